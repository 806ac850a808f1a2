/**
 * Events of Home Assistant's bus as Steward's own, validated one by one.
 *
 * This is the hot path of the reader: a malformed event is dropped and counted, and only the first of its kind is logged, without
 * its content, which may be private.
 */
import { z } from "zod";
import type { EventContext, HomeEvent } from "../../core/domain/event.ts";
import type { EpochMs } from "../../core/domain/time.ts";
import type { AskEvent, NotificationAnswer } from "../../ports/home-source.ts";
import type { Log } from "../../ports/log.ts";

export const BUS_EVENT_TYPES = [
  "state_changed",
  "call_service",
  "automation_triggered",
  "script_started",
] as const;

type BusEventType = (typeof BUS_EVENT_TYPES)[number];

/** Events that say that the registries or the automations are no longer what they were. */
export const HOME_CHANGED_TYPES = [
  "area_registry_updated",
  "device_registry_updated",
  "entity_registry_updated",
  "label_registry_updated",
  "floor_registry_updated",
  "automation_reloaded",
  "core_config_updated",
] as const;

const instant = z.string().transform((text, context): EpochMs => {
  const atMs = Date.parse(text);
  if (!Number.isNaN(atMs)) return atMs;
  context.addIssue({ code: "custom", message: "expected an ISO time" });
  return z.NEVER;
});
const contextSchema = z
  .object({ id: z.string(), parent_id: z.string().nullish(), user_id: z.string().nullish() })
  .transform(({ id, parent_id, user_id }): EventContext => ({
    id,
    parentId: parent_id ?? null,
    userId: user_id ?? null,
  }));
const record = z.record(z.string(), z.unknown());
const entityId = z.string().regex(/^[^.\s]+\.[^.\s]+$/);

const stateChangedSchema = z.object({
  time_fired: instant,
  context: contextSchema,
  data: z.object({
    entity_id: entityId,
    old_state: z.object({ state: z.string(), attributes: record.nullish() }).nullish(),
    new_state: z
      .object({ state: z.string(), attributes: record, last_updated: instant, context: contextSchema })
      .nullish(),
  }),
});
const callServiceSchema = z.object({
  time_fired: instant,
  context: contextSchema,
  data: z.object({ domain: z.string(), service: z.string(), service_data: record.nullish() }),
});
const runSchema = z.object({
  time_fired: instant,
  context: contextSchema,
  data: z.object({ entity_id: entityId }),
});

/** What an automation fires that asks first. */
export const ASK_TYPE = "steward_ask";
const askSchema = z.object({
  time_fired: instant,
  data: z.object({ suggestion_id: z.string().max(200) }),
});
export const ANSWER_TYPE = "mobile_app_notification_action";
const answerSchema = z.object({ context: contextSchema, data: z.object({ action: z.string().max(200) }) });

const registrySchema = z.object({
  data: z.object({
    action: z.string(),
    entity_id: entityId,
    old_entity_id: entityId.optional(),
  }),
});

/** @throws z.ZodError when the event is not what Home Assistant sends */
function toHomeEvent(type: BusEventType, raw: unknown): HomeEvent {
  if (type === "state_changed") return toStateEvent(raw);
  if (type === "call_service") {
    const { data, time_fired, context } = callServiceSchema.parse(raw);
    const serviceData = redact(data.service_data ?? {});
    return { type, domain: data.domain, service: data.service, serviceData, atMs: time_fired, context };
  }
  const { data, time_fired, context } = runSchema.parse(raw);
  return { type, entityId: data.entity_id, atMs: time_fired, context };
}

function toStateEvent(raw: unknown): HomeEvent {
  const { data, time_fired, context } = stateChangedSchema.parse(raw);
  const { entity_id, old_state, new_state } = data;
  return {
    type: "state",
    entityId: entity_id,
    state: new_state?.state ?? null,
    previousState: old_state?.state ?? null,
    attributes: new_state?.attributes ?? null,
    previousAttributes: old_state?.attributes ?? null,
    atMs: new_state?.last_updated ?? time_fired,
    context: new_state?.context ?? context,
  };
}

const SECRET_KEYS = /code|pin|password|token|secret|key|credential/i;

/** Calls may carry alarm codes and passwords, which nobody behind this door needs. */
export function redact(serviceData: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(serviceData).filter(([key]) => !SECRET_KEYS.test(key)));
}

export interface EventReader {
  /** Never throws. */
  read(type: BusEventType, raw: unknown): HomeEvent | null;
  /** The two names where the registry's event is a renaming. Never throws. */
  readRename(raw: unknown): { readonly fromEntityId: string; readonly toEntityId: string } | null;
  /** Null where it is malformed. Never throws. */
  readAsk(raw: unknown): AskEvent | null;
  readAnswer(raw: unknown): NotificationAnswer | null;
  noteBadFrame(error: unknown): void;
  droppedCount(): number;
}

export function createEventReader(log: Log): EventReader {
  const logged = new Set<string>();
  let dropped = 0;

  function drop(kind: string, error: unknown): void {
    dropped += 1;
    if (logged.has(kind)) return;
    logged.add(kind);
    log.warn(`Dropped a malformed ${kind} from Home Assistant; further ones are only counted`, {
      problem: describe(error),
    });
  }

  return {
    read(type, raw) {
      try {
        return toHomeEvent(type, raw);
      } catch (error) {
        drop(type, error);
        return null;
      }
    },
    readRename(raw) {
      const event = registrySchema.safeParse(raw);
      if (!event.success) return null;
      const { action, entity_id: toEntityId, old_entity_id: fromEntityId } = event.data.data;
      if (action !== "update" || fromEntityId === undefined || fromEntityId === toEntityId) return null;
      return { fromEntityId, toEntityId };
    },
    readAsk(raw) {
      const event = askSchema.safeParse(raw);
      if (event.success) return { suggestionId: event.data.data.suggestion_id, atMs: event.data.time_fired };
      drop(ASK_TYPE, event.error);
      return null;
    },
    readAnswer(raw) {
      const event = answerSchema.safeParse(raw);
      // Other apps' notifications are answered by the same event, in whatever shape they like.
      if (!event.success) return null;
      return { actionId: event.data.data.action, userId: event.data.context.userId };
    },
    noteBadFrame: (error) => drop("message", error),
    droppedCount: () => dropped,
  };
}

/** Where and what was expected, never what stood there. */
function describe(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map((issue) => `${issue.path.join(".")}: ${issue.code}`).join(", ");
  }
  return error instanceof Error ? error.name : "unknown";
}
