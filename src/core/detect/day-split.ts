/**
 * Whether some of the days on which a habit could be kept are the ones on which it is: a condition, such as somebody's being at home.
 */

/** Nats by which telling the rate inside from the rate outside explains the outcomes better; 0 where outside is kept as often. */
export function splitGain(kept: readonly boolean[], isIn: readonly boolean[]): number {
  const count = (wantKept: boolean, wantIn: boolean) =>
    kept.filter((one, i) => one === wantKept && isIn[i] === wantIn).length;
  const inside: Outcomes = { hits: count(true, true), misses: count(false, true) };
  const outside: Outcomes = { hits: count(true, false), misses: count(false, false) };
  return gainOf(inside, outside);
}

/** The same, counted already. */
export function gainOf(inside: Outcomes, outside: Outcomes): number {
  if (rateOf(inside) <= rateOf(outside)) return 0;
  const pooled = { hits: inside.hits + outside.hits, misses: inside.misses + outside.misses };
  return logLikelihood(inside) + logLikelihood(outside) - logLikelihood(pooled);
}

export interface Outcomes {
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

/** Whether a condition, of so many tried, tells kept days from missed ones better than chance, and holds on days enough that are kept. */
export function isTelling(
  kept: readonly boolean[],
  isIn: readonly boolean[],
  tried: number,
  { presenceMaxP, minSupportDays }: { readonly presenceMaxP: number; readonly minSupportDays: number },
): boolean {
  return (
    2 * Math.exp(-splitGain(kept, isIn)) * tried <= presenceMaxP &&
    kept.filter((one, i) => one && isIn[i] === true).length >= minSupportDays
  );
}

/** Learned on one half of blocks of days, the condition has to make the other half's firings right more often. */
export function isSplitConfirmed(kept: readonly boolean[], isIn: readonly boolean[]): boolean {
  const block = Math.max(1, Math.round(kept.length / 8));
  const inHalf = (which: number) => (_: unknown, i: number) => Math.floor(i / block) % 2 === which;
  let firedWith = 0;
  let keptWith = 0;
  for (const which of [0, 1]) {
    const isLearned = splitGain(kept.filter(inHalf(1 - which)), isIn.filter(inHalf(1 - which))) > 0;
    const ownIn = isIn.filter(inHalf(which));
    for (const [i, isKept] of kept.filter(inHalf(which)).entries()) {
      if (isLearned && ownIn[i] !== true) continue;
      firedWith += 1;
      if (isKept) keptWith += 1;
    }
  }
  const keptRatio = kept.filter(Boolean).length / Math.max(1, kept.length);
  return firedWith > 0 && keptWith / firedWith > keptRatio;
}
