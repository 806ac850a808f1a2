/**
 * The union of all windows of a line that can be as extreme as one observed: how probable each is, a lower bound of the whole, and draws from it.
 * @see line-scan.ts
 */
import { binomialTails } from "./binomial-tail.ts";
import { type LineScanModel, fillBefore, toLevel, toMass } from "./line-scan-model.ts";

const NEVER = 2 ** 30;
/** The observed window itself has to qualify whatever rounding did to its tail. */
const ROUNDING = 1 + 1e-6;

/** Every window that can be as extreme as the observed one, with its share of the sum of their probabilities. */
export interface LineUnion {
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

export function collectUnion(model: LineScanModel, observed: number): LineUnion {
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
export function disjointChance(model: LineScanModel, observed: number): number {
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
export function createDraw(
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

export function countExtreme(
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
