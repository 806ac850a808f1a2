/**
 * One line of HISTORY of the offline contract as an event: a state as `state_changed` carries it, or another event of the bus.
 *
 * A million lines pass here, so the few fields are checked by hand, at this one edge, instead of by a schema. Lines may come from anybody's
 * tools: a context that cannot be read would turn a person's doing into a hand's, so it makes the line a bad one.
 */
import type { EventContext, HomeEvent } from "../core/domain/event.ts";
import type { EpochMs } from "../core/domain/time.ts";
import { createTimeReader, type TimeReader } from "./history-time.ts";

type Item = Readonly<Record<string, unknown>>;
type ReadTime = TimeReader;

/** The event; `null` for an event that only others read; what was expected where the line is wrong. */
export type LineReading = HomeEvent | null | string;

const TIME = "an ISO 8601 time, such as 2026-10-01T18:03:12.123+02:00";
const ENTITY_ID = /^[^.\s]+\.[^.\s]+$/;

/** @param readTime of all lines of one source, as it remembers the day before */
export function createLineReader(readTime: TimeReader = createTimeReader()): (text: string) => LineReading {
  return (text) => {
    let item: unknown;
    try {
      item = JSON.parse(text);
    } catch {
      return "expected one JSON object, found text that is not JSON";
    }
    if (!isRecord(item)) return `expected one JSON object, found ${nameOf(item)}`;
    const type = item["event_type"];
    if (type === undefined) return toStateEvent(item, readTime);
    if (typeof type !== "string") return wrong("event_type", "text", type);
    return toBusEvent(type, item, readTime);
  };
}

function toStateEvent(item: Item, readTime: ReadTime): LineReading {
  const { entity_id: entityId, state } = item;
  if (entityId === undefined) return 'expected "entity_id" or "event_type", found neither';
  if (!isEntityId(entityId)) return wrong("entity_id", "an entity id such as light.hall", entityId);
  if (typeof state !== "string") return wrong("state", "text", state);
  const timeKey = (item["last_updated"] ?? null) === null ? "last_changed" : "last_updated";
  const atMs = toMs(item[timeKey], readTime);
  if (Number.isNaN(atMs)) return wrong(timeKey, TIME, item[timeKey]);
  const attributes = item["attributes"] ?? null;
  if (attributes !== null && !isRecord(attributes)) return wrong("attributes", "an object", attributes);
  const context = toContext(item["context"] ?? null);
  if (typeof context === "string") return context;
  return { type: "state", entityId, state, attributes, atMs, context };
}

function toBusEvent(type: string, item: Item, readTime: ReadTime): LineReading {
  const isRun = type === "automation_triggered" || type === "script_started";
  if (!isRun && type !== "call_service" && type !== "state_changed") return null;
  const atMs = toMs(item["time_fired"], readTime);
  if (Number.isNaN(atMs)) return wrong("time_fired", TIME, item["time_fired"]);
  const { data } = item;
  if (!isRecord(data)) return wrong("data", "an object", data);
  const context = toContext(item["context"] ?? null);
  if (typeof context === "string") return context;
  if (type === "call_service") return toCall(data, atMs, context);
  const { entity_id: entityId } = data;
  if (!isEntityId(entityId)) return wrong("data.entity_id", "an entity id such as light.hall", entityId);
  if (isRun) return { type, entityId, atMs, context };
  const state = data["new_state"] ?? null;
  if (state === null) return { type: "state", entityId, state: null, attributes: null, atMs, context };
  return isRecord(state) ? toStateEvent(state, readTime) : wrong("data.new_state", "an object", state);
}

function toCall(data: Item, atMs: EpochMs, context: EventContext | null): LineReading {
  const { domain, service } = data;
  if (typeof domain !== "string") return wrong("data.domain", "text", domain);
  if (typeof service !== "string") return wrong("data.service", "text", service);
  const serviceData = data["service_data"] ?? {};
  if (!isRecord(serviceData)) return wrong("data.service_data", "an object", serviceData);
  return { type: "call_service", domain, service, serviceData, atMs, context };
}

function toContext(value: unknown): EventContext | null | string {
  if (value === null) return null;
  if (!isRecord(value)) return wrong("context", "an object", value);
  const id = value["id"] ?? null;
  const parentId = value["parent_id"] ?? null;
  const userId = value["user_id"] ?? null;
  if (id !== null && typeof id !== "string") return wrong("context.id", "text", id);
  if (parentId !== null && typeof parentId !== "string") return wrong("context.parent_id", "text", parentId);
  if (userId !== null && typeof userId !== "string") return wrong("context.user_id", "text", userId);
  return { id, parentId, userId };
}

function toMs(value: unknown, readTime: ReadTime): EpochMs {
  return typeof value === "string" ? readTime(value) : Number.NaN;
}

function isEntityId(value: unknown): value is string {
  return typeof value === "string" && ENTITY_ID.test(value);
}

function isRecord(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(key: string, expected: string, found: unknown): string {
  return `expected "${key}" to be ${expected}, found ${nameOf(found)}`;
}

function nameOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
