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
 * The null's profile of one target.
 * @param own shape (DAY_BINS,), the target's actions by bin
 * @param others shape (DAY_BINS,), weighted actions of all other targets by bin
 * @returns shape (DAY_BINS,), sums to 1
 */
export function blendProfile(own: Float64Array, others: Float64Array, params: ProfileParams): Float64Array {
  const home = smoothDay(others, params.homeKernelMin);
  const self = smoothDay(own, params.ownKernelMin);
  const homeTotal = sum(others) + params.evenWeight;
  const total = sum(own) + params.homeWeight;
  return Float64Array.from(self, (mass, bin) => {
    const shared = ((home[bin] ?? 0) + params.evenWeight / DAY_BINS) / homeTotal;
    return (mass + params.homeWeight * shared) / total;
  });
}

/**
 * Circular Gaussian smoothing over the bins of a day; the sum stays.
 * @param spreadMin standard deviation of the kernel, minutes
 */
export function smoothDay(counts: Float64Array, spreadMin: number): Float64Array {
  const spread = spreadMin / BIN_MINUTES;
  const reach = Math.min(DAY_BINS / 2 - 1, Math.ceil(3 * spread));
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * spread ** 2)));
  const scale = sum(kernel);
  const smooth = new Float64Array(DAY_BINS);
  for (let bin = 0; bin < DAY_BINS; bin += 1) {
    const mass = (counts[bin] ?? 0) / scale;
    if (mass === 0) continue;
    for (let i = 0; i < kernel.length; i += 1) {
      const at = (bin + i - reach + DAY_BINS) % DAY_BINS;
      smooth[at] = (smooth[at] ?? 0) + mass * (kernel[i] ?? 0);
    }
  }
  return smooth;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i] ?? 0;
  return total;
}
