/**
 * Exact distribution of the number of days on which something happens, when each day has its own probability.
 *
 * The binomial is the case of equal probabilities. Built by adding one day at a time, which never subtracts and so keeps relative accuracy far into
 * the upper tail.
 */

/**
 * Upper tails of the Poisson-binomial distribution.
 * @param probabilities shape (n,), each in [0, 1]
 * @returns shape (n + 2,), entry c = P(count ≥ c); entry 0 is 1, entry n + 1 is 0
 * @see Barlow & Heidtmann, IEEE Trans. Reliability 33 (1984) 322–323. Cost: O(n²)
 */
export function poissonBinomialTails(probabilities: ArrayLike<number>): Float64Array {
  const n = probabilities.length;
  const mass = new Float64Array(n + 1);
  mass[0] = 1;
  for (let day = 0; day < n; day += 1) {
    const p = probabilities[day] ?? 0;
    for (let c = day + 1; c > 0; c -= 1) mass[c] = (mass[c] ?? 0) * (1 - p) + (mass[c - 1] ?? 0) * p;
    mass[0] = (mass[0] ?? 0) * (1 - p);
  }
  const tails = new Float64Array(n + 2);
  for (let c = n; c >= 0; c -= 1) tails[c] = Math.min(1, (tails[c + 1] ?? 0) + (mass[c] ?? 0));
  tails[0] = 1;
  return tails;
}

/**
 * One upper tail of the Poisson-binomial distribution, P(count ≥ at least), without the others.
 * @param probabilities shape (≥ n,), each in [0, 1], of which the first n are looked at
 * @param scratch shape (≥ atLeast,), overwritten
 * Cost: O(n · atLeast)
 */
export function poissonBinomialTail(
  probabilities: Float64Array,
  n: number,
  atLeast: number,
  scratch: Float64Array,
): number {
  if (atLeast <= 0) return 1;
  if (atLeast > n) return 0;
  scratch.fill(0, 0, atLeast);
  scratch[0] = 1;
  let reached = 0;
  for (let day = 0; day < n; day += 1) {
    const p = probabilities[day] ?? 0;
    reached += p * (scratch[atLeast - 1] ?? 0);
    for (let c = Math.min(day + 1, atLeast - 1); c > 0; c -= 1)
      scratch[c] = (scratch[c] ?? 0) * (1 - p) + (scratch[c - 1] ?? 0) * p;
    scratch[0] = (scratch[0] ?? 0) * (1 - p);
  }
  return Math.min(1, reached);
}

/**
 * P(X ≤ count) for X ~ Binomial(trials, probability).
 * @param probability in [0, 1]
 */
export function binomialLowerTail(count: number, trials: number, probability: number): number {
  const tails = poissonBinomialTails(new Float64Array(trials).fill(probability));
  return count >= trials ? 1 : 1 - (tails[count + 1] ?? 0);
}

/**
 * Confidence interval of a proportion.
 * @param z normal quantile, 1.96 for 95 %
 * @returns [low, high] in [0, 1]; [0, 1] without trials
 * @see Wilson, JASA 22 (1927) 209–212
 */
export function wilsonInterval(
  hits: number,
  trials: number,
  z = 1.959_963_984_540_054,
): readonly [number, number] {
  if (trials === 0) return [0, 1];
  const share = hits / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
