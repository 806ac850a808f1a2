/**
 * What a new analysis does to the suggestions already known.
 *
 * An idea keeps its id and its state however its numbers move: a dismissed one is never proposed again in other words. An open
 * proposal takes the new form; one that a person said something to, or edited, keeps the form that was decided about (else it could drift into
 * another idea, step by step) and takes only the new evidence and replay. The nightly full analysis withdraws the proposals it no
 * longer finds; a quick one by day withdraws nothing, so that a card does not vanish under somebody's hands.
 */
import type { FoundSuggestion } from "../core/domain/suggestion.ts";
import { isDecided, NEW_LIFE, type SuggestionState } from "../core/domain/suggestion-life.ts";
import type { EpochMs } from "../core/domain/time.ts";
import { type Forgotten, isRelearned } from "./forgotten.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";

export type SameIdea = (detector: string, a: unknown, b: unknown) => boolean;

export interface MergeOptions {
  readonly scope: "full" | "quick";
  readonly nowMs: EpochMs;
  readonly isSameIdea: SameIdea;
  /** What is forgotten stays as it is, until it shows anew in what happened since: then it is proposed afresh. */
  readonly forgotten?: Forgotten;
}

/** Which life an idea matches first, where several are near: what a person decided comes before what is only proposed. */
const PRECEDENCE: readonly SuggestionState[] = [
  "active",
  "asking",
  "silent",
  "dismissed",
  "retired",
  "snoozed",
  "proposed",
  "withdrawn",
];

/**
 * @param found best first
 * @returns every suggestion that is new or changed, to be saved together. Cost: O(stored × found)
 */
export function mergeFound(
  stored: readonly StoredSuggestion[],
  found: readonly FoundSuggestion[],
  { scope, nowMs, isSameIdea, forgotten }: MergeOptions,
): readonly StoredSuggestion[] {
  const known = stored.toSorted((a, b) => PRECEDENCE.indexOf(a.state) - PRECEDENCE.indexOf(b.state));
  const takenIds = new Set(stored.map(({ id }) => id));
  const merged = new Map<string, StoredSuggestion>();
  for (const [rank, idea] of found.entries()) {
    const match = known.find((one) => isSame(one.found, idea, isSameIdea));
    if (match === undefined) {
      const id = freeId(idea.suggestion.id, takenIds);
      takenIds.add(id);
      merged.set(id, createProposal(idea, id, rank, nowMs));
    } else if (!merged.has(match.id)) {
      const forgottenMs = forgotten?.get(match.id);
      if (forgottenMs === undefined) merged.set(match.id, refresh(match, idea, rank, nowMs));
      else if (isRelearned(idea, forgottenMs)) {
        merged.set(
          match.id,
          refresh({ ...match, state: "proposed", dismissReason: null }, idea, rank, nowMs),
        );
      } else merged.set(match.id, match);
    }
  }
  if (scope === "quick") return [...merged.values()];
  const withdrawn = stored
    .filter(({ id, state }) => state === "proposed" && !merged.has(id))
    .map((one): StoredSuggestion => ({ ...one, state: "withdrawn", updatedMs: nowMs }));
  return [...merged.values(), ...withdrawn];
}

function isSame(a: FoundSuggestion, b: FoundSuggestion, isSameIdea: SameIdea): boolean {
  const { detector } = a.suggestion;
  return detector === b.suggestion.detector && isSameIdea(detector, a.body, b.body);
}

function refresh(
  stored: StoredSuggestion,
  idea: FoundSuggestion,
  rank: number,
  nowMs: EpochMs,
): StoredSuggestion {
  if (isDecided(stored.state) || stored.life.edited !== null) {
    const { evidence, backtest } = idea.suggestion;
    const suggestion = { ...stored.found.suggestion, evidence, backtest };
    return { ...stored, found: { ...stored.found, suggestion }, rank, updatedMs: nowMs };
  }
  return { ...stored, found: withId(idea, stored.id), state: "proposed", rank, updatedMs: nowMs };
}

function createProposal(idea: FoundSuggestion, id: string, rank: number, nowMs: EpochMs): StoredSuggestion {
  return {
    id,
    found: withId(idea, id),
    state: "proposed",
    rank,
    createdMs: nowMs,
    updatedMs: nowMs,
    dismissReason: null,
    automationId: null,
    automationEntityId: null,
    runCount: 0,
    lastRunMs: null,
    life: NEW_LIFE,
  };
}

function withId(idea: FoundSuggestion, id: string): FoundSuggestion {
  return { ...idea, suggestion: { ...idea.suggestion, id } };
}

/** Ids are given by content; two ideas that come upon the same one must not become one. */
function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}
