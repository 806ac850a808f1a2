/**
 * The local days of a window: where each begins, what weekday it is, whether it counts for learning.
 *
 * A local day is 23, 24 or 25 hours long; everything by day goes through this table, so that nobody divides by 24 hours.
 */
import type { EpochMs } from "../domain/time.ts";

export interface DayTable {
  readonly timeZone: string;
  readonly length: number;
  /** shape (length,), local dates YYYY-MM-DD, ascending, without holes. */
  readonly dates: readonly string[];
  /** shape (length + 1,), instants at which the local days begin; the last one ends the window. */
  readonly startsMs: Float64Array;
  /** shape (length,), 0 = Monday … 6 = Sunday. */
  readonly weekday: Uint8Array;
  /** shape (length,), 1 where the day counts: home observed (enough) that day, complete, not a marked exception. */
  readonly counts: Uint8Array;
  /** Index of the day an instant lies in, -1 outside. */
  indexOf(atMs: EpochMs): number;
  /** Minutes after local midnight by the wall clock, in [0, 1440). */
  minuteOf(atMs: EpochMs): number;
}
