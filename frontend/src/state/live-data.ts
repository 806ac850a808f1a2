/**
 * What the panel shows, kept current: the status and the suggestions, by subscription, whatever happens to the way there.
 *
 * The connection may drop, the integration may reload, the app may stop behind a healthy connection. Whatever was known last stays
 * visible; `link` says how current it is. A heartbeat notices an app that went away without the connection noticing.
 */
import type { Status, SuggestionItem, SuggestionList } from "../../../src/api/protocol.ts";
import { type CallFailure, toCallFailure, type Transport } from "../transport/transport.ts";

/**
 * `connecting`: nothing known yet. `live`: events come. `lost`: the connection is gone. `app_unreachable`: Home Assistant is there,
 * the app is not. `not_set_up`: the integration does not know the commands. `failed`: the app refuses, `message` says why.
 */
type Link = "connecting" | "live" | "lost" | "app_unreachable" | "not_set_up" | "failed";

export interface LiveState {
  readonly link: Link;
  readonly message: string;
  /** Of what failed; empty where nothing did. */
  readonly code: string;
  readonly status: Status | null;
  readonly list: SuggestionList | null;
}

export interface LiveDataOptions {
  readonly transport: Transport;
  readonly onChange: (state: LiveState) => void;
  /** Pause before the n-th attempt, n from 0, milliseconds. */
  readonly retryDelayMs: (attempt: number) => number;
  readonly heartbeatMs: number;
}

export interface LiveData {
  start(): void;
  stop(): void;
  /** Does not wait for the next attempt. */
  retryNow(): void;
  /** Puts an item that a command answered with in its place, before the event that follows says the same. */
  put(item: SuggestionItem): void;
}

export const NOTHING_KNOWN: LiveState = {
  link: "connecting",
  message: "",
  code: "",
  status: null,
  list: null,
};

export function createLiveData(options: LiveDataOptions): LiveData {
  const { transport, onChange } = options;
  let state = NOTHING_KNOWN;
  let isRunning = false;
  /** Grows with each attempt: what an older attempt brings late is dropped. */
  let generation = 0;
  let attempt = 0;
  let ends: (() => void)[] = [];
  let stopWatching: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function change(part: Partial<LiveState>): void {
    state = { ...state, ...part };
    onChange(state);
  }

  function wait(ms: number, then: () => void): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(then, ms);
  }

  function drop(): void {
    generation += 1;
    for (const end of ends) end();
    ends = [];
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  async function connect(): Promise<void> {
    drop();
    const mine = generation;
    const isMine = (): boolean => isRunning && mine === generation;
    const keep = (end: () => void): void => {
      if (isMine()) ends.push(end);
      else end();
    };
    try {
      await Promise.all([
        transport
          .subscribe("status/subscribe", {}, (status) => {
            if (isMine()) change({ status, link: "live", message: "", code: "" });
          })
          .then(keep),
        transport
          .subscribe("suggestions/subscribe", {}, (list) => {
            if (isMine()) change({ list, link: "live", message: "", code: "" });
          })
          .then(keep),
      ]);
      await beat(isMine);
    } catch (error) {
      if (isMine()) fail(toCallFailure(error));
    }
  }

  async function beat(isMine: () => boolean): Promise<void> {
    const status = await transport.call("status/get", {});
    if (!isMine()) return;
    attempt = 0;
    change({ status, link: "live", message: "", code: "" });
    wait(options.heartbeatMs, () => {
      beat(isMine).catch((error: unknown) => {
        if (isMine()) fail(toCallFailure(error));
      });
    });
  }

  function fail(failure: CallFailure): void {
    drop();
    change({ link: linkOf(failure), message: failure.message, code: failure.code });
    wait(options.retryDelayMs(attempt), () => void connect());
    attempt += 1;
  }

  return {
    start() {
      if (isRunning) return;
      isRunning = true;
      attempt = 0;
      stopWatching = transport.watchLink((isUp) => {
        attempt = 0;
        if (isUp) {
          void connect();
          return;
        }
        // The subscriptions went with the connection; there is nobody to tell that they ended.
        ends = [];
        drop();
        change({ link: "lost", message: "", code: "" });
      });
      void connect();
    },
    stop() {
      isRunning = false;
      stopWatching?.();
      stopWatching = null;
      drop();
    },
    retryNow() {
      if (isRunning) void connect();
    },
    put(item) {
      if (state.list === null) return;
      change({
        list: { ...state.list, items: state.list.items.map((old) => (old.id === item.id ? item : old)) },
      });
    },
  };
}

function linkOf({ code }: CallFailure): Link {
  if (code === "connection_lost") return "lost";
  if (code === "app_unreachable") return "app_unreachable";
  // Before the integration is set up, and while it reloads, Home Assistant does not know its commands.
  if (code === "unknown_command" || code === "not_found") return "not_set_up";
  return "failed";
}
