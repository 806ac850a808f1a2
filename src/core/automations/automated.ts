/**
 * Whether the home already does something by itself at a moment, so that nothing is suggested there, and which rules come close.
 *
 * Two witnesses: the rules as written (read-rules.ts), and the log, in which an automation, a script or a scene brought the entity into the state at
 * the habit's moments on half as many days as people did. The second one also knows what cannot be read: templates, other programs, blueprints.
 */
import type { Weekday } from "../domain/automation.ts";
import type { EventLog } from "../domain/event-log.ts";
import { type Home, domainOf } from "../domain/home.ts";
import { columnOf } from "../domain/setpoint.ts";
import { MINUTE_MS, type EpochMs } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { EntityRows } from "../features/entity-rows.ts";
import { minutesBetween } from "../math/circular.ts";
import { WEEKDAYS, timeOfDayMinOf } from "./config-values.ts";
import { type LogFacts, lastAtOrBefore, readFacts } from "./log-facts.ts";
import { type HomeRules, readRules } from "./read-rules.ts";
import type { Rule, RuleCondition, RuleTrigger } from "./rule.ts";
import { isReached } from "./service-effects.ts";

/** An existing time trigger this close is the same moment, minutes. */
const SAME_MOMENT_MIN = 45;
/** Runs within this distance of the habit's time are its doing, minutes. */
const RUN_MIN = 30;
/** What follows an event later than this is another idea, milliseconds. */
const FOLLOW_MS = 15 * MINUTE_MS;
/** Runs on this share of as many days as the habit has mean that it is done, 0–1. */
const RUN_RATIO = 0.5;
/** A rule for this share of the asked weekdays covers them, 0–1. */
const WEEKDAY_RATIO = 0.5;

/** When people do something. */
export type Moment =
  | { readonly kind: "time"; readonly atMin: number; readonly weekdays?: readonly Weekday[] }
  | { readonly kind: "sun"; readonly event: "sunrise" | "sunset"; readonly offsetMin: number }
  | { readonly kind: "state"; readonly entityId: string; readonly to: string; readonly forMs?: number }
  | { readonly kind: "numeric"; readonly entityId: string; readonly above?: number; readonly below?: number }
  /** Somebody, or that person, comes or goes. */
  | { readonly kind: "presence"; readonly event: "arrive" | "leave"; readonly entityId?: string };

export interface AutomatedTarget {
  readonly entityId: string;
  readonly state: string;
}

export interface Automated {
  /** @param atMs instants at which people did it, ascending */
  does(target: AutomatedTarget, moment: Moment, atMs: readonly EpochMs[]): boolean;
  /** Instants at which an automation, a script or a scene brought the entity into the state, ascending. */
  runsOf(target: AutomatedTarget): readonly EpochMs[];
  /** Rules that bring the entity into the state, whenever and on whichever condition; of disabled automations, too. */
  rulesFor(entityId: string, state: string): readonly Rule[];
  /** False for an automation that its entity says is switched off or cannot run. */
  isEnabled(source: string): boolean;
  readonly home: HomeRules;
}

/**
 * @param rows the log by entity, where it is at hand already
 * Cost: O(rows + parts of all configurations) once; a question costs O(rules of the entity + its automatic changes)
 */
export function createAutomated(home: Home, log: EventLog, days: DayTable, rows?: EntityRows): Automated {
  const read = readRules(home);
  const facts = readFacts(log, days, rows);
  const byEntity = new Map<string, Rule[]>();
  for (const rule of read.rules) {
    for (const entityId of new Set(rule.effects.map((effect) => effect.entityId))) {
      const known = byEntity.get(entityId);
      if (known === undefined) byEntity.set(entityId, [rule]);
      else known.push(rule);
    }
  }
  const isEnabled = (source: string) => {
    const state = facts.lastStateOf(source);
    return state !== "off" && state !== "unavailable";
  };

  function rulesFor(entityId: string, state: string): readonly Rule[] {
    const domain = domainOf(entityId);
    const id = columnOf(entityId, state);
    return (byEntity.get(id) ?? []).filter(({ effects }) =>
      effects.some((effect) => effect.entityId === id && isReached(domain, state, effect.state)),
    );
  }

  function isWritten(target: AutomatedTarget, moment: Moment, atMs: readonly EpochMs[]): boolean {
    const domain = domainOf(target.entityId);
    const id = columnOf(target.entityId, target.state);
    const own = rulesFor(target.entityId, target.state).some(
      (rule) =>
        isEnabled(rule.source) &&
        rule.effects.some(
          (effect) =>
            effect.entityId === id &&
            isReached(domain, target.state, effect.state) &&
            rule.triggers.some((trigger) => comesThen(trigger, effect.afterMs, moment, atMs, facts)) &&
            rule.conditions.every((condition) => allows(condition, moment, atMs, days)),
        ),
    );
    if (own) return true;
    // A group is brought into a state by bringing all of its members into it.
    const members = read.targets.membersOf(target.entityId);
    return (
      members.length > 0 &&
      members.every((entityId) => isWritten({ entityId, state: target.state }, moment, atMs))
    );
  }

  return {
    home: read,
    rulesFor,
    runsOf: ({ entityId, state }) => facts.runsOf(columnOf(entityId, state), state).map(({ atMs }) => atMs),
    isEnabled,
    does: (target, moment, atMs) =>
      isWritten(target, moment, atMs) || isRecorded(target, moment, atMs, facts, days),
  };
}

