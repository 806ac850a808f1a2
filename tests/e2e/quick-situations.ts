/** Labelled situations that are over in a moment, each with entities of its own: they are played one after the other without a pause. */
import type { InitiatorKind } from "../../src/core/domain/initiator.ts";
import { ANNA, BEN, NOBODY, type Power, type Situation } from "./situations.ts";

type Data = Readonly<Record<string, unknown>>;

const openOrClosed = (to: Power) => (to === "on" ? "open" : "closed");
const openOrClose = (to: Power) => (to === "on" ? "open" : "close");

/** A wish that a person expresses, and the automation that follows it. */
function wish(
  name: string,
  wanted: string,
  automation: string,
  done: readonly (readonly [string, (to: Power) => string])[],
  kind: InitiatorKind = "automation",
): Situation {
  return {
    name,
    run: async (stage) =>
      stage.click("anna", `input_boolean.turn_${stage.to}`, {}, { entity_id: `input_boolean.${wanted}` }),
    truth: (to) => [
      [`input_boolean.${wanted}`, to, "person", ANNA],
      ...done.map(([entityId, state]) => [entityId, state(to), kind, automation] as const),
    ],
  };
}

const same = (to: Power): string => to;
const helper = (name: string) => [`input_boolean.${name}`, same] as const;

/** One change by one call of a person. */
function click(
  name: string,
  player: "anna" | "ben",
  action: (to: Power) => string,
  target: Data,
  entityId: string,
): Situation {
  return {
    name,
    run: async (stage) => stage.click(player, action(stage.to), {}, target),
    truth: (to) => [[entityId, to, "person", player === "anna" ? ANNA : BEN]],
  };
}

/** One change by a hand. */
function press(entityId: string, state: (to: Power) => string = same): Situation {
  return {
    name: `a hand at ${entityId}`,
    run: async (stage) => stage.press(entityId, state(stage.to)),
    truth: (to) => [[entityId, state(to), "physical", NOBODY]],
  };
}

