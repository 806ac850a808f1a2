/**
 * Whose a habit by the clock is: who does it, and whether it is done only while somebody is at home.
 *
 * A person is named where one user did nearly all of it. Being at home becomes a condition where it tells kept days from missed ones better than
 * chance (likelihood ratio of the split, corrected for the persons tried) and held-out days are right more often with it than without.
 */
import type { EpochMs } from "../domain/time.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import { isSplitConfirmed, splitGain } from "./day-split.ts";

/** A day on which the habit could be kept. */
export interface Occasion {
  readonly isKept: boolean;
  /** Instant at which the automation would be set off. */
  readonly atMs: EpochMs;
}

export interface PresenceCondition {
  readonly personId: string;
  /** Persons tried: the p-value is multiplied by it. */
  readonly alternatives: number;
  /** By occasion, whether the person was at home then. */
  readonly isHome: readonly boolean[];
}

/** @returns the person who did at least so much of it, null where nobody did */
export function findDoer(
  doers: readonly (string | null)[],
  { minDoerRatio, minSupportDays }: Pick<DailyTimeParams, "minDoerRatio" | "minSupportDays">,
): string | null {
  const named = [...new Set(doers)].filter((one) => one !== null);
  const countOf = (personId: string) => doers.filter((one) => one === personId).length;
  const enough = Math.max(minSupportDays, minDoerRatio * doers.length);
  return named.find((personId) => countOf(personId) >= enough) ?? null;
}

/**
 * @param occasions in time order
 * @param isHomeAt null where it is not known
 * @returns null where nobody's being at home tells kept days from missed ones
 */
export function findPresence(
  occasions: readonly Occasion[],
  personIds: readonly string[],
  isHomeAt: (personId: string, atMs: EpochMs) => boolean | null,
  params: Pick<DailyTimeParams, "presenceMaxP" | "minSupportDays">,
): PresenceCondition | null {
  let best: { readonly personId: string; readonly isHome: readonly boolean[]; readonly gain: number } | null =
    null;
  const kept = occasions.map(({ isKept }) => isKept);
  for (const personId of personIds) {
    const isHome = occasions.map(({ atMs }) => isHomeAt(personId, atMs) === true);
    const gain = splitGain(kept, isHome);
    if (best === null || gain > best.gain) best = { personId, isHome, gain };
  }
  if (best === null || 2 * Math.exp(-best.gain) * personIds.length > params.presenceMaxP) return null;
  const { personId, isHome } = best;
  if (kept.filter((one, i) => one && isHome[i] === true).length < params.minSupportDays) return null;
  if (!isSplitConfirmed(kept, isHome)) return null;
  return { personId, isHome, alternatives: personIds.length };
}
