/** Every way in which Home Assistant's configurations say when something happens and what is done, read into the same plain rules. */
import { describe, expect, it } from "vitest";
import { readRules } from "../../../src/core/automations/read-rules.ts";
import type { Rule } from "../../../src/core/automations/rule.ts";
import { createHome } from "../../../src/core/domain/home.ts";

type HomePart = NonNullable<Parameters<typeof createHome>[0]>;

const PLACES: HomePart = {
  floors: [{ floor_id: "ground", name: "Ground" }],
  areas: [
    { area_id: "kitchen", name: "Kitchen", floor_id: "ground" },
    { area_id: "hall", name: "Hall", floor_id: "ground", labels: ["evening"] },
  ],
  devices: [
    { id: "dev_lamp", area_id: "kitchen" },
    { id: "dev_motion", area_id: "hall", labels: ["evening"] },
  ],
  entities: [
    { entity_id: "light.counter", device_id: "dev_lamp", id: "a1b2c3d4e5f60718293a4b5c6d7e8f90" },
    { entity_id: "switch.counter_led", device_id: "dev_lamp", entity_category: "config" },
    { entity_id: "light.hall", area_id: "hall" },
    { entity_id: "light.secret", area_id: "hall", hidden_by: "user" },
    { entity_id: "light.table", labels: ["evening"] },
    { entity_id: "light.all", platform: "group", members: ["light.counter", "light.inner"] },
    { entity_id: "light.inner", platform: "group", members: ["light.table", "light.all"] },
    { entity_id: "binary_sensor.hall_motion", device_id: "dev_motion", device_class: "motion" },
    { entity_id: "binary_sensor.hall_door", area_id: "hall", device_class: "door" },
    { entity_id: "sensor.bath_humidity", device_class: "humidity", area_id: "kitchen" },
    { entity_id: "sensor.bath_temperature", device_class: "temperature", area_id: "kitchen" },
    { entity_id: "cover.blind", area_id: "kitchen" },
    { entity_id: "climate.living", area_id: "kitchen" },
  ],
};

function rulesOf(config: Record<string, unknown>, part: HomePart = {}): readonly Rule[] {
  const home = createHome({ ...PLACES, ...part, automations: [{ entity_id: "automation.x", config }] });
  return readRules(home).automations[0]?.rules ?? [];
}

const ACTIONS = [{ action: "light.turn_on", target: { entity_id: "light.hall" } }];

function triggersOf(trigger: unknown) {
  return rulesOf({ triggers: trigger, actions: ACTIONS })[0]?.triggers;
}

function effectsOf(steps: unknown, part: HomePart = {}): readonly string[] {
  return rulesOf({ triggers: [{ trigger: "time", at: "07:00" }], actions: steps }, part)
    .flatMap(({ effects }) => effects)
    .map(({ entityId, state, afterMs }) => `${entityId} ${state ?? "?"} ${afterMs ?? "?"}`);
}

