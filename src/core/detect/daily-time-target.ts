/**
 * One target's days as the scan's model: where its day begins, its null profile, and the classes and spans of days that are tried.
 * @see docs/accuracy.md for the null and the choice of each number
 */
import { WEEKDAYS } from "../domain/automation.ts";
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import {
  BIN_MINUTES,
  DAY_BINS,
  blendProfile,
  homeProfile,
  toBin,
  windowMasses,
} from "../features/time-profile.ts";
import type { DayGroup, DayScanModel } from "../math/day-scan-model.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import { BROAD_CLASSES, type DayClass, isOfClass, WEEKDAY_SETS } from "./day-classes.ts";

/** A target as the detector sees it; days are those that count, in order. */
export interface TargetDays {
  readonly target: ActionTarget;
  readonly model: DayScanModel;
  /** Civil bin at which the scan's day begins. */
  readonly cutBin: number;
  /** shape (days,), index into the day table. */
  readonly dayIndex: Int32Array;
  /** shape (events,), instant of each event of the model, in the order of `model.eventStarts`. */
  readonly eventAtMs: Float64Array;
  /** shape (events,), minutes since the start of the scan's day. */
  readonly eventMin: Float64Array;
  /** shape (days,), 0 = Monday … 6 = Sunday. */
  readonly weekday: Uint8Array;
  /** By group of the model: first slot of its span. */
  readonly spanStarts: readonly number[];
}

/** Largest share of a group's days on which the target was used at all, 0–1: no habit of it can be kept more often. */
export function regularityOf({ model }: TargetDays): number {
  const shares = model.groups.map(({ before }) => {
    let used = 0;
    for (let slot = 0; slot < model.days; slot += 1)
      if (before[slot] === 1 && (model.eventStarts[slot + 1] ?? 0) > (model.eventStarts[slot] ?? 0))
        used += 1;
    return used / Math.max(1, count(before));
  });
  return Math.max(0, ...shares);
}

/** The target's days with the broad classes, with each weekday by itself, with sets of weekdays, where those have days enough, and all of them for what is done on some. */
export interface LaidOutTarget {
  readonly broad: TargetDays;
  readonly single: TargetDays | null;
  readonly sets: TargetDays | null;
  readonly some: TargetDays | null;
}

/** What the targets of a run have in common: the days that count, and their groups. */
export interface LaidOutDays {
  readonly days: DayTable;
  /** Days that count, index into the table. */
  readonly counting: readonly number[];
  /** shape (days + 1,), place among those, −1 for others. */
  readonly slotOf: Int32Array;
  readonly broad: Groups;
  readonly single: Groups;
  readonly sets: Groups;
  readonly some: Groups;
}

interface Groups {
  readonly groups: readonly DayGroup[];
  readonly spanStarts: readonly number[];
}

/** @param isWhole whether sets of weekdays, and habits of some days, are looked at as well */
export function layOutDays(days: DayTable, params: DailyTimeParams, isWhole: boolean): LaidOutDays {
  const counting = countingDays(days, params.historyDays);
  const slotOf = new Int32Array(days.length + 1).fill(-1);
  for (const [slot, day] of counting.entries()) slotOf[day] = slot;
  return {
    days,
    counting,
    slotOf,
    broad: layOutGroups(counting, days, BROAD_CLASSES, params.spansDays, params),
    single: layOutGroups(counting, days, WEEKDAYS, [], params),
    sets: layOutGroups(counting, days, isWhole ? WEEKDAY_SETS : [], [], params),
    some: layOutGroups(counting, days, isWhole ? ["all"] : [], [], params),
  };
}

/**
 * @param otherUse shape (DAY_BINS,), weighted actions of the home's other entities by civil bin
 * @returns null where the target was used on fewer days than the minimum support
 */
