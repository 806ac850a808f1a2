/**
 * Steward's commands over a WebSocket of the panel's own, for ingress, where the Supervisor vouches for the user and the app
 * says `auth_ok` without being given a token. Comes back by itself, with growing pauses.
 */
import type { RelayedUser } from "../../../src/api/protocol.ts";
import { CallFailure, type Transport } from "./transport.ts";

/** The part of WebSocket that is used. */
interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(event: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(event: "close", listener: () => void): void;
}

export interface SocketTransportOptions {
  readonly createSocket: () => Socket;
  readonly onUser: (user: RelayedUser) => void;
  /** In which the app tells things, at the moment of asking. */
  readonly language: () => string;
  /** Pause before the n-th attempt to come back, n from 0, milliseconds. */
  readonly retryDelayMs: (attempt: number) => number;
}

export interface SocketTransport extends Transport {
  start(): void;
  stop(): void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (failure: CallFailure) => void;
}

/** What the server sends; only the fields that its `type` brings are there. */
interface ServerMessage {
  readonly type?: string;
  readonly id?: number;
  readonly success?: boolean;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly event?: unknown;
  readonly user?: RelayedUser;
}

export function createSocketTransport(options: SocketTransportOptions): SocketTransport {
  const linkListeners = new Set<(isUp: boolean) => void>();
  const pending = new Map<number, Pending>();
  const events = new Map<number, (event: unknown) => void>();
  let socket: Socket | null = null;
  let isUp = false;
  let isStopped = true;
  let attempt = 0;
  let lastId = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function open(): void {
    timer = null;
    const opened = options.createSocket();
    socket = opened;
    opened.addEventListener("message", ({ data }) => {
      if (opened === socket && typeof data === "string") receive(JSON.parse(data) as ServerMessage);
    });
    opened.addEventListener("close", () => {
      if (opened === socket) lose();
    });
  }

  function lose(): void {
    socket = null;
    const wasUp = isUp;
    isUp = false;
    events.clear();
    for (const { reject } of pending.values()) reject(new CallFailure("connection_lost", ""));
    pending.clear();
    if (wasUp) tell();
    if (isStopped) return;
    timer = setTimeout(open, options.retryDelayMs(attempt));
    attempt += 1;
  }

  function tell(): void {
    for (const listener of linkListeners) listener(isUp);
  }

  function receive(message: ServerMessage): void {
    if (message.type === "auth_ok") {
      attempt = 0;
      isUp = true;
      if (message.user !== undefined) options.onUser(message.user);
      tell();
    } else if (message.id !== undefined && message.type === "event") {
      events.get(message.id)?.(message.event);
    } else if (message.id !== undefined && message.type === "result") {
      settle(message.id, message);
    }
  }

  function settle(id: number, message: ServerMessage): void {
    const waiting = pending.get(id);
    if (waiting === undefined) return;
    pending.delete(id);
    if (message.success === true) {
      waiting.resolve(message.result ?? null);
      return;
    }
    events.delete(id);
    waiting.reject(new CallFailure(message.error?.code ?? "internal", message.error?.message ?? ""));
  }

  function send(
    type: string,
    params: object,
    onEvent: ((event: unknown) => void) | null,
  ): { readonly id: number; readonly answer: Promise<unknown> } {
    lastId += 1;
    const id = lastId;
    if (socket === null || !isUp) {
      return { id, answer: Promise.reject(new CallFailure("connection_lost", "")) };
    }
    const answer = new Promise<unknown>((resolve, reject) => {
      pending.set(id, { resolve, reject });
    });
    if (onEvent !== null) events.set(id, onEvent);
    socket.send(JSON.stringify({ ...params, id, type, language: options.language() }));
    return { id, answer };
  }

  return {
    start() {
      if (!isStopped) return;
      isStopped = false;
      attempt = 0;
      open();
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      const closing = socket;
      if (closing !== null) lose();
      closing?.close();
    },
    async call(command, params) {
      return (await send(command, params, null).answer) as never;
    },
    async subscribe(command, params, onEvent) {
      const { id, answer } = send(command, params, (event) => onEvent(event as never));
      await answer;
      return () => {
        if (!events.delete(id)) return;
        send("unsubscribe", { subscription: id }, null).answer.catch(() => {});
      };
    },
    watchLink(onLink) {
      linkListeners.add(onLink);
      return () => linkListeners.delete(onLink);
    },
  };
}
