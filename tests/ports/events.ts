/** Events for the stores' tests, and columns made readable. */
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { INITIATOR_KINDS, type Initiator } from "../../src/core/domain/initiator.ts";
import type { AttributedEvent } from "../../src/ports/event-store.ts";

export const PERSON: Initiator = { kind: "person", actor: "user-anna", certaintyRatio: 0.95 };

export function change(
  entityId: string,
  state: string | null,
  atMs: number,
  initiator: Initiator | null = PERSON,
  attributes: Readonly<Record<string, unknown>> | null = null,
): AttributedEvent {
  return { event: { type: "state", entityId, state, attributes, atMs, context: null }, initiator };
}

interface ReadRow {
  readonly atMs: number;
  readonly entity: string | undefined;
  readonly state: string | undefined;
  readonly previous: string | null | undefined;
  readonly initiator: string | undefined;
  readonly actor: string | null | undefined;
}

/** The columns as rows of words. */
export function rowsOf(log: EventLog): readonly ReadRow[] {
  return Array.from({ length: log.length }, (_, index) => {
    const previous = log.previous[index] ?? -1;
    const actor = log.actor[index] ?? -1;
    return {
      atMs: log.atMs[index] ?? Number.NaN,
      entity: log.entityIds[log.entity[index] ?? -1],
      state: log.states[log.state[index] ?? -1],
      previous: previous < 0 ? null : log.states[previous],
      initiator: INITIATOR_KINDS[log.initiator[index] ?? -1],
      actor: actor < 0 ? null : log.actors[actor],
    };
  });
}

/** The runs of automations and scripts in a window. */
export function runsOf({ runs, actors }: EventLog): readonly (readonly [string | undefined, number])[] {
  return Array.from(runs.atMs, (atMs, index) => [actors[runs.actor[index] ?? -1], atMs] as const);
}
