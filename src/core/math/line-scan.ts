/**
 * Scan over the windows of a line: do more points of some group lie in some window than a smooth density explains?
 *
 * Null: the points of each group are independent draws; the chance that one falls into a window is given. Statistic: over every window (position, width)
 * and every group, the smallest exact binomial tail times the group's price. Its p-value is the probability of the union of all windows being that
 * extreme, by importance sampling, exact in expectation however small.
 * @see Naiman & Priebe, J. Comp. Graph. Stat. 10 (2001) 296–328; docs/accuracy.md
 */
import { binomialTails, upperTail } from "./binomial-tail.ts";

/** Some of the points, looked at on their own. */
export interface LineGroup {
  /** Indices of its points, ascending. */
  readonly members: Int32Array;
  /** How much rarer than the simplest group's a window of this group has to be to count as much, ≥ 1: the length of telling it. */
  readonly price: number;
}

export interface LineScanModel {
  readonly bins: number;
  /** shape (points,), bin of each. */
  readonly pointBins: Uint16Array;
  readonly groups: readonly LineGroup[];
  /** Window widths in bins, ascending. */
  readonly widths: readonly number[];
  /** Windows begin here or later, and end before the last bin, which holds all that is beyond. */
  readonly firstStart: number;
  /** Fewest points in a window. */
  readonly minSupport: number;
  /** shape (bins,), sums to 1: what draws are made from. */
  readonly profile: Float64Array;
  /** shape (groups · (bins + 1),), points of each group before each bin: see {@link countBefore}. */
  readonly before: Int32Array;
  /** Chance that a point of the group falls into [start, end); not below the profile's own mass. Asked only where it matters. */
  readonly massOf: (group: number, start: number, end: number) => number;
}

export interface LineWindow {
  readonly group: number;
  readonly start: number;
  readonly end: number;
  readonly hits: number;
  readonly points: number;
  /** Chance under the null that a point falls into it, 0-1. */
  readonly mass: number;
  /** Exact tail of this window alone times its group's price, not corrected for the choice. */
  readonly tail: number;
}

export interface LineScan {
  /** The most extreme window with enough points, of all or of the groups allowed; null where none can have a p-value worth knowing. */
  best(isAllowed?: (group: number) => boolean): LineWindow | null;
  /** Probability under the null that any window of any group is as extreme as `tail`, in (0, 1]. */
  pValue(tail: number): number;
}

export interface LineScanOptions {
  readonly random: () => number;
  /** Draws of the importance sampler. */
  readonly draws: number;
  /** Below this the rigorous bound (the sum over all windows) is taken as it is. */
  readonly certainBelow: number;
  /** A p-value clearly above this need not be known better. */
  readonly enoughAbove: number;
}

const FEW_DRAWS = 24;
/** The observed window itself has to qualify whatever rounding did to its tail. */
const ROUNDING = 1 + 1e-6;
/** Masses are rounded up to a grid of 4 % steps, so that tails are never too small and a few tables stand for all windows. */
const LEVEL_STEP = Math.log(1.04);
const SMALLEST_MASS = 1e-4;
const NEVER = 2 ** 30;

/** Cost: O(groups · bins · widths); p-values a table for each size and level, O(groups · bins · widths + points · groups) a draw. */
export function createLineScan(model: LineScanModel, options: LineScanOptions): LineScan {
  const below = sumBefore(model.profile);
  return {
    best: (isAllowed) => findBest(model, below, options.enoughAbove, isAllowed),
    pValue(tail) {
      const atLeast = disjointChance(model, tail);
      if (atLeast > options.enoughAbove) return atLeast;
      const union = collectUnion(model, tail);
      if (union.sum <= options.certainBelow) return Math.max(union.sum, Number.MIN_VALUE);
      const draw = createDraw(model, below, union, options.random);
      const row = new Int32Array(model.bins + 1);
      let inverse = 0;
      let draws = 0;
      while (draws < options.draws) {
        inverse += 1 / Math.max(1, countExtreme(model, union, draw(), row));
        draws += 1;
        if (draws >= FEW_DRAWS && union.sum * (inverse / draws) > 2 * options.enoughAbove) break;
      }
      return Math.min(1, union.sum * (inverse / draws));
    },
  };
}

/** shape (groups · (bins + 1),), points of each group before each bin. Cost: O(points of all groups + groups · bins) */
export function countBefore(pointBins: Uint16Array, groups: readonly LineGroup[], bins: number): Int32Array {
  const before = new Int32Array(groups.length * (bins + 1));
  for (const [group, { members }] of groups.entries())
    fillBefore(before.subarray(group * (bins + 1), (group + 1) * (bins + 1)), members, pointBins);
  return before;
}

