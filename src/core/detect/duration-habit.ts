/**
 * From a window of durations that the scan found to a habit: after how long, among which uses, whether held-out days confirm it and it still goes on.
 *
 * A use fires when it has lasted the chosen length, it is hit when people end it within the contract's window after that. The class of uses is the one
 * under which the hits are likeliest, one rate inside and the null's outside, less the length of telling it; further conditions have to pay for themselves
 * (see conditions.ts). Held-out days are judged by length and conditions learned on the others.
 */
import type { Condition } from "../domain/automation.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import { upperTail } from "../math/binomial-tail.ts";
import type { LineWindow } from "../math/line-scan.ts";
import { type UseClass, type UseGroup, isInClass, toConditions } from "./duration-classes.ts";
import { DURATION_BINS, type DurationNull, toDurationBin, toMinutes } from "./duration-null.ts";
import type { DurationParams } from "./duration-params.ts";
import type { Uses } from "./duration-uses.ts";
import { hasStopped, leadingMisses } from "./habit-life.ts";
import { type Situation, type Split, learnSplit } from "./rules/conditions.ts";
import { type Occasions, windowOf } from "./rules/score.ts";

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

export interface HabitSearch {
  readonly uses: Uses;
  /** Indices of the uses that people ended: what members of groups are indices into. */
  readonly points: Int32Array;
  readonly groups: readonly UseGroup[];
  readonly classes: readonly UseClass[];
  readonly null: DurationNull;
  readonly days: DayTable;
  /** What was so at instants, for conditions. */
  readonly situationAt: (occasions: Occasions) => Situation;
  /** Where the log ends. */
  readonly endMs: number;
  readonly params: DurationParams;
}

/** Uses that reach a length: shape (n,) each. */
interface Firings {
  readonly use: Int32Array;
  readonly isHit: Uint8Array;
  readonly day: Int16Array;
}

interface Fit {
  readonly forMin: number;
  readonly useClass: UseClass;
  readonly splits: readonly Split[];
  readonly multiplicity: number;
  readonly firings: Firings;
  /** shape (firings,), 1 where class and conditions hold. */
  readonly acts: Uint8Array;
}

/** @returns null where it is not worth acting on, or people have stopped. Cost: O(lengths · uses + classes · uses) */
export function describeDuration(window: LineWindow, search: HabitSearch): DurationHabit | null {
  const { params } = search;
  const fit = fitDuration(window, search, () => true);
  if (fit === null) return null;
  const { firings, acts } = fit;
  const acting = Array.from(acts.keys()).filter((i) => acts[i] === 1);
  const outcomes = acting.map((i) => firings.isHit[i] ?? 0);
  if (hasStopped(outcomes, params)) return null;
  const counted = acting.slice(leadingMisses(outcomes, params));
  const hits = counted.filter((i) => firings.isHit[i] === 1);
  const days = new Set(hits.map((i) => firings.day[i]));
  if (days.size < params.minSupport || hits.length < params.minPrecision * counted.length) return null;
  return {
    forMin: fit.forMin,
    useClass: fit.useClass,
    conditions: [...toConditions(fit.useClass, fit.forMin), ...fit.splits.map(({ condition }) => condition)],
    firings: counted.map((i) => firings.use[i] ?? 0),
    hits: hits.map((i) => firings.use[i] ?? 0),
    baseRate: hazardAt(fit.forMin, groupOf(fit.useClass, window, search), search),
    validated: isConfirmed(window, fit.useClass, search),
    multiplicity: fit.multiplicity,
  };
}

/**
 * @param isIn whether a day may be learned from
 * @param known the class, where it is not to be chosen
 */
function fitDuration(
  window: LineWindow,
  search: HabitSearch,
  isIn: (day: number) => boolean,
  known?: UseClass,
): Fit | null {
  const found = search.groups[window.group];
  if (found === undefined) return null;
  const first = chooseLength(window, known ?? found.useClass, search, isIn);
  if (first === null) return null;
  const useClass = known ?? chooseClass(first, window, search, isIn);
  const forMin = chooseLength(window, useClass, search, isIn) ?? first;
  const firings = fireAt(forMin, found.sinceDay, search);
  const inClass = Uint8Array.from(firings.use, (_, i) => (isOfClass(useClass, firings, i, search) ? 1 : 0));
  const { splits, multiplicity } = learnConditions(forMin, firings, inClass, search, isIn);
  const acts = inClass.map((one, i) => (one === 1 && splits.every(({ holds }) => holds[i] === 1) ? 1 : 0));
  return { forMin, useClass, splits, multiplicity, firings, acts };
}

function fireAt(forMin: number, sinceDay: number, { uses, days, endMs }: HabitSearch): Firings {
  const forMs = forMin * MINUTE_MS;
  const windowMs = windowOf(forMs);
  const use: number[] = [];
  for (let i = 0; i < uses.beganMs.length; i += 1) {
    const atMs = (uses.beganMs[i] ?? 0) + forMs;
    if ((uses.lastedMs[i] ?? 0) >= forMs && (uses.day[i] ?? -1) >= sinceDay && atMs + windowMs <= endMs)
      use.push(i);
  }
  return {
    use: Int32Array.from(use),
    isHit: Uint8Array.from(use, (i) =>
      (uses.endedMs[i] ?? Number.NaN) <= (uses.beganMs[i] ?? 0) + forMs + windowMs ? 1 : 0,
    ),
    day: Int16Array.from(use, (i) => days.indexOf((uses.beganMs[i] ?? 0) + forMs)),
  };
}

function isOfClass(
  useClass: UseClass,
  { use, day }: Firings,
  i: number,
  { uses, days }: HabitSearch,
): boolean {
  return isInClass(useClass, uses.minute[use[i] ?? 0] ?? 0, days.weekday[day[i] ?? 0] ?? 0);
}

