/**
 * Aggregates as rows: their key, and numbers in as few bytes as they need.
 *
 * The key is day << 29 | entity << 9 | period of the day (UTC). A night's rows are appended behind all others, and forgetting takes the first ones,
 * so that both write whole pages and no others; a sensor's past is one short stretch a day. (With the sensor before the day each night wrote
 * two or three half-filled pages of every sensor, five times as much as its rows.) A number is a decimal packed into an integer where it can be
 * (three or four bytes instead of eight), else its text.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from "../../core/domain/time.ts";
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

const SLOTS = 2 ** 9;
const ENTITIES = 2 ** 20;
const MEAN_DIGITS = 7;
/** What of a number that fits no packed decimal is kept before it has to be text. */
const PACKED_DIGITS = 12;

/** @param index periods since 1970 */
export function toKey(period: AggregatePeriod, entity: number, index: number): number {
  const perDay = DAY_MS / PERIOD_MS[period];
  return toDayKey(Math.floor(index / perDay), entity) + (index % perDay);
}

/** Of all keys of this entity and UTC day the lowest. */
export function toDayKey(day: number, entity: number): number {
  return (day * ENTITIES + entity) * SLOTS;
}

export function dayOfKey(key: number): number {
  return Math.floor(key / (ENTITIES * SLOTS));
}

/** @returns periods since 1970 */
export function indexOfKey(period: AggregatePeriod, key: number): number {
  return dayOfKey(key) * (DAY_MS / PERIOD_MS[period]) + (key % SLOTS);
}

export function dayOf(atMs: EpochMs): number {
  return Math.floor(atMs / DAY_MS);
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
