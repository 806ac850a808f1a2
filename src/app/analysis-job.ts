/** What the app and the analysis say to each other; everything survives a structured clone. */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import type { Failure } from "../core/domain/failure.ts";
import type { Home } from "../core/domain/home.ts";
import type { LearningRule } from "../core/domain/learning.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { WatchJob, Watched } from "./watch-hours.ts";

export type AnalysisScope = "full" | "quick";
/** `watch`: only what monitors look at. */
export type JobScope = AnalysisScope | "watch";

export interface AnalysisJob {
  readonly storePath: string;
  /** With the marked days as its exceptions. */
  readonly home: Home;
  /** What is not learned from, though it may be remembered. */
  readonly rules: readonly LearningRule[];
  readonly nowMs: EpochMs;
  readonly windowDays: number;
  readonly seed: number;
  readonly scope: JobScope;
  /** When the last analysis began: what a quick one asks for news since. */
  readonly sinceMs: EpochMs | null;
  readonly watch: WatchJob;
}

export type AnalysisMessage =
  /** `progress` is 0–1. */
  | { readonly type: "progress"; readonly stage: string; readonly progress: number }
  /** Before the result: what monitors learned and saw. */
  | { readonly type: "watched"; readonly watched: Watched }
  /** `null`: a quick analysis that found too little new to be worth one, or none that was wanted. */
  | { readonly type: "result"; readonly result: AnalysisResult | null }
  /** One that was foreseen. Any other ends the worker. */
  | { readonly type: "failure"; readonly code: string; readonly failure: Failure };

/** As much of the analysis' process as the runner needs. */
export interface AnalysisWorker {
  on(event: "message", listener: (message: AnalysisMessage) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  on(event: "exit", listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

/**
 * A quick analysis is the full one on the same window, but it runs only when people did this much since the last one, and looks only at the things that
 * they did most with since. All the others count as tested: a smaller correction for many comparisons would flatter what is left.
 */
export const QUICK_MIN_NEW_ACTIONS = 5;

/**
 * Who looks in a quick analysis: the detectors of the clock. What follows what is looked for at night, as all the home's events have to be gone through
 * for it, whichever thing it is about.
 */
export const QUICK_DETECTORS: readonly string[] = ["daily-time", "sun-relative"];

/** Days that a quick analysis looks at, at most: what is older is the night's. */
export const QUICK_MAX_DAYS = 30;

/** How many things a quick analysis looks at: it takes a second then, also in a large home. */
export const QUICK_MAX_ENTITIES = 10;
