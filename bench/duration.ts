/**
 * How well it is told that a use ends about so long after it began: p-values where there is no habit, false suggestions, planted habits, time.
 *
 *     node bench/duration.ts [--seeds 30] [--random 30] [--first 0] [--parts p-values,random,planted]
 *
 * Only this detector runs, with the share of the error budget that it has beside all others, so that a table is a matter of minutes; bench/accuracy.ts
 * runs the whole analysis.
 */
import { parseArgs } from "node:util";
import { DETECTORS } from "../src/core/detect/detectors.ts";
import { createHomeDurations } from "../src/core/detect/duration-null.ts";
import { durationParamsSchema } from "../src/core/detect/duration-params.ts";
import { scanDurations } from "../src/core/detect/duration-scan.ts";
import { type Uses, collectUses } from "../src/core/detect/duration-uses.ts";
import { duration } from "../src/core/detect/duration.ts";
import { createShared } from "../src/core/detect/shared.ts";
import type { EventLog } from "../src/core/domain/event-log.ts";
import type { Home } from "../src/core/domain/home.ts";
import { MINUTE_MS } from "../src/core/domain/time.ts";
import { createDayTable } from "../src/core/features/day-table.ts";
import { wilsonInterval } from "../src/core/math/poisson-binomial.ts";
import { createRandom, drawNormal } from "../src/core/math/random.ts";
import { analyse } from "../src/core/suggest/analyse.ts";
import { judge } from "../tests/houses/judge.ts";
import { plantHabit } from "../tests/houses/planted-home.ts";
import { OWN_LENGTHS } from "../tests/houses/own-lengths.ts";
import { createRandomHome } from "../tests/houses/random-home.ts";

const CHANCES = [8, 11, 14, 15, 20, 28, 43] as const;
const RANDOM_DAYS = [14, 28, 60] as const;
/** What lasts as it likes: draws of a length, minutes. */
const SMOOTH: readonly (readonly [name: string, draw: (random: () => number) => number])[] = [
  ["as the home's: median 25 min, spread 0.9", (random) => 25 * Math.exp(0.9 * drawNormal(random))],
  ["median 8 min, spread 0.7", (random) => 8 * Math.exp(0.7 * drawNormal(random))],
  ["median 8 min, spread 0.5", (random) => 8 * Math.exp(0.5 * drawNormal(random))],
  ["median 60 min, spread 0.7", (random) => 60 * Math.exp(0.7 * drawNormal(random))],
  ["memoryless, mean 30 min", (random) => -30 * Math.log(1 - random())],
  ["even between 5 and 60 min", (random) => 5 + 55 * random()],
];

const HOUSEHOLD_LENGTHS = "one law for all: median 25, spread 0.9";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "30" },
    random: { type: "string", default: "30" },
    first: { type: "string", default: "0" },
    parts: { type: "string", default: "p-values,random,planted" },
  },
});
const first = Number(values.first);
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => first + i);
const homes = Array.from({ length: Number(values.random) }, (_, i) => first + i);
const shares = DETECTORS.reduce((sum, one) => sum + (one.budgetShares ?? 1), 0);
const maxFalseDiscoveryRatio = (0.05 * (duration.budgetShares ?? 1)) / shares;
const params = durationParamsSchema.parse({});

const parts = values.parts.split(",");
if (parts.includes("p-values")) measurePValues();
if (parts.includes("random")) measureRandom();
if (parts.includes("planted")) measurePlanted();

/** Devices whose uses last as they like, in homes whose others do so, too: each use of one device is given a length anew. */
function measurePValues(): void {
  console.log(`p-values without a habit: share of devices below, ${homes.length} homes of 28 days each`);
  for (const [name, draw] of SMOOTH) {
    const pValues: number[] = [];
    for (const seed of homes) {
      const { log, home } = createRandomHome({ seed, devices: 40 });
      const { days, uses } = usesOf(log, home);
      const random = createRandom(seed + 77);
      const homeOf = createHomeDurations(uses, params);
      for (const one of uses) {
        const lastedMs = one.lastedMs.map(() => draw(random) * MINUTE_MS);
        const scanned = scanDurations({ ...one, lastedMs }, homeOf(one.entityCode), days, random, params);
        if (scanned === null) continue;
        const best = scanned.scan.best();
        pValues.push(best === null ? 1 : scanned.scan.pValue(best.tail));
      }
    }
    const below = (limit: number) => (pValues.filter((p) => p <= limit).length / pValues.length).toFixed(5);
    console.log(
      `  ${name.padEnd(42)} 1e-3: ${below(1e-3)}   1e-4: ${below(1e-4)}   1e-5: ${below(1e-5)}   of ${pValues.length}`,
    );
  }
}

