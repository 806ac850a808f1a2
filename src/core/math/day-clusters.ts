/**
 * Partitions a device's times of day into its parts of the day, by k-means on the unit circle.
 *
 * On the circle squared chord length stands for the arc, so that midnight is no border. k is chosen by the Bayesian information criterion of the
 * wrapped-normal mixture that the partition defines (each cluster its mean, spread and weight), as x-means does.
 */
import { minutesBetween, summariseTimes, toAngle } from "./circular.ts";
import { type PlaneClusters, planeKMeans } from "./plane-kmeans.ts";

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
  const x = Float64Array.from(times, (minute) => Math.cos(toAngle(minute)));
  const y = Float64Array.from(times, (minute) => Math.sin(toAngle(minute)));
  const distinct = new Set(times).size;
  let best: { readonly centresMin: readonly number[]; readonly score: number } | null = null;
  for (let k = 1; k <= Math.min(options.maxClusters, distinct); k += 1) {
    let tightest: PlaneClusters | null = null;
    for (let start = 0; start < (k === 1 ? 1 : options.starts); start += 1) {
      const found = planeKMeans(x, y, k, random);
      if (tightest === null || found.inertia < tightest.inertia - 1e-12) tightest = found;
    }
    if (tightest === null) continue;
    const found = scorePartition(times, tightest.labels, k, options.minSpreadMin);
    if (best === null || found.score < best.score) best = found;
  }
  return { centresMin: (best?.centresMin ?? []).toSorted((a, b) => a - b) };
}

/** −2 log likelihood + parameters · log n: smaller is better. */
function scorePartition(times: readonly number[], labels: Uint8Array, k: number, minSpreadMin: number) {
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
