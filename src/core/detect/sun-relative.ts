/**
 * Sun-relative habit: people bring a device into a state at about the same distance to sunset or sunrise, every day, on weekdays or at weekends.
 *
 * Model and test are the daily time's on a clock that shows noon at the sun's event of each day. It is said only where the sun moved enough within the
 * history to tell the two apart, and where its distance explains the very same times better than the wall clock does; each has two parameters, a middle and
 * a spread, so the likelihoods are compared as they are, with a margin.
 */
import { z } from "zod";
import { toTimeOfDay } from "../domain/local-time.ts";
import { type SunEvent, createSun } from "../domain/sun.ts";
import type { EpochMs } from "../domain/time.ts";
import { toAction } from "../features/actionable.ts";
import type { DayTable } from "../features/day-table.ts";
import { FINEST_CLOCK_MIN, spreadGain } from "../math/spread.ts";
import { textOf } from "../words/phrases.ts";
import { toAct } from "./act.ts";
import { createReadiness } from "./readiness.ts";
import type { Candidate, DetectInput, Detector } from "./contract.ts";
import { dailyTime } from "./daily-time.ts";
import { atOneTime, type DailyTimeBody, weekdayCondition } from "./daily-time-body.ts";
import { type DailyTimeParams, dailyTimeParamsSchema } from "./daily-time-params.ts";
import { findByClock } from "./daily-time-search.ts";
import { dayClassSchema } from "./day-classes.ts";

const NOON_MIN = 720;
/** How far the middle of a habit may lie from the time that is proposed for it. */
const SLACK_MIN = 60;
/** Spans in which times are compared by both clocks before a search, minutes. */
const WIDTHS_MIN = [20, 40, 80];
const STEP_MIN = 10;
const MIN_TIMES = 5;
const EVENTS: readonly SunEvent[] = ["sunset", "sunrise"];

const paramsSchema = z.object({
  minSunMovedMin: z
    .number()
    .positive()
    .default(20)
    .describe("How far the sun's event has to have moved over the history to be told from a time, minutes."),
  maxOffsetMin: z
    .number()
    .positive()
    .default(180)
    .describe("Farthest from the event that it is still what people go by, minutes."),
  marginNats: z
    .number()
    .nonnegative()
    .default(3)
    .describe("How much better than the wall clock it has to explain the times, nats: odds of 20 to 1."),
});

const bodySchema = z.object({
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  event: z.enum(["sunset", "sunrise"]),
  /** After the event; negative before it. */
  offset_min: z.number(),
  days: dayClassSchema,
});

export type SunRelativeBody = z.output<typeof bodySchema>;

const ID = "sun-relative";

export const sunRelative: Detector<z.output<typeof paramsSchema>, SunRelativeBody> = {
  id: ID,
  params: paramsSchema,
  body: bodySchema,
  detect(input, params) {
    const { latitude, longitude } = input.home;
    if (latitude === null || longitude === null)
      return {
        candidates: [],
        tested: 0,
        readiness: createReadiness(ID, false, { kind: "no-place" }),
      };
    const sun = createSun(latitude, longitude);
    const views = EVENTS.flatMap((event) => {
      const minutes = input.days.dates.map((date) => minuteOf(sun.at(date, event), input.days));
      const known = minutes.filter((minute) => !Number.isNaN(minute));
      const moved = known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
      return moved >= params.minSunMovedMin ? [{ event, minutes }] : [];
    });
    if (views.length === 0)
      return {
        candidates: [],
        tested: 0,
        readiness: createReadiness(ID, false, { kind: "sun-moved-little", minutes: params.minSunMovedMin }),
      };
    const found = views.map((view) => detectBy(view, input, params));
    return {
      candidates: found.flatMap(({ candidates }) => candidates),
      tested: found.reduce((sum, { tested }) => sum + tested, 0),
      readiness: createReadiness(ID, true, { kind: "learned-sun" }),
    };
  },
  describe({ body, support, opportunities }, words) {
    const { event, offset_min: offsetMin, days } = body;
    const act = toAct(body, words);
    return {
      titleParts: words.say.sun({ act, event, offsetMin, days }),
      explanation: words.say.sunWhy({ act, event, offsetMin, share: { support, opportunities, days } }),
    };
  },
  toAutomation(body, words) {
    const { event, offset_min: offsetMin, days } = body;
    const span = toTimeOfDay(Math.abs(body.offset_min));
    const offset = body.offset_min === 0 ? {} : { offset: body.offset_min < 0 ? `-${span}` : span };
    return {
      alias: textOf(words.say.sun({ act: toAct(body, words), event, offsetMin, days })),
      description: words.say.sunNote({ event, offsetMin, days }),
      triggers: [{ trigger: "sun", event: body.event, ...offset }],
      conditions: weekdayCondition(body.days),
      actions: [toAction(body.entity_ids, body.state)],
      mode: "single",
    };
  },
  targetsOf: (body) => body.entity_ids,
  modeOf: (body, home) => dailyTime.modeOf(toDailyTime(body), home),
  isSameIdea: (a, b) => a.event === b.event && dailyTime.isSameIdea(toDailyTime(a), toDailyTime(b)),
};

