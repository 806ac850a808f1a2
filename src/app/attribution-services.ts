/**
 * What a service call asks for: which entities, and which states would mean that it was obeyed.
 *
 * Home Assistant lets an entity keep a call's context for five seconds, so a hand at the device right after a command carries
 * the command's context; only the state it leads to tells the two apart.
 */
import { domainOf } from "../core/domain/home.ts";
import { setpointOf } from "../core/domain/setpoint.ts";

/** Whether `state` obeys the command; `null` where the command says nothing about the state. */
export type Expectation = ((state: string) => boolean) | null;

const OFF_STATES: ReadonlySet<string> = new Set(["off", "idle", "standby", "closed"]);

const EXPECTED: Readonly<Record<string, (state: string) => boolean>> = {
  turn_on: (state) => !OFF_STATES.has(state) || state === "idle",
  turn_off: (state) => OFF_STATES.has(state),
  open_cover: oneOf("open", "opening"),
  close_cover: oneOf("closed", "closing"),
  open_valve: oneOf("open", "opening"),
  close_valve: oneOf("closed", "closing"),
  lock: oneOf("locked", "locking"),
  unlock: oneOf("unlocked", "unlocking"),
  open: oneOf("open", "opening", "unlocked", "unlocking"),
  media_play: oneOf("playing", "buffering", "on"),
  media_pause: oneOf("paused"),
  media_stop: oneOf("idle", "off", "standby"),
};

/** What `service` expects of an entity it was called on. */
export function toExpectation(service: string, serviceData: Readonly<Record<string, unknown>>): Expectation {
  // A lamp that flashes goes back by itself.
  if ("flash" in serviceData) return null;
  if (service === "set_hvac_mode") return (state) => state === serviceData["hvac_mode"];
  return EXPECTED[service] ?? null;
}

/** Whether attributes tell the setpoint that a command asks for; `null` where it asks for none. */
export type SetpointExpectation = ((attributes: Readonly<Record<string, unknown>>) => boolean) | null;

/** @param serviceData null where it is not known, so that any setpoint may be the one */
export function toSetpointExpectation(
  entityId: string,
  service: string,
  serviceData: Readonly<Record<string, unknown>> | null,
): SetpointExpectation {
  const setpoint = setpointOf(entityId);
  if (setpoint?.service !== service) return null;
  const { attribute, tolerance } = setpoint;
  const wanted = serviceData?.[attribute];
  if (serviceData !== null && typeof wanted !== "number") return null;
  return ({ [attribute]: told }) =>
    typeof told === "number" && (typeof wanted !== "number" || Math.abs(told - wanted) <= tolerance);
}

/** Ids under `key`, which Home Assistant takes as a list, one id, or ids with commas between. */
export function idsOf(data: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  const value = data[key];
  if (Array.isArray(value)) return value.filter((id) => typeof id === "string");
  if (typeof value !== "string") return [];
  return value.split(",").map((id) => id.trim());
}

/** An action that an automation's configuration contains, with the entities it names. */
export interface NamedAction {
  readonly service: string;
  readonly entityId: string;
}

/** Every action with named entities in an automation's or script's configuration, however deep in branches. */
export function namedActions(config: Readonly<Record<string, unknown>> | null): readonly NamedAction[] {
  const found: NamedAction[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) walk(item);
      return;
    }
    if (!isRecord(node)) return;
    const name = node["action"] ?? node["service"];
    if (typeof name === "string" && name.includes(".")) {
      const places = [node, node["target"], node["data"]].filter(isRecord);
      const ids = places.flatMap((place) => idsOf(place, "entity_id"));
      for (const entityId of ids) found.push({ service: name.slice(domainOf(name).length + 1), entityId });
    }
    for (const value of Object.values(node)) walk(value);
  };
  walk([config?.["actions"], config?.["action"], config?.["sequence"]]);
  return found;
}

function oneOf(...states: readonly string[]): (state: string) => boolean {
  return (state) => states.includes(state);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
