/**
 * Fills the columns of an EventLog from the store's ids: dense codes in the order of first appearance, repetitions of a state left out.
 *
 * Ids are small integers, so that entities and initiators are mapped through plain arrays; texts are asked for once each.
 */
import { type EventLog, toRunColumns } from "../../core/domain/event-log.ts";
import { toInitiatorCode } from "../../core/domain/initiator.ts";
import type { EpochMs, TimeRange } from "../../core/domain/time.ts";

interface StoredInitiator {
  readonly id: number;
  readonly kindCode: number;
  readonly actor: string | null;
}

interface Names {
  /** The stored code of a text that is a state somewhere, undefined where it is none anywhere. */
  codeOf(state: string): number | undefined;
  entityOf(id: number): string;
  stateOf(code: number | null): string;
  readonly initiators: readonly StoredInitiator[];
}

export interface LogColumns {
  /** A row of what the store keeps with another entity, in its place in time order; `initiatorId` null is the system's doing. */
  addText(atMs: EpochMs, entityId: string, state: string, initiatorId: number | null): void;
  /** What an entity was before the first row. */
  setBefore(entityId: number, stateCode: number | null): void;
  /** Rows come in time order. */
  add(atMs: EpochMs, entityId: number, stateCode: number | null, initiatorId: number): void;
  addRun(atMs: EpochMs, actor: string): void;
  toLog(range: TimeRange): EventLog;
}

const FIRST_CAPACITY = 16_384;
const SYSTEM_CODE = toInitiatorCode("system");

export function createLogColumns(names: Names): LogColumns {
  const entityIds: string[] = [];
  const states: string[] = [];
  const actors: string[] = [];
  const entityCodes: number[] = [];
  const lastStates: number[] = [];
  const stateCodes = new Map<number | null, number>();
  const before = new Map<number, number | null>();
  const textEntityCodes = new Map<string, number>();
  const textStateCodes = new Map<string, number>();
  const { kindCodes, actorOf } = indexInitiators(names.initiators);
  const actorCodes = new Map<string, number>();
  let columns = allocate(FIRST_CAPACITY);
  let length = 0;
  const runs: { readonly atMs: EpochMs; readonly actor: number }[] = [];

  function codeOfState(stored: number | null): number {
    const known = stateCodes.get(stored);
    if (known !== undefined) return known;
    const code = states.push(names.stateOf(stored)) - 1;
    stateCodes.set(stored, code);
    return code;
  }

  /** One code for a text, whichever way it comes. */
  function codeOfText(text: string): number {
    const known = textStateCodes.get(text);
    if (known !== undefined) return known;
    const stored = names.codeOf(text);
    const code = stored === undefined ? states.push(text) - 1 : codeOfState(stored);
    textStateCodes.set(text, code);
    return code;
  }

  function codeOfTextEntity(entityId: string): number {
    const known = textEntityCodes.get(entityId);
    if (known !== undefined) return known;
    const code = entityIds.push(entityId) - 1;
    textEntityCodes.set(entityId, code);
    lastStates[code] = -1;
    return code;
  }

  function codeOfEntity(id: number): number {
    const known = entityCodes[id];
    if (known !== undefined) return known;
    const code = entityIds.push(names.entityOf(id)) - 1;
    entityCodes[id] = code;
    const stored = before.get(id);
    lastStates[code] = stored === undefined ? -1 : codeOfState(stored);
    return code;
  }

  function codeOfActor(initiatorId: number): number {
    const actor = actorOf[initiatorId] ?? null;
    return actor === null ? -1 : codeOfName(actor);
  }

  function codeOfName(actor: string): number {
    const known = actorCodes.get(actor);
    if (known !== undefined) return known;
    const code = actors.push(actor) - 1;
    actorCodes.set(actor, code);
    return code;
  }

  function addRow(atMs: EpochMs, entity: number, state: number, kindCode: number, actor: number): void {
    const previous = lastStates[entity] ?? -1;
    if (previous === state) return;
    lastStates[entity] = state;
    if (length === columns.atMs.length) columns = grow(columns);
    columns.atMs[length] = atMs;
    columns.entity[length] = entity;
    columns.state[length] = state;
    columns.previous[length] = previous;
    columns.initiator[length] = kindCode;
    columns.actor[length] = actor;
    length += 1;
  }

  return {
    addText(atMs, entityId, state, initiatorId) {
      const entity = codeOfTextEntity(entityId);
      const kindCode = initiatorId === null ? SYSTEM_CODE : (kindCodes[initiatorId] ?? 0);
      addRow(atMs, entity, codeOfText(state), kindCode, initiatorId === null ? -1 : codeOfActor(initiatorId));
    },
    setBefore(entityId, stateCode) {
      before.set(entityId, stateCode);
    },
    add(atMs, entityId, stateCode, initiatorId) {
      const entity = codeOfEntity(entityId);
      const state = codeOfState(stateCode);
      if (lastStates[entity] === state) return;
      addRow(atMs, entity, state, kindCodes[initiatorId] ?? 0, codeOfActor(initiatorId));
    },
    addRun(atMs, actor) {
      runs.push({ atMs, actor: codeOfName(actor) });
    },
    toLog(range) {
      return {
        range,
        entityIds,
        states,
        actors,
        length,
        atMs: columns.atMs.slice(0, length),
        entity: columns.entity.slice(0, length),
        state: columns.state.slice(0, length),
        previous: columns.previous.slice(0, length),
        initiator: columns.initiator.slice(0, length),
        actor: columns.actor.slice(0, length),
        runs: toRunColumns(runs),
      };
    },
  };
}

type Columns = ReturnType<typeof allocate>;

function allocate(capacity: number) {
  return {
    atMs: new Float64Array(capacity),
    entity: new Int32Array(capacity),
    state: new Int32Array(capacity),
    previous: new Int32Array(capacity),
    initiator: new Uint8Array(capacity),
    actor: new Int32Array(capacity),
  };
}

function grow(columns: Columns): Columns {
  const larger = allocate(columns.atMs.length * 2);
  larger.atMs.set(columns.atMs);
  larger.entity.set(columns.entity);
  larger.state.set(columns.state);
  larger.previous.set(columns.previous);
  larger.initiator.set(columns.initiator);
  larger.actor.set(columns.actor);
  return larger;
}

function indexInitiators(initiators: readonly StoredInitiator[]) {
  const kindCodes: number[] = [];
  const actorOf: (string | null)[] = [];
  for (const { id, kindCode, actor } of initiators) {
    kindCodes[id] = kindCode;
    actorOf[id] = actor;
  }
  return { kindCodes, actorOf };
}
