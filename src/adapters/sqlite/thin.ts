/**
 * Forgets what numeric sensors said long ago, once it is summed up: in steps over the key, each looking at so many changes.
 *
 * Only numbers go, and the times at which there was none; a word that such a sensor also says ("idle") stays as long as everything else.
 */
import type Database from "better-sqlite3";
import type { EpochMs } from "../../core/domain/time.ts";
import type { AggregateStore } from "../../ports/aggregate-store.ts";
import { type AggregateDays, createAggregateDays } from "./aggregate-days.ts";
import { dayOf } from "./aggregate-rows.ts";
import { toKeyMs } from "./moment.ts";

const READ_PROGRESS =
  "SELECT rolled_until_ms AS rolledUntilMs, thinned_until_ms AS thinnedUntilMs FROM numeric_progress";
const MOVE_PROGRESS = "UPDATE numeric_progress SET thinned_until_ms = ?";
export const FIND_END = `
  SELECT moment >> 20 FROM state_change WHERE moment >= (? << 20) AND moment < (? << 20)
  ORDER BY moment LIMIT 1 OFFSET ?`;
export const LIST_NUMERIC = `
  SELECT id FROM entity WHERE entity_id GLOB 'sensor.*'
    AND EXISTS (SELECT 1 FROM json_each(?) AS day CROSS JOIN numeric_5min
      WHERE numeric_5min.key >= ((day.value << 29) + (entity.id << 9)) AND numeric_5min.key < ((day.value << 29) + ((entity.id + 1) << 9)))`;
const OF_NUMBERS = `
  FROM state_change WHERE moment >= (? << 20) AND moment < (? << 20)
    AND moment & 1048575 IN (SELECT value FROM json_each(?))
    AND (state IS NULL OR state < 0 OR state IN (SELECT id FROM state WHERE state IN ('unavailable', 'unknown')
      OR (state GLOB '*[0-9]*' AND state NOT GLOB '*[^-+0-9.eE]*')))`;
const COUNT_NUMBERS = `SELECT initiator, COUNT(*) AS count ${OF_NUMBERS} GROUP BY initiator`;
const DELETE_NUMBERS = `DELETE ${OF_NUMBERS}`;
const SUBTRACT_COUNT = "UPDATE initiator SET change_count = change_count - ? WHERE id = ?";

interface Progress {
  readonly rolledUntilMs: EpochMs;
  readonly thinnedUntilMs: EpochMs;
}

interface InitiatorCount {
  readonly initiator: number;
  readonly count: number;
}

export function createThin(database: Database.Database): AggregateStore["thin"] {
  const readProgress = database.prepare<[], Progress>(READ_PROGRESS);
  const moveProgress = database.prepare<[number]>(MOVE_PROGRESS);
  const findEnd = database.prepare<[number, number, number], number>(FIND_END).pluck();
  const listNumeric = database.prepare<[string], number>(LIST_NUMERIC).pluck();
  const days = createAggregateDays(database, "5min");
  const countNumbers = database.prepare<[number, number, string], InitiatorCount>(COUNT_NUMBERS);
  const deleteNumbers = database.prepare<[number, number, string]>(DELETE_NUMBERS);
  const subtractCount = database.prepare<[number, number]>(SUBTRACT_COUNT);

  const thin = database.transaction((beforeMs: EpochMs, limit: number) => {
    const progress = readProgress.get();
    const endMs = Math.min(beforeMs, progress?.rolledUntilMs ?? 0);
    const fromMs = progress?.thinnedUntilMs ?? endMs;
    if (fromMs >= endMs) return { forgotten: 0, hasMore: false };
    const foundMs = findEnd.get(fromMs, endMs, limit) ?? null;
    // Whole milliseconds only: as many as it takes to get on.
    const nextMs = foundMs === null ? endMs : Math.max(foundMs, fromMs + 1);
    const ids = JSON.stringify(listNumeric.all(JSON.stringify(daysFrom(dayOf(fromMs), days.bounds()))));
    for (const { initiator, count } of countNumbers.all(fromMs, nextMs, ids)) {
      subtractCount.run(count, initiator);
    }
    const { changes } = deleteNumbers.run(fromMs, nextMs, ids);
    moveProgress.run(nextMs);
    return { forgotten: changes, hasMore: nextMs < endMs };
  });
  return (beforeMs, limit) => thin.immediate(toKeyMs(beforeMs), limit);
}

/** All days that have aggregates, those first in which most sensors are found. */
function daysFrom(day: number, bounds: ReturnType<AggregateDays["bounds"]>): readonly number[] {
  if (bounds === null) return [];
  const { first, last } = bounds;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).toSorted(
    (a, b) => Math.abs(a - day) - Math.abs(b - day),
  );
}
