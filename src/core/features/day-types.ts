/**
 * Kinds of days a home has, and the routine of each: days at home, working days, late days.
 *
 * A day is a profile of when people do things, where, and who is at home when; profiles are partitioned (see day-partition) by k-means, in large homes by
 * Ward's hierarchy, which needs no starts. A kind is there only where chance does not explain it. Days begin at four in the morning, so
 * that a late evening belongs to its day.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import { HOUR_MS } from "../domain/time.ts";
import { type DayPartition, partitionDays } from "../math/day-partition.ts";
import type { ActionTarget } from "./actions.ts";
import { createDayTypeNames } from "./day-type-names.ts";
import type { DayTable } from "./day-table.ts";
import type { PresenceGrid } from "./presence-grid.ts";
import { DAY_BINS } from "./time-profile.ts";

/** When something tends to happen, minutes after midnight; above 1440 is past it. */
export interface UsualTime {
  readonly medianMin: number;
  /** Between these it lies on three days of five. */
  readonly fromMin: number;
  readonly toMin: number;
}

export interface DayType {
  /** In plain words: "days at home". */
  readonly name: string;
  /** Indices into the day table, ascending. */
  readonly days: readonly number[];
  /** shape (7,), Monday first: share of that weekday's days that are of this kind, 0–1. */
  readonly weekdayShareRatios: readonly number[];
  readonly actionsPerDay: number;
  /** shape (24,), mean number of actions in each hour of the clock. */
  readonly actionsByHour: readonly number[];
  /** shape (24,), mean share of the persons at home, 0–1; empty where nobody's presence is known. */
  readonly homeByHourRatios: readonly number[];
  /** Null where on none of the days anything was done. */
  readonly firstAction: UsualTime | null;
  readonly lastAction: UsualTime | null;
  /** Where most is done, most first; three at most. */
  readonly areas: readonly { readonly areaId: string; readonly shareRatio: number }[];
}

export interface DayTypes {
  /** Most frequent first; one where the days are all of one kind, none without days. */
  readonly types: readonly DayType[];
  /** shape (days,), index of the day's type, −1 where the day does not count. */
  readonly typeOf: Int8Array;
  /** shape (days,), the same by the finest partition: kinds that are not clearly enough apart to have names, −1 likewise. */
  readonly finestOf: Int8Array;
  readonly method: "k-means" | "hierarchical";
  readonly silhouette: number;
  readonly pValue: number;
}

export interface DayTypesInput {
  readonly log: Pick<EventLog, "entityIds">;
  readonly home: Home;
  readonly days: DayTable;
  readonly actions: readonly ActionTarget[];
  readonly presence: PresenceGrid;
  readonly random: () => number;
}

export interface DayTypesParams {
  /** Above so many entities a hierarchy is used instead of k-means. */
  readonly largeHomeEntities: number;
  readonly maxKinds: number;
  readonly minDaysOfAKind: number;
  readonly permutations: number;
  /** Counting days looked at, the last ones. */
  readonly historyDays: number;
}

const DEFAULTS: DayTypesParams = {
  largeHomeEntities: 150,
  maxKinds: 5,
  minDaysOfAKind: 5,
  permutations: 19,
  historyDays: 120,
};

const DAY_BEGINS_MIN = 240;
/** Two hours: a routine is no finer. */
const STEP_MIN = 120;
const STEPS = 1440 / STEP_MIN;
const MAX_AREAS = 8;
const STARTS = 4;

/** What was done on one day, day from four to four. */
export interface DayProfile {
  readonly dayIndex: number;
  readonly actionMin: readonly number[];
  readonly byArea: ReadonlyMap<string, number>;
}

/** Cost: O(actions + days² · permutations) */
export function learnDayTypes(input: DayTypesInput, parameters: Partial<DayTypesParams> = {}): DayTypes {
  const params = { ...DEFAULTS, ...parameters };
  const { days, presence, log, random } = input;
  const profiles = profileDays(input, params.historyDays);
  const method = log.entityIds.length > params.largeHomeEntities ? "hierarchical" : "k-means";
  const partition = partitionDays(toBlocks(profiles, presence), {
    random,
    method,
    maxKinds: params.maxKinds,
    starts: STARTS,
    minDays: params.minDaysOfAKind,
    explainedRatio: 0.9,
    maxComponents: 6,
    permutations: params.permutations,
  });
  const types = profiles.length === 0 ? [] : describeTypes(profiles, partition, days, presence);
  const typeOf = new Int8Array(days.length).fill(-1);
  for (const [type, { days: own }] of types.entries()) for (const day of own) typeOf[day] = type;
  const finestOf = new Int8Array(days.length).fill(-1);
  for (const [i, { dayIndex }] of profiles.entries()) finestOf[dayIndex] = partition.finest[i] ?? -1;
  return { types, typeOf, finestOf, method, silhouette: partition.silhouette, pValue: partition.pValue };
}

