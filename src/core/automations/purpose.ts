/**
 * Home Assistant's purpose-specific triggers and conditions (`light.turned_on`, `motion.is_detected`), as states of the entities they are about.
 *
 * Both name a kind of thing and what happens to it; a target says which things. Only those of a kind count, by domain and device class. Those that
 * watch an attribute, which the history of states does not have, are left out here and read as opaque.
 * @see Home Assistant 2026.11, components/<name>/trigger.py and condition.py
 */
import { type HomeEntity, domainOf } from "../domain/home.ts";

interface Purpose {
  /** Domains; with a device class where only that one is meant. */
  readonly kinds: readonly (readonly [domain: string, deviceClass?: string])[];
  readonly to: readonly string[];
  /** Of a trigger: only coming from these; null: from anything else. */
  readonly from: readonly string[] | null;
}

const ON = ["on"];
const OFF = ["off"];
const HEATING = ["auto", "cool", "dry", "fan_only", "heat", "heat_cool"];
const PLAYER_ON = ["buffering", "idle", "on", "paused", "playing"];
const ARMED = ["armed_away", "armed_custom_bypass", "armed_home", "armed_night", "armed_vacation"];

/** Kinds of which a thing is on or off, or open or closed, by the name under which triggers know them. */
const SWITCHED: Readonly<Record<string, Purpose["kinds"]>> = {
  light: [["light"]],
  switch: [["switch"], ["input_boolean"]],
  fan: [["fan"]],
  humidifier: [["humidifier"]],
  remote: [["remote"]],
  siren: [["siren"]],
};
const SENSED: Readonly<Record<string, readonly [deviceClass: string, yes: string, no: string]>> = {
  motion: ["motion", "detected", "cleared"],
  occupancy: ["occupancy", "detected", "cleared"],
  vibration: ["vibration", "detected", "cleared"],
  moisture: ["moisture", "detected", "cleared"],
  illuminance: ["light", "detected", "cleared"],
};
const OPENED: Readonly<Record<string, string>> = {
  door: "door",
  window: "window",
  garage_door: "garage_door",
  gate: "gate",
};
const COVERS = ["awning", "blind", "curtain", "shade", "shutter"];

const TRIGGERS: ReadonlyMap<string, Purpose> = new Map([
  ...Object.entries(SWITCHED).flatMap(([name, kinds]) => [
    entry(`${name}.turned_on`, kinds, ON),
    entry(`${name}.turned_off`, kinds, OFF),
  ]),
  ...Object.entries(SENSED).flatMap(([name, [deviceClass, yes, no]]) => [
    entry(`${name}.${yes}`, [["binary_sensor", deviceClass]], ON),
    entry(`${name}.${no}`, [["binary_sensor", deviceClass]], OFF),
  ]),
  ...Object.entries(OPENED).flatMap(([name, deviceClass]) => [
    entry(`${name}.opened`, openings(deviceClass), ["on", "open"]),
    entry(`${name}.closed`, openings(deviceClass), ["off", "closed"]),
  ]),
  ...COVERS.flatMap((deviceClass) => [
    entry(`cover.${deviceClass}_opened`, [["cover", deviceClass]], ["open"]),
    entry(`cover.${deviceClass}_closed`, [["cover", deviceClass]], ["closed"]),
  ]),
  ...["gas", "co", "smoke"].flatMap((name) => {
    const kinds: Purpose["kinds"] = [["binary_sensor", name === "co" ? "carbon_monoxide" : name]];
    return [
      entry(`air_quality.${name}_detected`, kinds, ON),
      entry(`air_quality.${name}_cleared`, kinds, OFF),
    ];
  }),
  entry("climate.turned_on", [["climate"]], HEATING, OFF),
  entry("climate.turned_off", [["climate"]], OFF),
  entry("water_heater.turned_off", [["water_heater"]], OFF),
  entry("media_player.turned_on", [["media_player"]], PLAYER_ON, OFF),
  entry("media_player.turned_off", [["media_player"]], OFF, PLAYER_ON),
  entry(
    "media_player.started_playing",
    [["media_player"]],
    ["buffering", "playing"],
    ["idle", "off", "on", "paused"],
  ),
  entry("media_player.paused_playing", [["media_player"]], ["paused"], ["buffering", "playing"]),
  entry(
    "media_player.stopped_playing",
    [["media_player"]],
    ["idle", "off", "on"],
    ["buffering", "paused", "playing"],
  ),
  entry("lock.locked", [["lock"]], ["locked"]),
  entry("lock.unlocked", [["lock"]], ["unlocked"]),
  entry("lock.opened", [["lock"]], ["open"]),
  entry("lock.jammed", [["lock"]], ["jammed"]),
  entry("valve.opened", [["valve"]], ["open"], ["closed"]),
  entry("valve.closed", [["valve"]], ["closed"], ["open"]),
  entry("battery.became_low", [["binary_sensor", "battery"]], ON),
  entry("battery.no_longer_low", [["binary_sensor", "battery"]], OFF),
  entry("battery.started_charging", [["binary_sensor", "battery_charging"]], ON),
  entry("battery.stopped_charging", [["binary_sensor", "battery_charging"]], OFF),
  entry("vacuum.started_cleaning", [["vacuum"]], ["cleaning"]),
  entry("vacuum.paused_cleaning", [["vacuum"]], ["paused"]),
  entry("vacuum.started_returning", [["vacuum"]], ["returning"]),
  entry("vacuum.returned_to_dock", [["vacuum"]], ["docked"]),
  entry("vacuum.errored", [["vacuum"]], ["error"]),
  entry("lawn_mower.started_mowing", [["lawn_mower"]], ["mowing"]),
  entry("lawn_mower.paused_mowing", [["lawn_mower"]], ["paused"]),
  entry("lawn_mower.started_returning", [["lawn_mower"]], ["returning"]),
  entry("lawn_mower.returned_to_dock", [["lawn_mower"]], ["docked"]),
  entry("lawn_mower.became_idle", [["lawn_mower"]], ["idle"]),
  entry("lawn_mower.errored", [["lawn_mower"]], ["error"]),
  entry("schedule.block_started", [["schedule"]], ON),
  entry("schedule.block_ended", [["schedule"]], OFF),
  entry("update.became_available", [["update"]], ON),
  entry("timer.started", [["timer"]], ["active"], ["idle"]),
  entry("timer.paused", [["timer"]], ["paused"]),
  entry("timer.finished", [["timer"]], ["idle"], ["active"]),
  entry("timer.cancelled", [["timer"]], ["idle"]),
  entry("alarm_control_panel.armed", [["alarm_control_panel"]], ARMED),
  entry("alarm_control_panel.disarmed", [["alarm_control_panel"]], ["disarmed"]),
  entry("alarm_control_panel.triggered", [["alarm_control_panel"]], ["triggered"]),
  ...["away", "home", "night", "vacation"].map((how) =>
    entry(`alarm_control_panel.armed_${how}`, [["alarm_control_panel"]], [`armed_${how}`]),
  ),
]);

