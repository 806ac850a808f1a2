/** Control of the false-discovery rate over everything that was tried. */

/**
 * Adjusted p-values after Benjamini and Hochberg: rejecting those ≤ q keeps the expected share of false ones among the rejected ≤ q.
 * @param pValues shape (n,), each in (0, 1]
 * @param tested hypotheses tried in all, ≥ n; those not listed count as p = 1
 * @returns shape (n,), in the order given
 * @see Benjamini & Hochberg, J. R. Statist. Soc. B 57 (1995) 289–300; adjusted values: Yekutieli & Benjamini (1999). Cost: O(n log n)
 */
export function toQValues(pValues: readonly number[], tested: number = pValues.length): readonly number[] {
  const m = Math.max(tested, pValues.length);
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[b] ?? 1) - (pValues[a] ?? 1));
  const adjusted = Array.from<number>({ length: pValues.length }).fill(1);
  let smallest = 1;
  for (const [position, index] of order.entries()) {
    const rank = pValues.length - position;
    smallest = Math.min(smallest, ((pValues[index] ?? 1) * m) / rank);
    adjusted[index] = smallest;
  }
  return adjusted;
}
