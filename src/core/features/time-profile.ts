/**
 * When in the day a home, and a device in it, is used: smooth densities over the bins of the local day.
 *
 * The base rate against which a habit is judged: a device used rarely is expected when the home is busy, one used often by its own hours.
 */

/** Length of a bin, minutes. */
export const BIN_MINUTES = 5;
/** Bins of a day. */
export const DAY_BINS = 1440 / BIN_MINUTES;

/** Bin of a time of day. */
export function toBin(minuteOfDay: number): number {
  return Math.min(DAY_BINS - 1, Math.floor(minuteOfDay / BIN_MINUTES));
}

export interface ProfileParams {
  readonly homeKernelMin: number;
  readonly ownKernelMin: number;
  /** Weight of the home's profile, in actions of the target. */
  readonly homeWeight: number;
  /** Weight of the even profile within the home's, in actions of the home. */
  readonly evenWeight: number;
}

/**
 * The home's hours as a target sees them.
 * @param others shape (DAY_BINS,), weighted actions of all other targets by bin
 * @returns shape (DAY_BINS,), sums to 1
 */
export function homeProfile(others: Float64Array, params: ProfileParams): Float64Array {
  const total = sum(others) + params.evenWeight;
  return smoothDay(others, params.homeKernelMin).map((mass) => (mass + params.evenWeight / DAY_BINS) / total);
}

/**
 * The home's hours blended with the target's own.
 * @param own shape (DAY_BINS,), the target's actions by bin
 * @param home shape (DAY_BINS,), sums to 1
 * @returns shape (DAY_BINS,), sums to 1
 */
export function blendProfile(own: Float64Array, home: Float64Array, params: ProfileParams): Float64Array {
  const total = sum(own) + params.homeWeight;
  return smoothDay(own, params.ownKernelMin).map(
    (mass, bin) => (mass + params.homeWeight * (home[bin] ?? 0)) / total,
  );
}

export interface FlankParams {
  /** Length of the stretch looked at on either side of a window, minutes. */
  readonly flankMin: number;
  /** Uses taken to have been there beside those seen: the margin for small numbers. */
  readonly flankWeight: number;
  /** Spread of the narrowest hours of its own that a device is granted, minutes. */
  readonly ownHoursMin: number;
  /** Pull towards no hours of its own, in uses. */
  readonly ownHoursWeight: number;
}

/**
 * Chance that one use falls into each window: the largest of three estimates, none of which the uses inside the window enter, so that a habit
 * does not hide itself. The home's hours; the target's uses just before and after the window; and, where the target's other uses lie closer
 * around the window than the home's hours say, a bump of hours of its own, as narrow as such hours are granted to be.
 * @param own shape (DAY_BINS,), the target's actions by bin
 * @param profile shape (DAY_BINS,), sums to 1: the home's hours
 * @returns shape (DAY_BINS,), by the window's first bin, circular
 */
export function windowMasses(
  own: Float64Array,
  profile: Float64Array,
  widthBins: number,
  params: FlankParams,
): Float64Array {
  const ownBefore = cumulate(own);
  const profileBefore = cumulate(profile);
  const total = sum(own);
  const flank = Math.round(params.flankMin / BIN_MINUTES);
  const reach = Math.round((2 * params.ownHoursMin) / BIN_MINUTES);
  const bumpMass = normalWithin((widthBins * BIN_MINUTES) / 2 / params.ownHoursMin);
  const around = (before: Float64Array, start: number, length: number) =>
    between(before, start - 1 - length, length) + between(before, start + widthBins + 1, length);
  return Float64Array.from({ length: DAY_BINS }, (_, start) => {
    const inside = between(profileBefore, start, widthBins);
    const share = (around(ownBefore, start, flank) + params.flankWeight) / (total + params.flankWeight);
    const even = share * (widthBins / (2 * flank));
    const shaped = share * (inside / around(profileBefore, start, flank));

    const others = total - between(ownBefore, start - 1, widthBins + 2);
    const nearShare = around(profileBefore, start, reach) / (1 - inside);
    const excess = around(ownBefore, start, reach) - nearShare * others;
    const ownHours = Math.max(0, excess / (others * (1 - nearShare) + params.ownHoursWeight));
    return Math.min(1, Math.max(inside, even, shaped, ownHours * bumpMass));
  });
}

/** Mass of the normal distribution within so many standard deviations of its mean. @see Abramowitz & Stegun 7.1.26 */
function normalWithin(deviations: number): number {
  const x = deviations / Math.SQRT2;
  const t = 1 / (1 + 0.327_591_1 * x);
  const series =
    t *
    (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
  return 1 - series * Math.exp(-x * x);
}

/** shape (2 · DAY_BINS + 1,), sums before each bin over two days. */
function cumulate(values: Float64Array): Float64Array {
  const before = new Float64Array(2 * DAY_BINS + 1);
  for (let i = 0; i < 2 * DAY_BINS; i += 1) before[i + 1] = (before[i] ?? 0) + (values[i % DAY_BINS] ?? 0);
  return before;
}

function between(before: Float64Array, start: number, length: number): number {
  const from = ((start % DAY_BINS) + DAY_BINS) % DAY_BINS;
  return (before[from + length] ?? 0) - (before[from] ?? 0);
}

/**
 * Circular Gaussian smoothing over the bins of a day; the sum stays.
 * @param spreadMin standard deviation of the kernel, minutes
 */
export function smoothDay(counts: Float64Array, spreadMin: number): Float64Array {
  const spread = spreadMin / BIN_MINUTES;
  const reach = Math.min(DAY_BINS / 2 - 1, Math.ceil(3 * spread));
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * spread ** 2)),
  );
  const scale = sum(kernel);
  const smooth = new Float64Array(DAY_BINS);
  for (let bin = 0; bin < DAY_BINS; bin += 1) {
    const mass = (counts[bin] ?? 0) / scale;
    if (mass === 0) continue;
    let at = bin < reach ? bin - reach + DAY_BINS : bin - reach;
    for (let i = 0; i < kernel.length; i += 1) {
      smooth[at] = (smooth[at] ?? 0) + mass * (kernel[i] ?? 0);
      at = at + 1 === DAY_BINS ? 0 : at + 1;
    }
  }
  return smooth;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i] ?? 0;
  return total;
}
