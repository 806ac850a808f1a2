/**
 * Labelled situations: what is made to happen in a real Home Assistant, and who did each change that follows.
 *
 * A label says what the driver did, never what the contexts say. Every situation is played towards "on" and then towards "off", with its
 * own entities, so that none stands in another's five seconds of context. Whatever an actuator does beside the labels is an error.
 */
import type { InitiatorKind } from "../../src/core/domain/initiator.ts";

export type Power = "on" | "off";
type Data = Readonly<Record<string, unknown>>;

/** Who plays: the names stand for user ids, which a recording fills in. */
export type Player = "anna" | "ben" | "nodered";

export interface Stage {
  readonly to: Power;
  /** A click in the user interface: a service call over the socket of a person. */
  click(player: Player, action: string, data: Data, target?: Data): Promise<void>;
  /** The same through the REST API. */
  rest(player: Player, path: string, body: Data): Promise<void>;
  /** A hand at the device, or a report of the device's own. */
  press(entityId: string, state: string, attributes?: Data): Promise<void>;
  /** A sentence, by a person who is known or to a satellite that knows nobody. */
  say(player: Player | null, text: string): Promise<void>;
  /** Another app, through the Supervisor. */
  app(action: string, data: Data): Promise<void>;
  /** A pump reports that it runs or stands, late: by itself, or since a hand was at it. */
  turnPump(name: "first" | "second", to: Power): Promise<void>;
  reload(): Promise<void>;
  restart(): Promise<void>;
  pause(ms: number): Promise<void>;
  /** Waits until the entity is so. */
  until(entityId: string, state: string): Promise<void>;
}

/** Entity, the state it changes into (the same as before for a mere setting), who did it: kind, and actor where there is one. */
export type Truth = readonly [string, string, InitiatorKind, string | null];

export interface Situation {
  readonly name: string;
  run(stage: Stage): Promise<void>;
  truth(to: Power): readonly Truth[];
  /** Whatever else changes here is the system's doing. */
  readonly isSystem?: true;
}

const ANNA = "user:anna";
const BEN = "user:ben";
const VOID: string | null = null;
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
    truth: (to) => [[entityId, state(to), "physical", VOID]],
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
      ["light.kitchen_ceiling", to, "echo", VOID],
      ["light.kitchen_counter", to, "echo", VOID],
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
      ["light.dining_table", to, "physical", VOID],
      ["light.dining_sideboard", to, "physical", VOID],
      ["light.dining_all", to, "echo", VOID],
    ],
  },
  {
    name: "a person on a group of blinds",
    run: async (stage) =>
      stage.click("anna", `cover.${openOrClose(stage.to)}_cover`, {}, { entity_id: "cover.big_blinds" }),
    truth: (to) => [
      ["cover.big_blinds", openOrClosed(to), "person", ANNA],
      ["cover.living_room_blind", openOrClosed(to), "echo", VOID],
      ["cover.bedroom_blind", openOrClosed(to), "echo", VOID],
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
      ["light.office_desk", to, "physical", VOID],
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
      ["light.living_room_shelf", to, "physical", VOID],
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
    truth: (to) => [["fan.bedroom_fan", to, "person", VOID]],
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
      ["switch.coffee_machine", to, "physical", VOID],
      ["light.kitchen_coffee_machine", to, "echo", VOID],
    ],
  },
];

/** They need more than the five seconds of a context, or touch what others did: each stands alone. */
export const SLOW_SITUATIONS: readonly Situation[] = [
  {
    name: "the other entity of a device, clicked",
    run: async (stage) =>
      stage.click("anna", `light.turn_${stage.to}`, {}, { entity_id: "light.kitchen_coffee_machine" }),
    truth: (to) => [
      ["light.kitchen_coffee_machine", to, "person", ANNA],
      ["switch.coffee_machine", to, "echo", VOID],
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
      ["light.hallway", "on", "physical", VOID],
      ["light.hallway", "off", "physical", VOID],
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
      ["climate.kids_room", "heat", "physical", VOID],
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
    truth: () => [
      ["climate.frost_guard", "heat", "person", ANNA],
      ["switch.irrigation", "on", "echo", VOID],
      ["switch.irrigation", "off", "unknown", VOID],
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
      ["light.terrace", "off", "physical", VOID],
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
      ["light.garden_path", "off", "physical", VOID],
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
    truth: () => [["switch.first_pump", "off", "physical", VOID]],
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
      ["fan.bathroom_fan", to, "physical", VOID],
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
      ["light.utility_room", to, "physical", VOID],
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
      ["media_player.living_room_tv", "idle", "unknown", VOID],
      ["media_player.living_room_tv", "off", "physical", VOID],
    ],
  },
];

/** The home itself: everything that changes is the system's doing. */
export const SYSTEM_SITUATIONS: readonly Situation[] = [
  { name: "an integration reloaded", isSystem: true, run: async (stage) => stage.reload(), truth: () => [] },
  { name: "a restart", isSystem: true, run: async (stage) => stage.restart(), truth: () => [] },
];
