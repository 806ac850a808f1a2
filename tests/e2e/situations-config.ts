/** The home in which the labelled situations happen: what the demo home has, and automations, scripts, scenes, groups and helpers of every kind. */

/** In every automation: what the trigger became, "on" or "off". */
const TO = "{{ trigger.to_state.state }}";

const AUTOMATIONS = `
- id: react
  alias: React with a delay
  triggers: [{trigger: state, entity_id: light.office_desk, to: ["on", "off"]}]
  actions:
    - action: light.turn_${TO}
      target: {entity_id: light.office_ceiling}
    - delay: {seconds: 1}
    - action: light.turn_${TO}
      target: {entity_id: light.bathroom_mirror}
- id: bed
  alias: Bed group
  triggers: [{trigger: state, entity_id: input_boolean.bedtime}]
  actions: [{action: light.turn_${TO}, target: {entity_id: light.bed_all}}]
- id: chain_a
  alias: Chain first
  triggers: [{trigger: state, entity_id: light.bathroom_ceiling, to: ["on", "off"]}]
  actions: [{action: input_boolean.turn_${TO}, target: {entity_id: input_boolean.chained}}]
- id: chain_b
  alias: Chain second
  triggers: [{trigger: state, entity_id: input_boolean.chained}]
  actions: [{action: homeassistant.turn_${TO}, target: {entity_id: [switch.dishwasher, input_boolean.chain_end]}}]
- id: clock
  alias: By the clock
  triggers: [{trigger: time_pattern, seconds: "/1"}]
  conditions: "{{ states('input_boolean.clock_armed') != states('input_boolean.clock_done') }}"
  actions: [{action: "input_boolean.turn_{{ states('input_boolean.clock_armed') }}", target: {entity_id: input_boolean.clock_done}}]
- id: choose
  alias: Choose by template
  triggers: [{trigger: template, value_template: "{{ is_state('light.living_room_shelf', 'on') }}"}, {trigger: template, value_template: "{{ is_state('light.living_room_shelf', 'off') }}"}]
  actions:
    - choose:
        - conditions: [{condition: state, entity_id: light.living_room_shelf, state: "on"}]
          sequence: [{action: switch.turn_on, target: {entity_id: "{{ 'switch.washing_machine' }}"}}]
      default: [{action: switch.turn_off, target: {area_id: utility_room}}]
- id: script
  alias: Calls a script
  triggers: [{trigger: state, entity_id: input_boolean.script_wish}]
  actions: [{action: script.lamp, data: {to: "${TO}"}}]
- id: scene
  alias: Sets a scene
  triggers: [{trigger: state, entity_id: input_boolean.scene_wish}]
  actions: [{action: scene.turn_on, target: {entity_id: "scene.quiet_${TO}"}}]
- id: carry
  alias: Carried over
  triggers: [{trigger: state, entity_id: input_boolean.carry_wish}]
  actions: [{action: light.turn_on, target: {entity_id: light.garden_path}}]
- id: pump
  alias: Slow pump
  triggers: [{trigger: state, entity_id: input_boolean.pump_wish}]
  actions: [{action: switch.turn_${TO}, target: {entity_id: switch.second_pump}}]
- id: steward_evening
  alias: Made by Steward
  description: "Evening. [steward:abc]"
  triggers: [{trigger: state, entity_id: input_boolean.evening}]
  actions: [{action: input_boolean.turn_${TO}, target: {entity_id: input_boolean.evening_done}}]
- id: manual
  alias: Run by hand
  triggers: []
  actions: [{action: input_boolean.toggle, target: {entity_id: input_boolean.manual_done}}]
- id: waits
  alias: Waits for another
  triggers: [{trigger: state, entity_id: input_boolean.wait_wish}]
  actions:
    - wait_for_trigger: [{trigger: state, entity_id: fan.bathroom_fan}]
    - repeat:
        count: 2
        sequence: [{action: input_boolean.toggle, target: {entity_id: [input_boolean.wait_first, input_boolean.wait_second]}}]
- id: hook
  alias: By an event
  triggers: [{trigger: event, event_type: steward_test}]
  actions: [{action: input_boolean.toggle, target: {entity_id: input_boolean.event_done}}]
- id: warm
  alias: Warms up
  triggers: [{trigger: state, entity_id: input_boolean.warm_wish}]
  actions: [{action: climate.set_temperature, target: {entity_id: climate.bedroom}, data: {temperature: "{{ 22 if is_state('input_boolean.warm_wish', 'on') else 17 }}"}}]
- id: parallel
  alias: Two at once
  triggers: [{trigger: state, entity_id: input_boolean.parallel_wish}]
  actions:
    - parallel:
        - action: input_boolean.turn_${TO}
          target: {entity_id: input_boolean.parallel_first}
        - sequence:
            - delay: {milliseconds: 200}
            - action: input_boolean.turn_${TO}
              target: {entity_id: input_boolean.parallel_second}
- id: group_off
  alias: Closes the blinds
  triggers: [{trigger: state, entity_id: input_boolean.blinds_wish}]
  actions: [{action: "cover.{{ 'open' if trigger.to_state.state == 'on' else 'close' }}_cover", target: {entity_id: cover.kids_blinds}}]
`;

