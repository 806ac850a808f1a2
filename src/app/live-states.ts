/**
 * What everything in the home is at this moment, as monitors look at it: from Home Assistant's states at each connection, and from events since.
 *
 * Also when nothing at all was heard of the home, and when nobody was there: in such hours silence says nothing.
 */
import { isGone } from "../core/features/actionable.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import { DAY_MS, HOUR_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import type { LiveState } from "../core/monitor/monitor.ts";
import type { CurrentState } from "../ports/home-source.ts";

export interface LiveStates {
  stateOf(entityId: string): LiveState | undefined;
  /** Stretches of two hours and longer in which nothing was heard, ascending. */
  unwatched(): readonly TimeRange[];
  /** Stretches in which every person was away, ascending, the one that goes on included. */
  empty(nowMs: EpochMs): readonly TimeRange[];
  noteEvent(event: HomeEvent): void;
  /** Everything there is: what is not among them is gone. */
  setAll(states: readonly CurrentState[]): void;
  /** What was before Steward listened. Both ascending. */
  seed(past: { readonly unwatched: readonly TimeRange[]; readonly empty: readonly TimeRange[] }): void;
}

/** As checks have it (core/check/watch.ts). */
const UNWATCHED_MS = 2 * HOUR_MS;
/** What ended longer ago nobody asks about: whatever is silent since is so without it, too (as quiet-past.ts has it). */
const KEPT_MS = 14 * DAY_MS;
const PERSON = "person.";

export function createLiveStates(): LiveStates {
  let states = new Map<string, LiveState>();
  let unwatched: TimeRange[] = [];
  let empty: TimeRange[] = [];
  let heardMs: EpochMs | null = null;
  /** Since when nobody is at home; null while somebody is, or is not known to be away. */
  let emptyFromMs: EpochMs | null = null;

  function hear(atMs: EpochMs): void {
    if (heardMs !== null && atMs - heardMs > UNWATCHED_MS) {
      unwatched = withLatest(unwatched, { fromMs: heardMs, toMs: atMs });
    }
    heardMs = Math.max(heardMs ?? atMs, atMs);
  }

  function lookWhoIsHome(): void {
    const persons = [...states].filter(([entityId]) => entityId.startsWith(PERSON));
    const isEmpty =
      persons.length > 0 && persons.every(([, { state }]) => state !== "home" && !isGone(state));
    if (!isEmpty) {
      if (emptyFromMs !== null && heardMs !== null && heardMs > emptyFromMs) {
        empty = withLatest(empty, { fromMs: emptyFromMs, toMs: heardMs });
      }
      emptyFromMs = null;
      return;
    }
    emptyFromMs ??= Math.max(...persons.map(([, { sinceMs }]) => sinceMs));
  }

  return {
    stateOf: (entityId) => states.get(entityId),
    unwatched: () => unwatched,
    empty: (nowMs) => (emptyFromMs === null ? empty : [...empty, { fromMs: emptyFromMs, toMs: nowMs }]),
    noteEvent(event) {
      if (event.type !== "state") return;
      const { entityId, state, atMs } = event;
      hear(atMs);
      if (state === null) states.delete(entityId);
      else {
        const before = states.get(entityId);
        const sinceMs = before?.state === state ? before.sinceMs : atMs;
        // To go out of reach is no sign of life.
        states.set(entityId, { state, sinceMs, toldMs: isGone(state) ? (before?.toldMs ?? sinceMs) : atMs });
      }
      if (entityId.startsWith(PERSON)) lookWhoIsHome();
    },
    setAll(all) {
      const before = states;
      states = new Map(
        all.map(({ entityId, state, sinceMs, toldMs }) => [
          entityId,
          {
            state,
            sinceMs,
            toldMs: isGone(state) ? (before.get(entityId)?.toldMs ?? sinceMs) : toldMs,
          },
        ]),
      );
      // What was told in between is not among them: nobody knows whether the home was silent.
      for (const { toldMs } of all) heardMs = Math.max(heardMs ?? toldMs, toldMs);
      lookWhoIsHome();
    },
    seed(past) {
      unwatched = [...past.unwatched];
      empty = [...past.empty];
      // So far it was known of those only of whom an event came: who is home now is about to be told.
      emptyFromMs = null;
    },
  };
}

function withLatest(ranges: readonly TimeRange[], latest: TimeRange): TimeRange[] {
  return [...ranges.filter(({ toMs }) => toMs > latest.toMs - KEPT_MS), latest];
}
