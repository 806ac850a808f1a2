/** Suggestions and what became of them. */
import type { Readiness } from "../core/domain/analysis.ts";
import type { Finding } from "../core/domain/finding.ts";
import type { FoundSuggestion, NothingFound } from "../core/domain/suggestion.ts";
import type { SuggestionLife, SuggestionState } from "../core/domain/suggestion-life.ts";
import type { EpochMs } from "../core/domain/time.ts";

/** A suggestion with its life. `found` is replaced by later analyses; the id, once given, stays. */
export interface StoredSuggestion {
  readonly id: string;
  readonly found: FoundSuggestion;
  readonly state: SuggestionState;
  readonly rank: number;
  readonly createdMs: EpochMs;
  readonly updatedMs: EpochMs;
  readonly dismissReason: string | null;
  /** Home Assistant's id of the automation it became, and its entity once known. */
  readonly automationId: string | null;
  readonly automationEntityId: string | null;
  readonly runCount: number;
  readonly lastRunMs: EpochMs | null;
  readonly life: SuggestionLife;
}

export interface AnalysisRecord {
  readonly startedMs: EpochMs;
  readonly finishedMs: EpochMs;
  readonly scope: "full" | "quick";
  readonly readiness: readonly Readiness[];
  readonly nothingFound: readonly NothingFound[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
}

export interface SuggestionStore {
  list(): readonly StoredSuggestion[];
  get(id: string): StoredSuggestion | null;
  /** Inserts or replaces one. */
  save(suggestion: StoredSuggestion): void;
  /** All in one transaction: nothing half-done when the process dies in between. */
  saveAll(suggestions: readonly StoredSuggestion[], record: AnalysisRecord): void;
  /** When which were forgotten, by id: marks beside the suggestions, which stay as they are. */
  forgotten(): ReadonlyMap<string, EpochMs>;
  /** Of a known one. */
  forget(id: string, atMs: EpochMs): void;
  /** Takes the mark away. */
  recall(id: string): void;
  /** Earliest first. */
  analyses(): readonly AnalysisRecord[];
  /** The latest run, or the latest of one scope. */
  lastAnalysis(scope?: AnalysisRecord["scope"]): AnalysisRecord | null;
}
