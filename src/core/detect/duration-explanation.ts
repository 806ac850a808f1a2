/** What explains the ends of uses better than how long they lasted: the clock, another rule, a timer in the device, a cycle that runs by itself. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import { minutesBetween, summariseTimes } from "../math/circular.ts";
import { medianAbsoluteDeviation } from "../math/spread.ts";
import type { DurationParams } from "./duration-params.ts";
import type { Uses } from "./duration-uses.ts";
import type { MinedRules } from "./rules/rules.ts";

/** A hand is not that steady. */
const TIMER_SPREAD_MS = 2 * SECOND_MS;
/** Pauses shorter than this, as steady as the uses, are a compressor's. */
const CYCLE_PAUSE_MS = 3 * HOUR_MS;
const CYCLE_SPREAD = 0.3;
/** An action that a rule explains is the same where it comes within this. */
const SAME_MS = 5 * SECOND_MS;

/** @param hits uses that end so, ascending. Cost: O(uses log uses + rules · occasions) */
export function isExplained(
  uses: Uses,
  hits: readonly number[],
  rules: () => MinedRules,
  days: DayTable,
  params: DurationParams,
): boolean {
  const lastedMs = hits.map((i) => uses.lastedMs[i] ?? 0);
  const spreadMs = medianAbsoluteDeviation(lastedMs);
  const middleMs = medianOf(lastedMs);
  if (spreadMs <= Math.max(TIMER_SPREAD_MS, params.timerSpreadRatio * middleMs)) return true;
  if (isCycle(uses)) return true;
  const endsMs = hits.map((i) => uses.endedMs[i] ?? 0);
  if (clockSpread(endsMs, days) < params.clockSteadiness * (spreadMs / MINUTE_MS)) return true;
  return explainedBy(rules(), uses, endsMs, middleMs) >= params.explainedRatio * hits.length;
}

/** Median absolute deviation of the clock times, minutes. */
function clockSpread(atMs: readonly number[], days: DayTable): number {
  const minutes = atMs.map((at) => days.minuteOf(at));
  const { meanMin } = summariseTimes(minutes);
  return medianAbsoluteDeviation(minutes.map((minute) => minutesBetween(meanMin, minute)));
}

/** Whether the device goes on and off by itself: pauses are short and as steady as uses. */
function isCycle({ beganMs, lastedMs }: Uses): boolean {
  if (beganMs.length < 10) return false;
  const pauses: number[] = [];
  for (let i = 1; i < beganMs.length; i += 1)
    pauses.push((beganMs[i] ?? 0) - (beganMs[i - 1] ?? 0) - (lastedMs[i - 1] ?? 0));
  const logSpread = (spans: readonly number[]) =>
    medianAbsoluteDeviation(spans.map((span) => Math.log(Math.max(1, span))));
  return (
    medianOf(pauses) < CYCLE_PAUSE_MS &&
    logSpread(pauses) < CYCLE_SPREAD &&
    logSpread([...lastedMs]) < CYCLE_SPREAD
  );
}

/** The most ends that one rule explains whose own moment comes well after the use has begun. */
function explainedBy({ rules }: MinedRules, uses: Uses, endsMs: readonly number[], middleMs: number): number {
  const { entityId, state } = uses.target;
  let most = 0;
  for (const { group, rule } of rules) {
    if (!group.entityIds.includes(entityId) && group.lead.entityId !== entityId) continue;
    if (group.lead.state !== state || rule.moment.waitMs > middleMs / 2) continue;
    let count = 0;
    let next = 0;
    for (const [i, action] of rule.occasions.action.entries()) {
      if (action < 0 || rule.acts[i] !== 1) continue;
      const at = group.lead.atMs[action] ?? 0;
      while (next < endsMs.length && (endsMs[next] ?? 0) < at - SAME_MS) next += 1;
      if (next < endsMs.length && (endsMs[next] ?? 0) <= at + SAME_MS) count += 1;
    }
    most = Math.max(most, count);
  }
  return most;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
