/** What the app and the analysis say to each other; everything survives a structured clone. */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import type { Home } from "../core/domain/home.ts";
import type { LearningRule } from "../core/domain/learning.ts";
import type { EpochMs } from "../core/domain/time.ts";

export type AnalysisScope = "full" | "quick";

export interface AnalysisJob {
  readonly storePath: string;
  /** With the marked days as its exceptions. */
  readonly home: Home;
  /** What is not learned from, though it may be remembered. */
  readonly rules: readonly LearningRule[];
  readonly nowMs: EpochMs;
  readonly windowDays: number;
  readonly seed: number;
  readonly scope: AnalysisScope;
  /** When the last analysis began: what a quick one asks for news since. */
  readonly sinceMs: EpochMs | null;
}

export type AnalysisMessage =
  /** `progress` is 0–1. */
  | { readonly type: "progress"; readonly stage: string; readonly progress: number }
  /** `null`: a quick analysis that found too little new to be worth one. */
  | { readonly type: "result"; readonly result: AnalysisResult | null }
  /** A failure that was foreseen, with its sentence for a person. Any other ends the worker. */
  | { readonly type: "failure"; readonly code: string; readonly message: string };

/** As much of the analysis' process as the runner needs. */
export interface AnalysisWorker {
  on(event: "message", listener: (message: AnalysisMessage) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  on(event: "exit", listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

/**
 * A quick analysis is the full one, on the same window and over the same hypotheses (looking at fewer entities would shrink the
 * correction for many comparisons and flatter what is left), but it runs only when people did this much since the last one.
 */
export const QUICK_MIN_NEW_ACTIONS = 5;
