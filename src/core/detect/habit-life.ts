/** Whether a habit still goes on, and since when it does. Outcomes are its occasions in order: 1 where people did it, 0 where not. */
import type { EpochMs } from "../domain/time.ts";
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { binomialLowerTail } from "../math/poisson-binomial.ts";

export interface HabitLifeParams {
  /** Probability below which a run of misses is not chance any more. */
  readonly stoppedMaxP: number;
  /** No habit is taken to be kept more often than this, 0-1, so that a few misses do not end it. */
  readonly mostKeptRatio: number;
  /** Chance, under being kept half of the times, below which the last occasions show that it goes on again. */
  readonly resumedMaxP: number;
}

/** Fewest last occasions on which it was kept again. */
const RESUMED_HITS = 5;

/**
 * Whether some trailing run has so few hits as the rate before makes improbable. Where its last occasions are surely kept on half of them, it had only paused:
 * people were away. Cost: O(n²)
 */
export function hasStopped(
  outcomes: readonly number[],
  { stoppedMaxP, mostKeptRatio, resumedMaxP }: HabitLifeParams,
): boolean {
  let trailing = 0;
  const total = outcomes.reduce((sum, hit) => sum + hit, 0);
  const longest = Math.min(outcomes.length - 1, 60);
  for (let length = 1; length <= longest; length += 1) {
    trailing += outcomes[outcomes.length - length] ?? 0;
    if (total - trailing < 3) return false;
    const rate = Math.min(mostKeptRatio, (total - trailing) / (outcomes.length - length));
    if (binomialLowerTail(trailing, length, rate) <= stoppedMaxP) return true;
    if (trailing >= RESUMED_HITS && isSurelyKept(trailing, length, 0.5, resumedMaxP)) return false;
  }
  return false;
}

/** Whether so many hits are improbable where it is kept no more often than `leastRatio`. */
export function isSurelyKept(hits: number, occasions: number, leastRatio: number, maxP: number): boolean {
  return binomialLowerTail(occasions - hits, occasions, 1 - leastRatio) <= maxP;
}

/** How many leading misses were before the habit began: those that its rate makes improbable. */
export function leadingMisses(
  outcomes: readonly number[],
  { stoppedMaxP, mostKeptRatio }: HabitLifeParams,
): number {
  const start = outcomes.indexOf(1);
  if (start <= 0) return 0;
  const rest = outcomes.slice(start);
  const rate = Math.min(mostKeptRatio, rest.reduce((sum, hit) => sum + hit, 0) / rest.length);
  return (1 - rate) ** start <= stoppedMaxP ? start : 0;
}

/** When a habit was seen, in days. */
export interface Seen {
  readonly firstSeenMs: EpochMs;
  readonly lastSeenMs: EpochMs;
  /** Distinct days on which people kept it. */
  readonly daysSeen: number;
}

/**
 * Whether people have not kept a habit for longer than chance explains, be it that they do otherwise or that its occasion comes no more. Null: the days on
 * which it was kept lie anywhere among the days since it was first seen. That none is among the last g of N has the chance C(N − g, n) / C(N, n).
 * Days on which nobody in the home did anything say nothing.
 */
export function createEndings(
  days: DayTable,
  actions: readonly ActionTarget[],
  { stoppedMaxP }: Pick<HabitLifeParams, "stoppedMaxP">,
): (seen: Seen) => boolean {
  const lived = new Uint8Array(days.length);
  for (const { atMs } of actions) {
    for (const at of atMs) {
      const day = days.indexOf(at);
      if (day >= 0 && days.counts[day] === 1) lived[day] = 1;
    }
  }
  const before = new Int32Array(days.length + 1);
  for (let day = 0; day < days.length; day += 1) before[day + 1] = (before[day] ?? 0) + (lived[day] ?? 0);
  return ({ firstSeenMs, lastSeenMs, daysSeen }) => {
    const sinceFirst = livedAfter(firstSeenMs);
    const sinceLast = livedAfter(lastSeenMs);
    // The first day is one of them by choice, and is left out.
    let logP = 0;
    for (let kept = 0; kept < Math.min(daysSeen - 1, sinceFirst - sinceLast); kept += 1)
      logP += Math.log((sinceFirst - sinceLast - kept) / (sinceFirst - kept));
    return logP <= Math.log(stoppedMaxP);
  };

  function livedAfter(atMs: EpochMs): number {
    const day = days.indexOf(atMs);
    return day < 0 ? 0 : (before[days.length] ?? 0) - (before[day + 1] ?? 0);
  }
}
