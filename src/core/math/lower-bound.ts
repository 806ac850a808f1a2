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
