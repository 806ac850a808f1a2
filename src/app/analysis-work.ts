/** What the worker does with a job: reads the window, asks whether there is anything new, analyses. */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import { isAppError } from "../core/domain/errors.ts";
import type { EventLog } from "../core/domain/event-log.ts";
import { isManualCode } from "../core/domain/initiator.ts";
import { entityIdOf } from "../core/domain/setpoint.ts";
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
import { type Habits, type HourLook, learnHabits, lookAtHours } from "./watch-hours.ts";

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
  const recent = createRecent(job, events);
  if (job.scope !== "full") {
    post({ type: "watched", watched: { habits: null, hours: look(job, readHabits(), recent) } });
  }
  if (job.scope === "watch") {
    post({ type: "result", result: null });
    return;
  }
  const used =
    job.scope === "quick" && job.sinceMs !== null
      ? countNewActions(recent({ fromMs: job.sinceMs, toMs: job.nowMs }), job.sinceMs)
      : null;
  if (used !== null && used.reduce((sum, [, count]) => sum + count, 0) < QUICK_MIN_NEW_ACTIONS) {
    post({ type: "result", result: null });
    return;
  }
  post({ type: "progress", stage: "reading", progress: 0 });
  const log = without(job, events.readWindow(windowOf(job, events.counts().firstMs)));
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
    post({ type: "watched", watched: { habits, hours: look(job, before, recent) } });
  }
  post({ type: "result", result });
}

function look(
  job: AnalysisJob,
  habits: Habits,
  readLog: (range: TimeRange) => EventLog,
): readonly HourLook[] {
  return lookAtHours(habits, job.watch, job.home, job.nowMs, (range) => without(job, readLog(range)));
}

/** Reads what happened lately once, for all who ask: each read looks for what was so before it, which takes longest. */
function createRecent(job: AnalysisJob, events: WorkOptions["events"]): (range: TimeRange) => EventLog {
  let kept: EventLog | null = null;
  return (range) => {
    if (kept === null || range.fromMs < kept.range.fromMs) {
      const fromMs = Math.min(range.fromMs, job.sinceMs ?? range.fromMs);
      kept = events.readWindow({ fromMs, toMs: job.nowMs });
    }
    return kept;
  };
}

/** Without what is not learned from. */
function without({ home, rules }: AnalysisJob, log: EventLog): EventLog {
  const excluder = createExcluder(home, rules);
  return leaveOut(log, {
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
  return { type: "failure", code: error.code, failure: error.failure };
}

/** The last `windowDays`, of a quick analysis fewer, or as much of them as is remembered. */
function windowOf(job: AnalysisJob, firstMs: EpochMs | null): TimeRange {
  const days = job.scope === "quick" ? Math.min(QUICK_MAX_DAYS, job.windowDays) : job.windowDays;
  const fromMs = job.nowMs - days * DAY_MS;
  return { fromMs: Math.min(job.nowMs, Math.max(fromMs, firstMs ?? fromMs)), toMs: job.nowMs };
}

/** What people did something with since, most used first, and how often. */
function countNewActions(
  { initiator, entity, entityIds, atMs }: EventLog,
  sinceMs: EpochMs,
): readonly (readonly [entityId: string, count: number])[] {
  const counts = new Map<string, number>();
  for (let row = initiator.length - 1; row >= 0 && (atMs[row] ?? 0) >= sinceMs; row -= 1) {
    const entityId = entityIdOf(entityIds[entity[row] ?? -1] ?? "");
    if (isManualCode(initiator[row] ?? 0)) counts.set(entityId, (counts.get(entityId) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}
