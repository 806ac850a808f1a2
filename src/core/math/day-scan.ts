/**
 * Scan over the windows of the day: is some window of the clock hit on more days than a smooth daily profile explains?
 *
 * Null: given how often something happened on each day, the times are independent draws from a known profile. Statistic: over every window
 * (position, width) and every group of days, the smallest exact Poisson-binomial tail of the number of days hit. Its p-value is the
 * probability of the union of all windows being that extreme, by importance sampling, exact in expectation however small.
 * @see Naiman & Priebe, J. Comp. Graph. Stat. 10 (2001) 296–328; docs/accuracy.md
 */
import { type DayScanModel, type HitCounter, createHitCounter, sideOf } from "./day-scan-model.ts";
import { type DayScanTables, createDayScanTables } from "./day-scan-tables.ts";

/** A window of the day, in bins counted from the start of the scan's day. */
export interface ScanWindow {
  readonly group: number;
  readonly startBin: number;
  readonly widthBins: number;
  readonly hits: number;
  readonly days: number;
  /** Expected share of days hit under the null, 0–1. */
  readonly baseRate: number;
  /** Exact tail of this window alone, not corrected for the choice. */
  readonly tail: number;
}

export interface DayScan {
  /** The most extreme qualifying window whose centre lies in [fromBin, toBin), of one group or of all. */
  best(fromBin: number, toBin: number, group?: number): ScanWindow | null;
  /** Probability under the null that any window of any group is as extreme as `tail`, in (0, 1]. */
  pValue(tail: number): number;
}

export interface DayScanOptions {
  readonly random: () => number;
  /** Draws of the importance sampler. */
  readonly draws: number;
  /** Below this the rigorous bound (the sum over all windows) is taken as it is. */
  readonly certainBelow: number;
  /** A p-value clearly above this need not be known better. */
  readonly enoughAbove: number;
}

const FEW_DRAWS = 24;

/** Cost: O(windows + events) where no window qualifies; tables O(days² · levels) and O(windows + events) a draw otherwise. */
export function createDayScan(model: DayScanModel, options: DayScanOptions): DayScan {
  const tables = createDayScanTables(model);
  const counter = createHitCounter(model);
  const observed = model.widths.map((width) => counter.count(width, model.eventBins).slice());
  return {
    best: (fromBin, toBin, group) => findBest(model, tables, observed, fromBin, toBin, group),
    pValue(tail) {
      const union = collectUnion(model, tables, tail);
      if (union.sum <= options.certainBelow) return Math.max(union.sum, Number.MIN_VALUE);
      if (union.atLeast > options.enoughAbove) return Math.min(1, union.atLeast);
      let inverse = 0;
      let draws = 0;
      while (draws < options.draws) {
        const bins = drawFromUnion(model, tables, union, options.random);
        inverse += 1 / Math.max(1, countExtreme(model, union, counter, bins));
        draws += 1;
        if (draws >= FEW_DRAWS && union.sum * (inverse / draws) > 2 * options.enoughAbove) break;
      }
      return Math.min(1, union.sum * (inverse / draws));
    },
  };
}

function findBest(
  model: DayScanModel,
  tables: DayScanTables,
  observed: readonly Int32Array[],
  fromBin: number,
  toBin: number,
  onlyGroup: number | undefined,
): ScanWindow | null {
  let best: ScanWindow | null = null;
  forEachWindow(model, ({ widthIndex, widthBins, group, side, startBin, centreBin }) => {
    if (centreBin < fromBin || centreBin >= toBin || (onlyGroup ?? group) !== group) return;
    const hits = observed[widthIndex]?.[group * model.bins + startBin] ?? 0;
    if (hits < tables.minHitsOf(side)) return;
    const level = tables.levelOf(widthIndex, startBin);
    const tail = tables.tailsOf(side, level)[hits] ?? 1;
    if (best !== null && tail >= best.tail) return;
    const days = tables.sizeOf(side);
    const baseRate = tables.expectedOf(side, level) / days;
    best = { group, startBin, widthBins, hits, days, baseRate, tail };
  });
  return best;
}

/** Every window that can be as extreme as the observed one, with its share of the sum of their probabilities. */
interface WindowUnion {
  readonly sum: number;
  /** Chance that one of some disjoint windows of one width and group is extreme: the union is no less. */
  readonly atLeast: number;
  /** Parallel arrays, one entry a window. */
  readonly cumulative: readonly number[];
  readonly widthIndex: readonly number[];
  readonly startBin: readonly number[];
  readonly side: readonly number[];
  readonly level: readonly number[];
  readonly threshold: readonly number[];
  /** By width: shape (groups · bins,), hits from which a window is extreme. */
  readonly thresholds: readonly Int32Array[];
}

