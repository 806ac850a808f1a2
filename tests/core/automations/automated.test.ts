/** Whether something is done already at a moment: by what is written, or by what the log saw happen. */
import { describe, expect, it } from "vitest";
import { type Moment, createAutomated } from "../../../src/core/automations/automated.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createHouseLog, TIME_ZONE } from "../../houses/house-log.ts";

type HomePart = NonNullable<Parameters<typeof createHome>[0]>;
type House = ReturnType<typeof createHouseLog>;

const DAYS = 14;
const LAMP = { entityId: "light.lamp", state: "on" };
const TURN_ON = [{ action: "light.turn_on", target: { entity_id: "light.lamp" } }];

/** A home in which people switched the lamp on at 18:00 every day. */
function ask(part: HomePart, write: (house: House, day: number) => void = () => {}, atMin = 1080) {
  const house = createHouseLog();
  for (let day = 0; day < DAYS; day += 1) {
    house.write("light.lamp", "off", day, 0, "system");
    write(house, day);
    house.write("light.lamp", "on", day, atMin, "person");
  }
  const log = house.build(DAYS);
  const home = createHome({ time_zone: TIME_ZONE, ...part });
  const days = createDayTable({ range: log.range, timeZone: TIME_ZONE, exceptions: [], log });
  const automated = createAutomated(home, log, days);
  const isOn = (row: number) => log.states[log.state[row] ?? 0] === "on" && log.initiator[row] === 1;
  const atMs = [...log.atMs].filter((_, row) => isOn(row));
  return {
    automated,
    does: (moment: Moment, target = LAMP) => automated.does(target, moment, atMs),
  };
}

const written = (triggers: unknown, rest: Record<string, unknown> = {}): HomePart => ({
  automations: [{ entity_id: "automation.x", config: { triggers, actions: TURN_ON, ...rest } }],
});
const AT_SIX: Moment = { kind: "time", atMin: 1080 };

