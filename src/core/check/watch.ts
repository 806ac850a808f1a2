/**
 * The log as checks look at it: by entity, with the stretches in which nobody could know (nothing of the whole home came in) and those in
 * which nobody was at home.
 *
 * What is so "now" is what was so when the home was last heard of: a home of which nothing comes in has one fault, not one for each thing in it.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import { HOUR_MS, type EpochMs, type TimeRange } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import { type EntityRows, indexEntityRows } from "../features/entity-rows.ts";

/** A home in which nothing at all changes for so long was not watched, or sleeps: either way it does not count as waiting. */
export const UNWATCHED_MS = 2 * HOUR_MS;

/** One stay of an entity in a state, or in one of several. */
export interface Stay {
  readonly fromMs: EpochMs;
  /** Time it lasted, watched time only, milliseconds. */
  readonly lastedMs: number;
}

export interface Stays {
  /** Those of which beginning and end were seen. */
  readonly past: readonly Stay[];
  /** The one that goes on, null where the entity is in another state. */
  readonly current: Stay | null;
}

export interface Watch {
  readonly rows: EntityRows;
  /** Until when the home is known. */
  readonly untilMs: EpochMs;
  /** Last known state, null where there is none. */
  stateOf(entityId: string): string | null;
  /** Beginning of the last known state. */
  sinceMs(entityId: string): EpochMs | null;
  /** Time between, less what was not watched. */
  watchedMs(fromMs: EpochMs, toMs: EpochMs): number;
  stays(entityId: string, isWanted: (state: string) => boolean): Stays;
  /** Stretches in which nothing of the whole home came in, ascending. */
  readonly unwatched: readonly TimeRange[];
  /** Stretches in which every person known was away, ascending. */
  readonly empty: readonly TimeRange[];
}

/** Cost: O(rows) */
export function createWatch(log: EventLog, home: Home, nowMs: EpochMs): Watch {
  const rows = indexEntityRows(log);
  const lastMs = log.length === 0 ? log.range.fromMs : (log.atMs[log.length - 1] ?? 0);
  const untilMs = nowMs - lastMs > UNWATCHED_MS ? lastMs : nowMs;
  const unwatched = readUnwatched(log);

  function watchedMs(fromMs: EpochMs, toMs: EpochMs): number {
    let lasted = Math.max(0, toMs - fromMs);
    for (const gap of unwatched) {
      if (gap.fromMs >= toMs) break;
      lasted -= Math.max(0, Math.min(gap.toMs, toMs) - Math.max(gap.fromMs, fromMs));
    }
    return lasted;
  }

  const lastRow = (entityId: string) => rows.rowsOf(rows.codeOf(entityId)).at(-1);
  return {
    rows,
    untilMs,
    stateOf(entityId) {
      const row = lastRow(entityId);
      return row === undefined ? null : (log.states[log.state[row] ?? 0] ?? null);
    },
    sinceMs(entityId) {
      const row = lastRow(entityId);
      return row === undefined ? null : (log.atMs[row] ?? null);
    },
    watchedMs,
    unwatched,
    stays(entityId, isWanted) {
      const past: Stay[] = [];
      let fromMs: EpochMs | null = null;
      for (const row of rows.rowsOf(rows.codeOf(entityId))) {
        const state = log.states[log.state[row] ?? 0] ?? "";
        const atMs = log.atMs[row] ?? 0;
        if (isWanted(state)) {
          // What comes back from being out of reach began at a time that nobody saw.
          const before = log.states[log.previous[row] ?? -1];
          if (fromMs === null) fromMs = before === undefined || isGone(before) ? Number.NaN : atMs;
          continue;
        }
        if (fromMs !== null && !Number.isNaN(fromMs) && !isGone(state))
          past.push({ fromMs, lastedMs: watchedMs(fromMs, atMs) });
        fromMs = null;
      }
      const isKnown = fromMs !== null && !Number.isNaN(fromMs);
      return {
        past,
        current: isKnown && fromMs !== null ? { fromMs, lastedMs: watchedMs(fromMs, untilMs) } : null,
      };
    },
    empty: readEmpty(log, home, rows, untilMs),
  };
}

function readUnwatched(log: EventLog): readonly TimeRange[] {
  const gaps: TimeRange[] = [];
  for (let row = 1; row < log.length; row += 1) {
    const fromMs = log.atMs[row - 1] ?? 0;
    const toMs = log.atMs[row] ?? 0;
    if (toMs - fromMs > UNWATCHED_MS) gaps.push({ fromMs, toMs });
  }
  return gaps;
}

function readEmpty(log: EventLog, home: Home, rows: EntityRows, untilMs: EpochMs): readonly TimeRange[] {
  const persons = home.persons.map(({ entity_id }) => rows.codeOf(entity_id)).filter((code) => code >= 0);
  if (persons.length === 0 || persons.length < home.persons.length) return [];
  const away = new Map(persons.map((code) => [code, false]));
  const changes = persons.flatMap((code) => [...rows.rowsOf(code)]).toSorted((a, b) => a - b);
  const found: TimeRange[] = [];
  let fromMs: EpochMs | null = null;
  for (const row of changes) {
    const state = log.states[log.state[row] ?? 0] ?? "";
    away.set(log.entity[row] ?? 0, state !== "home" && !isGone(state));
    const isEmpty = [...away.values()].every(Boolean);
    const atMs = log.atMs[row] ?? 0;
    if (isEmpty && fromMs === null) fromMs = atMs;
    if (!isEmpty && fromMs !== null) {
      found.push({ fromMs, toMs: atMs });
      fromMs = null;
    }
  }
  if (fromMs !== null) found.push({ fromMs, toMs: untilMs });
  return found;
}
