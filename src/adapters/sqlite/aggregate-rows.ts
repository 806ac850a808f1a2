/**
 * Aggregates as rows: their key, and numbers in as few bytes as they need.
 *
 * The key is entity << 26 | period since 1970, so that a sensor's year lies together and a day's rows of one sensor fill whole pages. A number
 * is a decimal packed into an integer where it can be (three or four bytes instead of eight), else its text.
 */
import { HOUR_MS, MINUTE_MS } from "../../core/domain/time.ts";
import type { AggregatePeriod } from "../../ports/aggregate-store.ts";
import { packNumber, unpackNumber } from "./state-code.ts";

export const PERIOD_MS = { "5min": 5 * MINUTE_MS, hour: HOUR_MS } as const satisfies Record<
  AggregatePeriod,
  number
>;

/** A packed decimal, the text of any other number, or nothing. */
export type Cell = number | string | null;

/** key, min, max, mean, last */
export type AggregateRow = readonly [number, Cell, Cell, Cell, Cell];

export const insertSql = (period: AggregatePeriod, orElse: "REPLACE" | "IGNORE"): string =>
  `INSERT OR ${orElse} INTO numeric_${period} (key, min, max, mean, last) VALUES (?, ?, ?, ?, ?)`;

const PERIODS_PER_ENTITY = 2 ** 26;
const MEAN_DIGITS = 7;
/** What of a number that fits no packed decimal is kept before it has to be text. */
const PACKED_DIGITS = 12;

export function toKey(entity: number, index: number): number {
  return entity * PERIODS_PER_ENTITY + index;
}

export function indexOfKey(key: number): number {
  return key % PERIODS_PER_ENTITY;
}

export function toCell(value: number | null): Cell {
  if (value === null) return null;
  return (
    packNumber(String(value)) ?? packNumber(String(Number(value.toPrecision(PACKED_DIGITS)))) ?? String(value)
  );
}

export function toMeanCell(value: number | null): Cell {
  return value === null ? null : toCell(Number(value.toPrecision(MEAN_DIGITS)));
}

export function fromCell(cell: Cell): number | null {
  if (cell === null) return null;
  return Number(typeof cell === "number" ? unpackNumber(cell) : cell);
}

/** @returns the number a state says, null where it says none */
export function numberOf(state: string): number | null {
  const value = state.trim() === "" ? Number.NaN : Number(state);
  return Number.isFinite(value) ? value : null;
}
