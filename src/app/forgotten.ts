/**
 * Learned things that an administrator had forgotten: not shown and not suggested from what was seen until then.
 *
 * A mark beside the suggestion, which itself stays as it was: taking the mark away is the undo. It goes by itself when the habit shows anew, in what
 * happened since alone: an analysis still looks at the days before, so what it finds counts only where its replay over the days after the mark
 * stands by itself.
 */
import type { FoundSuggestion } from "../core/domain/suggestion.ts";
import { HOUR_MS, type EpochMs } from "../core/domain/time.ts";

/** When which suggestions were forgotten, by id. */
export type Forgotten = ReadonlyMap<string, EpochMs>;

export interface RelearnParams {
  /** Whole days of the replay after the mark, days. */
  readonly minDays: number;
  /** Firings of those days that somebody wanted. */
  readonly minMatched: number;
  /** Wanted firings of all of those days', 0–1. */
  readonly minPrecisionRatio: number;
}

/** Two weeks show every weekday twice; five times of them, three right of five, is what makes an idea worth it (core/suggest/worth.ts). */
const RELEARN: RelearnParams = { minDays: 14, minMatched: 5, minPrecisionRatio: 0.6 };
/** Kiribati's clocks are that far ahead of UTC. */
const EASTERNMOST_MS = 14 * HOUR_MS;

/** Whether what happened after the mark is enough to learn it anew. */
export function isRelearned(
  { suggestion }: FoundSuggestion,
  forgottenMs: EpochMs,
  { minDays, minMatched, minPrecisionRatio }: RelearnParams = RELEARN,
): boolean {
  // The day of the mark, or the one after, whatever the zone: nothing from before it counts.
  const date = new Date(forgottenMs + EASTERNMOST_MS).toISOString().slice(0, 10);
  const since = suggestion.backtest.daily.filter((day) => day.date > date && day.left_out !== true);
  const fired = since.reduce((sum, day) => sum + day.fired, 0);
  const matched = since.reduce((sum, day) => sum + day.matched, 0);
  return since.length >= minDays && matched >= minMatched && matched >= minPrecisionRatio * fired;
}
