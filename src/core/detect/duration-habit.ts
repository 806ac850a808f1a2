/**
 * From a window of durations that the scan found to a habit: what is fitted to it, whether held-out days confirm it and whether it still goes on.
 *
 * Held-out days are judged by window, length and conditions learned on the others.
 */
import type { Condition } from "../domain/automation.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { upperTail } from "../math/binomial-tail.ts";
import type { LineWindow } from "../math/line-scan.ts";
import { type UseClass, toConditions } from "./duration-classes.ts";
import { type Fit, type HabitSearch, binsOn, fitDuration } from "./duration-fit.ts";
import { DURATION_BINS, toDurationBin } from "./duration-null.ts";
import { hasStopped, leadingMisses } from "./habit-life.ts";
import { windowOf } from "./rules/score.ts";

export interface DurationHabit {
  readonly forMin: number;
  readonly useClass: UseClass;
  readonly conditions: readonly Condition[];
  /** Indices of the uses that reach the length under the conditions, and of those that people end then. */
  readonly firings: readonly number[];
  readonly hits: readonly number[];
  /** Chance of a hit under the null, 0-1. */
  readonly baseRate: number;
  readonly validated: boolean;
  /** Ways tried to learn the conditions beyond hours and days: what the p-value is to be multiplied by. */
  readonly multiplicity: number;
}

/**
 * @param known the class, where it is not to be chosen
 * @returns null where it is not worth acting on, or people have stopped. Cost: O(lengths · uses + classes · uses)
 */
export function describeDuration(
  window: LineWindow,
  search: HabitSearch,
  known?: UseClass,
): DurationHabit | null {
  const chosen = describeFit(
    fitDuration(window, search, () => true, known),
    window,
    search,
  );
  const found = search.groups[window.group]?.useClass;
  // A wider class mixes other uses in, which can make it look as if people had stopped.
  if (chosen !== null || known !== undefined || found === undefined) return chosen;
  return describeFit(
    fitDuration(window, search, () => true, found),
    window,
    search,
  );
}

function describeFit(fit: Fit | null, window: LineWindow, search: HabitSearch): DurationHabit | null {
  if (fit === null) return null;
  const { params } = search;
  const { firings, acts } = fit;
  const acting = Array.from(acts.keys()).filter((i) => acts[i] === 1);
  const outcomes = acting.map((i) => firings.isHit[i] ?? 0);
  if (hasStopped(outcomes, params)) return null;
  const counted = acting.slice(leadingMisses(outcomes, params));
  const hits = counted.filter((i) => firings.isHit[i] === 1);
  const days = new Set(hits.map((i) => firings.day[i]));
  if (days.size < params.minSupport || hits.length < params.breakEvenRatio * counted.length) return null;
  const baseRate = hazardAt(fit.forMin, groupOf(fit.useClass, window, search), search);
  if (hits.length < params.minLift * baseRate * counted.length) return null;
  return {
    forMin: fit.forMin,
    useClass: fit.useClass,
    conditions: [...toConditions(fit.useClass, fit.forMin), ...fit.splits.map(({ condition }) => condition)],
    firings: counted.map((i) => firings.use[i] ?? 0),
    hits: hits.map((i) => firings.use[i] ?? 0),
    baseRate,
    validated: isConfirmed(window, fit.useClass, search),
    multiplicity: fit.multiplicity,
  };
}

/** Chance that a use ends within the contract's window after a length that it has reached. */
function hazardAt(forMin: number, group: number, search: HabitSearch): number {
  const forMs = forMin * MINUTE_MS;
  return search.null.hazardOf(group, toDurationBin(forMs), toDurationBin(forMs + windowOf(forMs)) + 1);
}

/** The scan's group of a class where it has enough uses, else the one that was found. */
function groupOf(useClass: UseClass, { group }: LineWindow, { groups }: HabitSearch): number {
  const sinceDay = groups[group]?.sinceDay ?? 0;
  const own = groups.findIndex((one) => one.useClass === useClass && one.sinceDay === sinceDay);
  return own < 0 ? group : own;
}

/**
 * Blocks of days are dealt to two halves; on each a window of the same width is chosen anew near the one found, and the length and the conditions are
 * learned anew; all are judged on the other half. Blocks, so that a new habit is not held out whole.
 */
function isConfirmed(window: LineWindow, useClass: UseClass, search: HabitSearch): boolean {
  const { groups, days, params } = search;
  const sinceDay = groups[window.group]?.sinceDay ?? 0;
  const blockDays = Math.max(1, Math.round((days.length - sinceDay) / 8));
  const width = window.end - window.start;
  const inWindow = { uses: 0, hits: 0, chances: 0 };
  const acting = { uses: 0, hits: 0 };
  for (const which of [0, 1]) {
    const isOut = (day: number) => Math.floor((day - sinceDay) / blockDays) % 2 === which;
    const start = mostHitStart(window, search, (day) => !isOut(day));
    const chance = search.null.massOf(window.group, start, start + width);
    for (const bin of binsOn(window.group, search, isOut)) {
      inWindow.uses += 1;
      inWindow.hits += bin >= start && bin < start + width ? 1 : 0;
      inWindow.chances += chance;
    }
    const fit = fitDuration(window, search, (day) => !isOut(day), useClass);
    if (fit === null) continue;
    for (let i = 0; i < fit.acts.length; i += 1) {
      if (fit.acts[i] !== 1 || !isOut(fit.firings.day[i] ?? -1)) continue;
      acting.uses += 1;
      acting.hits += fit.firings.isHit[i] ?? 0;
    }
  }
  return (
    acting.uses > 0 &&
    acting.hits >= 0.8 * params.breakEvenRatio * acting.uses &&
    upperTail(inWindow.hits, inWindow.uses, inWindow.chances / inWindow.uses) <= params.heldOutMaxP
  );
}

/** Middle of the first stretch of starts, no further from the window than it is wide, with the most uses. */
function mostHitStart(
  { group, start, end }: LineWindow,
  search: HabitSearch,
  isIn: (day: number) => boolean,
): number {
  const width = end - start;
  const bins = binsOn(group, search, isIn);
  let most = -1;
  let from = start;
  let to = start;
  for (
    let one = Math.max(0, start - width);
    one <= Math.min(DURATION_BINS - width, start + width);
    one += 1
  ) {
    const hits = bins.filter((bin) => bin >= one && bin < one + width).length;
    if (hits > most) {
      most = hits;
      from = one;
      to = one;
    } else if (hits === most && to === one - 1) to = one;
  }
  return (from + to) >> 1;
}