/**
 * Of the lengths that are worth nearly as much as the best, the longest that meets nearly as many ends as any: nothing ends while it is still wanted.
 * @returns whole minutes, null where no length is worth anything
 */
function chooseLength(
  { group, start, end }: LineWindow,
  useClass: UseClass,
  search: HabitSearch,
  isIn: (day: number) => boolean,
): number | null {
  const { params } = search;
  const sinceDay = search.groups[group]?.sinceDay ?? 0;
  const lengths: { readonly forMin: number; readonly worth: number; readonly hits: number }[] = [];
  const inside = binsOn(group, search, () => true)
    .filter((bin) => bin >= start && bin < end)
    .toSorted((a, b) => a - b);
  // Half of the habit's own ends come later, whatever else ends then.
  const last = Math.floor(toMinutes((inside[inside.length >> 1] ?? end) + 0.5));
  for (let forMin = Math.max(params.minForMin, Math.floor(toMinutes(start) * 0.6)); forMin <= last;) {
    const firings = fireAt(forMin, sinceDay, search);
    let misses = 0;
    let hits = 0;
    for (let i = 0; i < firings.use.length; i += 1) {
      if (!isIn(firings.day[i] ?? -1) || !isOfClass(useClass, firings, i, search)) continue;
      if (firings.isHit[i] === 1) hits += 1;
      else misses += 1;
    }
    lengths.push({ forMin, hits, worth: hits - params.unmatchedPrice * misses });
    forMin += forMin < 60 ? 1 : 5;
  }
  const best = Math.max(0, ...lengths.map(({ worth }) => worth));
  if (best === 0) return null;
  const good = lengths.filter(({ worth }) => worth >= params.slackRatio * best);
  const most = Math.max(...good.map(({ hits }) => hits));
  return good.findLast(({ hits }) => hits >= params.slackRatio * most)?.forMin ?? null;
}

/** The class under which the hits are likeliest: a rate of its own inside, the null's outside, less the length of telling it. */
function chooseClass(
  forMin: number,
  window: LineWindow,
  search: HabitSearch,
  isIn: (day: number) => boolean,
): UseClass {
  const { groups, classes } = search;
  const sinceDay = groups[window.group]?.sinceDay ?? 0;
  const firings = fireAt(forMin, sinceDay, search);
  const widest = groups.findIndex((one) => one.sinceDay === sinceDay && one.useClass.price === 1);
  const base = hazardAt(forMin, widest < 0 ? window.group : widest, search);
  const found = groups[window.group]?.useClass;
  let best = found ?? classes[0];
  let bestScore = -Infinity;
  for (const useClass of classes) {
    let points = 0;
    let hits = 0;
    let otherPoints = 0;
    let otherHits = 0;
    for (let i = 0; i < firings.use.length; i += 1) {
      if (!isIn(firings.day[i] ?? -1)) continue;
      const isHit = firings.isHit[i] ?? 0;
      if (isOfClass(useClass, firings, i, search)) {
        points += 1;
        hits += isHit;
      } else {
        otherPoints += 1;
        otherHits += isHit;
      }
    }
    const rate = Math.max(base, (hits + 0.5) / (points + 1));
    const score =
      logLikelihood(hits, points, rate) +
      logLikelihood(otherHits, otherPoints, base) -
      Math.log(useClass.price);
    if (score <= bestScore + 1e-9) continue;
    bestScore = score;
    best = useClass;
  }
  if (best === undefined) throw new RangeError("no classes of uses");
  return best;
}

function logLikelihood(hits: number, trials: number, rate: number): number {
  const within = Math.min(0.99, Math.max(0.01, rate));
  return hits * Math.log(within) + (trials - hits) * Math.log(1 - within);
}

function learnConditions(
  forMin: number,
  { use, isHit, day }: Firings,
  inClass: Uint8Array,
  { uses, situationAt, params }: HabitSearch,
  isIn: (day: number) => boolean,
): { readonly splits: readonly Split[]; readonly multiplicity: number } {
  const occasions: Occasions = {
    atMs: Float64Array.from(use, (i) => (uses.beganMs[i] ?? 0) + forMin * MINUTE_MS),
    action: Int32Array.from(use, (i, at) => (isHit[at] === 1 ? i : -1)),
    lagRatio: new Float64Array(use.length),
    chance: new Float64Array(use.length),
    day,
    hits: isHit.reduce((sum, one) => sum + one, 0),
  };
  let acts = inClass.map((one, i) => (one === 1 && isIn(day[i] ?? -1) ? 1 : 0));
  const splits: Split[] = [];
  let multiplicity = 1;
  const limits = { ...params, minSupport: Math.max(2, params.minSupport >> 1) };
  while (splits.length < params.maxConditions) {
    const found = learnSplit(occasions, acts, situationAt(occasions), limits);
    if (found === null) break;
    splits.push(found.split);
    multiplicity *= found.tried;
    acts = acts.map((one, i) => (one === 1 && found.split.holds[i] === 1 ? 1 : 0));
  }
  return { splits, multiplicity };
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
    acting.hits >= 0.8 * params.minPrecision * acting.uses &&
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

/** Bins of the durations of a group's uses that began on some of the days. */
function binsOn(
  group: number,
  { uses, points, groups }: HabitSearch,
  isIn: (day: number) => boolean,
): readonly number[] {
  return Array.from(groups[group]?.members ?? [], (member) => points[member] ?? 0)
    .filter((use) => isIn(uses.day[use] ?? -1))
    .map((use) => toDurationBin(uses.lastedMs[use] ?? 0));
}
