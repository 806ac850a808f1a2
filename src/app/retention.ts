/**
 * Sums up what will be forgotten, forgets what is too old to be looked at and packs what stays, in small steps, so that nothing else has to wait.
 * A step that forgets and one that fills are one transaction: what the one frees the other fills, and each page reaches the disk once.
 *
 * Numeric sensors, two thirds of a home's changes, stay change by change for five weeks and as aggregates for half a year; everything
 * else stays as long as an analysis looks at it. Each step is a transaction of its own: whatever kills it, the next run goes on there.
 */
import { setTimeout as pause } from "node:timers/promises";
import { DAY_MS, HOUR_MS, type EpochMs } from "../core/domain/time.ts";
import type { AggregateStore } from "../ports/aggregate-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { Log } from "../ports/log.ts";

export interface RetentionOptions {
  readonly events: Pick<EventStore, "purgeBefore" | "counts" | "packNext">;
  readonly aggregates: Omit<AggregateStore, "readAggregates">;
  /** Makes one transaction of what is done inside. */
  readonly together: <Result>(work: () => Result) => Result;
  /** Of everything but numeric sensors. */
  readonly keepDays: number;
  /** Of single readings of numeric sensors; 35 unless told. */
  readonly rawDays?: number;
  /** Of what numeric sensors are summed up to; 183 unless told. */
  readonly aggregateDays?: number;
  /** Told of every failure: it may be the memory that is damaged. */
  readonly onFailure?: (error: unknown) => void;
  readonly clock: Clock;
  /** Milliseconds that go on whatever the clock is set to; the process's own unless told. */
  readonly tick?: () => number;
  readonly log: Log;
  /** Between two transactions, for everybody else. */
  readonly pauseMs?: number;
  /** How long a transaction goes on taking further steps. */
  readonly stepMs?: number;
}

/** Changes looked at or forgotten in one step, some ten milliseconds of writing. */
const STEP_ROWS = 2_000;
const STEP_MS = 100;
const PAUSE_MS = 20;
/** Steps that free about as much as a busy home's hour fills. */
const FORGET_WITH_PACK = 4;
/** A day more, so that the first day of the window is whole in every time zone. */
const MARGIN_DAYS = 1;
const RAW_NUMBER_DAYS = 35;
const AGGREGATE_DAYS = 183;
/** What is younger may still get late changes; summing it up would have to be done again. */
const SETTLED_MS = HOUR_MS;

export interface Retention {
  /** Begins to forget, unless it is at it. */
  start(): void;
  /** Ends after the present step. */
  stop(): Promise<void>;
  /** Resolves when nothing is left to forget. */
  done(): Promise<void>;
}

export function createRetention(options: RetentionOptions): Retention {
  const {
    events,
    aggregates,
    together,
    keepDays,
    clock,
    log,
    pauseMs = PAUSE_MS,
    stepMs = STEP_MS,
  } = options;
  const { rawDays = RAW_NUMBER_DAYS, aggregateDays = AGGREGATE_DAYS } = options;
  const tick = options.tick ?? (() => performance.now());
  const startedMs = clock.now();
  const startedTick = tick();
  const stopping = new AbortController();
  let running: Promise<void> | null = null;

  /** Does steps until one says that it was the last; as many as the time allows are one transaction. */
  async function repeat(step: () => boolean): Promise<void> {
    const some = (): boolean => {
      const endMs = performance.now() + stepMs;
      let hasMore = step();
      while (hasMore && performance.now() < endMs) hasMore = step();
      return hasMore;
    };
    while (!stopping.signal.aborted && together(some)) {
      await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function tidy(): Promise<void> {
    const nowMs = presentMs();
    const before = (days: number): EpochMs => nowMs - (days + MARGIN_DAYS) * DAY_MS;
    const rawFromMs = before(rawDays);
    let numbers = 0;
    let total = 0;
    const forgetting = (): (() => boolean) =>
      inTurn([
        () => {
          const { forgotten, hasMore } = aggregates.thin(rawFromMs, STEP_ROWS);
          numbers += forgotten;
          return hasMore;
        },
        () => {
          const forgotten = events.purgeBefore(before(keepDays), STEP_ROWS);
          total += forgotten;
          return forgotten >= STEP_ROWS;
        },
        () => aggregates.forgetAggregates(before(aggregateDays), STEP_ROWS) >= STEP_ROWS,
      ]);
    const packingFrom = (fromMs: EpochMs) => {
      let packedMs: EpochMs | null = fromMs;
      return (): boolean => {
        packedMs = events.packNext(packedMs ?? fromMs, nowMs - SETTLED_MS);
        return packedMs !== null;
      };
    };
    const forget = forgetting();
    const alongside = (fill: () => boolean, times: number) => (): boolean => {
      for (let time = 0; time < times && forget(); time += 1);
      return fill();
    };
    await repeat(alongside(() => aggregates.rollUp(nowMs - SETTLED_MS, rawFromMs), 1));
    // Not yet what is being thinned: it would have to be done again.
    await repeat(alongside(packingFrom(rawFromMs + DAY_MS), FORGET_WITH_PACK));
    await repeat(forget);
    // Of a past that was only summed up now.
    await repeat(forgetting());
    await repeat(packingFrom(0));
    if (numbers > 0) log.info(`Forgot ${numbers} single readings older than ${rawDays} days`);
    if (total > 0) log.info(`Forgot ${total} changes older than ${keepDays} days`);
  }

  /**
   * A clock that has jumped ahead of all that was ever seen is wrong, and so is one that went faster than time since the start (events may come
   * with the same wrong time): nothing is forgotten on its word.
   */
  function presentMs(): EpochMs {
    const nowMs = clock.now();
    const passedMs = startedMs + (tick() - startedTick);
    return Math.min(nowMs, passedMs + DAY_MS, (events.counts().lastMs ?? nowMs) + DAY_MS);
  }

  return {
    start() {
      if (stopping.signal.aborted) return;
      running ??= tidy()
        .catch((error: unknown) => {
          log.error("Old changes could not be forgotten; trying again after the next night's analysis", {
            error,
          });
          options.onFailure?.(error);
        })
        .finally(() => {
          running = null;
        });
    },
    async stop() {
      stopping.abort();
      await running;
    },
    async done() {
      await running;
    },
  };
}

/** One step of the first that still has any: each says whether there is more to do. */
function inTurn(works: readonly (() => boolean)[]): () => boolean {
  const left = [...works];
  return () => {
    const [work] = left;
    if (work === undefined) return false;
    if (!work()) left.shift();
    return left.length > 0;
  };
}