/** Triggers on whatever a thing's state changes to: a press, an activation, a choice. */
const ANY_CHANGE: Readonly<Record<string, readonly string[]>> = {
  "scene.activated": ["scene"],
  "button.pressed": ["button", "input_button"],
  "event.received": ["event"],
  "doorbell.rang": ["event", "binary_sensor"],
  "select.selection_changed": ["select", "input_select"],
  "text.changed": ["text", "input_text"],
  "counter.incremented": ["counter"],
  "counter.decremented": ["counter"],
  "counter.reset": ["counter"],
};

const CONDITIONS: ReadonlyMap<string, Purpose> = new Map([
  ...Object.entries(SWITCHED).flatMap(([name, kinds]) => [
    entry(`${name}.is_on`, kinds, ON),
    entry(`${name}.is_off`, kinds, OFF),
  ]),
  ...Object.entries(SENSED).flatMap(([name, [deviceClass]]) => [
    entry(`${name}.is_detected`, [["binary_sensor", deviceClass]], ON),
    entry(`${name}.is_not_detected`, [["binary_sensor", deviceClass]], OFF),
  ]),
  ...Object.entries(OPENED).flatMap(([name, deviceClass]) => [
    entry(`${name}.is_open`, openings(deviceClass), ["on", "open"]),
    entry(`${name}.is_closed`, openings(deviceClass), ["off", "closed"]),
  ]),
  ...COVERS.flatMap((deviceClass) => [
    entry(`cover.${deviceClass}_is_open`, [["cover", deviceClass]], ["open"]),
    entry(`cover.${deviceClass}_is_closed`, [["cover", deviceClass]], ["closed"]),
  ]),
  ...["gas", "co", "smoke"].flatMap((name) => {
    const kinds: Purpose["kinds"] = [["binary_sensor", name === "co" ? "carbon_monoxide" : name]];
    return [
      entry(`air_quality.is_${name}_detected`, kinds, ON),
      entry(`air_quality.is_${name}_cleared`, kinds, OFF),
    ];
  }),
  entry("climate.is_on", [["climate"]], HEATING),
  entry("climate.is_off", [["climate"]], OFF),
  entry("water_heater.is_off", [["water_heater"]], OFF),
  entry("media_player.is_on", [["media_player"]], PLAYER_ON),
  entry("media_player.is_off", [["media_player"]], OFF),
  entry("media_player.is_playing", [["media_player"]], ["playing"]),
  entry("media_player.is_not_playing", [["media_player"]], ["buffering", "idle", "off", "on", "paused"]),
  entry("media_player.is_paused", [["media_player"]], ["paused"]),
  entry("lock.is_locked", [["lock"]], ["locked"]),
  entry("lock.is_unlocked", [["lock"]], ["unlocked"]),
  entry("lock.is_open", [["lock"]], ["open"]),
  entry("lock.is_jammed", [["lock"]], ["jammed"]),
  entry("valve.is_open", [["valve"]], ["open"]),
  entry("valve.is_closed", [["valve"]], ["closed"]),
  entry("battery.is_low", [["binary_sensor", "battery"]], ON),
  entry("battery.is_not_low", [["binary_sensor", "battery"]], OFF),
  entry("battery.is_charging", [["binary_sensor", "battery_charging"]], ON),
  entry("battery.is_not_charging", [["binary_sensor", "battery_charging"]], OFF),
  entry("lawn_mower.is_mowing", [["lawn_mower"]], ["mowing"]),
  entry("lawn_mower.is_docked", [["lawn_mower"]], ["docked"]),
  entry("lawn_mower.is_paused", [["lawn_mower"]], ["paused"]),
  entry("lawn_mower.is_idle", [["lawn_mower"]], ["idle"]),
  entry("lawn_mower.is_returning", [["lawn_mower"]], ["returning"]),
  entry("vacuum.is_cleaning", [["vacuum"]], ["cleaning"]),
  entry("vacuum.is_docked", [["vacuum"]], ["docked"]),
  entry("vacuum.is_paused", [["vacuum"]], ["paused"]),
  entry("vacuum.is_returning", [["vacuum"]], ["returning"]),
  entry("schedule.is_on", [["schedule"]], ON),
  entry("schedule.is_off", [["schedule"]], OFF),
  entry("calendar.is_event_active", [["calendar"]], ON),
  entry("timer.is_active", [["timer"]], ["active"]),
  entry("timer.is_paused", [["timer"]], ["paused"]),
  entry("timer.is_idle", [["timer"]], ["idle"]),
  entry("update.is_available", [["update"]], ON),
  entry("update.is_not_available", [["update"]], OFF),
  entry("alarm_control_panel.is_armed", [["alarm_control_panel"]], ARMED),
  entry("alarm_control_panel.is_disarmed", [["alarm_control_panel"]], ["disarmed"]),
  entry("alarm_control_panel.is_triggered", [["alarm_control_panel"]], ["triggered"]),
  ...["away", "home", "night", "vacation"].map((how) =>
    entry(`alarm_control_panel.is_armed_${how}`, [["alarm_control_panel"]], [`armed_${how}`]),
  ),
]);

