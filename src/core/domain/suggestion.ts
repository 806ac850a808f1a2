/**
 * A suggestion as the offline contract fixes it: one idea, its automation, the evidence for it and its replay.
 *
 * Keys are the contract's (snake_case), because the same object goes to RESULT, to the store and to the panel unchanged.
 */
import type { ReadinessFacts } from "./analysis.ts";
import type { AutomationConfig } from "./automation.ts";

export interface Evidence {
  /** Days (or occasions) on which people did it. */
  readonly support: number;
  /** Days (or occasions) on which they could have. */
  readonly opportunities: number;
  /** support / opportunities, 0–1. */
  readonly confidence: number;
  /** confidence over what the entity's own base rate would give, ≥ 0. */
  readonly lift: number;
  /** Benjamini-Hochberg adjusted p-value over every candidate of the run. */
  readonly q_value: number;
  /** ISO 8601, UTC. */
  readonly first_seen: string;
  readonly last_seen: string;
  /** Distinct local days with support. */
  readonly days_seen: number;
}

/** One local day of a replay: counts by the contract's words. */
export interface BacktestDay {
  /** Local date, YYYY-MM-DD. */
  readonly date: string;
  readonly fired: number;
  readonly matched: number;
  readonly unmatched: number;
  readonly contradicted: number;
  readonly already_so: number;
  readonly missed: number;
  /** True where the day is marked as an exception: replayed, not counted in the totals. */
  readonly left_out?: boolean;
}

export interface Backtest {
  readonly days: number;
  readonly fired: number;
  readonly matched: number;
  readonly unmatched: number;
  readonly contradicted: number;
  readonly already_so: number;
  readonly missed: number;
  /** matched / fired, 0 when nothing fired. */
  readonly precision: number;
  /** matched / (matched + missed), 0 when there was nothing to cover. */
  readonly coverage: number;
  /** unmatched / days. */
  readonly false_per_day: number;
  readonly daily: readonly BacktestDay[];
}

export type SuggestionKind = "new" | "change" | "retire" | "scene";
/** `ask` for what is never to act without a person's yes: locks, alarms, gates, cameras, ovens, heating beyond limits. */
export type SuggestionMode = "act" | "ask";

export interface Suggestion {
  readonly id: string;
  readonly kind: SuggestionKind;
  readonly replaces: string | null;
  readonly mode: SuggestionMode;
  readonly detector: string;
  readonly title: string;
  readonly explanation: string;
  readonly automation: AutomationConfig;
  readonly evidence: Evidence;
  readonly backtest: Backtest;
}

/** A run of text of a sentence; `strong` marks what the suggestion is about (what, when, on which days). */
export interface TextPart {
  readonly text: string;
  readonly strong?: true;
}

/** A result of `analyse` that is more than the contract's suggestion: what the product keeps beside it. */
export interface FoundSuggestion {
  readonly suggestion: Suggestion;
  readonly titleParts: readonly TextPart[];
  /** The detector's pattern body, opaque outside the detector. */
  readonly body: unknown;
  /** Entities the automation acts on. */
  readonly targetEntityIds: readonly string[];
  /** Of a change: the automation as it is, replayed over the same days. Not there in what was stored before there was any. */
  readonly present?: Backtest;
}

/** Why a detector has nothing to say. */
export interface NothingFound {
  readonly detector: string;
  /** A sentence for a person. */
  readonly reason: string;
  /** Local date, YYYY-MM-DD, when the detector will have enough days; null when time alone won't do it. */
  readonly ready_at: string | null;
  /** The same as facts; not there in what was stored before there were any. */
  readonly facts?: NothingFoundFacts;
}

export interface NothingFoundFacts {
  readonly readiness: ReadinessFacts;
  /** Ideas that were tested, and over how many days; null where the detector was not ready. */
  readonly tested: { readonly ideas: number; readonly days: number } | null;
}
