/**
 * People's own actions out of doings, placed on local days, and what is usual of them: hours of the week, first and last of a day, usual times.
 *
 * Descriptive: it says how it was, claims no habit and tests nothing; habits are the detectors'. A day here begins at four in the morning, so that
 * going to bed after midnight is the evening's.
 */
import { domainOf } from "../domain/home.ts";
import type { InitiatorKind } from "../domain/initiator.ts";
import type { LocalClock, LocalDate } from "../domain/local-time.ts";
import { weekdayOfDate } from "../domain/local-time.ts";
import { MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { actionInto } from "./actionable.ts";
import { REPEAT_MS } from "./actions.ts";

/** Minutes after midnight at which a day begins. */
const DAY_BEGINS_MIN = 4 * 60;
const DAY_MIN = 24 * 60;
export const HOURS_OF_WEEK = 7 * 24;

export interface DoneThing {
  readonly atMs: EpochMs;
  readonly entityId: string;
  readonly state: string;
  readonly kind: InitiatorKind;
  readonly actor: string | null;
}

export interface DoneDay {
  readonly date: LocalDate;
  readonly startMs: EpochMs;
  readonly doings: readonly DoneThing[];
}

/** A person's action, by the wall clock. */
export interface OwnAction {
  readonly atMs: EpochMs;
  readonly entityId: string;
  readonly state: string;
  readonly kind: InitiatorKind;
  readonly actor: string | null;
  readonly date: LocalDate;
  /** 0 Monday … 6 Sunday. */
  readonly weekday: number;
  /** Minutes after local midnight, [0, 1440). */
  readonly minute: number;
}

/** Cost: linear in the doings. @param days ascending */
export function toOwnActions(days: readonly DoneDay[], clock: LocalClock): readonly OwnAction[] {
  const lastMs = new Map<string, EpochMs>();
  return days.flatMap(({ date, doings }) => {
    const weekday = weekdayOfDate(date);
    return doings.flatMap(({ atMs, entityId, state, kind, actor }): readonly OwnAction[] => {
      if (kind !== "person" && kind !== "physical") return [];
      if (actionInto(domainOf(entityId), state) === null) return [];
      const key = `${entityId} ${state}`;
      const isRepeat = atMs - (lastMs.get(key) ?? -Infinity) <= REPEAT_MS;
      if (isRepeat) return [];
      lastMs.set(key, atMs);
      return [{ atMs, entityId, state, kind, actor, date, weekday, minute: clock.minuteOf(atMs) }];
    });
  });
}

/** Shape (168,): how many in each hour of the week, from Monday 0:00. */
export function countHoursOfWeek(actions: readonly OwnAction[]): readonly number[] {
  const counts = Array.from({ length: HOURS_OF_WEEK }, () => 0);
  for (const { weekday, minute } of actions) {
    const hour = weekday * 24 + Math.floor(minute / 60);
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  return counts;
}

/** Middle and middle half of some numbers. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** @param values shape (n,), any order; null where n is 0 */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  };
}

/** Linear between the two nearest. @see Hyndman & Fan, Sample Quantiles (1996), definition 7 */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * What is usual in each hour of the day.
 * @param dates the days that are looked at, also those on which nothing was done
 * @returns shape (24,)
 */
