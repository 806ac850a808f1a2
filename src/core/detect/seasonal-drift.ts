/**
 * Seasonal drift: a habit whose time moves with the season, by so many minutes a week, and neither stays by the clock nor goes with the sun.
 *
 * Model and test are the daily time's on clocks that run slower or faster than the wall's; every clock counts as tried. What is offered is the time of
 * the present season, as long as it holds within the replay's window; the drift itself is said. docs/accuracy.md has the rest.
 */
import { z } from "zod";
import type { Readiness } from "../domain/analysis.ts";
import { addDays, toClockText, toTimeOfDay } from "../domain/local-time.ts";
import { createSun } from "../domain/sun.ts";
import { toAction } from "../features/actionable.ts";
import type { DayTable } from "../features/day-table.ts";
import { BIN_MINUTES } from "../features/time-profile.ts";
import { FINEST_CLOCK_MIN, spreadGain } from "../math/spread.ts";
import { type Parts, textOf } from "../words/phrases.ts";
import { toAct } from "./act.ts";
import type { Candidate, DetectInput, Detection, Detector, Words } from "./contract.ts";
import { atOneTime, type DailyTimeBody, weekdayCondition, weekdaysOf } from "./daily-time-body.ts";
import { dailyTime } from "./daily-time.ts";
import { dailyTimeParamsSchema } from "./daily-time-params.ts";
import { findByClock } from "./daily-time-search.ts";
import { dayClassSchema, isOfClass } from "./day-classes.ts";
import { createReadiness } from "./readiness.ts";
import { type SeasonalClock, layOutClocks, screenTargets } from "./seasonal-clock.ts";

const paramsSchema = z.object({
  minDays: z
    .number()
    .int()
    .min(28)
    .default(56)
    .describe("Whole days below which no season shows, days. Two months."),
  historyDays: z.number().int().min(56).default(120).describe("Counting days looked at, days. A season."),
  stepMin: z
    .number()
    .positive()
    .default(24)
    .describe(
      "How far one clock is from the next over the whole history, minutes: half of it is within a window.",
    ),
  mostADayMin: z
    .number()
    .positive()
    .default(2.2)
    .describe("Fastest drift, minutes a day. Sunset's is 2 at 55° of latitude."),
  minDriftMin: z
    .number()
    .positive()
    .default(45)
    .describe("Smallest drift over the history, minutes: three times the replay's 15."),
  screenWindowMin: z
    .number()
    .positive()
    .default(35)
    .describe("Window by which clocks are compared, minutes."),
  minGainDays: z
    .number()
    .positive()
    .default(5)
    .describe("More days in the best window than by the wall clock, at least, days."),
  minGainRatio: z.number().min(0).max(1).default(0.25).describe("The same as a share of them, 0-1."),
  minDaysRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.14)
    .describe("Fewest days in the best window, as a share of all, 0-1: half of the weekends."),
  marginNats: z
    .number()
    .nonnegative()
    .default(3)
    .describe(
      "How much better than the wall clock and the sun the drift has to explain the times, nats: odds of 20 to 1.",
    ),
  holdsMin: z
    .number()
    .positive()
    .default(20)
    .describe("For as long as the drift takes for so many minutes the time is offered, minutes."),
  mostSeasonDays: z
    .number()
    .int()
    .positive()
    .default(28)
    .describe("At most so many days are the present season, days."),
  minSupportDays: z
    .number()
    .int()
    .min(3)
    .default(5)
    .describe("Fewest days of them with the action. One working week."),
  minConfidenceRatio: z.number().min(0).max(1).default(0.5).describe("Smallest share of them, 0-1."),
});

type SeasonalDriftParams = z.output<typeof paramsSchema>;

const bodySchema = z.object({
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  days: dayClassSchema,
  /** Civil minutes after midnight, of the present season. */
  at_min: z.number().min(0).max(1440),
  /** Minutes later each week; negative earlier. */
  a_week_min: z.number(),
  /** Where the time was when the habit was first seen, and the weeks since. */
  was_min: z.number(),
  weeks: z.number(),
});

type SeasonalDriftBody = z.output<typeof bodySchema>;

export const seasonalDrift: Detector<SeasonalDriftParams, SeasonalDriftBody> = {
  id: "seasonal-drift",
  params: paramsSchema,
  body: bodySchema,
  detect,
  describe({ body, support, opportunities }, words) {
    return {
      titleParts: sayTitle(body, words),
      explanation: words.say.seasonWhy({
        act: toAct(body, words),
        aWeekMin: body.a_week_min,
        was: toClockText(body.was_min),
        weeks: body.weeks,
        at: toClockText(body.at_min),
        share: { support, opportunities, days: body.days },
      }),
    };
  },
  toAutomation(body, words) {
    return {
      alias: textOf(sayTitle(body, words)),
      description: words.say.seasonNote({ days: body.days }),
      triggers: [{ trigger: "time", at: toTimeOfDay(body.at_min) }],
      conditions: weekdayCondition(body.days),
      actions: [toAction(body.entity_ids, body.state)],
      mode: "single",
    };
  },
  targetsOf: (body) => body.entity_ids,
  modeOf: (body, home) => dailyTime.modeOf(atOneTime(body), home),
  isSameIdea: (a, b) => dailyTime.isSameIdea(atOneTime(a), atOneTime(b)),
};

function sayTitle(body: SeasonalDriftBody, words: Words): Parts {
  return words.say.season({ act: toAct(body, words), at: toClockText(body.at_min), days: body.days });
}

