/**
 * Scan over the windows of the day: is some window of the clock hit on more days than a smooth daily profile explains?
 *
 * Null: given how often something happened on each day, the times are independent draws from a known profile. Statistic: over every window
 * (position, width) and every group of days, the smallest exact Poisson-binomial tail of the number of days hit. Its p-value is the
 * probability of the union of all windows being that extreme, by importance sampling, exact in expectation however small.
 * @see Naiman & Priebe, J. Comp. Graph. Stat. 10 (2001) 296–328; docs/accuracy.md
 */
import { createExtremeCounter } from "./day-scan-extreme.ts";
import { type DayScanModel, createHitCounter, sideOf } from "./day-scan-model.ts";
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
      const countExtreme = createExtremeCounter(model, union.thresholds);
      const draw = createUnionSampler(model, tables, union, options.random);
      let inverse = 0;
      let draws = 0;
      while (draws < options.draws) {
        inverse += 1 / Math.max(1, countExtreme(draw()));
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
  for (const [widthIndex, widthBins] of model.widths.entries()) {
    const half = widthBins >> 1;
    const first = Math.max(0, fromBin - half);
    const last = Math.min(model.bins - widthBins, toBin - half - 1);
    for (let group = 0; group < model.groups.length; group += 1) {
      if ((onlyGroup ?? group) !== group) continue;
      for (let startBin = first; startBin <= last; startBin += 1) {
        const side = sideOf(model, group, startBin + half);
        const hits = observed[widthIndex]?.[group * model.bins + startBin] ?? 0;
        if (hits < tables.minHitsOf(side)) continue;
        const level = tables.levelOf(widthIndex, startBin);
        const tail = tables.tailsOf(side, level)[hits] ?? 1;
        if (best !== null && tail >= best.tail) continue;
        const days = tables.sizeOf(side);
        const baseRate = tables.expectedOf(side, level) / days;
        best = { group, startBin, widthBins, hits, days, baseRate, tail };
      }
    }
  }
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
  const union = {
    cumulative: [] as number[],
    widthIndex: [] as number[],
    startBin: [] as number[],
    side: [] as number[],
    level: [] as number[],
    threshold: [] as number[],
  };
  const thresholds = model.widths.map(() => new Int32Array(model.groups.length * model.bins).fill(NEVER));
  // The observed window itself has to qualify whatever rounding did to its tail.
  const cutOf = createCuts(tables, 2 * model.groups.length, tail * (1 + 1e-9));
  let sum = 0;
  let most = 0;
  for (const [widthIndex, widthBins] of model.widths.entries()) {
    for (let group = 0; group < model.groups.length; group += 1) {
      // Windows that start a width apart are disjoint.
      const disjoint = new Float64Array(widthBins);
      for (let startBin = 0; startBin + widthBins <= model.bins; startBin += 1) {
        const side = sideOf(model, group, startBin + (widthBins >> 1));
        const level = tables.levelOf(widthIndex, startBin);
        const { threshold, chance } = cutOf(side, level);
        if (threshold === NEVER) continue;
        sum += chance;
        const family = startBin % widthBins;
        disjoint[family] = (disjoint[family] ?? 0) + chance;
        union.cumulative.push(sum);
        union.widthIndex.push(widthIndex);
        union.startBin.push(startBin);
        union.side.push(side);
        union.level.push(level);
        union.threshold.push(threshold);
        const row = thresholds[widthIndex];
        if (row !== undefined) row[group * model.bins + startBin] = threshold;
      }
      most = Math.max(most, ...disjoint);
    }
  }
  return { ...union, sum, atLeast: 1 - Math.exp(-most), thresholds };
}

/** From how many days hit on a window is extreme, and the chance of that. */
interface Cut {
  readonly threshold: number;
  readonly chance: number;
}

/** Windows of one side and level have one cut. */
function createCuts(
  tables: DayScanTables,
  sides: number,
  limit: number,
): (side: number, level: number) => Cut {
  const known: (Cut | undefined)[][] = Array.from({ length: sides }, () => []);
  return (side, level) => {
    const own = known[side] ?? [];
    let cut = own[level];
    if (cut === undefined) {
      const threshold = tables.thresholdOf(side, level, limit);
      cut =
        threshold > tables.sizeOf(side)
          ? { threshold: NEVER, chance: 0 }
          : { threshold, chance: tables.tailsOf(side, level)[threshold] ?? 0 };
      own[level] = cut;
    }
    return cut;
  };
}

/**
 * Draws a window by its share of the union, then data under the null given that this window is extreme.
 * @returns a sampler; its draws are one array, overwritten by the next
 */
function createUnionSampler(
  model: DayScanModel,
  tables: DayScanTables,
  union: WindowUnion,
  random: () => number,
): () => Uint16Array {
  const bins = new Uint16Array(model.eventBins.length);
  const drawHitDays = tables.createHitDays();
  return () => {
    const pick = lowerBound(union.cumulative, random() * union.sum);
    const from = union.startBin[pick] ?? 0;
    const to = from + (model.widths[union.widthIndex[pick] ?? 0] ?? 0);
    const low = tables.cumulative[from] ?? 0;
    const high = tables.cumulative[to] ?? 1;
    const inside = high - low;
    const days = drawHitDays(
      union.side[pick] ?? 0,
      union.level[pick] ?? 0,
      union.threshold[pick] ?? 0,
      random,
    );
    for (let day = 0; day < model.days; day += 1) {
      const end = model.eventStarts[day + 1] ?? 0;
      const start = model.eventStarts[day] ?? 0;
      let needsHit = days[day] === 1;
      for (let i = start; i < end; i += 1) {
        // A hit day has one use or more inside: the next is with the chance that it is the first of them.
        let bin = 0;
        if (needsHit && random() < inside / (1 - (1 - inside) ** (end - i))) {
          bin = tables.binAt(low + random() * inside);
          needsHit = false;
        } else if (needsHit || days[day] === 0) {
          const mass = random() * (1 - inside);
          bin = tables.binAt(mass < low ? mass : mass + inside);
        } else bin = tables.binAt(random());
        insertInOrder(bins, start, i, bin);
      }
    }
    return bins;
  };
}

/** Puts a value among those in [start, end), which are ascending. */
function insertInOrder(values: Uint16Array, start: number, end: number, value: number): void {
  let at = end;
  for (; at > start && (values[at - 1] ?? 0) > value; at -= 1) values[at] = values[at - 1] ?? 0;
  values[at] = value;
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