/** Sensors whose value crosses a limit, by the name under which triggers and conditions know them. */
const MEASURED: Readonly<Record<string, readonly [domain: string, deviceClass: string]>> = {
  temperature: ["sensor", "temperature"],
  humidity: ["sensor", "humidity"],
  illuminance: ["sensor", "illuminance"],
  power: ["sensor", "power"],
  moisture: ["sensor", "moisture"],
  "battery.level": ["sensor", "battery"],
  "air_quality.co": ["sensor", "carbon_monoxide"],
  "air_quality.co2": ["sensor", "carbon_dioxide"],
  "air_quality.pm1": ["sensor", "pm1"],
  "air_quality.pm25": ["sensor", "pm25"],
  "air_quality.pm4": ["sensor", "pm4"],
  "air_quality.pm10": ["sensor", "pm10"],
  "air_quality.ozone": ["sensor", "ozone"],
  "air_quality.voc": ["sensor", "volatile_organic_compounds"],
  "air_quality.voc_ratio": ["sensor", "volatile_organic_compounds_parts"],
  "air_quality.no": ["sensor", "nitrogen_monoxide"],
  "air_quality.no2": ["sensor", "nitrogen_dioxide"],
  "air_quality.n2o": ["sensor", "nitrous_oxide"],
  "air_quality.so2": ["sensor", "sulphur_dioxide"],
};

export function triggerPurpose(name: string): Purpose | null {
  const purpose = TRIGGERS.get(name);
  if (purpose !== undefined) return purpose;
  const domains = ANY_CHANGE[name];
  return domains === undefined
    ? null
    : { kinds: domains.map((domain) => [domain] as const), to: [], from: null };
}

export function conditionPurpose(name: string): Purpose | null {
  return CONDITIONS.get(name) ?? null;
}

/** The kind of sensor that a `…crossed_threshold`, `…changed`, `…is_value` or `…is_level` is about, null where it is none of those. */
export function measuredKind(name: string): Purpose["kinds"] | null {
  const match = /^(.+?)[._](?:crossed_threshold|changed|is_value)$/.exec(name);
  const key =
    name === "battery.is_level" ? "battery.level" : (match?.[1] ?? "").replace(/\.is_(?=[^.]+$)/, ".");
  const direct = MEASURED[key] ?? MEASURED[name.replace(/\.is_(.+)_value$/, ".$1")];
  return direct === undefined ? null : [direct];
}

export function isOfKind(entityId: string, entity: HomeEntity | undefined, kinds: Purpose["kinds"]): boolean {
  const domain = domainOf(entityId);
  return kinds.some(
    ([wanted, deviceClass]) =>
      domain === wanted &&
      (deviceClass === undefined || entity === undefined || entity.device_class === deviceClass),
  );
}

function entry(
  name: string,
  kinds: Purpose["kinds"],
  to: readonly string[],
  from: readonly string[] | null = null,
): readonly [string, Purpose] {
  return [name, { kinds, to, from }];
}

function openings(deviceClass: string): Purpose["kinds"] {
  return [
    ["binary_sensor", deviceClass],
    ["cover", deviceClass],
  ];
}
