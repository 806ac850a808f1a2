/**
 * From a window that the scan found to a habit: its time, its days, whether held-out days confirm it and whether it still goes on.
 */
import { BIN_MINUTES } from "../features/time-profile.ts";
import { type DayScanModel, sideOf } from "../math/day-scan-model.ts";
import type { ScanWindow } from "../math/day-scan.ts";
import { binomialLowerTail, poissonBinomialTails } from "../math/poisson-binomial.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import { type TargetDays, slotsOf } from "./daily-time-target.ts";

/** Minutes are civil, in [0, 1440); events are indices into the target's days. */
export interface Habit {
  readonly atMin: number;
  readonly fromMin: number;
  readonly toMin: number;
  /** First event in the window, by day with one. */
  readonly events: readonly number[];
  readonly support: number;
  readonly opportunities: number;
  readonly validated: boolean;
}

/**
 * @param isIdle whether nobody in the home did anything on a day (index into the day table)
 * @returns null where the habit has stopped
 */
export function describeHabit(
  found: TargetDays,
  window: ScanWindow,
  part: { readonly fromBin: number; readonly toBin: number },
  isIdle: (dayIndex: number) => boolean,
  params: DailyTimeParams,
): Habit | null {
  const { model } = found;
  const side = sideOf(model, window.group, window.startBin + (window.widthBins >> 1));
  const slots = slotsOf(model, side);
  const first = slots.map((slot) => firstEvent(model, slot, window.startBin, window.widthBins));
  const lived = slots.flatMap((slot, i) => {
    const event = first[i] ?? -1;
    return event < 0 && isIdle(found.dayIndex[slot] ?? -1) ? [] : [event >= 0 ? 1 : 0];
  });
  if (hasStopped(lived, params.stoppedMaxP)) return null;

  const begun = beginning(first, params.stoppedMaxP);
  const counted = first.slice(begun);
  const events = counted.filter((event) => event >= 0);
  const minutes = events.map((event) => found.eventMin[event] ?? 0);
  const atMin = chooseTime(found, slots.slice(begun), minutes, params.matchMin);
  const civil = (minute: number) => (minute + found.cutBin * BIN_MINUTES) % 1440;
  return {
    atMin: civil(atMin),
    fromMin: civil(Math.floor(Math.min(...minutes))),
    toMin: civil(Math.ceil(Math.max(...minutes))),
    events,
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

/** Whether some trailing run has so few hits as the rate before makes improbable. */
function hasStopped(hits: readonly number[], maxP: number): boolean {
  let trailing = 0;
  const total = hits.reduce((sum, hit) => sum + hit, 0);
  for (let length = 1; length < hits.length; length += 1) {
    trailing += hits[hits.length - length] ?? 0;
    const before = hits.length - length;
    if (total - trailing < 3) return false;
    const rate = Math.min(0.99, (total - trailing) / before);
    if (binomialLowerTail(trailing, length, rate) <= maxP) return true;
  }
  return false;
}

/** Where the habit begins: leading misses that its rate makes improbable were before it. */
function beginning(firstEvents: readonly number[], maxP: number): number {
  const start = firstEvents.findIndex((event) => event >= 0);
  const rest = firstEvents.slice(start);
  const rate = rest.filter((event) => event >= 0).length / rest.length;
  return start > 0 && (1 - Math.min(0.99, rate)) ** start <= maxP ? start : 0;
}

/** The five minutes that most days have an action close to; of equals the earliest within, so that it serves who comes early. */
function chooseTime(
  { model, eventMin }: TargetDays,
  slots: readonly number[],
  minutes: readonly number[],
  matchMin: number,
): number {
  const low = Math.floor(Math.min(...minutes) / BIN_MINUTES) * BIN_MINUTES;
  const high = Math.max(...minutes);
  let best = low;
  let bestDays = -1;
  for (let at = low; at <= high; at += BIN_MINUTES) {
    let days = 0;
    for (const slot of slots) {
      const end = model.eventStarts[slot + 1] ?? 0;
      for (let event = model.eventStarts[slot] ?? 0; event < end; event += 1) {
        if (Math.abs((eventMin[event] ?? 0) - at) > matchMin) continue;
        days += 1;
        break;
      }
    }
    if (days > bestDays) {
      bestDays = days;
      best = at;
    }
  }
  return best;
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