export function usualHours(actions: readonly OwnAction[], dates: readonly LocalDate[]): readonly Spread[] {
  const byDate = new Map(dates.map((date) => [date, Array.from({ length: 24 }, () => 0)]));
  for (const { date, minute } of actions) {
    const hours = byDate.get(date);
    const hour = Math.floor(minute / 60);
    if (hours !== undefined) hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return Array.from(
    { length: 24 },
    (_, hour) =>
      spreadOf([...byDate.values()].map((hours) => hours[hour] ?? 0)) ?? { median: 0, low: 0, high: 0 },
  );
}

/** Something that is usually done around the same time. Minutes are after midnight and may be past 1440: after it. */
export interface UsualTime {
  readonly entityId: string;
  readonly state: string;
  readonly minute: Spread;
  /** Days of those looked at on which it was. */
  readonly days: number;
}

export interface UsualDay {
  readonly days: number;
  readonly first: Spread | null;
  readonly last: Spread | null;
  /** By time. */
  readonly times: readonly UsualTime[];
}

export interface UsualDayParams {
  /** Share of the days on which a usual thing is at least done, 0–1. */
  readonly minShareRatio: number;
  readonly minDays: number;
  /** Width of the time of day in which it is done, minutes. */
  readonly windowMin: number;
  readonly maxTimes: number;
}

/**
 * What reads as "usually": on every other day, within two hours; a line of a day holds a dozen. What is done once a day at any time of twelve hours has
 * some four days of ten in its fullest two hours, so less would call chance usual.
 */
const USUAL_DAY: UsualDayParams = { minShareRatio: 0.5, minDays: 3, windowMin: 120, maxTimes: 12 };

/**
 * @param dates the days that are looked at
 * Cost: O(actions log actions)
 */
export function describeUsualDay(
  actions: readonly OwnAction[],
  dates: readonly LocalDate[],
  { minShareRatio, minDays, windowMin, maxTimes }: UsualDayParams = USUAL_DAY,
): UsualDay {
  const indexes = new Map(dates.map((date, index) => [date, index]));
  const placed = actions.flatMap((action) => {
    const isBefore = action.minute < DAY_BEGINS_MIN;
    // Before four it is the day before, if that is one of these.
    const date = isBefore ? dayBefore(action.date) : action.date;
    const index = indexes.get(date);
    return index === undefined
      ? []
      : [{ action, day: index, minute: isBefore ? action.minute + DAY_MIN : action.minute }];
  });
  const byDay = [...Map.groupBy(placed, ({ day }) => day).values()];
  const minutesOf = (pick: (...values: number[]) => number): readonly number[] =>
    byDay.map((ofDay) => pick(...ofDay.map(({ minute }) => minute)));
  const wanted = Math.max(minDays, Math.ceil(minShareRatio * dates.length));
  const times = [
    ...Map.groupBy(placed, ({ action }) => `${action.entityId} ${action.state}`).values(),
  ].flatMap((same): readonly UsualTime[] => {
    const found: UsualTime[] = [];
    // A light may be usual in the morning and in the evening.
    for (let left: readonly (typeof same)[number][] = same; left.length > 0;) {
      const [first] = left;
      const window = new Set(fullestWindow(left, windowMin));
      const minute = spreadOf(Array.from(window, (one) => one.minute));
      const days = new Set(Array.from(window, ({ day }) => day)).size;
      if (first === undefined || minute === null || days < wanted) break;
      found.push({ entityId: first.action.entityId, state: first.action.state, minute, days });
      left = left.filter((one) => !window.has(one));
    }
    return found;
  });
  return {
    days: dates.length,
    first: spreadOf(minutesOf(Math.min)),
    last: spreadOf(minutesOf(Math.max)),
    times: times
      .toSorted((a, b) => b.days - a.days || a.minute.median - b.minute.median)
      .slice(0, maxTimes)
      .toSorted((a, b) => a.minute.median - b.minute.median),
  };
}

interface Placed {
  readonly day: number;
  readonly minute: number;
}

/** Those within the window of time that has the most days; of equal ones the first. */
function fullestWindow<One extends Placed>(all: readonly One[], windowMin: number): readonly One[] {
  const sorted = all.toSorted((a, b) => a.minute - b.minute);
  const counts = new Map<number, number>();
  let best: readonly [number, number] = [0, 0];
  let mostDays = 0;
  for (let from = 0, to = 0; from < sorted.length; from += 1) {
    const end = (sorted[from]?.minute ?? 0) + windowMin;
    for (; to < sorted.length && (sorted[to]?.minute ?? 0) <= end; to += 1) {
      const day = sorted[to]?.day ?? -1;
      counts.set(day, (counts.get(day) ?? 0) + 1);
    }
    if (counts.size > mostDays) [mostDays, best] = [counts.size, [from, to]];
    const day = sorted[from]?.day ?? -1;
    const left = (counts.get(day) ?? 0) - 1;
    if (left === 0) counts.delete(day);
    else counts.set(day, left);
  }
  return sorted.slice(...best);
}

function dayBefore(date: LocalDate): LocalDate {
  return new Date(Date.parse(`${date}T12:00:00Z`) - DAY_MIN * MINUTE_MS).toISOString().slice(0, 10);
}
