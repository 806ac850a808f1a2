/**
 * How the hours of a home are learned: expectations, a forest, and from the past, scored out of sample, the limits of what is extreme and far.
 *
 * Each block of days is scored by what was learned from the other blocks. Trees that saw an hour would call it less of an outlier than it was.
 */
import { HOUR_MS, type TimeRange } from "../domain/time.ts";
import { type HomeHours, readHomeHours } from "../features/home-hours.ts";
import { listHourFeatures } from "../features/hour-features.ts";
import { growForest, scoreRows } from "../math/isolation-forest.ts";
import { largerLimit, learnLargestTail } from "../math/largest-tail.ts";
import { packForest } from "../math/pack-forest.ts";
import { latestBase, learnHourProfile, toLevels, writeDeviations } from "./hour-profile.ts";
import { COLUMNS, furthestInRow, lowestInRow, toColumns } from "./hour-scores.ts";
import { type LearnInput, incidentRanges } from "./monitor.ts";
import type { Limit, UnusualHabits, UnusualParams } from "./unusual-habits.ts";

/** @returns null where the past is too short. Cost: O(rows + blocks · features · hours) */
export function learnUnusual(input: LearnInput, params: UnusualParams): UnusualHabits | null {
  const { log, home, names, random } = input;
  const listed = listHourFeatures(log, home, names);
  const read = readHomeHours({ log, home, features: listed, range: log.range });
  forgetHours(read, incidentRanges(input, "unusual-hour"));
  const hours = selectFeatures(read, params.minFeatureHours);
  const { features, length } = hours;
  const learned = Uint8Array.from(hours.known, (known, hour) =>
    known === 1 && hours.marked[hour] !== 1 ? 1 : 0,
  );
  const days = new Set(hours.day.filter((_, hour) => learned[hour] === 1)).size;
  if (days < params.minDays || features.length === 0) return null;

  const levels = toLevels(hours);
  const past = scorePast(hours, levels, learned, random, params.blocks);
  const limits = params.rows.map((row): Limit => {
    const score = quantile(lowestInRow(past.scores, row), 1 - params.extremeRatio);
    const furthest = furthestInRow(past.deviations, length, row);
    const tail = learnLargestTail(largestOfDays(furthest, hours, learned));
    const p = params.falseAlarmsAWeek / (7 * params.rows.length);
    const far = tail === null ? Number.MAX_VALUE : largerLimit(tail, p);
    return { hours: row, score, deviation: Math.max(params.minDeviation, far) };
  });

  const profile = learnHourProfile(hours, levels, learned);
  const deviations = new Float64Array(levels.length);
  writeDeviations(hours, levels, profile, learned, deviations);
  const matrix = toColumns(features, deviations, indicesOf(learned));
  const forest = packForest(growForest(matrix, COLUMNS, { random }));
  return { untilMs: log.range.toMs, features, profile, base: latestBase(hours), forest, limits };
}

/** Makes hours of incidents unknown. */
function forgetHours(
  { features, length, startsMs, known, values }: HomeHours,
  ranges: readonly TimeRange[],
): void {
  for (const { fromMs, toMs } of ranges) {
    for (let hour = 0; hour < length; hour += 1) {
      const startMs = startsMs[hour] ?? 0;
      if (startMs + HOUR_MS <= fromMs || startMs >= toMs) continue;
      known[hour] = 0;
      for (let index = 0; index < features.length; index += 1) values[index * length + hour] = Number.NaN;
    }
  }
}

/** Every hour scored by what the other blocks of days say. */
function scorePast(
  hours: HomeHours,
  levels: Float64Array,
  learned: Uint8Array,
  random: () => number,
  blocks: number,
) {
  const { features, length, day, dates } = hours;
  const deviations = new Float64Array(levels.length);
  const scores = new Float64Array(length).fill(Number.NaN);
  const blockOf = day.map((index) => Math.floor((index * blocks) / dates.length));
  for (let block = 0; block < blocks; block += 1) {
    const others = learned.map((one, hour) => (one === 1 && blockOf[hour] !== block ? 1 : 0));
    const own = learned.map((one, hour) => (one === 1 && blockOf[hour] === block ? 1 : 0));
    const used = indicesOf(others);
    const asked = indicesOf(own);
    if (used.length < 2 || asked.length === 0) continue;
    const profile = learnHourProfile(hours, levels, others);
    writeDeviations(hours, levels, profile, own, deviations);
    const beside = new Float64Array(levels.length);
    writeDeviations(hours, levels, profile, others, beside);
    const forest = growForest(toColumns(features, beside, used), COLUMNS, { random });
    const judged = scoreRows(forest, toColumns(features, deviations, asked));
    for (const [row, hour] of asked.entries()) scores[hour] = judged[row] ?? Number.NaN;
  }
  return { deviations, scores };
}

function selectFeatures(hours: HomeHours, minHours: number): HomeHours {
  const { length, values } = hours;
  const kept = hours.features.flatMap((feature, index) => {
    const own = values.subarray(index * length, (index + 1) * length);
    return own.filter((value) => !Number.isNaN(value)).length >= minHours ? [{ feature, index, own }] : [];
  });
  const selected = new Float64Array(kept.length * length);
  const leader = new Int16Array(kept.length * length);
  for (const [place, { index, own }] of kept.entries()) {
    selected.set(own, place * length);
    leader.set(hours.leader.subarray(index * length, (index + 1) * length), place * length);
  }
  return { ...hours, features: kept.map(({ feature }) => feature), values: selected, leader };
}

function indicesOf(mask: Uint8Array): Int32Array {
  return Int32Array.from(mask, (one, index) => (one === 1 ? index : -1)).filter((index) => index >= 0);
}

function largestOfDays(values: Float64Array, hours: HomeHours, learned: Uint8Array): Float64Array {
  const largest = new Float64Array(hours.dates.length).fill(-1);
  for (let hour = 0; hour < hours.length; hour += 1) {
    if (learned[hour] !== 1) continue;
    const day = hours.day[hour] ?? 0;
    largest[day] = Math.max(largest[day] ?? 0, values[hour] ?? 0);
  }
  return largest.filter((value) => value >= 0);
}

function quantile(values: Float64Array, share: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 1;
}
