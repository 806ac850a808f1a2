/**
 * What can set an automation off: for each entity and settled state the instants at which it came, as columns that a miner reads.
 *
 * A stream is "the hall's motion comes on", "the door opens", or "the hall's motion comes on after half an hour of quiet". Coming back from
 * unavailable is no event. Numbers are not streams: they cross thresholds, which is another feature.
 */
import type { EventLog } from "../domain/event-log.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import { isGone, isMoving } from "./actionable.ts";
import { mergeRuns } from "../math/merge-runs.ts";
import type { DayTable } from "./day-table.ts";
import { findPersonTrackers } from "./person-trackers.ts";
import { DAY_BINS, toBin } from "./time-profile.ts";

/** An entity with more settled states than this in a window tells a measure or a text, not something that happens. */
const MAX_STATES = 12;
/** What comes more often a day is not waited for. */
const OFTEN_A_DAY = 24;
/** A state that stays this long lasts. */
const LASTING_MS = 5 * MINUTE_MS;

export interface EventStream {
  /** -1 where it is about several: all the persons. */
  readonly entityCode: number;
  /** -1 where it is not a state that comes. */
  readonly stateCode: number;
  /** Of a number: the side of a threshold it comes to. */
  readonly crossing: { readonly side: "above" | "below"; readonly threshold: number } | null;
  /** Of all persons: the first comes home, or the last leaves. */
  readonly presence: "first-in" | "last-out" | null;
  /** The state came after at least this long without it; 0 for every time it came. */
  readonly quietMs: number;
  /** shape (n,), ascending. */
  readonly atMs: Float64Array;
  /** shape (n,), when the state ended (the window's end where it still held). */
  readonly untilMs: Float64Array;
  /** shape (n,), local day's index, -1 outside. */
  readonly day: Int16Array;
  /** shape (DAY_BINS,), events by time of day. */
  readonly histogram: Float64Array;
  /** Distinct days with an event. */
  readonly days: number;
}

export interface EventStreams {
  readonly streams: readonly EventStream[];
  /** All events of all streams: what may be followed at once. */
  readonly near: StreamEvents;
  /**
   * Events that may be followed after a while: of a stream that comes often only those whose state lasted, and none where even these come often, because
   * nobody waits for what comes all the time.
   */
  readonly far: StreamEvents;
  /** shape (entities,), 1 where the entity's states are events rather than measures. */
  readonly isDiscrete: Uint8Array;
}

export interface StreamEvents {
  /** shape (events,), ascending. */
  readonly atMs: Float64Array;
  /** shape (events,), index of the stream. */
  readonly stream: Int32Array;
}

export interface EventStreamParams {
  /** Fewest events and fewest distinct days of a stream worth looking at. */
  readonly minEvents: number;
  readonly minDays: number;
  /** Spans of quiet after which coming on is a stream of its own, minutes. */
  readonly quietMin: readonly number[];
}

interface Collected {
  readonly entity: number;
  readonly state: number;
  readonly quietMs: number;
  readonly crossing: EventStream["crossing"];
  readonly presence: EventStream["presence"];
  readonly at: number[];
  readonly until: number[];
}

/** A contact that comes and goes as quickly as this before and after is one that bounces. */
const BOUNCE_MS = SECOND_MS;

