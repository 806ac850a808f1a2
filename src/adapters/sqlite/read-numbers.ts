/** Reads sensors' changes as numbers, a block at a time. */
import type Database from "better-sqlite3";
import type { EpochMs } from "../../core/domain/time.ts";
import { numberOf } from "./aggregate-rows.ts";
import { unpackNumber } from "./state-code.ts";

const READ_SENSORS = "SELECT id FROM entity WHERE entity_id GLOB 'sensor.*'";
export const READ_NUMBERS = `
  SELECT moment >> 20, moment & 1048575, state FROM state_change
  WHERE moment > ((? << 20) | ?) AND moment < (? << 20) AND moment & 1048575 IN (SELECT value FROM json_each(?))
  ORDER BY moment LIMIT ?`;
const READ_STATE = "SELECT state FROM state WHERE id = ?";

/** Where reading goes on: after this change. */
export type Position = readonly [atMs: EpochMs, entity: number];

type NumberRow = readonly [atMs: EpochMs, entity: number, state: number | null];

export interface NumberReader {
  sensors(): readonly number[];
  /**
   * Gives changes before `toMs` to `onNumber`.
   * @returns where to go on; null when all are read
   */
  readBlock(
    after: Position,
    toMs: EpochMs,
    options: { readonly entities: readonly number[]; readonly limit: number },
    onNumber: (entity: number, atMs: EpochMs, value: number | null) => void,
  ): Position | null;
}

export function createNumberReader(database: Database.Database): NumberReader {
  const readSensors = database.prepare<[], number>(READ_SENSORS).pluck();
  const readNumbers = database
    .prepare<[number, number, number, string, number], NumberRow>(READ_NUMBERS)
    .raw();
  const readState = database.prepare<[number], string>(READ_STATE).pluck();

  function valueOf(code: number | null): number | null {
    if (code === null) return null;
    return code < 0 ? Number(unpackNumber(code)) : numberOf(readState.get(code) ?? "");
  }

  return {
    sensors: () => readSensors.all(),
    readBlock([atMs, entity], toMs, { entities, limit }, onNumber) {
      const rows = readNumbers.all(atMs, entity, toMs, JSON.stringify(entities), limit);
      for (const [rowMs, rowEntity, state] of rows) onNumber(rowEntity, rowMs, valueOf(state));
      const end = rows.at(-1);
      return end === undefined || rows.length < limit ? null : [end[0], end[1]];
    },
  };
}
