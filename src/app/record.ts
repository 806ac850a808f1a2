/**
 * Steward's own record: what became of what it said, so that everybody can judge it.
 *
 * What is not counted yet is null, never zero.
 */
import type { StoredSuggestion } from "../ports/suggestion-store.ts";

export interface StewardRecord {
  /** Suggestions that somebody answered: took, or turned down. */
  readonly answered: number;
  readonly accepted: number;
  /** Accepted, and their automation is still there. */
  readonly kept: number;
  /** Times those automations ran. */
  readonly runs: number;
  /** Times somebody undid what those automations did; null until that is watched. */
  readonly reversed: number | null;
  /** Incidents that somebody called none; null until there are incidents. */
  readonly falseAlarms: number | null;
}

/** @param stored suggestions that the viewer may see */
export function toRecord(stored: readonly StoredSuggestion[]): StewardRecord {
  const kept = stored.filter(({ state }) => state === "active");
  // It was taken, and its automation was deleted since.
  const given = stored.filter(({ state, automationId }) => state === "dismissed" && automationId !== null);
  const dismissed = stored.filter(({ state }) => state === "dismissed");
  return {
    answered: kept.length + dismissed.length,
    accepted: kept.length + given.length,
    kept: kept.length,
    runs: kept.reduce((sum, { runCount }) => sum + runCount, 0),
    reversed: null,
    falseAlarms: null,
  };
}