/** Cost: O(rows + events log events) */
export function collectEventStreams(
  log: EventLog,
  days: DayTable,
  { minEvents, minDays, quietMin }: EventStreamParams,
  isDiscrete: Uint8Array = findDiscrete(log),
): EventStreams {
  const quietMs = quietMin.map((minutes) => minutes * MINUTE_MS);
  const passing = Uint8Array.from(log.states, (state) => (isGone(state) || isMoving(state) ? 1 : 0));
  const gone = Uint8Array.from(log.states, (state) => (isGone(state) ? 1 : 0));
  const states = log.states.length;
  const found = new Map<number, Collected[]>();
  const openRow = new Int32Array(log.entityIds.length).fill(-1);
  /** By entity, when it changed before the change that is open. */
  const changedMs = new Float64Array(log.entityIds.length).fill(-Infinity);
  const lastOf = new Map<number, EpochMs>();

  const close = (entity: number, endMs: EpochMs) => {
    const row = openRow[entity] ?? -1;
    if (row < 0) return;
    const startMs = log.atMs[row] ?? 0;
    const bounces = endMs - startMs < BOUNCE_MS && startMs - (changedMs[entity] ?? -Infinity) < BOUNCE_MS;
    changedMs[entity] = startMs;
    for (const one of found.get(entity * states + (log.state[row] ?? 0)) ?? []) {
      if (one.until.length === one.at.length) continue;
      if (bounces) one.at.pop();
      else one.until.push(endMs);
    }
    lastOf.set(entity * states + (log.state[row] ?? 0), endMs);
  };
  for (let row = 0; row < log.length; row += 1) {
    const entity = log.entity[row] ?? 0;
    if (isDiscrete[entity] !== 1) continue;
    const atMs = log.atMs[row] ?? 0;
    const state = log.state[row] ?? 0;
    const previous = log.previous[row] ?? -1;
    close(entity, atMs);
    openRow[entity] = row;
    if (passing[state] === 1 || previous < 0 || gone[previous] === 1) continue;
    const key = entity * states + state;
    let own = found.get(key);
    if (own === undefined) {
      own = [0, ...quietMs].map((quiet) => ({
        entity,
        state,
        quietMs: quiet,
        crossing: null,
        presence: null,
        at: [],
        until: [],
      }));
      found.set(key, own);
    }
    const since = atMs - (lastOf.get(key) ?? Infinity);
    for (const one of own) if (one.quietMs === 0 || since >= one.quietMs) one.at.push(atMs);
  }
  for (let entity = 0; entity < openRow.length; entity += 1) close(entity, log.range.toMs);

  const persons = collectPresence(log, days).filter(
    ({ atMs, days: on }) => atMs.length >= minEvents && on >= minDays,
  );
  const own = [...found.values()].flatMap((variants) => {
    const every = variants[0]?.at.length ?? 0;
    return variants
      .filter(({ at, quietMs: quiet }) => at.length >= minEvents && (quiet === 0 || at.length <= 0.8 * every))
      .map((one) => toStream(one, days))
      .filter((stream) => stream.days >= minDays);
  });
  const streams = [...own, ...persons];
  return {
    streams,
    isDiscrete,
    near: mergeEvents(streams, ({ atMs }) => atMs),
    far: mergeEvents(streams, (stream) => (stream.quietMs > 0 ? new Float64Array(0) : lasting(stream, days))),
  };
}

/** The first of several persons coming home, and the last leaving. A person whose place is not known counts as before. */
function collectPresence(log: EventLog, days: DayTable): readonly EventStream[] {
  const isPerson = Uint8Array.from(log.entityIds, (id) => (id.startsWith("person.") ? 1 : 0));
  if (isPerson.filter((one) => one === 1).length < 2) return [];
  const first: Collected = {
    entity: -1,
    state: -1,
    quietMs: 0,
    crossing: null,
    presence: "first-in",
    at: [],
    until: [],
  };
  const last: Collected = { ...first, presence: "last-out", at: [], until: [] };
  const isHome = new Uint8Array(log.entityIds.length);
  let atHome = 0;
  for (let row = 0; row < log.length; row += 1) {
    const code = log.entity[row] ?? 0;
    if (isPerson[code] !== 1) continue;
    const state = log.states[log.state[row] ?? 0] ?? "";
    const now = isGone(state) ? (isHome[code] ?? 0) : state === "home" ? 1 : 0;
    if (now === isHome[code]) continue;
    isHome[code] = now;
    const before = atHome;
    atHome += now === 1 ? 1 : -1;
    const isKnown = (log.previous[row] ?? -1) >= 0;
    const atMs = log.atMs[row] ?? 0;
    if (before === 0) {
      if (last.until.length < last.at.length) last.until.push(atMs);
      if (isKnown) first.at.push(atMs);
    } else if (atHome === 0) {
      if (first.until.length < first.at.length) first.until.push(atMs);
      if (isKnown) last.at.push(atMs);
    }
  }
  for (const one of [first, last]) if (one.until.length < one.at.length) one.until.push(log.range.toMs);
  return [first, last].map((one) => toStream(one, days));
}

