/** When an analysis may run and what becomes of its result, whether the clock or a person asked for it. */
import { AppError } from "../core/domain/errors.ts";
import type { AnalysisResult } from "../core/domain/analysis.ts";
import type { Home } from "../core/domain/home.ts";
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
  readonly isQuickWanted: boolean;
  readonly log: Log;
}

export interface Analyses {
  /** Whether there is anything to analyse yet: the home is known and its past was read, or could not be. */
  readonly isReady: () => boolean;
  /** For the schedule. @throws AppError where it cannot run or fails */
  readonly run: (scope: AnalysisScope) => Promise<void>;
  /** For a person. @returns false where one is running already. @throws AppError busy where it cannot run yet */
  readonly start: (scope: AnalysisScope) => boolean;
}

export function createAnalyses(options: AnalysesOptions): Analyses {
  const { runner, home, importState, onFinished, isQuickWanted, log } = options;

  function isReady(): boolean {
    const state = importState();
    return home() !== null && (state === "done" || state === "failed");
  }

  function requireHome(): Home {
    const current = home();
    if (current !== null && isReady()) return current;
    throw new AppError(
      "busy",
      "Steward is still reading Home Assistant's history. The first analysis starts by itself when that is done.",
    );
  }

  async function runNow(scope: AnalysisScope, current: Home): Promise<void> {
    const { startedMs, result } = await runner.run(scope, current);
    if (result !== null) onFinished(result, { scope, startedMs });
  }

  return {
    isReady,
    run: async (scope) => {
      if (scope === "full" || isQuickWanted) await runNow(scope, requireHome());
    },
    start(scope) {
      if (runner.status().state === "running") return false;
      runNow(scope, requireHome()).catch((error: unknown) => {
        log.error("Analysis failed", { scope, error });
      });
      return true;
    },
  };
}
