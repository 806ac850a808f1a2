/**
 * What is expected of each feature at an hour, and how far from it is usual: medians of the same hours of working days and weekends, quantiles of what
 * is left over.
 *
 * A deviation is what is left over in units of its usual spread, so that a fridge's watts and a room's degrees can be compared. What drifts with the
 * season is measured from its own median over the last three days that are known.
 */
import { selectKth } from "../math/select.ts";
import type { FeatureKind, HomeFeature } from "../features/hour-features.ts";
import type { HomeHours } from "../features/home-hours.ts";

interface Measure {
  /** On which axis its spread is about the same at all heights. */
  readonly to: (value: number) => number;
  readonly from: (level: number) => number;
  /** What a sensor of the kind cannot tell from nothing, on that axis. */
  readonly floor: number;
  readonly drifts: boolean;
}

/** Anscombe, Biometrika 35 (1948) 246–254: counts whose spread is about 1. */
const COUNT: Measure = {
  to: (value) => 2 * Math.sqrt(Math.max(0, value) + 0.375),
  from: (level) => Math.max(0, (level / 2) ** 2 - 0.375),
  floor: 1,
  drifts: false,
};

/** Logarithm from `unit` on, the same below zero. */
function logarithm(unit: number, floor: number): Measure {
  return {
    to: (value) => Math.sign(value) * Math.log1p(Math.abs(value) / unit),
    from: (level) => Math.sign(level) * Math.expm1(Math.abs(level)) * unit,
    floor,
    drifts: false,
  };
}

/** Of what is never below zero, no range is said that is. */
function positive(measure: Measure): Measure {
  return { ...measure, from: (level) => Math.max(0, measure.from(level)) };
}

function plain(floor: number, drifts: boolean): Measure {
  return { to: (value) => value, from: (level) => level, floor, drifts };
}

const MEASURES: Readonly<Record<FeatureKind, Measure>> = {
  actions: COUNT,
  motion: COUNT,
  openings: COUNT,
  changes: COUNT,
  reports: COUNT,
  temperature: plain(0.3, true),
  "temperature-change": plain(0.3, false),
  power: logarithm(10, 0.1),
  humidity: positive(plain(2, true)),
  illuminance: positive(logarithm(20, 0.3)),
  battery: positive(plain(2, true)),
};

/** In other units than the kind's own the same numbers are other powers. */
const UNIT_MEASURES: Readonly<Record<string, Measure>> = {
  mW: logarithm(10_000, 0.1),
  kW: logarithm(0.01, 0.1),
  MW: logarithm(0.000_01, 0.1),
};

function measureOf({ kind, unit }: Pick<HomeFeature, "kind" | "unit">): Measure {
  return (kind === "power" ? UNIT_MEASURES[unit ?? ""] : undefined) ?? MEASURES[kind];
}

const CELLS = 48;
const BASE_HOURS = 72;
const MIN_BASE_HOURS = 24;
/** Hours that are not known, such as those of an incident, are reached over so far back. */
const BASE_REACH_HOURS = 240;
/** Of a normal law 5 % lie beyond so many deviations. */
const NORMAL_95 = 1.645;
/** What comes now and then, such as a wash, is usual as well: no deviation of a feature is smaller in usual spreads than these shares of its hours say. */
const RARE = [
  [0.99, 2.326],
  [0.995, 2.576],
] as const;

/** shape (features,), what each is measured from: null where that is not known, 0 for what does not drift. */
export type HourBase = readonly (number | null)[];

/** Plain numbers: kept as JSON. */
export interface HourProfile {
  /** shape (features · 48,), working days' hours 0–23, then the weekend's; on the kind's axis. */
  readonly middle: readonly number[];
  /** shape (features · 24,), usual spread upwards and downwards, > 0. */
  readonly up: readonly number[];
  readonly down: readonly number[];
}

/**
 * Values on the axes of their kinds, less what drifts.
 * @param base shape (features,) for hours whose own three days before are not there; what {@link latestBase} gave
 * @returns shape (features · hours,), NaN where not known. Cost: O(features · hours)
 */
