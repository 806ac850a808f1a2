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

  /** Of today, those that end last first. */
  function marksNow(): readonly MarkedDays[] {
    const date = today();
    return days
      .list()
      .filter(({ from, to }) => from <= date && date <= to)
      .toSorted((a, b) => (a.to < b.to ? 1 : -1));
  }

  const isPause = ({ reason }: MarkedDays): boolean => reason === REASON;

  function untilMs(): EpochMs | null {
    const [marked] = marksNow();
    if (marked === undefined) return null;
    const local = createLocalClock(timeZone());
    return local.startOfDay(addDays(marked.to, 1));
  }

  return {
    untilMs,
    pause(wantedMs) {
      const marks = marksNow();
      const pauses = marks.filter(isPause);
      if (wantedMs === null) {
        const [marked] = marks;
        if (marked !== undefined && pauses.length === 0) {
          throw new AppError("conflict", { kind: "today-odd", from: marked.from, to: marked.to });
        }
        for (const { id, from } of pauses) {
          days.unmark(id);
          // The days that are over were paused all the same.
          if (from < today()) days.mark({ from, to: addDays(today(), -1) }, REASON);
        }
        return untilMs();
      }
      const nowMs = clock.now();
      if (wantedMs <= nowMs || wantedMs - nowMs > MAX_MS) {
        throw new AppError("invalid_request", { kind: "not-in-future", isWithinYear: true });
      }
      const local = createLocalClock(timeZone());
      const to = local.dateOf(wantedMs - 1);
      // One pause goes on: it is made longer or shorter, and begins where it began.
      const from = pauses.reduce((first, one) => (one.from < first ? one.from : first), today());
      for (const { id } of pauses) days.unmark(id);
      // Marked for a reason of its own, the days are left out as they are.
      if (!marks.some((one) => !isPause(one) && one.from <= from && to <= one.to)) {
        days.mark({ from, to }, REASON);
      }
      return untilMs();
    },
  };
}
