/** A change as the rules look at it, and what several of them ask of it. */
import { domainOf } from "../core/domain/home.ts";
import type { StateEvent } from "../core/domain/event.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import { SECOND_MS } from "../core/domain/time.ts";
import { type AttributionMemory, type Change, type EntityMemory, contextIdOf } from "./attribution-memory.ts";
import type { Relations } from "./attribution-relations.ts";

export interface Situation {
  readonly event: StateEvent;
  readonly state: string;
  /** State before, `null` when there was none, `undefined` when nobody knows. */
  readonly previous: string | null | undefined;
  readonly before: EntityMemory | null;
  readonly memory: AttributionMemory;
  readonly relations: Relations;
}

/** Nobody sees what a lamp did and is at its switch sooner. */
const HAND_AFTER_MS = 2 * SECOND_MS;
/** What follows another change within this is that one told once more. */
export const ECHO_MS = SECOND_MS;
/** On the way to a state. */
export const MOVING: ReadonlySet<string> = new Set([
  "opening",
  "closing",
  "locking",
  "unlocking",
  "buffering",
]);

/** Changes under the event's context; history knows no context ids, so there the same user's last ones. */
export function changesInContext({ context }: StateEvent, memory: AttributionMemory): readonly Change[] {
  if (context === null) return [];
  if (context.id !== null) return memory.contextOf(context.id)?.changes ?? [];
  if (context.userId === null) return [];
  return memory.recentChanges().filter(({ initiator }) => initiator.actor === context.userId);
}

export function followsGroup({ event, memory, relations }: Situation): boolean {
  return memory
    .recentChanges()
    .some(
      (change) =>
        event.atMs - change.atMs <= ECHO_MS &&
        isDeed(change.initiator) &&
        relations.isGroupPair(change.entityId, event.entityId),
    );
}

/**
 * Whether a lamp leaves the state that the last call on it asked for, in that call's own context, though nothing in the context asked
 * for it. Lamps only: a relay that opens a gate falls back by itself. Not at once: that is a device that refuses. And only
 * where every call of the context is understood, so that nothing an automation did passes for a hand.
 */
export function isHandInBorrowedContext({ event, state, previous, memory, relations }: Situation): boolean {
  const command = memory.commandOn(event.entityId);
  const contextId = contextIdOf(event);
  if (domainOf(event.entityId) !== "light" || command === null || contextId === null) return false;
  if (command.contextId !== contextId || command.expects === null || command.expects(state)) return false;
  const before = memory.entityOf(event.entityId)?.changed ?? null;
  const hadObeyed = before !== null && before.state === previous && command.expects(previous ?? "");
  if (!hadObeyed || event.atMs - Math.max(before.atMs, command.atMs) < HAND_AFTER_MS) return false;
  if (memory.contextOf(contextId)?.isUnderstood !== true) return false;
  const device = relations.deviceOf(event.entityId);
  const sibling = device === null ? null : memory.lastOnDevice(device);
  return sibling === null || sibling.entityId === event.entityId || event.atMs - sibling.atMs > ECHO_MS;
}

/** Whether the state agrees with what this context asked of the entity: within five seconds a hand borrows the context. */
export function obeys({ event, state, memory }: Situation): boolean {
  const command = memory.commandOn(event.entityId);
  if (command === null || command.contextId === null || command.contextId !== contextIdOf(event)) return true;
  return command.expects === null || command.expects(state) || MOVING.has(state);
}

export function isDeed({ kind }: Initiator): boolean {
  return kind !== "unknown" && kind !== "system" && kind !== "echo";
}
