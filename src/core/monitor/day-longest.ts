/**
 * How long is far too long, by the longest of each day of the past: of a device's pauses, of the times that a door stood open.
 *
 * The longest of a day is compared with the longest of days, so that all looks within a day are one test and bursts within it do not count as many.
 */
import { z } from "zod";
import { DAY_MS, type EpochMs } from "../domain/time.ts";
import { type LargestTail, largerLimit, learnLargestTail } from "../math/largest-tail.ts";

export const dayLongestParams = {
  falseAlarmsAWeek: z
    .number()
    .default(0.1)
    .describe("Stated rate of false alarms a week, of all things of the home together."),
  longerTimes: z.number().default(2).describe("How many times the longest ever is far longer, ratio."),
  minDays: z.number().int().default(7).describe("Shortest past to compare with, days."),
};

export interface DayLongest {
  readonly tail: LargestTail;
  readonly longestMs: number;
}

/**
 * @param spans ends of past spans and how long each lasted, in any order
 * @param days that the past has, those without a span included
 * @returns null where there is too little to compare with. Cost: O(spans + days log days)
 */
export function learnDayLongest(
  spans: Iterable<{ readonly endMs: EpochMs; readonly lastedMs: number }>,
  days: number,
  { minDays }: { readonly minDays: number },
): DayLongest | null {
  const byDay = new Map<number, number>();
  for (const { endMs, lastedMs } of spans) {
    const day = Math.floor(endMs / DAY_MS);
    byDay.set(day, Math.max(byDay.get(day) ?? 0, lastedMs));
  }
  if (days < minDays) return null;
  const longest = new Float64Array(Math.max(Math.floor(days), byDay.size));
  longest.set([...byDay.values()]);
  const tail = learnLargestTail(longest);
  return tail === null ? null : { tail, longestMs: tail.largest };
}

/** @param things of the home that share the stated rate */
export function toLimitMs(
  { tail, longestMs }: DayLongest,
  things: number,
  {
    falseAlarmsAWeek,
    longerTimes,
    leastMs,
  }: { readonly falseAlarmsAWeek: number; readonly longerTimes: number; readonly leastMs: number },
): number {
  const p = falseAlarmsAWeek / (7 * Math.max(1, things));
  return Math.round(Math.max(leastMs, longerTimes * longestMs, largerLimit(tail, p)));
}
