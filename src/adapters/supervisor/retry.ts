/** Tries until it works, a refusal is final or the signal comes; says once that it does not work and once that it does again. */
import { setTimeout as delay } from "node:timers/promises";
import { isAppError } from "../../core/domain/errors.ts";
import type { Log } from "../../ports/log.ts";

export interface RetryOptions {
  /** Waits between attempts, at least one; the last one repeats. */
  readonly delaysMs: readonly number[];
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Completes "Could not …". */
  readonly what: string;
}

/** @throws the error of `attempt` when it is no `home_assistant_unreachable`; the signal's reason once aborted */
export async function retryUntilDone<Result>(
  attempt: () => Promise<Result>,
  { delaysMs, signal, log, what }: RetryOptions,
): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    try {
      const result = await attempt();
      if (failures > 0) log.info(`The Supervisor answers again; could ${what}.`);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error, "home_assistant_unreachable")) throw error;
      if (failures === 0) log.warn(`Could not ${what}: ${error.message} Steward keeps trying.`);
      await delay(delaysMs[Math.min(failures, delaysMs.length - 1)], undefined, { signal });
    }
  }
}