export function toLevels(hours: HomeHours, base?: HourBase): Float64Array {
  const { features, length, values } = hours;
  const levels = new Float64Array(values.length);
  for (const [index, feature] of features.entries()) {
    const { to, drifts } = measureOf(feature);
    const own = levels.subarray(index * length, (index + 1) * length);
    for (let hour = 0; hour < length; hour += 1) own[hour] = to(values[index * length + hour] ?? Number.NaN);
    if (!drifts) continue;
    if (base !== undefined) {
      const from = base[index] ?? Number.NaN;
      for (let hour = 0; hour < length; hour += 1) own[hour] = (own[hour] ?? 0) - from;
      continue;
    }
    const whole = own.slice();
    for (let first = 0; first < length;) {
      let last = first;
      while (last < length && hours.day[last] === hours.day[first]) last += 1;
      const from = baseBefore(whole, first);
      for (let hour = first; hour < last; hour += 1) own[hour] = (whole[hour] ?? 0) - from;
      first = last;
    }
  }
  return levels;
}

/**
 * What drifting features are measured from during the days after the last hour.
 * @returns shape (features,)
 */
export function latestBase({ features, length, values, day }: HomeHours): HourBase {
  // Of a day that is not over only what was before it counts, as it was for that day's own hours.
  let end = length;
  while (end > 0 && length - end < 24 && day[end - 1] === day[length - 1]) end -= 1;
  if (length - end >= 23) end = length;
  return features.map((feature, index) => {
    const { to, drifts } = measureOf(feature);
    if (!drifts) return 0;
    const base = baseBefore(values.subarray(index * length, index * length + end).map(to), end);
    return Number.isNaN(base) ? null : round(base);
  });
}

/** Median of the last known hours before one. @returns NaN where fewer than a day's are known */
function baseBefore(levels: Float64Array, end: number): number {
  const known: number[] = [];
  for (let hour = end - 1; hour >= Math.max(0, end - BASE_REACH_HOURS); hour -= 1) {
    const level = levels[hour] ?? Number.NaN;
    if (!Number.isNaN(level)) known.push(level);
    if (known.length === BASE_HOURS) break;
  }
  if (known.length < MIN_BASE_HOURS) return Number.NaN;
  return known.toSorted((a, b) => a - b)[known.length >> 1] ?? Number.NaN;
}

/**
 * @param levels of {@link toLevels}
 * @param learned shape (hours,), 1 where the hour is learned from
 * Cost: O(features · hours · log(hours of a cell))
 */
