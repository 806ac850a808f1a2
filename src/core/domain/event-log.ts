/**
 * A window of state changes as columns: the shape every feature, detector and replay reads.
 *
 * Strings are interned once, so that a million changes are a handful of typed arrays. Rows are in time order; rows of one entity
 * never repeat a state (attribute-only updates are left out), `previous` links the states of one entity.
 */
import { createInterner, createStateInterner } from "./interner.ts";
import type { EpochMs, TimeRange } from "./time.ts";

export interface EventLog {
  readonly range: TimeRange;
  /** Entity ids by entity code. */
  readonly entityIds: readonly string[];
  /** States by state code. */
  readonly states: readonly string[];
  /** User or automation ids by actor code. */
  readonly actors: readonly string[];
  readonly length: number;
  /** shape (length,), ascending, milliseconds since the epoch. */
  readonly atMs: Float64Array;
  /** shape (length,), entity codes. */
  readonly entity: Int32Array;
  /** shape (length,), state codes. */
  readonly state: Int32Array;
  /** shape (length,), state code before the change, -1 where it is not known. */
  readonly previous: Int32Array;
  /** shape (length,), index into INITIATOR_KINDS. */
  readonly initiator: Uint8Array;
  /** shape (length,), actor codes, -1 where there is none. */
  readonly actor: Int32Array;
  /** When automations and scripts ran, whether or not anything changed by it; empty where the source does not tell. */
  readonly runs: RunColumns;
}

export interface RunColumns {
  /** shape (n,), ascending, milliseconds since the epoch. */
  readonly atMs: Float64Array;
  /** shape (n,), actor codes: the automation or script. */
  readonly actor: Int32Array;
}

export interface EventLogRow {
  readonly atMs: EpochMs;
  readonly entityId: string;
  readonly state: string;
  readonly initiatorCode: number;
  readonly actor: string | null;
}

export interface EventLogBuilder {
  /** Rows may come out of order; a row that repeats its entity's state is dropped when built. */
  add(row: EventLogRow): void;
  /** What an entity is called in {@link addCoded}. */
  codeOf(entityId: string): number;
  /** As `add`, for whoever adds a million: no object, and the entity by its code. */
  addCoded(
    atMs: EpochMs,
    entityCode: number,
    state: string,
    initiatorCode: number,
    actor: string | null,
  ): void;
  /** A run told twice, by its event and by the automation's state, is one. */
  addRun(atMs: EpochMs, actor: string): void;
  build(range?: TimeRange): EventLog;
}

/**
 * Collects rows into columns.
 * @see EventLog for the shape of the result. Cost: O(n) when rows come in order, else O(n log n).
 */
export function createEventLogBuilder(): EventLogBuilder {
  const entities = createInterner();
  const states = createStateInterner();
  const actors = createInterner();
  let capacity = 1024;
  let length = 0;
  let isSorted = true;
  let atMs = new Float64Array(capacity);
  let entity = new Int32Array(capacity);
  let state = new Int32Array(capacity);
  let initiator = new Uint8Array(capacity);
  let actor = new Int32Array(capacity);
  const runs: Run[] = [];

  function grow(): void {
    capacity *= 2;
    atMs = copyInto(new Float64Array(capacity), atMs);
    entity = copyInto(new Int32Array(capacity), entity);
    state = copyInto(new Int32Array(capacity), state);
    initiator = copyInto(new Uint8Array(capacity), initiator);
    actor = copyInto(new Int32Array(capacity), actor);
  }

  function addCoded(
    at: EpochMs,
    entityCode: number,
    now: string,
    initiatorCode: number,
    by: string | null,
  ): void {
    if (length === capacity) grow();
    if (length > 0 && at < (atMs[length - 1] ?? 0)) isSorted = false;
    atMs[length] = at;
    entity[length] = entityCode;
    state[length] = states.codeOf(now);
    initiator[length] = initiatorCode;
    actor[length] = by === null ? -1 : actors.codeOf(by);
    length += 1;
  }

  return {
    codeOf: (entityId) => entities.codeOf(entityId),
    addCoded,
    add: (row) => addCoded(row.atMs, entities.codeOf(row.entityId), row.state, row.initiatorCode, row.actor),
    addRun(at, by) {
      runs.push({ atMs: at, actor: actors.codeOf(by) });
    },
    build(range) {
      const order = isSorted ? null : sortedOrder(atMs, length);
      // Threads can read them together.
      const kept = {
        atMs: new Float64Array(new SharedArrayBuffer(8 * length)),
        entity: new Int32Array(new SharedArrayBuffer(4 * length)),
        state: new Int32Array(new SharedArrayBuffer(4 * length)),
        previous: new Int32Array(new SharedArrayBuffer(4 * length)),
        initiator: new Uint8Array(new SharedArrayBuffer(length)),
        actor: new Int32Array(new SharedArrayBuffer(4 * length)),
      };
      const last = new Int32Array(entities.values.length).fill(-1);
      let n = 0;
      for (let i = 0; i < length; i += 1) {
        const row = order === null ? i : (order[i] ?? i);
        const code = entity[row] ?? 0;
        const now = state[row] ?? 0;
        const before = last[code] ?? -1;
        if (before === now) continue;
        last[code] = now;
        kept.atMs[n] = atMs[row] ?? 0;
        kept.entity[n] = code;
        kept.state[n] = now;
        kept.previous[n] = before;
        kept.initiator[n] = initiator[row] ?? 0;
        kept.actor[n] = actor[row] ?? -1;
        n += 1;
      }
      return {
        range: range ?? {
          fromMs: n === 0 ? 0 : (kept.atMs[0] ?? 0),
          toMs: n === 0 ? 0 : (kept.atMs[n - 1] ?? 0) + 1,
        },
        entityIds: entities.values,
        states: states.values,
        actors: actors.values,
        length: n,
        atMs: kept.atMs.subarray(0, n),
        entity: kept.entity.subarray(0, n),
        state: kept.state.subarray(0, n),
        previous: kept.previous.subarray(0, n),
        initiator: kept.initiator.subarray(0, n),
        actor: kept.actor.subarray(0, n),
        runs: toRunColumns(runs),
      };
    },
  };
}

interface Run {
  readonly atMs: EpochMs;
  readonly actor: number;
}

/** Two witnesses of one run are not further apart, milliseconds. */
const SAME_RUN_MS = 500;

/** @param runs in any order; those of one actor within half a second are one. Cost: O(n log n) */
export function toRunColumns(runs: readonly Run[]): RunColumns {
  const last = new Map<number, EpochMs>();
  const kept = runs
    .toSorted((a, b) => a.atMs - b.atMs)
    .filter(({ atMs, actor }) => {
      const isNew = atMs - (last.get(actor) ?? -Infinity) > SAME_RUN_MS;
      if (isNew) last.set(actor, atMs);
      return isNew;
    });
  return {
    atMs: Float64Array.from(kept, ({ atMs }) => atMs),
    actor: Int32Array.from(kept, ({ actor }) => actor),
  };
}

function copyInto<T extends Float64Array | Int32Array | Uint8Array>(target: T, source: T): T {
  target.set(source);
  return target;
}

/** Stable order by time: equal times keep the order in which they came. */
function sortedOrder(atMs: Float64Array, length: number): Int32Array {
  const order = Int32Array.from({ length }, (_, index) => index);
  return order.sort((a, b) => (atMs[a] ?? 0) - (atMs[b] ?? 0) || a - b);
}
