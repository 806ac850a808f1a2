/** Aggregates as they stand in the store, taken out and put back: for the export, which is not to sum anything up anew. */
import type Database from "better-sqlite3";
import type {
  AggregateBlock,
  AggregatePeriod,
  AggregateProgress,
  AggregateStore,
} from "../../ports/aggregate-store.ts";
import { createAggregateDays } from "./aggregate-days.ts";
import {
  type AggregateRow,
  fromCell,
  indexOfKey,
  insertSql,
  PERIOD_MS,
  toCell,
  toKey,
} from "./aggregate-rows.ts";
import { createInterner, INTERNED } from "./interner.ts";

const LIST_ENTITIES = "SELECT id, entity_id AS entityId FROM entity ORDER BY entity_id";
const readSql = (period: AggregatePeriod): string =>
  `SELECT key, min, max, mean, last FROM numeric_${period} WHERE key >= ? AND key < ? ORDER BY key`;
const READ_PROGRESS =
  "SELECT rolled_until_ms AS rolledUntilMs, thinned_until_ms AS thinnedUntilMs FROM numeric_progress";
const SAVE_PROGRESS = `
  INSERT OR REPLACE INTO numeric_progress (id, rolled_until_ms, thinned_until_ms) VALUES (1, @rolledUntilMs, @thinnedUntilMs)`;

const PERIODS = ["5min", "hour"] as const;

export function createCopyAggregates(
  database: Database.Database,
): Pick<AggregateStore, "storedBlocks" | "progress" | "restore" | "restoreProgress"> {
  const listEntities = database.prepare<[], { id: number; entityId: string }>(LIST_ENTITIES);
  const readProgress = database.prepare<[], AggregateProgress>(READ_PROGRESS);
  const saveProgress = database.prepare<[AggregateProgress]>(SAVE_PROGRESS);
  const entities = createInterner(database, INTERNED.entity);
  const read = {
    "5min": database.prepare<[number, number], AggregateRow>(readSql("5min")).raw(),
    hour: database.prepare<[number, number], AggregateRow>(readSql("hour")).raw(),
  } as const;
  const days = {
    "5min": createAggregateDays(database, "5min"),
    hour: createAggregateDays(database, "hour"),
  } as const;
  const insert = {
    "5min": database.prepare<AggregateRow[number][]>(insertSql("5min", "REPLACE")),
    hour: database.prepare<AggregateRow[number][]>(insertSql("hour", "REPLACE")),
  } as const;

  const restore = database.transaction(({ entityId, period, aggregates }: AggregateBlock) => {
    const entity = entities.idOf(entityId);
    for (const { startMs, min, max, mean, last } of aggregates) {
      const key = toKey(period, entity, Math.floor(startMs / PERIOD_MS[period]));
      insert[period].run(key, toCell(min), toCell(max), toCell(mean), toCell(last));
    }
  });

  return {
    *storedBlocks() {
      for (const { id, entityId } of listEntities.all()) {
        for (const period of PERIODS) {
          for (const range of days[period].rangesOf(id)) {
            const aggregates = read[period].all(...range).map((row) => toStored(row, period));
            if (aggregates.length > 0) yield { entityId, period, aggregates };
          }
        }
      }
    },
    progress: () => readProgress.get() ?? null,
    restore: (block) => {
      restore.immediate(block);
    },
    restoreProgress: (progress) => {
      saveProgress.run(progress);
    },
  };
}

function toStored(
  [key, min, max, mean, last]: AggregateRow,
  period: AggregatePeriod,
): AggregateBlock["aggregates"][number] {
  return {
    startMs: indexOfKey(period, key) * PERIOD_MS[period],
    min: fromCell(min),
    max: fromCell(max),
    mean: fromCell(mean),
    last: fromCell(last),
  };
}