describe("triggers", () => {
  const time = { kind: "time", entityId: null, offsetMin: 0, weekdays: null };

  it("reads times: one, several, with seconds, on weekdays, by an entity with an offset", () => {
    expect(triggersOf({ platform: "time", at: "07:30" })).toEqual([{ ...time, atMin: 450 }]);
    expect(triggersOf([{ trigger: "time", at: ["07:30:30", "22:00:00"], weekday: ["sat", "sun"] }])).toEqual([
      { ...time, atMin: 450.5, weekdays: ["sat", "sun"] },
      { ...time, atMin: 1320, weekdays: ["sat", "sun"] },
    ]);
    expect(triggersOf({ trigger: "time", at: "input_datetime.wake" })).toEqual([
      { ...time, atMin: null, entityId: "input_datetime.wake" },
    ]);
    expect(
      triggersOf({ trigger: "time", at: { entity_id: "sensor.phone_alarm", offset: "-00:15:00" } }),
    ).toEqual([{ ...time, atMin: null, entityId: "sensor.phone_alarm", offsetMin: -15 }]);
  });

  it("reads a pattern of one moment a day as a time, any other as repeating", () => {
    expect(triggersOf({ trigger: "time_pattern", hours: 7, minutes: "30" })).toEqual([
      { ...time, atMin: 450 },
    ]);
    expect(triggersOf({ trigger: "time_pattern", hours: "7" })).toEqual([{ ...time, atMin: 420 }]);
    expect(triggersOf({ trigger: "time_pattern", minutes: "/5" })).toEqual([
      { kind: "pattern", everyMin: 5 },
    ]);
    expect(triggersOf({ trigger: "time_pattern", hours: "/2" })).toEqual([
      { kind: "pattern", everyMin: 120 },
    ]);
  });

  it("reads the sun: events with offsets in every form, and its elevation", () => {
    const sun = { kind: "sun", event: "sunset" };
    expect(triggersOf({ platform: "sun", event: "sunset", offset: "-00:45:00" })).toEqual([
      { ...sun, offsetMin: -45 },
    ]);
    expect(triggersOf({ trigger: "sun", event: "sunset", offset: 600 })).toEqual([{ ...sun, offsetMin: 10 }]);
    expect(
      triggersOf({ trigger: "sun.sunset", options: { offset: { minutes: 20 }, offset_type: "before" } }),
    ).toEqual([{ ...sun, offsetMin: -20 }]);
    expect(
      triggersOf({ trigger: "numeric_state", entity_id: "sun.sun", attribute: "elevation", below: -4 }),
    ).toEqual([{ kind: "elevation", above: null, below: -4 }]);
    expect(
      triggersOf({
        trigger: "sun.elevation_crossed_threshold",
        options: { threshold: { type: "below", value: { number: -4 } } },
      }),
    ).toEqual([{ kind: "elevation", above: null, below: -4 }]);
  });

  it("reads states with from, to and for, whose on and off YAML made booleans", () => {
    expect(
      triggersOf({
        trigger: "state",
        entity_id: "binary_sensor.hall_motion",
        from: true,
        to: [false],
        for: { minutes: 5 },
      }),
    ).toEqual([
      { kind: "state", entityIds: ["binary_sensor.hall_motion"], from: ["on"], to: ["off"], forMs: 300_000 },
    ]);
    expect(triggersOf({ platform: "state", entity_id: "light.hall, light.table", to: null })).toEqual([
      { kind: "state", entityIds: ["light.hall", "light.table"], from: null, to: null, forMs: 0 },
    ]);
    expect(triggersOf({ trigger: "state", entity_id: "climate.living", attribute: "hvac_action" })).toEqual([
      { kind: "opaque", platform: "state", entityIds: ["climate.living"] },
    ]);
  });

  it("reads limits, and where another entity tells one, only that there is one", () => {
    expect(
      triggersOf({
        trigger: "numeric_state",
        entity_id: ["sensor.bath_humidity"],
        above: "68.5",
        for: "00:02",
      }),
    ).toEqual([
      { kind: "numeric", entityIds: ["sensor.bath_humidity"], above: 68.5, below: null, forMs: 120_000 },
    ]);
    expect(
      triggersOf({
        trigger: "numeric_state",
        entity_id: "sensor.bath_humidity",
        above: "input_number.limit",
      }),
    ).toEqual([{ kind: "numeric", entityIds: ["sensor.bath_humidity"], above: null, below: null, forMs: 0 }]);
  });

  it("reads comings and goings of persons, trackers and zones", () => {
    const coming = {
      kind: "presence",
      entityIds: ["person.anna"],
      zone: "zone.home",
      event: "arrive",
      forMs: 0,
    };
    expect(triggersOf({ trigger: "state", entity_id: "person.anna", to: "home" })).toEqual([coming]);
    expect(triggersOf({ trigger: "state", entity_id: "person.anna", from: "home" })).toEqual([
      { ...coming, event: "leave" },
    ]);
    expect(
      triggersOf({ platform: "zone", entity_id: "person.anna", zone: "zone.home", event: "enter" }),
    ).toEqual([coming]);
    expect(
      triggersOf({
        trigger: "zone.left",
        target: { entity_id: "person.anna" },
        options: { zone: "zone.home" },
      }),
    ).toEqual([{ ...coming, event: "leave" }]);
    expect(triggersOf({ trigger: "numeric_state", entity_id: "zone.home", below: 1 })).toEqual([
      { ...coming, entityIds: ["zone.home"], event: "leave" },
    ]);
  });

  it("reads devices' triggers, by entity id, registry id, or as an event without a state", () => {
    const motion = { kind: "state", entityIds: ["binary_sensor.hall_motion"], from: null, forMs: 0 };
    const device = { trigger: "device", device_id: "dev_motion", domain: "binary_sensor" };
    expect(triggersOf({ ...device, entity_id: "binary_sensor.hall_motion", type: "no_motion" })).toEqual([
      { ...motion, to: ["off"] },
    ]);
    expect(triggersOf({ ...device, entity_id: "0123456789abcdef0123456789abcdef", type: "motion" })).toEqual([
      { ...motion, to: ["on"] },
    ]);
    expect(
      triggersOf({
        platform: "device",
        device_id: "dev_lamp",
        domain: "light",
        entity_id: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
        type: "turned_on",
      }),
    ).toEqual([{ kind: "state", entityIds: ["light.counter"], from: null, to: ["on"], forMs: 0 }]);
    expect(
      triggersOf({
        trigger: "device",
        device_id: "dev_button",
        domain: "zha",
        type: "remote_button_short_press",
      }),
    ).toEqual([{ kind: "opaque", platform: "device", entityIds: [] }]);
  });

  it("reads purpose-specific triggers of whatever target, of their own kind of entity only", () => {
    expect(
      triggersOf({
        trigger: "light.turned_on",
        target: { area_id: "hall" },
        options: { behavior: "each", for: "00:05:00" },
      }),
    ).toEqual([{ kind: "state", entityIds: ["light.hall"], from: null, to: ["on"], forMs: 300_000 }]);
    expect(triggersOf({ trigger: "motion.detected", target: { floor_id: "ground" } })).toEqual([
      { kind: "state", entityIds: ["binary_sensor.hall_motion"], from: null, to: ["on"], forMs: 0 },
    ]);
    expect(triggersOf({ trigger: "door.opened", target: { area_id: ["hall"] } })).toEqual([
      { kind: "state", entityIds: ["binary_sensor.hall_door"], from: null, to: ["on", "open"], forMs: 0 },
    ]);
    expect(
      triggersOf({
        trigger: "humidity.crossed_threshold",
        target: { area_id: "kitchen" },
        options: { threshold: { type: "above", value: { active_choice: "number", number: 70 } } },
      }),
    ).toEqual([{ kind: "numeric", entityIds: ["sensor.bath_humidity"], above: 70, below: null, forMs: 0 }]);
    expect(
      triggersOf({
        trigger: "climate.hvac_mode_changed",
        target: { entity_id: "climate.living" },
        options: { hvac_mode: ["heat"] },
      }),
    ).toEqual([{ kind: "state", entityIds: ["climate.living"], from: null, to: ["heat"], forMs: 0 }]);
    expect(triggersOf({ trigger: "calendar.event_started", target: { entity_id: "calendar.a" } })).toEqual([
      { kind: "opaque", platform: "calendar.event_started", entityIds: ["calendar.a"] },
    ]);
  });

  it("reads the sun's, a zone's and a group's own state as what they tell", () => {
    const state = (entity_id: string, rest: Record<string, string>) =>
      triggersOf({ trigger: "state", entity_id, ...rest });
    expect(state("sun.sun", { to: "below_horizon" })).toEqual([
      { kind: "sun", event: "sunset", offsetMin: 0 },
    ]);
    expect(state("sun.sun", { from: "below_horizon", for: "00:10:00" })).toEqual([
      { kind: "sun", event: "sunrise", offsetMin: 10 },
    ]);
    const home = { kind: "presence", zone: "zone.home", forMs: 0 };
    const zone = { ...home, entityIds: ["zone.home"] };
    expect(state("zone.home", { to: "0" })).toEqual([{ ...zone, event: "leave" }]);
    expect(state("zone.home", { from: "0" })).toEqual([{ ...zone, event: "arrive" }]);
    expect(state("group.family", { to: "not_home" })).toEqual([
      { ...home, entityIds: ["group.family"], event: "leave" },
    ]);
    expect(state("group.lamps", { to: "off" })).toMatchObject([{ kind: "state", to: ["off"] }]);
  });

  it("reads simple templates as the triggers that they are", () => {
    const template = (text: string) => triggersOf({ trigger: "template", value_template: `{{ ${text} }}` });
    const on = { kind: "state", entityIds: ["light.hall"], from: null, to: ["on"], forMs: 0 };
    for (const text of [
      "is_state('light.hall', 'on')",
      'states("light.hall") == "on"',
      "states.light.hall.state == 'on'",
      "(states('light.hall') == 'on')",
      "states('light.hall') in ['on']",
    ])
      expect(template(text)).toEqual([on]);
    expect(template("is_state('light.hall', 'on') or is_state('light.table', 'off')")).toEqual([
      on,
      { ...on, entityIds: ["light.table"], to: ["off"] },
    ]);
    const above = { kind: "numeric", entityIds: ["sensor.bath_humidity"], above: 65, below: null, forMs: 0 };
    for (const text of [
      "states('sensor.bath_humidity')|float(0) > 65",
      "states('sensor.bath_humidity') | float >= 65",
      "(states('sensor.bath_humidity') | int(0)) > 65",
    ])
      expect(template(text)).toEqual([above]);
    const zone = { kind: "presence", entityIds: ["zone.home"], zone: "zone.home", forMs: 0 };
    expect(template("states('zone.home')|int == 0")).toEqual([{ ...zone, event: "leave" }]);
    expect(template("states('zone.home')|int > 0")).toEqual([{ ...zone, event: "arrive" }]);
    expect(template("is_state('person.anna', 'home')")).toMatchObject([
      { kind: "presence", event: "arrive" },
    ]);
    expect(template("state_attr('sun.sun','elevation') < -1")).toEqual([
      { kind: "elevation", above: null, below: -1 },
    ]);
    expect(template("now().strftime('%H:%M') == '07:05'")).toEqual([{ ...time, atMin: 425 }]);
  });

  it("reads other templates as opaque, lists in lists as one list, and leaves out what is switched off", () => {
    for (const text of [
      "{{ is_state('light.hall', 'on') and now().hour > 3 }}",
      "{{ not is_state('light.hall', 'on') }}",
      "{{ states('light.hall') != 'on' }}",
      "{% if is_state('light.hall', 'on') %}true{% endif %}",
    ]) {
      expect(triggersOf({ trigger: "template", value_template: text })).toEqual([
        { kind: "opaque", platform: "template", entityIds: ["light.hall"] },
      ]);
    }
    const changed = {
      trigger: "event",
      event_type: "state_changed",
      event_data: { entity_id: "light.hall" },
    };
    expect(triggersOf(changed)).toEqual([{ kind: "opaque", platform: "event", entityIds: ["light.hall"] }]);
    expect(
      triggersOf([
        {
          triggers: [
            { trigger: "time", at: "07:00" },
            { trigger: "time", at: "08:00", enabled: false },
          ],
        },
        { trigger: "event", event_type: "my_button" },
      ]),
    ).toEqual([
      { ...time, atMin: 420 },
      { kind: "opaque", platform: "event", entityIds: [] },
    ]);
  });
});

