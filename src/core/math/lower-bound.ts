/** Binary search in ascending columns. */

/**
 * @param values shape (n,), ascending
 * @returns the first index whose value is ≥ `value`, n where there is none. Cost: O(log n)
 */
export function lowerBound(values: Float64Array | Int32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * As {@link lowerBound} for whoever walks on through a column: it looks from where it stood, in steps that double, so that a step costs the logarithm
 * of how far it goes.
 * @param from the answer is known not to be before it
 * @see Bentley & Yao, Information Processing Letters 5 (1976) 82–87, on unbounded searching
 */
export function nextLowerBound(values: Float64Array, value: number, from: number): number {
  const { length } = values;
  let low = from;
  let step = 1;
  while (low + step <= length && (values[low + step - 1] ?? 0) < value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(length, low + step - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
