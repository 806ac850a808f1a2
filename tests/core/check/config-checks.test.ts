/** What is said of configurations: of two that do the same or the opposite, of what is not there, and of what has nothing left to act on. */
import { describe, expect, it } from "vitest";
import { runChecks } from "../../../src/core/check/run-checks.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { createCheckedHome } from "./healthy-home.ts";

type HomePart = NonNullable<Parameters<typeof createHome>[0]>;
type Config = Record<string, unknown>;

const MADE = createCheckedHome();
const DAYS = createDayTable({
  range: MADE.log.range,
  timeZone: MADE.home.time_zone,
  exceptions: [],
  log: MADE.log,
});

/** Of automations A, B, … in the healthy home, none of which has run. */
function findings(configs: readonly Config[], part: HomePart = {}) {
  const home = createHome({
    ...MADE.home,
    entities: [...MADE.home.entities, { entity_id: "input_boolean.guests" }],
    ...part,
    automations: configs.map((config, index) => ({
      entity_id: `automation.${"abc"[index] ?? ""}`,
      config: { alias: "ABC"[index], ...config },
    })),
  });
  const { log, nowMs } = MADE;
  return runChecks({ log, home, days: DAYS, nowMs, names: createWords(home) }).filter(
    ({ check }) => check !== "never-fires",
  );
}

const said = (configs: readonly Config[], part: HomePart = {}) =>
  findings(configs, part).map(({ title, explanation }) => `${title}: ${explanation}`);

const checksOf = (...configs: readonly Config[]) => findings(configs).map(({ check }) => check);

const DOOR = [{ trigger: "state", entity_id: "binary_sensor.front_door", to: "on" }];
const lamp = (entity_id: unknown, data?: Config, action = "light.turn_on") => ({
  action,
  target: { entity_id },
  ...(data === undefined ? {} : { data }),
});
const on = (...actions: readonly unknown[]): Config => ({ triggers: DOOR, actions });

describe("two that do the same", () => {
  it("differ by a brightness, a message, or what a template tells", () => {
    const same = ["duplicate-automation"];
    expect(checksOf(on(lamp("light.hall")), on(lamp(["light.hall"])))).toEqual(same);
    const bright = (brightness_pct: number) => on(lamp("light.hall", { brightness_pct }));
    expect(checksOf(bright(100), bright(100))).toEqual(same);
    expect(checksOf(bright(100), bright(5))).toEqual([]);
    const telling = (name: string) =>
      on(lamp("light.hall"), { action: `notify.${name}`, data: { message: "x" } });
    expect(checksOf(telling("anna"), telling("anna"))).toEqual(same);
    expect(checksOf(telling("anna"), telling("ben"))).toEqual([]);
    const made = (room: string) => on(lamp("light.hall"), lamp(`light.{{ '${room}' }}`));
    expect(checksOf(made("a"), made("b"))).toEqual([]);
    const each = (first: number, second: number) =>
      on(lamp("light.hall", { brightness: first }), lamp("light.porch", { brightness: second }));
    expect(checksOf(each(9, 200), each(200, 9))).toEqual([]);
  });

  it("are known in any way of saying it, also as uses of one blueprint", () => {
    const same = ["duplicate-automation"];
    const opened = (trigger: string) => [{ trigger, target: { entity_id: "binary_sensor.front_door" } }];
    expect(
      checksOf(on(lamp("light.hall")), { ...on(lamp("light.hall")), triggers: opened("door.opened") }),
    ).toEqual(same);
    const uses = (motion_entity: string) => ({
      use_blueprint: {
        path: "x/motion.yaml",
        input: { motion_entity, light_target: { entity_id: "light.hall" } },
      },
    });
    expect(checksOf(uses("binary_sensor.hall_motion"), uses("binary_sensor.hall_motion"))).toEqual(same);
    expect(checksOf(uses("binary_sensor.hall_motion"), uses("binary_sensor.front_door"))).toEqual([]);
  });
});

