/**
 * An existing automation in the language of the offline contract, so that it can be replayed and offered again with a change; null where it uses anything
 * beyond it.
 *
 * Old syntax becomes new, a purpose-specific trigger on one entity the state trigger that it is. Whatever would lose or alter something is beyond:
 * templates, attributes, targets by area, device or label, branches, unknown actions.
 */
import type { Action, AutomationConfig, Condition, Trigger } from "../domain/automation.ts";
import { type Home, domainOf } from "../domain/home.ts";
import { toTimeOfDay } from "../domain/local-time.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import {
  type Config,
  isEntityId,
  isOff,
  isRecord,
  listOf,
  numberOf,
  spanMsOf,
  textOf,
  textsOf,
} from "./config-values.ts";
import { readConditions } from "./read-conditions.ts";
import { readTriggers } from "./read-triggers.ts";
import type { RuleCondition, RuleTrigger } from "./rule.ts";
import type { TargetReader } from "./targets.ts";

/** Actions of the contract, with the domains on which each is allowed. */
const ON_OFF = ["light", "switch", "fan", "cover", "climate", "media_player", "humidifier", "input_boolean"];
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  turn_on: ON_OFF,
  turn_off: ON_OFF,
  open_cover: ["cover"],
  close_cover: ["cover"],
  set_cover_position: ["cover"],
  lock: ["lock"],
  unlock: ["lock"],
  media_play: ["media_player"],
  media_pause: ["media_player"],
  media_stop: ["media_player"],
  set_hvac_mode: ["climate"],
  set_temperature: ["climate"],
  set_humidity: ["humidifier"],
};

const MODES: readonly AutomationConfig["mode"][] = ["single", "restart", "queued", "parallel"];

/** Thrown within this module only. */
class Beyond extends Error {}

