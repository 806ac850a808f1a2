/** An entity's aggregates as stretches of the key: one for each UTC day that has any. */
import type Database from "better-sqlite3";
import type { AggregatePeriod } from "../../ports/aggregate-store.ts";
import { dayOfKey, toDayKey } from "./aggregate-rows.ts";

/** Keys [from, to). */
type KeyRange = readonly [number, number];

export interface AggregateDays {
  /** The first and the last day with any aggregate; null where there is none. */
  bounds(): { readonly first: number; readonly last: number } | null;
  /** The entity's stretches of all days, in order. */
  rangesOf(entity: number): readonly KeyRange[];
}

const boundsSql = (period: AggregatePeriod): string =>
  `SELECT (SELECT MIN(key) FROM numeric_${period}) AS first, (SELECT MAX(key) FROM numeric_${period}) AS last`;

export function createAggregateDays(database: Database.Database, period: AggregatePeriod): AggregateDays {
  const readBounds = database.prepare<[], { first: number | null; last: number | null }>(boundsSql(period));

  function bounds() {
    const { first = null, last = null } = readBounds.get() ?? {};
    return first === null || last === null ? null : { first: dayOfKey(first), last: dayOfKey(last) };
  }

  return {
    bounds,
    rangesOf(entity) {
      const days = bounds();
      if (days === null) return [];
      return Array.from({ length: days.last - days.first + 1 }, (_, index) => [
        toDayKey(days.first + index, entity),
        toDayKey(days.first + index, entity + 1),
      ]);
    },
  };
}
