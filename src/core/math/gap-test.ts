/** Whether a waiting time is longer than those before it can explain. */

/**
 * Chance that the next of several waiting times is at least as long, where they all come from one exponential law of unknown rate.
 *
 * The ratio of the next to the sum of the others has the F distribution with 2 and 2n degrees of freedom, whatever the rate, which gives
 * (1 + gap / total)⁻ⁿ: exact, without an estimate.
 * @param gap the next waiting time, ≥ 0
 * @param total sum of the others, > 0, in the same unit
 * @param count how many others, n ≥ 1
 * @returns in (0, 1]
 * @see Lawless, Technometrics 15 (1973) 857–865, on predicting from exponential samples
 */
export function longerGapTail(gap: number, total: number, count: number): number {
  if (!(total > 0) || count < 1) throw new RangeError("no past waiting times to compare with");
  return Math.exp(-count * Math.log1p(Math.max(0, gap) / total));
}