/** Whether a trigger, and what is waited after it, comes at the moment. */
function comesThen(
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
      if (trigger.kind === "sun")
        return facts.isSunNear(trigger.event, trigger.offsetMin + waitMin, atMs, SAME_MOMENT_MIN);
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
    case "sun":
      return (
        trigger.kind === "sun" &&
        trigger.event === moment.event &&
        Math.abs(trigger.offsetMin + waitMin - moment.offsetMin) <= SAME_MOMENT_MIN
      );
    case "state": {
      if (trigger.kind === "presence") return isPresenceOf(trigger, moment.entityId, moment.to);
      if (trigger.kind !== "state" || !trigger.entityIds.includes(moment.entityId)) return false;
      if (trigger.to !== null && !trigger.to.includes(moment.to)) return false;
      const forMs = moment.forMs ?? 0;
      return trigger.forMs + waitMs <= forMs + Math.max(FOLLOW_MS, forMs / 2);
    }
    case "numeric": {
      if (trigger.kind !== "numeric" || !trigger.entityIds.includes(moment.entityId)) return false;
      const isRising = trigger.above !== null && moment.above !== undefined;
      const isFalling = trigger.below !== null && moment.below !== undefined;
      return (isRising || isFalling) && trigger.forMs + waitMs <= FOLLOW_MS;
    }
    case "presence":
      break;
  }
  if (trigger.kind !== "presence" || trigger.event !== moment.event) return false;
  const { entityId } = moment;
  const isAbout =
    entityId === undefined || trigger.entityIds.includes(entityId) || isEverybody(trigger.entityIds);
  return isAbout && trigger.forMs + waitMs <= FOLLOW_MS;
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

/** Only a time condition can plainly exclude a moment; whatever else a rule asks for, it does the same thing. */
function allows(condition: RuleCondition, moment: Moment, atMs: readonly EpochMs[], days: DayTable): boolean {
  const isAllowed = (part: RuleCondition) => allows(part, moment, atMs, days);
  if (condition.kind === "and") return condition.conditions.every(isAllowed);
  if (condition.kind === "or") return condition.conditions.some(isAllowed);
  if (condition.kind !== "time") return true;
  const { weekdays, afterMin, beforeMin } = condition;
  const isOpen = (minute: number, slackMin: number) =>
    (afterMin === null && beforeMin === null) ||
    isBetween(minute, afterMin ?? 0, beforeMin ?? 1440, slackMin);
  if (moment.kind === "time")
    return covers(weekdays, moment.weekdays) && isOpen(moment.atMin, SAME_MOMENT_MIN);
  // What comes at any time is excluded where it mostly came at others.
  const allowed = atMs.filter((at) => {
    const day = WEEKDAYS[days.weekday[days.indexOf(at)] ?? -1];
    return (weekdays === null || day === undefined || weekdays.includes(day)) && isOpen(days.minuteOf(at), 0);
  });
  return allowed.length >= WEEKDAY_RATIO * atMs.length;
}

function isBetween(minute: number, after: number, before: number, slackMin: number): boolean {
  const isInside = after < before ? minute >= after && minute < before : minute >= after || minute < before;
  return (
    isInside ||
    Math.abs(minutesBetween(minute, after)) <= slackMin ||
    Math.abs(minutesBetween(minute, before)) <= slackMin
  );
}

function covers(weekdays: readonly Weekday[] | null, asked: readonly Weekday[] | undefined): boolean {
  if (weekdays === null) return true;
  const wanted = asked ?? WEEKDAYS;
  return wanted.filter((day) => weekdays.includes(day)).length >= WEEKDAY_RATIO * wanted.length;
}

/** Whether, since the habit began, something automatic brought the target into the state at its moments on half as many days. */
function isRecorded(
  { entityId, state }: AutomatedTarget,
  moment: Moment,
  atMs: readonly EpochMs[],
  facts: LogFacts,
  days: DayTable,
): boolean {
  const firstMs = atMs[0];
  if (firstMs === undefined) return false;
  const weekdays = moment.kind === "time" ? moment.weekdays : undefined;
  const isOnDays = (day: number) =>
    weekdays === undefined || weekdays.includes(WEEKDAYS[days.weekday[day] ?? -1] ?? "mon");
  const runs = facts
    .runsOf(columnOf(entityId, state), state)
    .filter((run) => run.atMs >= firstMs && isOnDays(run.day));
  const isThen = momentTest(moment, facts, days);
  const then = runs.filter((run) => isThen(run.atMs));
  // After a busy sensor everything happens: most runs have to be there for those that are to say something.
  if (moment.kind !== "time" && then.length < RUN_RATIO * runs.length) return false;
  return new Set(then.map(({ day }) => day)).size >= RUN_RATIO * atMs.length;
}

function momentTest(moment: Moment, facts: LogFacts, days: DayTable): (runMs: EpochMs) => boolean {
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
