/** What numeric sensors did, in short: kept long after their single readings are gone. */
import type { EpochMs, TimeRange } from "../core/domain/time.ts";

export type AggregatePeriod = "5min" | "hour";

/**
 * A sensor's value through one period. A value holds until the next one: the mean is over time, not over readings, and what held when the
 * period began counts. A period without any change has no aggregate: the `last` of the one before held all through it.
 */
export interface Aggregate {
  /** Begin of the period: a whole multiple of its length since 1970, UTC, whatever the home's clocks do. */
  readonly startMs: EpochMs;
  readonly min: number;
  readonly max: number;
  /** To seven significant digits. */
  readonly mean: number;
  /** At the end of the period; null where it was not a number then (unavailable, unknown, removed). */
  readonly last: number | null;
}

export interface AggregateQuery {
  /** Periods that begin in it. */
  readonly range: TimeRange;
  readonly entityId: string;
  readonly period: AggregatePeriod;
}

/** What is stored of one entity for one UTC day, as it stands: a period without a number is there, too. */
export interface AggregateBlock {
  readonly entityId: string;
  readonly period: AggregatePeriod;
  /** Ascending. */
  readonly aggregates: readonly {
    readonly startMs: EpochMs;
    readonly min: number | null;
    readonly max: number | null;
    readonly mean: number | null;
    readonly last: number | null;
  }[];
}

/** How far changes are summed up, and how far those of sensors are gone. */
export interface AggregateProgress {
  readonly rolledUntilMs: EpochMs;
  readonly thinnedUntilMs: EpochMs;
}

/** Each of the first three does a little and says how it went: the caller comes again, and may be killed at any point. */
export interface AggregateStore {
  /**
   * Sums sensors' changes up, from where it was left to the last whole hour before `untilMs`.
   * @param rawFromMs what was summed up before then may have lost its changes, and stays as it is
   * @returns whether there is more to do
   */
  rollUp(untilMs: EpochMs, rawFromMs: EpochMs): boolean;
  /**
   * Forgets numeric sensors' changes before `beforeMs` that are summed up, looking at `limit` changes or a few more.
   * @returns how many went, and whether there is more to look at
   */
  thin(beforeMs: EpochMs, limit: number): { readonly forgotten: number; readonly hasMore: boolean };
  /** @returns how many aggregates went; fewer than `limit` when none is left before `beforeMs` */
  forgetAggregates(beforeMs: EpochMs, limit: number): number;
  /** Ascending; what is not summed up yet is summed up on the way. */
  readAggregates(query: AggregateQuery): readonly Aggregate[];
  /** By entity id, period and time. */
  storedBlocks(): Iterable<AggregateBlock>;
  /** `null` where nothing was summed up yet. */
  progress(): AggregateProgress | null;
  /** Puts back what {@link storedBlocks} gave, in an empty store; the progress last. */
  restore(block: AggregateBlock): void;
  restoreProgress(progress: AggregateProgress): void;
}
