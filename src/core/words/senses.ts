/**
 * What a state is, whatever the language: "on" is open for a door, wet for a leak sensor, unlocked for the sensor of a lock.
 *
 * A sense is the name of a state that people have a word for. Languages say senses; a state that is none stands for itself.
 */

/** What "on" and "off" of a binary sensor are, by its device class, as Home Assistant has them. What tells of somebody in a room is said of the room. */
const SENSES: Readonly<Record<string, readonly [on: string, off: string]>> = {
  door: ["open", "closed"],
  garage_door: ["open", "closed"],
  opening: ["open", "closed"],
  window: ["open", "closed"],
  lock: ["unlocked", "locked"],
  moisture: ["wet", "dry"],
  moving: ["moving", "standing"],
  running: ["running", "not_running"],
  plug: ["plugged_in", "unplugged"],
  power: ["powered", "unpowered"],
  connectivity: ["connected", "disconnected"],
  battery: ["low", "not_low"],
  battery_charging: ["charging", "not_charging"],
  heat: ["hot", "not_hot"],
  cold: ["cold", "not_cold"],
  light: ["light", "no_light"],
  smoke: ["smoke", "no_smoke"],
  gas: ["gas", "no_gas"],
  carbon_monoxide: ["carbon_monoxide", "no_carbon_monoxide"],
  sound: ["sound", "no_sound"],
  vibration: ["vibration", "no_vibration"],
  tamper: ["tampering", "no_tampering"],
  problem: ["problem", "no_problem"],
  safety: ["unsafe", "safe"],
  update: ["update", "no_update"],
};

const SWITCHED_OFF: ReadonlySet<string> = new Set(["off", "standby"]);
const AT_WORK: ReadonlySet<string> = new Set(["playing", "paused", "buffering"]);

/**
 * @param deviceClass of a binary sensor; null where it has none, and for anything else
 * @param from the states before, where it comes from few enough to say
 */
export function senseOf(
  thing: { readonly domain: string; readonly deviceClass: string | null; readonly state: string },
  from: readonly string[] = [],
): string {
  const { domain, deviceClass, state } = thing;
  if (domain === "binary_sensor") {
    const [on, off] = SENSES[deviceClass ?? ""] ?? ["sensor_on", "sensor_off"];
    return state === "on" ? on : state === "off" ? off : state;
  }
  // A player is idle as soon as it has power, and when it has played.
  if (domain === "media_player" && state === "idle" && from.length > 0) {
    if (from.every((one) => SWITCHED_OFF.has(one))) return "on";
    if (from.every((one) => AT_WORK.has(one))) return "stopped";
  }
  return state;
}
