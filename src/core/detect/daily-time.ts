/**
 * Daily-time habit: people bring a device into a state at about the same time of day, every day, on weekdays, at weekends, on one weekday or on some of them.
 *
 * Model: given how often a target was used on each day, under the null its times are independent draws from a smooth profile, hour by hour the
 * home's own blended with the target's. Test: the smallest exact Poisson-binomial tail over windows, day classes and spans, with the
 * exact probability of the union as p-value. k-means on the clock's circle gives the parts of the day in which a window is sought; interleaved blocks of
 * days validate it. docs/accuracy.md states all of it with its figures.
 */
import type { Readiness } from "../domain/analysis.ts";
import type { Home } from "../domain/home.ts";
import { addDays, toClockText, toTimeOfDay } from "../domain/local-time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { mustAsk, toAction } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { minutesBetween } from "../math/circular.ts";
import { type Circumstance, type Parts, textOf } from "../words/phrases.ts";
import { toAct } from "./act.ts";
import { toCircumstance } from "./circumstance.ts";
import type { DetectInput, Detector, Words } from "./contract.ts";
import {
  type DailyTimeBody,
  dailyTimeBodySchema,
  isOverlapping,
  weekdayCondition,
  weekdaysOf,
} from "./daily-time-body.ts";
import { type DailyTimeParams, dailyTimeParamsSchema } from "./daily-time-params.ts";
import { findByClock } from "./daily-time-search.ts";
import { createReadiness } from "./readiness.ts";

/** Days a home has to be observed before this detector says anything: 8 chances at the least, a day of margin either way. */
export const MIN_DAYS = 7;

const ID = "daily-time";

export const dailyTime: Detector<DailyTimeParams, DailyTimeBody> = {
  id: ID,
  // What people name first when asked for a habit.
  budgetShares: 3,
  params: dailyTimeParamsSchema,
  body: dailyTimeBodySchema,
  detect,
  describe(candidate, words) {
    const { body, support, opportunities } = candidate;
    return {
      titleParts: sayTitle(body, words),
      explanation: words.say.timedWhy({
        who: body.by === null ? null : words.nameOf(body.by),
        act: toAct(body, words),
        from: toClockText(body.from_min),
        to: toClockText(body.to_min),
        share: { support, opportunities, days: body.days },
        only: onlyThen(body, words),
        aWeekMin: body.a_week_min ?? 0,
      }),
    };
  },
  toAutomation(body, words) {
    return {
      alias: textOf(sayTitle(body, words)),
      description: words.say.timedNote({
        who: body.by === null ? null : words.nameOf(body.by),
        days: body.days,
      }),
      triggers: [{ trigger: "time", at: toTimeOfDay(body.at_min) }],
      conditions: [...weekdayCondition(body.days), ...(body.only === null ? [] : [body.only])],
      actions: [toAction(body.entity_ids, body.state)],
      mode: "single",
    };
  },
  targetsOf: (body) => body.entity_ids,
  modeOf: (body, home) => (body.entity_ids.some((entityId) => mustAsk(entityId, home)) ? "ask" : "act"),
  isSameIdea: (a, b) =>
    a.state === b.state &&
    a.entity_ids.some((entityId) => b.entity_ids.includes(entityId)) &&
    isOverlapping(a.days, b.days) &&
    Math.abs(minutesBetween(a.at_min, b.at_min)) <= 45,
};

function sayTitle(body: DailyTimeBody, words: Words): Parts {
  const only = onlyThen(body, words);
  return words.say.timed({ act: toAct(body, words), at: toClockText(body.at_min), days: body.days, only });
}

function onlyThen({ only }: DailyTimeBody, words: Words): Circumstance | null {
  return only === null ? null : toCircumstance(only, words);
}

function detect(input: DetectInput, params: DailyTimeParams) {
  const { candidates, tested } = findByClock(input, params, {
    days: input.days,
    toMoment: (atMin, days) => ({ kind: "time", atMin, weekdays: weekdaysOf(days) }),
    toInstant: (dayIndex, atMin) => (input.days.startsMs[dayIndex] ?? Infinity) + atMin * MINUTE_MS,
  });
  const targets = input.shared.actions();
  return { candidates, tested, readiness: readinessOf(input.days, targets, input.home, tested) };
}

function readinessOf(
  days: DayTable,
  targets: readonly ActionTarget[],
  home: Home,
  tested: number,
): Readiness {
  const observed = days.counts.reduce((sum, one) => sum + one, 0);
  const actions = targets.reduce((sum, { atMs }) => sum + atMs.length, 0);
  const missing = MIN_DAYS - observed;
  const lastDate = days.dates.at(-1);
  if (missing > 0) {
    const readyAt = lastDate === undefined ? null : addDays(lastDate, missing);
    return createReadiness(ID, false, { kind: "needs-days", needed: MIN_DAYS, days: observed }, readyAt);
  }
  if (tested === 0) {
    return createReadiness(
      ID,
      false,
      actions === 0
        ? { kind: "nobody-acted", days: observed }
        : { kind: "acted-too-seldom", days: observed, actions },
    );
  }
  const isMarked = home.exceptions.length > 0;
  return createReadiness(ID, true, { kind: "learned-actions", days: observed, actions, isMarked });
}
