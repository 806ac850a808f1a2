/**
 * Whose a habit by the clock is: who does it, and whether it is done only while somebody is at home, or away.
 *
 * A person is named where one user did nearly all of it. Being at home, or away, becomes a condition where it tells kept days from missed ones better than
 * chance (likelihood ratio of the split, corrected for those tried) and held-out days are right more often with it than without.
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
  /** Whether the person has to be at home, or away. */
  readonly isHome: boolean;
  /** Conditions tried: the p-value is multiplied by it. */
  readonly alternatives: number;
  /** By occasion, whether the condition held then. */
  readonly holds: readonly boolean[];
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
 * @returns null where nobody's being at home or away tells kept days from missed ones
 */
export function findPresence(
  occasions: readonly Occasion[],
  personIds: readonly string[],
  isHomeAt: (personId: string, atMs: EpochMs) => boolean | null,
  params: Pick<DailyTimeParams, "presenceMaxP" | "minSupportDays">,
): PresenceCondition | null {
  const kept = occasions.map(({ isKept }) => isKept);
  const alternatives = 2 * personIds.length;
  let best: PresenceCondition | null = null;
  let most = 0;
  for (const personId of personIds) {
    const places = occasions.map(({ atMs }) => isHomeAt(personId, atMs));
    for (const isHome of [true, false]) {
      const holds = places.map((place) => place === isHome);
      const gain = splitGain(kept, holds);
      if (gain <= most + 1e-9) continue;
      most = gain;
      best = { personId, isHome, alternatives, holds };
    }
  }
  if (best === null || 2 * Math.exp(-most) * alternatives > params.presenceMaxP) return null;
  const { holds } = best;
  if (kept.filter((one, i) => one && holds[i] === true).length < params.minSupportDays) return null;
  return isSplitConfirmed(kept, holds) ? best : null;
}
