/**
 * Automations, scripts and scenes that name an entity or a device which is no longer there: renamed, removed, mistyped.
 *
 * Read where ids stand in configurations, and in templates only where they are plainly named (`states('x.y')`). A home whose registry was not given,
 * or of which a part is missing, is not judged by it.
 */
import { z } from "zod";
import {
  type Config,
  entitiesInTemplate,
  isEntityId,
  isRecord,
  listOf,
  textsOf,
} from "../automations/config-values.ts";
import type { Finding } from "../domain/finding.ts";
import type { HomeAutomation } from "../domain/home.ts";
import type { Check, CheckInput } from "./check.ts";
import { createKnownIds } from "./known-ids.ts";
import { toFinding } from "./wording.ts";

const paramsSchema = z.object({
  minDevices: z
    .number()
    .int()
    .default(1)
    .describe("Devices the registry has to tell for a missing one to mean anything."),
});

type Params = z.output<typeof paramsSchema>;

export const missingReference: Check<Params> = {
  id: "missing-reference",
  params: paramsSchema,
  check(input, params) {
    const { home } = input;
    const isKnown = createKnownIds(input);
    const domains = new Set(home.entities.map(({ entity_id }) => entity_id.split(".")[0]));
    const registryIds = new Set(home.entities.flatMap(({ id }) => (id === undefined ? [] : [id])));
    const devices = new Set(home.devices.map(({ id }) => id));
    const areDevicesKnown = devices.size >= params.minDevices;
    return [...home.automations, ...home.scripts, ...home.scenes].flatMap((item) => {
      const { entities, deviceIds } = referencesOf(item, domains);
      const missing = [...entities].filter((id) => !isKnown(id) && !registryIds.has(id)).toSorted();
      const gone = areDevicesKnown ? [...deviceIds].filter((id) => !devices.has(id)) : [];
      return missing.length + gone.length === 0 ? [] : [describe(item, missing, gone, input)];
    });
  },
};

function describe(
  { entity_id }: HomeAutomation,
  missing: readonly string[],
  gone: readonly string[],
  { names, automated }: CheckInput,
): Finding {
  return toFinding(
    {
      id: `missing-reference:${entity_id}`,
      check: "missing-reference",
      severity: automated.isEnabled(entity_id) ? "warning" : "info",
      entity_ids: [entity_id, ...missing],
      evidence: { missing, missing_devices: gone },
    },
    { kind: "missing", name: names.nameOf(entity_id), ids: missing, devices: gone.length },
  );
}

const ID_KEYS: ReadonlySet<string> = new Set([
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

/** Ids that a configuration names. */
function referencesOf({ config }: HomeAutomation, domains: ReadonlySet<string | undefined>) {
  const entities = new Set<string>();
  const deviceIds = new Set<string>();
  const takeText = (text: string) => {
    if (text.includes("{{") || text.includes("{%"))
      for (const id of entitiesInTemplate(text)) entities.add(id);
  };
  const walk = (value: unknown, depth: number): void => {
    if (depth > 60) return;
    if (typeof value === "string") takeText(value);
    else if (Array.isArray(value)) for (const one of value) walk(one, depth + 1);
    else if (isRecord(value)) walkRecord(value, depth);
  };
  const walkRecord = (part: Config, depth: number): void => {
    if (part["enabled"] === false) return;
    for (const [key, value] of Object.entries(part)) {
      if (ID_KEYS.has(key)) for (const id of textsOf(value)) if (isEntityId(id)) entities.add(id);
      if (key === "device_id")
        for (const id of textsOf(value)) if (/^[0-9a-f]{32}$/.test(id)) deviceIds.add(id);
      if (key === "entities" && isRecord(value))
        for (const id of Object.keys(value)) if (isEntityId(id)) entities.add(id);
      if (key === "input" && isRecord(value)) takeInputs(value);
      walk(value, depth + 1);
    }
  };
  /** A blueprint's inputs hold ids under names of its own: what looks like one of a kind that the home has. */
  const takeInputs = (inputs: Config): void => {
    for (const text of Object.values(inputs).flatMap(listOf)) {
      if (typeof text === "string" && isEntityId(text) && domains.has(text.split(".")[0])) entities.add(text);
    }
  };
  walk(config, 0);
  return { entities, deviceIds };
}
