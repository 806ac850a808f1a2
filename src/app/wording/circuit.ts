/**
 * When a language model is left alone: after some failures in a row nothing is asked for a while, then one thing; each time that fails, the while
 * gets longer. What cannot help until something is changed stops it at once.
 */
import { HOUR_MS, MINUTE_MS, type EpochMs } from "../../core/domain/time.ts";
import type { Clock } from "../../ports/clock.ts";

export interface Circuit {
  /** Whether something may be asked. */
  isClosed(): boolean;
  /** Until when nothing is asked; null while it is. */
  openUntilMs(): EpochMs | null;
  /** @returns whether it had been unavailable until now */
  noteAnswer(): boolean;
  /**
   * @param isFinal trying again soon cannot help
   * @param retryAfterMs what the provider asked for
   * @returns whether it has become unavailable with this
   */
  noteFailure(isFinal: boolean, retryAfterMs: number): boolean;
  /** The provider or its options are others now. */
  reset(): void;
}

const FAILURES = 3;
const FIRST_PAUSE_MS = 30 * MINUTE_MS;
const LONGEST_PAUSE_MS = 24 * HOUR_MS;

export function createCircuit(clock: Clock): Circuit {
  let failures = 0;
  let pauses = 0;
  let openUntilMs: EpochMs | null = null;

  return {
    isClosed: () => openUntilMs === null || clock.now() >= openUntilMs,
    openUntilMs: () => (openUntilMs !== null && clock.now() < openUntilMs ? openUntilMs : null),
    noteAnswer() {
      const wasOpen = openUntilMs !== null;
      failures = 0;
      pauses = 0;
      openUntilMs = null;
      return wasOpen;
    },
    noteFailure(isFinal, retryAfterMs) {
      failures += 1;
      const wasOpen = openUntilMs !== null;
      if (!isFinal && !wasOpen && failures < FAILURES) return false;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** pauses);
      pauses += 1;
      openUntilMs = clock.now() + Math.max(pauseMs, Math.min(retryAfterMs, LONGEST_PAUSE_MS));
      return !wasOpen;
    },
    reset() {
      failures = 0;
      pauses = 0;
      openUntilMs = null;
    },
  };
}
