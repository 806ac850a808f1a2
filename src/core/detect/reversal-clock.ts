/**
 * What to do about an automation by the clock that people are before, or that leaves out days on which they do the same by hand: to come earlier, or on those days, too.
 *
 * The tests are those of core/automations (forestalled.ts, left-out-days.ts).
 */
import { z } from "zod";
import { type Forestalled, readForestalled } from "../automations/forestalled.ts";
import { type LeftOutDays, findLeftOutDays } from "../automations/left-out-days.ts";
import type { ReadAutomation } from "../automations/read-rules.ts";
import type { RunHistory } from "../automations/vain-runs.ts";
import { type AutomationConfig, type Condition, WEEKDAYS, type Weekday } from "../domain/automation.ts";
import type { Candidate } from "./contract.ts";
import { type ReversalBody, SAYS_NOTHING } from "./reversal-body.ts";
import { moveTrigger, targetsOf } from "./reversal-change.ts";

export const clockParamsSchema = z.object({
  minForestalledRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe(
      "Smallest share of its runs that people are before by about the same time, 0-1, from which on an automation by the clock comes too late.",
    ),
});

type ClockParams = z.output<typeof clockParamsSchema> & {
  readonly minDays: number;
  readonly minWeekdayDays: number;
  readonly minWeekdayRatio: number;
  readonly heldOutMaxP: number;
};

/** Whether people are before it or do it on other days can be told of this automation at all: else nothing was tried. */
export function isByClock({ cause, triggers }: ReadAutomation): boolean {
  return cause === "clock" && triggers.length === 1;
}

export function ofForestalled(
  automation: ReadAutomation,
  before: AutomationConfig,
  history: RunHistory,
  params: ClockParams,
): readonly Candidate<ReversalBody>[] {
  const found = readForestalled(automation, history, params);
  const [trigger] = before.triggers;
  if (found === null || trigger === undefined) return [];
  const moved = moveTrigger(trigger, -found.leadMin);
  if (moved === null) return [];
  const after = { ...before, triggers: [moved] };
  return [
    toCandidate(
      automation,
      before,
      after,
      found,
      found.runs,
      { earlier_min: found.leadMin, lead_min: found.usualMin },
      history,
    ),
  ];
}

export function ofLeftOutDays(
  automation: ReadAutomation,
  before: AutomationConfig,
  history: RunHistory,
  params: ClockParams,
): readonly Candidate<ReversalBody>[] {
  const [place, ...more] = before.conditions.flatMap((one, index) =>
    one.condition === "time" && one.weekday !== undefined ? [{ index, weekday: one.weekday }] : [],
  );
  if (place === undefined || more.length > 0) return [];
  const leftOut = [...WEEKDAYS.keys()].filter((day) => !place.weekday.includes(WEEKDAYS[day] ?? "mon"));
  const found = leftOut.length === 0 ? null : findLeftOutDays(automation, leftOut, history, params);
  if (found === null) return [];
  const weekday = WEEKDAYS.filter(
    (day, index) => place.weekday.includes(day) || found.weekdays.includes(index),
  );
  const conditions = before.conditions.flatMap((one, index) =>
    index === place.index ? onDays(one, weekday) : [one],
  );
  const after = { ...before, conditions };
  return [toCandidate(automation, before, after, found, found.days, { weekdays: found.weekdays }, history)];
}

/** The condition with other days of the week, gone where it says no more than every day. */
function onDays(condition: Condition, weekday: readonly Weekday[]): readonly Condition[] {
  if (condition.condition !== "time") return [condition];
  if (weekday.length < WEEKDAYS.length) return [{ ...condition, weekday }];
  const { weekday: _, ...hours } = condition;
  return hours.after === undefined && hours.before === undefined ? [] : [hours];
}

function toCandidate(
  { entityId, rules }: ReadAutomation,
  before: AutomationConfig,
  after: AutomationConfig,
  { hits, baseRate, pValue, validated }: Forestalled | LeftOutDays,
  opportunities: number,
  change: Partial<Pick<ReversalBody, "earlier_min" | "lead_min" | "weekdays">>,
  { days }: RunHistory,
): Candidate<ReversalBody> {
  return {
    body: {
      ...SAYS_NOTHING,
      kind: "change",
      replaces: entityId,
      why: change.weekdays === undefined ? "earlier" : "more-days",
      entity_ids: targetsOf(before),
      state: rules[0]?.effects[0]?.state ?? "",
      before,
      after,
      ...change,
    },
    pValue,
    support: hits.length,
    opportunities,
    baseRate,
    firstSeenMs: hits[0] ?? 0,
    lastSeenMs: hits.at(-1) ?? 0,
    daysSeen: new Set(hits.map((atMs) => days.indexOf(atMs))).size,
    validated,
  };
}