interface SunView {
  readonly event: SunEvent;
  /** By day, the event's minute by the wall clock; NaN where the sun does not rise or set. */
  readonly minutes: readonly number[];
}

function detectBy({ event, minutes }: SunView, input: DetectInput, params: z.output<typeof paramsSchema>) {
  const { days } = input;
  const turned: DayTable = {
    ...days,
    minuteOf(atMs) {
      const sunMin = minutes[days.indexOf(atMs)] ?? Number.NaN;
      const minute = days.minuteOf(atMs);
      return Number.isNaN(sunMin) ? minute : (minute - sunMin + NOON_MIN + 1440) % 1440;
    },
  };
  const spans = WIDTHS_MIN.flatMap((width) => {
    const starts = Math.ceil((2 * (params.maxOffsetMin + SLACK_MIN)) / STEP_MIN);
    return Array.from({ length: starts }, (_, i) => {
      const fromMin = NOON_MIN - params.maxOffsetMin - SLACK_MIN + i * STEP_MIN;
      return { fromMin, toMin: fromMin + width };
    });
  });
  // By what is so much better than the wall's clock in no span, whatever its width, no habit goes.
  const wants = new Set(
    input.shared
      .actions()
      .filter(({ atMs }) => isBetterInAny([...atMs], spans, input, turned, params.marginNats / 2)),
  );
  const clockParams: DailyTimeParams = dailyTimeParamsSchema.parse({});
  const { candidates, tested } = findByClock(input, clockParams, {
    days: turned,
    toMoment(atMin) {
      const offsetMin = atMin - NOON_MIN;
      return Math.abs(offsetMin) > params.maxOffsetMin ? null : { kind: "sun", event, offsetMin };
    },
    wants,
    explains: ({ atMs }, fromMin, toMin) =>
      Math.abs((fromMin + toMin) / 2 - NOON_MIN) <= params.maxOffsetMin + SLACK_MIN &&
      isBetterBySun([...atMs], fromMin, toMin, input, turned, params.marginNats),
  });
  return {
    tested,
    candidates: candidates
      .filter(({ body }) =>
        isBetterBySun(usesOf(body, input), body.from_min, body.to_min, input, turned, params.marginNats),
      )
      .map((candidate): Candidate<SunRelativeBody> => {
        const { entity_ids, state, days: dayClass, at_min } = candidate.body;
        const body = { entity_ids, state, days: dayClass, event, offset_min: Math.round(at_min - NOON_MIN) };
        return { ...candidate, body };
      }),
  };
}

function isBetterInAny(
  atMs: readonly EpochMs[],
  spans: readonly { readonly fromMin: number; readonly toMin: number }[],
  { days }: DetectInput,
  turned: DayTable,
  marginNats: number,
): boolean {
  const times = atMs
    .map((at) => ({ bySun: turned.minuteOf(at), byWall: days.minuteOf(at) }))
    .toSorted((a, b) => a.bySun - b.bySun);
  return spans.some(({ fromMin, toMin }) => {
    const own = times.filter(({ bySun }) => bySun >= fromMin && bySun <= toMin);
    return (
      own.length >= MIN_TIMES &&
      spreadGain(
        own.length,
        own.map(({ byWall }) => byWall),
        own.map(({ bySun }) => bySun),
        FINEST_CLOCK_MIN,
      ) >= marginNats
    );
  });
}

/** Whether the times of a habit lie closer together by the sun than by the wall clock. */
function isBetterBySun(
  atMs: readonly EpochMs[],
  fromMin: number,
  toMin: number,
  input: DetectInput,
  turned: DayTable,
  marginNats: number,
): boolean {
  const own = atMs.filter((at) => {
    const minute = turned.minuteOf(at);
    return minute >= fromMin && minute <= toMin;
  });
  if (own.length < MIN_TIMES) return false;
  const by = (days: DayTable) => own.map((at) => days.minuteOf(at));
  return spreadGain(own.length, by(input.days), by(turned), FINEST_CLOCK_MIN) >= marginNats;
}

function usesOf({ entity_ids, state }: DailyTimeBody, { shared }: DetectInput): readonly EpochMs[] {
  return shared
    .actions()
    .filter((target) => target.entityId === entity_ids[0] && target.state === state)
    .flatMap(({ atMs }) => [...atMs]);
}

function minuteOf(atMs: EpochMs | null, days: DayTable): number {
  return atMs === null ? Number.NaN : days.minuteOf(atMs);
}

/** The habit as the detector of daily times would say it, by the turned clock. */
function toDailyTime(body: SunRelativeBody): DailyTimeBody {
  return atOneTime({ ...body, at_min: NOON_MIN + body.offset_min });
}
