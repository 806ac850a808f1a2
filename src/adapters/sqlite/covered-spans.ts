/** The spans for which the store is complete: ascending, disjoint, and merged where they touch. */
import type Database from "better-sqlite3";
import type { EpochMs, TimeRange } from "../../core/domain/time.ts";

const READ = "SELECT from_ms AS fromMs, to_ms AS toMs FROM covered_span ORDER BY from_ms";
const READ_TOUCHED =
  "SELECT MIN(from_ms) AS fromMs, MAX(to_ms) AS toMs FROM covered_span WHERE from_ms <= ? AND to_ms >= ?";
const DELETE_TOUCHED = "DELETE FROM covered_span WHERE from_ms <= ? AND to_ms >= ?";
const INSERT = "INSERT INTO covered_span (from_ms, to_ms) VALUES (?, ?)";
const DELETE_BEFORE = "DELETE FROM covered_span WHERE to_ms <= ?";
const CUT_BEFORE = "UPDATE covered_span SET from_ms = ? WHERE from_ms < ?";
const DELETE_AFTER = "DELETE FROM covered_span WHERE from_ms >= ?";
const CUT_AFTER = "UPDATE covered_span SET to_ms = ? WHERE to_ms > ?";

export function readCoveredSpans(database: Database.Database): () => readonly TimeRange[] {
  const read = database.prepare<[], TimeRange>(READ);
  return () => read.all();
}

/** Adds a span; an empty one is ignored. */
export function createMarkCovered(database: Database.Database): (range: TimeRange) => void {
  const readTouched = database.prepare<[number, number], { fromMs: number | null; toMs: number | null }>(
    READ_TOUCHED,
  );
  const deleteTouched = database.prepare<[number, number]>(DELETE_TOUCHED);
  const insert = database.prepare<[number, number]>(INSERT);
  const mark = database.transaction((fromMs: EpochMs, toMs: EpochMs) => {
    const touched = readTouched.get(toMs, fromMs);
    const merged = {
      fromMs: Math.min(fromMs, touched?.fromMs ?? fromMs),
      toMs: Math.max(toMs, touched?.toMs ?? toMs),
    };
    deleteTouched.run(toMs, fromMs);
    insert.run(merged.fromMs, merged.toMs);
  });
  return ({ fromMs, toMs }) => {
    const from = Math.floor(fromMs);
    const to = Math.floor(toMs);
    if (to > from) mark.immediate(from, to);
  };
}

/** Forgets what lies before: its changes are no longer there. Call it inside a transaction. */
export function createCutCovered(database: Database.Database): (beforeMs: EpochMs) => void {
  const deleteBefore = database.prepare<[number]>(DELETE_BEFORE);
  const cutBefore = database.prepare<[number, number]>(CUT_BEFORE);
  return (beforeMs) => {
    deleteBefore.run(beforeMs);
    cutBefore.run(beforeMs, beforeMs);
  };
}

export function createUncover(database: Database.Database): (fromMs: EpochMs) => void {
  const deleteAfter = database.prepare<[number]>(DELETE_AFTER);
  const cutAfter = database.prepare<[number, number]>(CUT_AFTER);
  const uncover = database.transaction((fromMs: EpochMs) => {
    deleteAfter.run(fromMs);
    cutAfter.run(fromMs, fromMs);
  });
  return (fromMs) => uncover.immediate(Math.floor(fromMs));
}
