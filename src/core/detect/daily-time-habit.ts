/**
 * From a window that the scan found to a habit: its time, its days, whether held-out days confirm it and whether it still goes on.
 */
import { isResting } from "../features/actionable.ts";
import { servingTime } from "../features/serving-time.ts";
import { BIN_MINUTES } from "../features/time-profile.ts";
import { fisherUpperTail } from "../math/fisher.ts";
import { slopeOf, trendOf } from "../math/trend.ts";
import type { DayScanModel } from "../math/day-scan-model.ts";
import type { ScanWindow } from "../math/day-scan.ts";
import { poissonBinomialTails } from "../math/poisson-binomial.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import { type TargetDays, slotsOf } from "./daily-time-target.ts";
import { chooseClass, type DayClass } from "./day-classes.ts";
import { hasStopped, isSurelyKept } from "./habit-life.ts";

/** Minutes are civil, in [0, 1440); events are indices into the target's days. */
export interface Habit {
  readonly atMin: number;
  readonly days: DayClass;
  readonly fromMin: number;
  readonly toMin: number;
  /** First event in the window, by day with one. */
  readonly events: readonly number[];
  /** Days that were an opportunity, index into the day table and the event, -1 where there was none. */
  readonly occasions: readonly { readonly dayIndex: number; readonly event: number }[];
  /** Minutes later each week where the time moves, negative earlier; null where it stays. */
  readonly aWeekMin: number | null;
  /** Whether the time lies past civil midnight, hence on the day after the one the scan's day began on. */
  readonly isNextDay: boolean;
  readonly support: number;
  readonly opportunities: number;
  readonly validated: boolean;
}

/**
 * @param isExcused whether nobody could have kept it on a day (index into the day table): nobody was there, or it had been done
 * @param isOfSomeDays whether it is kept on days that something else tells: no class of days is it for, and whether it goes on is to be asked of those
 * @returns null where the habit has stopped, or does not reach the minimum on the days it is for
 */
export function describeHabit(
  found: TargetDays,
  window: ScanWindow,
  part: { readonly fromBin: number; readonly toBin: number },
  isExcused: (dayIndex: number) => boolean,
  params: DailyTimeParams,
  isOfSomeDays = false,
): Habit | null {
  const { model } = found;
  const isPastMidnight = window.startBin + (window.widthBins >> 1) >= model.midnightBin;
  const hitOf = (slot: number) => firstEvent(model, slot, window.startBin, window.widthBins);
  const from = (firstSlot: number) => {
    const hits = new Uint16Array(7);
    const trials = new Uint16Array(7);
    for (let slot = firstSlot; slot < model.days; slot += 1) {
      const weekday = ((found.weekday[slot] ?? 0) + (isPastMidnight ? 1 : 0)) % 7;
      trials[weekday] = (trials[weekday] ?? 0) + 1;
      if (hitOf(slot) >= 0) hits[weekday] = (hits[weekday] ?? 0) + 1;
    }
    const isEnough = (kept: number, own: number) => isOftenEnough(kept, own, params);
    const days = isOfSomeDays ? "all" : chooseClass(hits, trials, window.baseRate, isEnough);
    const slots = slotsOf(found, days, firstSlot, isPastMidnight);
    return { days, slots, first: slots.map(hitOf) };
  };
  const spanStart = found.spanStarts[window.group] ?? 0;
  const recent = from(spanStart);
  const before = slotsOf(found, recent.days, 0, isPastMidnight).filter((slot) => slot < spanStart);
  const { days, slots, first } =
    spanStart === 0 || isOfSpan(before.map(hitOf), recent.first, params) ? recent : from(0);
  const lived = slots.flatMap((slot, i) => {
    const event = first[i] ?? -1;
    return event < 0 && isExcused(found.dayIndex[slot] ?? -1) ? [] : [event >= 0 ? 1 : 0];
  });
  const hitDays = countHits(first);
  if (hitDays < params.minSupportDays || hitDays < params.minConfidenceRatio * slots.length) return null;
  if (!isOfSomeDays && hasStopped(lived, params)) return null;

  const begun = beginning(first, params);
  const counted = first.slice(begun);
  const events = counted.filter((event) => event >= 0);
  const minuteOf = (event: number) => found.eventMin[event] ?? 0;
  const lately = latelyFrom(
    slots.slice(begun),
    counted.map((event) => (event < 0 ? null : minuteOf(event))),
    params,
  );
  const moving =
    lately === 0
      ? []
      : counted.flatMap((event, i) => (event < 0 ? [] : [{ event, day: slots[begun + i] ?? 0 }]));
  const minutes = counted.slice(lately).flatMap((event) => (event < 0 ? [] : [minuteOf(event)]));
  const { atMin, timelyDays } = chooseTime(found, slots.slice(begun + lately), minutes, params);
  if (timelyDays < params.minTimelyRatio * (counted.length - lately)) return null;
  const civil = (minute: number) => (minute + found.cutBin * BIN_MINUTES) % 1440;
  return {
    atMin: civil(atMin),
    days,
    fromMin: civil(Math.floor(Math.min(...minutes))),
    toMin: civil(Math.ceil(Math.max(...minutes))),
    events,
    occasions: counted.map((event, i) => ({
      dayIndex: found.dayIndex[slots[begun + i] ?? -1] ?? -1,
      event,
    })),
    aWeekMin:
      lately === 0
        ? null
        : Math.round(
            7 *
              slopeOf(
                moving.map(({ day }) => day),
                moving.map(({ event }) => minuteOf(event)),
              ),
          ),
    isNextDay: found.cutBin * BIN_MINUTES + atMin >= 1440,
    support: events.length,
    opportunities: counted.length,
    validated: isConfirmed(found, slots.slice(begun), window, part, params),
  };
}

