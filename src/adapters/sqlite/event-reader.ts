/** The reading half of the event store: all that a read-only connection can do as well. */
import type Database from "better-sqlite3";
import type { EpochMs, TimeRange } from "../../core/domain/time.ts";
import type { EventStore, StoreCounts } from "../../ports/event-store.ts";
import { readCoveredSpans } from "./covered-spans.ts";
import { toKeyMs } from "./moment.ts";
import { createReadEvents } from "./read-events.ts";
import { createReadWindow } from "./read-window.ts";
import { withStoreErrors } from "./store-error.ts";

export type EventReader = Pick<
  EventStore,
  "readWindow" | "counts" | "coveredSpans" | "readRuns" | "readEvents"
>;

/** SQLite answers each MIN and MAX of a key with one seek, but only in a query of its own. */
export const READ_BOUNDS =
  "SELECT (SELECT MIN(moment) FROM state_change) >> 20 AS firstMs, (SELECT MAX(moment) FROM state_change) >> 20 AS lastMs";
const READ_COUNTS = `
  WITH pending (id, count) AS (SELECT CAST(key AS INTEGER), value FROM pending_count, json_each(counts))
  SELECT kind, SUM(change_count + COALESCE(pending.count, 0)) AS count
  FROM initiator LEFT JOIN pending ON pending.id = initiator.id
  GROUP BY kind HAVING SUM(change_count + COALESCE(pending.count, 0)) > 0`;
const READ_ENTITY_COUNT = "SELECT COUNT(*) FROM entity";
export const READ_RUNS = `
  SELECT actor.actor_id AS entityId, at_ms AS atMs, NULLIF(context_id, '') AS contextId
  FROM run_event JOIN actor ON actor.id = run_event.actor
  WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms, run_event.actor, context_id`;

interface StoredRun {
  readonly entityId: string;
  readonly atMs: EpochMs;
  readonly contextId: string | null;
}

export function createEventReader(database: Database.Database): EventReader {
  const readWindow = createReadWindow(database);
  const readEvents = createReadEvents(database);
  const readSpans = readCoveredSpans(database);
  const readCounts = createReadCounts(database);
  const readRuns = database.prepare<[number, number], StoredRun>(READ_RUNS);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);

  return {
    readWindow: (range, entityIds) => guard(() => readWindow(range, entityIds)),
    counts: () => guard(readCounts),
    readEvents,
    coveredSpans: () => guard(readSpans),
    readRuns: (range: TimeRange) => guard(() => readRuns.all(toKeyMs(range.fromMs), toKeyMs(range.toMs))),
  };
}

function createReadCounts(database: Database.Database): () => StoreCounts {
  const readBounds = database.prepare<[], Pick<StoreCounts, "firstMs" | "lastMs">>(READ_BOUNDS);
  const readCounts = database.prepare<[], { kind: string; count: number }>(READ_COUNTS);
  const readEntityCount = database.prepare<[], number>(READ_ENTITY_COUNT).pluck();
  return database.transaction((): StoreCounts => {
    const rows = readCounts.all();
    const bounds = readBounds.get();
    return {
      firstMs: bounds?.firstMs ?? null,
      lastMs: bounds?.lastMs ?? null,
      stateChanges: rows.reduce((sum, { count }) => sum + count, 0),
      entities: readEntityCount.get() ?? 0,
      byInitiator: Object.fromEntries(rows.map(({ kind, count }) => [kind, count])),
      bytes: bytesOf(database),
    };
  });
}

/** The main file's size; the write-ahead log beside it comes and goes. */
function bytesOf(database: Database.Database): number {
  const pages = Number(database.pragma("page_count", { simple: true }));
  return pages * Number(database.pragma("page_size", { simple: true }));
}
