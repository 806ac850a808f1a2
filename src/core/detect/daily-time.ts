/**
 * Daily-time habit: people bring a device into a state at about the same time of day, every day, on weekdays or at weekends.
 *
 * Model: given how often a target was used on each day, under the null its times are independent draws from a smooth profile, hour by hour the
 * home's own blended with the target's. Test: the smallest exact Poisson-binomial tail over windows, day classes and spans, with the
 * exact probability of the union as p-value. k-means on the clock's circle gives the parts of the day in which a window is sought; interleaved blocks of
 * days validate it. docs/accuracy.md states all of it with its figures.
 */
import { z } from "zod";
import type { Readiness } from "../domain/analysis.ts";
import type { Automated, Moment } from "../automations/automated.ts";
import type { Condition, Weekday } from "../domain/automation.ts";
import type { Home } from "../domain/home.ts";
import { addDays, toClockText, toTimeOfDay } from "../domain/local-time.ts";
import { mustAsk, isSuggestible, toAction } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { BIN_MINUTES, DAY_BINS, toBin } from "../features/time-profile.ts";
import { minutesBetween } from "../math/circular.ts";
import { clusterTimesOfDay } from "../math/day-clusters.ts";
import { createDayScan, type DayScan, type ScanWindow } from "../math/day-scan.ts";
import { sayCommand, sayDays, sayDoing, sayShare } from "./action-wording.ts";
import type { Candidate, DetectInput, Detector } from "./contract.ts";
import { type DailyTimeParams, dailyTimeParamsSchema } from "./daily-time-params.ts";
import { describeHabit } from "./daily-time-habit.ts";
import { DAY_CLASSES, type TargetDays, isOfClass, layOutTarget } from "./daily-time-target.ts";
import { endsItsBeginning } from "./lag-explanation.ts";
import { sayTogether } from "./say-together.ts";

const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Days a home has to be observed before this detector says anything: 8 chances at the least, a day of margin either way. */
const MIN_DAYS = 7;

const bodySchema = z.object({
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  /** Civil minutes after midnight. */
  at_min: z.number().min(0).max(1440),
  days: z.enum(DAY_CLASSES),
  from_min: z.number(),
  to_min: z.number(),
});

export type DailyTimeBody = z.output<typeof bodySchema>;

export const dailyTime: Detector<DailyTimeParams, DailyTimeBody> = {
  id: "daily-time",
  // What people name first when asked for a habit.
  budgetShares: 4,
  params: dailyTimeParamsSchema,
  body: bodySchema,
  detect,
  describe(candidate, words) {
    const { body, support, opportunities } = candidate;
    return {
      titleParts: [
        ...sayCommand(body.entity_ids, body.state, words),
        { text: " at " },
        { text: toClockText(body.at_min), strong: true },
        { text: " " },
        { text: sayDays(body.days), strong: true },
      ],
      explanation: `Someone ${sayDoing(body.entity_ids, body.state)} between ${toClockText(body.from_min)} and ${toClockText(
        body.to_min,
      )} ${sayShare(support, opportunities, body.days)}.`,
    };
  },
  toAutomation(body, words) {
    const title = sayCommand(body.entity_ids, body.state, words)
      .map(({ text }) => text)
      .join("");
    return {
      alias: `${title} at ${toClockText(body.at_min)} ${sayDays(body.days)}`,
      description: `Suggested by Steward: people did this themselves ${sayDays(body.days)} at about this time.`,
      triggers: [{ trigger: "time", at: toTimeOfDay(body.at_min) }],
      conditions: weekdayCondition(body.days),
      actions: [toAction(body.entity_ids, body.state)],
      mode: "single",
    };
  },
  targetsOf: (body) => body.entity_ids,
  modeOf: (body, home) => (body.entity_ids.some((entityId) => mustAsk(entityId, home)) ? "ask" : "act"),
  isSameIdea: (a, b) =>
    a.state === b.state &&
    a.entity_ids.some((entityId) => b.entity_ids.includes(entityId)) &&
    (a.days === b.days || a.days === "all" || b.days === "all") &&
    Math.abs(minutesBetween(a.at_min, b.at_min)) <= 45,
};

/** A clock by which habits are looked for: the wall's, or one that counts from the sun. */
export interface ClockView {
  readonly days: DayTable;
  /** What a time on it is to an automation; null where it is none that is offered. */
  toMoment(atMin: number, days: DailyTimeBody["days"]): Moment | null;
}

function detect(input: DetectInput, params: DailyTimeParams) {
  const { candidates, tested } = findByClock(input, params, {
    days: input.days,
    toMoment: (atMin, days) => ({ kind: "time", atMin, weekdays: weekdaysOf(days) }),
  });
  const targets = input.shared.actions();
  return { candidates, tested, readiness: readinessOf(input.days, targets, input.home, tested) };
}

/** Habits by a clock; times of the bodies are on that clock. */
export function findByClock(input: DetectInput, params: DailyTimeParams, view: ClockView) {
  const { home, shared } = input;
  const { days } = view;
  const targets = shared.actions();
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const usage = countUse(targets, days, params.maxHomeShareActions);
  const automated = input.shared.automated();
  const found: { readonly candidate: Candidate<DailyTimeBody>; readonly atMs: readonly number[] }[] = [];
  let tested = 0;
  for (const target of targets) {
    if (!isSuggestible(target.entityId, entities.get(target.entityId))) continue;
    const laidOut = layOutTarget(target, days, usage.without(target.entityCode), params);
    if (laidOut === null) continue;
    const habits = searchTarget(laidOut, input, params, view, automated, targets, usage.isIdle);
    tested += Math.max(1, habits.tested);
    found.push(...habits.found);
  }
  return { candidates: sayTogether(found, entities), tested };
}

