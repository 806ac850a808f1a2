/** What the worker does with a job: reads the window, asks whether there is anything new, analyses. */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import { isAppError } from "../core/domain/errors.ts";
import type { EventLog } from "../core/domain/event-log.ts";
import { isManualCode } from "../core/domain/initiator.ts";
import { leaveOut } from "../core/features/leave-out.ts";
import { DAY_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import type { AnalyseInput } from "../core/suggest/analyse.ts";
import type { EventStore } from "../ports/event-store.ts";
import {
  type AnalysisJob,
  type AnalysisMessage,
  QUICK_DETECTORS,
  QUICK_MAX_DAYS,
  QUICK_MAX_ENTITIES,
  QUICK_MIN_NEW_ACTIONS,
} from "./analysis-job.ts";
import { createExcluder } from "./exclude.ts";
import { type Habits, type HourLook, learnHabits, lookAtHours, rangeToLookAt } from "./watch-hours.ts";

export interface WorkOptions {
  readonly events: Pick<EventStore, "readWindow" | "counts">;
  readonly analyse: (input: AnalyseInput) => AnalysisResult;
  /** What monitors learned last. */
  readonly readHabits: () => Habits;
  readonly post: (message: AnalysisMessage) => void;
  /** A clock for durations, milliseconds. */
  readonly tick: () => number;
}

/** Share of a run that reading takes, for the progress shown: measured, a tenth to a fifth. */
const READING_SHARE = 0.1;

/** Posts progress and, last, the result. */
export function workOn(job: AnalysisJob, options: WorkOptions): void {
  const { events, analyse, post, tick, readHabits } = options;
  // At night they look when they have learned.
  if (job.scope !== "full") {
    post({ type: "watched", watched: { habits: null, hours: look(job, readHabits(), events) } });
  }
  if (job.scope === "watch") {
    post({ type: "result", result: null });
    return;
  }
  const used =
    job.scope === "quick" && job.sinceMs !== null ? countNewActions(job, job.sinceMs, events) : null;
  if (used !== null && used.reduce((sum, [, count]) => sum + count, 0) < QUICK_MIN_NEW_ACTIONS) {
    post({ type: "result", result: null });
    return;
  }
  post({ type: "progress", stage: "reading", progress: 0 });
  const log = read(job, windowOf(job, events.counts().firstMs), events);
  const result = analyse({
    log,
    home: job.home,
    nowMs: job.nowMs,
    seed: job.seed,
    ...(used === null
      ? {}
      : {
          focus: new Set(used.slice(0, QUICK_MAX_ENTITIES).map(([id]) => id)),
          detectorIds: QUICK_DETECTORS,
        }),
    tick,
    onProgress: (stage, progress) => {
      post({ type: "progress", stage, progress: READING_SHARE + (1 - READING_SHARE) * progress });
    },
  });
  if (job.scope === "full") {
    const habits = learnHabits(log, job.home, job.watch.incidents, job.seed);
    // What was learned now knows the last day: the night's before does not, where there is one.
    const before = { ...habits, ...readHabits() };
    post({ type: "watched", watched: { habits, hours: look(job, before, events) } });
  }
  post({ type: "result", result });
}

function look(job: AnalysisJob, habits: Habits, events: WorkOptions["events"]): readonly HourLook[] {
  const range = rangeToLookAt(habits, job.watch, job.nowMs);
  return range === null ? [] : lookAtHours(habits, job.watch, read(job, range, events), job.home, range);
}

/** Without what is not learned from. */
function read(job: AnalysisJob, range: TimeRange, events: WorkOptions["events"]): EventLog {
  const excluder = createExcluder(job.home, job.rules);
  return leaveOut(events.readWindow(range), {
    isEntityLeftOut: (entityId) => excluder.ruleFor(entityId) !== null,
    isActorLeftOut: (actor) => excluder.leftOutUserIds.has(actor),
  });
}

/**
 * The message for a failure that was foreseen.
 * @throws the failure itself where it is a bug: it ends the worker, and its stack is kept
 */
export function failureOf(error: unknown): AnalysisMessage {
  if (!isAppError(error)) throw error;
  return { type: "failure", code: error.code, message: error.message };
}

/** The last `windowDays`, of a quick analysis fewer, or as much of them as is remembered. */
function windowOf(job: AnalysisJob, firstMs: EpochMs | null): TimeRange {
  const days = job.scope === "quick" ? Math.min(QUICK_MAX_DAYS, job.windowDays) : job.windowDays;
  const fromMs = job.nowMs - days * DAY_MS;
  return { fromMs: Math.min(job.nowMs, Math.max(fromMs, firstMs ?? fromMs)), toMs: job.nowMs };
}

/** What people did something with since, most used first, and how often. */
function countNewActions(
  { nowMs }: AnalysisJob,
  sinceMs: EpochMs,
  events: WorkOptions["events"],
): readonly (readonly [entityId: string, count: number])[] {
  const { initiator, entity, entityIds } = events.readWindow({ fromMs: sinceMs, toMs: nowMs });
  const counts = new Map<string, number>();
  for (const [row, code] of initiator.entries()) {
    const entityId = entityIds[entity[row] ?? -1] ?? "";
    if (isManualCode(code)) counts.set(entityId, (counts.get(entityId) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}