describe("conditions", () => {
  const conditionsOf = (conditions: unknown) =>
    rulesOf({ triggers: { trigger: "time", at: "07:00" }, conditions, actions: ACTIONS })[0]?.conditions;

  it("reads old and new syntax, shorthand and negation alike", () => {
    const off = { kind: "state", entityIds: ["light.hall"], states: ["off"], forMs: 0 };
    expect(conditionsOf({ condition: "state", entity_id: "light.hall", state: "off" })).toEqual([off]);
    expect(conditionsOf([{ condition: "light.is_off", target: { area_id: "hall" } }])).toEqual([off]);
    expect(
      conditionsOf({
        condition: "device",
        device_id: "d",
        domain: "light",
        entity_id: "light.hall",
        type: "is_off",
      }),
    ).toEqual([off]);
    expect(
      conditionsOf([{ or: [{ condition: "light.is_off", target: { entity_id: "light.hall" } }, "{{ x }}"] }]),
    ).toEqual([{ kind: "or", conditions: [off, { kind: "opaque", entityIds: [] }] }]);
    expect(conditionsOf({ condition: "not", conditions: [{ condition: "sun", after: "sunset" }] })).toEqual([
      { kind: "not", conditions: [{ kind: "sun", isUp: false }] },
    ]);
  });

  it("reads times, weekdays and limits", () => {
    expect(
      conditionsOf([
        { condition: "time", after: "22:00:00", before: "06:00", weekday: ["sun"] },
        { condition: "numeric_state", entity_id: "sensor.bath_humidity", below: 40 },
      ]),
    ).toEqual([
      { kind: "time", afterMin: 1320, beforeMin: 360, weekdays: ["sun"] },
      { kind: "numeric", entityIds: ["sensor.bath_humidity"], above: null, below: 40 },
    ]);
  });
});