export function toPlainConfig(config: Config, home: Home, targets: TargetReader): AutomationConfig | null {
  // A template may stand anywhere; with none, variables are of no use to anybody.
  if (/\{\{|\{%/.test(JSON.stringify(config))) return null;
  try {
    const hasPlace = home.latitude !== null && home.longitude !== null;
    const parts = (key: string, old: string) => listOf(config[key] ?? config[old]);
    const triggers = toTriggers(parts("triggers", "trigger"), targets, hasPlace);
    const actions = parts("actions", "action").flatMap((step) => toAction(step, targets, hasPlace));
    if (triggers.length === 0 || !actions.some((action) => "action" in action)) return null;
    return {
      alias: textOf(config["alias"]) ?? "",
      description: textOf(config["description"]) ?? "",
      triggers,
      conditions: parts("conditions", "condition").flatMap((one) => toCondition(one, targets, hasPlace)),
      actions,
      mode: MODES.find((mode) => mode === config["mode"]) ?? "single",
    };
  } catch (error) {
    if (error instanceof Beyond) return null;
    throw error;
  }
}

function toTriggers(value: readonly unknown[], targets: TargetReader, hasPlace: boolean): readonly Trigger[] {
  for (const one of value.filter(isRecord)) {
    const isKnown = ["not_from", "not_to", "weekday"].every((key) => one[key] === undefined);
    const behavior = isRecord(one["options"]) ? one["options"]["behavior"] : undefined;
    if (!isKnown || (behavior !== undefined && behavior !== "each" && behavior !== "any")) throw new Beyond();
    if (isRecord(one["target"]) && Object.keys(one["target"]).some((key) => key !== "entity_id"))
      throw new Beyond();
    if (isUnreadableSpan(one)) throw new Beyond();
  }
  return readTriggers(value, targets)
    .flatMap((one) => one.triggers)
    .map((trigger) => toTrigger(trigger, hasPlace));
}

function isUnreadableSpan(trigger: Config): boolean {
  const options = isRecord(trigger["options"]) ? trigger["options"] : {};
  return ["for", "offset"].some((key) => {
    const span = trigger[key] ?? options[key];
    return span !== undefined && spanMsOf(span) === null;
  });
}

function toTrigger(trigger: RuleTrigger, hasPlace: boolean): Trigger {
  switch (trigger.kind) {
    case "time":
      if (trigger.atMin === null || trigger.weekdays !== null) throw new Beyond();
      return { trigger: "time", at: toTimeOfDay(trigger.atMin) };
    case "sun": {
      if (!hasPlace) throw new Beyond();
      const offset = trigger.offsetMin === 0 ? {} : { offset: toSpan(trigger.offsetMin * MINUTE_MS) };
      return { trigger: "sun", event: trigger.event, ...offset };
    }
    case "state":
      return {
        trigger: "state",
        entity_id: one(trigger.entityIds),
        ...(trigger.from === null ? {} : { from: one(trigger.from) }),
        ...(trigger.to === null ? {} : { to: one(trigger.to) }),
        ...holding(trigger.forMs),
      };
    case "presence": {
      if (trigger.zone !== "zone.home" || trigger.entityIds.some((id) => id.startsWith("zone.")))
        throw new Beyond();
      const side = trigger.event === "arrive" ? { to: "home" } : { from: "home" };
      return { trigger: "state", entity_id: one(trigger.entityIds), ...side, ...holding(trigger.forMs) };
    }
    case "numeric": {
      if (trigger.above === null && trigger.below === null) throw new Beyond();
      const { above, below } = trigger;
      return {
        trigger: "numeric_state",
        entity_id: one(trigger.entityIds),
        ...(above === null ? {} : { above }),
        ...(below === null ? {} : { below }),
        ...holding(trigger.forMs),
      };
    }
    case "pattern":
    case "elevation":
    case "opaque":
      break;
  }
  throw new Beyond();
}

function toCondition(value: unknown, targets: TargetReader, hasPlace: boolean): readonly Condition[] {
  if (!isRecord(value)) throw new Beyond();
  if (isOff(value)) return [];
  if (isRecord(value["target"]) && Object.keys(value["target"]).some((key) => key !== "entity_id"))
    throw new Beyond();
  if (value["condition"] === "sun") return [toSunCondition(value, hasPlace)];
  const { conditions, triggerIds } = readConditions([value], targets);
  if (triggerIds !== null) throw new Beyond();
  return conditions.map(toPlainCondition);
}

function toSunCondition(value: Config, hasPlace: boolean): Condition {
  const { after, before } = value;
  const isEvent = (event: unknown) => event === "sunrise" || event === "sunset";
  if (!hasPlace || (after !== undefined && !isEvent(after)) || (before !== undefined && !isEvent(before)))
    throw new Beyond();
  const offset = (key: "after_offset" | "before_offset") => {
    const ms = value[key] === undefined ? 0 : spanMsOf(value[key]);
    if (ms === null) throw new Beyond();
    return ms === 0 ? {} : { [key]: toSpan(ms) };
  };
  return {
    condition: "sun",
    ...(after === "sunrise" || after === "sunset" ? { after } : {}),
    ...(before === "sunrise" || before === "sunset" ? { before } : {}),
    ...offset("after_offset"),
    ...offset("before_offset"),
  };
}

function toPlainCondition(condition: RuleCondition): Condition {
  switch (condition.kind) {
    case "time":
      if (condition.afterMin === null && condition.beforeMin === null && condition.weekdays === null)
        throw new Beyond();
      return {
        condition: "time",
        ...(condition.afterMin === null ? {} : { after: toTimeOfDay(condition.afterMin) }),
        ...(condition.beforeMin === null ? {} : { before: toTimeOfDay(condition.beforeMin) }),
        ...(condition.weekdays === null ? {} : { weekday: condition.weekdays }),
      };
    case "state":
      if (condition.entityIds.length === 0 || condition.states.some(isEntityId)) throw new Beyond();
      return {
        condition: "state",
        entity_id: one(condition.entityIds),
        state: one(condition.states),
        ...holding(condition.forMs),
      };
    case "numeric": {
      const { above, below } = condition;
      if (condition.entityIds.length === 0 || (above === null && below === null)) throw new Beyond();
      return {
        condition: "numeric_state",
        entity_id: one(condition.entityIds),
        ...(above === null ? {} : { above }),
        ...(below === null ? {} : { below }),
      };
    }
    case "and":
    case "or":
    case "not":
      return { condition: condition.kind, conditions: condition.conditions.map(toPlainCondition) };
    case "sun":
    case "opaque":
      break;
  }
  throw new Beyond();
}

function toAction(step: unknown, targets: TargetReader, hasPlace: boolean): readonly Action[] {
  if (!isRecord(step)) throw new Beyond();
  if (isOff(step)) return [];
  if (step["delay"] !== undefined) {
    const ms = spanMsOf(step["delay"]);
    if (ms === null) throw new Beyond();
    return [{ delay: toSpan(ms) }];
  }
  if (step["wait_for_trigger"] !== undefined) return [toWait(step, targets, hasPlace)];
  const service = textOf(step["action"] ?? step["service"]) ?? "";
  const known = new Set([
    "action",
    "service",
    "target",
    "data",
    "entity_id",
    "metadata",
    "alias",
    "enabled",
    "note",
  ]);
  if (Object.keys(step).some((key) => !known.has(key))) throw new Beyond();
  const place = {
    ...data(step["data"]),
    ...data(step["target"]),
    ...(step["entity_id"] === undefined ? {} : { entity_id: step["entity_id"] }),
  };
  if (["area_id", "device_id", "floor_id", "label_id", "exclude"].some((key) => key in place))
    throw new Beyond();
  const ids = textsOf(place["entity_id"]).map((id) => targets.entityIdOf(id));
  const [domain = "", name = ""] = service.split(".");
  const isAllowed = (id: string) => {
    const own = domainOf(id);
    return (domain === own || domain === "homeassistant") && SERVICES[name]?.includes(own) === true;
  };
  if (ids.length === 0 || !ids.every((id) => isEntityId(id) && isAllowed(id))) throw new Beyond();
  const settings = Object.fromEntries(
    Object.entries(data(step["data"])).filter(([key]) => key !== "entity_id"),
  );
  if (name === "set_cover_position" && ![0, 100].includes(numberOf(settings["position"]) ?? -1))
    throw new Beyond();
  const own = new Set(ids.map(domainOf));
  const action = domain === "homeassistant" && own.size === 1 ? `${[...own][0] ?? ""}.${name}` : service;
  return [
    {
      action,
      target: { entity_id: one(ids) },
      ...(Object.keys(settings).length === 0 ? {} : { data: settings }),
    },
  ];
}

function toWait(step: Config, targets: TargetReader, hasPlace: boolean): Action {
  const timeout = step["timeout"] === undefined ? null : spanMsOf(step["timeout"]);
  if (step["timeout"] !== undefined && timeout === null) throw new Beyond();
  return {
    wait_for_trigger: toTriggers(listOf(step["wait_for_trigger"]), targets, hasPlace),
    ...(timeout === null ? {} : { timeout: toSpan(timeout) }),
    ...(typeof step["continue_on_timeout"] === "boolean"
      ? { continue_on_timeout: step["continue_on_timeout"] }
      : {}),
  };
}

function data(value: unknown): Config {
  return isRecord(value) ? value : {};
}

function holding(forMs: number): { readonly for?: string } {
  return forMs === 0 ? {} : { for: toSpan(forMs) };
}

/** "-00:45:00". */
function toSpan(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / SECOND_MS);
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${ms < 0 ? "-" : ""}${part(seconds / 3600)}:${part((seconds % 3600) / 60)}:${part(seconds % 60)}`;
}

function one<Item>(items: readonly Item[]): Item | readonly Item[] {
  const [first] = items;
  if (first === undefined) throw new Beyond();
  return items.length === 1 ? first : items;
}
