/**
 * What explains a scene better than its own beginning: something else that sets all of it off, a time of day, or what the home does already.
 */
import type { Automated } from "../automations/automated.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { lowerBound } from "../math/lower-bound.ts";
import type { TogetherSet } from "../math/together-sets.ts";
import type { FittedTrigger } from "./co-activation-trigger.ts";
import { type MinedRules, RULE_PARAMS } from "./rules/rules.ts";

/** Whether something else sets all of them off: an arrival saves more than the first of them does. */
export function isExplained(
  members: readonly ActionTarget[],
  set: TogetherSet,
  { rules }: MinedRules,
  explainedRatio: number,
): boolean {
  const codes = new Set(members.map(({ entityCode }) => entityCode));
  return members.every(({ entityCode, stateCode }) => {
    const known = Float64Array.from(
      rules
        .filter(
          ({ group, rule }) =>
            group.entityCodes.has(entityCode) &&
            group.lead.stateCode === stateCode &&
            !codes.has(rule.moment.stream.entityCode),
        )
        .flatMap(({ group, rule }) =>
          [...rule.occasions.action].flatMap((action, i) =>
            action >= 0 && rule.acts[i] === 1 ? (group.lead.atMs[action] ?? []) : [],
          ),
        ),
    ).sort();
    const count = set.toMs.reduce((sum, toMs, i) => {
      const next = known[lowerBound(known, (set.fromMs[i] ?? 0) - 5 * SECOND_MS)];
      // A cover arrives later than it was set.
      return next !== undefined && next <= toMs + MINUTE_MS ? sum + 1 : sum;
    }, 0);
    return count >= explainedRatio * set.fromMs.length;
  });
}

/** Width of the stretch of the clock in which the contract takes an action for what a time trigger did, minutes. */
const CLOCK_WIDTH_MIN = 30;

/** Whether a time of day would do all of it, and be wrong no more often. */
export function isClockBetter(
  set: TogetherSet,
  { rule }: FittedTrigger,
  size: number,
  days: DayTable,
): boolean {
  const minutes = set.fromMs.map((at) => days.minuteOf(at));
  const hits = Math.max(
    ...Array.from(
      minutes,
      (from) => minutes.filter((at) => (at - from + 1440) % 1440 < CLOCK_WIDTH_MIN).length,
    ),
  );
  const { breakEvenRatio } = RULE_PARAMS;
  const price = breakEvenRatio / (1 - breakEvenRatio);
  const workdays = countDays(set, days);
  const byClock = hits * size - price * Math.max(0, workdays - hits);
  const byFirst = rule.verdict.hits * (size - 1) - price * (rule.verdict.firings - rule.verdict.hits);
  return byClock > byFirst;
}

/** Days of the classes on which the set comes at all. */
function countDays({ fromMs }: TogetherSet, days: DayTable): number {
  const on = new Set(Array.from(fromMs, (at) => ((days.weekday[days.indexOf(at)] ?? 0) >= 5 ? 1 : 0)));
  return days.weekday.reduce(
    (sum, weekday, day) => sum + (days.seen[day] === 1 && on.has(weekday >= 5 ? 1 : 0) ? 1 : 0),
    0,
  );
}

/** Whether a scene or a script has all of them in it, or an automation sets the others when one of them is set. */
export function isAutomated(members: readonly ActionTarget[], automated: Automated): boolean {
  const rules = members.map(({ entityId, state }) => automated.rulesFor(entityId, state));
  const sources = new Set(rules.flat().map(({ source }) => source));
  return [...sources].some((source) => {
    // A script that is not running is off, too.
    if (source.startsWith("automation.") && !automated.isEnabled(source)) return false;
    const missing = members.filter(
      (_, place) => !(rules[place] ?? []).some((rule) => rule.source === source),
    );
    const own = rules.flat().filter((rule) => rule.source === source);
    const isSetOffBy = (entityId: string) =>
      own.some(({ triggers }) =>
        triggers.some((trigger) => trigger.kind === "state" && trigger.entityIds.includes(entityId)),
      );
    if (missing.length === 0)
      return !source.startsWith("automation.") || members.some(({ entityId }) => isSetOffBy(entityId));
    return missing.length === 1 && isSetOffBy(missing[0]?.entityId ?? "");
  });
}
