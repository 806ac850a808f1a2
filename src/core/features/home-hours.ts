/**
 * The home hour by hour as numbers: what people did and sensors told by room and domain, how often, and what the sensors measured.
 *
 * A feature belongs to a room, a domain or one sensor, never to a name. Hours are those of UTC, so that none is skipped or told twice when clocks change;
 * the hour of the local clock is a column. An hour in which nothing of the home could be known (a gap, the window's edge) has no values, nor has a sensor
 * before it first told anything or while it is out of reach.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import { createLocalClock } from "../domain/local-time.ts";
import { HOUR_MS, type EpochMs, type TimeRange } from "../domain/time.ts";
import { isGone } from "./actionable.ts";
import { readOwnRows } from "./actions.ts";
import { indexEntityRows } from "./entity-rows.ts";
import type { HomeFeature } from "./hour-features.ts";

export interface HomeHours {
  readonly features: readonly HomeFeature[];
  readonly length: number;
  /** shape (length,), instants at which the hours begin. */
  readonly startsMs: Float64Array;
  /** shape (length,), index into `dates`. */
  readonly day: Int32Array;
  /** Local dates, ascending. */
  readonly dates: readonly string[];
  /** shape (length,), hour of the local clock, 0–23. */
  readonly hour: Uint8Array;
  /** shape (length,), 1 on Saturdays and Sundays. */
  readonly isWeekend: Uint8Array;
  /** shape (length,), 1 where the hour was observed. */
  readonly known: Uint8Array;
  /** shape (length,), 1 on days that people marked as exceptions. */
  readonly marked: Uint8Array;
  /** shape (features · length,), feature by feature, in the feature's unit; NaN where not known. */
  readonly values: Float64Array;
  /** shape (features · length,), of counts: which of the feature's entities made at least half of it, −1 where none did. */
  readonly leader: Int16Array;
}

export interface HomeHoursInput {
  /** May begin before `range`: its rows until then say what was so. */
  readonly log: EventLog;
  readonly home: Pick<Home, "time_zone" | "exceptions">;
  readonly features: readonly HomeFeature[];
  /** Whole hours of it are read. */
  readonly range: TimeRange;
}

/** A home in which nothing at all changes for so long was not watched, or sleeps: its hours say nothing (as checks have it). */
const UNWATCHED_MS = 2 * HOUR_MS;

/** Cost: O(rows + features · hours) */
export function readHomeHours({ log, home, features, range }: HomeHoursInput): HomeHours {
  const fromMs = Math.ceil(range.fromMs / HOUR_MS) * HOUR_MS;
  const length = Math.max(0, Math.floor((range.toMs - fromMs) / HOUR_MS));
  const frame = layHours(fromMs, length, home);
  const known = readKnown(log, fromMs, length);
  const values = new Float64Array(features.length * length);
  const leader = new Int16Array(features.length * length).fill(-1);
  countChanges(log, features, indexSlots(log, features), fromMs, length, { values, leader });
  const rows = indexEntityRows(log);
  const numbers = Float64Array.from(log.states, (state) => (state === "" ? Number.NaN : Number(state)));
  for (const [index, feature] of features.entries()) {
    const own = values.subarray(index * length, (index + 1) * length);
    if (feature.measures === "mean" || feature.measures === "change")
      readSensor(
        log,
        rows.rowsOf(rows.codeOf(feature.entity_ids[0] ?? "")),
        numbers,
        feature.measures,
        fromMs,
        own,
      );
    for (let hour = 0; hour < length; hour += 1) if (known[hour] !== 1) own[hour] = Number.NaN;
  }
  return { features, length, ...frame, known, values, leader };
}

