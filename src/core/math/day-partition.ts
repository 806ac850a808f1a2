/**
 * Partitions days, each a row of features, into kinds of days; one kind where the partition is no better than one of days without kinds.
 *
 * Rows are standardised in blocks of equal weight and reduced to principal components. k-means with seeded starts, or Ward's linkage where
 * asked for, gives k = 2 … most; the mean silhouette chooses k. Null: features are independent of each other from day to day; each is permuted over
 * the days by itself, the whole choice repeated, and the silhouette has to beat all but one in twenty of these.
 * @see Rousseeuw, J. Comput. Appl. Math. 20 (1987) 53–65; Tibshirani, Walther & Hastie, J. R. Statist. Soc. B 63 (2001) 411–423, for the null
 */
import { kmeans } from "ml-kmeans";
import { Matrix, SVD } from "ml-matrix";

export interface FeatureBlock {
  /** By day: shape (features,). */
  readonly rows: readonly (readonly number[])[];
}

export interface PartitionOptions {
  readonly random: () => number;
  readonly method: "k-means" | "hierarchical";
  readonly maxKinds: number;
  readonly starts: number;
  /** Fewest days of a kind. */
  readonly minDays: number;
  /** Share of the variance that the components kept explain, 0–1. */
  readonly explainedRatio: number;
  readonly maxComponents: number;
  /** Times the features are permuted; 0 takes the best partition as it is. */
  readonly permutations: number;
}

export interface DayPartition {
  /** shape (days,), kind of each day, 0 … kinds − 1. */
  readonly labels: readonly number[];
  readonly kinds: number;
  /** shape (days,), the same into twice as many kinds and less two, however few days each has and whether or not they are clearly apart. */
  readonly finest: readonly number[];
  /** Mean silhouette, −1 … 1; 0 for one kind. */
  readonly silhouette: number;
  /** Share of partitions of permuted days that are as good, (0, 1]; 1 where none was found. */
  readonly pValue: number;
}

const MAX_P = 0.05;

/** Cost: O(permutations · (days² · kinds + days · features²)) */
export function partitionDays(blocks: readonly FeatureBlock[], options: PartitionOptions): DayPartition {
  const columns = toColumns(blocks);
  const days = columns[0]?.length ?? 0;
  const same = Array.from<number>({ length: days }).fill(0);
  const one: DayPartition = {
    labels: same,
    kinds: 1,
    finest: same,
    silhouette: 0,
    pValue: 1,
  };
  if (days < 2 * options.minDays) return one;
  const reduced = reduce(columns, options);
  const best = choose(reduced, options);
  const finest = partitionInto(reduced, 2 * options.maxKinds - 2, options);
  if (best === null) return { ...one, finest };
  let asGood = 0;
  for (let round = 0; round < options.permutations; round += 1) {
    const permuted = columns.map((column) => shuffle(column, options.random));
    const other = choose(reduce(permuted, options), options);
    if (other !== null && other.silhouette >= best.silhouette) asGood += 1;
  }
  const pValue = (asGood + 1) / (options.permutations + 1);
  if (options.permutations > 0 && pValue > MAX_P) return { ...one, pValue, finest };
  return { ...best, pValue, finest };
}

/** Columns with a spread, standardised, each block's squares summing to the same. */
function toColumns(blocks: readonly FeatureBlock[]): readonly Float64Array[] {
  return blocks.flatMap(({ rows }) => {
    const width = rows[0]?.length ?? 0;
    const columns = Array.from({ length: width }, (_, feature) =>
      Float64Array.from(rows, (row) => row[feature] ?? 0),
    ).flatMap((column) => {
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
      return variance < 1e-12 ? [] : [column.map((value) => (value - mean) / Math.sqrt(variance))];
    });
    const scale = Math.sqrt(Math.max(1, columns.length));
    return columns.map((column) => column.map((value) => value / scale));
  });
}

/** @returns by day: shape (components,) */
function reduce(
  columns: readonly Float64Array[],
  { explainedRatio, maxComponents }: PartitionOptions,
): readonly number[][] {
  const days = columns[0]?.length ?? 0;
  if (columns.length === 0) return Array.from({ length: days }, () => [0]);
  const matrix = new Matrix(columns.map((column) => [...column])).transpose();
  const { leftSingularVectors: left, diagonal } = new SVD(matrix, { autoTranspose: true });
  const total = diagonal.reduce((sum, value) => sum + value * value, 0);
  let kept = 0;
  let explained = 0;
  while (kept < Math.min(maxComponents, diagonal.length) && explained < explainedRatio * total) {
    explained += (diagonal[kept] ?? 0) ** 2;
    kept += 1;
  }
  return Array.from({ length: days }, (_, day) =>
    Array.from({ length: kept }, (__, component) => left.get(day, component) * (diagonal[component] ?? 0)),
  );
}

function choose(
  points: readonly number[][],
  options: PartitionOptions,
): Omit<DayPartition, "pValue" | "finest"> | null {
  const distances = distancesOf(points);
  const merges = options.method === "hierarchical" ? linkByWard(distances, points.length) : null;
  let best: Omit<DayPartition, "pValue" | "finest"> | null = null;
  for (let kinds = 2; kinds <= options.maxKinds; kinds += 1) {
    const labels = merges === null ? tightest(points, kinds, options) : cutInto(merges, points.length, kinds);
    const sizes = Array.from({ length: kinds }, (_, kind) => labels.filter((one) => one === kind).length);
    if (sizes.some((size) => size < options.minDays)) continue;
    const silhouette = silhouetteOf(distances, labels, sizes);
    if (best === null || silhouette > best.silhouette + 1e-9) best = { labels, kinds, silhouette };
  }
  return best;
}

