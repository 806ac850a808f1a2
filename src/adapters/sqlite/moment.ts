/** The key of a state change: time and entity in one 64-bit integer, made and taken apart by SQLite, which has 64-bit integers. */
import type { EpochMs } from "../../core/domain/time.ts";

/** The key's lower 20 bits, which the statements write as 1048575. */
export const ENTITY_MASK = 2 ** 20 - 1;
/** First instant that no longer fits: the year 2248. */
export const END_OF_TIME_MS: EpochMs = 2 ** 43 - 1;

/** The whole millisecond an instant lies in, within what a key can hold: for the bounds of a range. */
export function toKeyMs(atMs: EpochMs): EpochMs {
  return Math.min(END_OF_TIME_MS, Math.max(0, Math.floor(atMs)));
}
