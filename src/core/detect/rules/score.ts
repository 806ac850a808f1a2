/**
 * One rule against the log: how often its moment came while the target was not yet so, how often people did it then, and how often they would have
 * done so anyway.
 *
 * Null: given when the target could be brought about, people do it at the rate of that hour and class of day (what moving its days against the trigger's
 * would show), or, where that is more, at the rate seen a little before or after these very moments (what shifting within the day would show: when
 * somebody is up and about, everything happens). A hit's chance is taken at the larger of the two.
 * @see Amarasingham, Harrison, Hatsopoulos & Geman, J. Neurophysiol. 107 (2012) 517–531, for conditioning on the coarse rate by jitter
 */
import { MINUTE_MS } from "../../domain/time.ts";
import type { DayTable } from "../../features/day-table.ts";
import { type TargetRate, classOf } from "../../features/target-rate.ts";
import { BIN_MINUTES, DAY_BINS, toBin } from "../../features/time-profile.ts";
import { upperTail } from "../../math/binomial-tail.ts";

/** People follow an event within this (the contract's), or within half of what the rule itself waits. */
export const FOLLOW_MS = 5 * MINUTE_MS;
/** Stretches on either side in which the local rate is seen: a bout in a room, an hour of being up and about. */
const FLANKS_MS = [20 * MINUTE_MS, 60 * MINUTE_MS];
/** Actions at the rate of the longest stretches that are added to what the others show: one or two of them are no rate of their own. */
const PULL = 2;
/** Distance that they keep from the rule's own window. */
const APART_MS = 10 * MINUTE_MS;

/** @returns actions per minute */
export type RateBeside = (atMs: Float64Array, windowMs: number, rate: TargetRate) => number;

export interface Moments {
  /** shape (n,), ascending, the wait included. */
  readonly atMs: Float64Array;
  readonly windowMs: number;
}

export interface Occasions {
  /** shape (n,), the firings: moments at which the target was not yet so, one a window. */
  readonly atMs: Float64Array;
  /** shape (n,), index of the target's action that followed, -1 where none did. */
  readonly action: Int32Array;
  /** shape (n,), how long after the moment, as a share of the window in [0, 1]; 0 where none did. */
  readonly lagRatio: Float64Array;
  /** shape (n,), chance of that under the null. */
  readonly chance: Float64Array;
  /** shape (n,), local day. */
  readonly day: Int16Array;
  /** shape (n,), 1 where something else brought the target about before people could. Such a firing is none they let pass. */
  readonly isTaken?: Uint8Array;
  readonly hits: number;
}

export function windowOf(waitMs: number): number {
  return Math.max(FOLLOW_MS, waitMs / 2);
}

/**
 * @param rateBeside actions per minute beside the moments, for their chance
 * Cost: O(moments + pending spans + actions)
 */
export function meetMoments(
  { atMs, windowMs }: Moments,
  rate: TargetRate,
  days: DayTable,
  rateBeside: RateBeside = rateOnEitherSide,
): Occasions {
  const actions = rate.target.atMs;
  const at: number[] = [];
  const action: number[] = [];
  const lag: number[] = [];
  const taken: number[] = [];
  let span = 0;
  let next = 0;
  let lastMs = -Infinity;
  const endMs = days.startsMs[days.length] ?? Infinity;
  for (let i = 0; i < atMs.length; i += 1) {
    const now = atMs[i] ?? 0;
    if (now - lastMs <= windowMs || now + windowMs > endMs) continue;
    while (span < rate.toMs.length && (rate.toMs[span] ?? 0) <= now) span += 1;
    if (span >= rate.fromMs.length) break;
    if ((rate.fromMs[span] ?? 0) > now) continue;
    while (next < actions.length && (actions[next] ?? 0) <= now) next += 1;
    lastMs = now;
    at.push(now);
    const hit = next < actions.length && (actions[next] ?? 0) <= now + windowMs;
    action.push(hit ? next : -1);
    taken.push(!hit && (rate.toMs[span] ?? Infinity) <= now + windowMs ? 1 : 0);
    lag.push(hit ? ((actions[next] ?? 0) - now) / windowMs : 0);
    if (hit) next += 1;
  }
  const occasions = Float64Array.from(at);
  const day = Int16Array.from(at, (now) => days.indexOf(now));
  const chance = chancesOf(occasions, day, windowMs, rate, days, rateBeside);
  return {
    atMs: occasions,
    action: Int32Array.from(action),
    lagRatio: Float64Array.from(lag),
    chance,
    day,
    isTaken: Uint8Array.from(taken),
    hits: action.reduce((sum, one) => sum + (one >= 0 ? 1 : 0), 0),
  };
}

export interface Verdict {
  readonly firings: number;
  readonly hits: number;
  readonly days: number;
  readonly meanChance: number;
  readonly pValue: number;
}

