/**
 * What a configuration names that is no longer there: entities, scripts, devices, areas, floors and labels.
 *
 * Read where ids stand in configurations, and in templates only where they are plainly named (`states('x.y')`). A home whose registry was not given,
 * or of which a part is missing, is not judged by it.
 */
import {
  type Config,
  entitiesInTemplate,
  isEntityId,
  isRecord,
  listOf,
  textOf,
  textsOf,
} from "../automations/config-values.ts";
import { isTemplate } from "../automations/variables.ts";
import type { Home, HomeAutomation } from "../domain/home.ts";
import type { CheckInput } from "./check.ts";
import { createKnownIds, isRegistryTold } from "./known-ids.ts";

export interface MissingParts {
  /** Entities and scripts, in order. */
  readonly ids: readonly string[];
  readonly devices: readonly string[];
  readonly areas: readonly string[];
  readonly floors: readonly string[];
  readonly labels: readonly string[];
}

type Registry = Exclude<keyof MissingParts, "ids">;

const REGISTRY_KEYS: Readonly<Record<string, Registry>> = {
  device_id: "devices",
  area_id: "areas",
  floor_id: "floors",
  label_id: "labels",
};
const ENTITY_KEYS: ReadonlySet<string> = new Set([
  "entity_id",
  "entity",
  "scene",
  "zone",
  "at",
  "above",
  "below",
  "after",
  "before",
]);
/** Actions of the domain itself; any other under it is a script. */
const SCRIPT_ACTIONS: ReadonlySet<string> = new Set(["turn_on", "turn_off", "toggle", "reload"]);

/** Cost: O(home) once, then O(parts of the configuration) */
export function createMissingReader(input: CheckInput): (item: HomeAutomation) => MissingParts {
  const { home } = input;
  const isKnown = createKnownIds(input);
  const domains = new Set(home.entities.map(({ entity_id }) => entity_id.split(".")[0]));
  const registryIds = new Set(home.entities.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const registries = createRegistries(home);
  return ({ config }) => {
    const named = referencesOf(config, domains);
    const goneFrom = (registry: Registry) => {
      const known = registries[registry];
      return known === null ? [] : [...named[registry]].filter((id) => !known.has(id)).toSorted();
    };
    return {
      ids: [...named.ids].filter((id) => !isKnown(id) && !registryIds.has(id)).toSorted(),
      devices: goneFrom("devices"),
      areas: goneFrom("areas"),
      floors: goneFrom("floors"),
      labels: goneFrom("labels"),
    };
  };
}

/** Ids by registry, null where it was not told. */
function createRegistries(home: Home): Readonly<Record<Registry, ReadonlySet<string> | null>> {
  const unlessEmpty = (ids: readonly string[]) => (ids.length === 0 ? null : new Set(ids));
  // Few homes have any of these.
  const asTold = (ids: readonly string[]) => (isRegistryTold(home) ? new Set(ids) : unlessEmpty(ids));
  const labels = [
    ...home.labels.map(({ label_id }) => label_id),
    ...[...home.entities, ...home.devices, ...home.areas].flatMap((one) => one.labels ?? []),
  ];
  return {
    devices: unlessEmpty(home.devices.map(({ id }) => id)),
    areas: unlessEmpty(home.areas.map(({ area_id }) => area_id)),
    floors: asTold(home.floors.map(({ floor_id }) => floor_id)),
    labels: asTold(labels),
  };
}

/** Ids that a configuration names. */
function referencesOf(
  config: Config | null,
  domains: ReadonlySet<string | undefined>,
): Readonly<Record<keyof MissingParts, ReadonlySet<string>>> {
  const named = {
    ids: new Set<string>(),
    devices: new Set<string>(),
    areas: new Set<string>(),
    floors: new Set<string>(),
    labels: new Set<string>(),
  };
  const takeText = (text: string) => {
    if (isTemplate(text)) for (const id of entitiesInTemplate(text)) named.ids.add(id);
  };
  const walk = (value: unknown, depth: number): void => {
    if (depth > 60) return;
    if (typeof value === "string") takeText(value);
    else if (Array.isArray(value)) for (const one of value) walk(one, depth + 1);
    else if (isRecord(value)) walkRecord(value, depth);
  };
  const walkRecord = (part: Config, depth: number): void => {
    if (part["enabled"] === false) return;
    takeScript(part);
    for (const [key, value] of Object.entries(part)) {
      if (ENTITY_KEYS.has(key)) for (const id of textsOf(value)) if (isEntityId(id)) named.ids.add(id);
      takeFromRegistry(key, value);
      if (key === "entities" && isRecord(value))
        for (const id of Object.keys(value)) if (isEntityId(id)) named.ids.add(id);
      if (key === "input" && isRecord(value)) takeInputs(value);
      walk(value, depth + 1);
    }
  };
  const takeScript = (part: Config): void => {
    const [domain, name = ""] = (textOf(part["action"] ?? part["service"]) ?? "").trim().split(".");
    if (domain === "script" && isEntityId(`script.${name}`) && !SCRIPT_ACTIONS.has(name))
      named.ids.add(`script.${name}`);
  };
  const takeFromRegistry = (key: string, value: unknown): void => {
    const registry = REGISTRY_KEYS[key];
    if (registry === undefined) return;
    for (const id of textsOf(value)) {
      const isId = registry === "devices" ? /^[0-9a-f]{32}$/.test(id) : /^[a-z0-9_]+$/.test(id);
      if (isId && id !== "all" && id !== "none") named[registry].add(id);
    }
  };
  /** A blueprint's inputs hold ids under names of its own: what looks like one of a kind that the home has. */
  const takeInputs = (inputs: Config): void => {
    for (const text of Object.values(inputs).flatMap(listOf)) {
      if (typeof text === "string" && isEntityId(text) && domains.has(text.split(".")[0]))
        named.ids.add(text);
    }
  };
  walk(config, 0);
  return named;
}
