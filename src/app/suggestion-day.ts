/**
 * What really happened on one day to the things a suggestion is about, and what it would have done then: behind a day of the strip.
 *
 * Only the suggestion's own entities are read, over three days, whatever the memory's size.
 */
import { type AutomationConfig, type Condition, listOf, type Trigger } from "../core/domain/automation.ts";
import { AppError } from "../core/domain/errors.ts";
import type { EventLog } from "../core/domain/event-log.ts";
import type { Home } from "../core/domain/home.ts";
import { INITIATOR_KINDS, type InitiatorKind } from "../core/domain/initiator.ts";
import type { LearningRule } from "../core/domain/learning.ts";
import { addDays, createLocalClock } from "../core/domain/local-time.ts";
import { columnSetBy, entityIdOf } from "../core/domain/setpoint.ts";
import { DAY_MS, HOUR_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import { leaveOut } from "../core/features/leave-out.ts";
import { type DayMark, replayDay } from "../core/suggest/day-replay.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import { createExcluder } from "./exclude.ts";
import { createHomeNames } from "./home-names.ts";
import type { Sight } from "./sight.ts";

export type EntityRole = "trigger" | "condition" | "target";

export interface SuggestionDay {
  readonly range: TimeRange;
  readonly marks: readonly DayMark[];
  readonly entities: readonly {
    readonly entityId: string;
    readonly name: string;
    readonly role: EntityRole;
    /** When the day began; null where it is not known. */
    readonly stateBefore: string | null;
  }[];
  /** Ascending. */
  readonly events: readonly DayEvent[];
  /** Changes of that day beyond those in `events`: a sensor may have thousands. */
  readonly more: number;
}

export interface DayEvent {
  readonly atMs: EpochMs;
  readonly entityId: string;
  readonly state: string;
  readonly kind: InitiatorKind;
  readonly byName: string | null;
}

export interface SuggestionDaysOptions {
  readonly events: Pick<EventStore, "readWindow">;
  readonly home: () => Home | null;
  readonly rules: () => readonly LearningRule[];
  /** Writes what waits. */
  readonly flush: () => void;
  readonly clock: Clock;
}

export interface SuggestionDays {
  /** @throws AppError busy until the home was read, invalid_request for a day to come */
  read(automation: AutomationConfig, date: string, sight: Sight): SuggestionDay;
}

const DAYS_BEFORE = 2;
/** What follows a firing at midnight is within this. */
const AFTER_MS = HOUR_MS;
/** Changes of one entity that are listed: more cannot be told apart on a line of a day. */
const MAX_OF_ONE = 150;

export function createSuggestionDays({
  events,
  home,
  rules,
  flush,
  clock,
}: SuggestionDaysOptions): SuggestionDays {
  return {
    read(automation, date, sight) {
      const current = home();
      if (current === null) {
        throw new AppError("busy", { kind: "home-unread", unknown: null });
      }
      const localClock = createLocalClock(current.time_zone);
      const fromMs = localClock.startOfDay(date);
      const range = { fromMs, toMs: localClock.startOfDay(addDays(date, 1)) };
      const nowMs = clock.now();
      if (fromMs > nowMs) throw new AppError("invalid_request", { kind: "day-not-come" });
      const roles = rolesOf(automation);
      flush();
      const window = {
        fromMs: fromMs - DAYS_BEFORE * DAY_MS,
        toMs: Math.min(range.toMs + AFTER_MS, nowMs + 1),
      };
      const excluder = createExcluder(current, rules());
      const log = leaveOut(events.readWindow(window, [...roles.keys()]), {
        isEntityLeftOut: (entityId) => excluder.ruleFor(entityId) !== null,
        isActorLeftOut: (actor) => excluder.leftOutUserIds.has(actor),
      });
      const names = createHomeNames(current);
      const rows = rowsOf(log, range).filter((row) => {
        const doing = doingOf(log, row);
        // A heating's own changes come along with its setpoint's.
        return roles.has(doing.entityId) && sight.mayList(doing);
      });
      const listed = rows.length === 0 ? [] : thin(log, rows);
      // When somebody did it at another time is another person's doing.
      const marks = replayOrNothing(automation, log, current, range).filter(
        ({ kind }) => sight.isWhole || kind !== "missed",
      );
      return {
        range,
        marks,
        entities: [...roles].map(([entityId, role]) => ({
          entityId,
          name: names.entity(entityIdOf(entityId)),
          role,
          stateBefore: stateAt(log, entityId, fromMs),
        })),
        events: listed.map((row): DayEvent => {
          const { entityId, kind, actor } = doingOf(log, row);
          return {
            atMs: log.atMs[row] ?? 0,
            entityId,
            state: log.states[log.state[row] ?? -1] ?? "",
            kind,
            byName: names.who(kind, actor),
          };
        }),
        more: rows.length - listed.length,
      };
    },
  };
}

/** What the home cannot replay (its sun is not known) is still shown as it happened. */
function replayOrNothing(
  automation: AutomationConfig,
  log: EventLog,
  home: Home,
  range: TimeRange,
): readonly DayMark[] {
  try {
    return replayDay(automation, log, home, range);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Entities that an automation names, what it acts on first; each in the first of its roles. */
function rolesOf({ triggers, conditions, actions }: AutomationConfig): ReadonlyMap<string, EntityRole> {
  const roles = new Map<string, EntityRole>();
  const note = (entityIds: readonly string[], role: EntityRole): void => {
    for (const entityId of entityIds) if (!roles.has(entityId)) roles.set(entityId, role);
  };
  for (const action of actions) {
    if ("target" in action)
      note(
        listOf(action.target.entity_id).map((entityId) => columnSetBy(action.action, entityId)),
        "target",
      );
  }
  note(triggers.flatMap(entitiesOfTrigger), "trigger");
  for (const action of actions) {
    if ("wait_for_trigger" in action) note(action.wait_for_trigger.flatMap(entitiesOfTrigger), "trigger");
  }
  note(conditions.flatMap(entitiesOfCondition), "condition");
  return roles;
}

function entitiesOfTrigger(trigger: Trigger): readonly string[] {
  return "entity_id" in trigger ? listOf(trigger.entity_id) : [];
}

function entitiesOfCondition(condition: Condition): readonly string[] {
  if ("conditions" in condition) return condition.conditions.flatMap(entitiesOfCondition);
  return "entity_id" in condition ? listOf(condition.entity_id) : [];
}

function doingOf(log: EventLog, row: number) {
  return {
    entityId: log.entityIds[log.entity[row] ?? -1] ?? "",
    kind: INITIATOR_KINDS[log.initiator[row] ?? 0] ?? "unknown",
    actor: log.actors[log.actor[row] ?? -1] ?? null,
  };
}

function rowsOf(log: EventLog, { fromMs, toMs }: TimeRange): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < log.length; row += 1) {
    const atMs = log.atMs[row] ?? 0;
    if (atMs >= fromMs && atMs < toMs) rows.push(row);
  }
  return rows;
}

/** Of an entity with very many changes every n-th, so that the line keeps its shape. */
function thin(log: EventLog, rows: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(log.entity[row] ?? -1, (counts.get(log.entity[row] ?? -1) ?? 0) + 1);
  const seen = new Map<number, number>();
  return rows.filter((row) => {
    const entity = log.entity[row] ?? -1;
    const place = seen.get(entity) ?? 0;
    seen.set(entity, place + 1);
    return place % Math.ceil((counts.get(entity) ?? 1) / MAX_OF_ONE) === 0;
  });
}

/** The state an entity was in at an instant: of its last row before, else what its first row came from. */
function stateAt(log: EventLog, entityId: string, atMs: EpochMs): string | null {
  const code = log.entityIds.indexOf(entityId);
  let known: number | null = null;
  for (let row = 0; row < log.length; row += 1) {
    if (log.entity[row] !== code) continue;
    if ((log.atMs[row] ?? 0) >= atMs) return log.states[known ?? log.previous[row] ?? -1] ?? null;
    known = log.state[row] ?? -1;
  }
  return known === null ? null : (log.states[known] ?? null);
}