/** The verdict over the occasions that `isIn` names (all by default). */
export function judge(occasions: Occasions, isIn?: (index: number) => boolean): Verdict {
  let firings = 0;
  let hits = 0;
  let days = 0;
  let chances = 0;
  let lastDay = -1;
  for (let i = 0; i < occasions.atMs.length; i += 1) {
    if (isIn !== undefined && !isIn(i)) continue;
    firings += 1;
    chances += occasions.chance[i] ?? 0;
    if ((occasions.action[i] ?? -1) < 0) continue;
    hits += 1;
    if (occasions.day[i] !== lastDay) days += 1;
    lastDay = occasions.day[i] ?? -1;
  }
  const meanChance = firings === 0 ? 0 : chances / firings;
  return { firings, hits, days, meanChance, pValue: upperTail(hits, firings, meanChance) };
}

/**
 * Chance of an action within the window of each moment under the null, whether the target is pending or not.
 * @param rateBeside actions per minute beside the moments
 * Cost: that of the rate beside
 */
export function chancesOf(
  atMs: Float64Array,
  day: Int16Array,
  windowMs: number,
  rate: TargetRate,
  days: DayTable,
  rateBeside: RateBeside,
): Float64Array {
  const minutes = windowMs / MINUTE_MS;
  const local = rateBeside(atMs, windowMs, rate);
  return atMs.map((now, i) => {
    const perMinute = rate.perMinute[classOf(days, day[i] ?? 0)];
    const start = toBin(days.minuteOf(now));
    const bins = Math.max(1, Math.round(minutes / BIN_MINUTES));
    let mass = 0;
    for (let bin = start; bin < start + bins; bin += 1) mass += perMinute[bin % DAY_BINS] ?? 0;
    return 1 - Math.exp(-Math.max((mass / bins) * minutes, local * minutes));
  });
}

/** The most that either side shows, within a bout or an hour. */
function rateOnEitherSide(atMs: Float64Array, windowMs: number, rate: TargetRate): number {
  const sides = FLANKS_MS.map((lengthMs) => [
    countBeside(atMs, -APART_MS / 2 - lengthMs, lengthMs, rate),
    countBeside(atMs, windowMs + APART_MS, lengthMs, rate),
  ]);
  const together = sides.map(([before = NOTHING, after = NOTHING]) => add(before, after));
  const longest = rateOf(together.at(-1) ?? NOTHING);
  return Math.max(
    longest,
    ...[...sides.flat(), ...together].map(
      ({ count, pendingMin }) => (count + PULL) / (pendingMin + PULL / longest),
    ),
  );
}

/** Actions per pending minute, with one more for small numbers. */
function rateOf({ count, pendingMin }: Beside): number {
  return (count + 1) / (pendingMin + 5);
}

/**
 * The same from both sides together: where what comes together is looked at, or where the moments are compared with others like them in any case. After the
 * target was set hardly a moment is left at which it could be again, so that one side alone says more of chance than of a rate.
 * @param lengthsMs the most of these is taken
 */
export function rateOnBothSides(
  atMs: Float64Array,
  windowMs: number,
  rate: TargetRate,
  lengthsMs: readonly number[] = FLANKS_MS,
  apartMs = APART_MS,
): number {
  return Math.max(
    ...lengthsMs.map((lengthMs) => {
      const before = countBeside(atMs, -apartMs / 2 - lengthMs, lengthMs, rate);
      const after = countBeside(atMs, windowMs + apartMs, lengthMs, rate);
      return rateOf(add(before, after));
    }),
  );
}

interface Beside {
  /** Actions in the stretches. */
  readonly count: number;
  /** For how much of them the target was pending, overlaps once. */
  readonly pendingMin: number;
}

const NOTHING: Beside = { count: 0, pendingMin: 0 };

function add(a: Beside, b: Beside): Beside {
  return { count: a.count + b.count, pendingMin: a.pendingMin + b.pendingMin };
}

/** What happens in a stretch beside all these moments. Cost: O(moments + pending spans + actions) */
function countBeside(atMs: Float64Array, offsetMs: number, lengthMs: number, rate: TargetRate): Beside {
  const actions = rate.target.atMs;
  let pendingMs = 0;
  let count = 0;
  let span = 0;
  let next = 0;
  let coveredMs = -Infinity;
  for (const now of atMs) {
    const fromMs = Math.max(now + offsetMs, coveredMs);
    const toMs = now + offsetMs + lengthMs;
    coveredMs = Math.max(coveredMs, toMs);
    if (toMs <= fromMs) continue;
    while (span < rate.toMs.length && (rate.toMs[span] ?? 0) <= fromMs) span += 1;
    for (let i = span; i < rate.fromMs.length && (rate.fromMs[i] ?? 0) < toMs; i += 1)
      pendingMs += Math.min(toMs, rate.toMs[i] ?? 0) - Math.max(fromMs, rate.fromMs[i] ?? 0);
    while (next < actions.length && (actions[next] ?? 0) < fromMs) next += 1;
    for (; next < actions.length && (actions[next] ?? 0) < toMs; next += 1) count += 1;
  }
  return { count, pendingMin: pendingMs / MINUTE_MS };
}
