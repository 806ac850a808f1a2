/**
 * Sums numeric sensors' changes up into 5-minute and hourly aggregates, a day at a time in small steps.
 *
 * How far it is stands in the store and moves in the transaction that writes a day's last rows. A process killed before that begins the
 * day again and writes the same rows; readers look only at what lies before. Changes that come late set it back (see event-store.ts).
 * A day is gathered in memory and written sensor by sensor: each page is written once, where a commit per hour would write it 24 times.
 */
import type Database from "better-sqlite3";
import { DAY_MS, HOUR_MS, type EpochMs } from "../../core/domain/time.ts";
import type { AggregatePeriod } from "../../ports/aggregate-store.ts";
import { createAggregateDays } from "./aggregate-days.ts";
import {
  type AggregateRow,
  type Cell,
  dayOf,
  fromCell,
  insertSql,
  PERIOD_MS,
  toCell,
  toDayKey,
  toKey,
  toMeanCell,
} from "./aggregate-rows.ts";
import { createFold, type Fold, type FoldedPeriod } from "./fold-numbers.ts";
import { createNumberReader, type Position } from "./read-numbers.ts";

const READ_PROGRESS = "SELECT rolled_until_ms FROM numeric_progress";
const READ_FIRST = "SELECT MIN(moment) >> 20 FROM state_change";
const START_PROGRESS =
  "INSERT OR IGNORE INTO numeric_progress (id, rolled_until_ms, thinned_until_ms) VALUES (1, ?, ?)";
const MOVE_PROGRESS = "UPDATE numeric_progress SET rolled_until_ms = ? WHERE rolled_until_ms = ?";
export const READ_VALUE_BEFORE =
  "SELECT last FROM numeric_5min WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT 1";

const READ_ROWS = 20_000;
const WRITTEN_ROWS = 1_000;

export interface RollUp {
  readonly step: (untilMs: EpochMs, rawFromMs: EpochMs) => boolean;
  /** What was written last is not there: a transaction around it was undone. The day begins anew. */
  readonly abandon: () => void;
}
type Line = readonly [period: AggregatePeriod, index: number, row: AggregateRow];

/** One day being summed up. */
interface Pass {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly sensors: readonly number[];
  readonly folds: readonly Fold[];
  readonly lines: Line[];
  /** null once all is read. */
  after: Position | null;
  written: number;
}

/** What an entity's value was when `atMs` came, by what is summed up. */
export function createValueBefore(database: Database.Database) {
  const read = database.prepare<[number, number], Cell>(READ_VALUE_BEFORE).pluck();
  const days = createAggregateDays(database, "5min");
  return (entity: number, atMs: EpochMs): number | null => {
    const first = days.bounds()?.first ?? Number.POSITIVE_INFINITY;
    let end = toKey("5min", entity, Math.floor(atMs / PERIOD_MS["5min"]));
    for (let day = dayOf(atMs); day >= first; day -= 1) {
      const cell = read.get(toDayKey(day, entity), end);
      if (cell !== undefined) return fromCell(cell);
      end = toDayKey(day - 1, entity + 1);
    }
    return null;
  };
}

export function createRollUp(database: Database.Database): RollUp {
  const readProgress = database.prepare<[], number>(READ_PROGRESS).pluck();
  const readFirst = database.prepare<[], number | null>(READ_FIRST).pluck();
  const startProgress = database.prepare<[number, number]>(START_PROGRESS);
  const moveProgress = database.prepare<[number, number]>(MOVE_PROGRESS);
  const inserts = {
    "5min": prepareInserts(database, "5min"),
    hour: prepareInserts(database, "hour"),
  } as const;
  const numbers = createNumberReader(database);
  const valueBefore = createValueBefore(database);
  let pass: Pass | null = null;

  function begin(untilMs: EpochMs): Pass | null {
    const firstMs = readFirst.get() ?? null;
    if (firstMs === null) return null;
    const firstHourMs = floorHour(firstMs);
    startProgress.run(firstHourMs, firstHourMs);
    const fromMs = readProgress.get() ?? firstHourMs;
    const toMs = Math.min(fromMs + DAY_MS, floorHour(untilMs));
    if (toMs <= fromMs) return null;
    const lines: Line[] = [];
    const folds = (["5min", "hour"] as const).map((period) =>
      createFold(
        PERIOD_MS[period],
        (entity) => valueBefore(entity, fromMs),
        (folded) => lines.push([period, folded.index, toRow(period, folded)]),
      ),
    );
    return { fromMs, toMs, sensors: numbers.sensors(), folds, lines, after: [fromMs, 0], written: 0 };
  }

  function read(day: Pass, after: Position): void {
    day.after = numbers.readBlock(
      after,
      day.toMs,
      { entities: day.sensors, limit: READ_ROWS },
      (entity, atMs, value) => {
        for (const fold of day.folds) fold.add(entity, atMs, value);
      },
    );
    if (day.after !== null) return;
    for (const fold of day.folds) fold.finish(day.toMs);
    day.lines.sort((a, b) => (a[0] === b[0] ? a[2][0] - b[2][0] : a[0] < b[0] ? -1 : 1));
  }

  const write = database.transaction((day: Pass, rawFromMs: EpochMs) => {
    for (const [period, index, row] of day.lines.slice(day.written, day.written + WRITTEN_ROWS)) {
      const isWhole = index * PERIOD_MS[period] >= rawFromMs;
      inserts[period][isWhole ? "replace" : "ignore"].run(...row);
    }
    // Nothing is claimed where late changes have set the mark back meanwhile.
    if (day.written + WRITTEN_ROWS >= day.lines.length) moveProgress.run(day.toMs, day.fromMs);
  });

  function step(untilMs: EpochMs, rawFromMs: EpochMs): boolean {
    try {
      pass ??= begin(untilMs);
      if (pass === null) return false;
      if (pass.after !== null) {
        read(pass, pass.after);
        return true;
      }
      write.immediate(pass, rawFromMs);
      pass.written += WRITTEN_ROWS;
      if (pass.written >= pass.lines.length) pass = null;
      return true;
    } catch (error) {
      pass = null;
      throw error;
    }
  }

  return {
    step,
    abandon() {
      pass = null;
    },
  };
}

function prepareInserts(database: Database.Database, period: AggregatePeriod) {
  return {
    replace: database.prepare<[...AggregateRow]>(insertSql(period, "REPLACE")),
    ignore: database.prepare<[...AggregateRow]>(insertSql(period, "IGNORE")),
  };
}

function toRow(period: AggregatePeriod, { entity, index, min, max, mean, last }: FoldedPeriod): AggregateRow {
  return [toKey(period, entity, index), toCell(min), toCell(max), toMeanCell(mean), toCell(last)];
}

function floorHour(atMs: EpochMs): EpochMs {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}
