/**
 * Numbers that cross thresholds: "the humidity rises above 65", "the light falls below 40".
 *
 * Which threshold a person has in mind shows in the steps that the number took just before each of their actions: the threshold lies in the
 * step's interval. Levels tell quickly whether any threshold of a number is crossed before actions more often than by chance; only then the one
 * that lies in the most intervals is looked for.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { HomeEntity } from "../domain/home.ts";
import { isSetpointId } from "../domain/setpoint.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { poissonUpperTail } from "../math/binomial-tail.ts";
import { nextLowerBound } from "../math/lower-bound.ts";
import { roundBetween } from "../math/round-between.ts";
import type { DayTable } from "./day-table.ts";
import type { EntityRows } from "./entity-rows.ts";
import { type EventStream, toStream } from "./event-streams.ts";

export interface NumberSteps {
  /** shape (steps,), ascending: every change of a number in the home. */
  readonly atMs: Float64Array;
  /** shape (steps,), twice the entity's code, and one more where it goes down. */
  readonly place: Int32Array;
  /** shape (steps,), the levels above which, up to the next one, the step passes or stays, a bit each: the lower and the upper half of LEVELS. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Codes of entities that changed as numbers. */
  readonly numbers: readonly number[];
  /** Steps in the log, by place, that pass or stay between a level and the next one. */
  countOf(place: number, level: number): number;
  readonly minutes: number;
  /** Entities of the log. */
  readonly entities: number;
  /** Every change of a number to a side within five minutes before each of these instants, ascending. */
  intervalsBefore(entityCode: number, side: "above" | "below", actionsMs: Float64Array): readonly Interval[];
  /** Values from below a level to above the one that follows another. */
  rangeOf(entityCode: number, firstLevel: number, lastLevel: number): Range;
  /**
   * The part of a range, in steps of its levels, that the number crosses least often, and how often upwards: between "done" and "at work", rather than
   * in the work.
   */
  calmestWithin(entityCode: number, low: number, high: number): Range & { readonly changes: number };
  /** Instants at which a number crosses a threshold to a side. */
  crossingsOf(entityCode: number, threshold: number, side: "above" | "below"): EventStream;
}

/** Counters, and what a device says about itself, set nobody off. */
const NOT_FELT: ReadonlySet<string> = new Set([
  "battery",
  "energy",
  "gas",
  "water",
  "signal_strength",
  "timestamp",
  "date",
  "duration",
  "monetary",
  "data_rate",
  "data_size",
  "frequency",
  "power_factor",
  "apparent_power",
  "reactive_power",
]);
/** Half of them at quantiles of a sample, half evenly over its range: busy and rare values alike. */
export const LEVELS = 64;
const SAMPLE = 1024;
const FOLLOW_MS = 5 * MINUTE_MS;