function detect(input: DetectInput, params: SeasonalDriftParams): Detection<SeasonalDriftBody> {
  const { days, shared } = input;
  const observed = days.counts.reduce((sum, one) => sum + one, 0);
  if (observed < params.minDays)
    return { candidates: [], tested: 0, readiness: notReady(days, observed, params) };
  const targets = shared.actions();
  const clocks = layOutClocks(days, observed, params);
  const wanted = screenTargets(targets, days, clocks, params);
  const wallParams = dailyTimeParamsSchema.parse({ historyDays: params.historyDays });
  let tested = 0;
  const found = clocks.flatMap((clock, i) => {
    const wants = wanted[i] ?? new Set();
    // Nothing to search by this clock: it counts as tried for every target that could have been.
    if (wants.size === 0) {
      tested += targets.length;
      return [];
    }
    const by = findByClock(input, wallParams, {
      days: clock.days,
      toMoment: (atMin, of) => ({ kind: "time", atMin, weekdays: weekdaysOf(of) }),
      wants,
    });
    tested += by.tested;
    return by.candidates.map((candidate) => ({ clock, candidate }));
  });
  const candidates = bestOfEach(found).flatMap(({ clock, candidate }) =>
    toSeasonal(candidate, clock, input, params),
  );
  return {
    candidates,
    tested,
    readiness: createReadiness("seasonal-drift", true, { kind: "learned-drift", days: observed }),
  };
}

interface ByClock {
  readonly clock: SeasonalClock;
  readonly candidate: Candidate<DailyTimeBody>;
}

/** Clocks next to each other find the same habit: the most certain is it. */
function bestOfEach(found: readonly ByClock[]): readonly ByClock[] {
  const kept: ByClock[] = [];
  for (const one of found.toSorted((a, b) => a.candidate.pValue - b.candidate.pValue))
    if (!kept.some(({ candidate }) => dailyTime.isSameIdea(candidate.body, one.candidate.body)))
      kept.push(one);
  return kept;
}

function toSeasonal(
  candidate: Candidate<DailyTimeBody>,
  { aDayMin, days: turned }: SeasonalClock,
  input: DetectInput,
  params: SeasonalDriftParams,
): readonly Candidate<SeasonalDriftBody>[] {
  const { body } = candidate;
  const { days } = input;
  const uses = input.shared
    .actions()
    .filter(({ entityId, state }) => entityId === body.entity_ids[0] && state === body.state)
    .flatMap(({ atMs }) => [...atMs])
    .filter((at) => {
      const minute = turned.minuteOf(at);
      return minute >= body.from_min && minute <= body.to_min && days.indexOf(at) >= 0;
    });
  if (uses.length < params.minSupportDays || !isBest(uses, turned, input, params.marginNats)) return [];

  const seasonDays = Math.max(
    7,
    Math.min(params.mostSeasonDays, Math.round(params.holdsMin / Math.abs(aDayMin))),
  );
  const from = days.length - seasonDays;
  const atMin = roundToBin(body.at_min - (aDayMin * seasonDays) / 2);
  if (atMin < 0 || atMin >= 1440) return [];
  const season = Array.from({ length: seasonDays }, (_, i) => from + i).filter(
    (day) => days.counts[day] === 1 && isOfClass(body.days, days.weekday[day] ?? 0),
  );
  const keptAt = season.flatMap((day) => uses.find((at) => days.indexOf(at) === day) ?? []);
  if (keptAt.length < params.minSupportDays || keptAt.length < params.minConfidenceRatio * season.length)
    return [];
  const firstDay = days.indexOf(uses[0] ?? 0);
  const weeks = Math.round((days.length - 1 - firstDay) / 7);
  const wasMin = roundToBin(body.at_min - aDayMin * (days.length - 1 - firstDay));
  return [
    {
      ...candidate,
      body: {
        entity_ids: body.entity_ids,
        state: body.state,
        days: body.days,
        at_min: atMin,
        a_week_min: Math.round(70 * aDayMin) / 10,
        was_min: ((wasMin % 1440) + 1440) % 1440,
        weeks,
      },
      support: keptAt.length,
      opportunities: season.length,
      firstSeenMs: keptAt[0] ?? 0,
      lastSeenMs: keptAt.at(-1) ?? 0,
      daysSeen: keptAt.length,
    },
  ];
}

/** Whether the times lie closer together by the drift than by the wall clock and by the sun. */
function isBest(
  uses: readonly number[],
  turned: DayTable,
  { days, home }: DetectInput,
  marginNats: number,
): boolean {
  const own = uses.map((at) => turned.minuteOf(at));
  const isWorse = (minuteOf: (at: number) => number) =>
    spreadGain(uses.length, uses.map(minuteOf), own, FINEST_CLOCK_MIN) >= marginNats;
  if (!isWorse((at) => days.minuteOf(at))) return false;
  if (home.latitude === null || home.longitude === null) return true;
  const sun = createSun(home.latitude, home.longitude);
  return (["sunset", "sunrise"] as const).every((event) =>
    isWorse((at) => {
      const sunMs = sun.at(days.dates[days.indexOf(at)] ?? "", event);
      return sunMs === null ? 0 : days.minuteOf(at) - days.minuteOf(sunMs);
    }),
  );
}

function roundToBin(minute: number): number {
  return Math.round(minute / BIN_MINUTES) * BIN_MINUTES;
}

function notReady(days: DayTable, observed: number, { minDays }: SeasonalDriftParams): Readiness {
  const lastDate = days.dates.at(-1);
  const readyAt = lastDate === undefined ? null : addDays(lastDate, minDays - observed);
  const facts = { kind: "needs-days", needed: minDays, days: observed } as const;
  return createReadiness("seasonal-drift", false, facts, readyAt);
}
