/**
 * How often planted daily-time habits are found and how often homes without habits are told something false.
 *
 *     node bench/accuracy.ts [--seeds 40] [--random 100]
 *
 * The whole analysis runs: detector, correction, replay, worth. Homes are made anew for every seed; docs/accuracy.md explains the table.
 */
import { parseArgs } from "node:util";
import { wilsonInterval } from "../src/core/math/poisson-binomial.ts";
import { isPlanted, suggestionsFor } from "../tests/houses/judge.ts";
import { createPlantedHome } from "../tests/houses/planted-home.ts";
import { createRandomHome } from "../tests/houses/random-home.ts";

const CHANCES = [8, 11, 14, 15, 20, 28, 43] as const;
const SPREADS_MIN = [5, 15] as const;
const OTHER_USES = [0, 1, 4] as const;
const RANDOM_DAYS = [14, 28, 60] as const;

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "40" }, random: { type: "string", default: "100" } },
});
const seeds = Number(values.seeds);

console.log(`random homes: 100 devices, ${values.random} seeds each`);
let falseOnes = 0;
let homes = 0;
for (const days of RANDOM_DAYS) {
  let found = 0;
  const startMs = performance.now();
  for (let seed = 0; seed < Number(values.random); seed += 1) {
    const { log, home } = createRandomHome({ seed, days });
    found += suggestionsFor(log, home).length;
  }
  homes += Number(values.random);
  falseOnes += found;
  const ms = (performance.now() - startMs) / Number(values.random);
  console.log(`  ${days} days: ${rate(found, Number(values.random))}   ${ms.toFixed(0)} ms a home`);
}
console.log(`  all: ${rate(falseOnes, homes)}`);

console.log(
  `\nplanted habits: 100 devices, kept 90 %, ${seeds} seeds a cell, a third of them daily, the others on weekdays`,
);
console.log(
  `spread other  ${CHANCES.map((one) => `${one} chances`.padEnd(20)).join("")}other suggestions a home`,
);
const pooled = new Map<string, { found: number; tried: number }>();
for (const spreadMin of SPREADS_MIN) {
  for (const otherUsesPerDay of OTHER_USES) {
    const cells: string[] = [];
    let others = 0;
    for (const chances of CHANCES) {
      let found = 0;
      for (let seed = 0; seed < seeds; seed += 1) {
        const dayClass = seed % 3 === 0 ? "all" : "weekdays";
        const { log, home, habit } = createPlantedHome({
          seed,
          spreadMin,
          otherUsesPerDay,
          chances,
          dayClass,
        });
        const suggestions = suggestionsFor(log, home);
        if (suggestions.some((one) => isPlanted(one, habit))) found += 1;
        others += suggestions.filter((one) => !isPlanted(one, habit)).length;
      }
      cells.push(share(found, seeds).padEnd(20));
      if (chances >= 15) pool(`≥ 15 chances, ${spreadMin} min, any other use`, found);
      else if (otherUsesPerDay <= 1) {
        pool(`8–14 chances, ${spreadMin} min, up to 1 other use`, found);
        pool("8–14 chances, up to 1 other use", found);
      }
    }
    const aHome = (others / (seeds * CHANCES.length)).toFixed(2);
    console.log(
      `${String(spreadMin).padEnd(7)}${String(otherUsesPerDay).padEnd(7)}${cells.join("")}${aHome}`,
    );
  }
}
for (const [name, { found, tried }] of pooled) console.log(`${name}: ${share(found, tried)}`);

function pool(name: string, found: number): void {
  const known = pooled.get(name) ?? { found: 0, tried: 0 };
  pooled.set(name, { found: known.found + found, tried: known.tried + seeds });
}

/** "0.95 [0.88–0.98]" by Wilson. */
function share(found: number, tried: number): string {
  const [low, high] = wilsonInterval(found, tried);
  return `${(found / tried).toFixed(2)} [${low.toFixed(2)}–${high.toFixed(2)}]`;
}

/** Suggestions a home with the exact 95 % interval of a Poisson rate, by bisection. */
function rate(found: number, tried: number): string {
  const low = found === 0 ? 0 : bisect((mean) => 1 - poissonBelow(found - 1, mean), 0.025);
  const high = bisect((mean) => 1 - poissonBelow(found, mean), 0.975);
  return `${(found / tried).toFixed(3)} false suggestions a home [${(low / tried).toFixed(3)}–${(high / tried).toFixed(3)}]`;
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
  let high = 1000;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (ascending(middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}
