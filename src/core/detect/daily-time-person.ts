/**
 * Whose a habit by the clock is: who does it, and whether it is done only while one person is at home, or away, or while anybody is at home.
 *
 * A person is named where one user did nearly all of it. Being at home, or away, becomes a condition where it tells kept days from missed ones better than
 * chance (likelihood ratio of the split, corrected for those tried) and held-out days are right more often with it than without.
 */
import type { Condition } from "../domain/automation.ts";
import type { EpochMs } from "../domain/time.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import { isSplitConfirmed, isTelling, splitGain } from "./day-split.ts";

/** A day on which the habit could be kept. */
export interface Occasion {
  readonly isKept: boolean;
  /** Instant at which the automation would be set off. */
  readonly atMs: EpochMs;
}

/** What a habit hangs on. */
export interface HangsOn {
  readonly condition: Condition;
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
 * Where days without anybody at home are the missed ones, every person's absence tells them as well: one person is said only where that explains so much
 * more as it costs to say which.
 * @param occasions in time order
 * @param isHomeAt null where it is not known
 * @returns that one person is at home, or away, or one of all at home; null where nobody's tells kept days from missed ones
 */
export function findPresence(
  occasions: readonly Occasion[],
  personIds: readonly string[],
  isHomeAt: (personId: string, atMs: EpochMs) => boolean | null,
  params: Pick<DailyTimeParams, "presenceMaxP" | "minSupportDays">,
): HangsOn | null {
  const kept = occasions.map(({ isKept }) => isKept);
  const places = personIds.map((personId) => occasions.map(({ atMs }) => isHomeAt(personId, atMs)));
  const ofOne = personIds.flatMap((personId, i) =>
    [true, false].map((isHome) => ({
      personIds: [personId],
      isHome,
      holds: places[i]?.map((place) => place === isHome) ?? [],
    })),
  );
  const anybody = occasions.map((_, i) => places.some((of) => of[i] === true));
  const tried = [...(personIds.length < 2 ? [] : [{ personIds, isHome: true, holds: anybody }]), ...ofOne];
  const scoreOf = (one: (typeof tried)[number]) =>
    splitGain(kept, one.holds) - (one.personIds.length === 1 ? Math.log(personIds.length) : 0);
  const [best] = tried.map((one) => ({ one, score: scoreOf(one) })).toSorted((a, b) => b.score - a.score);
  if (best === undefined) return null;
  const { holds } = best.one;
  if (!isTelling(kept, holds, tried.length, params) || !isSplitConfirmed(kept, holds)) return null;
  return { condition: toCondition(best.one), alternatives: tried.length, holds };
}

function toCondition({
  personIds,
  isHome,
}: {
  readonly personIds: readonly string[];
  readonly isHome: boolean;
}): Condition {
  const atHome = personIds.map((entity_id): Condition => ({ condition: "state", entity_id, state: "home" }));
  const [only, ...others] = atHome;
  if (only === undefined || others.length > 0) return { condition: "or", conditions: atHome };
  return isHome ? only : { condition: "not", conditions: [only] };
}
