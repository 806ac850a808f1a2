/**
 * Who did it, as a table: the first rule that has an answer wins.
 *
 * The order carries the one promise that may not be broken, that nothing an automation did is ever taken for a person's: runs are
 * looked up before users, and whatever has a parent context is a consequence, even where it carries a person's id. Only then come
 * changes that nobody claims, of which the explainable ones (restarts, late reports, echoes) are taken out; what is left at
 * an actuator is a hand.
 */
import { domainOf } from "../core/domain/home.ts";
import type { StateEvent } from "../core/domain/event.ts";
import type { Initiator, InitiatorKind } from "../core/domain/initiator.ts";
import { MINUTE_MS, SECOND_MS } from "../core/domain/time.ts";
import { type AttributionMemory, contextIdOf, settingsOf } from "./attribution-memory.ts";
import type { Relations } from "./attribution-relations.ts";
import {
  ECHO_MS,
  MOVING,
  type Situation,
  changesInContext,
  followsGroup,
  isDeed,
  isHandInBorrowedContext,
  obeys,
} from "./attribution-situation.ts";

export interface AttributionRule {
  readonly name: string;
  apply(situation: Situation): Initiator | null;
}

/** An integration reports late when it polls; beyond this a report is a change of its own. */
const LATE_REPORT_MS = 30 * SECOND_MS;
/** Without calls in the stream, an automation's named targets follow its run within this. */
const RUN_TARGET_MS = 10 * SECOND_MS;
/** Covers and valves move for up to this long. */
const MOVEMENT_MS = 5 * MINUTE_MS;
/** A call's settings are reported this soon, also where no context says so. */
const SETTING_MS = 2 * SECOND_MS;
const SAME_CONTEXT_ECHO_MS = 2 * SECOND_MS;
/** Between hearing a sentence and acting on it. */
const VOICE_MS = 5 * SECOND_MS;

const GONE: ReadonlySet<string> = new Set(["unavailable", "unknown"]);
/** States that things reach by themselves: a track ends, a vacuum is empty. */
const OWN_DOING: Readonly<Record<string, ReadonlySet<string>>> = {
  media_player: new Set(["idle", "standby", "buffering"]),
  vacuum: new Set(["returning", "docked", "idle", "error"]),
  lawn_mower: new Set(["returning", "docked", "error"]),
};

/** Domains whose state a hand at the device can set. */
const ACTUATORS: ReadonlySet<string> = new Set([
  "light",
  "switch",
  "fan",
  "cover",
  "climate",
  "media_player",
  "lock",
  "humidifier",
  "input_boolean",
  "valve",
  "water_heater",
  "vacuum",
  "lawn_mower",
  "siren",
  "alarm_control_panel",
]);

/** Whether a hand can set things of this domain, and so bring about a change that explains another. */
export function isActuator(domain: string): boolean {
  return ACTUATORS.has(domain);
}