function profileDays({ days, actions, home }: DayTypesInput, historyDays: number): readonly DayProfile[] {
  const areaOfDevice = new Map(home.devices.map(({ id, area_id }) => [id, area_id]));
  const areaOf = new Map(
    home.entities.map(({ entity_id, area_id, device_id }) => [
      entity_id,
      area_id ?? areaOfDevice.get(device_id ?? "") ?? null,
    ]),
  );
  const counting = days.dates.flatMap((_, day) => (days.counts[day] === 1 ? [day] : [])).slice(-historyDays);
  const byDay = new Map(
    counting.map((dayIndex) => [
      dayIndex,
      { dayIndex, actionMin: [] as number[], byArea: new Map<string, number>() },
    ]),
  );
  for (const { entityId, atMs } of actions) {
    const area = areaOf.get(entityId) ?? null;
    for (const at of atMs) {
      const profile = byDay.get(days.indexOf(at - (DAY_BEGINS_MIN / 60) * HOUR_MS));
      if (profile === undefined) continue;
      const minute = days.minuteOf(at);
      profile.actionMin.push(minute < DAY_BEGINS_MIN ? minute + 1440 : minute);
      if (area !== null) profile.byArea.set(area, (profile.byArea.get(area) ?? 0) + 1);
    }
  }
  return [...byDay.values()];
}

/** When, where, who: three blocks of equal weight. Counts on the logarithmic axis, so that a busy hour does not outweigh a day. */
function toBlocks(profiles: readonly DayProfile[], { isHome }: PresenceGrid) {
  const hours = profiles.map(({ actionMin }) =>
    Array.from({ length: STEPS }, (_, step) => {
      const fromMin = DAY_BEGINS_MIN + step * STEP_MIN;
      return Math.log1p(
        actionMin.filter((minute) => minute >= fromMin && minute < fromMin + STEP_MIN).length,
      );
    }),
  );
  const areas = mostUsed(profiles).slice(0, MAX_AREAS);
  const places = profiles.map(({ byArea }) => areas.map(({ areaId }) => Math.log1p(byArea.get(areaId) ?? 0)));
  const stepBins = DAY_BINS / STEPS;
  const presence = profiles.map(({ dayIndex }) =>
    isHome.flatMap((grid) =>
      Array.from({ length: STEPS }, (_, step) => {
        const from = dayIndex * DAY_BINS + step * stepBins;
        return grid.subarray(from, from + stepBins).reduce((sum, one) => sum + one, 0) / stepBins;
      }),
    ),
  );
  return [{ rows: hours }, { rows: places }, { rows: presence }];
}

function mostUsed(profiles: readonly DayProfile[]) {
  const counts = new Map<string, number>();
  for (const { byArea } of profiles)
    for (const [area, count] of byArea) counts.set(area, (counts.get(area) ?? 0) + count);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .map(([areaId, count]) => ({ areaId, shareRatio: count / total }))
    .toSorted((a, b) => b.shareRatio - a.shareRatio || (a.areaId < b.areaId ? -1 : 1));
}

function describeTypes(
  profiles: readonly DayProfile[],
  { labels, kinds }: DayPartition,
  days: DayTable,
  presence: PresenceGrid,
): readonly DayType[] {
  const ofWeekday = (list: readonly DayProfile[], weekday: number) =>
    list.filter(({ dayIndex }) => days.weekday[dayIndex] === weekday).length;
  const plain = Array.from({ length: kinds }, (_, kind): DayType => {
    const own = profiles.filter((__, i) => labels[i] === kind);
    const minutes = own.flatMap(({ actionMin }) => actionMin);
    const worked = own.filter(({ actionMin }) => actionMin.length > 0);
    return {
      name: "",
      days: own.map(({ dayIndex }) => dayIndex),
      weekdayShareRatios: Array.from(
        { length: 7 },
        (__, weekday) => ofWeekday(own, weekday) / Math.max(1, ofWeekday(profiles, weekday)),
      ),
      actionsPerDay: minutes.length / Math.max(1, own.length),
      actionsByHour: byHour(
        (hour) =>
          minutes.filter((minute) => Math.floor(minute / 60) % 24 === hour).length / Math.max(1, own.length),
      ),
      homeByHourRatios: homeByHour(own, presence),
      firstAction: usualTime(worked.map(({ actionMin }) => Math.min(...actionMin))),
      lastAction: usualTime(worked.map(({ actionMin }) => Math.max(...actionMin))),
      areas: mostUsed(own).slice(0, 3),
    };
  }).toSorted((a, b) => b.days.length - a.days.length || (a.days[0] ?? 0) - (b.days[0] ?? 0));
  const names = createDayTypeNames(plain);
  return plain.map((type, i) => ({ ...type, name: names[i] ?? "" }));
}

function homeByHour(own: readonly DayProfile[], { isHome }: PresenceGrid): readonly number[] {
  if (isHome.length === 0) return [];
  const bins = DAY_BINS / 24;
  return byHour((hour) => {
    let home = 0;
    for (const { dayIndex } of own) {
      const from = dayIndex * DAY_BINS + hour * bins;
      for (const grid of isHome) for (let bin = from; bin < from + bins; bin += 1) home += grid[bin] ?? 0;
    }
    return home / Math.max(1, own.length * isHome.length * bins);
  });
}

function byHour(valueOf: (hour: number) => number): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) => valueOf(hour));
}

function usualTime(minutes: readonly number[]): UsualTime | null {
  if (minutes.length === 0) return null;
  const sorted = minutes.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.round(share * (sorted.length - 1))] ?? 0);
  return { medianMin: at(0.5), fromMin: at(0.2), toMin: at(0.8) };
}
