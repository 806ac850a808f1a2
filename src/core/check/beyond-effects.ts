/**
 * What a configuration's actions do beyond bringing entities into states: the settings that come with that (a brightness, a volume), and everything else
 * (a message, an event, an action on what a template tells). Rules do not tell of it, so that automations with the same rules may differ in it.
 *
 * Scripts that are called are walked in their place.
 */
import {
  type Config,
  isEntityId,
  isOff,
  isRecord,
  listOf,
  textOf,
  textsOf,
} from "../automations/config-values.ts";
import { setpointReached, stateReached } from "../automations/service-effects.ts";
import { asRecord } from "../automations/variables.ts";
import { type Home, domainOf } from "../domain/home.ts";

export interface BeyondEffects {
  /** Settings of the actions whose effects rules tell, each as one text. */
  readonly settings: readonly string[];
  /** Actions of which rules do not tell everything, each as one text. */
  readonly others: readonly string[];
}

/** Deeper nesting is not read; see read-actions.ts. */
const MAX_DEPTH = 30;
const NESTED = ["choose", "sequence", "default", "then", "else", "parallel", "repeat"] as const;
const SILENT_STEPS = [
  "delay",
  "wait_for_trigger",
  "wait_template",
  "condition",
  "and",
  "or",
  "not",
  "variables",
  "stop",
];
const DEVICE_TYPES: ReadonlySet<string> = new Set(["turn_on", "turn_off", "open", "close", "lock", "unlock"]);
const DEVICE_KEYS: ReadonlySet<string> = new Set(["device_id", "domain", "entity_id", "type"]);
/** Of a step, what only its reader sees. */
const REMARKS: ReadonlySet<string> = new Set(["alias", "enabled", "metadata", "continue_on_error"]);

/**
 * @param steps what stands under `actions` or `sequence`
 * @param scriptOf the steps of a script, undefined where it is not known
 */
export function readBeyondEffects(steps: unknown, scriptOf: (entityId: string) => unknown): BeyondEffects {
  const settings: string[] = [];
  const others: string[] = [];

  function walk(value: unknown, within: readonly string[], depth: number): void {
    for (const step of listOf(value)) {
      if (depth > MAX_DEPTH) others.push("deeper");
      else if (Array.isArray(step)) walk(step, within, depth + 1);
      else if (isRecord(step) && !isOff(step)) take(step, within, depth);
    }
  }

  function take(step: Config, within: readonly string[], depth: number): void {
    const service = textOf(step["action"] ?? step["service"]);
    if (service !== null) call(service.trim().toLowerCase(), step, within, depth);
    else if (typeof step["scene"] === "string") others.push(`scene ${step["scene"]}`);
    else if (typeof step["device_id"] === "string" && step["condition"] === undefined) takeDevice(step);
    else if (NESTED.some((key) => step[key] !== undefined)) {
      for (const key of NESTED) walk(step[key], within, depth + 1);
      if (isRecord(step["repeat"])) settings.push(sayConfig({ ...step["repeat"], sequence: null }));
    } else if (!SILENT_STEPS.some((key) => step[key] !== undefined)) others.push(sayConfig(step));
  }

  function takeDevice(step: Config): void {
    const type = textOf(step["type"]) ?? "";
    if (!DEVICE_TYPES.has(type) || typeof step["entity_id"] !== "string") others.push(sayConfig(step));
    else
      takeSettings(
        [step["entity_id"]],
        Object.fromEntries(Object.entries(step).filter(([key]) => !DEVICE_KEYS.has(key))),
      );
  }

  function takeSettings(of: readonly string[], values: Config): void {
    const own = Object.fromEntries(
      Object.entries(values).filter(([key]) => key !== "entity_id" && !REMARKS.has(key)),
    );
    if (Object.keys(own).length > 0) settings.push(`${of.toSorted().join()} ${sayConfig(own)}`);
  }

  function call(service: string, step: Config, within: readonly string[], depth: number): void {
    const data: Config = Object.assign(
      {},
      ...["data_template", "service_data", "data"].map((key) => step[key]).filter(isRecord),
    );
    const target = asRecord(step["target"]);
    const ids = [target, data, step].flatMap((place) => textsOf(place["entity_id"]));
    if (domainOf(service) === "script") {
      const isStart = service === "script.turn_on" || service === "script.toggle";
      takeSettings([service], data);
      for (const script of isStart ? ids : [service]) {
        if (!within.includes(script)) walk(scriptOf(script), [...within, script], depth + 1);
      }
      return;
    }
    const isTold = ids.every(isNamed) && !sayConfig(target).includes("{{") && isRead(service, data);
    if (isTold) takeSettings(ids, data);
    else others.push(sayConfig({ service, data, target, entity_id: step["entity_id"] }));
  }

  walk(steps, [], 0);
  return { settings: settings.toSorted(), others: others.toSorted() };
}

/** The steps of the home's scripts. */
export function createScriptSteps({ scripts }: Home): (entityId: string) => unknown {
  const steps = new Map(scripts.map(({ entity_id, config }) => [entity_id, config?.["sequence"]]));
  return (entityId) => steps.get(entityId);
}

/** Keys in order, so that the same configuration is the same text. */
export function sayConfig(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sayConfig).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined && part !== null)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${sayConfig(part)}`);
  return `{${parts.join()}}`;
}

/** An entity's id or that of its entry in the registry; no template and no "all". */
function isNamed(id: string): boolean {
  return isEntityId(id) || /^[0-9a-f]{32}$/.test(id);
}

/** Whether rules tell what the action does. */
function isRead(service: string, data: Config): boolean {
  const domain = domainOf(service);
  const entityId = `${domain === "homeassistant" || domain === "group" ? "switch" : domain}.any`;
  if (domain === "scene") return false;
  return (
    stateReached(entityId, service, data) !== undefined ||
    setpointReached(entityId, service, data) !== undefined
  );
}
