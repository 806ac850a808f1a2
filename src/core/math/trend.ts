/** Whether a sequence goes steadily up or down. */

/**
 * Slope of a line through points that odd ones do not turn: the median of the slopes between all pairs.
 * @param x shape (n,), distinct
 * @returns 0 for fewer than two points
 * @see Sen, JASA 63 (1968) 1379–1389. Cost: O(n² log n)
 */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const slopes = x.flatMap((right, i) =>
    x.slice(0, i).map((left, j) => ((y[i] ?? 0) - (y[j] ?? 0)) / (right - left)),
  );
  const sorted = slopes.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/**
 * Mann and Kendall's test of a trend: how far more pairs go up than down than chance would have it.
 * @param values shape (n,), in time order
 * @returns the standardised statistic, standard normal without a trend; 0 for fewer than four values
 * @see Mann, Econometrica 13 (1945) 245–259. Cost: O(n²)
 */
export function trendOf(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 4) return 0;
  let sum = 0;
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j < i; j += 1) sum += Math.sign((values[i] ?? 0) - (values[j] ?? 0));
  const spread = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  return Math.sign(sum) * (Math.max(0, Math.abs(sum) - 1) / spread);
}
