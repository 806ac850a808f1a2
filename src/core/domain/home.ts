/**
 * The home as its registries describe it: what HOME of the offline contract holds, and what a running Home Assistant
 * answers, in one shape.
 *
 * Everything is optional on the way in and present on the way out, so that code behind this door never asks twice.
 */
import { z } from "zod";

const nullish = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);
const text = z.string();
/** What something is called: with single blanks, as it is shown and said; blanks alone are no name. */
const name = text.transform((value) => value.replaceAll(/\s+/g, " ").trim());
const nameOrNull = nullish(name).transform((value) => (value === "" ? null : value));

const areaSchema = z.object({
  area_id: text,
  name,
  floor_id: nullish(text),
  labels: z.array(text).optional(),
});
const deviceSchema = z.object({
  id: text,
  name: nameOrNull,
  area_id: nullish(text),
  manufacturer: nullish(text),
  model: nullish(text),
  labels: z.array(text).optional(),
});
const entitySchema = z.object({
  entity_id: text,
  /** Of the registry's entry: stays when the entity is renamed, and names it in device triggers and actions. */
  id: text.optional(),
  /** What the integration calls the thing; with `platform` it names it for good. */
  unique_id: text.optional(),
  name: nameOrNull,
  area_id: nullish(text),
  device_id: nullish(text),
  device_class: nullish(text),
  platform: nullish(text),
  entity_category: nullish(text),
  labels: z
    .array(text)
    .nullish()
    .transform((value) => value ?? []),
  disabled_by: nullish(text),
  hidden_by: nullish(text),
  unit_of_measurement: nullish(text),
  /** Of a group: the entities in it. */
  members: z.array(text).optional(),
});
const automationSchema = z.object({
  entity_id: text,
  id: nullish(text),
  config: z
    .record(text, z.unknown())
    .nullish()
    .transform((value) => value ?? null),
});
const userSchema = z.object({
  id: text,
  name: nameOrNull,
  system_generated: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});
const personSchema = z.object({
  entity_id: text,
  name: nameOrNull,
  user_id: nullish(text),
  /** What tells where the person is. */
  device_trackers: z.array(text).optional(),
});
const exceptionSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  reason: nullish(text),
});

const list = <T extends z.ZodType>(schema: T) =>
  z
    .array(schema)
    .nullish()
    .transform((value) => value ?? []);

/** HOME of the offline contract; unknown keys are ignored, missing ones become null or an empty list. */
export const homeSchema = z.object({
  time_zone: z
    .string()
    .nullish()
    .transform((value) => value ?? "UTC")
    .refine(isTimeZone, { error: "expected an IANA time zone such as Europe/Berlin" }),
  latitude: nullish(z.number().min(-90).max(90)),
  longitude: nullish(z.number().min(-180).max(180)),
  country: nullish(text),
  /** In which Home Assistant speaks to the household. */
  language: nullish(text),
  areas: list(areaSchema),
  floors: list(z.looseObject({ floor_id: text, name: nameOrNull })),
  labels: list(z.looseObject({ label_id: text, name: nameOrNull })),
  devices: list(deviceSchema),
  entities: list(entitySchema),
  automations: list(automationSchema),
  scripts: list(automationSchema),
  scenes: list(automationSchema),
  users: list(userSchema),
  persons: list(personSchema),
  exceptions: list(exceptionSchema),
});

export type Home = z.output<typeof homeSchema>;
export type HomeEntity = Home["entities"][number];
export type HomeAutomation = Home["automations"][number];

/** A home about which nothing is known but its time zone. */
export function createHome(part: z.input<typeof homeSchema> = {}): Home {
  return homeSchema.parse(part);
}

/** `light` of `light.hall`. */
export function domainOf(entityId: string): string {
  const dot = entityId.indexOf(".");
  return dot < 0 ? entityId : entityId.slice(0, dot);
}

/** Whether entities of a domain tell where persons are. */
export function isPlace(domain: string): boolean {
  return domain === "person" || domain === "device_tracker";
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
