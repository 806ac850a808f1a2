/** What can be worded: a title and an explanation, whoever's they are. */
import type { SuggestionState } from "../../core/domain/suggestion-life.ts";
import type { TextPart } from "../../core/domain/suggestion.ts";
import type { StoredSuggestion } from "../../ports/suggestion-store.ts";

export interface Wordable {
  readonly titleParts: readonly TextPart[];
  readonly explanation: string;
  /** Names in it that the home does not have as such. */
  readonly names?: readonly string[];
}

/** Those that people still have to decide about, or are trying. */
const OPEN: ReadonlySet<SuggestionState> = new Set(["proposed", "silent", "asking"]);

export function wordableOf({ found }: Pick<StoredSuggestion, "found">): Wordable {
  return { titleParts: found.titleParts, explanation: found.suggestion.explanation };
}

export function openWordables(stored: readonly StoredSuggestion[]): readonly Wordable[] {
  return stored.filter(({ state }) => OPEN.has(state)).map(wordableOf);
}

/** What is said of an anomaly: the names of its parts are not the home's own, and leave it as little. */
export function wordableOfAnomaly(anomaly: {
  readonly title: string;
  readonly explanation: string;
  readonly parts: readonly { readonly name: string }[];
}): Wordable {
  return {
    titleParts: [{ text: anomaly.title }],
    explanation: anomaly.explanation,
    names: anomaly.parts.map(({ name }) => name),
  };
}
