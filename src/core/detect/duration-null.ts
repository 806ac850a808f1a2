/**
 * How likely a use is to last so long without a habit: the largest of four estimates, none of which the group's uses inside the window enter.
 *
 * The home's durations (other devices', of the same hours or the same domain where that is more); the device's durations outside the group; the group's own just shorter or
 * just longer, whichever is denser, or all shorter ones by the minute; and, where its other durations lie closer around the window than the home's say,
 * a bump of durations of its own.
 * @see docs/accuracy.md
 */
import { domainOf } from "../domain/home.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { type UseGroup, HOURS, forHoursOf } from "./duration-classes.ts";
import type { DurationParams } from "./duration-params.ts";
import { type Uses, endedByPeople } from "./duration-uses.ts";

/** Steps of 5 % from a minute to twelve hours; what is shorter or longer is in the first or last. */
export const STEP = 0.05;
export const DURATION_BINS = Math.ceil(Math.log(720) / STEP);

export function toDurationBin(lastedMs: number): number {
  const bin = Math.floor(Math.log(Math.max(1, lastedMs / MINUTE_MS)) / STEP + 1e-9);
  return Math.min(DURATION_BINS - 1, bin);
}

/** Where a bin begins, minutes. */
export function toMinutes(bin: number): number {
  return Math.exp(bin * STEP);
}

/** Durations of other devices; each shape (bins,), sums to 1. */
export interface HomeDurations {
  /** @param hours place in HOURS, -1 for the whole day */
  profile(hours: number): Float64Array;
  /** What there is most of tells more closely: at any hour, of all other devices, and of those of the same domain. */
  close(): readonly Float64Array[];
}

/** Cost: O(uses · lengths of hours) once; each profile asked for O(bins · kernel). */
export function createHomeDurations(
  all: readonly Uses[],
  params: DurationParams,
): (entityCode: number) => HomeDurations {
  const rows = HOURS.length + 1;
  const total = new Float64Array(rows * DURATION_BINS);
  const byDomain = new Map<string, Float64Array>();
  const byEntity = new Map<number, Uses[]>();
  for (const uses of all) {
    const known = byEntity.get(uses.entityCode);
    if (known === undefined) byEntity.set(uses.entityCode, [uses]);
    else known.push(uses);
    addUses(total, uses, 1, params);
    const domain = domainOf(uses.target.entityId);
    const ofDomain = byDomain.get(domain) ?? new Float64Array(DURATION_BINS);
    addLengths(ofDomain, uses, 1, params);
    byDomain.set(domain, ofDomain);
  }
  const kernel = toKernel(params.homeKernel / STEP);
  const closeKernel = toKernel(params.closeKernel / STEP);
  return (entityCode) => {
    const own = byEntity.get(entityCode) ?? [];
    const profiles = new Map<number, Float64Array>();
    let others: Float64Array | null = null;
    const withoutOwn = () => {
      const rest = total.slice();
      for (const uses of own) addUses(rest, uses, -1, params);
      return rest;
    };
    return {
      close() {
        others ??= withoutOwn();
        const alike = (byDomain.get(domainOf(own[0]?.target.entityId ?? "")) ?? total).slice(
          0,
          DURATION_BINS,
        );
        for (const uses of own) addLengths(alike, uses, -1, params);
        return [others.subarray(0, DURATION_BINS), alike].map((counts) =>
          smooth(counts, closeKernel, params.evenWeight),
        );
      },
      profile(hours) {
        others ??= withoutOwn();
        let found = profiles.get(hours);
        if (found === undefined) {
          const from = (hours + 1) * DURATION_BINS;
          found = smooth(others.subarray(from, from + DURATION_BINS), kernel, params.evenWeight);
          profiles.set(hours, found);
        }
        return found;
      },
    };
  };
}

function addUses(rows: Float64Array, uses: Uses, sign: number, params: DurationParams): void {
  addLengths(rows, uses, sign, params, (i, bin, weight) =>
    forHoursOf(uses.minute[i] ?? 0, (hours) => {
      const at = (hours + 1) * DURATION_BINS + bin;
      rows[at] = (rows[at] ?? 0) + weight;
    }),
  );
}

function addLengths(
  counts: Float64Array,
  uses: Uses,
  sign: number,
  { maxHomeShareUses }: DurationParams,
  visit?: (use: number, bin: number, weight: number) => void,
): void {
  const ended = endedByPeople(uses);
  const weight = sign * Math.min(1, maxHomeShareUses / Math.max(1, ended.length));
  for (const i of ended) {
    const bin = toDurationBin(uses.lastedMs[i] ?? 0);
    counts[bin] = (counts[bin] ?? 0) + weight;
    visit?.(i, bin, weight);
  }
}

function toKernel(spread: number): Float64Array {
  const reach = Math.ceil(3 * spread);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * spread ** 2)),
  );
  const sum = kernel.reduce((all, one) => all + one, 0);
  return kernel.map((one) => one / sum);
}

/** Smoothed and blended with an even axis; what the kernel puts beyond an end stays in its bin. */
function smooth(counts: Float64Array, kernel: Float64Array, evenWeight: number): Float64Array {
  const bins = counts.length;
  const reach = kernel.length >> 1;
  const mass = new Float64Array(bins).fill(evenWeight / bins);
  let total = evenWeight;
  for (let bin = 0; bin < bins; bin += 1) {
    const count = Math.max(0, counts[bin] ?? 0);
    if (count === 0) continue;
    total += count;
    for (let i = 0; i < kernel.length; i += 1) {
      const at = Math.min(bins - 1, Math.max(0, bin + i - reach));
      mass[at] = (mass[at] ?? 0) + count * (kernel[i] ?? 0);
    }
  }
  return mass.map((one) => one / total);
}

