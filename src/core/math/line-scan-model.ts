/** What a scan of a line is asked about, as flat arrays, and the grid on which it reads chances. */

/** Masses are rounded up to a grid of 4 % steps, so that tails are never too small and a few tables stand for all windows. */
const LEVEL_STEP = Math.log(1.04);
const SMALLEST_MASS = 1e-4;

/** Some of the points, looked at on their own. */
export interface LineGroup {
  /** Indices of its points, ascending. */
  readonly members: Int32Array;
  /** How much rarer than the simplest group's a window of this group has to be to count as much, ≥ 1: the length of telling it. */
  readonly price: number;
}

export interface LineScanModel {
  readonly bins: number;
  /** shape (points,), bin of each. */
  readonly pointBins: Uint16Array;
  readonly groups: readonly LineGroup[];
  /** Window widths in bins, ascending. */
  readonly widths: readonly number[];
  /** Windows begin here or later, and end before the last bin, which holds all that is beyond. */
  readonly firstStart: number;
  /** Fewest points in a window. */
  readonly minSupport: number;
  /** shape (bins,), sums to 1: what draws are made from. */
  readonly profile: Float64Array;
  /** shape (groups · (bins + 1),), points of each group before each bin: see {@link countBefore}. */
  readonly before: Int32Array;
  /** Chance that a point of the group falls into [start, end); not below the profile's own mass. Asked only where it matters. */
  readonly massOf: (group: number, start: number, end: number) => number;
}

/** shape (groups · (bins + 1),), points of each group before each bin. Cost: O(points of all groups + groups · bins) */
export function countBefore(pointBins: Uint16Array, groups: readonly LineGroup[], bins: number): Int32Array {
  const before = new Int32Array(groups.length * (bins + 1));
  for (const [group, { members }] of groups.entries())
    fillBefore(before.subarray(group * (bins + 1), (group + 1) * (bins + 1)), members, pointBins);
  return before;
}

/** Writes the row of one group. */
export function fillBefore(row: Int32Array, members: Int32Array, pointBins: Uint16Array): void {
  row.fill(0);
  for (let i = 0; i < members.length; i += 1) {
    const after = (pointBins[members[i] ?? 0] ?? 0) + 1;
    row[after] = (row[after] ?? 0) + 1;
  }
  for (let bin = 1; bin < row.length; bin += 1) row[bin] = (row[bin] ?? 0) + (row[bin - 1] ?? 0);
}

/** Level on the grid, rounded up. */
export function toLevel(mass: number): number {
  return Math.max(0, Math.ceil(Math.log(Math.max(mass, SMALLEST_MASS) / SMALLEST_MASS) / LEVEL_STEP - 1e-9));
}

/** The chance that a level stands for. */
export function toMass(level: number): number {
  return Math.min(1 - 1e-9, SMALLEST_MASS * Math.exp(level * LEVEL_STEP));
}
