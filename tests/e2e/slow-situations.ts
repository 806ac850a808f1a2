/** Labelled situations that need more than the five seconds of a context, or touch what others did: each stands alone. */
import { ANNA, BEN, NOBODY, type Situation } from "./situations.ts";

export const SLOW_SITUATIONS: readonly Situation[] = [
  {
    name: "the other entity of a device, clicked",
    run: async (stage) =>
      stage.click("anna", `light.turn_${stage.to}`, {}, { entity_id: "light.kitchen_coffee_machine" }),
    truth: (to) => [
      ["light.kitchen_coffee_machine", to, "person", ANNA],
      ["switch.coffee_machine", to, "echo", NOBODY],
    ],
  },
  {
    name: "a dimmer set by a person, an automation and a hand",
    async run(stage) {
      await stage.click("anna", "light.turn_on", { brightness: 200 }, { entity_id: "light.hallway" });
      await stage.pause(6_000);
      await stage.click("ben", "light.turn_on", { brightness: 80 }, { entity_id: "light.hallway" });
      await stage.pause(6_000);
      await stage.press("light.hallway", "on", { brightness: 30 });
      await stage.pause(6_000);
      await stage.press("light.hallway", "off", { brightness: null });
    },
    truth: () => [
      ["light.hallway", "on", "person", ANNA],
      ["light.hallway", "on", "person", BEN],
      ["light.hallway", "on", "physical", NOBODY],
      ["light.hallway", "off", "physical", NOBODY],
    ],
  },
  {
    name: "a thermostat set by a person and by hand",
    async run(stage) {
      const warm = stage.to === "on" ? 23 : 18;
      await stage.click(
        "ben",
        "climate.set_temperature",
        { temperature: warm },
        { entity_id: "climate.office" },
      );
      await stage.press("climate.kids_room", "heat", { temperature: warm });
    },
    truth: () => [
      ["climate.office", "heat", "person", BEN],
      ["climate.kids_room", "heat", "physical", NOBODY],
    ],
  },
  {
    name: "a thermostat set by an automation",
    run: async (stage) =>
      stage.click("anna", `input_boolean.turn_${stage.to}`, {}, { entity_id: "input_boolean.warm_wish" }),
    truth: (to) => [
      ["input_boolean.warm_wish", to, "person", ANNA],
      ["climate.bedroom", "heat", "automation", "automation.warms_up"],
    ],
  },
  {
    name: "a thermostat that switches its heater for a person, then by itself",
    async run(stage) {
      const guard = { entity_id: "climate.frost_guard" };
      await stage.click("anna", "climate.set_temperature", { temperature: 26 }, guard);
      await stage.until("switch.irrigation", "on");
      await stage.pause(6_000);
      await stage.press("sensor.bathroom_temperature", "27");
      await stage.until("switch.irrigation", "off");
      await stage.pause(6_000);
      await stage.click("anna", "climate.set_temperature", { temperature: 10 }, guard);
      await stage.press("sensor.bathroom_temperature", "20");
    },
    // What regulates is an automation, though it has no name.
    truth: () => [
      ["climate.frost_guard", "heat", "person", ANNA],
      ["switch.irrigation", "on", "automation", NOBODY],
      ["switch.irrigation", "off", "automation", NOBODY],
      ["climate.frost_guard", "heat", "person", ANNA],
    ],
  },
  {
    name: "a hand right after a person's command",
    async run(stage) {
      await stage.click("ben", "light.turn_on", {}, { entity_id: "light.terrace" });
      await stage.pause(2_500);
      await stage.press("light.terrace", "off");
    },
    truth: () => [
      ["light.terrace", "on", "person", BEN],
      ["light.terrace", "off", "physical", NOBODY],
    ],
  },
  {
    name: "a hand right after an automation's command",
    async run(stage) {
      await stage.click(
        "anna",
        `input_boolean.turn_${stage.to}`,
        {},
        { entity_id: "input_boolean.carry_wish" },
      );
      await stage.until("light.garden_path", "on");
      await stage.pause(2_500);
      await stage.press("light.garden_path", "off");
    },
    truth: (to) => [
      ["input_boolean.carry_wish", to, "person", ANNA],
      ["light.garden_path", "on", "automation", "automation.carried_over"],
      ["light.garden_path", "off", "physical", NOBODY],
    ],
  },
  {
    name: "a late report of a person's command",
    async run(stage) {
      await stage.click("anna", "switch.turn_on", {}, { entity_id: "switch.first_pump" });
      await stage.pause(7_000);
      await stage.turnPump("first", "on");
    },
    truth: () => [["switch.first_pump", "on", "person", ANNA]],
  },
  {
    name: "a late report of an automation's command",
    async run(stage) {
      await stage.click(
        "ben",
        `input_boolean.turn_${stage.to}`,
        {},
        { entity_id: "input_boolean.pump_wish" },
      );
      await stage.pause(7_000);
      await stage.turnPump("second", stage.to);
    },
    truth: (to) => [
      ["input_boolean.pump_wish", to, "person", BEN],
      ["switch.second_pump", to, "automation", "automation.slow_pump"],
    ],
  },
  {
    name: "a report of what a hand did",
    async run(stage) {
      // Beyond the time in which a late report would still belong to the command before.
      await stage.pause(24_000);
      await stage.turnPump("first", "off");
    },
    truth: () => [["switch.first_pump", "off", "physical", NOBODY]],
  },
  {
    name: "an automation that waits for a hand",
    async run(stage) {
      await stage.click(
        "anna",
        `input_boolean.turn_${stage.to}`,
        {},
        { entity_id: "input_boolean.wait_wish" },
      );
      await stage.pause(500);
      await stage.press("fan.bathroom_fan", stage.to);
    },
    truth: (to) => [
      ["input_boolean.wait_wish", to, "person", ANNA],
      ["fan.bathroom_fan", to, "physical", NOBODY],
      ...(["wait_first", "wait_second"] as const).flatMap((name) =>
        (["on", "off"] as const).map(
          (state) => [`input_boolean.${name}`, state, "automation", "automation.waits_for_another"] as const,
        ),
      ),
    ],
  },
  {
    name: "a hand while an automation acts elsewhere",
    async run(stage) {
      await stage.click(
        "ben",
        `input_boolean.turn_${stage.to}`,
        {},
        { entity_id: "input_boolean.parallel_wish" },
      );
      await stage.press("light.utility_room", stage.to);
    },
    truth: (to) => [
      ["input_boolean.parallel_wish", to, "person", BEN],
      ["light.utility_room", to, "physical", NOBODY],
      ["input_boolean.parallel_first", to, "automation", "automation.two_at_once"],
      ["input_boolean.parallel_second", to, "automation", "automation.two_at_once"],
    ],
  },
  {
    name: "a television that ends by itself",
    async run(stage) {
      await stage.click("anna", "media_player.media_play", {}, { entity_id: "media_player.living_room_tv" });
      await stage.pause(6_000);
      await stage.press("media_player.living_room_tv", "idle");
      await stage.pause(1_000);
      await stage.press("media_player.living_room_tv", "off");
    },
    truth: () => [
      ["media_player.living_room_tv", "playing", "person", ANNA],
      ["media_player.living_room_tv", "idle", "unknown", NOBODY],
      ["media_player.living_room_tv", "off", "physical", NOBODY],
    ],
  },
];
