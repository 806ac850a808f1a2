/**
 * Whose a habit by the clock is: who does it, and whether it is done only while somebody is at home.
 *
 * A person is named where one user did nearly all of it. Being at home becomes a condition where it tells kept days from missed ones better than
 * chance (likelihood ratio of the split, corrected for the persons tried) and held-out days are right more often with it than without.
 */
import type { EpochMs } from "../domain/time.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";

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
  if (!isConfirmed(kept, isHome)) return null;
  return { personId, isHome, alternatives: personIds.length };
}

/** Nats by which telling the rate at home from the rate away explains the outcomes better; 0 where away is kept as often. */
function splitGain(kept: readonly boolean[], isHome: readonly boolean[]): number {
  const count = (wantKept: boolean, wantHome: boolean) =>
    kept.filter((one, i) => one === wantKept && isHome[i] === wantHome).length;
  const home = { hits: count(true, true), misses: count(false, true) };
  const away = { hits: count(true, false), misses: count(false, false) };
  if (rateOf(home) <= rateOf(away)) return 0;
  const pooled = { hits: home.hits + away.hits, misses: home.misses + away.misses };
  return logLikelihood(home) + logLikelihood(away) - logLikelihood(pooled);
}

interface Outcomes {
  readonly hits: number;
  readonly misses: number;
}

function rateOf({ hits, misses }: Outcomes): number {
  return hits + misses === 0 ? 0 : hits / (hits + misses);
}

function logLikelihood({ hits, misses }: Outcomes): number {
  const part = (count: number) => (count === 0 ? 0 : count * Math.log(count / (hits + misses)));
  return part(hits) + part(misses);
}

/** Learned on one half of blocks of days, the condition has to make the other half's firings right more often. */
function isConfirmed(kept: readonly boolean[], isHome: readonly boolean[]): boolean {
  const block = Math.max(1, Math.round(kept.length / 8));
  const inHalf = (which: number) => (_: unknown, i: number) => Math.floor(i / block) % 2 === which;
  let firedWith = 0;
  let keptWith = 0;
  for (const which of [0, 1]) {
    const isLearned = splitGain(kept.filter(inHalf(1 - which)), isHome.filter(inHalf(1 - which))) > 0;
    const ownHome = isHome.filter(inHalf(which));
    for (const [i, isKept] of kept.filter(inHalf(which)).entries()) {
      if (isLearned && ownHome[i] !== true) continue;
      firedWith += 1;
      if (isKept) keptWith += 1;
    }
  }
  const keptRatio = kept.filter(Boolean).length / Math.max(1, kept.length);
  return firedWith > 0 && keptWith / firedWith > keptRatio;
}
