/** Spread that one odd day does not make: the median absolute deviation from the median, of a non-empty sample. */
import { medianAbsoluteDeviation } from "simple-statistics";

export { medianAbsoluteDeviation };

/** Nobody keeps closer to a clock than this, minutes. */
export const FINEST_CLOCK_MIN = 2;

/**
 * By how much the closer of two samples explains the same times better than the wider one: log-likelihood ratio of their spreads, nats; negative where it is not the closer.
 * @param count times that both are of
 * @param least spread below which nobody keeps to anything, in the samples' unit, > 0
 */
export function spreadGain(
  count: number,
  wider: readonly number[],
  closer: readonly number[],
  least: number,
): number {
  const spreadOf = (sample: readonly number[]) => Math.max(least, medianAbsoluteDeviation(sample));
  return count * Math.log(spreadOf(wider) / spreadOf(closer));
}
