/**
 * Numbers that cross thresholds: "the humidity rises above 65", "the light falls below 40".
 *
 * Which threshold a person has in mind shows in the steps that the number took just before each of their actions: the threshold lies in the
 * step's interval. The one that lies in the most is the candidate, and it is of interest where the number crosses it rarely otherwise.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { HomeEntity } from "../domain/home.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { poissonUpperTail } from "../math/binomial-tail.ts";
import { roundBetween } from "../math/round-between.ts";
import type { DayTable } from "./day-table.ts";
import type { EntityRows } from "./entity-rows.ts";
import { type EventStream, toStream } from "./event-streams.ts";

export interface NumberSteps {
  /** shape (steps,), ascending: every change of every number in the home. */
  readonly atMs: Float64Array;
  readonly entity: Int32Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Instants at which a number crosses a threshold to a side. */
  crossingsOf(entityCode: number, threshold: number, side: "above" | "below"): EventStream;
  /** Crossings a minute, roughly, from counts at quantiles. */
  rateOf(entityCode: number, threshold: number): number;
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
/** Thresholds at which crossings are counted beforehand. */
const LEVELS = 32;
const FOLLOW_MS = 5 * MINUTE_MS;

interface Levels {
  /** shape (LEVELS,), ascending quantiles. */
  readonly at: Float64Array;
  /** shape (LEVELS + 1,), upward steps across each. */
  readonly crossings: Float64Array;
}

