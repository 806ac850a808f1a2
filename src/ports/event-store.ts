/** The home's memory: attributed changes, kept for months. */
import type { EventLog } from "../core/domain/event-log.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import type { EpochMs, TimeRange } from "../core/domain/time.ts";

export interface AttributedEvent {
  readonly event: HomeEvent;
  /** `null` for events that are not a state change. */
  readonly initiator: Initiator | null;
  /** What the rules said, where `initiator` is what people said instead. */
  readonly judged?: Initiator;
}

export interface StoreCounts {
  readonly firstMs: EpochMs | null;
  readonly lastMs: EpochMs | null;
  readonly stateChanges: number;
  readonly entities: number;
  /** Changes by INITIATOR_KINDS name. */
  readonly byInitiator: Readonly<Record<string, number>>;
  readonly bytes: number;
}

/** What is to be erased: everything of some entities, and of some users that it was they. */
export interface Erasure {
  readonly isErased: (entityId: string) => boolean;
  /** Their changes stay, as nobody's. */
  readonly userIds: readonly string[];
}

export interface EventStore {
  /**
   * Writes a batch in one transaction. A state row already present (same entity, same time) is left as it is, so that a gap may be
   * filled twice.
   * @returns how many state changes were new
   */
  append(batch: readonly AttributedEvent[]): number;
  /**
   * Columns of the window; with `entityIds` only theirs, and setpoints (core/domain/setpoint.ts) only where one is among them. An entity comes along
   * with its setpoint.
   */
  readWindow(range: TimeRange, entityIds?: readonly string[]): EventLog;
  counts(): StoreCounts;
  /** Spans for which the store is known to be complete, ascending and disjoint: what lies between them is a gap. */
  coveredSpans(): readonly TimeRange[];
  markCovered(range: TimeRange): void;
  /** Nothing from then on is covered: the clock was ahead when it was marked. */
  uncoverFrom(fromMs: EpochMs): void;
  /**
   * Makes reading quicker for one further piece of what lies between the two times, which is left as it is.
   * @returns where to go on; null when nothing is left to do
   */
  packNext(fromMs: EpochMs, beforeMs: EpochMs): EpochMs | null;
  /**
   * Forgets up to `limit` of the oldest state changes before `beforeMs`, with everything else that old once they are gone.
   * @returns how many state changes went; fewer than `limit` when none is left
   */
  purgeBefore(beforeMs: EpochMs, limit: number): number;
  /**
   * Erases from `fromMs` on, looking at `limit` changes or a few more.
   * @returns how many changes were erased or made nobody's, and where to go on; `nextMs` is null when all is done
   */
  erase(
    erasure: Erasure,
    fromMs: EpochMs,
    limit: number,
  ): { readonly changes: number; readonly nextMs: EpochMs | null };
  /** Everything there is, in time order, a block at a time: equal memories give equal sequences, whatever ids a store gives inside. */
  readEvents(): Iterable<readonly AttributedEvent[]>;
  /** Last known time and context ids of automation and script runs, for attribution across a restart. */
  readRuns(
    range: TimeRange,
  ): readonly { readonly entityId: string; readonly atMs: EpochMs; readonly contextId: string | null }[];
}