/** Cost: O(rows · log levels) */
export function collectNumberSteps(
  log: EventLog,
  days: DayTable,
  rows: EntityRows,
  isDiscrete: Uint8Array,
  entities: ReadonlyMap<string, HomeEntity>,
): NumberSteps {
  const valueOf = Float64Array.from(log.states, (state) => (state === "" ? Number.NaN : Number(state)));
  // No trigger listens to a setpoint.
  const isFelt = Uint8Array.from(log.entityIds, (entityId, code) =>
    isDiscrete[code] !== 1 &&
    !isSetpointId(entityId) &&
    !NOT_FELT.has(entities.get(entityId)?.device_class ?? "")
      ? 1
      : 0,
  );
  let length = 0;
  for (let row = 0; row < log.length; row += 1) if (isFelt[log.entity[row] ?? 0] === 1) length += 1;
  const atMs = new Float64Array(length);
  const place = new Int32Array(length);
  const low = new Int32Array(length);
  const high = new Int32Array(length);
  const levels = new Map<number, Float64Array>();
  /** Upward steps across each level, by entity; steps through or within what lies above it, up to the next, by place. */
  const changes = new Int32Array(log.entityIds.length * (LEVELS + 1));
  const touches = new Int32Array(2 * changes.length);
  let n = 0;
  for (let row = 0; row < log.length; row += 1) {
    const code = log.entity[row] ?? 0;
    if (isFelt[code] !== 1) continue;
    const before = valueOf[log.previous[row] ?? -1] ?? Number.NaN;
    const after = valueOf[log.state[row] ?? 0] ?? Number.NaN;
    if (Number.isNaN(before) || Number.isNaN(after) || before === after) continue;
    let own = levels.get(code);
    if (own === undefined) {
      own = chooseLevels(rows.rowsOf(code), log, valueOf);
      levels.set(code, own);
    }
    const from = levelOf(own, before);
    const to = levelOf(own, after);
    if (to > from) addRun(changes, code * (LEVELS + 1), from, to);
    const [bottom, top] = after > before ? [Math.max(0, from - 1), to] : [Math.max(0, to - 1), from];
    if (bottom === top) continue;
    const where = 2 * code + (after > before ? 0 : 1);
    addRun(touches, where * (LEVELS + 1), bottom, top);
    atMs[n] = log.atMs[row] ?? 0;
    place[n] = where;
    low[n] = bitsBetween(bottom, top);
    high[n] = bitsBetween(bottom - HALF, top - HALF);
    n += 1;
  }
  // What begins at a level ends with the levels of its number at the latest.
  for (const rises of [changes, touches])
    for (let at = 1; at < rises.length; at += 1) rises[at] = (rises[at] ?? 0) + (rises[at - 1] ?? 0);

  return {
    atMs: atMs.slice(0, n),
    place: place.slice(0, n),
    low: low.slice(0, n),
    high: high.slice(0, n),
    numbers: [...levels.keys()],
    countOf: (where, level) => touches[where * (LEVELS + 1) + level] ?? 0,
    entities: log.entityIds.length,
    minutes: Math.max(1, (log.range.toMs - log.range.fromMs) / MINUTE_MS),
    intervalsBefore(code, side, actionsMs) {
      const own = rows.rowsOf(code);
      const times = Float64Array.from(own, (row) => log.atMs[row] ?? 0);
      const intervals: Interval[] = [];
      let start = 0;
      for (let action = 0; action < actionsMs.length; action += 1) {
        const now = actionsMs[action] ?? 0;
        start = nextLowerBound(times, now - FOLLOW_MS, start);
        for (let i = start; i < times.length && (times[i] ?? 0) < now; i += 1) {
          const row = own[i] ?? 0;
          const from = valueOf[log.previous[row] ?? -1] ?? Number.NaN;
          const to = valueOf[log.state[row] ?? 0] ?? Number.NaN;
          if (Number.isNaN(from) || Number.isNaN(to)) continue;
          if (to > from === (side === "above"))
            intervals.push({ low: Math.min(from, to), high: Math.max(from, to), action });
        }
      }
      return intervals;
    },
    rangeOf(code, first, last) {
      const own = levels.get(code);
      return { low: own?.[first - 1] ?? -Infinity, high: own?.[last + 2] ?? Infinity };
    },
    calmestWithin(code, low, high) {
      const own = levels.get(code) ?? new Float64Array(0);
      const countOf = (level: number) => changes[code * (LEVELS + 1) + level] ?? 0;
      const inside = Array.from(own.keys()).filter((level) => {
        const value = own[level] ?? 0;
        return value > low && value < high;
      });
      if (inside.length === 0) {
        const above = levelOf(own, high);
        return { low, high, changes: Math.max(countOf(Math.max(0, above - 1)), countOf(above)) };
      }
      const fewest = Math.min(...inside.map(countOf));
      let best = { low, high };
      let from = low;
      let widest = 0;
      // Between two levels that are crossed as seldom as any, it is crossed no more often.
      for (const [place, level] of inside.entries()) {
        if (countOf(level) > fewest) {
          from = own[level] ?? from;
          continue;
        }
        const next = inside[place + 1];
        const to = next === undefined ? high : (own[next] ?? high);
        if (to - from > widest) {
          widest = to - from;
          best = { low: from, high: to };
        }
      }
      return { ...best, changes: fewest };
    },
    crossingsOf(code, threshold, side) {
      const at: number[] = [];
      const until: number[] = [];
      // As Home Assistant: it fires on coming to the side, having been known to be elsewhere.
      let isIn: boolean | null = null;
      for (const row of rows.rowsOf(code)) {
        const value = valueOf[log.state[row] ?? 0] ?? Number.NaN;
        const atMs = log.atMs[row] ?? 0;
        if (Number.isNaN(value)) continue;
        const now: boolean = side === "above" ? value > threshold : value < threshold;
        if (now && isIn === false) at.push(atMs);
        if (!now && until.length < at.length) until.push(atMs);
        isIn = now;
      }
      if (until.length < at.length) until.push(log.range.toMs);
      return toStream(
        { entity: code, state: -1, quietMs: 0, at, until, crossing: { side, threshold }, presence: null },
        days,
      );
    },
  };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

export interface ThresholdParams {
  readonly minSupport: number;
  readonly minDays: number;
  readonly screenMaxP: number;
}

/**
 * Thresholds that a target's actions follow more often than crossing them by chance explains.
 * Cost: O(actions · steps within the follow window)
 */
export function findThresholds(
  actionsMs: Float64Array,
  steps: NumberSteps,
  isAllowed: (entityCode: number) => boolean,
  params: ThresholdParams,
): readonly EventStream[] {
  const { counts, seen } = countLevels(actionsMs, steps);
  const streams: EventStream[] = [];
  for (const code of seen) {
    if (!isAllowed(code)) continue;
    for (const side of ["above", "below"] as const) {
      const place = 2 * code + (side === "above" ? 0 : 1);
      const counted = counts.subarray(place * LEVELS, (place + 1) * LEVELS);
      const telling = mostTelling(counted, place, actionsMs.length, steps, params);
      if (telling === null) continue;
      const range = steps.rangeOf(code, telling.first, telling.last);
      const [best] = sharedStretches(steps.intervalsBefore(code, side, actionsMs), range)
        .filter(({ count }) => count >= params.minSupport)
        .map(({ from, to, count }) => {
          const calm = steps.calmestWithin(code, from, to);
          return { ...calm, gain: gainOver(count, meanBefore(actionsMs.length, calm.changes, steps)) };
        })
        .toSorted((a, b) => b.gain - a.gain);
      if (best === undefined) continue;
      const stream = steps.crossingsOf(code, roundBetween(best.low, best.high, side), side);
      if (stream.days >= params.minDays) streams.push(stream);
    }
  }
  return streams;
}

/** How many actions follow a step past each level, by entity, side (up first) and level; and the entities that stepped at all. */
function countLevels(
  actionsMs: Float64Array,
  { atMs, place: places, low, high, entities }: NumberSteps,
): { readonly counts: Int32Array; readonly seen: readonly number[] } {
  /** By entity and side: how many more actions follow a step past a level than past the one below it. */
  const rises = new Int32Array(2 * LEVELS * entities);
  /** Levels passed before the action that is looked at, a bit each: the lower and the upper half. */
  const lows = new Int32Array(2 * entities);
  const highs = new Int32Array(2 * entities);
  const touched = new Int32Array(2 * entities);
  const isSeen = new Uint8Array(entities);
  let start = 0;
  for (let action = 0; action < actionsMs.length; action += 1) {
    const now = actionsMs[action] ?? 0;
    let many = 0;
    start = nextLowerBound(atMs, now - FOLLOW_MS, start);
    for (let i = start; i < atMs.length && (atMs[i] ?? 0) < now; i += 1) {
      const place = places[i] ?? 0;
      const knownLow = lows[place] ?? 0;
      const knownHigh = highs[place] ?? 0;
      if (knownLow === 0 && knownHigh === 0) {
        touched[many] = place;
        many += 1;
      }
      lows[place] = knownLow | (low[i] ?? 0);
      highs[place] = knownHigh | (high[i] ?? 0);
    }
    for (let i = 0; i < many; i += 1) {
      const place = touched[i] ?? 0;
      const first = place * LEVELS;
      addRuns(rises, first, first + LEVELS, lows[place] ?? 0);
      addRuns(rises, first + HALF, first + LEVELS, highs[place] ?? 0);
      lows[place] = 0;
      highs[place] = 0;
      isSeen[place >> 1] = 1;
    }
  }
  const seen: number[] = [];
  for (let code = 0; code < entities; code += 1) {
    if (isSeen[code] !== 1) continue;
    seen.push(code);
    for (const first of [2 * code * LEVELS, (2 * code + 1) * LEVELS])
      for (let at = first + 1; at < first + LEVELS; at += 1)
        rises[at] = (rises[at] ?? 0) + (rises[at - 1] ?? 0);
  }
  return { counts: rises, seen };
}

const HALF = 32;

/** Bits of an integer of 32 from one up to another, as far as it has them. */
function bitsBetween(from: number, to: number): number {
  const below = (end: number) => (end <= 0 ? 0 : end >= HALF ? -1 : (1 << end) - 1);
  return below(to) & ~below(from);
}

/** One more from a level on, and one less from another. */
function addRun(rises: Int32Array, first: number, from: number, to: number): void {
  rises[first + from] = (rises[first + from] ?? 0) + 1;
  rises[first + to] = (rises[first + to] ?? 0) - 1;
}

/** One more from the first level of each run of bits on, and one less after its last. */
function addRuns(rises: Int32Array, first: number, end: number, bits: number): void {
  let begins = bits & ~(bits << 1);
  let ends = (bits << 1) & ~bits;
  for (; begins !== 0; begins &= begins - 1) {
    const at = first + 31 - Math.clz32(begins & -begins);
    rises[at] = (rises[at] ?? 0) + 1;
  }
  for (; ends !== 0; ends &= ends - 1) {
    const at = first + 31 - Math.clz32(ends & -ends);
    rises[at] = (rises[at] ?? 0) - 1;
  }
  // A run to the last bit ends with the next half, or with the levels.
  if (bits < 0 && first + HALF < end) rises[first + HALF] = (rises[first + HALF] ?? 0) - 1;
}

/**
 * The levels next to each other that steps before actions pass most improbably often, each counted with all up to the one above it, so that a threshold
 * between two is not lost, however small the steps are; null where none is more than chance.
 */
function mostTelling(
  counted: Int32Array,
  place: number,
  actions: number,
  steps: NumberSteps,
  params: ThresholdParams,
): { readonly first: number; readonly last: number } | null {
  const changesOf = (level: number) => steps.countOf(place, level);
  let best = -1;
  let bestP = params.screenMaxP / LEVELS;
  for (let level = 0; level < LEVELS; level += 1) {
    const count = counted[level] ?? 0;
    if (count < params.minSupport) continue;
    const mean = meanBefore(actions, changesOf(level), steps);
    // Two standard deviations above the mean are nowhere near the limit.
    if (count <= mean + 2 * Math.sqrt(mean)) continue;
    const p = poissonUpperTail(count, mean);
    if (p > bestP || (p === bestP && best >= 0)) continue;
    best = level;
    bestP = p;
  }
  if (best < 0) return null;
  let first = best;
  let last = best;
  const isAsTelling = (level: number) =>
    (counted[level] ?? 0) >= (counted[best] ?? 0) && changesOf(level) <= changesOf(best);
  while (first > 0 && isAsTelling(first - 1)) first -= 1;
  while (last + 1 < LEVELS && isAsTelling(last + 1)) last += 1;
  return { first, last };
}

/** Between which values a number stepped before an action. */
interface Interval {
  readonly low: number;
  readonly high: number;
  readonly action: number;
}

/** How many of so many actions follow by chance what comes so often. */
function meanBefore(actions: number, changes: number, { minutes }: NumberSteps): number {
  return (changes / minutes) * (FOLLOW_MS / MINUTE_MS) * actions;
}

/** Nats by which a count speaks for more than its mean (Chernoff's exponent of the Poisson tail); none where it is not above. */
function gainOver(count: number, mean: number): number {
  const least = Math.max(mean, Number.EPSILON);
  return count <= least ? 0 : count * Math.log(count / least) - count + least;
}

/** The stretches of a range whose thresholds lie in the intervals of equally many actions. */
function sharedStretches(
  intervals: readonly Interval[],
  range: Range,
): readonly { readonly from: number; readonly to: number; readonly count: number }[] {
  const events = intervals
    .flatMap(({ low, high, action }) => {
      const from = Math.max(low, range.low);
      const to = Math.min(high, range.high);
      return to > from
        ? [
            { at: from, step: 1, action },
            { at: to, step: -1, action },
          ]
        : [];
    })
    .toSorted((a, b) => a.at - b.at || a.step - b.step);
  const open = new Map<number, number>();
  const stretches: { from: number; to: number; count: number }[] = [];
  let from = -Infinity;
  for (const { at, step, action } of events) {
    const count = open.size;
    const depth = (open.get(action) ?? 0) + step;
    if (depth === 0) open.delete(action);
    else open.set(action, depth);
    if (open.size === count) continue;
    if (at > from && count > 0) stretches.push({ from, to: at, count });
    from = at;
  }
  return stretches;
}

function chooseLevels(own: Int32Array, log: EventLog, valueOf: Float64Array): Float64Array {
  const stride = Math.max(1, Math.floor(own.length / SAMPLE));
  const values: number[] = [];
  for (let i = 0; i < own.length; i += stride) {
    const value = valueOf[log.state[own[i] ?? 0] ?? 0] ?? Number.NaN;
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const low = values[0] ?? 0;
  const high = values.at(-1) ?? 0;
  const half = LEVELS / 2;
  return Float64Array.from({ length: LEVELS }, (_, level) =>
    level < half
      ? (values[Math.floor(((level + 0.5) / half) * values.length)] ?? 0)
      : low + ((level - half + 0.5) / half) * (high - low),
  ).sort();
}

/** How many levels a value is above. */
function levelOf(levels: Float64Array, value: number): number {
  let low = 0;
  let high = LEVELS;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((levels[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
