/** The moments at which people do things, and whether a trigger, or a run that the log saw, comes at one. */
import { type Weekday, WEEKDAYS } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import { MINUTE_MS, type EpochMs } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import { minutesBetween } from "../math/circular.ts";
import { timeOfDayMinOf } from "./config-values.ts";
import { type LogFacts, lastAtOrBefore } from "./log-facts.ts";
import type { RuleTrigger } from "./rule.ts";
import { isReached } from "./service-effects.ts";

/** An existing time trigger this close is the same moment, minutes. */
export const SAME_MOMENT_MIN = 45;
/** Runs within this distance of the habit's time are its doing, minutes. */
const RUN_MIN = 30;
/** What follows an event later than this is another idea, milliseconds. */
const FOLLOW_MS = 15 * MINUTE_MS;
/** A timetable that changes near this share of the instants tells them, 0–1. */
const TIMETABLE_RATIO = 0.5;
/** A rule for this share of the asked weekdays covers them, 0–1. */
export const WEEKDAY_RATIO = 0.5;
/** What changes by the clock, as somebody has written it down. */
const TIMETABLES: ReadonlySet<string> = new Set(["schedule", "calendar"]);
/** Height at which the sun's upper edge rises and sets, degrees. */
const SET_DEGREES = -0.83;
/** By the earth's turning, where the sun goes down straight. */
const MINUTES_PER_DEGREE = 4;

const ANY_CHANGE = { from: null, to: null, forMs: 0 };

/** When people do something. */
export type Moment =
  | { readonly kind: "time"; readonly atMin: number; readonly weekdays?: readonly Weekday[] }
  | { readonly kind: "sun"; readonly event: "sunrise" | "sunset"; readonly offsetMin: number }
  | { readonly kind: "state"; readonly entityId: string; readonly to: string; readonly forMs?: number }
  | { readonly kind: "numeric"; readonly entityId: string; readonly above?: number; readonly below?: number }
  /** Somebody, or that person, comes or goes. */
  | { readonly kind: "presence"; readonly event: "arrive" | "leave"; readonly entityId?: string };

/** Whether a trigger, and what is waited after it, comes at the moment; where that cannot be read, whether it is about the same thing. */
export function comesThen(
  trigger: RuleTrigger,
  afterMs: number | null,
  moment: Moment,
  atMs: readonly EpochMs[],
  facts: LogFacts,
): boolean {
  const waitMs = afterMs ?? 0;
  const waitMin = waitMs / MINUTE_MS;
  switch (moment.kind) {
    case "time": {
      if (trigger.kind === "state") return isTimetable(trigger, waitMs, atMs, facts);
      if (trigger.kind === "opaque") return isTimetable({ ...ANY_CHANGE, ...trigger }, waitMs, atMs, facts);
      const sun = toSun(trigger, facts);
      if (sun !== null) return facts.isSunNear(sun.event, sun.offsetMin + waitMin, atMs, SAME_MOMENT_MIN);
      if (trigger.kind !== "time") return false;
      const told =
        trigger.atMin ??
        timeOfDayMinOf(
          facts
            .lastStateOf(trigger.entityId ?? "")
            ?.split(" ")
            .at(-1),
        );
      if (told === null) return false;
      const isThen =
        Math.abs(minutesBetween(told + trigger.offsetMin + waitMin, moment.atMin)) <= SAME_MOMENT_MIN;
      return isThen && covers(trigger.weekdays, moment.weekdays);
    }
    case "sun": {
      if (trigger.kind === "opaque") return trigger.entityIds.includes("sun.sun");
      const sun = toSun(trigger, facts);
      return (
        sun !== null &&
        sun.event === moment.event &&
        Math.abs(sun.offsetMin + waitMin - moment.offsetMin) <= SAME_MOMENT_MIN
      );
    }
    case "state": {
      const { entityId, to, forMs = 0 } = moment;
      if (trigger.kind === "opaque") return trigger.entityIds.includes(entityId);
      if (trigger.kind === "presence") return isPresenceOf(trigger, entityId, to);
      if (trigger.kind !== "state" || !trigger.entityIds.includes(entityId)) return false;
      // A player that is switched on may play at once.
      const isInto = (state: string) => isReached(domainOf(entityId), to, state);
      if (trigger.to?.some(isInto) === false) return false;
      return trigger.forMs + waitMs <= forMs + Math.max(FOLLOW_MS, forMs / 2);
    }
    case "numeric": {
      const { entityId } = moment;
      if (trigger.kind === "opaque") return trigger.entityIds.includes(entityId);
      if (trigger.kind === "state")
        return (
          trigger.to === null && trigger.entityIds.includes(entityId) && trigger.forMs + waitMs <= FOLLOW_MS
        );
      if (trigger.kind !== "numeric" || !trigger.entityIds.includes(entityId)) return false;
      const isRising = trigger.above !== null && moment.above !== undefined;
      const isFalling = trigger.below !== null && moment.below !== undefined;
      // Another entity tells the limit.
      const isUnknown = trigger.above === null && trigger.below === null;
      return (isRising || isFalling || isUnknown) && trigger.forMs + waitMs <= FOLLOW_MS;
    }
    case "presence":
      break;
  }
  const { entityId } = moment;
  if (trigger.kind === "opaque") {
    const isOfPeople = (id: string) =>
      id === entityId || (entityId === undefined && id.startsWith("person."));
    return trigger.entityIds.some((id) => isOfPeople(id) || isEverybody([id]));
  }
  if (trigger.kind !== "presence" || trigger.event !== moment.event) return false;
  const isAbout =
    entityId === undefined || trigger.entityIds.includes(entityId) || isEverybody(trigger.entityIds);
  return isAbout && trigger.forMs + waitMs <= FOLLOW_MS;
}

