/**
 * Clocks that go faster or slower than the wall's by so many minutes a day, and show the wall's time on the last day: by one of them a habit that drifts with
 * the season keeps its time.
 */
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { BIN_MINUTES, DAY_BINS } from "../features/time-profile.ts";

export interface SeasonalClock {
  /** Minutes later each day. */
  readonly aDayMin: number;
  readonly days: DayTable;
}

export interface SeasonalClockParams {
  readonly historyDays: number;
  /** Steps from one clock to the next, as minutes that they differ by over the whole history. */
  readonly stepMin: number;
  readonly mostADayMin: number;
  /** Smallest drift over the whole history, minutes. */
  readonly minDriftMin: number;
  readonly screenWindowMin: number;
  readonly minGainDays: number;
  readonly minGainRatio: number;
  /** Fewest days in the best window, as a share of all: half of the weekends. */
  readonly minDaysRatio: number;
}

/** @param observed days that count within the history looked at */
export function layOutClocks(
  days: DayTable,
  observed: number,
  params: SeasonalClockParams,
): readonly SeasonalClock[] {
  const span = Math.max(1, Math.min(params.historyDays, observed));
  const stepADay = params.stepMin / span;
  const most = Math.floor(params.mostADayMin / stepADay);
  return Array.from({ length: 2 * most + 1 }, (_, i) => (i - most) * stepADay)
    .filter((aDayMin) => Math.abs(aDayMin) * span >= params.minDriftMin - 1e-9)
    .map((aDayMin) => ({ aDayMin, days: turn(days, aDayMin) }));
}

function turn(days: DayTable, aDayMin: number): DayTable {
  const last = days.length - 1;
  return {
    ...days,
    minuteOf(atMs) {
      const minute = days.minuteOf(atMs) + aDayMin * (last - days.indexOf(atMs));
      return ((minute % 1440) + 1440) % 1440;
    },
  };
}

/**
 * Which targets are used in some window of a clock on clearly more days than in any of the wall's: a look that spares most of them the exact test.
 * @returns by clock. Cost: O(uses · clocks)
 */
export function screenTargets(
  targets: readonly ActionTarget[],
  days: DayTable,
  clocks: readonly SeasonalClock[],
  params: SeasonalClockParams,
): readonly ReadonlySet<ActionTarget>[] {
  const wanted = clocks.map(() => new Set<ActionTarget>());
  const last = days.length - 1;
  const observed = days.counts.subarray(-params.historyDays).reduce((sum, one) => sum + one, 0);
  const enough = params.minDaysRatio * observed;
  const width = Math.round(params.screenWindowMin / BIN_MINUTES);
  for (const target of targets) {
    const uses = Array.from(target.atMs, (atMs) => ({
      day: days.indexOf(atMs),
      minute: days.minuteOf(atMs),
    })).filter(({ day }) => day > last - params.historyDays && day >= 0 && days.counts[day] === 1);
    const daysUsed = new Set(uses.map(({ day }) => day)).size;
    if (daysUsed < Math.max(params.minGainDays, enough)) continue;
    const mostBy = (aDayMin: number) => {
      const hits = new Uint16Array(DAY_BINS);
      const lastDay = new Int16Array(DAY_BINS).fill(-1);
      for (const { day, minute } of uses) {
        const turned = minute + aDayMin * (last - day);
        const bin = Math.floor((((turned % 1440) + 1440) % 1440) / BIN_MINUTES);
        for (let i = 0; i < width; i += 1) {
          const start = (bin - i + DAY_BINS) % DAY_BINS;
          if (lastDay[start] === day) continue;
          lastDay[start] = day;
          hits[start] = (hits[start] ?? 0) + 1;
        }
      }
      return hits.reduce((most, count) => Math.max(most, count), 0);
    };
    const byWall = mostBy(0);
    if (byWall + params.minGainDays > daysUsed) continue;
    for (const [i, { aDayMin }] of clocks.entries()) {
      const most = mostBy(aDayMin);
      if (most >= enough && most >= byWall + Math.max(params.minGainDays, params.minGainRatio * most))
        wanted[i]?.add(target);
    }
  }
  return wanted;
}