/** The null of one device's durations. */
export interface DurationNull {
  /** shape (bins,): the home's, what draws are made from. */
  readonly profile: Float64Array;
  /** Chance that a use of the group lasts so long. */
  readonly massOf: (group: number, start: number, end: number) => number;
  /** Chance that a use of the group that has lasted to `start` ends before `end`. */
  hazardOf(group: number, start: number, end: number): number;
}

/** @param own shape (groups · (bins + 1),), uses of each group shorter than each bin. Cost: O(bins), and the hours asked for */
export function createDurationNull(
  home: HomeDurations,
  own: Int32Array,
  groups: readonly UseGroup[],
  params: DurationParams,
): DurationNull {
  const stride = DURATION_BINS + 1;
  const sums = new Map<number, Float64Array>();
  const flank = Math.round(params.flank / STEP);
  const spread = params.ownSpread / STEP;
  const reach = Math.round(2 * spread);
  const profile = home.profile(-1);
  const close = home.close().map(toSums);
  const all = groups[0]?.members.length ?? 0;
  const bumps = Float64Array.from({ length: DURATION_BINS }, (_, width) => bumpWithin(width / 2 / spread));
  // Any length up to a last one is as dense by the minute as all shorter ones, or those just shorter: denser on the logarithmic axis.
  const growth = Float64Array.from({ length: DURATION_BINS }, (_, width) => Math.exp(width * STEP) - 1);
  const flankShare = 1 - Math.exp(-flank * STEP);

  function belowOf(hours: number): Float64Array {
    let below = sums.get(hours);
    if (below === undefined) {
      below = toSums(home.profile(hours));
      sums.set(hours, below);
    }
    return below;
  }

  function massOf(group: number, start: number, end: number): number {
    const always = belowOf(-1);
    const hours = groups[group]?.useClass.hours ?? -1;
    const points = groups[group]?.members.length ?? 0;
    const from = group * stride;
    const width = end - start;
    const inside = between(always, 0, start, end);
    const then = hours < 0 ? 0 : between(belowOf(hours), 0, start, end);
    let closer = 0;
    for (const below of close) closer = Math.max(closer, between(below, 0, start, end));
    // A bin on either side is left to the habit.
    const low = start - 1;
    const high = end + 1;
    const shareOf = (first: number, last: number) =>
      atMost(between(own, from, first, last)) / (points + params.flankWeight);
    const byMinute = Math.max(shareOf(0, low), shareOf(low - flank, low) / flankShare) * (growth[width] ?? 1);
    const beside = Math.max(byMinute, shareOf(high, high + flank) * (width / flank));

    const others = points - between(own, from, low, high);
    const near = between(own, from, low - reach, low) + between(own, from, high, high + reach);
    const homeNear = between(always, 0, low - reach, low) + between(always, 0, high, high + reach);
    const nearShare = Math.min(1, homeNear / (1 - inside));
    const excess = (near - nearShare * others) / (others * (1 - nearShare) + params.ownWeight);
    const bump = excess <= 0 ? 0 : excess * (bumps[width] ?? 1);

    // What the device's other uses do, a group of them is expected to do.
    return Math.min(1, Math.max(inside, then, closer, beside, bump, elsewhere(group, start, end)));
  }

  /** Share of the device's uses outside the group that last so long, pulled to the home's where they are few. */
  function elsewhere(group: number, start: number, end: number): number {
    const outside = all - (groups[group]?.members.length ?? 0);
    const there = between(own, 0, start, end) - between(own, group * stride, start, end);
    return (there + params.ownWeight * between(belowOf(-1), 0, start, end)) / (outside + params.ownWeight);
  }

  /** So many uses and the margin for having seen few: their own standard deviation, and the least weight. */
  function atMost(count: number): number {
    return count + Math.sqrt(count) + params.flankWeight;
  }

  return {
    profile,
    massOf,
    // Each law by its own survivors: what lies just beside a window tells how dense it is there, not how many come so far.
    hazardOf(group, start, end) {
      const hours = groups[group]?.useClass.hours ?? -1;
      const rates = [
        ...[belowOf(-1), belowOf(hours), ...close].map(
          (below) => between(below, 0, start, end) / between(below, 0, start, DURATION_BINS),
        ),
        elsewhere(group, start, end) / elsewhere(group, start, DURATION_BINS),
      ];
      return Math.min(1, Math.max(...rates));
    },
  };
}

/** shape (bins + 1,), mass before each bin. */
function toSums(masses: Float64Array): Float64Array {
  const below = new Float64Array(masses.length + 1);
  for (let bin = 0; bin < masses.length; bin += 1) below[bin + 1] = (below[bin] ?? 0) + (masses[bin] ?? 0);
  return below;
}

/** What lies in [start, end) by sums before each bin, the row of which begins at `from`. */
function between(below: Float64Array | Int32Array, from: number, start: number, end: number): number {
  const low = Math.min(DURATION_BINS, Math.max(0, start));
  const high = Math.min(DURATION_BINS, Math.max(0, end));
  return (below[from + high] ?? 0) - (below[from + low] ?? 0);
}

/** Mass of a logistic distribution of that standard deviation within so many deviations of its mean. */
function bumpWithin(deviations: number): number {
  return Math.tanh((deviations * Math.PI) / (2 * Math.sqrt(3)));
}
