/**
 * When a target could be brought into its state, and how often people do it then: the base rate by time of day and class of day.
 *
 * The rate is per minute in which the target was not so already, so that "off while it is on" is judged by how long things stay on. It is what
 * moving the target's days against everything else's, times of day kept, would show.
 */
import type { EventLog } from "../domain/event-log.ts";
import { type EpochMs, MINUTE_MS } from "../domain/time.ts";
import { createIsAsWanted, isGone, isMoving } from "./actionable.ts";
import type { ActionTarget } from "./actions.ts";
import type { DayTable } from "./day-table.ts";
import type { EntityRows } from "./entity-rows.ts";
import { BIN_MINUTES, DAY_BINS, smoothDay, toBin } from "./time-profile.ts";

export interface TargetRate {
  readonly target: ActionTarget;
  /** shape (m,), ascending: the target is known and not in the wanted state during [fromMs, toMs). */
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** shape (DAY_BINS,) for days of the working week, and for weekends: actions per pending minute. */
  readonly perMinute: readonly [Float64Array, Float64Array];
  /** shape (DAY_BINS,): actions per minute of any kind, for looking through pairs quickly. */
  readonly density: Float64Array;
}

/** Spread of the kernel over the day, minutes: the hours of a household, not a habit. */
const KERNEL_MIN = 30;
/** Share of the average rate that no hour is granted to be below, 0-1. */
const FLOOR_RATIO = 0.25;
/** Days of a class below which it has no rate of its own. */
const MIN_CLASS_DAYS = 4;

/**
 * @param firstDay of the days whose actions and minutes make the rate
 * Cost: O(rows of the entity + actions + pending bins)
 */
export function measureTargetRate(
  target: ActionTarget,
  log: EventLog,
  rows: EntityRows,
  days: DayTable,
  firstDay = 0,
): TargetRate {
  const { fromMs, toMs } = pendingSpans(target, log, rows);
  const acts = [new Float64Array(DAY_BINS), new Float64Array(DAY_BINS)] as const;
  const pending = [new Float64Array(DAY_BINS), new Float64Array(DAY_BINS)] as const;
  const classDays = [0, 0];
  for (let day = firstDay; day < days.length; day += 1)
    if (days.seen[day] === 1) classDays[classOf(days, day)] = (classDays[classOf(days, day)] ?? 0) + 1;
  for (const atMs of target.atMs) {
    const day = days.indexOf(atMs);
    if (day < firstDay && firstDay > 0) continue;
    const own = acts[classOf(days, day)];
    const bin = toBin(days.minuteOf(atMs));
    if (own !== undefined) own[bin] = (own[bin] ?? 0) + 1;
  }
  const sinceMs = firstDay === 0 ? -Infinity : (days.startsMs[firstDay] ?? 0);
  for (let span = 0; span < fromMs.length; span += 1)
    addSpan(pending, Math.max(sinceMs, fromMs[span] ?? 0), toMs[span] ?? 0, days);
  const both = (pair: readonly [Float64Array, Float64Array]) =>
    pair[0].map((value, bin) => value + (pair[1][bin] ?? 0));
  const overall = rateOf(both(acts), both(pending));
  const perClass = ([0, 1] as const).map((which) =>
    (classDays[which] ?? 0) < MIN_CLASS_DAYS
      ? overall
      : rateOf(acts[which], pending[which]).map((rate, bin) => Math.max(rate, overall[bin] ?? 0)),
  );
  const seenDays = Math.max(1, (classDays[0] ?? 0) + (classDays[1] ?? 0));
  return {
    target,
    fromMs,
    toMs,
    perMinute: [perClass[0] ?? overall, perClass[1] ?? overall],
    density: smoothDay(both(acts), KERNEL_MIN).map((mass) => mass / (seenDays * BIN_MINUTES)),
  };
}