/** Cost: O(rows log rows) */
export function collectNumberSteps(
  log: EventLog,
  days: DayTable,
  rows: EntityRows,
  isDiscrete: Uint8Array,
  entities: ReadonlyMap<string, HomeEntity>,
): NumberSteps {
  const valueOf = Float64Array.from(log.states, (state) => (state === "" ? Number.NaN : Number(state)));
  const isFelt = Uint8Array.from(log.entityIds, (entityId, code) =>
    isDiscrete[code] !== 1 && !NOT_FELT.has(entities.get(entityId)?.device_class ?? "") ? 1 : 0,
  );
  let length = 0;
  for (let row = 0; row < log.length; row += 1) if (isFelt[log.entity[row] ?? 0] === 1) length += 1;
  const steps = {
    atMs: new Float64Array(length),
    entity: new Int32Array(length),
    before: new Float64Array(length),
    after: new Float64Array(length),
  };
  let n = 0;
  for (let row = 0; row < log.length; row += 1) {
    const code = log.entity[row] ?? 0;
    if (isFelt[code] !== 1) continue;
    const before = valueOf[log.previous[row] ?? -1] ?? Number.NaN;
    const after = valueOf[log.state[row] ?? 0] ?? Number.NaN;
    if (Number.isNaN(before) || Number.isNaN(after)) continue;
    steps.atMs[n] = log.atMs[row] ?? 0;
    steps.entity[n] = code;
    steps.before[n] = before;
    steps.after[n] = after;
    n += 1;
  }
  const levels = new Map<number, Levels>();
  const minutes = Math.max(1, (log.range.toMs - log.range.fromMs) / MINUTE_MS);

  function levelsOf(code: number): Levels {
    const known = levels.get(code);
    if (known !== undefined) return known;
    const made = countLevels(rows.rowsOf(code), log, valueOf);
    levels.set(code, made);
    return made;
  }

  return {
    atMs: steps.atMs.subarray(0, n),
    entity: steps.entity.subarray(0, n),
    before: steps.before.subarray(0, n),
    after: steps.after.subarray(0, n),
    rateOf(code, threshold) {
      const { at, crossings } = levelsOf(code);
      let level = 0;
      while (level < LEVELS && (at[level] ?? 0) < threshold) level += 1;
      return Math.max(crossings[level] ?? 0, crossings[Math.max(0, level - 1)] ?? 0) / minutes;
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

export interface ThresholdParams {
  readonly minSupport: number;
  readonly minDays: number;
  readonly screenMaxP: number;
}

/**
 * Thresholds that a target's actions follow more often than crossing them by chance explains.
 * Cost: O(actions · steps within the follow window + steps found · log)
 */
export function findThresholds(
  actionsMs: Float64Array,
  steps: NumberSteps,
  isAllowed: (entityCode: number) => boolean,
  params: ThresholdParams,
): readonly EventStream[] {
  const found = new Map<number, { readonly up: Interval[]; readonly down: Interval[] }>();
  let start = 0;
  for (let action = 0; action < actionsMs.length; action += 1) {
    const now = actionsMs[action] ?? 0;
    while (start < steps.atMs.length && (steps.atMs[start] ?? 0) < now - FOLLOW_MS) start += 1;
    for (let i = start; i < steps.atMs.length && (steps.atMs[i] ?? 0) < now; i += 1) {
      const code = steps.entity[i] ?? 0;
      let own = found.get(code);
      if (own === undefined) {
        own = { up: [], down: [] };
        found.set(code, own);
      }
      const before = steps.before[i] ?? 0;
      const after = steps.after[i] ?? 0;
      if (after > before) own.up.push({ low: before, high: after, action });
      else own.down.push({ low: after, high: before, action });
    }
  }
  const streams: EventStream[] = [];
  for (const [code, { up, down }] of found) {
    if (!isAllowed(code)) continue;
    for (const [side, intervals] of [
      ["above", up],
      ["below", down],
    ] as const) {
      const most = mostShared(intervals);
      if (most === null || most.count < params.minSupport) continue;
      const expected = steps.rateOf(code, most.threshold) * (FOLLOW_MS / MINUTE_MS) * actionsMs.length;
      if (poissonUpperTail(most.count, expected) > params.screenMaxP) continue;
      const stream = steps.crossingsOf(code, most.threshold, side);
      if (stream.days >= params.minDays) streams.push(stream);
    }
  }
  return streams;
}

interface Interval {
  readonly low: number;
  readonly high: number;
  readonly action: number;
}

/** The threshold that lies in the intervals of the most actions; in the middle of where it may be, rounded. */
function mostShared(
  intervals: readonly Interval[],
): { readonly threshold: number; readonly count: number } | null {
  if (intervals.length === 0) return null;
  const events = intervals
    .flatMap(({ low, high, action }) => [
      { at: low, step: 1, action },
      { at: high, step: -1, action },
    ])
    .toSorted((a, b) => a.at - b.at || a.step - b.step);
  const open = new Map<number, number>();
  let best = 0;
  let from = 0;
  let to = 0;
  let isOpen = false;
  for (const { at, step, action } of events) {
    if (step < 0 && isOpen && open.size === best) {
      to = at;
      isOpen = false;
    }
    const depth = (open.get(action) ?? 0) + step;
    if (depth === 0) open.delete(action);
    else open.set(action, depth);
    if (open.size > best) {
      best = open.size;
      from = at;
      isOpen = true;
    }
  }
  return to > from ? { threshold: roundBetween(from, to), count: best } : null;
}

function countLevels(own: Int32Array, log: EventLog, valueOf: Float64Array): Levels {
  const values = Float64Array.from(own, (row) => valueOf[log.state[row] ?? 0] ?? Number.NaN)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const at = Float64Array.from(
    { length: LEVELS },
    (_, level) => values[Math.floor(((level + 0.5) / LEVELS) * values.length)] ?? 0,
  );
  const levelOf = (value: number) => {
    let level = 0;
    while (level < LEVELS && (at[level] ?? 0) < value) level += 1;
    return level;
  };
  const change = new Float64Array(LEVELS + 2);
  let before: number | null = null;
  for (const row of own) {
    const value = valueOf[log.state[row] ?? 0] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const level = levelOf(value);
    if (before !== null && level > before) {
      change[before] = (change[before] ?? 0) + 1;
      change[level] = (change[level] ?? 0) - 1;
    }
    before = level;
  }
  const crossings = new Float64Array(LEVELS + 1);
  let sum = 0;
  for (let level = 0; level <= LEVELS; level += 1) {
    sum += change[level] ?? 0;
    crossings[level] = sum;
  }
  return { at, crossings };
}
