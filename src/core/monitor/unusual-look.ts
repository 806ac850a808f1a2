/**
 * How an hour is judged: extreme and far for hours in a row opens, one feature still far goes on; named is what makes it extreme.
 */
import type { Anomaly } from "../domain/incident.ts";
import type { HomeHours } from "../features/home-hours.ts";
import { scoreRows } from "../math/isolation-forest.ts";
import { unpackForest } from "../math/pack-forest.ts";
import { toLevels, writeDeviations } from "./hour-profile.ts";
import { keptDeviation, lowestInRow, toColumns } from "./hour-scores.ts";
import type { Names } from "./monitor.ts";
import type { Limit, UnusualHabits, UnusualParams } from "./unusual-habits.ts";
import { sayUnusual } from "./unusual-wording.ts";

/** Judges the last of some hours; made once for many looks, as the forest has to be unpacked. */
export function createUnusualLook(
  habits: UnusualHabits,
  names: Names,
  params: UnusualParams,
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
