/** The k-th smallest of a column without sorting it. */

/**
 * @param values shape (n,), n > k ≥ 0, without NaN; put into another order
 * @returns the value that sorting would put at index `k`
 * @see Hoare, Algorithm 65, CACM 4 (1961) 321–322; pivots are the median of three. Cost: O(n) expected
 */
export function selectKth(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const low = values[left] ?? 0;
    const high = values[right] ?? 0;
    const middle = values[(left + right) >> 1] ?? 0;
    const pivot = Math.max(Math.min(low, high), Math.min(Math.max(low, high), middle));
    let up = left;
    let down = right;
    while (up <= down) {
      while ((values[up] ?? 0) < pivot) up += 1;
      while ((values[down] ?? 0) > pivot) down -= 1;
      if (up > down) break;
      const swapped = values[up] ?? 0;
      values[up] = values[down] ?? 0;
      values[down] = swapped;
      up += 1;
      down -= 1;
    }
    if (k <= down) right = down;
    else if (k >= up) left = up;
    else break;
  }
  return values[k] ?? Number.NaN;
}