function usesOf(log: EventLog, home: Home) {
  const days = createDayTable({
    range: log.range,
    timeZone: home.time_zone,
    exceptions: home.exceptions,
    log,
  });
  const shared = createShared(log, home, days);
  const ends = shared.actions().filter(({ state }) => state === "off");
  const uses = ends.flatMap((target): readonly Uses[] => collectUses(target, log, shared.rows(), days));
  return { days, shared, uses };
}

function suggestionsOf({ log, home }: { readonly log: EventLog; readonly home: Home }) {
  const parameters = { maxFalseDiscoveryRatio };
  return analyse({
    log,
    home,
    nowMs: log.range.toMs,
    seed: 0,
    tick: () => 0,
    detectorIds: [duration.id],
    parameters,
  }).suggestions;
}

function measureRandom(): void {
  console.log(
    `\nhomes without habits: 100 devices, ${homes.length} homes of each length; suggestions a home`,
  );
  console.log(
    `  ${"lengths of all devices".padEnd(46)}${RANDOM_DAYS.map((days) => `${days} days`.padEnd(12)).join("")}`,
  );
  for (const [name, lengthsOf] of [[HOUSEHOLD_LENGTHS, undefined] as const, ...Object.entries(OWN_LENGTHS)]) {
    const cells = RANDOM_DAYS.map((days) => {
      const found = homes.reduce(
        (sum, seed) =>
          sum +
          suggestionsOf(createRandomHome({ seed, days, ...(lengthsOf === undefined ? {} : { lengthsOf }) }))
            .length,
        0,
      );
      return (found / homes.length).toFixed(3).padEnd(12);
    });
    console.log(`  ${name.padEnd(46)}${cells.join("")}`);
  }
  console.log("\ntime: 200 devices, 5 homes of each length");
  for (const days of RANDOM_DAYS) {
    const cpuMs = homes.slice(0, 5).map((seed) => timeOf(createRandomHome({ seed, days, devices: 200 })));
    const meanMs = cpuMs.reduce((sum, one) => sum + one, 0) / cpuMs.length;
    console.log(`  ${days} days: ${meanMs.toFixed(0)} ms of processor a home`);
  }
}

/** The detector alone, what it shares with others made before. */
function timeOf({ log, home }: { readonly log: EventLog; readonly home: Home }): number {
  const { days, shared } = usesOf(log, home);
  shared.rules();
  const before = process.cpuUsage();
  duration.detect({ log, home, days, nowMs: log.range.toMs, shared, random: createRandom(1) }, params);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function measurePlanted(): void {
  console.log(`\nplanted: 100 devices, kept 90 %, ${seeds.length} homes a cell`);
  console.log(
    `spread other  ${CHANCES.map((one) => `${one} chances`.padEnd(18)).join("")}other suggestions a home`,
  );
  for (const spreadMin of [5, 15]) {
    for (const otherUsesPerDay of [0, 1, 4]) {
      let others = 0;
      const cells = CHANCES.map((chances) => {
        let found = 0;
        for (const seed of seeds) {
          const made = plantHabit("duration", { seed, spreadMin, otherUsesPerDay, chances });
          const verdict = judge(made, suggestionsOf(made));
          if (verdict.isFound) found += 1;
          others += verdict.sameTarget.length + verdict.unrelated.length;
        }
        return share(found, seeds.length).padEnd(18);
      });
      const aHome = (others / (seeds.length * CHANCES.length)).toFixed(2);
      console.log(
        `${String(spreadMin).padEnd(7)}${String(otherUsesPerDay).padEnd(7)}${cells.join("")}${aHome}`,
      );
    }
  }
}

/** "0.95 [0.88–0.98]" by Wilson. */
function share(found: number, tried: number): string {
  const [low, high] = wilsonInterval(found, tried);
  return `${(found / tried).toFixed(2)} [${low.toFixed(2)}–${high.toFixed(2)}]`;
}
