/** Figures as the tables of bench/accuracy.ts print them: shares with Wilson's interval, rates with the exact one of a Poisson count. */
import { wilsonInterval } from "../src/core/math/poisson-binomial.ts";

/** "0.95 [0.88–0.98]" */
export function shareText(found: number, tried: number): string {
  if (tried === 0) return "-";
  const [low, high] = wilsonInterval(found, tried);
  return `${(found / tried).toFixed(2)} [${low.toFixed(2)}–${high.toFixed(2)}]`;
}

/** "0.020 [0.002–0.072]" a home. */
export function rateText(found: number, homes: number): string {
  if (homes === 0) return "-";
  const [low, high] = poissonInterval(found);
  return `${(found / homes).toFixed(3)} [${(low / homes).toFixed(3)}–${(high / homes).toFixed(3)}]`;
}

/**
 * Exact 95 % interval of a Poisson mean, by bisection on its tails.
 * @see Garwood, Biometrika 28 (1936) 437–442
 */
export function poissonInterval(count: number): readonly [number, number] {
  const low = count === 0 ? 0 : bisect((mean) => 1 - poissonBelow(count - 1, mean), 0.025);
  return [low, bisect((mean) => 1 - poissonBelow(count, mean), 0.975)];
}

function poissonBelow(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= count; i += 1) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}

/** Where an ascending function reaches a value. */
function bisect(ascending: (mean: number) => number, wanted: number): number {
  let low = 0;
  let high = 700;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (ascending(middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}
