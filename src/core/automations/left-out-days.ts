/**
 * Days of the week that an automation by the clock leaves out, and on which people do the same by hand at its time.
 *
 * Null: on those days the times at which people do it within an hour and a half of the automation's time are spread over these hours. Test: the exact binomial tail of
 * the days on which they do it within a quarter of an hour. The days left out, and classes of them, are tried and paid for (Bonferroni).
 */
import { isManualCode } from "../domain/initiator.ts";
import { createLocalClock } from "../domain/local-time.ts";
import { type EpochMs, MINUTE_MS } from "../domain/time.ts";
import { upperTail } from "../math/binomial-tail.ts";
import { MATCH_MIN } from "./forestalled.ts";
import type { ReadAutomation } from "./read-rules.ts";
import { CLASSES } from "./reversals.ts";
import { type RunHistory, runsOf } from "./vain-runs.ts";

/** Around the automation's time, minutes: as far as hours of use are thought to be even. */
const AROUND_MIN = 90;

export interface LeftOutParams {
  /** Fewest days on which the automation ran. */
  readonly minDays: number;
  /** Fewest days left out on which people did it. */
  readonly minWeekdayDays: number;
  /** Smallest share of the days left out on which they do, 0–1. */
  readonly minWeekdayRatio: number;
}

export interface LeftOutDays {
  /** 0 = Monday … 6 = Sunday. */
  readonly weekdays: readonly number[];
  readonly days: number;
  /** When people did it on these. */
  readonly hits: readonly EpochMs[];
  readonly baseRate: number;
  readonly pValue: number;
  readonly validated: boolean;
}

interface OnDay {
  readonly day: number;
  /** Acts around the automation's time of the target that has the most. */
  readonly around: number;
  /** When all of it was done at about its time; null where it was not. */
  readonly hitMs: EpochMs | null;
}

/**
 * @param leftOut weekdays on which it does not run, 0 = Monday
 * @returns null where people do not do it then; the p-value is for all classes tried. Cost: O(days · targets + rows of the targets)
 */
export function findLeftOutDays(
  automation: ReadAutomation,
  leftOut: readonly number[],
  history: RunHistory,
  params: LeftOutParams,
): LeftOutDays | null {
  const { days } = history;
  const [trigger, ...more] = automation.triggers;
  const [rule, ...others] = automation.rules;
  if (trigger?.kind !== "time" || trigger.atMin === null || more.length > 0) return null;
  if (rule === undefined || rule.isGuessed || others.length > 0) return null;
  const wants = rule.effects.flatMap(({ entityId, state, afterMs }) =>
    state === null || afterMs === null ? [] : [{ entityId, state, afterMs }],
  );
  if (wants.length === 0 || wants.length < rule.effects.length) return null;
  const runs = runsOf(automation.entityId, history);
  const [firstMs] = runs;
  if (firstMs === undefined || new Set(runs.map((at) => days.indexOf(at))).size < params.minDays) return null;

  const clock = createLocalClock(days.timeZone);
  const actsOf = new Map(wants.map((want) => [want, ownActsOf(want, history)]));
  const all = Array.from(days.dates.keys())
    .filter((day) => days.counts[day] === 1 && leftOut.includes(days.weekday[day] ?? -1))
    .map((day): OnDay => {
      const setOffMs = clock.atLocalTime(days.dates[day] ?? "", trigger.atMin ?? 0);
      const near = wants.map((want) =>
        (actsOf.get(want) ?? []).map((atMs) => ({
          atMs,
          offMs: Math.abs(atMs - want.afterMs - (setOffMs ?? -Infinity)),
        })),
      );
      const hits = near.map((own) => own.find(({ offMs }) => offMs <= MATCH_MIN * MINUTE_MS)?.atMs ?? null);
      return {
        day,
        around: Math.max(
          ...near.map((own) => own.filter(({ offMs }) => offMs <= AROUND_MIN * MINUTE_MS).length),
        ),
        hitMs: hits.reduce((a, b) => (a === null || b === null ? null : Math.max(a, b))),
      };
    });
  const classes = [
    leftOut,
    ...CLASSES.filter((own) => own.length < leftOut.length && own.every((day) => leftOut.includes(day))),
  ];
  const found = classes.flatMap((weekdays) => judge(weekdays, all, history, params) ?? []);
  const [best] = found.toSorted((a, b) => a.pValue - b.pValue);
  return best === undefined ? null : { ...best, pValue: Math.min(1, best.pValue * classes.length) };
}

function judge(
  weekdays: readonly number[],
  all: readonly OnDay[],
  { days }: RunHistory,
  { minWeekdayDays, minWeekdayRatio }: LeftOutParams,
): LeftOutDays | null {
  const own = all.filter(({ day }) => weekdays.includes(days.weekday[day] ?? -1));
  const hits = own.flatMap(({ hitMs }) => hitMs ?? []);
  if (hits.length < minWeekdayDays || hits.length < minWeekdayRatio * own.length) return null;
  const around = own.reduce((sum, one) => sum + one.around, 0) / own.length;
  const baseRate = 1 - (1 - MATCH_MIN / AROUND_MIN) ** around;
  const late = own.slice(own.length >> 1);
  return {
    weekdays,
    days: own.length,
    hits,
    baseRate,
    pValue: upperTail(hits.length, own.length, baseRate),
    // Nothing was fitted but which days: the later half has to show them as well.
    validated: late.filter(({ hitMs }) => hitMs !== null).length >= 0.8 * minWeekdayRatio * late.length,
  };
}

/** When people brought the entity into the state themselves, ascending. */
function ownActsOf(
  { entityId, state }: { readonly entityId: string; readonly state: string },
  { log, rows }: RunHistory,
): readonly EpochMs[] {
  const code = rows.stateCodeOf(state);
  return Array.from(rows.rowsOf(rows.codeOf(entityId)))
    .filter((row) => log.state[row] === code && isManualCode(log.initiator[row] ?? 0))
    .map((row) => log.atMs[row] ?? 0);
}