function partitionInto(
  points: readonly number[][],
  kinds: number,
  options: PartitionOptions,
): readonly number[] {
  if (points.length <= kinds) return points.map((_, day) => day);
  return options.method === "hierarchical"
    ? cutInto(linkByWard(distancesOf(points), points.length), points.length, kinds)
    : tightest(points, kinds, options);
}

function tightest(
  points: readonly number[][],
  kinds: number,
  { random, starts }: PartitionOptions,
): readonly number[] {
  let best: { readonly labels: readonly number[]; readonly inertia: number } | null = null;
  for (let start = 0; start < starts; start += 1) {
    const seed = Math.floor(random() * 2_147_483_647);
    const { clusters, centroids } = kmeans([...points], kinds, { seed, initialization: "kmeans++" });
    const inertia = points.reduce(
      (sum, point, i) => sum + squareBetween(point, centroids[clusters[i] ?? 0] ?? []),
      0,
    );
    if (best === null || inertia < best.inertia - 1e-12) best = { labels: clusters, inertia };
  }
  return best?.labels ?? [];
}

/**
 * Ward's linkage by nearest pairs, after Lance and Williams.
 * @returns pairs of clusters merged, in order, each named by its first day. Cost: O(days³)
 */
function linkByWard(distances: Float64Array, days: number): readonly (readonly [number, number])[] {
  const between = distances.map((distance) => distance * distance);
  const size = new Float64Array(days).fill(1);
  const alive = Array.from({ length: days }, (_, day) => day);
  const merges: (readonly [number, number])[] = [];
  while (alive.length > 1) {
    const [a, b] = nearestPair(between, alive, days);
    const apart = between[a * days + b] ?? 0;
    const [own, other] = [size[a] ?? 1, size[b] ?? 1];
    for (const c of alive) {
      const third = size[c] ?? 1;
      const merged =
        ((own + third) * (between[a * days + c] ?? 0) +
          (other + third) * (between[b * days + c] ?? 0) -
          third * apart) /
        (own + other + third);
      between[a * days + c] = merged;
      between[c * days + a] = merged;
    }
    size[a] = own + other;
    alive.splice(alive.indexOf(b), 1);
    merges.push([a, b]);
  }
  return merges;
}

function nearestPair(
  between: Float64Array,
  alive: readonly number[],
  days: number,
): readonly [number, number] {
  let pair: readonly [number, number] = [alive[0] ?? 0, alive[1] ?? 0];
  let least = Infinity;
  for (const [i, a] of alive.entries()) {
    for (let j = i + 1; j < alive.length; j += 1) {
      const distance = between[a * days + (alive[j] ?? 0)] ?? 0;
      if (distance < least) {
        least = distance;
        pair = [a, alive[j] ?? 0];
      }
    }
  }
  return pair;
}

function cutInto(
  merges: readonly (readonly [number, number])[],
  days: number,
  kinds: number,
): readonly number[] {
  const first = Array.from({ length: days }, (_, day) => day);
  for (const [a, b] of merges.slice(0, Math.max(0, days - kinds)))
    for (let day = 0; day < days; day += 1) if (first[day] === b) first[day] = a;
  const names = [...new Set(first)];
  return first.map((one) => names.indexOf(one));
}

/** shape (days · days,) */
function distancesOf(points: readonly number[][]): Float64Array {
  const days = points.length;
  const distances = new Float64Array(days * days);
  for (let a = 0; a < days; a += 1) {
    for (let b = a + 1; b < days; b += 1) {
      const distance = Math.sqrt(squareBetween(points[a] ?? [], points[b] ?? []));
      distances[a * days + b] = distance;
      distances[b * days + a] = distance;
    }
  }
  return distances;
}

function silhouetteOf(distances: Float64Array, labels: readonly number[], sizes: readonly number[]): number {
  const days = labels.length;
  const sums = new Float64Array(sizes.length);
  let total = 0;
  for (let day = 0; day < days; day += 1) {
    sums.fill(0);
    for (let other = 0; other < days; other += 1) {
      const label = labels[other] ?? 0;
      sums[label] = (sums[label] ?? 0) + (distances[day * days + other] ?? 0);
    }
    const own = labels[day] ?? 0;
    const within = (sums[own] ?? 0) / Math.max(1, (sizes[own] ?? 1) - 1);
    let nearest = Infinity;
    for (const [kind, size] of sizes.entries())
      if (kind !== own) nearest = Math.min(nearest, (sums[kind] ?? 0) / size);
    total += (nearest - within) / Math.max(nearest, within, 1e-12);
  }
  return total / Math.max(1, days);
}

function squareBetween(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum;
}

function shuffle(values: Float64Array, random: () => number): Float64Array {
  const shuffled = values.slice();
  for (let i = shuffled.length - 1; i > 0; i -= 1) {
    const other = Math.floor(random() * (i + 1));
    const value = shuffled[i] ?? 0;
    shuffled[i] = shuffled[other] ?? 0;
    shuffled[other] = value;
  }
  return shuffled;
}
