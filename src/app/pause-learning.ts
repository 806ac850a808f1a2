/**
 * Learning paused until a moment: the days until then, today with them, are marked as left out, like any odd day.
 *
 * A pause is days and no more, so that it stands among the marked days, where it can be seen and taken back.
 */
import { AppError } from "../core/domain/errors.ts";
import { addDays, createLocalClock } from "../core/domain/local-time.ts";
import { DAY_MS, type EpochMs } from "../core/domain/time.ts";
import type { MarkedDays } from "../core/domain/learning.ts";
import type { Clock } from "../ports/clock.ts";
import type { DayKeeper } from "./marked-days.ts";

export interface PauseLearningOptions {
  readonly days: Pick<DayKeeper, "list" | "mark" | "unmark">;
  readonly timeZone: () => string;
  readonly clock: Clock;
}

export interface PauseLearning {
  /** The moment from which learning goes on; null where it does now. */
  untilMs(): EpochMs | null;
  /**
   * @param untilMs null goes on at once
   * @throws AppError invalid_request where the time is past or far; conflict where today is part of longer marked days
   */
  pause(untilMs: EpochMs | null): EpochMs | null;
}

/** Who pauses for longer has taken one date for another. */
const MAX_MS = 366 * DAY_MS;
const REASON = "Learning paused";

export function createPauseLearning({ days, timeZone, clock }: PauseLearningOptions): PauseLearning {
  const today = (): string => createLocalClock(timeZone()).dateOf(clock.now());

  function covering(date: string): MarkedDays | undefined {
    return days
      .list()
      .filter(({ from, to }) => from <= date && date <= to)
      .toSorted((a, b) => (a.to < b.to ? 1 : -1))[0];
  }

  function untilMs(): EpochMs | null {
    const marked = covering(today());
    if (marked === undefined) return null;
    const local = createLocalClock(timeZone());
    return local.startOfDay(addDays(marked.to, 1));
  }

  return {
    untilMs,
    pause(wantedMs) {
      if (wantedMs === null) {
        const marked = covering(today());
        if (marked === undefined) return null;
        if (marked.reason !== REASON) {
          throw new AppError(
            "conflict",
            `Today is marked as an odd day (${marked.from} to ${marked.to}). Take the mark away in Steward's settings to go on learning.`,
          );
        }
        days.unmark(marked.id);
        return untilMs();
      }
      const nowMs = clock.now();
      if (wantedMs <= nowMs || wantedMs - nowMs > MAX_MS) {
        throw new AppError(
          "invalid_request",
          "until_ms: expected a time that is still to come, within a year.",
        );
      }
      const local = createLocalClock(timeZone());
      days.mark({ from: today(), to: local.dateOf(wantedMs - 1) }, REASON);
      return untilMs();
    },
  };
}
