/** Many ascending columns become one. */

export interface MergedRuns {
  /** shape (n,), ascending. */
  readonly values: Float64Array;
  /** shape (n,), which column each is from. */
  readonly run: Int32Array;
}

/**
 * Neighbours are merged in pairs until one is left; of equal values the one from the earlier column comes first.
 * @param runs each ascending
 * Cost: O(n log runs)
 */
export function mergeRuns(runs: readonly Float64Array[]): MergedRuns {
  const length = runs.reduce((sum, one) => sum + one.length, 0);
  let from: MergedRuns = { values: new Float64Array(length), run: new Int32Array(length) };
  let to: MergedRuns = { values: new Float64Array(length), run: new Int32Array(length) };
  let bounds: number[] = [0];
  for (const [index, one] of runs.entries()) {
    const start = bounds.at(-1) ?? 0;
    from.values.set(one, start);
    from.run.fill(index, start, start + one.length);
    if (one.length > 0) bounds.push(start + one.length);
  }
  while (bounds.length > 2) {
    const wider = [0];
    for (let pair = 0; pair + 1 < bounds.length; pair += 2) {
      const middle = bounds[pair + 1] ?? length;
      const end = bounds[pair + 2] ?? middle;
      mergePair(from, to, bounds[pair] ?? 0, middle, end);
      wider.push(end);
    }
    [from, to] = [to, from];
    bounds = wider;
  }
  return from;
}

function mergePair(from: MergedRuns, to: MergedRuns, start: number, middle: number, end: number): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at += 1) {
    const isLeft = right >= end || (left < middle && (from.values[left] ?? 0) <= (from.values[right] ?? 0));
    const taken = isLeft ? left : right;
    to.values[at] = from.values[taken] ?? 0;
    to.run[at] = from.run[taken] ?? 0;
    if (isLeft) left += 1;
    else right += 1;
  }
}
