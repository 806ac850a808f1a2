/**
 * What is usual in this home, out of the doings of some weeks: by hour of the week, as a day's course, and against today.
 *
 * The weeks are read once a day and kept (doings.ts); what is made of them is kept for each kind of viewer until a day changes, so that no change in
 * the home costs more than today's few rows.
 */
import type { Home } from "../core/domain/home.ts";
import { addDays, type LocalClock, type LocalDate, weekdayOfDate } from "../core/domain/local-time.ts";
import { HOUR_MS, MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import {
  countHoursOfWeek,
  describeUsualDay,
  HOURS_OF_WEEK,
  type OwnAction,
  type Spread,
  toOwnActions,
  type UsualDay,
  usualHours,
} from "../core/features/own-actions.ts";
import { type ActionGroup, groupActions } from "./action-groups.ts";
import type { DoingDay, Doings } from "./doings.ts";
import { createHomeNames, type HomeNames } from "./home-names.ts";
import type { Sight } from "./sight.ts";

export interface HomeRhythm {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly days: number;
  readonly weekdays: readonly number[];
  readonly heat: readonly (ActionGroup & { readonly hours: readonly number[] })[];
  readonly usual: readonly (UsualDay & { readonly kind: DayKind })[];
  readonly names: HomeNames;
}

export type DayKind = "weekday" | "weekend";

export interface Today {
  readonly date: LocalDate;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** Shape (24,): when each hour by the clock begins; one that daylight saving skips begins with the next. */
  readonly hourStartsMs: readonly EpochMs[];
  readonly usualDays: number;
  readonly groups: readonly (ActionGroup & {
    readonly hours: readonly number[];
    readonly usual: readonly Spread[];
  })[];
  readonly next: readonly {
    readonly entityId: string;
    readonly name: string;
    readonly state: string;
    readonly atMs: EpochMs;
    readonly fromMs: EpochMs;
    readonly toMs: EpochMs;
  }[];
}

export interface Weeks {
  readonly from: LocalDate;
  readonly fromMs: EpochMs;
  readonly groups: readonly (ActionGroup & {
    readonly week: readonly number[];
    readonly weekBefore: readonly number[];
  })[];
}

/** What was read, for as many views as are asked for. */
export interface RhythmData {
  readonly home: Home;
  readonly clock: LocalClock;
  readonly nowMs: EpochMs;
  readonly today: DoingDay;
  /** Over, remembered, not marked; ascending. */
  readonly past: readonly DoingDay[];
  /** People's actions of `past`, and of every remembered day of the last two weeks with today. */
  readonly pastActions: readonly OwnAction[];
  readonly recentActions: readonly OwnAction[];
}

/** Looked at: eight of each weekday. */
const WINDOW_DAYS = 56;
/** A week has to be seen before its hours mean anything. */
export const NEEDED_DAYS = 7;
const MAX_ENTITIES = 40;
const MAX_NEXT = 4;
const WEEK_DAYS = 7;

/** @throws AppError busy until the home was read */
export async function readRhythm(doings: Doings, home: Home, nowMs: EpochMs): Promise<RhythmData> {
  const { first, today, clock } = doings.bounds();
  // Of the first day only its rest is remembered.
  const from = laterOf(addDays(first, 1), addDays(today, -WINDOW_DAYS));
  const all = from < today ? await doings.span(from, addDays(today, -1)) : [];
  const isMarked = (date: LocalDate): boolean =>
    home.exceptions.some((span) => span.from <= date && date <= span.to);
  const past = all.filter(({ date }) => !isMarked(date));
  const current = await doings.day(today);
  const recent = [...all.filter(({ date }) => date > addDays(today, -2 * WEEK_DAYS)), current];
  return {
    home,
    clock,
    nowMs,
    today: current,
    past,
    pastActions: toOwnActions(past, clock),
    recentActions: toOwnActions(recent, clock),
  };
}

export function describeRhythm({ home, today, past, pastActions }: RhythmData, sight: Sight): HomeRhythm {
  const names = createHomeNames(home);
  const groups = groupActions(pastActions, home, names, sight, MAX_ENTITIES);
  const dates = past.map(({ date }) => date);
  const weekdays = Array.from({ length: WEEK_DAYS }, () => 0);
  for (const date of dates) weekdays[weekdayOfDate(date)] = (weekdays[weekdayOfDate(date)] ?? 0) + 1;
  return {
    from: dates[0] ?? today.date,
    to: dates.at(-1) ?? today.date,
    days: dates.length,
    weekdays,
    heat: groups.map(({ actions, ...group }) => ({ ...group, hours: countHoursOfWeek(actions) })),
    usual: describeUsual(pastActions, dates, sight),
    names,
  };
}

export function describeToday(
  { home, clock, nowMs, today, past, ...actions }: RhythmData,
  sight: Sight,
): Today {
  const names = createHomeNames(home);
  const weekday = weekdayOfDate(today.date);
  const dates = past.map(({ date }) => date);
  const same = dates.filter((date) => weekdayOfDate(date) === weekday);
  const sameDays = new Set(same);
  const usualActions = actions.pastActions.filter(({ date }) => sameDays.has(date));
  const ofToday = actions.recentActions.filter(({ date }) => date === today.date);
  const groups = groupActions([...usualActions, ...ofToday], home, names, sight, 0);
  return {
    date: today.date,
    startMs: today.startMs,
    endMs: today.endMs,
    hourStartsMs: Array.from(
      { length: 24 },
      (_, hour) =>
        clock.atLocalTime(today.date, hour * 60) ??
        clock.atLocalTime(today.date, hour * 60 + 60) ??
        today.startMs + hour * HOUR_MS,
    ),
    usualDays: same.length,
    groups: groups.map(({ actions: own, ...group }) => ({
      ...group,
      hours: countHours(own.filter(({ date }) => date === today.date)),
      usual: usualHours(own, same),
    })),
    next: whatIsNext(describeUsual(actions.pastActions, dates, sight), weekday, clock, today, nowMs).map(
      (one) => ({ ...one, name: names.entity(one.entityId) }),
    ),
  };
}

export function compareWeeks({ home, clock, today, recentActions }: RhythmData, sight: Sight): Weeks {
  const names = createHomeNames(home);
  const from = addDays(today.date, 1 - WEEK_DAYS);
  const before = addDays(from, -WEEK_DAYS);
  return {
    from,
    fromMs: clock.startOfDay(from),
    groups: groupActions(recentActions, home, names, sight, 0).map(({ actions, ...group }) => ({
      ...group,
      week: countHoursFrom(actions, from),
      weekBefore: countHoursFrom(actions, before),
    })),
  };
}

function describeUsual(
  actions: readonly OwnAction[],
  dates: readonly LocalDate[],
  sight: Sight,
): HomeRhythm["usual"] {
  const seen = actions.filter((action) => sight.mayCount(action));
  return (["weekday", "weekend"] as const).map((kind) => ({
    kind,
    ...describeUsualDay(
      seen,
      dates.filter((date) => kindOf(weekdayOfDate(date)) === kind),
    ),
  }));
}

function whatIsNext(
  usual: HomeRhythm["usual"],
  weekday: number,
  clock: LocalClock,
  { date, startMs }: DoingDay,
  nowMs: EpochMs,
) {
  const times = usual.find(({ kind }) => kind === kindOf(weekday))?.times ?? [];
  // By the wall clock: an hour that daylight saving skips is where it would have been.
  const at = (minute: number): EpochMs =>
    (minute < 1440 ? clock.atLocalTime(date, minute) : null) ?? startMs + minute * MINUTE_MS;
  return times
    .map(({ entityId, state, minute }) => ({
      entityId,
      state,
      atMs: at(minute.median),
      fromMs: at(minute.low),
      toMs: at(minute.high),
    }))
    .filter(({ atMs }) => atMs > nowMs)
    .slice(0, MAX_NEXT);
}

function kindOf(weekday: number): DayKind {
  return weekday < 5 ? "weekday" : "weekend";
}

function countHours(actions: readonly OwnAction[]): readonly number[] {
  const counts = Array.from({ length: 24 }, () => 0);
  for (const { minute } of actions) {
    const hour = Math.floor(minute / 60);
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  return counts;
}

/** Shape (168,): hours of seven days by the wall clock. */
function countHoursFrom(actions: readonly OwnAction[], from: LocalDate): readonly number[] {
  const days = new Map(Array.from({ length: WEEK_DAYS }, (_, day) => [addDays(from, day), day]));
  const counts = Array.from({ length: HOURS_OF_WEEK }, () => 0);
  for (const { date, minute } of actions) {
    const day = days.get(date);
    if (day === undefined) continue;
    const hour = day * 24 + Math.floor(minute / 60);
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  return counts;
}

function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}
