/**
 * Forgets what is too old to be looked at, in small steps, so that nothing else has to wait.
 *
 * As much is kept as an analysis looks at or an import reads, whichever is longer: what is forgotten is not read back at the next gap.
 */
import { setTimeout as pause } from "node:timers/promises";
import { DAY_MS } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { Log } from "../ports/log.ts";

export interface RetentionOptions {
  readonly events: Pick<EventStore, "purgeBefore">;
  readonly keepDays: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** State changes forgotten in one transaction, some ten milliseconds of writing. */
const STEP_ROWS = 2_000;
/** Between two steps, for everybody else. */
const PAUSE_MS = 50;
/** A day more, so that the first day of the window is whole in every time zone. */
const MARGIN_DAYS = 1;

export interface Retention {
  /** Begins to forget, unless it is at it. */
  start(): void;
  /** Ends after the present step. */
  stop(): Promise<void>;
  /** Resolves when nothing is left to forget. */
  done(): Promise<void>;
}

export function createRetention({ events, keepDays, clock, log }: RetentionOptions): Retention {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;

  async function forget(): Promise<void> {
    const beforeMs = clock.now() - (keepDays + MARGIN_DAYS) * DAY_MS;
    const { signal } = stopping;
    let total = 0;
    while (!signal.aborted) {
      const forgotten = events.purgeBefore(beforeMs, STEP_ROWS);
      total += forgotten;
      if (forgotten < STEP_ROWS) break;
      await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
    if (total > 0) log.info(`Forgot ${total} changes older than ${keepDays} days`);
  }

  return {
    start() {
      running ??= forget()
        .catch((error: unknown) => {
          log.error("Old changes could not be forgotten; trying again after the next night's analysis", {
            error,
          });
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
