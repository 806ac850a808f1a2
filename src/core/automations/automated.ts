/**
 * Whether the home already does something by itself at a moment, so that nothing is suggested there, and which rules come close.
 *
 * Two witnesses: the rules as written (read-rules.ts), and the log, in which an automation, a script or a scene brought the entity into the state at
 * the habit's moments on half as many days as people did. The second one also knows what cannot be read: templates, other programs, blueprints.
 */
import { WEEKDAYS } from "../domain/automation.ts";
import type { EventLog } from "../domain/event-log.ts";
import { type Home, domainOf } from "../domain/home.ts";
import { columnOf } from "../domain/setpoint.ts";
import type { EpochMs } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { EntityRows } from "../features/entity-rows.ts";
import { minutesBetween } from "../math/circular.ts";
import { type LogFacts, readFacts } from "./log-facts.ts";
import { type HomeRules, readRules } from "./read-rules.ts";
import { type Moment, SAME_MOMENT_MIN, WEEKDAY_RATIO, comesThen, covers, momentTest } from "./moment.ts";
import type { Rule, RuleCondition } from "./rule.ts";
import { isReached, stateReached } from "./service-effects.ts";

/** Runs on this share of as many days as the habit has mean that it is done, 0–1. */
const RUN_RATIO = 0.5;

export type { Moment } from "./moment.ts";

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
  const facts = readFacts(log, days, home.latitude, rows);
  const byEntity = new Map<string, Rule[]>();
  for (const rule of read.rules) {
    for (const entityId of new Set(rule.effects.map((effect) => effect.entityId))) {
      const known = byEntity.get(entityId);
      if (known === undefined) byEntity.set(entityId, [rule]);
      else known.push(rule);
    }
  }
  const unread = read.rules.filter((rule) => rule.unread !== undefined && rule.triggers.length > 0);
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
    // Where what it acts on cannot be read, it may be this: in doubt nothing is said of what the same thing sets off.
    const mayDo =
      isOfAThing(moment) &&
      unread.some(
        (rule) =>
          isEnabled(rule.source) &&
          isReachedBy(rule, target, (afterMs) =>
            rule.triggers.some((trigger) => comesThen(trigger, afterMs, moment, atMs, facts)),
          ) &&
          rule.conditions.every((condition) => allows(condition, moment, atMs, days)),
      );
    if (mayDo) return true;
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

function isOfAThing({ kind }: Moment): boolean {
  return kind !== "time" && kind !== "sun";
}

/** Whether one of a rule's calls on what cannot be told would bring the target into its state, were it called on it. */
function isReachedBy(
  { unread = [] }: Rule,
  { entityId, state }: AutomatedTarget,
  comes: (afterMs: number | null) => boolean,
): boolean {
  return unread.some(({ service, data, afterMs }) => {
    const reached = service === null ? null : stateReached(entityId, service, data);
    return reached !== undefined && isReached(domainOf(entityId), state, reached) && comes(afterMs);
  });
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
