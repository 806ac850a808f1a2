/**
 * Checks an automation that a person or a client wrote: the part of Home Assistant's syntax that Steward can replay (automation.ts), no more.
 *
 * @see automation.ts for what it means
 */
import { z } from "zod";
import { type AutomationConfig, type Condition, WEEKDAYS } from "./automation.ts";

const MAX_PARTS = 50;
const MAX_TEXT = 1_000;

const entity = z
  .string()
  .max(255)
  .regex(/^[a-z0-9_]+\.[a-z0-9_]+$/, "expected an entity id such as light.hall");
const entities = z.union([entity, z.array(entity).min(1).max(MAX_PARTS)]);
const state = z.string().max(255);
const states = z.union([state, z.array(state).min(1).max(MAX_PARTS)]);
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, "expected a time of day such as 06:50:00");
const span = z.string().regex(/^\d{1,2}:[0-5]\d(:[0-5]\d)?$/, "expected a span such as 00:20:00");
const offset = z.string().regex(/^[+-]?\d{1,2}:[0-5]\d(:[0-5]\d)?$/, "expected an offset such as -00:30:00");
const sunEvent = z.enum(["sunrise", "sunset"]);
const weekday = z.enum(WEEKDAYS);
const bounds = { above: z.number().exactOptional(), below: z.number().exactOptional() };

const trigger = z.discriminatedUnion("trigger", [
  z.strictObject({
    trigger: z.literal("time"),
    at: z.union([time, z.array(time).min(1).max(MAX_PARTS)]),
  }),
  z.strictObject({ trigger: z.literal("sun"), event: sunEvent, offset: offset.exactOptional() }),
  z.strictObject({
    trigger: z.literal("state"),
    entity_id: entities,
    from: states.exactOptional(),
    to: states.exactOptional(),
    for: span.exactOptional(),
  }),
  z
    .strictObject({
      trigger: z.literal("numeric_state"),
      entity_id: entities,
      ...bounds,
      for: span.exactOptional(),
    })
    .refine(hasBound, "expected above or below"),
]);

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({
      condition: z.literal("state"),
      entity_id: entities,
      state: states,
      for: span.exactOptional(),
    }),
    z
      .strictObject({ condition: z.literal("numeric_state"), entity_id: entities, ...bounds })
      .refine(hasBound, "expected above or below"),
    z.strictObject({
      condition: z.literal("time"),
      after: time.exactOptional(),
      before: time.exactOptional(),
      weekday: z.array(weekday).min(1).exactOptional(),
    }),
    z.strictObject({
      condition: z.literal("sun"),
      after: sunEvent.exactOptional(),
      before: sunEvent.exactOptional(),
      after_offset: offset.exactOptional(),
      before_offset: offset.exactOptional(),
    }),
    z.strictObject({
      condition: z.enum(["and", "or", "not"]),
      conditions: z.array(condition).min(1).max(MAX_PARTS),
    }),
  ]),
);

const action = z.union([
  z.strictObject({
    action: z.string().regex(/^[a-z0-9_]+\.[a-z0-9_]+$/, "expected an action such as light.turn_on"),
    target: z.strictObject({ entity_id: entities }),
    data: z.record(z.string(), z.unknown()).exactOptional(),
  }),
  z.strictObject({ delay: span }),
  z.strictObject({
    wait_for_trigger: z.array(trigger).min(1).max(MAX_PARTS),
    timeout: span.exactOptional(),
    continue_on_timeout: z.boolean().exactOptional(),
  }),
]);

export const automationSchema: z.ZodType<AutomationConfig> = z.strictObject({
  alias: z.string().trim().min(1).max(255),
  description: z.string().max(MAX_TEXT),
  triggers: z.array(trigger).min(1).max(MAX_PARTS),
  conditions: z.array(condition).max(MAX_PARTS),
  actions: z
    .array(action)
    .min(1)
    .max(MAX_PARTS)
    .refine((actions) => actions.some((one) => "action" in one), "expected at least one action"),
  mode: z.enum(["single", "restart", "queued", "parallel"]),
});

function hasBound({ above, below }: { readonly above?: number; readonly below?: number }): boolean {
  return above !== undefined || below !== undefined;
}
