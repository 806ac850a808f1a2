/**
 * What bench/accuracy.ts measures: cells of homes that differ in nothing but their seed, and what came out of them.
 *
 * A cell is told to a child process and its result told back, so both are plain data.
 */
import { analyse } from "../src/core/suggest/analyse.ts";
import type { EventLog } from "../src/core/domain/event-log.ts";
import type { Home } from "../src/core/domain/home.ts";
import { judge } from "../tests/houses/judge.ts";
import { HABIT_VARIANTS, plantHabit } from "../tests/houses/planted-home.ts";
import { HABIT_TYPES, type HabitType } from "../tests/houses/planting.ts";
import { createRandomHome } from "../tests/houses/random-home.ts";

/** Longest history of a cell: variants whose chances take longer are left to shorter cells. */
const MOST_DAYS = 130;

export interface RandomCell {
  readonly kind: "random";
  readonly days: number;
}

export interface PlantedCell {
  readonly kind: "planted";
  readonly type: HabitType;
  readonly spreadMin: number;
  readonly otherUsesPerDay: number;
  /** Either so many occasions or so many days. */
  readonly chances?: number;
  readonly days?: number;
}

export type Cell = RandomCell | PlantedCell;

/** Seeds of one cell, for one child at a time. */
export interface Task {
  readonly cell: Cell;
  readonly fromSeed: number;
  readonly toSeed: number;
}

export interface Outcome {
  readonly homes: number;
  readonly found: number;
  /** Found by a trigger that says it less well. */
  readonly lesser: number;
  /** Suggestions of nothing planted: about the habit's own entities, and others. In random homes all are others. */
  readonly sameTarget: number;
  readonly unrelated: number;
  /** The same by detector. */
  readonly falseBy: Readonly<Record<string, number>>;
  /** Planted habits by variant, with how many of them were found. */
  readonly variants: Readonly<Record<string, { readonly homes: number; readonly found: number }>>;
  readonly analyseMs: number;
  readonly faults: readonly string[];
  /** Seeds and titles of what is false, to look at. */
  readonly examples: readonly string[];
}

export const NO_OUTCOME: Outcome = {
  homes: 0,
  found: 0,
  lesser: 0,
  sameTarget: 0,
  unrelated: 0,
  falseBy: {},
  variants: {},
  analyseMs: 0,
  faults: [],
  examples: [],
};

export function runTask({ cell, fromSeed, toSeed }: Task): Outcome {
  let outcome = NO_OUTCOME;
  for (let seed = fromSeed; seed < toSeed; seed += 1)
    outcome = addOutcomes(outcome, cell.kind === "random" ? runRandom(cell, seed) : runPlanted(cell, seed));
  return outcome;
}

export function addOutcomes(a: Outcome, b: Outcome): Outcome {
  const falseBy = { ...a.falseBy };
  for (const [id, count] of Object.entries(b.falseBy)) falseBy[id] = (falseBy[id] ?? 0) + count;
  const variants = { ...a.variants };
  for (const [name, { homes, found }] of Object.entries(b.variants)) {
    const known = variants[name] ?? { homes: 0, found: 0 };
    variants[name] = { homes: known.homes + homes, found: known.found + found };
  }
  return {
    homes: a.homes + b.homes,
    found: a.found + b.found,
    lesser: a.lesser + b.lesser,
    sameTarget: a.sameTarget + b.sameTarget,
    unrelated: a.unrelated + b.unrelated,
    falseBy,
    variants,
    analyseMs: a.analyseMs + b.analyseMs,
    faults: [...a.faults, ...b.faults],
    examples: [...a.examples, ...b.examples],
  };
}

/** Variants of a type that so many chances show within the longest history, all of them where days are asked for. */
export function variantsFor({ type, chances }: PlantedCell): readonly string[] {
  return HABIT_VARIANTS[type]
    .filter(({ daysAnOccasion }) => (chances ?? 0) * daysAnOccasion <= MOST_DAYS)
    .map(({ name }) => name);
}

/** Homes of their own for each cell: what one home is told beside its habit is not counted twice. */
function homeSeedOf(
  { type, spreadMin, otherUsesPerDay, chances = 0, days = 0 }: PlantedCell,
  seed: number,
): number {
  const place = ((HABIT_TYPES.indexOf(type) * 20 + spreadMin) * 10 + otherUsesPerDay) * 200 + chances + days;
  return place * 10_000 + seed;
}

function runRandom({ days }: RandomCell, seed: number): Outcome {
  const { log, home } = createRandomHome({ seed, days });
  const { suggestions, analyseMs, faults } = analysed(log, home, seed);
  const falseOnes = suggestions.map(({ suggestion }) => suggestion);
  return {
    ...NO_OUTCOME,
    homes: 1,
    unrelated: falseOnes.length,
    falseBy: countBy(falseOnes.map(({ detector }) => detector)),
    analyseMs,
    faults,
    examples: falseOnes.map(
      ({ detector, title }) => `random, ${days} days, seed ${seed}: ${detector}: ${title}`,
    ),
  };
}

function runPlanted(cell: PlantedCell, seed: number): Outcome {
  const variants = variantsFor(cell);
  const variant = variants[seed % variants.length] ?? "";
  const made = plantHabit(cell.type, {
    seed: homeSeedOf(cell, seed),
    spreadMin: cell.spreadMin,
    otherUsesPerDay: cell.otherUsesPerDay,
    variant,
    ...(cell.chances === undefined ? {} : { chances: cell.chances }),
    ...(cell.days === undefined ? {} : { days: cell.days }),
  });
  const { suggestions, analyseMs, faults } = analysed(made.log, made.home, seed);
  const { isFound, isLesser, sameTarget, unrelated } = judge(made, suggestions);
  const falseOnes = [...sameTarget, ...unrelated].map(({ suggestion }) => suggestion);
  const found = isFound ? 1 : 0;
  const where = `${cell.type} ${variant}, ${cell.spreadMin} min, ${cell.otherUsesPerDay} other, ${made.days} days, seed ${homeSeedOf(cell, seed)}`;
  return {
    homes: 1,
    found,
    lesser: isLesser ? 1 : 0,
    sameTarget: sameTarget.length,
    unrelated: unrelated.length,
    falseBy: countBy(falseOnes.map(({ detector }) => detector)),
    variants: { [variant]: { homes: 1, found } },
    analyseMs,
    faults,
    examples: [
      ...falseOnes.map(({ detector, title }) => `${where}: ${detector}: ${title}`),
      ...(isFound ? [] : [`${where}: not found`]),
    ],
  };
}

function analysed(log: EventLog, home: Home, seed: number) {
  const startMs = performance.now();
  try {
    const { suggestions } = analyse({ log, home, nowMs: log.range.toMs, seed, tick: () => 0 });
    return { suggestions, analyseMs: performance.now() - startMs, faults: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { suggestions: [], analyseMs: performance.now() - startMs, faults: [message] };
  }
}

function countBy(keys: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