/** The condition that holds on a class of days; none for all of them. */
export function weekdayCondition(days: DailyTimeBody["days"]): readonly Condition[] {
  return days === "all" ? [] : [{ condition: "time", weekday: weekdaysOf(days) }];
}

function weekdaysOf(days: DailyTimeBody["days"]): readonly Weekday[] {
  return WEEKDAYS.filter((_, index) => isOfClass(days, index));
}

/** The target's windows, part of the day by part of the day. */
function searchTarget(
  laidOut: TargetDays,
  input: DetectInput,
  params: DailyTimeParams,
  view: ClockView,
  automated: Automated,
  targets: readonly ActionTarget[],
  isIdle: (dayIndex: number) => boolean,
) {
  const { model, target } = laidOut;
  const scan = createDayScan(model, {
    random: input.random,
    draws: params.draws,
    certainBelow: params.certainBelow,
    enoughAbove: params.screenMaxP,
  });
  const top = scan.best(0, DAY_BINS);
  // The p-value is never below the smallest tail.
  if (top === null || top.tail > params.screenMaxTail || scan.pValue(top.tail) > params.screenMaxP)
    return { tested: 1, found: [] };

  const windows = windowsByPart(laidOut, scan, input.random, params);
  const found = windows.flatMap(({ window, part }) => {
    const habit = describeHabit(laidOut, window, part, isIdle, params);
    if (habit === null) return [];
    const atMs = habit.events.map((event) => laidOut.eventAtMs[event] ?? 0);
    const moment = view.toMoment(habit.atMin, habit.days);
    if (moment === null) return [];
    if (automated.does(target, moment, atMs)) return [];
    if (endsItsBeginning(target, atMs, targets, params.lagSteadinessRatio)) return [];
    const candidate: Candidate<DailyTimeBody> = {
      body: {
        entity_ids: [target.entityId],
        state: target.state,
        at_min: habit.atMin,
        days: habit.days,
        from_min: habit.fromMin,
        to_min: habit.toMin,
      },
      pValue: scan.pValue(window.tail),
      support: habit.support,
      opportunities: habit.opportunities,
      baseRate: window.baseRate,
      firstSeenMs: atMs[0] ?? 0,
      lastSeenMs: atMs.at(-1) ?? 0,
      daysSeen: habit.support,
      validated: habit.validated,
    };
    return [{ candidate, atMs }];
  });
  return { tested: windows.length, found };
}

/** The best window of each part of the day; of windows closer than their width only the most extreme, so that a habit is said once. */
function windowsByPart(laidOut: TargetDays, scan: DayScan, random: () => number, params: DailyTimeParams) {
  const { centresMin } = clusterTimesOfDay(laidOut.eventMin, random, {
    maxClusters: params.maxClusters,
    starts: params.clusterStarts,
    minSpreadMin: BIN_MINUTES,
    maxPoints: 400,
  });
  const borders = centresMin.slice(1).map((centre, i) => toBin((centre + (centresMin[i] ?? 0)) / 2));
  const parts = [0, ...borders].map((fromBin, i) => ({ fromBin, toBin: borders[i] ?? DAY_BINS }));
  const windows = parts.flatMap((part) => {
    const window = scan.best(part.fromBin, part.toBin);
    return window === null ? [] : [{ window, part }];
  });
  const kept: { readonly window: ScanWindow; readonly part: (typeof parts)[number] }[] = [];
  for (const one of windows.toSorted((a, b) => a.window.tail - b.window.tail)) {
    const isApart = kept.every(({ window }) => {
      const gap = Math.max(window.startBin, one.window.startBin) - Math.min(endOf(window), endOf(one.window));
      return gap >= Math.max(window.widthBins, one.window.widthBins);
    });
    if (isApart) kept.push(one);
  }
  return kept;
}

function endOf(window: ScanWindow): number {
  return window.startBin + window.widthBins;
}

/** The home's use by bin, what one entity adds to it, and on which days nobody did anything. */
function countUse(targets: readonly ActionTarget[], days: DayTable, maxShare: number) {
  const total = new Float64Array(DAY_BINS);
  const byEntity = new Map<number, Float64Array>();
  const busy = new Uint8Array(days.length);
  for (const target of targets) {
    const own = byEntity.get(target.entityCode) ?? new Float64Array(DAY_BINS);
    const weight = Math.min(1, maxShare / target.atMs.length);
    for (const atMs of target.atMs) {
      const day = days.indexOf(atMs);
      if (day < 0) continue;
      busy[day] = 1;
      const bin = toBin(days.minuteOf(atMs));
      own[bin] = (own[bin] ?? 0) + weight;
      total[bin] = (total[bin] ?? 0) + weight;
    }
    byEntity.set(target.entityCode, own);
  }
  return {
    without: (entityCode: number) =>
      total.map((all, bin) => Math.max(0, all - (byEntity.get(entityCode)?.[bin] ?? 0))),
    isIdle: (day: number) => busy[day] !== 1,
  };
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
    return {
      detector: "daily-time",
      ready: false,
      reason: `Times of day need ${MIN_DAYS} whole days of history; there are ${observed} so far.`,
      readyAt: lastDate === undefined ? null : addDays(lastDate, missing),
    };
  }
  if (tested === 0) {
    return {
      detector: "daily-time",
      ready: false,
      reason:
        actions === 0
          ? `In ${observed} days no change could be put down to a person, so there is nothing to learn times of day from.`
          : `In ${observed} days people did ${actions} things themselves, but no device was used on five different days.`,
      readyAt: null,
    };
  }
  const what = home.exceptions.length > 0 ? ", marked days left out" : "";
  return {
    detector: "daily-time",
    ready: true,
    reason: `Learned from ${observed} days${what} and ${actions} things people did themselves.`,
    readyAt: null,
  };
}
