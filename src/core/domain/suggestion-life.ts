/**
 * The life of a suggestion, between being found and being forgotten.
 *
 *     proposed ⇄ snoozed        put off until a day
 *     proposed ⇄ dismissed      turned down, for good, also in other words
 *     proposed → silent → asking → active, each one step forward or back: only counted, asking each time, acting
 *     active, asking → dismissed where its automation was deleted by hand; an idea to retire an automation → retired
 *     withdrawn                 an analysis does not find it any more; never shown
 */
import type { AutomationConfig } from "./automation.ts";
import type { Backtest } from "./suggestion.ts";
import type { EpochMs } from "./time.ts";

export const SUGGESTION_STATES = [
  "proposed",
  "snoozed",
  "silent",
  "asking",
  "active",
  "dismissed",
  "retired",
  "withdrawn",
] as const;

export type SuggestionState = (typeof SUGGESTION_STATES)[number];

/** How far a person lets it go. */
export const SUGGESTION_STEPS = ["proposed", "silent", "ask", "on"] as const;
export type SuggestionStep = (typeof SUGGESTION_STEPS)[number];

/** What people answered when they were asked whether it should act. */
export interface Asks {
  /** Questions that reached somebody. */
  readonly asked: number;
  readonly yes: number;
  readonly later: number;
  readonly never: number;
  /** Moments that came in the quiet hours, or beyond the day's budget. */
  readonly held: number;
}

/** What its automation did since it acts, and how much of that people undid. */
export interface Regret {
  readonly sinceMs: EpochMs;
  readonly acts: number;
  /** Of these, undone by a person within minutes. */
  readonly undone: number;
}

/** Everything of a life beside its state. */
export interface SuggestionLife {
  /** Of a snoozed one. */
  readonly snoozedUntilMs: EpochMs | null;
  /** The automation as a person changed it, where somebody did. */
  readonly edited: AutomationConfig | null;
  /** What was replayed of it when it was edited, or last night. */
  readonly editedBacktest: Backtest | null;
  /** Of a silent one: since when it is counted. */
  readonly trialFromMs: EpochMs | null;
  /** Whether somebody was told that the trial's week is over. */
  readonly isTrialTold: boolean;
  readonly asks: Asks;
  readonly regret: Regret | null;
}

export const NO_ASKS: Asks = { asked: 0, yes: 0, later: 0, never: 0, held: 0 };
export const NEW_LIFE: SuggestionLife = {
  snoozedUntilMs: null,
  edited: null,
  editedBacktest: null,
  trialFromMs: null,
  isTrialTold: false,
  asks: NO_ASKS,
  regret: null,
};

/** Whether a person has said something to it: an analysis does not change what was decided about. */
export function isDecided(state: SuggestionState): boolean {
  return state !== "proposed" && state !== "withdrawn";
}

/** Whether an automation in Home Assistant stands behind it. */
export function hasAutomation(state: SuggestionState): boolean {
  return state === "asking" || state === "active";
}
