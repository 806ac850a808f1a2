/** When an analysis may run and what becomes of its result, whether the clock or a person asked for it. */
import { AppError } from "../core/domain/errors.ts";
import type { AnalysisResult } from "../core/domain/analysis.ts";
import type { Home } from "../core/domain/home.ts";
import { DAY_MS, HOUR_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { AnalysisScope } from "./analysis-job.ts";
import type { AnalysisRunner } from "./analysis-runner.ts";
import type { ImportPart } from "./status.ts";
import type { AnalysisRun } from "./suggestions.ts";

export interface AnalysesOptions {
  readonly runner: AnalysisRunner;
  readonly home: () => Home | null;
  readonly importState: () => ImportPart["state"];
  readonly onFinished: (result: AnalysisResult, run: AnalysisRun) => void;
  /** Whether the hourly look is wanted. */
  readonly isQuickWanted: () => boolean;
  /** When the last full analysis was finished, null when there was none. */
  readonly lastFullMs: () => EpochMs | null;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Analyses {
  /** Whether there is anything to analyse yet: the home is known and its past was read, or could not be. */
  readonly isReady: () => boolean;
  /** For the schedule. @throws AppError where it cannot run or fails */
  readonly run: (scope: AnalysisScope) => Promise<void>;
  /** For a person. @returns false where one is running already. @throws AppError busy where it cannot run yet */
  readonly start: (scope: AnalysisScope) => boolean;
  /** Somebody was given the patterns found last: where those are past their life, new ones are looked for behind the answer. */
  readonly refreshIfOld: () => void;
}

const PATTERNS_LIFE_MS = DAY_MS;
/** An analysis that fails is not begun again at every look. */
const REFRESH_EVERY_MS = HOUR_MS;

export function createAnalyses(options: AnalysesOptions): Analyses {
  const { runner, home, importState, onFinished, isQuickWanted, lastFullMs, clock, log } = options;
  let refreshedMs = Number.NEGATIVE_INFINITY;

  function isReady(): boolean {
    const state = importState();
    return home() !== null && (state === "done" || state === "failed");
  }

  function requireHome(): Home {
    const current = home();
    if (current !== null && isReady()) return current;
    throw new AppError("busy", { kind: "history-still-read" });
  }

  async function runNow(scope: AnalysisScope, current: Home): Promise<void> {
    const { startedMs, result } = await runner.run(scope, current);
    if (result !== null) onFinished(result, { scope, startedMs });
  }

  function start(scope: AnalysisScope): boolean {
    if (runner.status().state === "running") return false;
    runNow(scope, requireHome()).catch((error: unknown) => {
      log.error("Analysis failed", { scope, error });
    });
    return true;
  }

  return {
    isReady,
    run: async (scope) => {
      const current = requireHome();
      if (scope === "full" || isQuickWanted()) await runNow(scope, current);
      // The monitors look in any case.
      else await runner.run("watch", current);
    },
    start,
    refreshIfOld() {
      const lastMs = lastFullMs();
      const nowMs = clock.now();
      if (lastMs === null || nowMs - lastMs <= PATTERNS_LIFE_MS || nowMs - refreshedMs < REFRESH_EVERY_MS)
        return;
      if (!isReady()) return;
      refreshedMs = nowMs;
      start("full");
    },
  };
}
