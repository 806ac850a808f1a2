/** The home as Home Assistant's registries, states and configurations describe it, read in one go. */
import { z } from "zod";
import { isAppError } from "../../core/domain/errors.ts";
import { type Home, createHome, domainOf } from "../../core/domain/home.ts";
import type { HomeUser } from "../../ports/home-source.ts";
import type { Session } from "./session.ts";

const text = z.string();
const optional = text.nullish();
const record = z.record(text, z.unknown());

const configSchema = z.object({
  time_zone: text,
  latitude: z.number().nullish(),
  longitude: z.number().nullish(),
  country: optional,
  language: optional,
});
const labelsOf = z.array(text).optional();
const areasSchema = z.array(z.object({ area_id: text, name: text, floor_id: optional, labels: labelsOf }));
const floorsSchema = z.array(z.object({ floor_id: text, name: optional }));
const labelsSchema = z.array(z.object({ label_id: text, name: text }));
const devicesSchema = z.array(
  z.object({
    id: text,
    name: optional,
    name_by_user: optional,
    area_id: optional,
    manufacturer: optional,
    model: optional,
    labels: labelsOf,
  }),
);
const entitiesSchema = z.array(
  z.object({
    entity_id: text,
    id: text.optional(),
    unique_id: z
      .union([text, z.number(), z.null()])
      .transform((value) => (value === null ? undefined : String(value)))
      .optional(),
    platform: optional,
    name: optional,
    original_name: optional,
    area_id: optional,
    device_id: optional,
    entity_category: optional,
    labels: z.array(text).nullish(),
    disabled_by: optional,
    hidden_by: optional,
  }),
);
const stateSchema = z.object({ entity_id: text, state: text, attributes: record });
const usersSchema = z.array(
  z.object({
    id: text,
    name: optional,
    is_owner: z.boolean().nullish(),
    is_active: z.boolean().nullish(),
    system_generated: z.boolean().nullish(),
    group_ids: z.array(text).nullish(),
  }),
);
const automationConfigSchema = z.object({ config: record.nullish() });
const useBlueprintSchema = z.object({ path: text, input: record.nullish() });
const substitutedSchema = z.object({ substituted_config: record });

type RegistryEntity = z.output<typeof entitiesSchema>[number];
type CurrentState = z.output<typeof stateSchema>;

/** How many configurations are asked for at a time: the connection also carries the live events. */
const CONFIGS_AT_A_TIME = 8;

export async function readHome(session: Session): Promise<Home> {
  const [config, areas, floors, labels, devices, entities, states, users] = await Promise.all([
    session.ask({ type: "get_config" }, configSchema),
    session.ask({ type: "config/area_registry/list" }, areasSchema),
    session.ask({ type: "config/floor_registry/list" }, floorsSchema),
    session.ask({ type: "config/label_registry/list" }, labelsSchema),
    session.ask({ type: "config/device_registry/list" }, devicesSchema),
    session.ask({ type: "config/entity_registry/list" }, entitiesSchema),
    session.ask({ type: "get_states" }, z.array(stateSchema)),
    session.ask({ type: "config/auth/list" }, usersSchema),
  ]);
  const ofDomain = (domain: string) => states.filter((state) => domainOf(state.entity_id) === domain);
  return createHome({
    ...config,
    areas,
    floors,
    labels,
    devices: devices.map((device) => ({ ...device, name: device.name_by_user ?? device.name })),
    entities: mergeEntities(entities, states),
    automations: await readConfigs(session, "automation/config", ofDomain("automation")),
    scripts: await readConfigs(session, "script/config", ofDomain("script")),
    scenes: ofDomain("scene").map((scene) => ({
      entity_id: scene.entity_id,
      id: textOf(scene.attributes["id"]),
      config: { entity_id: scene.attributes["entity_id"] ?? [] },
    })),
    users: users.map(({ id, name, system_generated }) => ({ id, name, system_generated })),
    persons: ofDomain("person").map((person) => ({
      entity_id: person.entity_id,
      name: textOf(person.attributes["friendly_name"]),
      user_id: textOf(person.attributes["user_id"]),
      device_trackers: textsOf(person.attributes["device_trackers"]),
    })),
  });
}

export async function readUsers(session: Session): Promise<readonly HomeUser[]> {
  const users = await session.ask({ type: "config/auth/list" }, usersSchema);
  return users.map((user) => ({
    id: user.id,
    name: user.name ?? null,
    isAdmin: user.is_owner === true || (user.group_ids ?? []).includes("system-admin"),
    isActive: user.is_active ?? true,
    systemGenerated: user.system_generated ?? false,
  }));
}

