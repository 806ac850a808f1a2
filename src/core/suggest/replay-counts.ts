/** Counts of a replay by the contract's words, day by day and in all. */
import type { Backtest, BacktestDay } from "../domain/suggestion.ts";
import type { EpochMs } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";

const WORDS = ["fired", "matched", "unmatched", "contradicted", "already_so", "missed"] as const;
type Word = (typeof WORDS)[number];
type Counts = Record<Word, number>;

export interface ReplayCounts {
  count(word: Word, atMs: EpochMs): void;
  /** Marked days have their counts, but are in no total. */
  toBacktest(): Backtest;
}

export function createReplayCounts(days: DayTable): ReplayCounts {
  const daily = days.dates.map((): Counts => zero());
  return {
    count(word, atMs) {
      const day = daily[days.indexOf(atMs)];
      if (day !== undefined) day[word] += 1;
    },
    toBacktest() {
      const totals = zero();
      let counted = 0;
      for (const [day, counts] of daily.entries()) {
        if (days.marked[day] === 1) continue;
        for (const word of WORDS) totals[word] += counts[word];
        counted += days.seen[day] ?? 0;
      }
      return {
        days: counted,
        ...totals,
        precision: share(totals.matched, totals.fired),
        coverage: share(totals.matched, totals.matched + totals.missed),
        false_per_day: share(totals.unmatched, counted),
        daily: days.dates.map((date, day): BacktestDay => {
          const counts = { date, ...(daily[day] ?? zero()) };
          return days.marked[day] === 1 ? { ...counts, left_out: true } : counts;
        }),
      };
    },
  };
}

function zero(): Counts {
  return { fired: 0, matched: 0, unmatched: 0, contradicted: 0, already_so: 0, missed: 0 };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
}