/** The sun's event that a trigger waits for; by its height, as the sun moves at the home's latitude when days and nights are equal. */
function toSun(
  trigger: RuleTrigger,
  { latitude }: LogFacts,
): { readonly event: "sunrise" | "sunset"; readonly offsetMin: number } | null {
  if (trigger.kind === "sun") return trigger;
  if (trigger.kind !== "elevation") return null;
  const minutesPerDegree = MINUTES_PER_DEGREE / Math.max(0.2, Math.cos((latitude * Math.PI) / 180));
  const { above, below } = trigger;
  if (below !== null) return { event: "sunset", offsetMin: (SET_DEGREES - below) * minutesPerDegree };
  return above === null ? null : { event: "sunrise", offsetMin: (above - SET_DEGREES) * minutesPerDegree };
}

/** Whether a schedule or a calendar, as the log saw it, changed so near half of the instants. */
function isTimetable(
  {
    entityIds,
    from,
    to,
    forMs,
  }: Pick<Extract<RuleTrigger, { kind: "state" }>, "entityIds" | "from" | "to" | "forMs">,
  waitMs: number,
  atMs: readonly EpochMs[],
  facts: LogFacts,
): boolean {
  const times = entityIds
    .filter((id) => TIMETABLES.has(domainOf(id)))
    .flatMap((id) =>
      facts.timesOf(
        id,
        (into, before) => (to === null || to.includes(into)) && (from === null || from.includes(before)),
      ),
    )
    .toSorted((a, b) => a - b);
  const nearMs = SAME_MOMENT_MIN * MINUTE_MS;
  const isThen = within(times, forMs + waitMs - nearMs, 2 * nearMs);
  return times.length > 0 && atMs.filter(isThen).length >= TIMETABLE_RATIO * atMs.length;
}

function isPresenceOf(
  trigger: Extract<RuleTrigger, { kind: "presence" }>,
  entityId: string,
  to: string,
): boolean {
  const event = entityId.startsWith("zone.")
    ? to === "0"
      ? "leave"
      : "arrive"
    : to === "home"
      ? "arrive"
      : "leave";
  return trigger.event === event && (trigger.entityIds.includes(entityId) || isEverybody(trigger.entityIds));
}

function isEverybody(entityIds: readonly string[]): boolean {
  return entityIds.some((id) => id.startsWith("zone.") || id.startsWith("group."));
}

export function covers(weekdays: readonly Weekday[] | null, asked: readonly Weekday[] | undefined): boolean {
  if (weekdays === null) return true;
  const wanted = asked ?? WEEKDAYS;
  return wanted.filter((day) => weekdays.includes(day)).length >= WEEKDAY_RATIO * wanted.length;
}

export function momentTest(moment: Moment, facts: LogFacts, days: DayTable): (runMs: EpochMs) => boolean {
  switch (moment.kind) {
    case "time":
      return (runMs) => Math.abs(minutesBetween(days.minuteOf(runMs), moment.atMin)) <= RUN_MIN;
    case "sun":
      return (runMs) => facts.isSunNear(moment.event, moment.offsetMin, [runMs], RUN_MIN);
    case "state": {
      const forMs = moment.forMs ?? 0;
      return within(
        facts.timesOf(moment.entityId, (to) => to === moment.to),
        forMs,
        forMs / 2 + FOLLOW_MS / 3,
      );
    }
    case "numeric": {
      const { above = -Infinity, below = Infinity } = moment;
      const isIn = (text: string) => Number(text) > above && Number(text) < below;
      return within(
        facts.timesOf(moment.entityId, (to, from) => isIn(to) && !isIn(from)),
        0,
        FOLLOW_MS / 3,
      );
    }
    case "presence":
      break;
  }
  const own = moment.entityId === undefined ? facts.persons : [moment.entityId];
  const changes = own.flatMap((id) =>
    facts.timesOf(id, (to, from) =>
      moment.event === "arrive" ? to === "home" && from !== "home" : from === "home" && to !== "home",
    ),
  );
  return within(
    changes.toSorted((a, b) => a - b),
    0,
    FOLLOW_MS,
  );
}

/** Whether an instant lies within `spanMs` after one of the times delayed by `delayMs`. */
function within(times: readonly EpochMs[], delayMs: number, spanMs: number): (atMs: EpochMs) => boolean {
  return (atMs) => {
    const index = lastAtOrBefore(times, atMs - delayMs);
    return index >= 0 && atMs - delayMs - (times[index] ?? 0) <= spanMs;
  };
}
