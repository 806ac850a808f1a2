/**
 * What entities were just before an instant, looked for backwards among the changes before it.
 *
 * Hours that are packed are read as such, which is quicker than their rows, and the looking ends when everything that is known was found or so many
 * changes were looked through; which of them were packed makes no difference to the answer.
 */
import type Database from "better-sqlite3";
import { HOUR_MS, type EpochMs } from "../../core/domain/time.ts";
import { unpackRows } from "./pack-rows.ts";

/** How many changes are looked through. */
const LOOKBACK_ROWS = 250_000;

/** SQLite gives `state` of the row that has the maximum. */
export const READ_STATES_BEFORE = `
  SELECT moment & 1048575, state, MAX(moment) >> 20, COUNT(*)
  FROM (SELECT moment, state FROM state_change WHERE moment >= (? << 20) AND moment < (? << 20) ORDER BY moment DESC LIMIT ?)
  GROUP BY 1`;
const LIST_PACKED = "SELECT hour, changes FROM packed_hour WHERE hour < ? ORDER BY hour DESC";
const COUNT_ENTITIES = "SELECT COUNT(*) FROM entity";

type Found = (entity: number, state: number | null) => void;

/** @returns tells each entity's last state before an instant, once, in no order */
export function createStatesBefore(
  database: Database.Database,
  lookbackRows = LOOKBACK_ROWS,
): (beforeMs: EpochMs, onFound: Found) => void {
  const readRows = database
    .prepare<[number, number, number], readonly [number, number | null, number, number]>(READ_STATES_BEFORE)
    .raw();
  const listPacked = database
    .prepare<[number], readonly [hour: number, changes: Uint8Array]>(LIST_PACKED)
    .raw();
  const countEntities = database.prepare<[], number>(COUNT_ENTITIES).pluck();

  return (beforeMs, onFound) => {
    const wanted = countEntities.get() ?? 0;
    const seen = new Set<number>();
    let left = lookbackRows;
    const isDone = () => left <= 0 || seen.size >= wanted;

    function find(entity: number, state: number | null): void {
      if (seen.has(entity)) return;
      seen.add(entity);
      onFound(entity, state);
    }

    function lookThroughRows(fromMs: EpochMs, toMs: EpochMs): void {
      for (const [entity, state, , count] of readRows.all(fromMs, toMs, left)) {
        find(entity, state);
        left -= count;
      }
    }

    /** The last of an hour's changes, as many as are left to look through. */
    function lookThroughHour(startMs: EpochMs, changes: Uint8Array): void {
      const entities: number[] = [];
      const states: (number | null)[] = [];
      unpackRows(changes, startMs, (_, entity, state) => {
        entities.push(entity);
        states.push(state);
      });
      for (let row = entities.length - 1; row >= 0 && left > 0; row -= 1) {
        find(entities[row] ?? 0, states[row] ?? null);
        left -= 1;
      }
    }

    let endMs = beforeMs;
    for (const [hour, changes] of listPacked.iterate(Math.floor(beforeMs / HOUR_MS))) {
      const startMs = hour * HOUR_MS;
      if (startMs + HOUR_MS < endMs) lookThroughRows(startMs + HOUR_MS, endMs);
      if (isDone()) return;
      lookThroughHour(startMs, changes);
      endMs = startMs;
      if (isDone()) return;
    }
    lookThroughRows(0, endMs);
  };
}
