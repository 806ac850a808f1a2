/** The automations a made-up home already has: as Home Assistant's configuration, and as what they did. People use their lamps now and then as well. */
import type { Home } from "../../src/core/domain/home.ts";
import { BATHROOM, humidityOf, motionOf } from "./home-things.ts";
import { HALL } from "./household.ts";
import type { Site } from "./site.ts";

const PORCH = "light.porch";
const WINDOWS = ["light.window_left", "light.window_right"] as const;
const HALL_LAMP = "light.hall_ceiling";
const BATH_FAN = "fan.bathroom";
const SHOWER_PERCENT = 68;

/** Lamps and fans that automations switch. */
export const AUTOMATED: readonly string[] = [PORCH, ...WINDOWS, HALL_LAMP, BATH_FAN];

export const AUTOMATIONS: readonly Home["automations"][number][] = [
  automationOf("porch_on", [{ trigger: "sun", event: "sunset" }], [call("light.turn_on", PORCH)]),
  automationOf("porch_off", [{ trigger: "time", at: "23:00:00" }], [call("light.turn_off", PORCH)]),
  automationOf(
    "windows_on",
    [{ trigger: "sun", event: "sunset", offset: "00:20:00" }],
    [call("light.turn_on", WINDOWS)],
  ),
  automationOf("windows_off", [{ trigger: "time", at: "22:30:00" }], [call("light.turn_off", WINDOWS)]),
  automationOf(
    "hall_on",
    [{ trigger: "state", entity_id: motionOf(HALL), to: "on" }],
    [call("light.turn_on", HALL_LAMP)],
    [{ condition: "sun", after: "sunset" }],
  ),
  automationOf(
    "hall_off",
    [{ trigger: "state", entity_id: motionOf(HALL), to: "off", for: "00:03:00" }],
    [call("light.turn_off", HALL_LAMP)],
  ),
  automationOf(
    "bathroom_fan",
    [{ trigger: "numeric_state", entity_id: humidityOf(BATHROOM), above: SHOWER_PERCENT }],
    [call("fan.turn_on", BATH_FAN), { delay: "00:25:00" }, call("fan.turn_off", BATH_FAN)],
  ),
];

/** A home's own automation by a short name. */
export function automationOf(
  name: string,
  triggers: readonly unknown[],
  actions: readonly unknown[],
  conditions: readonly unknown[] = [],
): Home["automations"][number] {
  const alias = name.replaceAll("_", " ");
  return {
    entity_id: `automation.${name}`,
    id: name,
    config: { alias, description: "", triggers, conditions, actions, mode: "single" },
  };
}

export function call(action: string, entityId: string | readonly string[]): unknown {
  return { action, target: { entity_id: entityId }, data: {} };
}

/** Writes what the automations did. The motion sensor that the hall's needs may be missing; the fan follows the showers (random-sensors.ts). */
export function writeAutomations(site: Site, motionSensors: number): void {
  const { random, days } = site;
  const run = (name: string, entityId: string, state: string, atMin: number) =>
    site.write(entityId, state, atMin, "automation", `automation.${name}`);
  for (let day = 0; day < days; day += 1) {
    const { setMin } = site.sunOf(day);
    const startMin = day * 1440;
    run("porch_on", PORCH, "on", setMin);
    run("porch_off", PORCH, "off", startMin + 1380);
    for (const [place, entityId] of WINDOWS.entries()) {
      run("windows_on", entityId, "on", setMin + 20 + place / 120);
      run("windows_off", entityId, "off", startMin + 1350 + place / 120);
    }
  }
  for (const entityId of [PORCH, ...WINDOWS]) {
    for (const atMin of site.drawUses(0.3)) {
      const by = random() < 0.5 ? "physical" : "person";
      const actor = by === "person" ? site.actorAt(atMin) : null;
      const endMin = Math.min(atMin + 4 + 20 * random(), site.household.awakeUntil(atMin) - 0.1);
      site.write(entityId, site.isDark(atMin) ? "off" : "on", atMin, by, actor);
      site.write(entityId, site.isDark(atMin) ? "on" : "off", endMin, by, actor);
    }
  }
  if (motionSensors === 0) return;
  for (const { fromMin, toMin } of site.household.visits.filter(({ room }) => room === HALL)) {
    if (!site.isDark(fromMin)) continue;
    run("hall_on", HALL_LAMP, "on", fromMin + 0.01);
    run("hall_off", HALL_LAMP, "off", toMin + 3 + random());
  }
}

/** The fan's automation runs when a shower's steam crosses its threshold. */
export function runBathroomFan(site: Site, atMin: number): void {
  site.write(BATH_FAN, "on", atMin, "automation", "automation.bathroom_fan");
  site.write(BATH_FAN, "off", atMin + 25, "automation", "automation.bathroom_fan");
}
