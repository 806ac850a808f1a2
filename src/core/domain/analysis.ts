/** What one run of the analysis gives, whatever asked for it: the command line, the nightly job or a person. */
import type { Finding } from "./finding.ts";
import type { FoundSuggestion, NothingFound } from "./suggestion.ts";

export interface AnalysedCounts {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly state_changes: number;
  readonly entities: number;
  readonly actions_by_initiator: {
    readonly person: number;
    readonly automation: number;
    readonly physical: number;
    readonly unknown: number;
  };
}

/** How far one detector's learning is: shown to people instead of an empty page. */
export interface Readiness {
  readonly detector: string;
  readonly ready: boolean;
  readonly reason: string;
  readonly readyAt: string | null;
}

export interface AnalysisResult {
  readonly analysed: AnalysedCounts;
  /** Best first, not capped. */
  readonly suggestions: readonly FoundSuggestion[];
  readonly findings: readonly Finding[];
  readonly nothingFound: readonly NothingFound[];
  readonly readiness: readonly Readiness[];
  readonly warnings: readonly string[];
  /** Milliseconds by detector id. */
  readonly detectorMs: Readonly<Record<string, number>>;
}
