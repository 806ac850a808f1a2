/**
 * The local days of a window: where each begins, what weekday it is, whether it counts for learning.
 *
 * A local day is 23, 24 or 25 hours long; everything by day goes through this table, so that nobody divides by 24 hours.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import { addDays, createLocalClock, weekdayOfDate } from "../domain/local-time.ts";
import { HOUR_MS, type EpochMs, type TimeRange } from "../domain/time.ts";

export interface DayTable {
  readonly timeZone: string;
  readonly length: number;
  /** shape (length,), local dates YYYY-MM-DD, ascending, without holes. */
  readonly dates: readonly string[];
  /** shape (length + 1,), instants at which the local days begin; the last one ends the window. */
  readonly startsMs: Float64Array;
  /** shape (length,), 0 = Monday … 6 = Sunday. */
  readonly weekday: Uint8Array;
  /** shape (length,), 1 where the day counts: home observed (enough) that day, complete, not a marked exception. */
  readonly counts: Uint8Array;
  /** shape (length,), 1 where the log has a row on that day. */
  readonly seen: Uint8Array;
  /** shape (length,), 1 where the day is a marked exception. */
  readonly marked: Uint8Array;
  /** Index of the day an instant lies in, -1 outside. */
  indexOf(atMs: EpochMs): number;
  /** Minutes after local midnight by the wall clock, in [0, 1440). */
  minuteOf(atMs: EpochMs): number;
}

export interface DayTableInput {
  readonly range: TimeRange;
  readonly timeZone: string;
  readonly exceptions: Home["exceptions"];
  /** Tells on which days the home was observed at all. */
  readonly log: EventLog;
  /** Spans in which it was observed besides: a log of a few entities has days without a row. */
  readonly observed?: readonly TimeRange[];
  /** Hours of a day at the window's edge that must lie inside for the day to count; default 18. */
  readonly minHours?: number;
}

/**
 * Lays the local days over a window. A day counts when the log has a row in it, the window holds most of it and it is no marked exception.
 * Cost: O(days + rows)
 */
export function createDayTable({
  range,
  timeZone,
  exceptions,
  log,
  observed = [],
  minHours = 18,
}: DayTableInput): DayTable {
  const clock = createLocalClock(timeZone);
  const dates: string[] = [];
  if (range.toMs > range.fromMs) {
    const last = clock.dateOf(range.toMs - 1);
    for (let date = clock.dateOf(range.fromMs); date <= last; date = addDays(date, 1)) dates.push(date);
  }
  const length = dates.length;
  const startsMs = new Float64Array(length + 1);
  for (const [index, date] of dates.entries()) startsMs[index] = clock.startOfDay(date);
  startsMs[length] = length === 0 ? range.toMs : clock.startOfDay(addDays(dates[length - 1] ?? "", 1));

  const seen = new Uint8Array(length);
  for (let row = 0, day = 0; row < log.length && day < length; row += 1) {
    const atMs = log.atMs[row] ?? 0;
    while (day < length && atMs >= (startsMs[day + 1] ?? Infinity)) day += 1;
    if (day < length && atMs >= (startsMs[day] ?? 0)) seen[day] = 1;
  }
  for (let day = 0; day < length; day += 1) {
    const [fromMs = 0, toMs = 0] = [startsMs[day], startsMs[day + 1]];
    if (observed.some((span) => span.fromMs < toMs && span.toMs > fromMs)) seen[day] = 1;
  }
  const marked = Uint8Array.from(dates, (date) =>
    exceptions.some(({ from, to }) => from <= date && date <= to) ? 1 : 0,
  );
  const counts = Uint8Array.from(dates, (_, day) => {
    const fromMs = Math.max(range.fromMs, startsMs[day] ?? 0);
    const toMs = Math.min(range.toMs, startsMs[day + 1] ?? 0);
    return seen[day] === 1 && marked[day] !== 1 && toMs - fromMs >= minHours * HOUR_MS ? 1 : 0;
  });

  return {
    timeZone,
    length,
    dates,
    startsMs,
    weekday: Uint8Array.from(dates, weekdayOfDate),
    counts,
    seen,
    marked,
    minuteOf: (atMs) => clock.minuteOf(atMs),
    indexOf(atMs) {
      if (length === 0 || atMs < (startsMs[0] ?? 0) || atMs >= (startsMs[length] ?? 0)) return -1;
      let low = 0;
      let high = length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((startsMs[middle] ?? 0) <= atMs) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}
