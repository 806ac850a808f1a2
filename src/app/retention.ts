/**
 * Sums up what will be forgotten, forgets what is too old to be looked at and packs what stays, in small steps, so that nothing else has to wait.
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
  /** Of everything but numeric sensors. */
  readonly keepDays: number;
  /** Told of every failure: it may be the memory that is damaged. */
  readonly onFailure?: (error: unknown) => void;
  readonly clock: Clock;
  /** Milliseconds that go on whatever the clock is set to; the process's own unless told. */
  readonly tick?: () => number;
  readonly log: Log;
  /** Between two steps, for everybody else. */
  readonly pauseMs?: number;
}

/** Changes looked at or forgotten in one transaction, some ten milliseconds of writing. */
const STEP_ROWS = 2_000;
const PAUSE_MS = 20;
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
  const { events, aggregates, keepDays, clock, log, pauseMs = PAUSE_MS } = options;
  const tick = options.tick ?? (() => performance.now());
  const startedMs = clock.now();
  const startedTick = tick();
  const stopping = new AbortController();
  let running: Promise<void> | null = null;

  /** Does steps until one says that it was the last. */
  async function repeat(step: () => boolean): Promise<void> {
    while (!stopping.signal.aborted && step()) {
      await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function forget(): Promise<void> {
    const nowMs = presentMs();
    const before = (days: number): EpochMs => nowMs - (days + MARGIN_DAYS) * DAY_MS;
    const rawFromMs = before(RAW_NUMBER_DAYS);
    let numbers = 0;
    let total = 0;
    const forgetOld = async (): Promise<void> => {
      await repeat(() => {
        const { forgotten, hasMore } = aggregates.thin(rawFromMs, STEP_ROWS);
        numbers += forgotten;
        return hasMore;
      });
      await repeat(() => {
        const forgotten = events.purgeBefore(before(keepDays), STEP_ROWS);
        total += forgotten;
        return forgotten >= STEP_ROWS;
      });
      await repeat(() => aggregates.forgetAggregates(before(AGGREGATE_DAYS), STEP_ROWS) >= STEP_ROWS);
    };
    // What is summed up then goes to the pages that this frees, and each is written once.
    await forgetOld();
    await repeat(() => aggregates.rollUp(nowMs - SETTLED_MS, rawFromMs));
    // Of a past that was only read now.
    await forgetOld();
    let packedMs: EpochMs | null = 0;
    await repeat(() => {
      packedMs = events.packNext(packedMs ?? 0, nowMs - SETTLED_MS);
      return packedMs !== null;
    });
    if (numbers > 0) log.info(`Forgot ${numbers} single readings older than ${RAW_NUMBER_DAYS} days`);
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
      running ??= forget()
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
