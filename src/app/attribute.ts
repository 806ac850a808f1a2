/**
 * Tells who brought each change about, from the stream alone.
 *
 * Calls, runs and voices feed a bounded memory; a state change is put to the table of rules in attribution-rules.ts. The same code
 * judges the live bus, the recorder's history and an offline file, which differ only in how much context their events carry.
 */
import type { CallServiceEvent, HomeEvent, RunEvent, StateEvent } from "../core/domain/event.ts";
import { type Home, domainOf } from "../core/domain/home.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import {
  type AttributionMemory,
  type EntityMemory,
  contextIdOf,
  createAttributionMemory,
  settingsOf,
} from "./attribution-memory.ts";
import { type Relations, createRelations } from "./attribution-relations.ts";
import { ATTRIBUTION_RULES, initiatorOfCall } from "./attribution-rules.ts";
import { idsOf, toExpectation, toSetpointExpectation } from "./attribution-services.ts";

export interface Attributor {
  /**
   * Takes in the next event of the stream.
   * @param known the initiator where the source knows it (the logbook does); it is remembered and returned as it is
   * @returns the initiator of a state change, `null` for other events
   */
  attribute(event: HomeEvent, known?: Initiator | null): Initiator | null;
  /** The registries changed; what was remembered of the stream stays. */
  setHome(home: Home): void;
  /** Members by group, as the home or the stream tells. */
  groups(): ReadonlyMap<string, readonly string[]>;
}

export function createAttributor(home: Home): Attributor {
  const memory = createAttributionMemory();
  let relations = createRelations(home);
  return {
    attribute(event, known = null) {
      if (event.type === "state") return attributeState(event, known, memory, relations);
      if (event.type === "call_service") noteCall(event, memory, relations);
      else noteRun(event, memory, relations);
      return null;
    },
    setHome(next) {
      relations = createRelations(next);
    },
    groups: () => relations.groups(),
  };
}

function attributeState(
  event: StateEvent,
  known: Initiator | null,
  memory: AttributionMemory,
  relations: Relations,
): Initiator {
  noteStateSide(event, memory, relations);
  const before = freshMemoryOf(event, memory);
  const previous = event.previousState === undefined ? before?.state : event.previousState;
  const state = event.state ?? "unavailable";
  const situation = { event, state, previous, before, memory, relations };
  const initiator = known === null ? firstAnswer(situation) : withStewardsOwn(known, relations);
  const change = { entityId: event.entityId, atMs: event.atMs, state: event.state, initiator };
  const isChange = previous !== event.state;
  memory.noteEntity(
    {
      ...change,
      settings: settingsOf(event),
      changed: isChange || before === null ? change : before.changed,
    },
    contextIdOf(event),
    relations.deviceOf(event.entityId),
  );
  return initiator;
}

/** The source knows automations, not whose they are. */
function withStewardsOwn(known: Initiator, relations: Relations): Initiator {
  if (known.kind !== "automation" || known.actor === null) return known;
  return { ...known, kind: relations.kindOfRun(known.actor) };
}

/** After a gap the entity is no longer what it was when last heard of; then nothing is known of who made it so. */
function freshMemoryOf(event: StateEvent, memory: AttributionMemory): EntityMemory | null {
  const known = memory.entityOf(event.entityId);
  const isStale = event.previousState !== undefined && known?.state !== event.previousState;
  return isStale ? null : known;
}

function firstAnswer(situation: Parameters<(typeof ATTRIBUTION_RULES)[number]["apply"]>[0]): Initiator {
  for (const rule of ATTRIBUTION_RULES) {
    const answer = rule.apply(situation);
    if (answer !== null) return answer;
  }
  return { kind: "unknown", actor: null, certaintyRatio: 0 };
}

/** Some states tell about others: a group its members, an automation or a scene its run, an assistant that somebody spoke. */
function noteStateSide(event: StateEvent, memory: AttributionMemory, relations: Relations): void {
  relations.noteGroup(event.entityId, event.attributes);
  const domain = domainOf(event.entityId);
  if (domain === "conversation" || domain === "assist_satellite") memory.lastVoiceMs = event.atMs;
  // A person who switches an automation off has a user's context; a run of it has none.
  if (domain === "automation" && event.context?.userId === null)
    memory.noteRun(event.context.id, event.entityId);
  if (domain === "scene" && event.previousState !== null) memory.noteRun(event.context?.id, event.entityId);
}

function noteCall(event: CallServiceEvent, memory: AttributionMemory, relations: Relations): void {
  const targets = relations.targetsOf(event.domain, event.serviceData);
  const contextId = contextIdOf(event);
  memory.callsSeen = true;
  if (event.domain === "scene") memory.noteRun(contextId, targets[0] ?? "scene.applied");
  if (event.domain === "script") memory.noteRun(contextId, scriptOf(event));
  memory.noteCall(contextId, targets);
  const initiator = initiatorOfCall(event.context, event.atMs, memory, relations);
  const expects = toExpectation(event.service, event.serviceData);
  for (const entityId of targets) {
    const expectsSetpoint = toSetpointExpectation(entityId, event.service, event.serviceData);
    memory.noteCommand(entityId, { atMs: event.atMs, contextId, initiator, expects, expectsSetpoint });
  }
}

function noteRun(event: RunEvent, memory: AttributionMemory, relations: Relations): void {
  memory.noteRun(contextIdOf(event), event.entityId);
  // Where calls are in the stream they say it better.
  if (memory.callsSeen) return;
  const run = memory.runOf(contextIdOf(event)) ?? event.entityId;
  for (const { service, entityId } of relations.actionsOf(event.entityId)) {
    memory.noteCommand(entityId, {
      atMs: event.atMs,
      contextId: contextIdOf(event),
      initiator: { kind: relations.kindOfRun(run), actor: run, certaintyRatio: 0.8 },
      expects: toExpectation(service, {}),
      expectsSetpoint: toSetpointExpectation(entityId, service, null),
    });
  }
}

const SCRIPT_SERVICES: ReadonlySet<string> = new Set(["turn_on", "turn_off", "toggle", "reload"]);

function scriptOf(event: CallServiceEvent): string {
  if (!SCRIPT_SERVICES.has(event.service)) return `script.${event.service}`;
  return idsOf(event.serviceData, "entity_id")[0] ?? "script.turn_on";
}
