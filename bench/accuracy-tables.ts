/** The tables of bench/accuracy.ts: random homes, planted habits by type, and how recall grows with the history. */
import type { HabitType } from "../tests/houses/planting.ts";
import {
  addOutcomes,
  NO_OUTCOME,
  type Outcome,
  type PlantedCell,
  type RandomCell,
} from "./accuracy-cells.ts";
import { rateText, shareText } from "./accuracy-figures.ts";

export interface Measured<Cell> {
  readonly cell: Cell;
  readonly outcome: Outcome;
}

type Planted = Measured<PlantedCell>;

interface Floor {
  readonly name: string;
  readonly floor: number;
  readonly includes: (cell: PlantedCell) => boolean;
}

const MANY_CHANCES = 15;
const MOST_FALSE = 0.05;

function floorsFor(otherUses: readonly number[]): readonly Floor[] {
  const many = [
    { spreadMin: 5, floor: 0.98 },
    { spreadMin: 15, floor: 0.95 },
  ].flatMap(({ spreadMin, floor }) =>
    otherUses.map((other) => ({
      name: `≥ 15 chances, ${spreadMin} min, ${other} other`,
      floor,
      includes: (cell: PlantedCell) =>
        (cell.chances ?? 0) >= MANY_CHANCES && cell.spreadMin === spreadMin && cell.otherUsesPerDay === other,
    })),
  );
  const few: Floor = {
    name: "8–14 chances, up to 1 other use",
    floor: 0.9,
    includes: ({ chances, otherUsesPerDay }) => (chances ?? 0) < MANY_CHANCES && otherUsesPerDay <= 1,
  };
  return [...many, few];
}

export function printRandom(measured: readonly Measured<RandomCell>[]): void {
  console.log(
    `random homes, 100 devices: false suggestions a home [95 %, exact], at most ${MOST_FALSE} wanted`,
  );
  for (const { cell, outcome } of measured)
    console.log(`  ${`${cell.days} days`.padEnd(9)}${falseText(outcome)}   ${msText(outcome)}`);
  const all = sumOf(measured);
  const verdict = all.unrelated / all.homes <= MOST_FALSE ? "reached" : "not reached";
  console.log(`  all      ${falseText(all)}   ${verdict}`);
  printFaults(all);
}

export function printType(type: HabitType, measured: readonly Planted[]): void {
  const chances = distinct(measured.map(({ cell }) => cell.chances ?? 0));
  const others = distinct(measured.map(({ cell }) => cell.otherUsesPerDay));
  console.log(`\n${type}: share found [95 %, Wilson] by chances`);
  console.log(
    `  spread other  ${chances.map((one) => String(one).padEnd(18)).join("")}other suggestions a home`,
  );
  for (const spreadMin of distinct(measured.map(({ cell }) => cell.spreadMin)))
    for (const other of others) {
      const row = measured.filter(
        ({ cell }) => cell.spreadMin === spreadMin && cell.otherUsesPerDay === other,
      );
      const cells = row.map(({ outcome }) => shareText(outcome.found, outcome.homes).padEnd(18));
      const { sameTarget, unrelated, homes } = sumOf(row);
      const beside = `${(sameTarget / homes).toFixed(2)} same things, ${(unrelated / homes).toFixed(2)} others`;
      console.log(`  ${String(spreadMin).padEnd(7)}${String(other).padEnd(7)}${cells.join("")}${beside}`);
    }
  printFloors(others, measured);
  const all = sumOf(measured);
  const variants = Object.entries(all.variants).map(
    ([name, { homes, found }]) => `${name} ${(found / homes).toFixed(2)} of ${homes}`,
  );
  console.log(`  by variant: ${variants.join(", ")}`);
  if (all.lesser > 0)
    console.log(
      `  found by a lesser trigger alone: ${(all.lesser / Math.max(1, all.found)).toFixed(2)} of those found`,
    );
  if (Object.keys(all.falseBy).length > 0) console.log(`  not planted, by detector: ${byText(all)}`);
  console.log(`  ${msText(all)}`);
  printFaults(all);
}

/** All types together; each type has the same weight. */
export function printAllTypes(measured: readonly Planted[]): void {
  console.log("\nall types");
  printFloors(distinct(measured.map(({ cell }) => cell.otherUsesPerDay)), measured);
  const { sameTarget, unrelated, homes } = sumOf(measured);
  console.log(
    `  not planted, a home: about the same things ${rateText(sameTarget, homes)}, others ${rateText(unrelated, homes)}`,
  );
}

export function printCurve(measured: readonly Planted[]): void {
  const days = distinct(measured.map(({ cell }) => cell.days ?? 0));
  console.log("\nshare found by days of history, 1 other use a day [95 %, Wilson]");
  console.log(`  ${"type".padEnd(19)}spread ${days.map((one) => `${one} days`.padEnd(18)).join("")}`);
  for (const type of distinct(measured.map(({ cell }) => cell.type)))
    for (const spreadMin of distinct(measured.map(({ cell }) => cell.spreadMin))) {
      const row = measured.filter(({ cell }) => cell.type === type && cell.spreadMin === spreadMin);
      const cells = row.map(({ outcome }) => shareText(outcome.found, outcome.homes).padEnd(18));
      console.log(`  ${type.padEnd(19)}${String(spreadMin).padEnd(7)}${cells.join("")}`);
    }
}

function printFloors(others: readonly number[], measured: readonly Planted[]): void {
  for (const { name, floor, includes } of floorsFor(others)) {
    const { found, homes } = sumOf(measured.filter(({ cell }) => includes(cell)));
    if (homes === 0) continue;
    const verdict = found / homes >= floor ? "reached" : "not reached";
    console.log(`  ${name.padEnd(33)}${shareText(found, homes)}   floor ${floor.toFixed(2)}: ${verdict}`);
  }
}

function falseText(outcome: Outcome): string {
  const rate = rateText(outcome.unrelated, outcome.homes);
  return outcome.unrelated === 0 ? rate : `${rate}   ${byText(outcome)}`;
}

function byText({ falseBy }: Outcome): string {
  return Object.entries(falseBy)
    .toSorted(([, a], [, b]) => b - a)
    .map(([id, count]) => `${id} ${count}`)
    .join(", ");
}

function msText({ analyseMs, homes }: Outcome): string {
  return `${(analyseMs / Math.max(1, homes)).toFixed(0)} ms a home`;
}

function printFaults({ faults }: Outcome): void {
  if (faults.length > 0) console.log(`  faults in ${faults.length} homes, the first: ${faults[0] ?? ""}`);
}

function sumOf(measured: readonly Measured<unknown>[]): Outcome {
  return measured.reduce((sum, { outcome }) => addOutcomes(sum, outcome), NO_OUTCOME);
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
