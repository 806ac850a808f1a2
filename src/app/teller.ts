/**
 * Suggestions in the language of whoever looks, and by the names that things have now.
 *
 * What is stored of a suggestion is its detector's pattern; its sentences are made of that each time it is told, so one found before a language was there, or
 * before a lamp got its name, speaks it too. What its automation is called stands in Home Assistant for everybody, so it is in the home's language.
 */
import type { Candidate, Words } from "../core/detect/contract.ts";
import { findDetector } from "../core/detect/detectors.ts";
import type { Readiness } from "../core/domain/analysis.ts";
import type { Failure } from "../core/domain/failure.ts";
import type { Finding } from "../core/domain/finding.ts";
import type { Home } from "../core/domain/home.ts";
import type { Incident, IncidentSeries } from "../core/domain/incident.ts";
import type { Evidence, FoundSuggestion, NothingFound } from "../core/domain/suggestion.ts";
import { createWords } from "../core/suggest/words.ts";
import { phrasesFor } from "../core/words/languages.ts";
import { textOf } from "../core/words/phrases.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";

export interface Teller {
  /** @param language BCP 47; the home's where it is null. A pattern that this version cannot read is told as it was. */
  tell(stored: StoredSuggestion, language?: string | null): StoredSuggestion;
}

/** @param home as last read; null until then, and nothing is told anew */
export function createTeller(home: () => Home | null): Teller {
  let readFrom: Home | null = null;
  let spoken = new Map<string, Words>();

  function wordsOf(current: Home, language: string | null): Words {
    if (readFrom !== current) {
      readFrom = current;
      spoken = new Map();
    }
    const say = phrasesFor(language);
    const words = spoken.get(say.language) ?? createWords(current, say);
    spoken.set(say.language, words);
    return words;
  }

  return {
    tell(stored, language = null) {
      const current = home();
      if (current === null) return stored;
      const own = wordsOf(current, current.language);
      const found = retell(stored.found, language === null ? own : wordsOf(current, language), own);
      return found === null ? stored : { ...stored, found };
    },
  };
}

/** Whether who speaks the one understands the other, as `de-CH` and `de`. */
export function isSameLanguage(one: string, other: string): boolean {
  const baseOf = (language: string) => language.toLowerCase().split("-")[0];
  return baseOf(one) === baseOf(other);
}

/** Why there is nothing, and how far the learning is, in a language; what was stored without facts as it was. */
export function tellReasons(
  {
    learning,
    nothingFound,
  }: { readonly learning: readonly Readiness[]; readonly nothingFound: readonly NothingFound[] },
  language: string | null,
): { readonly learning: readonly Readiness[]; readonly nothingFound: readonly NothingFound[] } {
  const say = phrasesFor(language);
  return {
    learning: learning.map(({ facts, ...one }) =>
      facts === undefined ? one : { ...one, reason: say.ready(one.detector, facts) },
    ),
    nothingFound: nothingFound.map(({ facts, ...one }) =>
      facts === undefined ? one : { ...one, reason: say.nothingFound(one.detector, facts) },
    ),
  };
}

/** What a check found, in a language; what was stored without facts as it was. */
export function tellFinding({ facts, ...finding }: Finding, language: string | null): Finding {
  return facts === undefined ? finding : { ...finding, ...phrasesFor(language).finding(facts) };
}

/** What went wrong, in a language. */
export function tellFailure(failure: Failure, language: string | null): string {
  return phrasesFor(language).failure(failure);
}

/** What a monitor said, in a language, its parts by name; what was stored without facts as it was. */
export function tellIncident({ facts, ...incident }: Incident, language: string | null): Incident {
  const say = phrasesFor(language);
  return {
    ...incident,
    ...(facts === undefined ? {} : say.incident(facts)),
    parts: incident.parts.map((part) => tellPart(part, language)),
  };
}

export function tellSeries(
  series: readonly IncidentSeries[],
  language: string | null,
): readonly IncidentSeries[] {
  return series.map((one) => tellPart(one, language));
}

function tellPart<Part extends Pick<IncidentSeries, "name" | "facts">>(
  { facts, ...part }: Part,
  language: string | null,
) {
  return facts === undefined ? part : { ...part, name: phrasesFor(language).incidentPart(facts) };
}

function retell(found: FoundSuggestion, words: Words, ofHome: Words): FoundSuggestion | null {
  const { suggestion } = found;
  const detector = findDetector(suggestion.detector);
  const body = detector?.body.safeParse(found.body);
  if (detector === null || body?.success !== true) return null;
  const { titleParts, explanation } = detector.describe(toCandidate(body.data, suggestion.evidence), words);
  const { alias, description } = detector.toAutomation(body.data, ofHome);
  return {
    ...found,
    titleParts,
    suggestion: {
      ...suggestion,
      title: textOf(titleParts),
      explanation,
      automation: { ...suggestion.automation, alias, description },
    },
  };
}

function toCandidate(body: unknown, evidence: Evidence): Candidate<unknown> {
  const { support, opportunities, confidence, lift } = evidence;
  return {
    body,
    pValue: evidence.q_value,
    support,
    opportunities,
    baseRate: lift === 0 ? 0 : confidence / lift,
    firstSeenMs: Date.parse(evidence.first_seen),
    lastSeenMs: Date.parse(evidence.last_seen),
    daysSeen: evidence.days_seen,
    validated: true,
  };
}
