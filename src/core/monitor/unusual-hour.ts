/**
 * Hours in which the home is as it never is: extreme as a whole by an Isolation Forest, and one thing far from what is usual, for hours in a row.
 *
 * Both limits are from the home's own past, scored out of sample: each block of days by what was learned from the other blocks. The forest alone would not do:
 * its score saturates at what is as isolated as the furthest that was seen. What is said names the features: those without which it is
 * not extreme any more.
 */
import { z } from "zod";
import type { Anomaly } from "../domain/incident.ts";
import { HOUR_MS, type EpochMs, type TimeRange } from "../domain/time.ts";
import { type HomeFeature, listHourFeatures } from "../features/hour-features.ts";
import { type HomeHours, readHomeHours, sliceHours } from "../features/home-hours.ts";
import { growForest, scoreRows } from "../math/isolation-forest.ts";
import { largerLimit, learnLargestTail } from "../math/largest-tail.ts";
import { type PackedForest, packForest, unpackForest } from "../math/pack-forest.ts";
import {
  type HourBase,
  type HourProfile,
  latestBase,
  learnHourProfile,
  toLevels,
  writeDeviations,
} from "./hour-profile.ts";
import { COLUMNS, furthestInRow, keptDeviation, lowestInRow, toColumns } from "./hour-scores.ts";
import { type LearnInput, type Monitor, type Names, incidentRanges } from "./monitor.ts";
import { sayUnusual } from "./unusual-wording.ts";

const paramsSchema = z.object({
  falseAlarmsAWeek: z.number().default(0.25).describe("Stated rate of false alarms of the home, a week."),
  rows: z
    .array(z.number().int().min(1))
    .default([2, 6])
    .describe("For so many hours in a row it has to last; a fault is either strong or lasting."),
  extremeRatio: z
    .number()
    .default(0.01)
    .describe("Share of the past's hours that are extreme as a whole, 0-1."),
  minDeviation: z
    .number()
    .default(4)
    .describe("Nearer than this nothing is far, in units of the usual spread."),
  keepsRatio: z
    .number()
    .default(0.5)
    .describe("It goes on while a feature of it is beyond this share of the limit, 0-1."),
  partRatio: z.number().default(0.7).describe("A feature is named from this share of the limit on, 0-1."),
  minDays: z.number().int().default(14).describe("Shortest past to compare with, days."),
  minFeatureHours: z.number().int().default(168).describe("A feature known for less says nothing, hours."),
  blocks: z.number().int().min(2).default(6).describe("Blocks of days, each scored by the others."),
  maxParts: z.number().int().default(5).describe("Features named at most."),
});

type Params = z.output<typeof paramsSchema>;

interface Limit {
  readonly hours: number;
  readonly score: number;
  readonly deviation: number;
}

/** What is kept from night to night: plain data. */
export interface UnusualHabits {
  readonly untilMs: EpochMs;
  readonly features: readonly HomeFeature[];
  readonly profile: HourProfile;
  readonly base: HourBase;
  readonly forest: PackedForest;
  readonly limits: readonly Limit[];
}

export interface UnusualMoment {
  /** The last hours, of `habits.features`, {@link hoursToLookAt} at least; the last one is what is asked about. */
  readonly hours: HomeHours;
  /** What this monitor said of the hour before, null where nothing. */
  readonly open: Anomaly | null;
  readonly names: Names;
}

export const unusualHour: Monitor<Params, UnusualHabits, UnusualMoment> = {
  id: "unusual-hour",
  params: paramsSchema,
  learn: learnUnusual,
  look(habits, { hours, open, names }, params) {
    const anomaly = createUnusualLook(habits, names, params)(hours, open);
    const lastMs = hours.startsMs[hours.length - 1] ?? 0;
    return { anomalies: anomaly === null ? [] : [anomaly], nextMs: lastMs + 2 * HOUR_MS };
  },
};

/** Hours that a look reads, the last one included; of the one before them the sensors' states have to be known. */
export function hoursToLookAt({ limits }: UnusualHabits): number {
  return Math.max(2, ...limits.map(({ hours }) => hours));
}

/**
 * Hour after hour as one look after the other: for hours that nobody looked at when they were over.
 * @param moment its hours of `habits.features`; the first {@link hoursToLookAt} − 1 of them are only looked back at
 * @returns what is said of each hour looked at, null where nothing. Cost: O(hours · (features + trees · depth))
 */