const NEVER = 2 ** 30;

function collectUnion(model: DayScanModel, tables: DayScanTables, tail: number): WindowUnion {
  const cumulative: number[] = [];
  const widthIndices: number[] = [];
  const startBins: number[] = [];
  const sides: number[] = [];
  const levels: number[] = [];
  const chosen: number[] = [];
  const thresholds = model.widths.map(() => new Int32Array(model.groups.length * model.bins).fill(NEVER));
  // The observed window itself has to qualify whatever rounding did to its tail.
  const limit = tail * (1 + 1e-9);
  const disjoint = new Map<number, number>();
  let sum = 0;
  forEachWindow(model, ({ widthIndex, widthBins, group, side, startBin }) => {
    const level = tables.levelOf(widthIndex, startBin);
    const threshold = tables.thresholdOf(side, level, limit);
    if (threshold > tables.sizeOf(side)) return;
    const chance = tables.tailsOf(side, level)[threshold] ?? 0;
    sum += chance;
    const family = (widthIndex * model.groups.length + group) * model.bins + (startBin % widthBins);
    disjoint.set(family, (disjoint.get(family) ?? 0) + chance);
    cumulative.push(sum);
    widthIndices.push(widthIndex);
    startBins.push(startBin);
    sides.push(side);
    levels.push(level);
    chosen.push(threshold);
    const row = thresholds[widthIndex];
    if (row !== undefined) row[group * model.bins + startBin] = threshold;
  });
  return {
    sum,
    atLeast: 1 - Math.exp(-Math.max(0, ...disjoint.values())),
    cumulative,
    widthIndex: widthIndices,
    startBin: startBins,
    side: sides,
    level: levels,
    threshold: chosen,
    thresholds,
  };
}

interface WindowPlace {
  readonly widthIndex: number;
  readonly widthBins: number;
  readonly group: number;
  readonly side: number;
  readonly startBin: number;
  readonly centreBin: number;
}

function forEachWindow(model: DayScanModel, visit: (place: WindowPlace) => void): void {
  for (const [widthIndex, widthBins] of model.widths.entries()) {
    for (let group = 0; group < model.groups.length; group += 1) {
      for (let startBin = 0; startBin + widthBins <= model.bins; startBin += 1) {
        const centreBin = startBin + (widthBins >> 1);
        visit({ widthIndex, widthBins, group, side: sideOf(model, group, centreBin), startBin, centreBin });
      }
    }
  }
}

/** Draws a window by its share of the union, then data under the null given that this window is extreme. */
function drawFromUnion(
  model: DayScanModel,
  tables: DayScanTables,
  union: WindowUnion,
  random: () => number,
): Uint16Array {
  const pick = lowerBound(union.cumulative, random() * union.sum);
  const from = union.startBin[pick] ?? 0;
  const to = from + (model.widths[union.widthIndex[pick] ?? 0] ?? 0);
  const low = tables.cumulative[from] ?? 0;
  const high = tables.cumulative[to] ?? 1;
  const inside = high - low;
  const days = tables.drawHitDays(
    union.side[pick] ?? 0,
    union.level[pick] ?? 0,
    union.threshold[pick] ?? 0,
    random,
  );
  const bins = new Uint16Array(model.eventBins.length);
  const drawOutside = () => {
    const mass = random() * (1 - inside);
    return tables.binAt(mass < low ? mass : mass + inside);
  };
  for (let day = 0; day < model.days; day += 1) {
    const end = model.eventStarts[day + 1] ?? 0;
    const start = model.eventStarts[day] ?? 0;
    let needsHit = days[day] === 1;
    for (let i = start; i < end; i += 1) {
      // A hit day has one use or more inside: the next is with the chance that it is the first of them.
      if (needsHit && random() < inside / (1 - (1 - inside) ** (end - i))) {
        bins[i] = tables.binAt(low + random() * inside);
        needsHit = false;
      } else if (needsHit || days[day] === 0) bins[i] = drawOutside();
      else bins[i] = tables.binAt(random());
    }
    bins.subarray(start, end).sort();
  }
  return bins;
}

function countExtreme(
  model: DayScanModel,
  union: WindowUnion,
  counter: HitCounter,
  bins: Uint16Array,
): number {
  let count = 0;
  for (const [widthIndex, widthBins] of model.widths.entries()) {
    const hits = counter.count(widthBins, bins);
    const thresholds = union.thresholds[widthIndex];
    for (let i = 0; i < hits.length; i += 1) if ((hits[i] ?? 0) >= (thresholds?.[i] ?? NEVER)) count += 1;
  }
  return count;
}

function lowerBound(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
