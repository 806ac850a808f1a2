/** Triggers of a configuration as rules read them: old and new syntax, nested lists, purpose-specific ones and those of devices. */
import { domainOf, isPlace } from "../domain/home.ts";
import { MINUTE_MS } from "../domain/time.ts";
import {
  type Config,
  entitiesInTemplate,
  isEntityId,
  isOff as isSwitchedOff,
  isRecord,
  listOf,
  numberOf,
  spanMsOf,
  stateTextOf,
  textOf,
  textsOf,
  timeOfDayMinOf,
  weekdaysOf,
} from "./config-values.ts";
import { isOfKind, measuredKind, triggerPurpose } from "./purpose.ts";
import { crowdOf, sunOf } from "./own-state.ts";
import { readTemplate } from "./read-template.ts";
import type { RuleTrigger } from "./rule.ts";
import type { TargetReader } from "./targets.ts";

/** A trigger and the `id` by which conditions and choices refer to it: its own, or its place in the list. */
export interface IdentifiedTrigger {
  readonly id: string;
  readonly triggers: readonly RuleTrigger[];
}

/** @param value what stands under `triggers`, `trigger` or `wait_for_trigger` */
export function readTriggers(value: unknown, targets: TargetReader): readonly IdentifiedTrigger[] {
  return flatten(value).map((trigger, index) => ({
    id: textOf(trigger["id"]) ?? String(index),
    triggers: isSwitchedOff(trigger) ? [] : readTrigger(trigger, targets),
  }));
}

/** Lists of triggers within the list are part of it. */
function flatten(value: unknown): readonly Config[] {
  return listOf(value)
    .filter(isRecord)
    .flatMap((one) => ("triggers" in one && !("trigger" in one) ? flatten(one["triggers"]) : [one]));
}

function readTrigger(trigger: Config, targets: TargetReader): readonly RuleTrigger[] {
  const platform = textOf(trigger["trigger"] ?? trigger["platform"]) ?? "";
  // Newer ones hold their settings under `options`, older ones beside the platform.
  const options: Config = { ...trigger, ...(isRecord(trigger["options"]) ? trigger["options"] : {}) };
  switch (platform) {
    case "time":
      return listOf(options["at"]).map((at) => readTime(at, options));
    case "time_pattern":
      return [readPattern(options)];
    case "sun":
      return [sunTrigger(options["event"] === "sunrise" ? "sunrise" : "sunset", options)];
    case "sun.sunrise":
    case "sun.sunset":
      return [sunTrigger(platform === "sun.sunrise" ? "sunrise" : "sunset", options)];
    case "sun.elevation_crossed_threshold":
      return limitsOf(options["threshold"]).map((limits) => ({ kind: "elevation", ...limits }));
    case "state":
      return [readState(options, targets)];
    case "numeric_state":
      return [readNumeric(options, targets)];
    case "zone":
    case "zone.entered":
    case "zone.left":
    case "zone.occupancy_detected":
    case "zone.occupancy_cleared":
      return [readZone(platform, options, targets)];
    case "device":
      return [readDevice(options, targets)];
    case "template":
      return readTemplateTrigger(options);
    case "event":
      return [opaque(platform, eventEntities(options["event_data"]))];
    default:
      return readPurpose(platform, trigger, options, targets);
  }
}

function readTime(at: unknown, options: Config): RuleTrigger {
  const weekdays = weekdaysOf(options["weekday"]);
  const minute = timeOfDayMinOf(at);
  if (minute !== null) return { kind: "time", atMin: minute, entityId: null, offsetMin: 0, weekdays };
  const place = isRecord(at) ? at : { entity_id: at };
  const entityId = textOf(place["entity_id"]);
  if (entityId === null || !isEntityId(entityId)) return opaque("time", []);
  const offsetMin = (spanMsOf(place["offset"] ?? 0) ?? 0) / MINUTE_MS;
  return { kind: "time", atMin: null, entityId, offsetMin, weekdays };
}

/** A pattern of one moment a day is a time; any other repeats. */
function readPattern({ hours, minutes, seconds }: Config): RuleTrigger {
  const hour = wholeOf(hours);
  const minute = minutes === undefined ? (hours === undefined ? null : 0) : wholeOf(minutes);
  if (hour !== null && minute !== null)
    return { kind: "time", atMin: hour * 60 + minute, entityId: null, offsetMin: 0, weekdays: null };
  if (stepOf(seconds) !== null || seconds === "*")
    return { kind: "pattern", everyMin: (stepOf(seconds) ?? 1) / 60 };
  if (stepOf(minutes) !== null || minutes === "*") return { kind: "pattern", everyMin: stepOf(minutes) ?? 1 };
  if (minutes === undefined && hours === undefined) return { kind: "pattern", everyMin: 1 };
  return { kind: "pattern", everyMin: hour === null ? (stepOf(hours) ?? 1) * 60 : 24 * 60 };
}

