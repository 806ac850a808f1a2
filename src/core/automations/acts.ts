/**
 * What an automation did, act by act, and what people did about it: reversed it soon after, and did it again later themselves.
 *
 * An act is a change of an entity into a state that the log puts down to the automation. It is reversed where the entity's next change is people's own into
 * another state. Beside the acts stand people's own uses of the same state, and how often they end it per minute when the automation has not just run.
 * Setpoints are left out: which of several values undoes another is not known.
 */
import type { EventLog } from "../domain/event-log.ts";
import { domainOf } from "../domain/home.ts";
import { isAutomationCode, isManualCode } from "../domain/initiator.ts";
import { isSetpointId } from "../domain/setpoint.ts";
import { HOUR_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { isGone, isMoving } from "../features/actionable.ts";
import type { DayTable } from "../features/day-table.ts";
import type { EntityRows } from "../features/entity-rows.ts";
import type { ReadAutomation } from "./read-rules.ts";

/** After an act people may still be reversing it; this long it has "just run". */
const JUST_RUN_MS = 30 * MINUTE_MS;
/** Acts closer than this to one that counts are the same occasion: one evening of annoyance is not ten. */
const SAME_OCCASION_MS = HOUR_MS;
/** Later than this doing it oneself has nothing to do with the act. */
const REDONE_MS = 4 * HOUR_MS;
/** A door that set an act off did so within this. */
const SET_OFF_MS = MINUTE_MS;
const BIN_MIN = 30;
const BINS = 1440 / BIN_MIN;
/** Bins on either side that tell an hour's rate: an hour and a half. */
const REACH = 3;
/** Weight of what the rest of the home says, minutes of exposure. */
const PRIOR_MIN = 60;
/** Without anything else known, such a state is ended once an hour. */
const LAST_RESORT_PER_MIN = 1 / 60;

export interface Act {
  readonly atMs: EpochMs;
  /** Index into the day table. */
  readonly day: number;
  /** Minutes after local midnight. */
  readonly minute: number;
  /** Until people undid it as the entity's next change, milliseconds; Infinity where they did not. */
  readonly reversedAfterMs: number;
  /** Until people did the same themselves after they undid it, milliseconds; null where they did not. */
  readonly redoneAfterMs: number | null;
  /** Until the door that set it off was moved again, milliseconds; Infinity where it was not, 0 where no door set it off. */
  readonly openForMs: number;
}

export interface ActedTarget {
  readonly automationId: string;
  readonly entityId: string;
  readonly state: string;
  /** Ascending, on days that count. */
  readonly acts: readonly Act[];
  /** How long people's own stays in the state lasted until they ended them, milliseconds; Infinity where something else did. */
  readonly ownStaysMs: readonly number[];
  /** Chance that people end the state within a window that begins at a minute of the day, when the automation has not just run. */
  chanceWithin(minute: number, windowMs: number): number;
}

/** @returns one for each automation, entity and state in which it acted on `minDays` days or more. Cost: O(rows) */
export function readActedTargets(
  log: EventLog,
  rows: EntityRows,
  days: DayTable,
  automations: ReadonlyMap<string, ReadAutomation>,
  minDays: number,
): readonly ActedTarget[] {
  const isWanted = log.actors.map((id) => automations.has(id));
  const isSetpoint = Uint8Array.from(log.entityIds, (id) => (isSetpointId(id) ? 1 : 0));
  const found = new Map<
    string,
    { readonly entity: number; readonly state: number; readonly actor: number; readonly rows: number[] }
  >();
  for (let row = 0; row < log.length; row += 1) {
    const actor = log.actor[row] ?? -1;
    if (!isAutomationCode(log.initiator[row] ?? -1) || isWanted[actor] !== true) continue;
    const [entity, state] = [log.entity[row] ?? 0, log.state[row] ?? 0];
    if (isSetpoint[entity] === 1) continue;
    const text = log.states[state] ?? "";
    const before = log.states[log.previous[row] ?? -1];
    if (isGone(text) || isMoving(text) || before === undefined || isGone(before)) continue;
    const key = `${actor} ${entity} ${state}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { entity, state, actor, rows: [row] });
    else known.rows.push(row);
  }
  const rates = new Map<string, number>();
  return [...found.values()].flatMap(({ entity, state, actor, rows: acted }): readonly ActedTarget[] => {
    const doors = doorsOf(automations.get(log.actors[actor] ?? "")).map((id) => rows.codeOf(id));
    const acts = readActs(acted, entity, state, doors, log, rows, days);
    if (new Set(acts.map(({ day }) => day)).size < minDays) return [];
    const entityId = log.entityIds[entity] ?? "";
    const key = `${domainOf(entityId)} ${state}`;
    const prior = rates.get(key) ?? poolRate(domainOf(entityId), state, log, rows);
    rates.set(key, prior);
    const own = readStays(entity, state, new Set(acted), log, rows, days);
    return [
      {
        automationId: log.actors[actor] ?? "",
        entityId,
        state: log.states[state] ?? "",
        acts,
        ownStaysMs: own.staysMs,
        chanceWithin: (minute, windowMs) =>
          1 - Math.exp(-rateAt(own, prior, minute) * (windowMs / MINUTE_MS)),
      },
    ];
  });
}

function doorsOf(automation: ReadAutomation | undefined): readonly string[] {
  if (automation?.cause !== "passage") return [];
  return automation.triggers.flatMap((trigger) => (trigger.kind === "state" ? trigger.entityIds : []));
}

function readActs(
  acted: readonly number[],
  entity: number,
  state: number,
  doors: readonly number[],
  log: EventLog,
  rows: EntityRows,
  days: DayTable,
): readonly Act[] {
  const own = rows.rowsOf(entity);
  const acts: Act[] = [];
  let lastMs = -Infinity;
  for (const row of acted) {
    const atMs = log.atMs[row] ?? 0;
    const day = days.indexOf(atMs);
    if (atMs - lastMs < SAME_OCCASION_MS || day < 0 || days.counts[day] !== 1) continue;
    // What people did about it has to be known.
    if (atMs + JUST_RUN_MS > log.range.toMs) continue;
    lastMs = atMs;
    const next = nextSettled(own, rows.positionAt(entity, atMs) + 1, log);
    const isReversed = next !== null && isManualCode(log.initiator[next] ?? 0);
    const reversedMs = isReversed ? (log.atMs[next] ?? 0) : Infinity;
    acts.push({
      atMs,
      day,
      minute: days.minuteOf(atMs),
      reversedAfterMs: reversedMs - atMs,
      redoneAfterMs: isReversed ? redoneAfter(own, atMs, reversedMs, state, log) : null,
      openForMs: Math.max(0, ...doors.map((door) => openFor(door, atMs, log, rows))),
    });
  }
  return acts;
}

function openFor(door: number, atMs: EpochMs, log: EventLog, rows: EntityRows): number {
  const own = rows.rowsOf(door);
  const position = rows.positionAt(door, atMs);
  const movedMs = log.atMs[own[position] ?? -1] ?? -Infinity;
  if (atMs - movedMs > SET_OFF_MS) return 0;
  const next = own[position + 1];
  return next === undefined ? Infinity : (log.atMs[next] ?? 0) - atMs;
}

/** The next row of an entity in which it is somewhere, not on its way and not out of reach. */
function nextSettled(own: Int32Array, from: number, log: EventLog): number | null {
  for (let position = from; position < own.length; position += 1) {
    const row = own[position] ?? 0;
    const text = log.states[log.state[row] ?? 0] ?? "";
    if (isGone(text)) return null;
    if (!isMoving(text)) return row;
  }
  return null;
}

function redoneAfter(
  own: Int32Array,
  actMs: EpochMs,
  fromMs: EpochMs,
  state: number,
  log: EventLog,
): number | null {
  for (const row of own) {
    const atMs = log.atMs[row] ?? 0;
    if (atMs <= fromMs) continue;
    if (atMs > actMs + REDONE_MS) return null;
    if (log.state[row] === state) return isManualCode(log.initiator[row] ?? 0) ? atMs - actMs : null;
  }
  return null;
}

interface Stays {
  readonly staysMs: readonly number[];
  /** shape (BINS,), by half-hour of the day: how often people ended the state, and minutes in it. */
  readonly ends: Float64Array;
  readonly minutes: Float64Array;
}

function readStays(
  entity: number,
  state: number,
  acted: ReadonlySet<number>,
  log: EventLog,
  rows: EntityRows,
  days: DayTable,
): Stays {
  const own = rows.rowsOf(entity);
  const staysMs: number[] = [];
  const ends = new Float64Array(BINS);
  const minutes = new Float64Array(BINS);
  const binOf = (atMs: EpochMs) => Math.min(BINS - 1, Math.floor(days.minuteOf(atMs) / BIN_MIN));
  for (const [position, row] of own.entries()) {
    if (log.state[row] !== state) continue;
    const startMs = log.atMs[row] ?? 0;
    const next = own[position + 1];
    const endMs = next === undefined ? log.range.toMs : (log.atMs[next] ?? 0);
    const isEnded =
      next !== undefined &&
      isManualCode(log.initiator[next] ?? 0) &&
      !isGone(log.states[log.state[next] ?? 0] ?? "");
    if (isManualCode(log.initiator[row] ?? 0)) staysMs.push(isEnded ? endMs - startMs : Infinity);
    const fromMs = acted.has(row) ? startMs + JUST_RUN_MS : startMs;
    if (fromMs >= endMs) continue;
    for (let at = fromMs; at < endMs; at += BIN_MIN * MINUTE_MS) {
      const bin = binOf(at);
      minutes[bin] = (minutes[bin] ?? 0) + Math.min(BIN_MIN, (endMs - at) / MINUTE_MS);
    }
    if (isEnded) ends[binOf(endMs)] = (ends[binOf(endMs)] ?? 0) + 1;
  }
  return { staysMs, ends, minutes };
}

/** Ends per minute around a minute of the day, pulled to the day's average, that to what is usual in the home. */
function rateAt({ ends, minutes }: Stays, prior: number, minute: number): number {
  const sum = (values: Float64Array) => values.reduce((total, one) => total + one, 0);
  const average = (sum(ends) + PRIOR_MIN * prior) / (sum(minutes) + PRIOR_MIN);
  const middle = Math.floor(minute / BIN_MIN);
  let [own, exposed] = [0, 0];
  for (let step = -REACH; step <= REACH; step += 1) {
    const bin = (middle + step + BINS) % BINS;
    own += ends[bin] ?? 0;
    exposed += minutes[bin] ?? 0;
  }
  // An hour without anything is not taken for a promise that nothing will be.
  return Math.max(average / 4, (own + PRIOR_MIN * average) / (exposed + PRIOR_MIN));
}

/** How often people end this state of such things per minute in it, over the home; each thing counts alike. */
function poolRate(domain: string, state: number, log: EventLog, rows: EntityRows): number {
  let [ends, minutes] = [0, 0];
  for (const [entity, entityId] of log.entityIds.entries()) {
    if (domainOf(entityId) !== domain) continue;
    const own = rows.rowsOf(entity);
    let [ownEnds, ownMinutes] = [0, 0];
    for (const [position, row] of own.entries()) {
      const next = own[position + 1];
      if (log.state[row] !== state || next === undefined || !isManualCode(log.initiator[row] ?? 0)) continue;
      ownMinutes += ((log.atMs[next] ?? 0) - (log.atMs[row] ?? 0)) / MINUTE_MS;
      if (isManualCode(log.initiator[next] ?? 0)) ownEnds += 1;
    }
    const weight = 1 / Math.max(1, ownEnds);
    ends += ownEnds * weight;
    minutes += ownMinutes * weight;
  }
  return minutes > 0 && ends > 0 ? ends / minutes : LAST_RESORT_PER_MIN;
}
