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

/** Hypotheses of one kind, and the share of the error budget that is theirs, decided beforehand. */
export interface Family {
  readonly pValues: readonly number[];
  /** Hypotheses of the family tried in all, ≥ the number of p-values. */
  readonly tested: number;
  /** Shares of all families sum to 1. */
  readonly shareRatio: number;
}

/**
 * Benjamini and Hochberg over several families at once, each hypothesis weighted by its family's share over the family's size, so that a family of a hundred
 * thousand pairs does not drown one of a hundred. Weights do not look at the data and average 1, which keeps the false-discovery rate.
 * @returns adjusted p-values by family, in the order given
 * @see Genovese, Roeder & Wasserman, Biometrika 93 (2006) 509–524. Cost: O(n log n)
 */
export function toWeightedQValues(families: readonly Family[]): readonly (readonly number[])[] {
  const total = families.reduce((sum, { tested, pValues }) => sum + Math.max(tested, pValues.length), 0);
  const weighted = families.flatMap(({ pValues, tested, shareRatio }) => {
    const size = Math.max(tested, pValues.length);
    return pValues.map((p) => Math.min(1, (p * size) / (shareRatio * total)));
  });
  const adjusted = toQValues(weighted, total);
  let next = 0;
  return families.map(({ pValues }) => {
    next += pValues.length;
    return adjusted.slice(next - pValues.length, next);
  });
}
