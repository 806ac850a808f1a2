/**
 * How far beyond the largest values so far a next one has to be to be rare: the upper tail of a sample, by its own largest values.
 *
 * Above a high value the logarithms of what exceeds it are taken as exponential (a Pareto tail, which covers tight and heavy tails alike: its index is
 * estimated). The next excess against the sum of m past ones is then the F distribution of gap-test.ts, exact without knowing the index, so that few data
 * give a far limit rather than a false one.
 * @see Hill, Ann. Statist. 3 (1975) 1163–1174; Weissman, JASA 73 (1978) 812–815
 */
import { longerGapTail } from "./gap-test.ts";

export interface LargestTail {
  /** Values the sample had, n. */
  readonly count: number;
  /** Of these the largest ones that the tail rests on, m. */
  readonly kept: number;
  /** The largest value that was not kept, > 0. */
  readonly above: number;
  /** Sum of log(value / above) over those kept. */
  readonly logSum: number;
  readonly largest: number;
}

/** Share of the sample that is called its tail, and the fewest values to rest on. */
const TAIL_RATIO = 0.25;
const MIN_KEPT = 5;
/** Values that never differ still may by a little. */
const MIN_MEAN_LOG = 0.02;

/**
 * @param values shape (n,), ≥ 0, such as the longest pause of each day
 * @returns null where there are too few positive ones: six at least. Cost: O(n log n)
 */
export function learnLargestTail(values: ArrayLike<number>): LargestTail | null {
  const sorted = Float64Array.from(values).sort().reverse();
  const positive = sorted.findIndex((value) => !(value > 0));
  const usable = positive < 0 ? sorted.length : positive;
  const kept = Math.min(usable - 1, Math.max(MIN_KEPT, Math.floor(TAIL_RATIO * sorted.length)));
  if (kept < MIN_KEPT) return null;
  const above = sorted[kept] ?? 0;
  let logSum = 0;
  for (let index = 0; index < kept; index += 1) logSum += Math.log((sorted[index] ?? above) / above);
  return {
    count: sorted.length,
    kept,
    above,
    logSum: Math.max(logSum, kept * MIN_MEAN_LOG),
    largest: sorted[0] ?? above,
  };
}

/** Chance that the next value is at least as large: in (0, 1], 1 below the tail. */
export function largerTail({ count, kept, above, logSum }: LargestTail, value: number): number {
  if (value <= above) return 1;
  return (kept / count) * longerGapTail(Math.log(value / above), logSum, kept);
}

/** The value that the next one reaches with chance `p`; within the tail at least, where `p` is larger. */
export function largerLimit({ count, kept, above, logSum }: LargestTail, p: number): number {
  const share = Math.min(1, (p * count) / kept);
  return above * Math.exp(logSum * (share ** (-1 / kept) - 1));
}
