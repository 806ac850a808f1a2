/**
 * Reads a window of state changes into columns.
 *
 * Hours that are packed (packed-hours.ts) are read as such. Of the rest rows come in blocks of arrays of integers (a row at a time costs twice as much), ids are mapped to the window's own codes, and a text
 * is looked up once. What an entity was before the window is looked for among the changes just before it, so that the first change in the
 * window has its `previous` and a mere repetition is no row.
 */
import type Database from "better-sqlite3";
import type { EventLog } from "../../core/domain/event-log.ts";
import { INITIATOR_KINDS } from "../../core/domain/initiator.ts";
import { entityIdOf, isSetpointId } from "../../core/domain/setpoint.ts";
import { HOUR_MS, type TimeRange } from "../../core/domain/time.ts";
import { createLogColumns } from "./log-columns.ts";
import { toKeyMs } from "./moment.ts";
import { unpackRows } from "./pack-rows.ts";
import { createSetpointReader } from "./setpoint-reader.ts";
import { packNumber, unpackNumber } from "./state-code.ts";
import { createStatesBefore } from "./states-before.ts";

/** at_ms, entity, state, initiator */
type WindowRow = readonly [number, number, number | null, number];

const NOTHING = new Uint8Array(0);
const BLOCK_ROWS = 16_384;
/** What a removed entity is: nothing is known of it from then on. */
const REMOVED = "unavailable";

export const READ_BLOCK = `
  SELECT moment >> 20, moment & 1048575, state, initiator FROM state_change
  WHERE moment > ((? << 20) | ?) AND moment < (? << 20)
  ORDER BY moment LIMIT ${BLOCK_ROWS}`;

export const READ_BLOCK_OF_ENTITIES = `
  SELECT moment >> 20, moment & 1048575, state, initiator FROM state_change
  WHERE moment > ((? << 20) | ?) AND moment < (? << 20)
    AND moment & 1048575 IN (SELECT entity.id FROM json_each(?) JOIN entity ON entity.entity_id = json_each.value)
  ORDER BY moment LIMIT ${BLOCK_ROWS}`;

const LIST_PACKED = "SELECT hour FROM packed_hour WHERE hour >= ? AND hour < ? ORDER BY hour";
const READ_PACKED = "SELECT changes FROM packed_hour WHERE hour = ?";
const READ_INITIATORS =
  "SELECT initiator.id, kind, actor_id FROM initiator LEFT JOIN actor ON actor.id = initiator.actor";
const LIST_IDS = "SELECT entity.id FROM json_each(?) JOIN entity ON entity.entity_id = json_each.value";
const READ_RUNS = `
  SELECT at_ms, actor_id FROM run_event JOIN actor ON actor.id = run_event.actor
  WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms`;
const READ_ENTITY = "SELECT entity_id FROM entity WHERE id = ?";
const READ_STATE = "SELECT state FROM state WHERE id = ?";
const FIND_STATE = "SELECT id FROM state WHERE state = ?";

export function createReadWindow(
  database: Database.Database,
): (range: TimeRange, entityIds?: readonly string[]) => EventLog {
  const readBlock = database.prepare<[number, number, number], WindowRow>(READ_BLOCK).raw();
  const readBlockOfEntities = database
    .prepare<[number, number, number, string], WindowRow>(READ_BLOCK_OF_ENTITIES)
    .raw();
  const readStatesBefore = createStatesBefore(database);
  const readInitiators = database
    .prepare<[], readonly [number, string, string | null]>(READ_INITIATORS)
    .raw();
  const listPacked = database.prepare<[number, number], number>(LIST_PACKED).pluck();
  const readPacked = database.prepare<[number], Uint8Array>(READ_PACKED).pluck();
  const listIds = database.prepare<[string], number>(LIST_IDS).pluck();
  const readRuns = database.prepare<[number, number], readonly [number, string]>(READ_RUNS).raw();
  const readEntity = database.prepare<[number], string>(READ_ENTITY).pluck();
  const readState = database.prepare<[number], string>(READ_STATE).pluck();
  const findState = database.prepare<[string], number>(FIND_STATE).pluck();
  const readSetpoints = createSetpointReader(database);

  function stateOf(code: number | null): string {
    if (code === null) return REMOVED;
    return code < 0 ? unpackNumber(code) : (readState.get(code) ?? "unknown");
  }

  /** One transaction: a window is never half before and half after somebody else's write. */
  return database.transaction((range: TimeRange, entityIds?: readonly string[]): EventLog => {
    const fromMs = toKeyMs(range.fromMs);
    const toMs = toKeyMs(range.toMs);
    const wanted = entityIds === undefined ? null : JSON.stringify([...new Set(entityIds.map(entityIdOf))]);
    const columns = createLogColumns({
      entityOf: (id) => readEntity.get(id) ?? `unknown.${id}`,
      stateOf,
      codeOf: (text) => packNumber(text) ?? findState.get(text),
      initiators: readInitiators.all().map(([id, kind, actor]) => ({
        id,
        kindCode: Math.max(
          0,
          INITIATOR_KINDS.findIndex((known) => known === kind),
        ),
        actor,
      })),
    });
    readStatesBefore(fromMs, (entity, state) => columns.setBefore(entity, state));

    /** Setpoints come with the whole window, or where they are asked for by what the log calls them. */
    const setpoints = entityIds?.some(isSetpointId) === false ? null : readSetpoints(stateOf);
    /** By entity: true where it is known to have none. A million rows pass here, so the usual answer is a look into an array. */
    const isPlain: (true | undefined)[] = [];

    function take(atMs: number, entity: number, state: number | null, initiator: number): void {
      if (isPlain[entity] !== true) {
        const setpoint = setpoints?.at(atMs, entity, state) ?? null;
        if (setpoint === null) isPlain[entity] = true;
        else columns.addText(atMs, setpoint.id, setpoint.state, setpoint.isNobodys ? null : initiator);
      }
      columns.add(atMs, entity, state, initiator);
    }

    const wantedIds = wanted === null ? null : new Set(listIds.all(wanted));

    /** Row by row. Keys are compared with >, and entity ids begin at 1: the first block begins at the first instant. */
    function readRows(startMs: number, endMs: number): void {
      for (let last: readonly [number, number] = [startMs, 0]; ;) {
        const block =
          wanted === null
            ? readBlock.all(last[0], last[1], endMs)
            : readBlockOfEntities.all(last[0], last[1], endMs, wanted);
        for (const [atMs, entity, state, initiator] of block) take(atMs, entity, state, initiator);
        const end = block.at(-1);
        if (end === undefined || block.length < BLOCK_ROWS) return;
        last = [end[0], end[1]];
      }
    }

    let readUntilMs = fromMs;
    for (const hour of listPacked.all(Math.ceil(fromMs / HOUR_MS), Math.floor(toMs / HOUR_MS))) {
      const startMs = hour * HOUR_MS;
      if (startMs > readUntilMs) readRows(readUntilMs, startMs);
      unpackRows(readPacked.get(hour) ?? NOTHING, startMs, (atMs, entity, state, initiator) => {
        if (wantedIds === null || wantedIds.has(entity)) take(atMs, entity, state, initiator);
      });
      readUntilMs = startMs + HOUR_MS;
    }
    if (toMs > readUntilMs) readRows(readUntilMs, toMs);
    if (wanted === null) {
      for (const [atMs, actor] of readRuns.iterate(fromMs, toMs)) columns.addRun(atMs, actor);
    }
    return columns.toLog(range);
  });
}