it("tells of no conflict between what is left over and the condition that it is left over from", () => {
  const guests = { condition: "state", entity_id: "input_boolean.guests", state: "on" };
  const choosing = (rest: unknown) =>
    on({ choose: [{ conditions: [guests], sequence: [lamp("light.hall")] }], default: [rest] });
  const off = lamp("light.hall", undefined, "light.turn_off");
  expect(checksOf(choosing(off), { ...on(lamp("light.hall")), conditions: [guests] })).toEqual([]);
  expect(checksOf(choosing(off), on(lamp("light.hall")))).toEqual(["conflicting-automation"]);
});

describe("what is not there", () => {
  const named = (action: unknown, part: HomePart = {}) => said([on(action)], part);
  const missing = (what: string) => [
    `“A” names something that is not there: Home Assistant does not have ${what}, so that part of it does not work.`,
  ];
  const places: HomePart = {
    areas: [{ area_id: "hall", name: "Hall" }],
    floors: [{ floor_id: "ground", name: "Ground" }],
  };
  const at = (target: Config) => ({ action: "light.turn_on", target });

  it("may be an area, a floor, a label, a script or a zone", () => {
    expect(named(at({ area_id: ["hall", "attic"] }), places)).toEqual(missing("the area “attic”"));
    expect(named(at({ floor_id: "third" }), places)).toEqual(missing("the floor “third”"));
    expect(named(at({ label_id: "night" }), places)).toEqual(missing("the label “night”"));
    expect(named({ action: "script.gone" }, places)).toEqual(missing("script.gone"));
    expect(named({ action: "script.turn_on", target: { entity_id: "script.gone" } }, places)).toEqual(
      missing("script.gone"),
    );
    const entities = [...MADE.home.entities, { entity_id: "zone.home" }];
    const coming = [{ trigger: "zone", entity_id: "person.anna", zone: "zone.work", event: "enter" }];
    expect(said([{ triggers: coming, actions: [lamp("light.hall")] }], { entities })).toEqual(
      missing("zone.work"),
    );
  });

  it("is not judged by a registry that was not given, nor by what is there or is a template", () => {
    for (const action of [at({ area_id: "attic" }), at({ floor_id: "third" }), at({ label_id: "night" })])
      expect(named(action)).toEqual([]);
    expect(named({ action: "script.gone" })).toEqual([]);
    expect(named({ action: "script.reload" }, places)).toEqual([]);
    expect(named(at({ area_id: "{{ room }}" }), places)).toEqual([]);
    const labelled = MADE.home.entities.map((entity) => ({ ...entity, labels: ["night"] }));
    expect(named(at({ label_id: "night" }), { ...places, entities: labelled })).toEqual([]);
    const coming = [{ trigger: "zone", entity_id: "person.anna", zone: "zone.work", event: "enter" }];
    expect(said([{ triggers: coming, actions: [lamp("light.hall")] }])).toEqual([]);
  });
});

describe("what acts on nothing", () => {
  it("is told once, with all that is missing", () => {
    const door = { condition: "state", entity_id: "switch.gone", state: "on" };
    expect(said([on({ choose: [{ conditions: [door], sequence: [lamp("light.gone")] }] })])).toEqual([
      "“A” acts on nothing that is still there: Home Assistant no longer has light.gone and switch.gone, so that the automation does nothing.",
    ]);
  });

  it("does nothing else: no message, nothing that a template tells, no other entity of an area", () => {
    const others = [
      { action: "notify.anna", data: { message: "x" } },
      { action: "light.turn_on", target: { entity_id: "light.{{ trigger.id }}" } },
      { action: "light.turn_on", target: { area_id: "hall" } },
      { event: "my_event" },
      { action: "light.turn_off", target: { entity_id: "all" } },
    ];
    const entities = MADE.home.entities.map((entity) => ({ ...entity, area_id: "hall" }));
    for (const other of others)
      expect(findings([on(lamp("light.gone"), other)], { entities }).map(({ check }) => check)).toEqual([
        "missing-reference",
      ]);
    expect(checksOf(on(lamp("light.{{ trigger.id }}")))).toEqual([]);
  });
});