/** Columns of collected events. Cost: O(events) */
export function toStream(collected: Collected, days: DayTable): EventStream {
  const { entity, state, quietMs, crossing, presence, at, until } = collected;
  const day = new Int16Array(at.length);
  const histogram = new Float64Array(DAY_BINS);
  let distinct = 0;
  for (const [i, atMs] of at.entries()) {
    day[i] = days.indexOf(atMs);
    if (day[i] !== day[i - 1] && (day[i] ?? -1) >= 0) distinct += 1;
    const bin = toBin(days.minuteOf(atMs));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  return {
    entityCode: entity,
    stateCode: state,
    quietMs,
    crossing,
    presence,
    atMs: Float64Array.from(at),
    untilMs: Float64Array.from(until),
    day,
    histogram,
    days: distinct,
  };
}

/** The stream of an entity's coming into a state every time it does, by both codes. */
export function indexStreams(
  streams: readonly EventStream[],
): (of: { readonly entityCode: number; readonly stateCode: number }) => EventStream | undefined {
  const byEntity = new Map<number, EventStream[]>();
  for (const stream of streams) {
    if (stream.stateCode < 0 || stream.quietMs > 0) continue;
    const own = byEntity.get(stream.entityCode);
    if (own === undefined) byEntity.set(stream.entityCode, [stream]);
    else own.push(stream);
  }
  return ({ entityCode, stateCode }) =>
    byEntity.get(entityCode)?.find((stream) => stream.stateCode === stateCode);
}

/** Those of one instant stay in the order of their streams. */
function mergeEvents(
  streams: readonly EventStream[],
  eventsOf: (stream: EventStream) => Float64Array,
): StreamEvents {
  const { values, run } = mergeRuns(streams.map(eventsOf));
  return { atMs: values, stream: run };
}

/** See {@link EventStreams.far}. */
function lasting({ atMs, untilMs }: EventStream, days: DayTable): Float64Array {
  const most = OFTEN_A_DAY * Math.max(1, days.length);
  if (atMs.length <= most) return atMs;
  const lasted = atMs.filter((at, i) => (untilMs[i] ?? 0) - at >= LASTING_MS);
  return lasted.length <= most ? lasted : new Float64Array(0);
}

/**
 * By entity, 1 where it is discrete: few different settled states are seen, none of them is a number, and it does not only say again what a person's does.
 * Cost: O(rows)
 */
export function findDiscrete(log: EventLog): Uint8Array {
  const numeric = Uint8Array.from(log.states, (state) =>
    state !== "" && Number.isFinite(Number(state)) ? 1 : 0,
  );
  const seen = log.entityIds.map(() => new Set<number>());
  const numbers = new Int32Array(log.entityIds.length);
  for (let row = 0; row < log.length; row += 1) {
    const entity = log.entity[row] ?? 0;
    const state = log.state[row] ?? 0;
    const own = seen[entity];
    if (own === undefined) continue;
    if (own.size <= MAX_STATES) own.add(state);
    if (numeric[state] === 1) numbers[entity] = (numbers[entity] ?? 0) + 1;
  }
  const ofPersons = findPersonTrackers(log);
  return Uint8Array.from(seen, (own, entity) =>
    own.size <= MAX_STATES && (numbers[entity] ?? 0) === 0 && !ofPersons.has(entity) ? 1 : 0,
  );
}