describe("effects", () => {
  it("reads service calls of every age and every place for the entity", () => {
    for (const step of [
      { service: "light.turn_on", entity_id: "light.hall" },
      { service: "light.turn_on", data: { entity_id: ["light.hall"] } },
      { service_template: "ignored", service: "light.turn_on", data_template: { entity_id: "light.hall" } },
      { action: "light.turn_on", target: { entity_id: "light.hall" }, data: { brightness_pct: 40 } },
      { action: "homeassistant.turn_on", target: { entity_id: ["light.hall"] } },
      { device_id: "x", domain: "light", type: "turn_on", entity_id: "light.hall" },
    ]) {
      expect([step, effectsOf([step])]).toEqual([step, ["light.hall on 0"]]);
    }
  });

  it("follows areas, devices, floors, labels and groups, and leaves out what is hidden, a setting or excluded", () => {
    const turnOn = (target: unknown) => effectsOf([{ action: "light.turn_on", target }]).toSorted();
    expect(turnOn({ area_id: "hall" })).toEqual(["light.hall on 0"]);
    expect(turnOn({ device_id: ["dev_lamp"] })).toEqual(["light.counter on 0"]);
    expect(turnOn({ floor_id: "ground" })).toEqual(["light.counter on 0", "light.hall on 0"]);
    expect(turnOn({ floor_id: "ground", exclude: { entity_id: "light.hall" } })).toEqual([
      "light.counter on 0",
    ]);
    expect(turnOn({ label_id: "evening" })).toEqual([
      "light.hall on 0",
      "light.secret on 0",
      "light.table on 0",
    ]);
    expect(turnOn({ entity_id: "light.all" })).toEqual([
      "light.all on 0",
      "light.counter on 0",
      "light.inner on 0",
      "light.table on 0",
    ]);
  });

  it("knows the state that each action leads to", () => {
    const one = (action: string, entity_id: string, data: object = {}) =>
      effectsOf([{ action, target: { entity_id }, data }])[0] ?? "nothing";
    expect(one("light.turn_off", "light.hall")).toBe("light.hall off 0");
    expect(one("light.toggle", "light.hall")).toBe("light.hall ? 0");
    expect(one("light.turn_on", "light.hall", { brightness: 0 })).toBe("light.hall off 0");
    expect(one("cover.set_cover_position", "cover.blind", { position: 0 })).toBe("cover.blind closed 0");
    expect(one("homeassistant.turn_off", "cover.blind")).toBe("cover.blind closed 0");
    expect(one("climate.set_hvac_mode", "climate.living", { hvac_mode: "heat" })).toBe(
      "climate.living heat 0",
    );
    expect(one("climate.set_hvac_mode", "climate.living", { hvac_mode: "{{ m }}" })).toBe(
      "climate.living ? 0",
    );
    const setTo = (data: object) => one("climate.set_temperature", "climate.living", data);
    expect(setTo({ temperature: 20 })).toBe("climate.living#temperature 20 0");
    expect(setTo({ temperature: "{{ t }}" })).toBe("climate.living#temperature ? 0");
    expect(setTo({ target_temp_low: 18, target_temp_high: 24 })).toBe("nothing");
    expect(setTo({ temperature: 20, hvac_mode: "heat" })).toBe("climate.living heat 0");
    expect(one("humidifier.set_humidity", "humidifier.bath", { humidity: "45" })).toBe(
      "humidifier.bath#humidity 45 0",
    );
    expect(one("media_player.media_play", "media_player.tv")).toBe("media_player.tv playing 0");
    expect(one("input_select.select_option", "input_select.mode", { option: "Away" })).toBe(
      "input_select.mode Away 0",
    );
    expect(one("switch.turn_on", "light.hall")).toBe("nothing");
    expect(one("notify.send_message", "notify.phone")).toBe("nothing");
  });

  it("walks choices, branches, repeats, parallels, delays and waits", () => {
    const on = (entity_id: string) => ({ action: "light.turn_on", target: { entity_id } });
    const off = { action: "light.turn_off", target: { entity_id: "light.hall" } };
    expect(
      effectsOf([
        { choose: [{ conditions: "{{ true }}", sequence: on("light.hall") }], default: [on("light.table")] },
        JSON.parse(
          `{"if":"{{ x }}","then":${JSON.stringify(on("light.a"))},"else":[${JSON.stringify(on("light.b"))}]}`,
        ),
        { repeat: { count: 2, sequence: [on("light.c")] } },
        { parallel: [on("light.d"), { sequence: [{ delay: "00:01" }, on("light.e")] }] },
        { sequence: [on("light.f")] },
        { delay: { minutes: 5 } },
        { ...on("light.g"), enabled: false },
        off,
      ]),
    ).toEqual([
      "light.hall on 0",
      "light.table on 0",
      "light.a on 0",
      "light.b on 0",
      // The same conditions, hence one rule: whatever is done in any case.
      "light.c on 0",
      "light.d on 0",
      "light.e on 60000",
      "light.f on 0",
      "light.hall off 300000",
    ]);
  });

  it("does what is left over where no choice holds, and tells of no entity that a template makes up", () => {
    const on = (entity_id: string) => ({ action: "light.turn_on", target: { entity_id } });
    const guests = { condition: "state", entity_id: "input_boolean.guests", state: "on" };
    const isLate = { condition: "trigger", id: "late" };
    const choose = (conditions: unknown) =>
      rulesOf({
        triggers: [{ trigger: "time", at: "07:00" }],
        actions: [
          { choose: [{ conditions, sequence: [on("light.hall")] }], default: [on("light.table")] },
          on("light.{{ trigger.id }}"),
        ],
      }).findLast(({ isGuessed }) => !isGuessed);
    expect(choose([guests])).toMatchObject({
      conditions: [{ kind: "not", conditions: [{ kind: "state", states: ["on"] }] }],
      effects: [{ entityId: "light.table" }],
    });
    expect(choose([guests, isLate])?.conditions).toEqual([{ kind: "opaque", entityIds: [] }]);
  });

  it("gives what comes after a wait the wait's triggers, and a choice by trigger only its own", () => {
    const rules = rulesOf({
      triggers: [
        { trigger: "state", entity_id: "binary_sensor.hall_motion", to: "on", id: "moved" },
        { trigger: "time", at: "23:00", id: "late" },
      ],
      actions: [
        {
          choose: [
            {
              conditions: [{ condition: "trigger", id: "moved" }],
              sequence: [
                { action: "light.turn_on", target: { entity_id: "light.hall" } },
                {
                  wait_for_trigger: {
                    trigger: "state",
                    entity_id: "binary_sensor.hall_motion",
                    to: "off",
                    for: "00:03:00",
                  },
                },
                { action: "light.turn_off", target: { entity_id: "light.hall" } },
              ],
            },
            {
              conditions: { condition: "trigger", id: ["late"] },
              sequence: { action: "light.turn_off", target: { entity_id: "light.table" } },
            },
          ],
        },
      ],
    });
    expect(
      rules.map(({ triggers, effects }) => [
        triggers.map(({ kind }) => kind),
        effects[0]?.entityId,
        effects[0]?.state,
      ]),
    ).toEqual([
      [["state"], "light.hall", "on"],
      [["state"], "light.hall", "off"],
      [["time"], "light.table", "off"],
    ]);
    expect(rules[1]?.triggers).toEqual([
      { kind: "state", entityIds: ["binary_sensor.hall_motion"], from: null, to: ["off"], forMs: 180_000 },
    ]);
  });

  it("fills in variables, things of a list and a script's fields, and takes all for every one", () => {
    const turnOn = (entity_id: string) => ({ action: "light.turn_on", target: { entity_id } });
    expect(effectsOf([{ variables: { lamp: "light.hall" } }, turnOn("{{ lamp }}")])).toEqual([
      "light.hall on 0",
    ]);
    const byVariable = rulesOf({
      variables: { lamps: ["light.hall", "light.table"] },
      triggers: [{ trigger: "time", at: "07:00" }],
      actions: [turnOn("{{ lamps }}")],
    });
    expect(byVariable).toMatchObject([
      { isGuessed: false, effects: [{ entityId: "light.hall" }, { entityId: "light.table" }] },
    ]);
    expect(
      effectsOf([
        { repeat: { for_each: ["light.hall", "light.table"], sequence: [turnOn("{{ repeat.item }}")] } },
        { repeat: { for_each: [{ lamp: "light.counter" }], sequence: [turnOn("{{ repeat.item.lamp }}")] } },
      ]),
    ).toEqual(["light.hall on 0", "light.table on 0", "light.counter on 0"]);
    const scripts = [{ entity_id: "script.lamp", config: { sequence: [turnOn("{{ lamp }}")] } }];
    expect(effectsOf([{ action: "script.lamp", data: { lamp: "light.hall" } }], { scripts })).toEqual([
      "light.hall on 0",
    ]);
    const old = { service_template: "light.turn_on", data_template: { entity_id: "light.hall" } };
    expect(effectsOf([old])).toEqual(["light.hall on 0"]);
    expect(effectsOf([turnOn("all")])).toEqual(
      expect.arrayContaining(["light.hall on 0", "light.table on 0", "light.counter on 0"]),
    );
    expect(effectsOf([turnOn("all")])).not.toContain("switch.counter_led on 0");
  });

  it("guesses what a template names or leaves open, and says so", () => {
    const read = (step: unknown) =>
      rulesOf({ triggers: [{ trigger: "time", at: "07:00" }], actions: [step] });
    expect(
      read({ action: "light.turn_{{ trigger.to_state.state }}", target: { entity_id: "light.hall" } }),
    ).toMatchObject([{ isGuessed: true, effects: [{ entityId: "light.hall", state: null }] }]);
    const either = "{{ 'light.hall' if is_state('sun.sun', 'above_horizon') else 'light.table' }}";
    expect(read({ action: "light.turn_on", target: { entity_id: either } })).toMatchObject([
      {
        isGuessed: true,
        effects: [
          { entityId: "light.hall", state: "on" },
          { entityId: "light.table", state: "on" },
        ],
      },
    ]);
    const open = read({ action: "light.turn_on", target: { entity_id: "{{ area_entities(area)[0] }}" } });
    expect(open).toMatchObject([
      { isGuessed: true, effects: [], unread: [{ service: "light.turn_on", afterMs: 0 }] },
    ]);
  });

  it("resolves scenes and scripts, those that call each other once", () => {
    const part: HomePart = {
      scenes: [
        {
          entity_id: "scene.movie",
          config: { entities: { "light.hall": "off", "light.table": { state: "on" } } },
        },
        { entity_id: "scene.told", config: { entity_id: ["light.counter"] } },
      ],
      scripts: [
        { entity_id: "script.a", config: { sequence: [{ action: "script.b" }, { scene: "scene.movie" }] } },
        {
          entity_id: "script.b",
          config: {
            sequence: [
              { service: "script.turn_on", target: { entity_id: "script.a" } },
              { action: "fan.turn_on", target: { entity_id: "fan.bath" } },
            ],
          },
        },
      ],
    };
    expect(effectsOf([{ action: "scene.turn_on", target: { entity_id: "scene.told" } }], part)).toEqual([
      "light.counter ? 0",
    ]);
    expect(effectsOf([{ action: "script.a" }], part)).toEqual([
      "fan.bath on 0",
      "light.hall off 0",
      "light.table on 0",
    ]);
    expect(effectsOf([{ action: "script.turn_on", data: { entity_id: "script.b" } }], part)).toEqual([
      "light.hall off 0",
      "light.table on 0",
      "fan.bath on 0",
    ]);
  });
});

