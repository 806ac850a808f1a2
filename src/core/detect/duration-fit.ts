/**
 * Fits a habit to some of the days: after how long, among which uses, under which conditions.
 *
 * A use fires when it has lasted the chosen length, it is hit when people end it within the contract's window after that. Classes of uses and further
 * conditions have to pay for their telling (see conditions.ts).
 */
import { MINUTE_MS } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { LineWindow } from "../math/line-scan.ts";
import { type UseClass, isInClass } from "./duration-classes.ts";
import { toDurationBin, toMinutes } from "./duration-null.ts";
import type { DurationParams } from "./duration-params.ts";
import type { DurationScan } from "./duration-scan.ts";
import type { Uses } from "./duration-uses.ts";
import { type Situation, type Split, gain, isWorthSplitting, learnSplit } from "./rules/conditions.ts";
import { type Occasions, windowOf } from "./rules/score.ts";

export interface HabitSearch extends Pick<DurationScan, "points" | "groups" | "classes" | "null"> {
  readonly uses: Uses;
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

export interface Fit {
  readonly forMin: number;
  readonly useClass: UseClass;
  readonly splits: readonly Split[];
  readonly multiplicity: number;
  readonly firings: Firings;
  /** shape (firings,), 1 where class and conditions hold. */
  readonly acts: Uint8Array;
}

/**
 * @param isIn whether a day may be learned from
 * @param known the class, where it is not to be chosen
 */
export function fitDuration(
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
 * @returns whole minutes, null where no length meets any end
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
  // Where none is worth anything by itself, conditions may yet tell the hits from the misses.
  const good = lengths.filter(({ worth }) => best === 0 || worth >= params.slackRatio * best);
  const most = Math.max(0, ...good.map(({ hits }) => hits));
  return most === 0 ? null : (good.findLast(({ hits }) => hits >= params.slackRatio * most)?.forMin ?? null);
}

/** The class that is worth most: all uses, the one that the scan found, or one that tells hits from misses better than chance (as conditions do). */
function chooseClass(
  forMin: number,
  window: LineWindow,
  search: HabitSearch,
  isIn: (day: number) => boolean,
): UseClass {
  const { groups, classes, params } = search;
  const found = groups[window.group];
  const firings = fireAt(forMin, found?.sinceDay ?? 0, search);
  let best = found?.useClass ?? classes[0];
  let bestWorth = -Infinity;
  for (const useClass of classes) {
    const inside = { hits: 0, firings: 0 };
    const outside = { hits: 0, firings: 0 };
    for (let i = 0; i < firings.use.length; i += 1) {
      if (!isIn(firings.day[i] ?? -1)) continue;
      const side = isOfClass(useClass, firings, i, search) ? inside : outside;
      side.firings += 1;
      side.hits += firings.isHit[i] ?? 0;
    }
    const isPaidFor =
      useClass.price === 1 ||
      (useClass.days === found?.useClass.days && useClass.hours === found.useClass.hours) ||
      2 * Math.exp(-gain(inside, outside)) * useClass.price <= params.maxSplitP;
    // Two more, one a hit, so that three of three are not taken for always.
    const precision = (inside.hits + 1) / (inside.firings + 2);
    const worth = inside.firings * (precision - params.unmatchedPrice * (1 - precision));
    if (!isPaidFor || worth <= bestWorth + 1e-9) continue;
    bestWorth = worth;
    best = useClass;
  }
  if (best === undefined) throw new RangeError("no classes of uses");
  return best;
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
  while (splits.length < params.maxConditions && isWorthSplitting(occasions, acts, limits)) {
    const found = learnSplit(occasions, acts, situationAt(occasions), limits);
    if (found === null) break;
    splits.push(found.split);
    multiplicity *= found.tried;
    acts = acts.map((one, i) => (one === 1 && found.split.holds[i] === 1 ? 1 : 0));
  }
  return { splits, multiplicity };
}

/** Bins of the durations of a group's uses that began on some of the days. */
export function binsOn(
  group: number,
  { uses, points, groups }: HabitSearch,
  isIn: (day: number) => boolean,
): readonly number[] {
  return Array.from(groups[group]?.members ?? [], (member) => points[member] ?? 0)
    .filter((use) => isIn(uses.day[use] ?? -1))
    .map((use) => toDurationBin(uses.lastedMs[use] ?? 0));
}
