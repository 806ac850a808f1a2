/**
 * Everything Steward remembers as HISTORY of the offline contract: JSON Lines in time order, an hour in memory at a time.
 *
 * Equal memories give equal texts, whatever ids a store has given inside: an import of an export exports the same bytes again. Keys are in
 * the contract's order. What the contract has no field for stands in lines of event types `steward_…`, which other readers skip.
 */
import type { EventContext, HomeEvent, StateEvent } from "../core/domain/event.ts";
import type { Home } from "../core/domain/home.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { AttributedEvent } from "../ports/event-store.ts";
import { createContextWriter, INITIATOR_TYPE, type ContextWriter } from "./export-context.ts";
import { EXPORT_KINDS, type Memory, toStamp } from "./export-kinds.ts";

/** The home without what names its entities for good: an integration's own names may be addresses and serial numbers. */
export function toExported(home: Home): Home {
  return {
    ...home,
    entities: home.entities.map((entity) => ({ ...entity, id: undefined, unique_id: undefined })),
  };
}

/** @yields lines with their ends, so many at a time that a year never sits in memory */
export function* exportHistory(memory: Memory): Generator<string, void> {
  const writer = createLineWriter();
  let lastMs: EpochMs = 0;
  for (const block of memory.events.readEvents()) {
    yield block.map(writer.linesOf).join("");
    lastMs = block.at(-1)?.event.atMs ?? lastMs;
  }
  // What is said about the history as a whole comes after it: a reader that sorts by time finds it in order.
  for (const { type, read } of EXPORT_KINDS) {
    for (const data of read(memory)) yield toLine(type, lastMs, data, null);
  }
}

function createLineWriter(): { readonly linesOf: (item: AttributedEvent) => string } {
  const contexts = createContextWriter();
  const states = new Map<string, { readonly state: string | null; readonly changedMs: EpochMs }>();

  /** A report of the same state with other settings leaves the time of the last change as it was. */
  function changedMsOf({ entityId, state, atMs }: StateEvent): EpochMs {
    const last = states.get(entityId);
    const changedMs = last !== undefined && last.state === state ? last.changedMs : atMs;
    states.set(entityId, { state, changedMs });
    return changedMs;
  }

  return {
    linesOf(item) {
      const { event } = item;
      if (event.type === "state") return stateLines(event, changedMsOf(event), item, contexts);
      if (event.type === "call_service") {
        const { domain, service, serviceData } = event;
        return toLine(event.type, event.atMs, { domain, service, service_data: serviceData }, event.context);
      }
      contexts.noteRun(event);
      return toLine(event.type, event.atMs, { entity_id: event.entityId }, event.context);
    },
  };
}

function stateLines(
  event: StateEvent,
  changedMs: EpochMs,
  item: AttributedEvent,
  contexts: ContextWriter,
): string {
  const { entityId, state, atMs, attributes } = event;
  const { context, introduction } = contexts.contextOf(entityId, atMs, item);
  const before = introduction === null ? "" : toLine(INITIATOR_TYPE, atMs, introduction, null);
  if (state === null) {
    return before + toLine("state_changed", atMs, { entity_id: entityId, new_state: null }, context);
  }
  return `${before}${JSON.stringify({
    entity_id: entityId,
    state,
    last_changed: toStamp(changedMs),
    ...(changedMs === atMs ? {} : { last_updated: toStamp(atMs) }),
    ...(attributes === null ? {} : { attributes }),
    context: toContext(context),
  })}\n`;
}

function toLine(type: string, atMs: EpochMs, data: unknown, context: HomeEvent["context"]): string {
  const line = { event_type: type, time_fired: toStamp(atMs), data };
  return `${JSON.stringify(context === null ? line : { ...line, context: toContext(context) })}\n`;
}

function toContext({ id, parentId, userId }: EventContext) {
  return { id, parent_id: parentId, user_id: userId };
}