function fillBefore(row: Int32Array, members: Int32Array, pointBins: Uint16Array): void {
  row.fill(0);
  for (let i = 0; i < members.length; i += 1) {
    const after = (pointBins[members[i] ?? 0] ?? 0) + 1;
    row[after] = (row[after] ?? 0) + 1;
  }
  for (let bin = 1; bin < row.length; bin += 1) row[bin] = (row[bin] ?? 0) + (row[bin - 1] ?? 0);
}

function sumBefore(profile: Float64Array): Float64Array {
  const below = new Float64Array(profile.length + 1);
  for (let bin = 0; bin < profile.length; bin += 1) below[bin + 1] = (below[bin] ?? 0) + (profile[bin] ?? 0);
  return below;
}

/** @param enoughAbove a p-value is never below its tail, so tails above this are not looked at */
function findBest(
  model: LineScanModel,
  below: Float64Array,
  enoughAbove: number,
  isAllowed: ((group: number) => boolean) | undefined,
): LineWindow | null {
  const { bins, firstStart, minSupport, widths, before } = model;
  let best: LineWindow | null = null;
  let bestTail = Math.min(1, enoughAbove);
  for (let group = 0; group < model.groups.length; group += 1) {
    const { members, price } = model.groups[group] ?? { members: new Int32Array(), price: 1 };
    const points = members.length;
    if (points < minSupport || isAllowed?.(group) === false) continue;
    const base = group * (bins + 1);
    for (let width = 0; width < widths.length; width += 1) {
      const length = widths[width] ?? 1;
      for (let start = firstStart; start + length < bins; start += 1) {
        const hits = (before[base + start + length] ?? 0) - (before[base + start] ?? 0);
        if (hits < minSupport) continue;
        // The profile's own mass bounds the chance: most windows need not be weighed closer.
        const least = (below[start + length] ?? 1) - (below[start] ?? 0);
        if (hits <= points * least || price * leastTail(hits, points, least) > bestTail) continue;
        const mass = toMass(toLevel(model.massOf(group, start, start + length)));
        if (hits <= points * mass || price * leastTail(hits, points, mass) > bestTail) continue;
        const tail = Math.min(1, price * upperTail(hits, points, mass));
        if (tail > bestTail || (tail === bestTail && best !== null)) continue;
        bestTail = tail;
        best = { group, start, end: start + length, hits, points, mass, tail };
      }
    }
  }
  return best;
}

/** Lower bound of a binomial's upper tail. @see Ash, Information Theory (1965) lemma 4.7.2 */
function leastTail(hits: number, points: number, mass: number): number {
  const share = hits / points;
  const divergence =
    share * Math.log(share / mass) + (share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - mass)));
  return Math.exp(-points * divergence) / Math.sqrt(Math.max(1, 8 * hits * (1 - share)));
}

/** Every window that can be as extreme as the observed one, with its share of the sum of their probabilities. */
interface LineUnion {
  readonly sum: number;
  /** Parallel arrays, one entry a window. */
  readonly cumulative: Float64Array;
  readonly group: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly threshold: Int32Array;
  readonly mass: Float64Array;
  /** Groups with such a window, and for them shape (widths · bins,): points from which a window is extreme. */
  readonly active: readonly { readonly members: Int32Array; readonly thresholds: Int32Array }[];
  /** Tails of `points` trials at a window's mass, as asked for. */
  readonly tailsOf: (points: number, mass: number) => Float64Array;
}

function collectUnion(model: LineScanModel, observed: number): LineUnion {
  const { bins, firstStart, minSupport, widths, groups } = model;
  const most = groups.length * widths.length * bins;
  const cumulative = new Float64Array(most);
  const groupOf = new Int32Array(most);
  const starts = new Int32Array(most);
  const ends = new Int32Array(most);
  const thresholdOf = new Int32Array(most);
  const masses = new Float64Array(most);
  const tables = new Map<number, Float64Array>();
  const tailsOf = (points: number, mass: number): Float64Array => {
    const key = points * 4096 + toLevel(mass);
    let found = tables.get(key);
    if (found === undefined) {
      found = binomialTails(points, mass);
      tables.set(key, found);
    }
    return found;
  };
  const active: { members: Int32Array; thresholds: Int32Array }[] = [];
  const limit = observed * ROUNDING;
  let sum = 0;
  let n = 0;
  for (const [group, { members, price }] of groups.entries()) {
    const points = members.length;
    if (points < minSupport) continue;
    const thresholds = new Int32Array(widths.length * bins).fill(NEVER);
    const first = n;
    for (const [width, length] of widths.entries()) {
      for (let start = firstStart; start + length < bins; start += 1) {
        const mass = toMass(toLevel(model.massOf(group, start, start + length)));
        const tails = tailsOf(points, mass);
        const threshold = firstAtMost(tails, minSupport, limit / price);
        if (threshold > points) continue;
        const chance = tails[threshold] ?? 0;
        sum += chance;
        cumulative[n] = sum;
        groupOf[n] = group;
        starts[n] = start;
        ends[n] = start + length;
        thresholdOf[n] = threshold;
        masses[n] = mass;
        n += 1;
        thresholds[width * bins + start] = threshold;
      }
    }
    if (n > first) active.push({ members, thresholds });
  }
  return {
    sum,
    cumulative: cumulative.subarray(0, n),
    group: groupOf,
    start: starts,
    end: ends,
    threshold: thresholdOf,
    mass: masses,
    active,
    tailsOf,
  };
}