describe("what is written", () => {
  it("covers a time close to its own, with what it waits, on its own weekdays", () => {
    expect(ask(written({ trigger: "time", at: "18:30" })).does(AT_SIX)).toBe(true);
    expect(ask(written({ trigger: "time", at: "19:30" })).does(AT_SIX)).toBe(false);
    expect(
      ask(written({ trigger: "time", at: "17:00" }, { actions: [{ delay: "01:00:00" }, ...TURN_ON] })).does(
        AT_SIX,
      ),
    ).toBe(true);
    const atWeekends = { conditions: [{ condition: "time", weekday: ["sat", "sun"] }] };
    const { does } = ask(written({ trigger: "time", at: "18:00" }, atWeekends));
    expect(does({ ...AT_SIX, weekdays: ["mon", "tue", "wed", "thu", "fri"] })).toBe(false);
    expect(does({ ...AT_SIX, weekdays: ["sat", "sun"] })).toBe(true);
  });

  it("covers a setpoint, to what the device rounds, and neither the mode nor another value", () => {
    const actions = [
      { action: "climate.set_temperature", target: { entity_id: "climate.hall" }, data: { temperature: 21 } },
    ];
    const { does } = ask(written({ trigger: "time", at: "18:00" }, { actions }));
    const isDone = (state: string) => does(AT_SIX, { entityId: "climate.hall", state });
    expect(["21", "21.5", "17", "heat"].map(isDone)).toEqual([true, true, false, false]);
    const turnOn = [{ action: "climate.turn_on", target: { entity_id: "climate.hall" } }];
    const other = ask(written({ trigger: "time", at: "18:00" }, { actions: turnOn }));
    expect(other.does(AT_SIX, { entityId: "climate.hall", state: "21" })).toBe(false);
  });

  it("covers only its own state of the entity", () => {
    expect(ask(written({ trigger: "time", at: "18:00" })).does(AT_SIX, { ...LAMP, state: "off" })).toBe(
      false,
    );
  });

  it("takes a time from the entity that tells it", () => {
    const part = written({ trigger: "time", at: "input_datetime.wake" });
    const wake = (time: string) => (house: House, day: number) =>
      house.write("input_datetime.wake", time, day, 1, "person");
    expect(ask(part, wake("18:10:00")).does(AT_SIX)).toBe(true);
    expect(ask(part, wake("06:10:00")).does(AT_SIX)).toBe(false);
  });

  it("covers a time that the sun explains, as the log saw it set", () => {
    const sun = (setMin: number) => (house: House, day: number) => {
      house.write("sun.sun", "above_horizon", day, 400, "unknown");
      house.write("sun.sun", "below_horizon", day, setMin, "unknown");
    };
    const part = written({ trigger: "sun", event: "sunset", offset: "-00:20:00" });
    expect(ask(part, sun(1090)).does(AT_SIX)).toBe(true);
    expect(ask(part, sun(1260)).does(AT_SIX)).toBe(false);
    expect(ask(part, sun(1260)).does({ kind: "sun", event: "sunset", offsetMin: 0 })).toBe(true);
    expect(ask(part, sun(1260)).does({ kind: "sun", event: "sunset", offsetMin: -120 })).toBe(false);
    expect(ask(part, sun(1260)).does({ kind: "sun", event: "sunrise", offsetMin: 0 })).toBe(false);
  });

  it("covers what follows a state, as long as it acts in time", () => {
    const motion: Moment = { kind: "state", entityId: "binary_sensor.m", to: "on" };
    expect(ask(written({ trigger: "state", entity_id: "binary_sensor.m", to: "on" })).does(motion)).toBe(
      true,
    );
    expect(ask(written({ trigger: "state", entity_id: "binary_sensor.m", to: "off" })).does(motion)).toBe(
      false,
    );
    const late = written({ trigger: "state", entity_id: "binary_sensor.m", to: "on", for: "02:00:00" });
    expect(ask(late).does(motion)).toBe(false);
    expect(ask(late).does({ ...motion, forMs: 7_200_000 })).toBe(true);
    const purpose = {
      ...written({ trigger: "motion.detected", target: { area_id: "hall" } }),
      entities: [{ entity_id: "binary_sensor.m", device_class: "motion", area_id: "hall" }],
    };
    expect(ask(purpose).does(motion)).toBe(true);
  });

  it("covers limits in the same direction, and comings by person or by anybody", () => {
    const humid = written({ trigger: "numeric_state", entity_id: "sensor.h", above: 68 });
    expect(ask(humid).does({ kind: "numeric", entityId: "sensor.h", above: 60 })).toBe(true);
    expect(ask(humid).does({ kind: "numeric", entityId: "sensor.h", below: 60 })).toBe(false);
    const coming = written({ trigger: "state", entity_id: "person.anna", to: "home" });
    expect(ask(coming).does({ kind: "presence", event: "arrive", entityId: "person.anna" })).toBe(true);
    expect(ask(coming).does({ kind: "presence", event: "arrive", entityId: "person.ben" })).toBe(false);
    expect(ask(coming).does({ kind: "presence", event: "leave" })).toBe(false);
    const anybody = written({ trigger: "numeric_state", entity_id: "zone.home", above: 0 });
    expect(ask(anybody).does({ kind: "presence", event: "arrive", entityId: "person.ben" })).toBe(true);
    expect(ask(anybody).does({ kind: "state", entityId: "person.ben", to: "home" })).toBe(true);
  });

  it("covers a group of which it does every member, and not one of which it does some", () => {
    const group = (members: string[]): HomePart => ({
      ...written({ trigger: "time", at: "18:00" }),
      entities: [{ entity_id: "light.all", members }],
    });
    const all = { entityId: "light.all", state: "on" };
    expect(ask(group(["light.lamp"])).does(AT_SIX, all)).toBe(true);
    expect(ask(group(["light.lamp", "light.other"])).does(AT_SIX, all)).toBe(false);
  });

  it("does not count an automation that is switched off, but still names it", () => {
    const { automated, does } = ask(written({ trigger: "time", at: "18:00" }), (house, day) => {
      if (day === 3) house.write("automation.x", "off", day, 5, "person");
    });
    expect(does(AT_SIX)).toBe(false);
    expect(automated.isEnabled("automation.x")).toBe(false);
    expect(automated.rulesFor("light.lamp", "on").map(({ source }) => source)).toEqual(["automation.x"]);
    expect(automated.rulesFor("light.lamp", "off")).toEqual([]);
  });
});

describe("what the log saw", () => {
  const byItself =
    (minute: number, until = DAYS) =>
    (house: House, day: number) => {
      if (day >= until) return;
      house.write("light.lamp", "on", day, minute, "automation", "automation.unreadable");
      house.write("light.lamp", "off", day, minute + 3, "person");
    };

  it("covers a time at which something automatic did it on half as many days", () => {
    expect(ask({}, byItself(1070)).does(AT_SIX)).toBe(true);
    expect(ask({}, byItself(700)).does(AT_SIX)).toBe(false);
    expect(ask({}, byItself(1070, 4)).does(AT_SIX)).toBe(false);
  });

  it("covers the days of the week on which it did, and no others", () => {
    const onWorkingDays = (house: House, day: number) => {
      if (day % 7 < 5) byItself(1070)(house, day);
    };
    const { does } = ask({}, onWorkingDays);
    expect(does({ ...AT_SIX, weekdays: ["mon", "tue", "wed", "thu", "fri"] })).toBe(true);
    expect(does({ ...AT_SIX, weekdays: ["sat", "sun"] })).toBe(false);
  });

  it("covers what follows a state only where most of the runs do", () => {
    const door: Moment = { kind: "state", entityId: "binary_sensor.door", to: "on" };
    const opened = (runMin: number) => (house: House, day: number) => {
      house.write("light.lamp", "off", day, 10, "person");
      house.write("binary_sensor.door", "on", day, 900, "unknown");
      house.write("binary_sensor.door", "off", day, 901, "unknown");
      byItself(runMin)(house, day);
    };
    // People's first time has to come before the runs for them to count.
    expect(ask({}, opened(902), 0.5).does(door)).toBe(true);
    expect(ask({}, opened(950), 0.5).does(door)).toBe(false);
  });
});
