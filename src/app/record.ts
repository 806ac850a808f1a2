/**
 * Steward's own record: what became of what it said, so that everybody can judge it.
 *
 * What is not counted yet is null, never zero.
 */
import type { SuggestionState } from "../core/domain/suggestion-life.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";

export interface StewardRecord {
  /** Suggestions that somebody answered: took, or turned down. */
  readonly answered: number;
  readonly accepted: number;
  /** Accepted, and what was agreed on still stands. */
  readonly kept: number;
  /** Times those automations ran. */
  readonly runs: number;
  /** Times somebody undid within minutes what those automations did; null where none is watched. */
  readonly reversed: number | null;
  /** Incidents that somebody called none; null until there are incidents. */
  readonly falseAlarms: number | null;
}

/**
 * @param stored suggestions that the viewer may see
 * @param falseAlarms incidents that were called normal; null where there never was one
 */
export function toRecord(stored: readonly StoredSuggestion[], falseAlarms: number | null): StewardRecord {
  const inState = (...states: readonly SuggestionState[]) =>
    stored.filter(({ state }) => states.includes(state));
  const kept = inState("asking", "active", "retired");
  // It was taken, and its automation was deleted since.
  const given = inState("dismissed").filter(({ automationId }) => automationId !== null);
  const watched = kept.flatMap(({ life }) => (life.regret === null ? [] : [life.regret.undone]));
  return {
    answered: kept.length + inState("silent", "dismissed").length,
    accepted: kept.length + inState("silent").length + given.length,
    kept: kept.length,
    runs: kept.reduce((sum, { runCount }) => sum + runCount, 0),
    reversed: watched.length === 0 ? null : watched.reduce((sum, undone) => sum + undone, 0),
    falseAlarms,
  };
}
