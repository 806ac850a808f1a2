/**
 * Writes events in batches: few transactions for an SD card, and none lost when the store refuses.
 *
 * What could not be written waits in order and is tried again; the first refusal and the recovery are one message each.
 */
import { AppError } from "../core/domain/errors.ts";
import type { AttributedEvent } from "../ports/event-store.ts";
import type { Log } from "../ports/log.ts";

export interface BatchWriterOptions {
  /** Writes a batch; throws AppError when the store cannot. */
  readonly write: (batch: readonly AttributedEvent[]) => void;
  /** Everything that was added is written. */
  readonly onDrained: () => void;
  /** The store refused; told of every refusal. */
  readonly onRefused?: (error: AppError) => void;
  /** More waits than memory should hold: all of it was let go, to be read again from Home Assistant's history. */
  readonly onOverflow: () => void;
  readonly log: Log;
  readonly maxBatch: number;
  readonly maxDelayMs: number;
  readonly maxWaiting: number;
}

export interface BatchWriter {
  add(event: AttributedEvent): void;
  /** Writes what waits; false when the store refuses. */
  flush(): boolean;
  /** A last flush; nothing is written on a timer afterwards. */
  stop(): void;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

export function createBatchWriter(options: BatchWriterOptions): BatchWriter {
  const { write, onDrained, onOverflow, log, maxBatch, maxDelayMs, maxWaiting } = options;
  let waiting: AttributedEvent[] = [];
  let timer: NodeJS.Timeout | null = null;
  let retryMs = 0;
  let isStopped = false;

  function schedule(delayMs: number): void {
    if (isStopped || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      flush();
    }, delayMs);
  }

  function flush(): boolean {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    try {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, maxBatch);
        write(batch);
        waiting = waiting.slice(batch.length);
      }
      onDrained();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      options.onRefused?.(error);
      if (retryMs === 0)
        log.error("Steward's memory cannot be written; events are kept and tried again", { error });
      retryMs = Math.min(Math.max(retryMs * 2, FIRST_RETRY_MS), LAST_RETRY_MS);
      schedule(retryMs);
      return false;
    }
    if (retryMs > 0) log.info("Steward's memory can be written again");
    retryMs = 0;
    return true;
  }

  return {
    add(event) {
      waiting.push(event);
      if (waiting.length > maxWaiting) {
        waiting = [];
        onOverflow();
        return;
      }
      // While the store refuses, only the retry writes.
      if (retryMs > 0) return;
      if (waiting.length >= maxBatch) flush();
      else schedule(maxDelayMs);
    },
    flush,
    stop() {
      isStopped = true;
      flush();
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
