/** Kinds of days in plain words, by what sets each apart from the others: who is at home by day, which weekdays, how late, how much. */
import type { DayType } from "./day-types.ts";

/** Most of a kind's days are on such days from this share on. */
const MOSTLY_RATIO = 0.75;
/** Difference in who is at home by day that people would notice, 0–1. */
const HOME_APART_RATIO = 0.2;
const LATER_MIN = 60;
const BUSIER_RATIO = 1.4;
const DAYTIME = { from: 9, to: 16 };

type Unnamed = Omit<DayType, "name">;

interface Rule {
  readonly name: string;
  /** How clearly it holds of a kind among the others; 0 where it does not. */
  readonly strength: (one: Unnamed, others: readonly Unnamed[]) => number;
}

const RULES: readonly Rule[] = [
  {
    name: "weekends",
    strength: (one) => (weekendShare(one) >= MOSTLY_RATIO && coversWeekends(one) ? weekendShare(one) : 0),
  },
  {
    name: "days at home",
    strength: (one, others) => above(homeByDay(one) - meanHome(others), HOME_APART_RATIO),
  },
  {
    name: "working days",
    strength: (one, others) =>
      1 - weekendShare(one) >= 0.9 ? above(meanHome(others) - homeByDay(one), HOME_APART_RATIO) : 0,
  },
  {
    name: "days out",
    strength: (one, others) => above(meanHome(others) - homeByDay(one), HOME_APART_RATIO),
  },
  {
    name: "late days",
    strength: (one, others) => above(lastOf(one) - Math.max(...others.map(lastOf)), LATER_MIN),
  },
  {
    name: "early days",
    strength: (one, others) => above(Math.min(...others.map(firstOf)) - firstOf(one), LATER_MIN),
  },
  {
    name: "busy days",
    strength: (one, others) =>
      above(
        one.actionsPerDay / Math.max(1e-9, ...others.map(({ actionsPerDay }) => actionsPerDay)),
        BUSIER_RATIO,
      ),
  },
  {
    name: "quiet days",
    strength: (one, others) =>
      above(
        Math.min(...others.map(({ actionsPerDay }) => actionsPerDay)) / Math.max(1e-9, one.actionsPerDay),
        BUSIER_RATIO,
      ),
  },
  {
    name: "weekdays",
    strength: (one) => (weekendShare(one) <= 1 - MOSTLY_RATIO ? 1 - weekendShare(one) : 0),
  },
];

/** @returns a name for each, all different; the first rule that holds most clearly of one of those left names it */
export function createDayTypeNames(types: readonly Unnamed[]): readonly string[] {
  if (types.length === 1) return ["all days"];
  const names = Array.from<string | null>({ length: types.length }).fill(null);
  for (const { name, strength } of RULES) {
    const held = types.map((one, i) =>
      names[i] === null
        ? strength(
            one,
            types.filter((_, other) => other !== i),
          )
        : 0,
    );
    const most = Math.max(...held);
    if (most > 0) names[held.indexOf(most)] = name;
  }
  let left = 0;
  return names.map((name) => {
    if (name !== null) return name;
    left += 1;
    return left === 1 ? "other days" : `other days (${left})`;
  });
}

function weekendShare({ days, weekdayShareRatios }: Unnamed): number {
  const share = (weekdays: readonly number[]) =>
    weekdays.reduce((sum, weekday) => sum + (weekdayShareRatios[weekday] ?? 0), 0);
  const weekend = share([5, 6]);
  const all = weekend + share([0, 1, 2, 3, 4]);
  return days.length === 0 || all === 0 ? 0 : weekend / all;
}

function coversWeekends({ weekdayShareRatios }: Unnamed): boolean {
  return ((weekdayShareRatios[5] ?? 0) + (weekdayShareRatios[6] ?? 0)) / 2 >= 0.6;
}

function homeByDay({ homeByHourRatios }: Unnamed): number {
  const hours = homeByHourRatios.slice(DAYTIME.from, DAYTIME.to);
  return hours.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, hours.length);
}

function meanHome(types: readonly Unnamed[]): number {
  return types.reduce((sum, one) => sum + homeByDay(one), 0) / Math.max(1, types.length);
}

function firstOf({ firstAction }: Unnamed): number {
  return firstAction?.medianMin ?? 1440;
}

function lastOf({ lastAction }: Unnamed): number {
  return lastAction?.medianMin ?? 0;
}

function above(value: number, limit: number): number {
  return value >= limit ? value : 0;
}
