/**
 * When analyses run: in full at 03:00 by the home's clock, quickly every hour at half past.
 *
 * A night that was slept through (Steward was off, or the clock skipped 03:00 as it does one night a year in Athens or Helsinki) is
 * caught up: at the start, and else at the next half hour.
 */
import { createTask, type Logger, type ScheduledTask } from "node-cron";
import { isAppError } from "../core/domain/errors.ts";
import { HOUR_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { AnalysisScope } from "./analysis-job.ts";

export interface ScheduleOptions {
  /** IANA zone of the home. */
  readonly timeZone: string;
  /** "HH:MM" by the home's clock. */
  readonly fullAt?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** When the last full analysis was finished, null when there was none. */
  readonly lastFullMs: () => EpochMs | null;
  /** Whether there is anything to analyse yet: before the first import there is not. */
  readonly isReady: () => boolean;
  readonly run: (scope: AnalysisScope) => Promise<unknown>;
}

export interface Schedule {
  start(): void;
  stop(): void;
  /** The next night's run, null while stopped. */
  nextFullMs(): EpochMs | null;
  /** The home has moved, or its zone became known. */
  setTimeZone(timeZone: string): void;
  /** @param fullAt "HH:MM" of the nightly analysis from now on */
  setFullAt(fullAt: string): void;
}

const FULL_AT = "03:00";
const QUICK_AT = "30 * * * *";
/** A day, and the hour by which the longest one is longer, and one more. */
const OVERDUE_AFTER_MS = 26 * HOUR_MS;

export function createSchedule(options: ScheduleOptions): Schedule {
  const { clock, log, lastFullMs, isReady } = options;
  let { timeZone, fullAt = FULL_AT } = options;
  let tasks: { readonly full: ScheduledTask; readonly quick: ScheduledTask } | null = null;

  async function run(scope: AnalysisScope): Promise<void> {
    if (!isReady()) return;
    try {
      await options.run(scope);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (isAppError(error, "busy")) log.debug("Analysis not started", { scope, message });
      else log.error("Analysis failed", { scope, message });
    }
  }

  const runFull = () => run("full");
  const runQuick = () => run(isFullOverdue(lastFullMs(), clock.now()) ? "full" : "quick");

  function start(): void {
    if (tasks !== null) return;
    const common = { timezone: timeZone, noOverlap: true, logger: toCronLogger(log) };
    const [hour, minute] = fullAt.split(":").map(Number);
    const full = createTask(`${minute ?? 0} ${hour ?? 0} * * *`, runFull, common);
    const quick = createTask(QUICK_AT, runQuick, common);
    // The machine slept, or was too busy at that second: late is better than tomorrow.
    full.on("execution:missed", runFull);
    quick.on("execution:missed", () => {});
    tasks = { full, quick };
    void full.start();
    void quick.start();
  }

  function stop(): void {
    if (tasks === null) return;
    void tasks.full.destroy();
    void tasks.quick.destroy();
    tasks = null;
  }

  function restart(): void {
    if (tasks === null) return;
    stop();
    start();
  }

  return {
    start() {
      if (tasks !== null) return;
      start();
      if (isFullOverdue(lastFullMs(), clock.now())) void runFull();
    },
    stop,
    nextFullMs: () => tasks?.full.getNextRun()?.getTime() ?? null,
    setTimeZone(changed) {
      if (changed === timeZone) return;
      timeZone = changed;
      restart();
    },
    setFullAt(changed) {
      if (changed === fullAt) return;
      fullAt = changed;
      restart();
    },
  };
}

function isFullOverdue(lastMs: EpochMs | null, nowMs: EpochMs): boolean {
  return lastMs === null || nowMs - lastMs > OVERDUE_AFTER_MS;
}

function toCronLogger(log: Log): Logger {
  const text = (message: string | Error) => (message instanceof Error ? message.message : message);
  return {
    info: (message) => log.debug(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(text(message)),
    debug: (message) => log.debug(text(message)),
  };
}