export const QUICK_SITUATIONS: readonly Situation[] = [
  click("a click", "anna", (to) => `light.turn_${to}`, { entity_id: "light.hallway" }, "light.hallway"),
  click(
    "a second person's click",
    "ben",
    (to) => `light.turn_${to}`,
    { entity_id: "light.terrace" },
    "light.terrace",
  ),
  click(
    "a click on an area",
    "anna",
    (to) => `light.turn_${to}`,
    { area_id: "utility_room" },
    "light.utility_room",
  ),
  click("a toggle", "ben", () => "homeassistant.toggle", { entity_id: "switch.tv" }, "switch.tv"),
  click(
    "a click on a lock's neighbour",
    "anna",
    (to) => `switch.turn_${to}`,
    { entity_id: "switch.office_monitor" },
    "switch.office_monitor",
  ),
  press("fan.bathroom_fan"),
  press("lock.front_door", (to) => (to === "on" ? "unlocked" : "locked")),
  press("media_player.living_room_tv"),
  {
    name: "a person on a group",
    run: async (stage) =>
      stage.click("ben", `light.turn_${stage.to}`, {}, { entity_id: "light.kitchen_all" }),
    truth: (to) => [
      ["light.kitchen_all", to, "person", BEN],
      ["light.kitchen_ceiling", to, "echo", NOBODY],
      ["light.kitchen_counter", to, "echo", NOBODY],
    ],
  },
  {
    name: "a hand on a group's members",
    async run(stage) {
      await stage.press("light.dining_table", stage.to);
      await stage.pause(1_500);
      await stage.press("light.dining_sideboard", stage.to);
    },
    truth: (to) => [
      ["light.dining_table", to, "physical", NOBODY],
      ["light.dining_sideboard", to, "physical", NOBODY],
      ["light.dining_all", to, "echo", NOBODY],
    ],
  },
  {
    name: "a person on a group of blinds",
    run: async (stage) =>
      stage.click("anna", `cover.${openOrClose(stage.to)}_cover`, {}, { entity_id: "cover.big_blinds" }),
    truth: (to) => [
      ["cover.big_blinds", openOrClosed(to), "person", ANNA],
      ["cover.living_room_blind", openOrClosed(to), "echo", NOBODY],
      ["cover.bedroom_blind", openOrClosed(to), "echo", NOBODY],
    ],
  },
  wish("an automation on a group", "bedtime", "automation.bed_group", [
    ["light.bed_all", same],
    ["light.bedside_left", same],
    ["light.bedside_right", same],
  ]),
  {
    name: "an automation that waits between its actions",
    async run(stage) {
      await stage.press("light.office_desk", stage.to);
      await stage.until("light.bathroom_mirror", stage.to);
    },
    truth: (to) => [
      ["light.office_desk", to, "physical", NOBODY],
      ["light.office_ceiling", to, "automation", "automation.react_with_a_delay"],
      ["light.bathroom_mirror", to, "automation", "automation.react_with_a_delay"],
    ],
  },
  {
    name: "an automation that follows another",
    run: async (stage) =>
      stage.click("ben", `light.turn_${stage.to}`, {}, { entity_id: "light.bathroom_ceiling" }),
    truth: (to) => [
      ["light.bathroom_ceiling", to, "person", BEN],
      ["input_boolean.chained", to, "automation", "automation.chain_first"],
      ["switch.dishwasher", to, "automation", "automation.chain_second"],
      ["input_boolean.chain_end", to, "automation", "automation.chain_second"],
    ],
  },
  wish("an automation by the clock", "clock_armed", "automation.by_the_clock", [helper("clock_done")]),
  {
    name: "an automation that chooses by template",
    run: async (stage) => stage.press("light.living_room_shelf", stage.to),
    truth: (to) => [
      ["light.living_room_shelf", to, "physical", NOBODY],
      ["switch.washing_machine", to, "automation", "automation.choose_by_template"],
    ],
  },
  wish("a script called by an automation", "script_wish", "automation.calls_a_script", [helper("scripted")]),
  wish("a scene set by an automation", "scene_wish", "automation.sets_a_scene", [
    helper("scene_first"),
    helper("scene_second"),
  ]),
  wish(
    "an automation of Steward's",
    "evening",
    "automation.made_by_steward",
    [helper("evening_done")],
    "steward",
  ),
  wish("an automation that does two things at once", "parallel_wish", "automation.two_at_once", [
    helper("parallel_first"),
    helper("parallel_second"),
  ]),
  wish("an automation on a group of blinds", "blinds_wish", "automation.closes_the_blinds", [
    ["cover.kids_blinds", openOrClosed],
    ["cover.kids_room_blind", openOrClosed],
  ]),
  {
    name: "an automation run by hand",
    run: async (stage) =>
      stage.click("anna", "automation.trigger", {}, { entity_id: "automation.run_by_hand" }),
    truth: (to) => [["input_boolean.manual_done", to, "automation", "automation.run_by_hand"]],
  },
  {
    name: "an automation set off by an event that a person sent",
    run: async (stage) => stage.rest("anna", "/api/events/steward_test", {}),
    truth: (to) => [["input_boolean.event_done", to, "automation", "automation.by_an_event"]],
  },
  {
    name: "a script called by a person",
    run: async (stage) => stage.click("anna", "script.evening", { to: stage.to }),
    truth: (to) => [["light.kids_room_ceiling", to, "script", "script.evening"]],
  },
  {
    name: "a script turned on by a person",
    run: async (stage) =>
      stage.click("ben", "script.turn_on", { variables: { to: stage.to } }, { entity_id: "script.night" }),
    truth: (to) => [["light.kids_room_night_light", to, "script", "script.night"]],
  },
  {
    name: "a script that calls a script",
    run: async (stage) => stage.click("anna", "script.outer", { to: stage.to }),
    truth: (to) => [["input_boolean.nested", to, "script", "script.outer"]],
  },
  {
    name: "a scene set by a person",
    run: async (stage) => stage.click("anna", "scene.turn_on", {}, { entity_id: `scene.dinner_${stage.to}` }),
    truth: (to) => [
      ["light.bedroom_ceiling", to, "scene", `scene.dinner_${to}`],
      ["light.living_room_floor_lamp", to, "scene", `scene.dinner_${to}`],
    ],
  },
  {
    name: "a scene without a name",
    run: async (stage) =>
      stage.click("ben", "scene.apply", { entities: { "input_boolean.applied": stage.to } }),
    truth: (to) => [["input_boolean.applied", to, "scene", "scene.applied"]],
  },
  {
    name: "a sentence by a person who is known",
    run: async (stage) => stage.say("anna", `turn ${stage.to} the living room ceiling light`),
    truth: (to) => [["light.living_room_ceiling", to, "person", ANNA]],
  },
  {
    name: "a sentence to a satellite",
    run: async (stage) => stage.say(null, `turn ${stage.to} the bedroom fan`),
    truth: (to) => [["fan.bedroom_fan", to, "person", NOBODY]],
  },
  {
    name: "an app",
    run: async (stage) => stage.app(`input_boolean.turn_${stage.to}`, { entity_id: "input_boolean.rest" }),
    truth: (to) => [["input_boolean.rest", to, "app", "user:app"]],
  },
  {
    name: "a program with a person's token",
    run: async (stage) =>
      stage.rest("nodered", `/api/services/input_boolean/turn_${stage.to}`, {
        entity_id: "input_boolean.flow",
      }),
    truth: (to) => [["input_boolean.flow", to, "app", "user:nodered"]],
  },
  {
    name: "a state that a person wrote through the REST API",
    run: async (stage) => stage.rest("anna", "/api/states/light.written", { state: stage.to }),
    truth: (to) => [["light.written", to, "person", ANNA]],
  },
  {
    name: "two entities of one device, switched by hand",
    run: async (stage) => stage.press("switch.coffee_machine", stage.to),
    truth: (to) => [
      ["switch.coffee_machine", to, "physical", NOBODY],
      ["light.kitchen_coffee_machine", to, "echo", NOBODY],
    ],
  },
];
