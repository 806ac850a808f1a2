/**
 * How improbable so many successes are, when each trial has its own small chance.
 *
 * The number of successes of independent trials with chances p_i is never more dispersed above its mean than a binomial with the mean of the chances,
 * so the binomial's tail bounds it: conservative, and constant in memory however many trials there are.
 */
import { gammaln } from "simple-statistics";

/**
 * Upper bound of P(X ≥ hits) for a sum X of `trials` independent yes-or-no trials whose chances average `meanChance`.
 * @param meanChance in [0, 1]
 * @returns in (0, 1]; 1 where `hits` is not above the mean, where the bound says nothing
 * @see Hoeffding, Ann. Math. Statist. 27 (1956) 713–721, theorem 5. Cost: O(hits above the mean)
 */
export function upperTail(hits: number, trials: number, meanChance: number): number {
  if (hits <= 0 || hits < trials * meanChance + 1) return 1;
  if (hits > trials) return Number.MIN_VALUE;
  const chance = Math.min(1 - 1e-12, Math.max(1e-12, meanChance));
  let logTerm =
    logFactorial(trials) -
    logFactorial(hits) -
    logFactorial(trials - hits) +
    hits * Math.log(chance) +
    (trials - hits) * Math.log1p(-chance);
  const odds = chance / (1 - chance);
  let sum = 0;
  let term = 1;
  for (let count = hits; count <= trials; count += 1) {
    sum += term;
    term *= ((trials - count) / (count + 1)) * odds;
    if (term < sum * 1e-12) break;
  }
  logTerm += Math.log(sum);
  return Math.max(Number.MIN_VALUE, Math.min(1, Math.exp(logTerm)));
}

/**
 * Upper tails of the binomial distribution.
 * @param chance in (0, 1)
 * @returns shape (trials + 2,), entry c = P(X ≥ c); entry 0 is 1, entry trials + 1 is 0. Cost: O(trials)
 */
export function binomialTails(trials: number, chance: number): Float64Array {
  const tails = new Float64Array(trials + 2);
  const logOdds = Math.log1p(-chance) - Math.log(chance);
  let logMass = trials * Math.log(chance);
  for (let count = trials; count > 0; count -= 1) {
    tails[count] = Math.min(1, (tails[count + 1] ?? 0) + Math.exp(logMass));
    logMass += Math.log(count / (trials - count + 1)) + logOdds;
  }
  tails[0] = 1;
  return tails;
}

/**
 * Upper bound of P(X ≥ count) for a Poisson count of mean `mean`, used to look through many pairs quickly.
 * @returns in (0, 1]
 */
export function poissonUpperTail(count: number, mean: number): number {
  if (count <= 0 || count <= mean) return 1;
  let term = 1;
  let sum = 0;
  for (let i = count; term > sum * 1e-12; i += 1) {
    sum += term;
    term *= mean / (i + 1);
  }
  const log = count * Math.log(Math.max(mean, 1e-12)) - mean - logFactorial(count) + Math.log(sum);
  return Math.max(Number.MIN_VALUE, Math.min(1, Math.exp(log)));
}

function logFactorial(n: number): number {
  return gammaln(n + 1);
}