/** Index of the pending span an instant lies in, -1 where the target is so already or not known. */
export function pendingSpanAt({ fromMs, toMs }: TargetRate, atMs: EpochMs): number {
  let low = 0;
  let high = fromMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fromMs[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low > 0 && atMs < (toMs[low - 1] ?? 0) ? low - 1 : -1;
}

/** 0 on working days, 1 at weekends. */
export function classOf(days: DayTable, day: number): 0 | 1 {
  return (days.weekday[day] ?? 0) >= 5 ? 1 : 0;
}

function pendingSpans(target: ActionTarget, log: EventLog, rows: EntityRows) {
  const from: number[] = [];
  const to: number[] = [];
  const own = rows.rowsOf(target.entityCode);
  const isAsWanted = createIsAsWanted(target.domain, target.state, target.stateCode, log.states);
  const startedFrom = target.domain === "media_player" ? statesBeforeActs(target, log, rows) : null;
  for (let i = 0; i < own.length; i += 1) {
    const row = own[i] ?? 0;
    const code = log.state[row] ?? 0;
    if (isAsWanted(code)) continue;
    const state = log.states[code] ?? "";
    if (isGone(state)) continue;
    if (startedFrom !== null && !startedFrom.has(state)) continue;
    const startMs = log.atMs[row] ?? 0;
    const endMs = i + 1 < own.length ? (log.atMs[own[i + 1] ?? 0] ?? 0) : log.range.toMs;
    if (to.length > 0 && to[to.length - 1] === startMs) to[to.length - 1] = endMs;
    else {
      from.push(startMs);
      to.push(endMs);
    }
  }
  return { fromMs: Float64Array.from(from), toMs: Float64Array.from(to) };
}

/**
 * The settled states out of which people brought it into its own. Nobody starts a television that is off, and one that is paused goes on soon: together they
 * would have a rate that is that of neither.
 */
function statesBeforeActs(target: ActionTarget, log: EventLog, rows: EntityRows): ReadonlySet<string> {
  const own = rows.rowsOf(target.entityCode);
  const stateAt = (position: number) => log.states[log.state[own[position] ?? -1] ?? -1] ?? "";
  return new Set(
    Array.from(target.atMs, (atMs) => {
      let position = rows.positionAt(target.entityCode, atMs) - 1;
      while (position > 0 && isMoving(stateAt(position))) position -= 1;
      return stateAt(position);
    }),
  );
}

/** Adds the minutes of a span to the bins it covers. */
function addSpan(
  pending: readonly [Float64Array, Float64Array],
  fromMs: EpochMs,
  toMs: EpochMs,
  days: DayTable,
): void {
  const binMs = BIN_MINUTES * MINUTE_MS;
  let at = fromMs;
  let day = days.indexOf(at);
  if (day < 0) {
    at = Math.max(at, days.startsMs[0] ?? at);
    day = days.indexOf(at);
  }
  while (day >= 0 && day < days.length && at < toMs) {
    const dayEnd = Math.min(days.startsMs[day + 1] ?? toMs, toMs);
    const own = pending[classOf(days, day)];
    let bin = toBin(days.minuteOf(at));
    let binEnd = Math.min(dayEnd, at + binMs - ((at - (days.startsMs[day] ?? 0)) % binMs));
    while (at < dayEnd) {
      own[bin] = (own[bin] ?? 0) + (binEnd - at) / MINUTE_MS;
      at = binEnd;
      binEnd = Math.min(dayEnd, at + binMs);
      bin = Math.min(DAY_BINS - 1, bin + 1);
    }
    day += 1;
  }
}

function rateOf(acts: Float64Array, pending: Float64Array): Float64Array {
  const total = pending.reduce((sum, minutes) => sum + minutes, 0);
  const average = (acts.reduce((sum, one) => sum + one, 0) + 0.5) / Math.max(1, total);
  const smoothActs = smoothDay(acts, KERNEL_MIN);
  const smoothPending = smoothDay(pending, KERNEL_MIN);
  // An hour in which the target is nearly never pending is pulled to the average by ten minutes of it.
  return smoothActs.map((mass, bin) =>
    Math.max(FLOOR_RATIO * average, (mass + 10 * average) / ((smoothPending[bin] ?? 0) + 10)),
  );
}