function sunTrigger(event: "sunrise" | "sunset", options: Config): RuleTrigger {
  const offsetMin = (spanMsOf(options["offset"] ?? 0) ?? 0) / MINUTE_MS;
  return { kind: "sun", event, offsetMin: options["offset_type"] === "before" ? -offsetMin : offsetMin };
}

function readState(options: Config, targets: TargetReader): RuleTrigger {
  const entityIds = targets.resolve([{ entity_id: options["entity_id"] }]).named;
  if (options["attribute"] !== undefined) return opaque("state", entityIds);
  const forMs = spanMsOf(options["for"] ?? 0) ?? 0;
  const to = statesOf(options["to"]);
  const from = statesOf(options["from"]);
  const sun = entityIds.length === 1 && entityIds[0] === "sun.sun" ? sunOf(from, to, forMs) : null;
  if (sun !== null) return sun;
  const crowd = entityIds.length === 1 ? crowdOf(entityIds[0] ?? "", from, to, forMs) : null;
  if (crowd !== null) return crowd;
  const isOfPeople = (id: string) =>
    isPlace(domainOf(id)) ||
    (domainOf(id) === "group" && targets.membersOf(id).every((member) => isPlace(domainOf(member))));
  const isPresence = entityIds.length > 0 && entityIds.every(isOfPeople);
  if (isPresence && (to?.includes("home") || from?.includes("home"))) {
    const event = to?.includes("home") ? "arrive" : "leave";
    return { kind: "presence", entityIds, zone: "zone.home", event, forMs };
  }
  if (isPresence && to?.length === 1 && to[0] === "not_home")
    return { kind: "presence", entityIds, zone: "zone.home", event: "leave", forMs };
  return { kind: "state", entityIds, from, to, forMs };
}

function readTemplateTrigger(options: Config): readonly RuleTrigger[] {
  const template = textOf(options["value_template"]) ?? "";
  const forMs = spanMsOf(options["for"] ?? 0) ?? 0;
  return readTemplate(template, forMs) ?? [opaque("template", entitiesInTemplate(template))];
}

/** An event about a thing names it among its data. */
function eventEntities(data: unknown): readonly string[] {
  return isRecord(data) ? textsOf(data["entity_id"]).filter(isEntityId) : [];
}

function readNumeric(options: Config, targets: TargetReader): RuleTrigger {
  const entityIds = targets.resolve([{ entity_id: options["entity_id"] }]).named;
  const above = numberOf(options["above"]);
  const below = numberOf(options["below"]);
  const forMs = spanMsOf(options["for"] ?? 0) ?? 0;
  if (entityIds.includes("sun.sun") && options["attribute"] === "elevation")
    return { kind: "elevation", above, below };
  if (options["attribute"] !== undefined || options["value_template"] !== undefined)
    return opaque("numeric_state", entityIds);
  // A zone's state is how many persons are in it.
  if (entityIds.length === 1 && entityIds[0]?.startsWith("zone.") === true) {
    const event = above === null ? "leave" : "arrive";
    return { kind: "presence", entityIds, zone: entityIds[0], event, forMs };
  }
  return { kind: "numeric", entityIds, above, below, forMs };
}

function readZone(platform: string, options: Config, targets: TargetReader): RuleTrigger {
  const zone = textOf(options["zone"]) ?? "zone.home";
  const isLeaving = platform === "zone" ? options["event"] === "leave" : /left|cleared/.test(platform);
  const { named, meant } = targets.resolve([options["target"], { entity_id: options["entity_id"] }]);
  const people = [...named, ...meant].filter((id) => isPlace(domainOf(id)));
  const event = isLeaving ? "leave" : "arrive";
  const forMs = spanMsOf(options["for"] ?? 0) ?? 0;
  return { kind: "presence", entityIds: people.length > 0 ? people : [zone], zone, event, forMs };
}

const DEVICE_STATES: Readonly<Record<string, string>> = {
  turned_on: "on",
  turned_off: "off",
  opened: "open",
  closed: "closed",
  opening: "opening",
  closing: "closing",
  locked: "locked",
  unlocked: "unlocked",
  buffering: "buffering",
  idle: "idle",
  paused: "paused",
  playing: "playing",
  cleaning: "cleaning",
  docked: "docked",
  disarmed: "disarmed",
  triggered: "triggered",
};