/**
 * Chance that one of some disjoint windows of the first group is extreme: the union's is no less, as the counts of disjoint windows are negatively
 * associated (Joag-Dev & Proschan, Ann. Statist. 11 (1983) 286–295).
 */
function disjointChance(model: LineScanModel, observed: number): number {
  const { bins, firstStart, minSupport, widths } = model;
  const { members, price } = model.groups[0] ?? { members: new Int32Array(), price: 1 };
  const limit = observed * ROUNDING;
  let most = 0;
  for (const length of widths) {
    let none = 1;
    for (let start = firstStart; start + length < bins; start += length) {
      const tails = binomialTails(members.length, toMass(toLevel(model.massOf(0, start, start + length))));
      const threshold = firstAtMost(tails, minSupport, limit / price);
      if (threshold <= members.length) none *= 1 - (tails[threshold] ?? 0);
    }
    most = Math.max(most, 1 - none);
  }
  return most;
}

/** First count from `low` on whose tail is at most `limit`; one above the trials where there is none. */
function firstAtMost(tails: Float64Array, low: number, limit: number): number {
  let from = low;
  let to = tails.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((tails[middle] ?? 0) <= limit) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Draws a window by its share of the union, then points under the null given that this window is extreme. The array is overwritten by the next draw. */
function createDraw(
  { bins, groups, pointBins }: LineScanModel,
  below: Float64Array,
  union: LineUnion,
  random: () => number,
): () => Uint16Array {
  const drawn = new Uint16Array(pointBins.length);
  const binAt = (mass: number) => Math.min(bins - 1, upperBound(below, mass) - 1);
  return () => {
    for (let i = 0; i < drawn.length; i += 1) drawn[i] = binAt(random());
    const pick = Math.min(union.cumulative.length - 1, upperBound(union.cumulative, random() * union.sum));
    const members = groups[union.group[pick] ?? 0]?.members ?? new Int32Array();
    const low = below[union.start[pick] ?? 0] ?? 0;
    const inside = (below[union.end[pick] ?? 0] ?? 1) - low;
    const tails = union.tailsOf(members.length, union.mass[pick] ?? 0);
    const threshold = union.threshold[pick] ?? 0;
    let count = threshold;
    const left = random() * (tails[threshold] ?? 0);
    while (count < members.length && (tails[count + 1] ?? 0) > left) count += 1;
    for (let i = 0; i < members.length; i += 1) {
      const isHit = random() * (members.length - i) < count;
      if (isHit) count -= 1;
      const mass = random() * (isHit ? inside : 1 - inside);
      drawn[members[i] ?? 0] = binAt(isHit ? low + mass : mass < low ? mass : mass + inside);
    }
    return drawn;
  };
}

function countExtreme(
  { bins, widths, firstStart }: LineScanModel,
  { active }: LineUnion,
  pointBins: Uint16Array,
  row: Int32Array,
): number {
  let count = 0;
  for (const { members, thresholds } of active) {
    fillBefore(row, members, pointBins);
    for (let width = 0; width < widths.length; width += 1) {
      const length = widths[width] ?? 1;
      const base = width * bins;
      for (let start = firstStart; start + length < bins; start += 1)
        if ((row[start + length] ?? 0) - (row[start] ?? 0) >= (thresholds[base + start] ?? NEVER)) count += 1;
    }
  }
  return count;
}

/** First index whose value exceeds `value`. */
function upperBound(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function toLevel(mass: number): number {
  return Math.max(0, Math.ceil(Math.log(Math.max(mass, SMALLEST_MASS) / SMALLEST_MASS) / LEVEL_STEP - 1e-9));
}

function toMass(level: number): number {
  return Math.min(1 - 1e-9, SMALLEST_MASS * Math.exp(level * LEVEL_STEP));
}
