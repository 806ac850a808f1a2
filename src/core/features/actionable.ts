/**
 * What people can bring about and an automation can do for them: domains, their settled states and the action that reaches each.
 *
 * Judged by domain, device class and registry only, never by name. The list is the offline contract's.
 */
import type { Action } from "../domain/automation.ts";
import { type Home, type HomeEntity, domainOf } from "../domain/home.ts";
import { setpointOfDomain, toSetpointNumber } from "../domain/setpoint.ts";

interface StateAction {
  readonly action: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const ON_OFF: Readonly<Record<string, string>> = { on: "turn_on", off: "turn_off" };

/** Domain → settled state → action of that domain. Climate takes its state as a mode and is not listed state by state. */
const ACTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  light: ON_OFF,
  switch: ON_OFF,
  fan: ON_OFF,
  humidifier: ON_OFF,
  input_boolean: ON_OFF,
  cover: { open: "open_cover", closed: "close_cover" },
  lock: { locked: "lock", unlocked: "unlock" },
  media_player: {
    on: "turn_on",
    off: "turn_off",
    playing: "media_play",
    paused: "media_pause",
    idle: "media_stop",
  },
};

const CLIMATE_MODES: ReadonlySet<string> = new Set([
  "off",
  "heat",
  "cool",
  "heat_cool",
  "auto",
  "dry",
  "fan_only",
]);

const GONE: ReadonlySet<string> = new Set(["unavailable", "unknown", ""]);
const MOVING: ReadonlySet<string> = new Set([
  "opening",
  "closing",
  "locking",
  "unlocking",
  "buffering",
  "jammed",
]);

/** No state of the device: it cannot be reached or has not said anything yet. */
export function isGone(state: string): boolean {
  return GONE.has(state);
}

/** On the way to a state: part of an action, not one. */
export function isMoving(state: string): boolean {
  return MOVING.has(state);
}

const RESTING: ReadonlySet<string> = new Set(["off", "closed", "locked", "paused", "idle"]);

/** Whether a device rests in the state: reaching it ends a use. */
export function isResting(state: string): boolean {
  return RESTING.has(state);
}

/** Whether a player does nothing and is not ready to. */
export function isPlayerOff(state: string): boolean {
  return state === "off" || state === "standby";
}

/**
 * Whether a state, by its code, is as wanted: a player or a heating that is wanted "on" may be in any state but off.
 * @param wantedCode of the wanted state, below 0 where the log never saw it
 */
export function createIsAsWanted(
  domain: string,
  wanted: string,
  wantedCode: number,
  states: readonly string[],
): (stateCode: number) => boolean {
  const isAnyOn = wanted === "on" && (domain === "media_player" || domain === "climate");
  if (!isAnyOn) return (stateCode) => stateCode >= 0 && stateCode === wantedCode;
  return (stateCode) => {
    const state = states[stateCode] ?? "";
    return !isGone(state) && !isPlayerOff(state);
  };
}

/** Whether people operate entities of this domain. */
export function isActuatorDomain(domain: string): boolean {
  return domain in ACTIONS || domain === "climate";
}

/** The action that brings an entity of a domain into a state, null where there is none. A number is meant to be the setpoint. */
export function actionInto(domain: string, state: string): StateAction | null {
  const service = ACTIONS[domain]?.[state];
  if (service !== undefined) return { action: `${domain}.${service}` };
  if (domain === "climate" && CLIMATE_MODES.has(state))
    return { action: "climate.set_hvac_mode", data: { hvac_mode: state } };
  const setpoint = setpointOfDomain(domain);
  const value = setpoint === null ? null : toSetpointNumber(state);
  if (setpoint === null || value === null) return null;
  return { action: `${domain}.${setpoint.service}`, data: { [setpoint.attribute]: value } };
}

/** Step of an automation that brings entities of one domain into a state. */
export function toAction(entityIds: readonly string[], state: string): Action {
  const [first = ""] = entityIds;
  const found = actionInto(domainOf(first), state);
  if (found === null) throw new RangeError(`no action brings ${first} into ${state}`);
  const target = { entity_id: entityIds.length === 1 ? first : entityIds };
  return found.data === undefined
    ? { action: found.action, target }
    : { action: found.action, target, data: found.data };
}

/** Whether a state is the opposite of a wanted one: the other settled states of the domain. */
export function isOpposite(domain: string, wanted: string, state: string): boolean {
  return state !== wanted && actionInto(domain, state) !== null;
}

/** Whether suggestions may act on an entity: it is operated, enabled, shown, and not a setting or a diagnosis of its device. */
export function isSuggestible(entityId: string, entity: HomeEntity | undefined): boolean {
  if (!isActuatorDomain(domainOf(entityId))) return false;
  return (
    entity === undefined ||
    (entity.entity_category === null && entity.disabled_by === null && entity.hidden_by === null)
  );
}

const ASKED_DOMAINS: ReadonlySet<string> = new Set(["lock", "climate"]);
const ASKED_COVERS: ReadonlySet<string> = new Set(["garage", "gate", "door"]);

/** Whether an entity may be acted on without a person's yes. */
export function mustAsk(entityId: string, home: Home): boolean {
  const domain = domainOf(entityId);
  if (ASKED_DOMAINS.has(domain)) return true;
  if (domain !== "cover") return false;
  const entity = home.entities.find(({ entity_id }) => entity_id === entityId);
  return ASKED_COVERS.has(entity?.device_class ?? "");
}