/** A device's own trigger is about one of its entities where it names one; a button's press is an event that leaves no state. */
function readDevice(options: Config, targets: TargetReader): RuleTrigger {
  const type = textOf(options["type"]) ?? "";
  const domain = textOf(options["domain"]) ?? "";
  const deviceId = textOf(options["device_id"]) ?? "";
  const named = textOf(options["entity_id"]);
  const own = named === null ? null : targets.entityIdOf(named);
  const candidates = own !== null && own.includes(".") ? [own] : targets.ofDevice(deviceId, domain);
  if (own === null || candidates.length !== 1) return opaque("device", candidates);
  const forMs = spanMsOf(options["for"] ?? 0) ?? 0;
  if (isPlace(domain)) {
    const event = type === "leaves" ? "leave" : "arrive";
    return {
      kind: "presence",
      entityIds: candidates,
      zone: textOf(options["zone"]) ?? "zone.home",
      event,
      forMs,
    };
  }
  if (domain === "binary_sensor") {
    // A lock's sensor is on while it is not locked.
    const isOff = type === "locked" || (/^(?:no_|not_|turned_off)/.test(type) && type !== "not_locked");
    return { kind: "state", entityIds: candidates, from: null, to: [isOff ? "off" : "on"], forMs };
  }
  const above = numberOf(options["above"]);
  const below = numberOf(options["below"]);
  if (domain === "sensor" && (above !== null || below !== null))
    return { kind: "numeric", entityIds: candidates, above, below, forMs };
  const state = DEVICE_STATES[type] ?? (type.startsWith("armed_") ? type : null);
  if (state === null && type !== "changed_states") return opaque("device", candidates);
  return { kind: "state", entityIds: candidates, from: null, to: state === null ? null : [state], forMs };
}

function readPurpose(
  name: string,
  trigger: Config,
  options: Config,
  targets: TargetReader,
): readonly RuleTrigger[] {
  const { named, meant } = targets.resolve([trigger["target"], { entity_id: trigger["entity_id"] }]);
  const all = [...named, ...meant];
  const forMs = spanMsOf(options["for"] ?? 0) ?? 0;
  const ofKind = (kinds: Parameters<typeof isOfKind>[2]) =>
    all.filter((id) => isOfKind(id, targets.entity(id), kinds));
  if (name === "climate.hvac_mode_changed") {
    const to = textsOf(options["hvac_mode"]);
    return [{ kind: "state", entityIds: ofKind([["climate"]]), from: null, to, forMs }];
  }
  const purpose = triggerPurpose(name);
  if (purpose !== null) {
    const to = purpose.to.length === 0 ? null : purpose.to;
    return [{ kind: "state", entityIds: ofKind(purpose.kinds), from: purpose.from, to, forMs }];
  }
  const kinds = name.endsWith("crossed_threshold") ? measuredKind(name) : null;
  if (kinds !== null) {
    return limitsOf(options["threshold"]).map((limits) => ({
      kind: "numeric",
      entityIds: ofKind(kinds),
      ...limits,
      forMs,
    }));
  }
  return [opaque(name, all)];
}

/** A threshold as one or two limits; those that another entity tells are not known. */
export function limitsOf(
  threshold: unknown,
): readonly { readonly above: number | null; readonly below: number | null }[] {
  if (!isRecord(threshold)) return [{ above: null, below: null }];
  const value = (key: string) => {
    const one = threshold[key];
    return numberOf(isRecord(one) ? one["number"] : one);
  };
  switch (threshold["type"]) {
    case "above":
      return [{ above: value("value"), below: null }];
    case "below":
      return [{ above: null, below: value("value") }];
    case "between":
      return [{ above: value("value_min"), below: value("value_max") }];
    case "outside":
      return [
        { above: value("value_max"), below: null },
        { above: null, below: value("value_min") },
      ];
    default:
      return [{ above: null, below: null }];
  }
}

function statesOf(value: unknown): readonly string[] | null {
  const states = listOf(value).flatMap((one) => stateTextOf(one) ?? []);
  return states.length === 0 ? null : states;
}

function wholeOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && Number.isInteger(number) ? number : null;
}

/** "/5" as 5. */
function stepOf(value: unknown): number | null {
  return typeof value === "string" && value.startsWith("/") ? numberOf(value.slice(1)) : null;
}

function opaque(platform: string, entityIds: readonly string[]): RuleTrigger {
  return { kind: "opaque", platform, entityIds };
}
