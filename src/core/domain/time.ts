/** Instants and spans. Everything outside local-time and features is UTC milliseconds; ranges are [from, to). */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

export interface TimeRange {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
