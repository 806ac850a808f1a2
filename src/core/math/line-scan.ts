/**
 * Scan over the windows of a line: do more points of some group lie in some window than a smooth density explains?
 *
 * Null: the points of each group are independent draws; the chance that one falls into a window is given. Statistic: over every window (position, width)
 * and every group, the smallest exact binomial tail times the group's price. Its p-value is the probability of the union of all windows being that
 * extreme, by importance sampling, exact in expectation however small.
 * @see Naiman & Priebe, J. Comp. Graph. Stat. 10 (2001) 296–328; docs/accuracy.md
 */
import { upperTail } from "./binomial-tail.ts";
import { type LineScanModel, toLevel, toMass } from "./line-scan-model.ts";
import { collectUnion, countExtreme, createDraw, disjointChance } from "./line-union.ts";

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