/** Registry entries with what only the state tells, and the entities that have a state but no entry. */
function mergeEntities(
  registry: readonly RegistryEntity[],
  states: readonly CurrentState[],
): NonNullable<Parameters<typeof createHome>[0]>["entities"] {
  const attributesOf = new Map(states.map((state) => [state.entity_id, state.attributes]));
  const registered = new Set(registry.map((entity) => entity.entity_id));
  const unregistered = states
    .filter((state) => !registered.has(state.entity_id))
    .map(({ entity_id }): RegistryEntity => ({ entity_id }));
  return [...registry, ...unregistered].map((entity) => {
    const attributes = attributesOf.get(entity.entity_id) ?? {};
    return {
      ...entity,
      name: textOf(attributes["friendly_name"]) ?? entity.name ?? entity.original_name,
      device_class: textOf(attributes["device_class"]),
      unit_of_measurement: textOf(attributes["unit_of_measurement"]),
      ...membersOf(entity.entity_id, attributes["entity_id"]),
    };
  });
}

/** Groups of every kind list their members under `entity_id`; so do scenes, which are no groups. */
function membersOf(entityId: string, value: unknown): { readonly members?: string[] } {
  if (!Array.isArray(value) || domainOf(entityId) === "scene") return {};
  return { members: textsOf(value) };
}

async function readConfigs(
  session: Session,
  command: "automation/config" | "script/config",
  states: readonly CurrentState[],
): Promise<{ entity_id: string; id: string | null; config: Record<string, unknown> | null }[]> {
  const found: { entity_id: string; id: string | null; config: Record<string, unknown> | null }[] = [];
  for (let start = 0; start < states.length; start += CONFIGS_AT_A_TIME) {
    const part = states.slice(start, start + CONFIGS_AT_A_TIME);
    found.push(
      ...(await Promise.all(
        part.map(async ({ entity_id, attributes }) => ({
          entity_id,
          id: textOf(attributes["id"]),
          config: await readConfig(session, command, entity_id),
        })),
      )),
    );
  }
  return found;
}

/** `null` for one that went away meanwhile, or that Home Assistant holds unusable. */
async function readConfig(
  session: Session,
  type: string,
  entityId: string,
): Promise<Record<string, unknown> | null> {
  try {
    const { config } = await session.ask({ type, entity_id: entityId }, automationConfigSchema);
    return config === null || config === undefined
      ? null
      : await substitute(session, config, domainOf(entityId));
  } catch (error) {
    if (isAppError(error, "home_assistant_refused")) return null;
    throw error;
  }
}

/** A use of a blueprint with the blueprint's text and its inputs put in; as it is where Home Assistant cannot do that. */
async function substitute(
  session: Session,
  config: Record<string, unknown>,
  domain: string,
): Promise<Record<string, unknown>> {
  const use = useBlueprintSchema.safeParse(config["use_blueprint"]);
  if (!use.success) return config;
  try {
    const { path, input } = use.data;
    const message = { type: "blueprint/substitute", domain, path, input: input ?? {} };
    return { ...config, ...(await session.ask(message, substitutedSchema)).substituted_config };
  } catch (error) {
    if (isAppError(error, "home_assistant_refused")) return config;
    throw error;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** The registry's entity of an automation by its id. */
export async function findAutomationEntity(session: Session, automationId: string): Promise<string | null> {
  const entities = await session.ask({ type: "config/entity_registry/list" }, entitiesSchema);
  const found = entities.find(
    (entity) => entity.platform === "automation" && entity.unique_id === automationId,
  );
  return found?.entity_id ?? null;
}

/** The label's id; it is created where it does not exist. */
export async function ensureLabel(session: Session, name: string): Promise<string> {
  const labels = await session.ask({ type: "config/label_registry/list" }, labelsSchema);
  const known = labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return known.label_id;
  const created = await session.ask(
    { type: "config/label_registry/create", name, icon: "mdi:auto-fix", color: "teal" },
    z.object({ label_id: text }),
  );
  return created.label_id;
}

/** Adds a label to an entity and keeps those it has. */
export async function labelEntity(session: Session, entityId: string, labelId: string): Promise<void> {
  const entry = await session.ask(
    { type: "config/entity_registry/get", entity_id: entityId },
    z.object({ labels: z.array(text) }),
  );
  if (entry.labels.includes(labelId)) return;
  await session.ask(
    { type: "config/entity_registry/update", entity_id: entityId, labels: [...entry.labels, labelId] },
    z.unknown(),
  );
}
