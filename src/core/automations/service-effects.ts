/** The state into which an action of Home Assistant brings an entity. */
import { domainOf } from "../domain/home.ts";
import { setpointOf, setpointOfDomain, toSetpointNumber } from "../domain/setpoint.ts";
import { type Config, numberOf, stateTextOf } from "./config-values.ts";

/** Null: it changes the state, into which one depends on the state before. Undefined: it leaves the state as it is. */
export type ReachedState = string | null | undefined;

const STATES: Readonly<Record<string, string | null>> = {
  turn_on: "on",
  turn_off: "off",
  toggle: null,
  open_cover: "open",
  close_cover: "closed",
  open_valve: "open",
  close_valve: "closed",
  lock: "locked",
  unlock: "unlocked",
  open: "open",
  media_play: "playing",
  play_media: "playing",
  media_pause: "paused",
  media_stop: "idle",
  media_play_pause: null,
  start_mowing: "mowing",
  dock: "docked",
  return_to_base: "docked",
  alarm_arm_away: "armed_away",
  alarm_arm_home: "armed_home",
  alarm_arm_night: "armed_night",
  alarm_arm_vacation: "armed_vacation",
  alarm_disarm: "disarmed",
  cancel: "idle",
  finish: "idle",
};

/** Actions of which the same name means something else in one domain. */
const OF_DOMAIN: Readonly<Record<string, string | null>> = {
  "vacuum.start": "cleaning",
  "vacuum.pause": "paused",
  "vacuum.stop": "idle",
  "timer.start": "active",
  "timer.pause": "paused",
  "lawn_mower.pause": "paused",
  "cover.toggle": null,
};

/** Settings of which zero means off, or closed. */
const LEVELS: Readonly<Record<string, readonly [key: string, zero: string, more: string]>> = {
  "cover.set_cover_position": ["position", "closed", "open"],
  "valve.set_valve_position": ["position", "closed", "open"],
  "fan.set_percentage": ["percentage", "off", "on"],
};

/**
 * @param action such as `light.turn_on` or `homeassistant.toggle`
 * @param data the action's settings
 */
export function stateReached(entityId: string, action: string, data: Config): ReachedState {
  const [called = "", name = ""] = action.split(".");
  const domain = domainOf(entityId);
  if (called !== domain && called !== "homeassistant" && called !== "group" && domain !== "group")
    return undefined;
  if (called === "homeassistant" && domain === "cover") {
    if (name === "turn_on") return "open";
    if (name === "turn_off") return "closed";
  }
  const level = LEVELS[action];
  if (level !== undefined) {
    const [key, zero, more] = level;
    const value = numberOf(data[key]);
    return value === null ? null : value === 0 ? zero : more;
  }
  if (name === "turn_on" && domain === "light") {
    const brightness = numberOf(data["brightness_pct"] ?? data["brightness"]);
    if (brightness === 0) return "off";
  }
  const mode = modeSet(domain, name, data);
  if (mode !== undefined) return mode;
  const own = OF_DOMAIN[action];
  if (own !== undefined) return own;
  return STATES[name];
}

function modeSet(domain: string, name: string, data: Config): ReachedState {
  if (name === "set_hvac_mode" || (name === "set_temperature" && data["hvac_mode"] !== undefined))
    return modeText(data["hvac_mode"]);
  if (name === "set_operation_mode") return modeText(data["operation_mode"]);
  if (name === "select_option") return modeText(data["option"]);
  if (name === "set_value" && (domain === "input_number" || domain === "number"))
    return modeText(data["value"]);
  return undefined;
}

function modeText(value: unknown): string | null {
  const text = stateTextOf(value);
  return text === null || text.includes("{{") ? null : text;
}

/** The setpoint that an action sets; otherwise as {@link stateReached}. */
export function setpointReached(entityId: string, action: string, data: Config): ReachedState {
  const setpoint = setpointOf(entityId);
  if (setpoint === null || action !== `${domainOf(entityId)}.${setpoint.service}`) return undefined;
  const wanted = data[setpoint.attribute];
  if (wanted === undefined) return undefined;
  const value = numberOf(wanted);
  return value === null ? null : String(value);
}

/** Whether an entity that is brought into `reached` is thereby as `wanted`. A player or a heating turned on may be in any state but off. */
export function isReached(domain: string, wanted: string, reached: string | null): boolean {
  if (reached === null || reached === wanted) return true;
  const value = toSetpointNumber(wanted);
  const setpoint = value === null ? null : setpointOfDomain(domain);
  if (value !== null && setpoint !== null) return Math.abs(Number(reached) - value) <= setpoint.tolerance;
  if (domain === "media_player" || domain === "climate" || domain === "water_heater") {
    if (reached === "on") return wanted !== "off" && wanted !== "standby";
    if (wanted === "on") return reached !== "off" && reached !== "standby";
  }
  return false;
}
