/**
 * What a day of the replay is made of, for drawing and for reading out.
 *
 * The replay's `unmatched` contains its `contradicted`; here the two are apart, so that matched, nobody and opposite add up to fired.
 */
import type { Backtest, BacktestDay } from "../../../src/core/domain/suggestion.ts";

/**
 * In drawing order. `nobody`: it would have acted and nobody did it. `kept`: of an automation that acts already, it did it and nobody undid it.
 * `opposite`: and someone undid it soon after.
 */
const MARK_KINDS = ["matched", "kept", "nobody", "opposite", "missed", "already_so"] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Mark {
  readonly kind: MarkKind;
  readonly count: number;
}

/**
 * Marks of one day, or of the whole replay, those with a count only.
 * @param isRunning whether it is an automation's that acts already, so that what nobody else did was its own doing
 */
export function marksOf(counts: BacktestDay | Backtest, isRunning: boolean): readonly Mark[] {
  const alone = Math.max(0, counts.unmatched - counts.contradicted);
  const byKind: Readonly<Record<MarkKind, number>> = {
    matched: counts.matched,
    kept: isRunning ? alone : 0,
    nobody: isRunning ? 0 : alone,
    opposite: counts.contradicted,
    missed: counts.missed,
    already_so: counts.already_so,
  };
  return MARK_KINDS.map((kind) => ({ kind, count: byKind[kind] })).filter(({ count }) => count > 0);
}
