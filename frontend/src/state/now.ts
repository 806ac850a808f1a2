/** The subscription of the page of now: begun when there is a connection, ended with the page. Kept apart from the drawing. */
import type { ActivityItem, Now } from "../../../src/api/protocol.ts";
import { type CallFailure, toCallFailure, type Transport } from "../transport/transport.ts";
import type { Call } from "./settings.ts";

export type WatchNow = (onEvent: (now: Now) => void) => Promise<() => void>;

/** How the page is told of now. */
export function createWatchNow(transport: Pick<Transport, "subscribe">): WatchNow {
  return (onEvent) => transport.subscribe("now/subscribe", {}, onEvent);
}

/** The changes behind an hour. */
export interface HourChanges {
  readonly hour: number;
  /** Null while they are read. */
  readonly items: readonly ActivityItem[] | null;
  readonly isWhole: boolean;
  readonly failure: CallFailure | null;
}

export interface NowState {
  readonly now: Now | null;
  readonly failure: CallFailure | null;
  readonly hour: HourChanges | null;
}

export interface NowFeed {
  /** Begins anew, whatever was before. */
  begin(): Promise<void>;
  /** The connection is gone, and the subscription with it. */
  lose(): void;
  /** Opens an hour of today; the same one again closes it. */
  open(hour: number, of: { readonly by: string; readonly id: string }): Promise<void>;
  close(): void;
  stop(): void;
}

export const NOTHING_NOW: NowState = { now: null, failure: null, hour: null };

const HOUR_LIMIT = 200;

export function createNowFeed(watch: WatchNow, call: Call, onChange: (state: NowState) => void): NowFeed {
  let state = NOTHING_NOW;
  let generation = 0;
  let asked = 0;
  let end: (() => void) | null = null;

  function change(part: Partial<NowState>): void {
    state = { ...state, ...part };
    onChange(state);
  }

  function finish(): void {
    generation += 1;
    asked += 1;
    end?.();
    end = null;
  }

  return {
    async begin() {
      finish();
      const mine = generation;
      try {
        const ended = await watch((now) => {
          if (mine === generation) change({ now, failure: null });
        });
        if (mine === generation) end = ended;
        else ended();
      } catch (error) {
        if (mine === generation) change({ failure: toCallFailure(error) });
      }
    },
    lose() {
      // There is nobody to tell that it ended.
      end = null;
      generation += 1;
    },
    async open(hour, of) {
      const today = state.now?.today ?? null;
      if (today === null) return;
      asked += 1;
      const mine = asked;
      if (state.hour?.hour === hour) {
        change({ hour: null });
        return;
      }
      change({ hour: { hour, items: null, isWhole: true, failure: null } });
      try {
        const { items, is_whole } = await call("activity/list", {
          by: "people",
          after_ms: today.hour_starts_ms[hour] ?? today.from_ms,
          before_ms: today.hour_starts_ms[hour + 1] ?? today.to_ms,
          limit: HOUR_LIMIT,
          ...(of.by === "area" ? { area_id: of.id } : {}),
          ...(of.by === "person" ? { person: of.id } : {}),
        });
        if (mine === asked) change({ hour: { hour, items, isWhole: is_whole, failure: null } });
      } catch (error) {
        if (mine === asked)
          change({ hour: { hour, items: [], isWhole: true, failure: toCallFailure(error) } });
      }
    },
    close() {
      asked += 1;
      change({ hour: null });
    },
    stop: finish,
  };
}
