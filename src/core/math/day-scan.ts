/**
 * Scan over the windows of the day: is some window of the clock hit on more days than a smooth daily profile explains?
 *
 * Null: given how often something happened on each day, the times are independent draws from a known profile. Statistic: over every window
 * (position, width) and every group of days, the smallest exact Poisson-binomial tail of the number of days hit. Its p-value is the
 * probability of the union of all windows being that extreme, by importance sampling, exact in expectation however small.
 * @see Naiman & Priebe, J. Comp. Graph. Stat. 10 (2001) 296–328; docs/accuracy.md
 */
import { createExtremeCounter } from "./day-scan-extreme.ts";
import { type DayScanModel, createHitCounter } from "./day-scan-model.ts";
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
    pValue,
  };

  function pValue(tail: number): number {
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
  }
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
        const side = tables.sideOf(widthIndex, group, startBin);
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
  /** Parallel columns, one entry a window. */
  readonly cumulative: Float64Array;
  readonly widthIndex: Uint8Array;
  readonly group: Uint8Array;
  readonly startBin: Uint16Array;
  /** By width: shape (groups · bins,), hits from which a window is extreme. */
  readonly thresholds: readonly Int32Array[];
}

const NEVER = 2 ** 30;

function collectUnion(model: DayScanModel, tables: DayScanTables, tail: number): WindowUnion {
  const { widths, groups, bins } = model;
  const most = widths.length * groups.length * bins;
  const cumulative = new Float64Array(most);
  const widthIndices = new Uint8Array(most);
  const ofGroups = new Uint8Array(most);
  const startBins = new Uint16Array(most);
  // The observed window itself has to qualify whatever rounding did to its tail.
  const cutOf = createCuts(tables, tail * (1 + 1e-9));
  let sum = 0;
  let mostOfFamily = 0;
  let n = 0;
  const thresholds = widths.map((widthBins, widthIndex) => {
    const own = new Int32Array(groups.length * bins).fill(NEVER);
    for (let group = 0; group < groups.length; group += 1) {
      // Windows that start a width apart are disjoint.
      const families = new Float64Array(widthBins);
      let family = -1;
      for (let startBin = 0; startBin + widthBins <= bins; startBin += 1) {
        family = family + 1 === widthBins ? 0 : family + 1;
        const { threshold, chance } = cutOf(
          tables.sideOf(widthIndex, group, startBin),
          tables.levelOf(widthIndex, startBin),
        );
        if (threshold === NEVER) continue;
        sum += chance;
        families[family] = (families[family] ?? 0) + chance;
        cumulative[n] = sum;
        widthIndices[n] = widthIndex;
        ofGroups[n] = group;
        startBins[n] = startBin;
        own[group * bins + startBin] = threshold;
        n += 1;
      }
      mostOfFamily = Math.max(mostOfFamily, ...families);
    }
    return own;
  });
  return {
    sum,
    atLeast: 1 - Math.exp(-mostOfFamily),
    cumulative: cumulative.subarray(0, n),
    widthIndex: widthIndices,
    group: ofGroups,
    startBin: startBins,
    thresholds,
  };
}

/** From how many days hit on a window is extreme ({@link NEVER} where no number is enough), and the chance of that. */
interface Cut {
  readonly threshold: number;
  readonly chance: number;
}

const NO_CUT: Cut = { threshold: NEVER, chance: 0 };

/** Windows of one side and level have one cut. */
function createCuts(tables: DayScanTables, limit: number): (side: number, level: number) => Cut {
  const known: (Cut | undefined)[][] = [];
  return (side, level) => {
    const own = (known[side] ??= []);
    return (own[level] ??= cutAt(tables, side, level, limit));
  };
}

function cutAt(tables: DayScanTables, side: number, level: number, limit: number): Cut {
  const threshold = tables.thresholdOf(side, level, limit);
  if (threshold > tables.sizeOf(side)) return NO_CUT;
  return { threshold, chance: tables.tailsOf(side, level)[threshold] ?? 0 };
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
    const widthIndex = union.widthIndex[pick] ?? 0;
    const group = union.group[pick] ?? 0;
    const low = tables.cumulative[from] ?? 0;
    const high = tables.cumulative[from + (model.widths[widthIndex] ?? 0)] ?? 1;
    const inside = high - low;
    const days = drawHitDays(
      tables.sideOf(widthIndex, group, from),
      tables.levelOf(widthIndex, from),
      union.thresholds[widthIndex]?.[group * model.bins + from] ?? 0,
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

function lowerBound(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
