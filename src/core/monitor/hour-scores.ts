/**
 * Hours judged as a whole: deviations of all features ─▶ two columns ─▶ the forest's scores; and what both reach for hours in a row.
 *
 * The columns are the largest deviation, and the sum of the largest ones of the two kinds of feature that deviate most. So it does not matter which sensor or
 * kind it is, nor how many there are: with a column for each, a single fault is met by few of a tree's cuts and is not found, and a column that is as
 * usual hides it as well (docs/accuracy.md has the figures). Deviations are taken as asinh: heavy tails would else leave most cuts in the void.
 */
import { FEATURE_KINDS, type HomeFeature } from "../features/hour-features.ts";

export const COLUMNS = 2;

/**
 * @param deviations shape (features · hours,)
 * @param hours which hours
 * @returns shape (hours · {@link COLUMNS},), row-major. Cost: O(features · hours)
 */
export function toColumns(
  features: readonly HomeFeature[],
  deviations: Float64Array,
  hours: Int32Array,
): Float64Array {
  const length = features.length === 0 ? 0 : deviations.length / features.length;
  const kinds = features.map(({ kind }) => FEATURE_KINDS.indexOf(kind));
  const matrix = new Float64Array(hours.length * COLUMNS);
  const furthest = new Float64Array(FEATURE_KINDS.length);
  for (const [row, hour] of hours.entries()) {
    furthest.fill(0);
    for (const [index, kind] of kinds.entries()) {
      const deviation = Math.abs(deviations[index * length + hour] ?? 0);
      if (deviation > (furthest[kind] ?? 0)) furthest[kind] = deviation;
    }
    furthest.sort();
    const first = Math.asinh(furthest.at(-1) ?? 0);
    matrix[row * COLUMNS] = first;
    matrix[row * COLUMNS + 1] = first + Math.asinh(furthest.at(-2) ?? 0);
  }
  return matrix;
}

/**
 * Lowest score of the hours in a row that end with each.
 * @param scores shape (hours,), NaN where an hour is not known
 * @returns shape (hours,), NaN where one of the hours is not known
 */
export function lowestInRow(scores: Float64Array, row: number): Float64Array {
  return Float64Array.from(scores, (_, hour) => {
    if (hour < row - 1) return Number.NaN;
    let lowest = Number.POSITIVE_INFINITY;
    // What is not known stays so, whatever the other hours are.
    for (let back = 0; back < row; back += 1) lowest = Math.min(lowest, scores[hour - back] ?? Number.NaN);
    return lowest;
  });
}

/**
 * How far a feature keeps to one side during all of the hours in a row that end with `hour`.
 * @param own deviations of one feature by hour
 * @returns with the side's sign; 0 where it does not keep to one
 */
export function keptDeviation(own: Float64Array, hour: number, row: number): number {
  const last = own[hour] ?? 0;
  const side = Math.sign(last);
  let least = Math.abs(last);
  for (let back = 1; back < row && least > 0; back += 1)
    least = Math.min(least, side * (own[hour - back] ?? 0));
  return side * Math.max(0, least);
}

/** The largest {@link keptDeviation} over the features, without its sign. @returns shape (hours,) Cost: O(features · hours · row) */
export function furthestInRow(deviations: Float64Array, length: number, row: number): Float64Array {
  const furthest = new Float64Array(length);
  for (let from = 0; from < deviations.length; from += length) {
    const own = deviations.subarray(from, from + length);
    for (let hour = row - 1; hour < length; hour += 1) {
      const kept = Math.abs(keptDeviation(own, hour, row));
      if (kept > (furthest[hour] ?? 0)) furthest[hour] = kept;
    }
  }
  return furthest;
}