export function followHours(
  habits: UnusualHabits,
  { hours, open, names }: UnusualMoment,
  params: Params,
): readonly (Anomaly | null)[] {
  const lookAt = createUnusualLook(habits, names, params);
  const window = hoursToLookAt(habits);
  const said: (Anomaly | null)[] = [];
  for (let end = window; end <= hours.length; end += 1)
    said.push(lookAt(sliceHours(hours, end - window, end), said.at(-1) ?? (said.length === 0 ? open : null)));
  return said;
}

function learnUnusual(input: LearnInput, params: Params): UnusualHabits | null {
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

/** Judges the last of some hours; made once for many looks, as the forest has to be unpacked. */
function createUnusualLook(
  habits: UnusualHabits,
  names: Names,
  params: Params,
): (hours: HomeHours, open: Anomaly | null) => Anomaly | null {
  const { features, profile, limits } = habits;
  const forest = unpackForest(habits.forest);

  return (hours, open) => {
    const { length } = hours;
    const levels = toLevels(hours, habits.base);
    const last = length - 1;
    const isUsable = (hour: number) => hours.known[hour] === 1 && hours.marked[hour] !== 1;
    if (last < 0) return null;
    // Nobody knows what an hour was that was not observed: what was open stays as it was.
    if (!isUsable(last)) return hours.marked[last] === 1 ? null : open;
    const usable = Uint8Array.from({ length }, (_, hour) => (isUsable(hour) ? 1 : 0));
    const deviations = new Float64Array(features.length * length);
    writeDeviations(hours, levels, profile, usable, deviations);
    const scoreOf = (some: Float64Array) =>
      scoreRows(
        forest,
        toColumns(
          features,
          some,
          Int32Array.from({ length }, (_, hour) => hour),
        ),
      ).map((score, hour) => (usable[hour] === 1 ? score : Number.NaN));
    const ownOf = (index: number) => deviations.subarray(index * length, (index + 1) * length);
    const scores = scoreOf(deviations);

    const found = limits.find(
      ({ hours: row, score, deviation }) =>
        length >= row &&
        (lowestInRow(scores, row)[last] ?? Number.NaN) >= score &&
        features.some((_, index) => Math.abs(keptDeviation(ownOf(index), last, row)) >= deviation),
    );
    const keeps = (index: number, limit: Limit) =>
      [last, last - 1].some(
        (hour) => Math.abs(ownOf(index)[hour] ?? 0) >= params.keepsRatio * limit.deviation,
      );
    const shortest = limits.toSorted((a, b) => a.hours - b.hours)[0];
    const before = features.flatMap(({ id }, index) =>
      open !== null && shortest !== undefined && open.parts.some(({ feature }) => feature === id)
        ? [index]
        : [],
    );
    const lasting = shortest !== undefined && before.some((index) => keeps(index, shortest));
    if (found === undefined && !lasting) return null;

    const fresh = found === undefined ? [] : explain(found);
    const row = found?.hours ?? shortest?.hours ?? 1;
    return sayUnusual({
      habits,
      hours,
      names,
      open,
      row,
      parts: [...new Set([...before, ...fresh])].slice(0, Math.max(params.maxParts, before.length)),
      deviationOf: (index) => ownOf(index)[last] ?? 0,
      sinceMs: open?.since_ms ?? hours.startsMs[beginOf(fresh[0] ?? 0, row)] ?? 0,
      isGrave:
        found !== undefined &&
        fresh.some(
          (index) => Math.abs(keptDeviation(ownOf(index), last, row)) >= 2 * (found?.deviation ?? 0),
        ),
    });

    /** Features without which the hour is not extreme, the furthest first. */
    function explain({ hours: rowHours, score, deviation }: Limit): readonly number[] {
      const far = features
        .map((_, index) => ({ index, kept: Math.abs(keptDeviation(ownOf(index), last, rowHours)) }))
        .filter(({ kept }) => kept >= params.partRatio * deviation)
        .toSorted((a, b) => b.kept - a.kept || a.index - b.index);
      const calmed = deviations.slice();
      const named: number[] = [];
      for (const { index } of far) {
        named.push(index);
        calmed.fill(0, index * length, (index + 1) * length);
        if (named.length === params.maxParts || (scoreOf(calmed)[last] ?? 0) < score) break;
      }
      return named;
    }

    /** The first hour of those in a row in which the feature is on its side of what is usual. */
    function beginOf(index: number, rowHours: number): number {
      const own = ownOf(index);
      const side = Math.sign(own[last] ?? 0);
      let first = last - rowHours + 1;
      while (first > 0 && usable[first - 1] === 1 && side * (own[first - 1] ?? 0) >= params.minDeviation)
        first -= 1;
      return first;
    }
  };
}
