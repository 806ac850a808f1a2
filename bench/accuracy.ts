/**
 * How often planted habits of every type are found, and how often homes without habits are told something false.
 *
 *     node bench/accuracy.ts [--types daily-time,sequence] [--seeds 20] [--random 100] [--parts random,planted,curve] [--chances 8,15]
 *                            [--spreads 5,15] [--others 0,1,4] [--days 7,14,28,60,90] [--jobs 2] [--examples]
 *                            [--first-seed 0]
 *
 * The whole analysis runs: detectors, correction, replay, worth. Homes are made anew for every seed; docs/accuracy.md explains the tables. Where --types
 * is given, --parts is `planted` unless said otherwise: one type with few seeds is a matter of a minute. A variant of a type whose chances take more
 * than 130 days (single weekdays) is left to the cells with fewer. --examples lists on standard error what was false and what was not found.
 * The tables in docs/accuracy.md begin with seed 0; whoever looks into what is missed, or tries parameters, takes seeds from 1000 on.
 */
import os from "node:os";
import { parseArgs } from "node:util";
import { HABIT_TYPES } from "../tests/houses/planting.ts";
import type { Outcome, PlantedCell, RandomCell } from "./accuracy-cells.ts";
import { startJobs } from "./accuracy-jobs.ts";
import { type Measured, printAllTypes, printCurve, printRandom, printType } from "./accuracy-tables.ts";

const RANDOM_DAYS = [14, 28, 60];

const { values } = parseArgs({
  options: {
    types: { type: "string" },
    seeds: { type: "string", default: "20" },
    random: { type: "string", default: "100" },
    parts: { type: "string" },
    chances: { type: "string", default: "8,11,14,15,20,28,43" },
    spreads: { type: "string", default: "5,15" },
    others: { type: "string", default: "0,1,4" },
    days: { type: "string", default: "7,14,28,60,90" },
    jobs: { type: "string", default: String(os.availableParallelism()) },
    examples: { type: "boolean", default: false },
    "first-seed": { type: "string", default: "0" },
  },
});
const wanted = values.types?.split(",");
const unknown = wanted?.find((one) => !HABIT_TYPES.some((type) => type === one));
if (unknown !== undefined) throw new Error(`no type ${unknown}; there are ${HABIT_TYPES.join(", ")}`);
const types = HABIT_TYPES.filter((type) => wanted?.includes(type) ?? true);
const parts = (values.parts ?? (wanted === undefined ? "random,planted,curve" : "planted")).split(",");
const seeds = { from: Number(values["first-seed"]), count: Number(values.seeds) };

const jobs = startJobs(Number(values.jobs), (done, all) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${all} ${done === all ? "\n" : ""}`);
});
try {
  if (parts.includes("random")) await measureRandom();
  if (parts.includes("planted")) await measurePlanted();
  if (parts.includes("curve")) await measureCurve();
} finally {
  jobs.stop();
}

async function measureRandom(): Promise<void> {
  const cells = RANDOM_DAYS.map((days): RandomCell => ({ kind: "random", days }));
  const outcomes = await jobs.run(cells, { ...seeds, count: Number(values.random) });
  printRandom(join(cells, outcomes));
}

/** Type by type, so that the first tables are there while the others are made. */
async function measurePlanted(): Promise<void> {
  console.log(`\nplanted habits: 100 devices, 2 people, kept 90 %, ${seeds.count} homes a cell`);
  const all: Measured<PlantedCell>[] = [];
  for (const type of types) {
    const cells = numbers(values.spreads).flatMap((spreadMin) =>
      numbers(values.others).flatMap((otherUsesPerDay) =>
        numbers(values.chances).map((chances): PlantedCell => ({
          kind: "planted",
          type,
          spreadMin,
          otherUsesPerDay,
          chances,
        })),
      ),
    );
    const measured = join(cells, await jobs.run(cells, seeds));
    printType(type, measured);
    all.push(...measured);
  }
  if (types.length > 1) printAllTypes(all);
}

async function measureCurve(): Promise<void> {
  const cells = types.flatMap((type) =>
    numbers(values.spreads).flatMap((spreadMin) =>
      numbers(values.days).map((days): PlantedCell => ({
        kind: "planted",
        type,
        spreadMin,
        otherUsesPerDay: 1,
        days,
      })),
    ),
  );
  printCurve(join(cells, await jobs.run(cells, seeds)));
}

function join<Cell>(cells: readonly Cell[], outcomes: readonly Outcome[]): readonly Measured<Cell>[] {
  if (values.examples)
    for (const example of outcomes.flatMap(({ examples }) => examples)) console.error(`  ${example}`);
  return cells.flatMap((cell, place) => {
    const outcome = outcomes[place];
    return outcome === undefined ? [] : [{ cell, outcome }];
  });
}

function numbers(list: string): readonly number[] {
  return list.split(",").map(Number);
}