const SCRIPTS = `
evening:
  sequence: [{action: "light.turn_{{ to }}", target: {entity_id: light.kids_room_ceiling}}]
night:
  sequence:
    - delay: {milliseconds: 300}
    - action: "light.turn_{{ to }}"
      target: {entity_id: light.kids_room_night_light}
lamp:
  sequence: [{action: "input_boolean.turn_{{ to }}", target: {entity_id: input_boolean.scripted}}]
outer:
  sequence: [{action: script.inner, data: {to: "{{ to }}"}}]
inner:
  sequence: [{action: "input_boolean.turn_{{ to }}", target: {entity_id: input_boolean.nested}}]
`;

const SCENES = ["on", "off"]
  .map(
    (to) => `
- id: dinner_${to}
  name: Dinner ${to}
  entities: {light.bedroom_ceiling: {state: "${to}"}, light.living_room_floor_lamp: {state: "${to}"}}
- id: quiet_${to}
  name: Quiet ${to}
  entities: {input_boolean.scene_first: {state: "${to}"}, input_boolean.scene_second: {state: "${to}"}}
`,
  )
  .join("");

const HELPERS =
  "bedtime chained chain_end clock_armed clock_done script_wish scripted nested " +
  "scene_wish scene_first scene_second applied carry_wish pump_wish evening evening_done " +
  "manual_done wait_wish wait_first wait_second event_done warm_wish parallel_wish parallel_first " +
  "parallel_second blinds_wish flow rest";

/** What tells Home Assistant, later than a context is kept, whether a pump runs. */
export const PUMP_SENSORS = {
  first: "binary_sensor.utility_room_leak",
  second: "binary_sensor.front_door",
} as const;

function configuration(): string {
  /** A switch that says nothing when it is called, and shows what its device reports. */
  const pump = (name: "first" | "second") => `
      - name: ${name} pump
        unique_id: ${name}_pump
        state: "{{ is_state('${PUMP_SENSORS[name]}', 'on') }}"
        turn_on: [{delay: {milliseconds: 10}}]
        turn_off: [{delay: {milliseconds: 10}}]`;
  const group = (name: string, entities: readonly string[]) => `
  - platform: group
    name: ${name}
    unique_id: ${name.toLowerCase().replaceAll(" ", "_")}
    entities: [${entities.join(", ")}]`;
  return `
input_boolean: {${HELPERS.split(" ")
    .map((name) => `${name}: {initial: false}`)
    .join(", ")}}
light:${group("Kitchen all", ["light.kitchen_ceiling", "light.kitchen_counter"])}${group("Dining all", ["light.dining_table", "light.dining_sideboard"])}${group("Bed all", ["light.bedside_left", "light.bedside_right"])}
cover:${group("Big blinds", ["cover.living_room_blind", "cover.bedroom_blind"])}${group("Kids blinds", ["cover.kids_room_blind"])}
template:
  - switch:${pump("first")}${pump("second")}
climate:
  - platform: generic_thermostat
    name: Frost guard
    unique_id: frost_guard
    heater: switch.irrigation
    target_sensor: sensor.bathroom_temperature
    target_temp: 15
    initial_hvac_mode: heat
    cold_tolerance: 0.1
    hot_tolerance: 0.1
`;
}

export function situationsConfig(): {
  readonly automationsYaml: string;
  readonly extraYaml: string;
  readonly files: Readonly<Record<string, string>>;
} {
  return {
    automationsYaml: AUTOMATIONS.replaceAll(
      /(action: )([^"{\s,]+\{\{[^}]*\}\})/g,
      (_, key: string, value: string) => `${key}"${value}"`,
    ),
    extraYaml: configuration(),
    files: { "scripts.yaml": SCRIPTS, "scenes.yaml": SCENES },
  };
}
