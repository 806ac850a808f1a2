/**
 * Runs analyses in a process of their own, one at a time, so that ingest and API go on meanwhile.
 *
 * A run ends in a result or in a failure: the worker's own, that it died, or that it took too long. That failure stands as `lastError`
 * until a run succeeds.
 */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import { AppError, isAppError } from "../core/domain/errors.ts";
import type { Failure } from "../core/domain/failure.ts";
import type { Home } from "../core/domain/home.ts";
import type { LearningRule } from "../core/domain/learning.ts";
import { MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { AnalysisJob, AnalysisWorker, JobScope } from "./analysis-job.ts";
import { createListeners } from "./listeners.ts";
import type { AnalysisPart } from "./status.ts";
import type { WatchJob, Watched } from "./watch-hours.ts";

export interface AnalysisRunnerOptions {
  readonly storePath: string;
  /** Days of history an analysis reads. */
  readonly windowDays: number;
  readonly seed: number;
  /** People's rules about what is learned from. */
  readonly rules?: () => readonly LearningRule[];
  /** What the monitors are told. */
  readonly watch: () => WatchJob;
  readonly onWatched: (watched: Watched) => void;
  readonly spawn: (job: AnalysisJob) => AnalysisWorker;
  /** When the last analysis began, from the store: a quick one asks for news since. */
  readonly lastStartedMs: () => EpochMs | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeoutMs?: number;
}

interface FinishedAnalysis {
  readonly startedMs: EpochMs;
  readonly finishedMs: EpochMs;
  /** `null`: a quick analysis that found too little new to be worth one. */
  readonly result: AnalysisResult | null;
}

export interface AnalysisRunner {
  /** @throws AppError busy while another one runs or after `stop`; internal when the analysis failed */
  run(scope: JobScope, home: Home): Promise<FinishedAnalysis>;
  status(): AnalysisPart;
  onChange(listener: () => void): () => void;
  /**
   * Ends a running analysis and lets none begin until what is returned is called: what is read is about to be deleted, and nothing that was
   * found in it may come back.
   */
  hold(): Promise<() => void>;
  /** Ends a running analysis. */
  stop(): Promise<void>;
}

/** A year of a large home takes a Raspberry Pi a few minutes; past this something hangs. */
const DEFAULT_TIMEOUT_MS = 30 * MINUTE_MS;
const IDLE: AnalysisPart = { state: "idle", scope: null, stage: null, progress: 0, lastError: null };

export function createAnalysisRunner(options: AnalysisRunnerOptions): AnalysisRunner {
  const { clock, log, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const listeners = createListeners();
  let status = IDLE;
  let running: {
    readonly scope: JobScope;
    readonly abort: AbortController;
    readonly ended: Promise<unknown>;
  } | null = null;
  let isStopped = false;
  let holds = 0;

  function setStatus(changed: Partial<AnalysisPart>): void {
    status = { ...status, ...changed };
    listeners.tell();
  }

  async function runNow(scope: JobScope, home: Home, signal: AbortSignal): Promise<FinishedAnalysis> {
    const startedMs = clock.now();
    const { storePath, windowDays, seed, spawn, lastStartedMs } = options;
    // Nobody waits for a look of the monitors, which is a moment.
    const isShown = scope !== "watch";
    if (isShown) setStatus({ state: "running", scope, stage: "starting", progress: 0 });
    try {
      const sinceMs = lastStartedMs();
      const rules = options.rules?.() ?? [];
      const job = { storePath, home, rules, nowMs: startedMs, windowDays, seed, scope, sinceMs };
      const worker = spawn({ ...job, watch: options.watch() });
      const onProgress = (stage: string, progress: number) => {
        if (isShown) setStatus({ stage, progress });
      };
      const { onWatched } = options;
      const result = await waitFor(worker, { onProgress, onWatched, timeoutMs, signal });
      const finishedMs = clock.now();
      if (isShown) setStatus({ ...IDLE });
      log.info("Analysis finished", { scope, ms: finishedMs - startedMs, analysed: result !== null });
      return { startedMs, finishedMs, result };
    } catch (error) {
      const lastError = isAppError(error, "busy") ? status.lastError : toFailure(error);
      // A look that failed says nothing of analyses; whoever asked for it is told.
      if (isShown) setStatus({ ...IDLE, lastError });
      throw error;
    }
  }

  /** @throws AppError busy where none may begin */
  function requireLeave(): void {
    if (isStopped) throw new AppError("busy", { kind: "analysis-while-stopping" });
    if (holds > 0) {
      throw new AppError("busy", { kind: "analysis-while-deleting" });
    }
  }

  return {
    async run(scope, home) {
      requireLeave();
      // Whoever wants an analysis waits for what is over in a moment.
      if (running?.scope === "watch" && scope !== "watch") {
        await running.ended;
        requireLeave();
      }
      if (running !== null) {
        throw new AppError("busy", { kind: "analysis-running" });
      }
      const abort = new AbortController();
      const run = runNow(scope, home, abort.signal).finally(() => {
        running = null;
      });
      running = { scope, abort, ended: Promise.allSettled([run]) };
      return await run;
    },
    status: () => status,
    onChange: listeners.add,
    async hold() {
      holds += 1;
      running?.abort.abort(new AppError("busy", { kind: "analysis-ended-deleting" }));
      await running?.ended;
      let isHeld = true;
      return () => {
        if (isHeld) holds -= 1;
        isHeld = false;
      };
    },
    async stop() {
      isStopped = true;
      running?.abort.abort(new AppError("busy", { kind: "analysis-ended-stopping" }));
      await running?.ended;
    },
  };
}

interface WaitOptions {
  readonly onWatched: (watched: Watched) => void;
  readonly onProgress: (stage: string, progress: number) => void;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The worker's result; whatever the end, the worker is gone after it. */
async function waitFor(
  worker: AnalysisWorker,
  { onProgress, onWatched, timeoutMs, signal }: WaitOptions,
): Promise<AnalysisResult | null> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      worker.on("message", (message) => {
        if (message.type === "progress") onProgress(message.stage, message.progress);
        else if (message.type === "watched") onWatched(message.watched);
        else if (message.type === "result") resolve(message.result);
        else reject(new AppError("internal", message.failure, { details: { code: message.code } }));
      });
      worker.on("error", (error) => {
        reject(
          new AppError("internal", { kind: "analysis-broke", reason: toMessage(error) }, { cause: error }),
        );
      });
      worker.on("exit", (code) => {
        reject(new AppError("internal", { kind: "analysis-died", exitCode: code }));
      });
      timer = setTimeout(() => {
        const minutes = Math.round(timeoutMs / MINUTE_MS);
        reject(new AppError("internal", { kind: "analysis-endless", minutes }));
      }, timeoutMs);
      signal.addEventListener("abort", () => {
        reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
      });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function toFailure(error: unknown): Failure {
  return isAppError(error) ? error.failure : { kind: "analysis-broke", reason: toMessage(error) };
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
