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

/** Why a detector is ready or is not, as facts for a sentence. Days are whole days that count. */
export type ReadinessFacts =
  | { readonly kind: "needs-days"; readonly needed: number; readonly days: number }
  | { readonly kind: "learned"; readonly days: number; readonly isCut?: boolean }
  | {
      readonly kind: "learned-actions";
      readonly days: number;
      readonly actions: number;
      readonly isMarked: boolean;
    }
  | { readonly kind: "nobody-acted"; readonly days: number }
  | { readonly kind: "acted-too-seldom"; readonly days: number; readonly actions: number }
  | { readonly kind: "learned-uses" | "used-too-seldom"; readonly days: number; readonly uses: number }
  | { readonly kind: "one-kind-of-day"; readonly days: number }
  | {
      readonly kind: "kinds-of-days";
      readonly kinds: readonly { readonly name: string; readonly days: number }[];
    }
  | { readonly kind: "learned-drift"; readonly days: number }
  | { readonly kind: "sun-moved-little"; readonly minutes: number }
  | { readonly kind: "learned-automations"; readonly days: number; readonly automations: number }
  | { readonly kind: "no-presence" | "no-place" | "learned-sun" | "no-automation-acted" };

/** How far one detector's learning is: shown to people instead of an empty page. */
export interface Readiness {
  readonly detector: string;
  readonly ready: boolean;
  /** In English; in any language from the facts. */
  readonly reason: string;
  readonly readyAt: string | null;
  /** Not there in what was stored before there were any. */
  readonly facts?: ReadinessFacts;
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
