/** Numeric sensors' aggregates on SQLite: written by roll-up.ts, read here, forgotten when they are old. */
import type Database from "better-sqlite3";
import type { EpochMs } from "../../core/domain/time.ts";
import type {
  Aggregate,
  AggregatePeriod,
  AggregateQuery,
  AggregateStore,
} from "../../ports/aggregate-store.ts";
import { createAggregateDays } from "./aggregate-days.ts";
import {
  type AggregateRow,
  dayOf,
  fromCell,
  indexOfKey,
  PERIOD_MS,
  toDayKey,
  toKey,
  toMeanCell,
} from "./aggregate-rows.ts";
import { createCopyAggregates } from "./copy-aggregates.ts";
import { createFold } from "./fold-numbers.ts";
import { toKeyMs } from "./moment.ts";
import { createNumberReader, type Position } from "./read-numbers.ts";
import { createRollUp, createValueBefore } from "./roll-up.ts";
import { withStoreErrors } from "./store-error.ts";
import { createThin } from "./thin.ts";

const FIND_ENTITY = "SELECT id FROM entity WHERE entity_id = ?";
const READ_PROGRESS = "SELECT rolled_until_ms FROM numeric_progress";
export const readSql = (period: AggregatePeriod): string =>
  `SELECT key, min, max, mean, last FROM numeric_${period} WHERE key >= ? AND key < ? ORDER BY key`;
const deleteSql = (period: AggregatePeriod): string =>
  `DELETE FROM numeric_${period} WHERE key IN (SELECT key FROM numeric_${period} WHERE key < ? ORDER BY key LIMIT ?)`;

const BLOCK_ROWS = 16_384;

export type AggregateReader = Pick<AggregateStore, "readAggregates">;

export function createAggregateStore(
  database: Database.Database,
): AggregateStore & { readonly abandonRollUp: () => void } {
  const rollUp = createRollUp(database);
  const thin = createThin(database);
  const forgetAggregates = createForget(database);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  return {
    ...createAggregateReader(database),
    ...createCopyAggregates(database),
    rollUp: (untilMs, rawFromMs) => guard(() => rollUp.step(untilMs, rawFromMs)),
    abandonRollUp: rollUp.abandon,
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
  const days = {
    "5min": createAggregateDays(database, "5min"),
    hour: createAggregateDays(database, "hour"),
  } as const;
  const numbers = createNumberReader(database);
  const valueBefore = createValueBefore(database);

  function readStored(entity: number, period: AggregatePeriod, fromMs: EpochMs, toMs: EpochMs): Aggregate[] {
    const keyOf = (atMs: EpochMs): number => toKey(period, entity, Math.ceil(atMs / PERIOD_MS[period]));
    const [from, to] = [keyOf(fromMs), keyOf(toMs)];
    return days[period]
      .rangesOf(entity)
      .flatMap(([first, end]) =>
        first < to && end > from ? read[period].all(Math.max(first, from), Math.min(end, to)) : [],
      )
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
  const deletes = (["5min", "hour"] as const).map((period) =>
    database.prepare<[number, number]>(deleteSql(period)),
  );
  const forget = database.transaction((beforeMs: EpochMs, limit: number): number => {
    const end = toDayKey(dayOf(beforeMs), 0);
    return deletes.reduce((sum, statement) => sum + statement.run(end, limit - sum).changes, 0);
  });
  return (beforeMs, limit) => forget.immediate(beforeMs, limit);
}

function toAggregate(
  [key, minCell, maxCell, meanCell, lastCell]: AggregateRow,
  period: AggregatePeriod,
): Aggregate[] {
  const [min, max, mean] = [fromCell(minCell), fromCell(maxCell), fromCell(meanCell)];
  if (min === null || max === null || mean === null) return [];
  return [{ startMs: indexOfKey(period, key) * PERIOD_MS[period], min, max, mean, last: fromCell(lastCell) }];
}