describe("blueprints", () => {
  const use_blueprint = {
    path: "homeassistant/motion_light.yaml",
    input: {
      motion_entity: "binary_sensor.hall_motion",
      light_target: { area_id: "hall" },
      no_motion_wait: "00:02:00",
      at: "06:30:00",
      extra: [{ action: "fan.turn_on", target: { entity_id: "fan.bath" } }],
    },
  };

  it("reads what is substituted, and else what the inputs tell", () => {
    const substituted = rulesOf({
      use_blueprint,
      triggers: { trigger: "time", at: "07:00" },
      actions: ACTIONS,
    });
    expect(substituted.map(({ isGuessed, effects }) => [isGuessed, effects[0]?.state])).toEqual([
      [false, "on"],
    ]);
    const guessed = rulesOf({ alias: "Hall", use_blueprint });
    expect(guessed.every(({ isGuessed }) => isGuessed)).toBe(true);
    expect(guessed[0]?.triggers.map(({ kind }) => kind)).toEqual(["state", "time"]);
    expect(guessed.flatMap(({ effects }) => effects.map(({ entityId, state }) => [entityId, state]))).toEqual(
      [
        ["light.hall", null],
        ["fan.bath", "on"],
      ],
    );
  });
});

it("is not exhausted by a configuration that is nested without end", () => {
  let steps: unknown = ACTIONS;
  for (let depth = 0; depth < 5000; depth += 1) steps = [{ sequence: steps }];
  expect(rulesOf({ triggers: { trigger: "time", at: "07:00" }, actions: steps })).toEqual([]);
});
