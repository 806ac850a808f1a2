/**
 * People's own actions out of a log: for each entity and state a person can bring it into, when they did.
 *
 * A change counts when a person or a physical press made it; coming back from unavailable does not, nor does what an automation, a
 * script, a scene or an echo did, nor what by its timing is an echo or goes by itself all night. A cover that opens counts when it is open, as whoever set it moving
 * did. A player that is switched on counts as on, whatever state it comes into, and what it does next by itself does not (player-changes.ts). Repeats
 * within a minute are one. A setpoint is a target of its entity with the number as its state, and the setpoint's rows.
 */
import type { EventLog } from "../domain/event-log.ts";
import { domainOf } from "../domain/home.ts";
import { isManualCode } from "../domain/initiator.ts";
import { entityIdOf } from "../domain/setpoint.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { actionInto, isActuatorDomain, isGone, isMoving } from "./actionable.ts";
import { findEchoes } from "./echoes.ts";
import { type PlayerReader, createPlayerReader } from "./player-changes.ts";
import { findSelfCycling } from "./self-cycling.ts";
import { findUnmeant } from "./setpoint-actions.ts";

/** Repeats of an action within this time are one action (the contract's). */
export const REPEAT_MS = MINUTE_MS;

/** An entity, a state people bring it into, and when they did. */
export interface ActionTarget {
  readonly entityId: string;
  /** Whose rows tell of it: the entity's, or its setpoint's. */
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
  const { rows: own, wakings } = readOwn(log);
  const onCode = log.states.indexOf("on");
  const unmeant = findUnmeant(log, own);
  const echoes = findEchoes(log, own);
  const goesByItself = findSelfCycling(log, own);
  for (const row of own) {
    if (unmeant.has(row) || echoes.has(row)) continue;
    const entity = log.entity[row] ?? 0;
    if (goesByItself[entity] === 1) continue;
    const came = log.state[row] ?? 0;
    const state = wakings.has(row) && log.states[came] !== "playing" ? onCode : came;
    if (actionInto(domains[entity] ?? "", log.states[state] ?? "") === null) continue;
    const key = entity * states + state;
    const target = found.get(key);
    const atMs = log.atMs[row] ?? 0;
    if (target === undefined) found.set(key, { entity, state, atMs: [atMs] });
    else if (atMs - (target.atMs.at(-1) ?? 0) > repeatMs) target.atMs.push(atMs);
  }
  return [...found.values()]
    .map(({ entity, state, atMs }) => ({
      entityId: entityIdOf(log.entityIds[entity] ?? ""),
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
  return readOwn(log).rows;
}

interface OwnRows {
  /** shape (n,), ascending. */
  readonly rows: Int32Array;
  /** Those by which a player was switched on. */
  readonly wakings: ReadonlySet<number>;
}

function readOwn(log: EventLog): OwnRows {
  const isActuator = Uint8Array.from(log.entityIds, (id) => (isActuatorDomain(domainOf(id)) ? 1 : 0));
  const gone = Uint8Array.from(log.states, (state) => (isGone(state) ? 1 : 0));
  const moving = Uint8Array.from(log.states, (state) => (isMoving(state) ? 1 : 0));
  const setMoving = new Uint8Array(log.entityIds.length);
  const players = log.entityIds.map((id): PlayerReader | null =>
    domainOf(id) === "media_player" ? createPlayerReader() : null,
  );
  const own: number[] = [];
  const wakings = new Set<number>();
  for (let row = 0; row < log.length; row += 1) {
    const entity = log.entity[row] ?? 0;
    if (isActuator[entity] !== 1) continue;
    const state = log.state[row] ?? 0;
    const isManual = isManualCode(log.initiator[row] ?? 0);
    const change = players[entity]?.read(log.states[state] ?? "", log.atMs[row] ?? 0) ?? "set";
    if (moving[state] === 1) {
      setMoving[entity] = isManual ? 1 : 0;
      continue;
    }
    const previous = log.previous[row] ?? -1;
    const wasSetMoving = previous >= 0 && moving[previous] === 1 && setMoving[entity] === 1;
    setMoving[entity] = 0;
    if (gone[state] === 1 || (previous >= 0 && gone[previous] === 1)) continue;
    if (change === "by-itself" || !(isManual || wasSetMoving)) continue;
    own.push(row);
    if (change === "woken") wakings.add(row);
  }
  return { rows: Int32Array.from(own), wakings };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
