/** Time that a test makes come. */
import type { EpochMs } from "../../src/core/domain/time.ts";
import type { Clock } from "../../src/ports/clock.ts";

export interface FakeClock extends Clock {
  pass(ms: number): void;
}

export function createFakeClock(startMs: EpochMs = Date.UTC(2026, 10, 4, 12)): FakeClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    pass(ms) {
      nowMs += ms;
    },
  };
}
