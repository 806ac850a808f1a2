/**
 * What a day of the replay is made of, for drawing and for reading out.
 *
 * The replay's `unmatched` contains its `contradicted`; here the two are apart, so that matched, nobody and opposite add up to fired.
 */
import type { Backtest, BacktestDay } from "../../../src/core/domain/suggestion.ts";

/** In drawing order. `nobody`: it would have acted and nobody did it. `opposite`: and someone undid it soon after. */
const MARK_KINDS = ["matched", "nobody", "opposite", "missed", "already_so"] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Mark {
  readonly kind: MarkKind;
  readonly count: number;
}

/** Marks of one day, or of the whole replay, those with a count only. */
export function marksOf(counts: BacktestDay | Backtest): readonly Mark[] {
  const byKind: Readonly<Record<MarkKind, number>> = {
    matched: counts.matched,
    nobody: Math.max(0, counts.unmatched - counts.contradicted),
    opposite: counts.contradicted,
    missed: counts.missed,
    already_so: counts.already_so,
  };
  return MARK_KINDS.map((kind) => ({ kind, count: byKind[kind] })).filter(({ count }) => count > 0);
}