/** Some of the hours, [from, to). */
export function sliceHours(hours: HomeHours, from: number, to: number): HomeHours {
  const length = to - from;
  const values = new Float64Array(hours.features.length * length);
  const leader = new Int16Array(hours.features.length * length);
  for (let index = 0; index < hours.features.length; index += 1) {
    const [begin, end] = [index * hours.length + from, index * hours.length + to];
    values.set(hours.values.subarray(begin, end), index * length);
    leader.set(hours.leader.subarray(begin, end), index * length);
  }
  return {
    ...hours,
    length,
    startsMs: hours.startsMs.subarray(from, to),
    day: hours.day.subarray(from, to),
    hour: hours.hour.subarray(from, to),
    isWeekend: hours.isWeekend.subarray(from, to),
    known: hours.known.subarray(from, to),
    marked: hours.marked.subarray(from, to),
    values,
    leader,
  };
}

function layHours(fromMs: EpochMs, length: number, { time_zone, exceptions }: HomeHoursInput["home"]) {
  const clock = createLocalClock(time_zone);
  const startsMs = Float64Array.from({ length }, (_, hour) => fromMs + hour * HOUR_MS);
  const dates: string[] = [];
  const day = new Int32Array(length);
  const hour = new Uint8Array(length);
  const isWeekend = new Uint8Array(length);
  const marked = new Uint8Array(length);
  for (const [index, atMs] of startsMs.entries()) {
    const date = clock.dateOf(atMs);
    if (dates.at(-1) !== date) dates.push(date);
    day[index] = dates.length - 1;
    hour[index] = Math.floor(clock.minuteOf(atMs) / 60);
    isWeekend[index] = clock.weekdayOf(atMs) >= 5 ? 1 : 0;
    marked[index] = exceptions.some(({ from, to }) => from <= date && date <= to) ? 1 : 0;
  }
  return { startsMs, day, dates, hour, isWeekend, marked };
}

/** Hours that no long silence of the whole home reaches into, from the home's first word to its last. */
function readKnown(log: EventLog, fromMs: EpochMs, length: number): Uint8Array {
  const known = new Uint8Array(length);
  if (log.length === 0) return known;
  const firstMs = log.atMs[0] ?? 0;
  const lastMs = log.atMs[log.length - 1] ?? 0;
  const clear = (gapFromMs: EpochMs, gapToMs: EpochMs) => {
    const first = Math.max(0, Math.floor((gapFromMs - fromMs) / HOUR_MS));
    const last = Math.min(length - 1, Math.ceil((gapToMs - fromMs) / HOUR_MS) - 1);
    for (let hour = first; hour <= last; hour += 1) known[hour] = 0;
  };
  known.fill(1);
  for (let row = 1; row < log.length; row += 1) {
    const gapFromMs = log.atMs[row - 1] ?? 0;
    const gapToMs = log.atMs[row] ?? 0;
    if (gapToMs - gapFromMs > UNWATCHED_MS) clear(gapFromMs, gapToMs);
  }
  clear(Number.NEGATIVE_INFINITY, firstMs);
  const endMs = fromMs + length * HOUR_MS;
  if (endMs - lastMs > UNWATCHED_MS) clear(lastMs, endMs);
  return known;
}

/** A feature that counts an entity's changes, and the entity's place in it. */
interface Slot {
  readonly feature: number;
  readonly place: number;
}

/** Entity code → features that count its changes. */
function indexSlots(log: EventLog, features: readonly HomeFeature[]): readonly (readonly Slot[])[] {
  const codes = new Map(log.entityIds.map((id, code) => [id, code]));
  const counting: Slot[][] = log.entityIds.map(() => []);
  for (const [feature, { measures, entity_ids }] of features.entries()) {
    if (measures === "mean" || measures === "change") continue;
    for (const [place, entityId] of entity_ids.entries())
      counting[codes.get(entityId) ?? -1]?.push({ feature, place });
  }
  return counting;
}

