/** Numeric sensors' aggregates on SQLite: written by roll-up.ts, read here, forgotten when they are old. */
import type Database from "better-sqlite3";
import type { EpochMs } from "../../core/domain/time.ts";
import type {
  Aggregate,
  AggregatePeriod,
  AggregateQuery,
  AggregateStore,
} from "../../ports/aggregate-store.ts";
import { type AggregateRow, fromCell, indexOfKey, PERIOD_MS, toKey, toMeanCell } from "./aggregate-rows.ts";
import { createCopyAggregates } from "./copy-aggregates.ts";
import { createFold } from "./fold-numbers.ts";
import { toKeyMs } from "./moment.ts";
import { createNumberReader, type Position } from "./read-numbers.ts";
import { createRollUp, createValueBefore } from "./roll-up.ts";
import { withStoreErrors } from "./store-error.ts";
import { createThin } from "./thin.ts";

const FIND_ENTITY = "SELECT id FROM entity WHERE entity_id = ?";
const LIST_ENTITIES = "SELECT id FROM entity";
const READ_PROGRESS = "SELECT rolled_until_ms FROM numeric_progress";
export const readSql = (period: AggregatePeriod): string =>
  `SELECT key, min, max, mean, last FROM numeric_${period} WHERE key >= ? AND key < ? ORDER BY key`;
const deleteSql = (period: AggregatePeriod): string =>
  `DELETE FROM numeric_${period} WHERE key >= ? AND key < ?`;

const BLOCK_ROWS = 16_384;

export type AggregateReader = Pick<AggregateStore, "readAggregates">;

export function createAggregateStore(database: Database.Database): AggregateStore {
  const rollUp = createRollUp(database);
  const thin = createThin(database);
  const forgetAggregates = createForget(database);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  return {
    ...createAggregateReader(database),
    ...createCopyAggregates(database),
    rollUp: (untilMs, rawFromMs) => guard(() => rollUp(untilMs, rawFromMs)),
    thin: (beforeMs, limit) => guard(() => thin(beforeMs, limit)),
    forgetAggregates: (beforeMs, limit) => guard(() => forgetAggregates(beforeMs, limit)),
  };
}

/** The reading half: all that a read-only connection can do as well. */
export function createAggregateReader(database: Database.Database): AggregateReader {
  const findEntity = database.prepare<[string], number>(FIND_ENTITY).pluck();
  const readProgress = database.prepare<[], number>(READ_PROGRESS).pluck();
  const read = {
    "5min": database.prepare<[number, number], AggregateRow>(readSql("5min")).raw(),
    hour: database.prepare<[number, number], AggregateRow>(readSql("hour")).raw(),
  } as const;
  const numbers = createNumberReader(database);
  const valueBefore = createValueBefore(database);

  function readStored(entity: number, period: AggregatePeriod, fromMs: EpochMs, toMs: EpochMs): Aggregate[] {
    const indexOf = (atMs: EpochMs): number => Math.ceil(atMs / PERIOD_MS[period]);
    return read[period]
      .all(toKey(entity, indexOf(fromMs)), toKey(entity, indexOf(toMs)))
      .flatMap((row) => toAggregate(row, period));
  }

  /** What was not summed up yet, summed up now. */
  function sumUp(entity: number, period: AggregatePeriod, fromMs: EpochMs, toMs: EpochMs): Aggregate[] {
    const found: Aggregate[] = [];
    const periodMs = PERIOD_MS[period];
    const fold = createFold(
      periodMs,
      () => valueBefore(entity, fromMs),
      ({ index, min, max, mean, last }) => {
        if (min === null || max === null || mean === null) return;
        const rounded = fromCell(toMeanCell(mean)) ?? mean;
        found.push({ startMs: index * periodMs, min, max, mean: rounded, last });
      },
    );
    let after: Position | null = [fromMs, 0];
    while (after !== null) {
      after = numbers.readBlock(after, toMs, { entities: [entity], limit: BLOCK_ROWS }, (...change) => {
        fold.add(...change);
      });
    }
    fold.finish(toMs);
    return found;
  }

  const readAll = database.transaction(({ range, entityId, period }: AggregateQuery): Aggregate[] => {
    const entity = findEntity.get(entityId);
    if (entity === undefined) return [];
    const [fromMs, toMs] = [toKeyMs(range.fromMs), toKeyMs(range.toMs)];
    const rolledUntilMs = readProgress.get() ?? 0;
    const stored = readStored(entity, period, fromMs, Math.min(toMs, rolledUntilMs));
    if (toMs <= rolledUntilMs) return stored;
    const fresh = sumUp(entity, period, rolledUntilMs, toMs);
    return [...stored, ...fresh.filter(({ startMs }) => startMs >= fromMs)];
  });
  return { readAggregates: (query) => withStoreErrors(database.name, () => readAll(query)) };
}

function createForget(database: Database.Database): AggregateStore["forgetAggregates"] {
  const listEntities = database.prepare<[], number>(LIST_ENTITIES).pluck();
  const deletes = (["5min", "hour"] as const).map((period) => ({
    periodMs: PERIOD_MS[period],
    statement: database.prepare<[number, number]>(deleteSql(period)),
  }));
  const forget = database.transaction((beforeMs: EpochMs, limit: number): number => {
    let forgotten = 0;
    for (const entity of listEntities.all()) {
      for (const { periodMs, statement } of deletes) {
        const end = toKey(entity, Math.floor(beforeMs / periodMs));
        forgotten += statement.run(toKey(entity, 0), end).changes;
      }
      if (forgotten >= limit) break;
    }
    return forgotten;
  });
  return (beforeMs, limit) => forget.immediate(beforeMs, limit);
}

function toAggregate(
  [key, minCell, maxCell, meanCell, lastCell]: AggregateRow,
  period: AggregatePeriod,
): Aggregate[] {
  const [min, max, mean] = [fromCell(minCell), fromCell(maxCell), fromCell(meanCell)];
  if (min === null || max === null || mean === null) return [];
  return [{ startMs: indexOfKey(key) * PERIOD_MS[period], min, max, mean, last: fromCell(lastCell) }];
}
