/**
 * k-means of weighted points in the plane, on typed arrays: Lloyd's iteration from k-means++ starts.
 *
 * Measured, ml-kmeans takes forty times as long for a hundred points, as it goes through objects; a night asks for thousands of these.
 * @see Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129–137; Arthur & Vassilvitskii, SODA 2007
 */
export interface PlaneClusters {
  /** shape (n,), cluster of each point, 0…k−1. */
  readonly labels: Uint8Array;
  /** Weighted sum of squared distances to the centres. */
  readonly inertia: number;
}

const MAX_ROUNDS = 100;

/**
 * @param x shape (n,), @param y shape (n,), n ≥ k
 * @param weights shape (n,), each > 0: how many points lie there
 * @param k at most 255
 * @param random uniform in [0, 1)
 * Cost: O(n · k · rounds)
 */
export function planeKMeans(
  x: Float64Array,
  y: Float64Array,
  weights: Float64Array,
  k: number,
  random: () => number,
): PlaneClusters {
  const n = x.length;
  const { centreX, centreY } = startFrom(x, y, weights, k, random);
  const labels = new Uint8Array(n);
  const sumX = new Float64Array(k);
  const sumY = new Float64Array(k);
  const counts = new Float64Array(k);
  let inertia = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let total = 0;
    sumX.fill(0);
    sumY.fill(0);
    counts.fill(0);
    for (let i = 0; i < n; i += 1) {
      const px = x[i] ?? 0;
      const py = y[i] ?? 0;
      const weight = weights[i] ?? 0;
      let nearest = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0; c < k; c += 1) {
        const square = (px - (centreX[c] ?? 0)) ** 2 + (py - (centreY[c] ?? 0)) ** 2;
        if (square < least) {
          least = square;
          nearest = c;
        }
      }
      labels[i] = nearest;
      total += weight * least;
      sumX[nearest] = (sumX[nearest] ?? 0) + weight * px;
      sumY[nearest] = (sumY[nearest] ?? 0) + weight * py;
      counts[nearest] = (counts[nearest] ?? 0) + weight;
    }
    const isSettled = total >= inertia - 1e-12;
    inertia = total;
    if (isSettled) break;
    for (let c = 0; c < k; c += 1) {
      const count = counts[c] ?? 0;
      // A centre that lost all its points stays where it is.
      if (count === 0) continue;
      centreX[c] = (sumX[c] ?? 0) / count;
      centreY[c] = (sumY[c] ?? 0) / count;
    }
  }
  return { labels, inertia };
}

/** The first centre is any point by its weight, each further one also by its squared distance to the nearest centre so far. */
function startFrom(x: Float64Array, y: Float64Array, weights: Float64Array, k: number, random: () => number) {
  const n = x.length;
  const centreX = new Float64Array(k);
  const centreY = new Float64Array(k);
  const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let chosen = drawn(weights, random);
  for (let c = 0; c < k; c += 1) {
    centreX[c] = x[chosen] ?? 0;
    centreY[c] = y[chosen] ?? 0;
    for (let i = 0; i < n; i += 1) {
      const square = ((x[i] ?? 0) - (x[chosen] ?? 0)) ** 2 + ((y[i] ?? 0) - (y[chosen] ?? 0)) ** 2;
      distance[i] = Math.min(distance[i] ?? 0, (weights[i] ?? 0) * square);
    }
    chosen = drawn(distance, random);
  }
  return { centreX, centreY };
}

/** An index by its share of the sum. */
function drawn(shares: Float64Array, random: () => number): number {
  let total = 0;
  for (let i = 0; i < shares.length; i += 1) total += shares[i] ?? 0;
  let left = random() * total;
  for (let i = 0; i < shares.length; i += 1) {
    left -= shares[i] ?? 0;
    if (left < 0) return i;
  }
  return shares.length - 1;
}
