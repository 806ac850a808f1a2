/**
 * Partitions a device's times of day into its parts of the day, by k-means on the unit circle.
 *
 * On the circle squared chord length stands for the arc, so that midnight is no border. k is chosen by the Bayesian information criterion of the
 * wrapped-normal mixture that the partition defines (each cluster its mean, spread and weight), as x-means does.
 */
import { DAY_MINUTES, minutesBetween, summariseTimes, toAngle } from "./circular.ts";
import { type PlaneClusters, planeKMeans } from "./plane-kmeans.ts";

export interface DayClusters {
  /** Cluster centres, minutes in [0, 1440), ascending. */
  readonly centresMin: readonly number[];
}

export interface DayClusterOptions {
  readonly maxClusters: number;
  /** Seeded starts for each k; the tightest is taken. */
  readonly starts: number;
  /** Smallest spread a cluster is credited with, minutes: clocks and memories are not finer. Times are told apart by as much. */
  readonly minSpreadMin: number;
}

/**
 * @param minutes shape (n,), n ≥ 1, minutes after local midnight
 * @param random uniform in [0, 1); the same sequence gives the same clusters
 * @see Pelleg & Moore, X-means, ICML 2000 §3.2; Arthur & Vassilvitskii, k-means++, SODA 2007. Cost: O(n + day / minSpreadMin · k² · starts)
 */
export function clusterTimesOfDay(
  minutes: ArrayLike<number>,
  random: () => number,
  options: DayClusterOptions,
): DayClusters {
  const { times, weights } = gather(minutes, options.minSpreadMin);
  const x = Float64Array.from(times, (minute) => Math.cos(toAngle(minute)));
  const y = Float64Array.from(times, (minute) => Math.sin(toAngle(minute)));
  let best: { readonly centresMin: readonly number[]; readonly score: number } | null = null;
  for (let k = 1; k <= Math.min(options.maxClusters, times.length); k += 1) {
    let tightest: PlaneClusters | null = null;
    for (let start = 0; start < (k === 1 ? 1 : options.starts); start += 1) {
      const found = planeKMeans(x, y, weights, k, random);
      if (tightest === null || found.inertia < tightest.inertia - 1e-12) tightest = found;
    }
    if (tightest === null) continue;
    const found = scorePartition(times, weights, tightest.labels, k, options.minSpreadMin);
    if (best === null || found.score < best.score) best = found;
  }
  return { centresMin: (best?.centresMin ?? []).toSorted((a, b) => a - b) };
}

/** Times that round to the same step are one, their mean, with their number as its weight. */
function gather(minutes: ArrayLike<number>, stepMin: number) {
  const steps = Math.ceil(DAY_MINUTES / stepMin);
  const counts = new Float64Array(steps);
  const sums = new Float64Array(steps);
  for (let i = 0; i < minutes.length; i += 1) {
    const minute = minutes[i] ?? 0;
    const step = Math.floor(minute / stepMin);
    counts[step] = (counts[step] ?? 0) + 1;
    sums[step] = (sums[step] ?? 0) + minute;
  }
  const used = Array.from(counts.keys()).filter((step) => (counts[step] ?? 0) > 0);
  return {
    times: Float64Array.from(used, (step) => (sums[step] ?? 0) / (counts[step] ?? 1)),
    weights: Float64Array.from(used, (step) => counts[step] ?? 0),
  };
}

/** −2 log likelihood + parameters · log n: smaller is better. */
function scorePartition(
  times: Float64Array,
  weights: Float64Array,
  labels: Uint8Array,
  k: number,
  minSpreadMin: number,
) {
  const n = weights.reduce((sum, weight) => sum + weight, 0);
  const centresMin: number[] = [];
  let logLikelihood = 0;
  for (let cluster = 0; cluster < k; cluster += 1) {
    const shares = weights.map((weight, i) => (labels[i] === cluster ? weight : 0));
    const members = shares.reduce((sum, share) => sum + share, 0);
    if (members === 0) continue;
    const { meanMin } = summariseTimes(times, shares);
    const squares = shares.reduce(
      (sum, share, i) => sum + share * minutesBetween(meanMin, times[i] ?? 0) ** 2,
      0,
    );
    const spread = Math.max(minSpreadMin, Math.sqrt(squares / members));
    centresMin.push(meanMin);
    logLikelihood +=
      members * (Math.log(members / n) - Math.log(spread * Math.sqrt(2 * Math.PI))) -
      squares / (2 * spread * spread);
  }
  return { centresMin, score: -2 * logLikelihood + (3 * k - 1) * Math.log(n) };
}