function countChanges(
  log: EventLog,
  features: readonly HomeFeature[],
  counting: readonly (readonly Slot[])[],
  fromMs: EpochMs,
  length: number,
  { values, leader }: Pick<HomeHours, "values" | "leader">,
): void {
  const gone = Uint8Array.from(log.states, (state) => (isGone(state) ? 1 : 0));
  const onCode = log.states.indexOf("on");
  const isOwn = new Uint8Array(log.length);
  for (const row of readOwnRows(log)) isOwn[row] = 1;
  // Of each feature, how often each of its entities came in the hour that is being read, and which came most.
  const shares = features.map(({ entity_ids }) => new Int32Array(entity_ids.length));
  const most = new Int32Array(features.length);
  const touched = new Uint8Array(features.length);
  let reading = -1;
  const closeHour = () => {
    for (const [feature, share] of shares.entries()) {
      if (touched[feature] !== 1) continue;
      const at = feature * length + reading;
      const leading = most[feature] ?? 0;
      if (2 * (share[leading] ?? 0) >= (values[at] ?? 0)) leader[at] = leading;
      share.fill(0);
      most[feature] = 0;
      touched[feature] = 0;
    }
  };
  const wantsOwn = Uint8Array.from(features, ({ measures }) => (measures === "actions" ? 1 : 0));
  const wantsOn = Uint8Array.from(features, ({ measures }) => (measures === "ons" ? 1 : 0));
  for (let row = 0; row < log.length; row += 1) {
    const hour = Math.floor(((log.atMs[row] ?? 0) - fromMs) / HOUR_MS);
    if (hour < 0 || hour >= length) continue;
    if (hour !== reading) closeHour();
    reading = hour;
    const state = log.state[row] ?? 0;
    // What comes back from being out of reach tells of the connection.
    const before = log.previous[row] ?? -1;
    if (gone[state] === 1 || before < 0 || gone[before] === 1) continue;
    const own = counting[log.entity[row] ?? 0];
    if (own === undefined) continue;
    for (let index = 0; index < own.length; index += 1) {
      const slot = own[index];
      if (slot === undefined) continue;
      const { feature, place } = slot;
      if (wantsOwn[feature] === 1 && isOwn[row] !== 1) continue;
      if (wantsOn[feature] === 1 && state !== onCode) continue;
      const share = shares[feature];
      if (share === undefined) continue;
      values[feature * length + hour] = (values[feature * length + hour] ?? 0) + 1;
      const times = (share[place] ?? 0) + 1;
      share[place] = times;
      if (times > (share[most[feature] ?? 0] ?? 0)) most[feature] = place;
      touched[feature] = 1;
    }
  }
  closeHour();
}

/**
 * Mean by time of what a sensor said during each hour, or how far it moved from an hour's beginning to its end.
 * @param numbers by state code, NaN where the state is none
 */
function readSensor(
  log: EventLog,
  rows: Int32Array,
  numbers: Float64Array,
  measures: "mean" | "change",
  fromMs: EpochMs,
  into: Float64Array,
): void {
  let value = Number.NaN;
  let next = 0;
  const valueOf = (row: number) => numbers[log.state[row] ?? 0] ?? Number.NaN;
  for (; next < rows.length && (log.atMs[rows[next] ?? 0] ?? 0) < fromMs; next += 1)
    value = valueOf(rows[next] ?? 0);
  for (let hour = 0; hour < into.length; hour += 1) {
    const endMs = fromMs + (hour + 1) * HOUR_MS;
    const before = value;
    let sum = 0;
    let knownMs = 0;
    let reachedMs = endMs - HOUR_MS;
    for (; next < rows.length; next += 1) {
      const row = rows[next] ?? 0;
      const atMs = log.atMs[row] ?? 0;
      if (atMs >= endMs) break;
      if (Number.isFinite(value)) {
        sum += value * (atMs - reachedMs);
        knownMs += atMs - reachedMs;
      }
      reachedMs = atMs;
      value = valueOf(row);
    }
    if (Number.isFinite(value)) {
      sum += value * (endMs - reachedMs);
      knownMs += endMs - reachedMs;
    }
    if (measures === "change") into[hour] = value - before;
    else into[hour] = knownMs >= HOUR_MS / 2 ? sum / knownMs : Number.NaN;
  }
}