export const ATTRIBUTION_RULES: readonly AttributionRule[] = [
  {
    name: "what disappears is the system's doing",
    apply: ({ event, state }) => (event.state === null || GONE.has(state) ? by("system", null, 1) : null),
  },
  {
    name: "a lamp that goes back a while after it obeyed was in somebody's hand",
    apply(situation) {
      if (!isHandInBorrowedContext(situation)) return null;
      return followsGroup(situation) ? by("echo", null, 0.6) : by("physical", null, 0.6);
    },
  },
  {
    name: "the context of a run is the run's",
    apply(situation) {
      const run = situation.memory.runOf(contextIdOf(situation.event));
      return run === null ? null : by(situation.relations.kindOfRun(run), run, obeys(situation) ? 1 : 0.5);
    },
  },
  {
    name: "what has a parent is a consequence, and never a person's",
    apply({ event, memory, relations }) {
      const parent = event.context?.parentId ?? null;
      if (parent === null) return null;
      const run = memory.runOf(parent);
      return run === null ? by("automation", null, 0.8) : by(relations.kindOfRun(run), run, 0.7);
    },
  },
  {
    name: "a group and its members, or a device's entities, in one context are one act",
    apply({ event, previous, memory, relations }) {
      const context = memory.contextOf(contextIdOf(event));
      if (context?.calledEntities.has(event.entityId) || GONE.has(previous ?? "")) return null;
      const called = [...(context?.calledEntities ?? [])];
      const device = relations.deviceOf(event.entityId);
      const echoed =
        called.some((id) => relations.isGroupPair(id, event.entityId)) ||
        (device !== null && called.some((id) => relations.deviceOf(id) === device)) ||
        changesInContext(event, memory).some(
          (change) =>
            event.atMs - change.atMs <= SAME_CONTEXT_ECHO_MS &&
            relations.isGroupPair(change.entityId, event.entityId),
        );
      return echoed ? by("echo", null, 0.9) : null;
    },
  },
  {
    name: "a user's context is the user's, a program's is the program's",
    apply(situation) {
      const userId = situation.event.context?.userId ?? null;
      if (userId === null) return null;
      const kind = situation.relations.isProgram(userId) ? "app" : "person";
      return by(kind, userId, obeys(situation) ? 1 : 0.6);
    },
  },
  {
    name: "a call without a user came from a voice or from a program",
    apply({ event, memory }) {
      if (!memory.contextOf(contextIdOf(event))?.called) return null;
      return unownedCall(event.atMs, memory);
    },
  },
  {
    name: "what comes back, or comes up, is the system's doing",
    apply({ event, previous }) {
      if (previous === null || (previous !== undefined && GONE.has(previous))) return by("system", null, 1);
      return previous === undefined && event.context !== null ? by("system", null, 0.5) : null;
    },
  },
  {
    name: "what a hand cannot set is nobody's",
    apply: ({ event }) => (ACTUATORS.has(domainOf(event.entityId)) ? null : by("unknown", null, 1)),
  },
  {
    name: "a setting that changes right after a call on it is the call's, a setpoint that it asks for also when told late",
    apply({ event, state, previous, memory }) {
      const command = memory.commandOn(event.entityId);
      if (previous !== state || command === null) return null;
      const isAsked = command.expectsSetpoint?.(event.attributes ?? {}) === true;
      const windowMs = isAsked ? lateReportMs(memory) : SETTING_MS;
      return event.atMs - command.atMs > windowMs ? null : lessSure(command.initiator);
    },
  },
  {
    name: "a report of the same again is an echo",
    apply({ event, state, previous, before }) {
      if (previous !== state) return null;
      const settings = event.previousAttributes
        ? settingsOf({ attributes: event.previousAttributes })
        : before?.settings;
      return settings === undefined || settings === settingsOf(event) ? by("echo", null, 0.9) : null;
    },
  },
  {
    name: "a movement that ends belongs to who began it",
    apply({ event, state, previous, before }) {
      if (!MOVING.has(previous ?? "") || MOVING.has(state)) return null;
      if (before === null) return by("unknown", null, 0.5);
      if (event.atMs - before.changed.atMs > MOVEMENT_MS) return null;
      return lessSure(before.changed.initiator);
    },
  },
  {
    name: "a late report belongs to the command it obeys",
    apply({ event, state, before, memory, relations }) {
      const command = memory.commandOn(event.entityId);
      const windowMs = lateReportMs(memory);
      if (command === null || event.atMs - command.atMs > windowMs) return null;
      if (command.expects === null || !command.expects(state)) return null;
      const done =
        before !== null && before.changed.atMs > command.atMs && command.expects(before.state ?? "");
      if (done && before.state !== state) return null;
      const byGroup = [...(memory.contextOf(command.contextId)?.calledEntities ?? [])].some((id) =>
        relations.isGroupPair(id, event.entityId),
      );
      return byGroup && !isAutomated(command.initiator) ? by("echo", null, 0.8) : lessSure(command.initiator);
    },
  },
  {
    name: "a group that follows its member, or a member its group, is an echo",
    apply: (situation) => (followsGroup(situation) ? by("echo", null, 0.8) : null),
  },
  {
    name: "another entity of the same device that follows at once is an echo",
    apply({ event, state, memory, relations }) {
      const device = relations.deviceOf(event.entityId);
      const change = device === null ? null : memory.lastOnDevice(device);
      if (change === null || change.entityId === event.entityId || change.state !== state) return null;
      return event.atMs - change.atMs <= ECHO_MS && isDeed(change.initiator) ? by("echo", null, 0.7) : null;
    },
  },
  {
    name: "what a thing does by itself is nobody's",
    apply: ({ event, state }) =>
      OWN_DOING[domainOf(event.entityId)]?.has(state) ? by("unknown", null, 0.8) : null,
  },
  {
    name: "what is left at an actuator is a hand",
    apply: ({ event }) => by("physical", null, event.context === null ? 0.6 : 0.8),
  },
];

/** Who stands behind a call with this context: the same order as for states. */
export function initiatorOfCall(
  context: StateEvent["context"],
  atMs: number,
  memory: AttributionMemory,
  relations: Relations,
): Initiator {
  const run = memory.runOf(context?.id) ?? memory.runOf(context?.parentId);
  if (run !== null) return by(relations.kindOfRun(run), run, 1);
  if (context?.parentId) return by("automation", null, 0.8);
  if (context?.userId) return by(relations.isProgram(context.userId) ? "app" : "person", context.userId, 1);
  return unownedCall(atMs, memory);
}

function unownedCall(atMs: number, memory: AttributionMemory): Initiator {
  return atMs - memory.lastVoiceMs <= VOICE_MS ? by("person", null, 0.7) : by("unknown", null, 0.6);
}

function lateReportMs({ callsSeen }: AttributionMemory): number {
  return callsSeen ? LATE_REPORT_MS : RUN_TARGET_MS;
}

function isAutomated({ kind }: Initiator): boolean {
  return kind === "automation" || kind === "steward";
}

function lessSure(initiator: Initiator): Initiator {
  return { ...initiator, certaintyRatio: initiator.certaintyRatio * 0.8 };
}

function by(kind: InitiatorKind, actor: string | null, certaintyRatio: number): Initiator {
  return { kind, actor, certaintyRatio };
}
