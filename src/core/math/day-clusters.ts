/**
 * Partitions a device's times of day into its parts of the day, by k-means on the unit circle.
 *
 * On the circle squared chord length stands for the arc, so that midnight is no border. k is chosen by the Bayesian information criterion of the
 * wrapped-normal mixture that the partition defines (each cluster its mean, spread and weight), as x-means does.
 */
import { kmeans } from "ml-kmeans";
import { minutesBetween, summariseTimes, toAngle } from "./circular.ts";

export interface DayClusters {
  /** Cluster centres, minutes in [0, 1440), ascending. */
  readonly centresMin: readonly number[];
}

export interface DayClusterOptions {
  readonly maxClusters: number;
  /** Seeded starts for each k; the tightest is taken. */
  readonly starts: number;
  /** Smallest spread a cluster is credited with, minutes: clocks and memories are not finer. */
  readonly minSpreadMin: number;
  /** Above this many points, every n-th is taken. */
  readonly maxPoints: number;
}

/**
 * @param minutes shape (n,), n ≥ 1, minutes after local midnight
 * @param random uniform in [0, 1); the same sequence gives the same clusters
 * @see Pelleg & Moore, X-means, ICML 2000 §3.2; Arthur & Vassilvitskii, k-means++, SODA 2007. Cost: O(n · k² · starts)
 */
export function clusterTimesOfDay(
  minutes: ArrayLike<number>,
  random: () => number,
  options: DayClusterOptions,
): DayClusters {
  const step = Math.max(1, Math.ceil(minutes.length / options.maxPoints));
  const times = Array.from(minutes).filter((_, index) => index % step === 0);
  const points = times.map((minute) => [Math.cos(toAngle(minute)), Math.sin(toAngle(minute))]);
  const distinct = new Set(times).size;
  let best: { readonly centresMin: readonly number[]; readonly score: number } | null = null;
  for (let k = 1; k <= Math.min(options.maxClusters, distinct); k += 1) {
    let tightest: { readonly labels: readonly number[]; readonly inertia: number } | null = null;
    for (let start = 0; start < (k === 1 ? 1 : options.starts); start += 1) {
      const seed = Math.floor(random() * 2_147_483_647);
      const { clusters, centroids } = kmeans(points, k, { seed, initialization: "kmeans++" });
      const inertia = inertiaOf(points, clusters, centroids);
      if (tightest === null || inertia < tightest.inertia - 1e-12) tightest = { labels: clusters, inertia };
    }
    if (tightest === null) continue;
    const found = scorePartition(times, tightest.labels, k, options.minSpreadMin);
    if (best === null || found.score < best.score) best = found;
  }
  return { centresMin: (best?.centresMin ?? []).toSorted((a, b) => a - b) };
}

function inertiaOf(
  points: readonly (readonly number[])[],
  labels: readonly number[],
  centroids: readonly (readonly number[])[],
): number {
  let sum = 0;
  for (const [index, point] of points.entries()) {
    const centre = centroids[labels[index] ?? 0] ?? [0, 0];
    sum += ((point[0] ?? 0) - (centre[0] ?? 0)) ** 2 + ((point[1] ?? 0) - (centre[1] ?? 0)) ** 2;
  }
  return sum;
}

/** −2 log likelihood + parameters · log n: smaller is better. */
function scorePartition(
  times: readonly number[],
  labels: readonly number[],
  k: number,
  minSpreadMin: number,
) {
  const n = times.length;
  const centresMin: number[] = [];
  let logLikelihood = 0;
  for (let cluster = 0; cluster < k; cluster += 1) {
    const members = times.filter((_, index) => labels[index] === cluster);
    if (members.length === 0) continue;
    const { meanMin } = summariseTimes(members);
    const squares = members.reduce((sum, minute) => sum + minutesBetween(meanMin, minute) ** 2, 0);
    const spread = Math.max(minSpreadMin, Math.sqrt(squares / members.length));
    centresMin.push(meanMin);
    logLikelihood +=
      members.length * (Math.log(members.length / n) - Math.log(spread * Math.sqrt(2 * Math.PI))) -
      squares / (2 * spread * spread);
  }
  return { centresMin, score: -2 * logLikelihood + (3 * k - 1) * Math.log(n) };
}
