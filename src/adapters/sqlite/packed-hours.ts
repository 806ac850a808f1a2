/**
 * Hours of changes that are over, packed into one row each beside the table: what a night's analysis reads again and again, read ten times as
 * fast. Only what is new is read change by change.
 *
 * Packed hours are a copy and never wrong: triggers (schema.ts) delete an hour's copy with the first change of any of its rows, whoever makes
 * it (a gap filled late, a correction, an erasure, thinning, a purge).
 */
import type Database from "better-sqlite3";
import { HOUR_MS, type EpochMs } from "../../core/domain/time.ts";
import { toKeyMs } from "./moment.ts";
import { type PackedRow, packRows } from "./pack-rows.ts";

export const READ_NEXT_MOMENT = "SELECT MIN(moment) >> 20 FROM state_change WHERE moment >= (? << 20)";
export const READ_ROWS = `
  SELECT moment >> 20, moment & 1048575, state, initiator FROM state_change
  WHERE moment >= (? << 20) AND moment < (? << 20) ORDER BY moment`;
const IS_PACKED = "SELECT COUNT(*) FROM packed_hour WHERE hour = ?";
const INSERT = "INSERT INTO packed_hour (hour, changes) VALUES (?, ?)";

/**
 * Packs the first hour that is not packed yet.
 * @param fromMs nothing before it is looked at
 * @param beforeMs the hour has to be over by then
 * @returns the end of the hour packed, null where none is left
 */
export function createPackNext(
  database: Database.Database,
): (fromMs: EpochMs, beforeMs: EpochMs) => EpochMs | null {
  const readNext = database.prepare<[number], number | null>(READ_NEXT_MOMENT).pluck();
  const readRows = database.prepare<[number, number], PackedRow>(READ_ROWS).raw();
  const isPacked = database.prepare<[number], number>(IS_PACKED).pluck();
  const insert = database.prepare<[number, Uint8Array]>(INSERT);

  const packNext = database.transaction((fromMs: EpochMs, beforeMs: EpochMs): EpochMs | null => {
    for (let atMs = fromMs; ;) {
      const nextMs = readNext.get(atMs) ?? null;
      if (nextMs === null) return null;
      const hour = Math.floor(nextMs / HOUR_MS);
      const [startMs, endMs] = [hour * HOUR_MS, (hour + 1) * HOUR_MS];
      if (endMs > beforeMs) return null;
      if (isPacked.get(hour) === 0) {
        insert.run(hour, packRows(readRows.iterate(startMs, endMs), startMs));
        return endMs;
      }
      atMs = endMs;
    }
  });
  return (fromMs, beforeMs) => packNext.immediate(toKeyMs(fromMs), toKeyMs(beforeMs));
}