function firstEvent(model: DayScanModel, slot: number, startBin: number, widthBins: number): number {
  const end = model.eventStarts[slot + 1] ?? 0;
  for (let event = model.eventStarts[slot] ?? 0; event < end; event += 1) {
    const bin = model.eventBins[event] ?? 0;
    if (bin >= startBin) return bin < startBin + widthBins ? event : -1;
  }
  return -1;
}

/**
 * Whether a habit is of a recent span alone: from its first day there it was kept on more days than before, and surely on as many as a habit has to be. The
 * data chose the span for its many hits, so that their share by itself says too much.
 */
function isOfSpan(before: readonly number[], inSpan: readonly number[], params: DailyTimeParams): boolean {
  const since = inSpan.slice(inSpan.findIndex((event) => event >= 0));
  const hits = countHits(since);
  return (
    fisherUpperTail(hits, since.length, countHits(before), before.length) <= params.spanMaxP &&
    isOftenEnough(hits, since.length, params)
  );
}

/** Whether so many days kept are improbable where the smallest share is. */
export function isOftenEnough(
  hits: number,
  days: number,
  { spanMaxP, minConfidenceRatio }: DailyTimeParams,
): boolean {
  return isSurelyKept(hits, days, minConfidenceRatio, spanMaxP);
}

function countHits(firstEvents: readonly number[]): number {
  return firstEvents.filter((event) => event >= 0).length;
}

/** Where the habit begins: leading misses that its rate makes improbable were before it. */
function beginning(firstEvents: readonly number[], { stoppedMaxP, mostKeptRatio }: DailyTimeParams): number {
  const start = firstEvents.findIndex((event) => event >= 0);
  const rest = firstEvents.slice(start);
  const rate = countHits(rest) / rest.length;
  return start > 0 && (1 - Math.min(mostKeptRatio, rate)) ** start <= stoppedMaxP ? start : 0;
}

/**
 * Where a time moves steadily, what it was weeks ago does not say when it is wanted now: the first day that does. 0 where it does not move.
 * @param minutes by slot, null where it was not done
 */