export function learnHourProfile(hours: HomeHours, levels: Float64Array, learned: Uint8Array): HourProfile {
  const { features, length } = hours;
  const middle = new Float64Array(features.length * CELLS);
  const up = new Float64Array(features.length * 24);
  const down = new Float64Array(features.length * 24);
  const cells = Uint8Array.from(hours.hour, (hour, index) => hour + 24 * (hours.isWeekend[index] ?? 0));
  const used = Int32Array.from({ length }, (_, hour) => hour).filter((hour) => learned[hour] === 1);
  const bins = Array.from({ length: CELLS }, () => new Float64Array(used.length));
  const filled = new Int32Array(CELLS);
  const scratch = new Float64Array(3 * used.length);
  const rest = new Float64Array(used.length);

  /** The contents of some bins. */
  const pool = (from: readonly number[]): Float64Array => {
    let size = 0;
    for (const cell of from) {
      const own = bins[cell]?.subarray(0, filled[cell]) ?? rest.subarray(0, 0);
      scratch.set(own, size);
      size += own.length;
    }
    return scratch.subarray(0, size);
  };

  for (const [index, feature] of features.entries()) {
    const { floor } = measureOf(feature);
    const own = levels.subarray(index * length, (index + 1) * length);
    filled.fill(0);
    for (const hour of used) {
      const level = own[hour] ?? Number.NaN;
      if (!Number.isNaN(level)) put(bins, filled, cells[hour] ?? 0, level);
    }
    const whole = quantile(pool(range(CELLS)), 0.5, 0);
    for (let cell = 0; cell < CELLS; cell += 1)
      middle[index * CELLS + cell] = quantile(pool(besides(cell)), 0.5, whole);

    filled.fill(0);
    for (const hour of used) {
      const cell = cells[hour] ?? 0;
      const left = (own[hour] ?? Number.NaN) - (middle[index * CELLS + cell] ?? 0);
      if (!Number.isNaN(left)) put(bins, filled, cell % 24, left);
    }
    const all = pool(range(24));
    const least = [
      Math.max(floor, ...RARE.map(([share, normal]) => quantile(all, share, 0) / normal)),
      Math.max(floor, ...RARE.map(([share, normal]) => -quantile(all, 1 - share, 0) / normal)),
    ] as const;
    for (let hour = 0; hour < 24; hour += 1) {
      const near = pool(besides(hour));
      up[index * 24 + hour] = Math.max(least[0], quantile(near, 0.95, 0) / NORMAL_95);
      down[index * 24 + hour] = Math.max(least[1], -quantile(near, 0.05, 0) / NORMAL_95);
    }
  }
  return { middle: Array.from(middle, round), up: Array.from(up, round), down: Array.from(down, round) };
}

function put(bins: readonly Float64Array[], filled: Int32Array, cell: number, value: number): void {
  const bin = bins[cell];
  const size = filled[cell] ?? 0;
  if (bin !== undefined) bin[size] = value;
  filled[cell] = size + 1;
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

/** A cell and the hours before and after it, of the same kind of day. */
function besides(cell: number): readonly number[] {
  const kind = cell - (cell % 24);
  return [cell, kind + ((cell + 1) % 24), kind + ((cell + 23) % 24)];
}

/** @param values put into another order */
function quantile(values: Float64Array, share: number, otherwise: number): number {
  return values.length === 0 ? otherwise : selectKth(values, Math.floor(share * (values.length - 1) + 0.5));
}

/** Four digits say more than is known. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}

/**
 * Deviations in units of what is usual: above 0 upwards.
 * @param into shape (features · hours,); 0 where a value is missing
 * @param wanted shape (hours,), 1 where to write
 * Cost: O(features · hours)
 */
export function writeDeviations(
  hours: HomeHours,
  levels: Float64Array,
  { middle, up, down }: HourProfile,
  wanted: Uint8Array,
  into: Float64Array,
): void {
  const { features, length } = hours;
  for (let index = 0; index < features.length; index += 1) {
    for (let hour = 0; hour < length; hour += 1) {
      if (wanted[hour] !== 1) continue;
      const clock = hours.hour[hour] ?? 0;
      const cell = clock + 24 * (hours.isWeekend[hour] ?? 0);
      const left = (levels[index * length + hour] ?? Number.NaN) - (middle[index * CELLS + cell] ?? 0);
      const unit = (left > 0 ? up : down)[index * 24 + clock] ?? 1;
      into[index * length + hour] = Number.isNaN(left) ? 0 : left / unit;
    }
  }
}

/** What was expected at an hour and between what it usually lies, in the feature's own unit. */
export function expectedAt(
  hours: HomeHours,
  { middle, up, down }: HourProfile,
  base: HourBase,
  index: number,
  hour: number,
): { readonly expected: number; readonly low: number; readonly high: number } {
  const { from } = measureOf(hours.features[index] ?? { kind: "actions", unit: null });
  const clock = hours.hour[hour] ?? 0;
  const level = (base[index] ?? 0) + (middle[index * CELLS + clock + 24 * (hours.isWeekend[hour] ?? 0)] ?? 0);
  return {
    expected: from(level),
    low: from(level - 2 * (down[index * 24 + clock] ?? 0)),
    high: from(level + 2 * (up[index * 24 + clock] ?? 0)),
  };
}
