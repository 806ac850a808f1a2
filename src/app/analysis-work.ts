/** What the worker does with a job: reads the window, asks whether there is anything new, analyses. */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import { isAppError } from "../core/domain/errors.ts";
import { isManualCode } from "../core/domain/initiator.ts";
import { leaveOut } from "../core/features/leave-out.ts";
import { DAY_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import type { AnalyseInput } from "../core/suggest/analyse.ts";
import type { EventStore } from "../ports/event-store.ts";
import { type AnalysisJob, type AnalysisMessage, QUICK_MIN_NEW_ACTIONS } from "./analysis-job.ts";
import { createExcluder } from "./exclude.ts";

export interface WorkOptions {
  readonly events: Pick<EventStore, "readWindow" | "counts">;
  readonly analyse: (input: AnalyseInput) => AnalysisResult;
  readonly post: (message: AnalysisMessage) => void;
  /** A clock for durations, milliseconds. */
  readonly tick: () => number;
}

/** Share of a run that reading takes, for the progress shown: measured, a tenth to a fifth. */
const READING_SHARE = 0.1;

/** Posts progress and, last, the result. */
export function workOn(job: AnalysisJob, { events, analyse, post, tick }: WorkOptions): void {
  if (job.scope === "quick" && countNewActions(job, events) < QUICK_MIN_NEW_ACTIONS) {
    post({ type: "result", result: null });
    return;
  }
  post({ type: "progress", stage: "reading", progress: 0 });
  const excluder = createExcluder(job.home, job.rules);
  const log = leaveOut(events.readWindow(windowOf(job, events.counts().firstMs)), {
    isEntityLeftOut: (entityId) => excluder.ruleFor(entityId) !== null,
    isActorLeftOut: (actor) => excluder.leftOutUserIds.has(actor),
  });
  const result = analyse({
    log,
    home: job.home,
    nowMs: job.nowMs,
    seed: job.seed,
    tick,
    onProgress: (stage, progress) => {
      post({ type: "progress", stage, progress: READING_SHARE + (1 - READING_SHARE) * progress });
    },
  });
  post({ type: "result", result });
}

/**
 * The message for a failure that was foreseen.
 * @throws the failure itself where it is a bug: it ends the worker, and its stack is kept
 */
export function failureOf(error: unknown): AnalysisMessage {
  if (!isAppError(error)) throw error;
  return { type: "failure", code: error.code, message: error.message };
}

/** The last `windowDays`, or as much of them as is remembered. */
function windowOf(job: AnalysisJob, firstMs: EpochMs | null): TimeRange {
  const fromMs = job.nowMs - job.windowDays * DAY_MS;
  return { fromMs: Math.min(job.nowMs, Math.max(fromMs, firstMs ?? fromMs)), toMs: job.nowMs };
}

function countNewActions(job: AnalysisJob, events: WorkOptions["events"]): number {
  if (job.sinceMs === null) return Number.POSITIVE_INFINITY;
  const { initiator } = events.readWindow({ fromMs: job.sinceMs, toMs: job.nowMs });
  return initiator.reduce((count, code) => (isManualCode(code) ? count + 1 : count), 0);
}