function latelyFrom(
  slots: readonly number[],
  minutes: readonly (number | null)[],
  { trendMinZ, latelyDays, minSupportDays }: DailyTimeParams,
): number {
  if (Math.abs(trendOf(minutes.filter((minute) => minute !== null))) < trendMinZ) return 0;
  const last = slots.at(-1) ?? 0;
  const from = slots.findIndex((slot) => slot > last - latelyDays);
  return minutes.slice(from).filter((minute) => minute !== null).length < minSupportDays
    ? 0
    : Math.max(0, from);
}

/** Of the five minutes that nearly as many days have an action close to as any have, those that serve best. */
function chooseTime(
  found: TargetDays,
  slots: readonly number[],
  minutes: readonly number[],
  { matchMin, timelySlackRatio }: DailyTimeParams,
): { readonly atMin: number; readonly timelyDays: number } {
  const low = Math.floor(Math.min(...minutes) / BIN_MINUTES);
  const high = Math.floor(Math.max(...minutes) / BIN_MINUTES);
  const times = Array.from({ length: high - low + 1 }, (_, i) => {
    const atMin = (low + i) * BIN_MINUTES;
    return { atMin, timelyDays: slots.filter((slot) => isTimely(found, slot, atMin, matchMin)).length };
  });
  const most = Math.max(...times.map(({ timelyDays }) => timelyDays));
  const good = times.filter(({ timelyDays }) => timelyDays >= timelySlackRatio * most);
  const best = servingTime(
    good.map(({ atMin }) => atMin),
    minutes,
    isResting(found.target.state),
  );
  return good.find(({ atMin }) => atMin === best) ?? { atMin: low * BIN_MINUTES, timelyDays: 0 };
}

function isTimely({ model, eventMin }: TargetDays, slot: number, atMin: number, matchMin: number): boolean {
  const end = model.eventStarts[slot + 1] ?? 0;
  for (let event = model.eventStarts[slot] ?? 0; event < end; event += 1)
    if (Math.abs((eventMin[event] ?? 0) - atMin) <= matchMin) return true;
  return false;
}

/**
 * Blocks of days are dealt to two halves; on each a window of the same width is chosen anew within the part of the day and its hits are
 * counted on the other. Blocks, not a tail, so that a new habit is not held out whole.
 */
function isConfirmed(
  { model }: TargetDays,
  slots: readonly number[],
  window: ScanWindow,
  part: { readonly fromBin: number; readonly toBin: number },
  params: DailyTimeParams,
): boolean {
  const blockDays = Math.max(1, Math.round(slots.length / 8));
  const half = [0, 1].map((which) => slots.filter((_, i) => Math.floor(i / blockDays) % 2 === which));
  const chances: number[] = [];
  let hits = 0;
  for (const which of [0, 1]) {
    const start = mostHitStart(model, half[1 - which] ?? [], window.widthBins, part);
    let mass = 0;
    for (let bin = start; bin < start + window.widthBins; bin += 1) mass += model.profile[bin] ?? 0;
    for (const slot of half[which] ?? []) {
      const uses = (model.eventStarts[slot + 1] ?? 0) - (model.eventStarts[slot] ?? 0);
      chances.push(1 - (1 - Math.min(1, mass)) ** uses);
      if (firstEvent(model, slot, start, window.widthBins) >= 0) hits += 1;
    }
  }
  const tail = poissonBinomialTails(chances)[hits] ?? 1;
  return tail <= params.heldOutMaxP && hits >= params.minConfidenceRatio * 0.8 * chances.length;
}

/** Middle of the first stretch of starts with the most days hit. */
function mostHitStart(
  model: DayScanModel,
  slots: readonly number[],
  widthBins: number,
  { fromBin, toBin }: { readonly fromBin: number; readonly toBin: number },
): number {
  let most = -1;
  let from = 0;
  let to = 0;
  const last = Math.min(model.bins - widthBins, toBin - (widthBins >> 1) - 1);
  for (let start = Math.max(0, fromBin - (widthBins >> 1)); start <= last; start += 1) {
    const hits = slots.filter((slot) => firstEvent(model, slot, start, widthBins) >= 0).length;
    if (hits > most) {
      most = hits;
      from = start;
      to = start;
    } else if (hits === most && to === start - 1) to = start;
  }
  return (from + to) >> 1;
}