export function layOutTarget(
  target: ActionTarget,
  laidOut: LaidOutDays,
  otherUse: Float64Array,
  params: DailyTimeParams,
): LaidOutTarget | null {
  const { days, counting, slotOf } = laidOut;
  const use = new Float64Array(DAY_BINS);
  const civil: { readonly atMs: number; readonly day: number; readonly minute: number }[] = [];
  for (const atMs of target.atMs) {
    const day = days.indexOf(atMs);
    if (day < 0) continue;
    const minute = days.minuteOf(atMs);
    civil.push({ atMs, day, minute });
    use[toBin(minute)] = (use[toBin(minute)] ?? 0) + 1;
  }
  const cutBin = quietestBin(use);
  const cutMin = cutBin * BIN_MINUTES;
  const events: { readonly slot: number; readonly atMs: number; readonly minute: number }[] = [];
  for (const { atMs, day, minute } of civil) {
    const own = minute < cutMin ? day - 1 : day;
    const slot = own < 0 ? -1 : (slotOf[own] ?? -1);
    if (slot >= 0) events.push({ slot, atMs, minute: (minute - cutMin + 1440) % 1440 });
  }
  // By the wall clock, which daylight saving may set back within a day.
  events.sort((a, b) => a.slot - b.slot || a.minute - b.minute);
  if (new Set(events.map(({ slot }) => slot)).size < params.minSupportDays) return null;

  const eventStarts = new Int32Array(counting.length + 1);
  for (const { slot } of events) eventStarts[slot + 1] = (eventStarts[slot + 1] ?? 0) + 1;
  for (let slot = 0; slot < counting.length; slot += 1)
    eventStarts[slot + 1] = (eventStarts[slot + 1] ?? 0) + (eventStarts[slot] ?? 0);
  const turn = (byCivilBin: Float64Array) =>
    byCivilBin.map((_, bin) => byCivilBin[(bin + cutBin) % DAY_BINS] ?? 0);
  const home = homeProfile(otherUse, params);
  const widths = params.windowsMin.map((width) => Math.round(width / BIN_MINUTES));
  const broad: TargetDays = {
    target,
    cutBin,
    dayIndex: Int32Array.from(counting),
    eventAtMs: Float64Array.from(events, ({ atMs }) => atMs),
    eventMin: Float64Array.from(events, ({ minute }) => minute),
    weekday: Uint8Array.from(counting, (day) => days.weekday[day] ?? 0),
    spanStarts: laidOut.broad.spanStarts,
    model: {
      bins: DAY_BINS,
      days: counting.length,
      eventStarts,
      eventBins: Uint16Array.from(events, ({ minute }) => toBin(minute)),
      profile: turn(blendProfile(use, home, params)),
      windowMass: widths.map((width) => turn(windowMasses(use, home, width, params))),
      groups: laidOut.broad.groups,
      midnightBin: DAY_BINS - cutBin,
      widths,
      minSupport: params.minSupportDays,
      minShareRatio: params.minConfidenceRatio,
    },
  };
  const by = ({ groups, spanStarts }: Groups, minShareRatio = params.minConfidenceRatio) =>
    groups.length === 0 ? null : { ...broad, model: { ...broad.model, groups, minShareRatio }, spanStarts };
  return {
    broad,
    single: by(laidOut.single),
    sets: by(laidOut.sets),
    some: by(laidOut.some, params.someDaysRatio),
  };
}

/**
 * Slots of a class of days from `firstSlot` on, ascending.
 * @param isPastMidnight whether the time lies past the civil midnight within the scan's day, hence on the next weekday
 */
export function slotsOf(
  { model, weekday }: TargetDays,
  dayClass: DayClass,
  firstSlot: number,
  isPastMidnight: boolean,
): readonly number[] {
  return Array.from({ length: model.days }, (_, slot) => slot).filter(
    (slot) => slot >= firstSlot && isOfClass(dayClass, ((weekday[slot] ?? 0) + (isPastMidnight ? 1 : 0)) % 7),
  );
}

function countingDays(days: DayTable, historyDays: number): readonly number[] {
  const all: number[] = [];
  for (let day = 0; day < days.length; day += 1) if (days.counts[day] === 1) all.push(day);
  return all.slice(-historyDays);
}

/** Middle of the longest stretch of the clock without a use. */
function quietestBin(use: Float64Array): number {
  let best = 0;
  let bestLength = -1;
  let length = 0;
  for (let i = 0; i < 2 * DAY_BINS; i += 1) {
    length = (use[i % DAY_BINS] ?? 0) > 0 ? 0 : length + 1;
    if (length > bestLength && length <= DAY_BINS) {
      bestLength = length;
      best = (i - (length >> 1) + 2 * DAY_BINS) % DAY_BINS;
    }
  }
  return best;
}

/** Classes × spans; a span that holds every day, or a class without enough days, adds nothing and is left out. */
function layOutGroups(
  counting: readonly number[],
  days: DayTable,
  classes: readonly DayClass[],
  spansDays: readonly number[],
  params: DailyTimeParams,
): Groups {
  const groups: DayGroup[] = [];
  const spanStarts: number[] = [];
  const lastDay = counting.at(-1) ?? 0;
  const spans = [
    Number.MAX_SAFE_INTEGER,
    // In less than twice the span, what began within it fills half of the whole and is found there.
    ...spansDays.filter((span) => lastDay - (counting[0] ?? 0) + 1 >= 2 * span),
  ];
  for (const span of spans) {
    for (const dayClass of classes) {
      const member = (shift: number) =>
        Uint8Array.from(counting, (day) =>
          lastDay - day < span && isOfClass(dayClass, ((days.weekday[day] ?? 0) + shift) % 7) ? 1 : 0,
        );
      const group = { before: member(0), after: member(1) };
      if (Math.max(count(group.before), count(group.after)) < params.minSupportDays) continue;
      groups.push(group);
      spanStarts.push(counting.findIndex((day) => lastDay - day < span));
    }
  }
  return { groups, spanStarts };
}

function count(members: Uint8Array): number {
  return members.reduce((sum, one) => sum + one, 0);
}
