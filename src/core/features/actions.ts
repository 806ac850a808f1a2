/**
 * People's own actions out of a log: for each entity and state a person can bring it into, when they did.
 *
 * A change counts when a person or a physical press made it; coming back from unavailable does not, nor does what an automation, a
 * script, a scene or an echo did, nor what by its timing is one. A cover that opens counts when it is open, as whoever set it moving did. Repeats within a minute are one.
 */
import type { EventLog } from "../domain/event-log.ts";
import { domainOf } from "../domain/home.ts";
import { isManualCode, isPhysicalCode, isProgramCode } from "../domain/initiator.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { actionInto, isActuatorDomain, isGone, isMoving } from "./actionable.ts";

/** Repeats of an action within this time are one action (the contract's). */
export const REPEAT_MS = MINUTE_MS;

/** What follows another's change within this time is wired to it; nobody walks from one to the other. */
const ECHO_MS = 1500;
/** Fewest times that tell it, and the share of what automations did to the other that it has to follow: a round trip may get lost. */
const MIN_ECHOES = 5;
const ECHO_RATIO = 0.8;

/** An entity, a state people bring it into, and when they did. */
export interface ActionTarget {
  readonly entityId: string;
  readonly entityCode: number;
  readonly domain: string;
  readonly state: string;
  readonly stateCode: number;
  /** shape (n,), ascending. */
  readonly atMs: Float64Array;
}

/**
 * @param repeatMs repeats within this time of the first are one action; 0 keeps each
 * @returns one target for each entity and state with an action, by entity id and state. Cost: O(rows)
 */
export function extractActions(log: EventLog, repeatMs = REPEAT_MS): readonly ActionTarget[] {
  const domains = log.entityIds.map(domainOf);
  const found = new Map<
    number,
    { readonly entity: number; readonly state: number; readonly atMs: number[] }
  >();
  const states = log.states.length;
  const ownRows = readOwnRows(log);
  const isEcho = createEchoes(log, ownRows);
  for (const row of ownRows) {
    if (isEcho(row)) continue;
    const entity = log.entity[row] ?? 0;
    const state = log.state[row] ?? 0;
    if (actionInto(domains[entity] ?? "", log.states[state] ?? "") === null) continue;
    const key = entity * states + state;
    const target = found.get(key);
    const atMs = log.atMs[row] ?? 0;
    if (target === undefined) found.set(key, { entity, state, atMs: [atMs] });
    else if (atMs - (target.atMs.at(-1) ?? 0) > repeatMs) target.atMs.push(atMs);
  }
  return [...found.values()]
    .map(({ entity, state, atMs }) => ({
      entityId: log.entityIds[entity] ?? "",
      entityCode: entity,
      domain: domains[entity] ?? "",
      state: log.states[state] ?? "",
      stateCode: state,
      atMs: Float64Array.from(atMs),
    }))
    .toSorted((a, b) => compare(a.entityId, b.entityId) || compare(a.state, b.state));
}

/**
 * Rows that are people's own actions, into whatever state, setpoints among them; repeats are rows of their own.
 * @returns shape (n,), row numbers, ascending. Cost: O(rows)
 */
export function readOwnRows(log: EventLog): Int32Array {
  const isActuator = Uint8Array.from(log.entityIds, (id) => (isActuatorDomain(domainOf(id)) ? 1 : 0));
  const gone = Uint8Array.from(log.states, (state) => (isGone(state) ? 1 : 0));
  const moving = Uint8Array.from(log.states, (state) => (isMoving(state) ? 1 : 0));
  const setMoving = new Uint8Array(log.entityIds.length);
  const own: number[] = [];
  for (let row = 0; row < log.length; row += 1) {
    const entity = log.entity[row] ?? 0;
    if (isActuator[entity] !== 1) continue;
    const state = log.state[row] ?? 0;
    const isManual = isManualCode(log.initiator[row] ?? 0);
    if (moving[state] === 1) {
      setMoving[entity] = isManual ? 1 : 0;
      continue;
    }
    const previous = log.previous[row] ?? -1;
    const wasSetMoving = previous >= 0 && moving[previous] === 1 && setMoving[entity] === 1;
    setMoving[entity] = 0;
    if (gone[state] === 1 || (previous >= 0 && gone[previous] === 1)) continue;
    if (isManual || wasSetMoving) own.push(row);
  }
  return Int32Array.from(own);
}

/**
 * A relay that follows a lamp by a moment, with nothing in its event that says why: where most of what automations did to one device was followed by
 * another's change within so short a time, those changes are echoes and nobody's own.
 * Cost: O(rows)
 */
function createEchoes(log: EventLog, ownRows: Int32Array): (row: number) => boolean {
  const entities = log.entityIds.length;
  const drivenCount = new Uint32Array(entities);
  const followed = new Map<number, number[]>();
  const driven: number[] = [];
  const isOwn = new Uint8Array(log.length);
  for (const row of ownRows) if (isPhysicalCode(log.initiator[row] ?? 0)) isOwn[row] = 1;
  let oldest = 0;
  for (let row = 0; row < log.length; row += 1) {
    const entity = log.entity[row] ?? 0;
    if (isProgramCode(log.initiator[row] ?? 0)) {
      driven.push(row);
      drivenCount[entity] = (drivenCount[entity] ?? 0) + 1;
      continue;
    }
    if (isOwn[row] !== 1) continue;
    const sinceMs = (log.atMs[row] ?? 0) - ECHO_MS;
    while (oldest < driven.length && (log.atMs[driven[oldest] ?? 0] ?? 0) < sinceMs) oldest += 1;
    for (const leader of new Set(driven.slice(oldest).map((one) => log.entity[one] ?? 0))) {
      if (leader === entity) continue;
      const pair = leader * entities + entity;
      const rows = followed.get(pair);
      if (rows === undefined) followed.set(pair, [row]);
      else rows.push(row);
    }
  }
  const echoes = new Set<number>();
  for (const [pair, rows] of followed) {
    const times = drivenCount[Math.floor(pair / entities)] ?? 0;
    if (rows.length >= MIN_ECHOES && rows.length >= ECHO_RATIO * times)
      for (const row of rows) echoes.add(row);
  }
  return (row) => echoes.has(row);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
