/** What the checks say in single cases, and how they keep from saying too much. */
import { describe, expect, it } from "vitest";
import { runChecks } from "../../../src/core/check/run-checks.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { analyse } from "../../../src/core/suggest/analyse.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { createRandomHome } from "../../houses/random-home.ts";
import { createCheckedHome, DAYS, type Fault, HALL_ON } from "./healthy-home.ts";

const LAST = DAYS - 1;

function findings(fault: Fault) {
  const { log, home, nowMs } = createCheckedHome(fault);
  const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
  return runChecks({ log, home, days, nowMs, names: createWords(home) });
}

function said(fault: Fault): readonly string[] {
  return findings(fault).map(({ check, severity, title }) => `${check} ${severity}: ${title}`);
}

const withAutomation =
  (entity_id: string, config: Record<string, unknown>): NonNullable<Fault["change"]> =>
  (home) => ({ ...home, automations: [...(home.automations ?? []), { entity_id, config }] });

describe("one fault of many things", () => {
  it("is one finding", () => {
    const isRadioDead = (entityId: string, day: number) =>
      /_(?:temperature|humidity|battery)$/.test(entityId) && day >= DAYS - 2;
    expect(findings({ isDropped: isRadioDead })).toMatchObject([
      { check: "silent", severity: "warning", evidence: { together: { length: 4 } } },
    ]);
  });

  it("is the home's where nothing at all comes in any more", () => {
    expect(said({ lookedAtMin: 3 * 1440 })).toEqual([
      "silent error: Nothing has come from the home for 3 days",
    ]);
  });
});

describe("things left on", () => {
  const left = (add: Fault["add"], untilMinute: number): Fault => ({
    untilMinute,
    isDropped: (entityId, day, minute) => entityId === "light.kitchen" && day === LAST && minute > 480,
    ...(add === undefined ? {} : { add }),
  });

  it("are said soon when everybody has left, though it is not long yet", () => {
    const [finding] = findings(left(({ write }) => write("light.kitchen", "on", LAST, 490, "person"), 600));
    expect(finding).toMatchObject({
      check: "left-on",
      title: "Kitchen is on while nobody is home",
      evidence: { nobody_home: true, absences_before_with_it: 0 },
    });
  });

  it("are not said while somebody is there and it has been so before", () => {
    expect(said(left(({ write }) => write("light.kitchen", "on", LAST, 1020, "person"), 1050))).toEqual([]);
  });

  it("are locks that are unlocked for far longer than ever", () => {
    const unlocked = (minutes: number): Fault => ({
      add({ write }) {
        for (let day = 0; day < DAYS; day += 1) {
          for (const minute of [495, 980, 1150]) {
            if (day === LAST && minute === 1150) continue;
            write("lock.front", "unlocked", day, minute);
            write("lock.front", "locked", day, minute + minutes);
          }
        }
        write("lock.front", "unlocked", LAST, 1150);
      },
    });
    expect(said(unlocked(5))).toEqual(["left-on warning: Front has been unlocked for 5 hours"]);
    expect(said(unlocked(120))).toEqual([]);
  });

  it("are not said of what is usually on when nobody is there", () => {
    const isLamp = (entityId: string) => entityId === "light.porch";
    const add: Fault["add"] = ({ write }) => {
      for (let day = 0; day < DAYS; day += 1) {
        write("light.porch", "on", day, 400, "person");
        write("light.porch", "off", day, 1300, "person");
      }
    };
    expect(said({ untilMinute: 700, isDropped: isLamp, add })).toEqual([]);
  });
});

describe("silent and stuck things", () => {
  it("are out of reach when Home Assistant says so for a day", () => {
    const gone = (hours: number): Fault => ({
      isDropped: (entityId, day, minute) =>
        entityId.startsWith("sensor.bath_") && day * 1440 + minute > DAYS * 1440 - hours * 60,
      add: ({ write }) => {
        for (const what of ["temperature", "humidity", "battery"])
          write(`sensor.bath_${what}`, "unavailable", LAST, 1440 - hours * 60 + 1, "system");
      },
    });
    expect(said(gone(30))).toEqual(["silent warning: Bath climate has been out of reach for 30 hours"]);
    expect(said(gone(5))).toEqual([]);
  });

  it("are stuck when motion is never over", () => {
    expect(
      said({
        isDropped: (entityId, day) => entityId === "binary_sensor.hall_motion" && day === LAST,
        add: ({ write }) => write("binary_sensor.hall_motion", "on", LAST, 400),
      }),
    ).toEqual(["stuck warning: Hall motion has been on for 17 hours"]);
  });

  const goneFor = (entityId: string, state: string, days: number, more?: Fault["add"]): Fault => ({
    isDropped: (id, day) => id === entityId && day >= DAYS - days,
    add(writer) {
      writer.write(entityId, state, DAYS - days, 1, "system");
      more?.(writer);
    },
  });

  it("are out of reach, or without a value, also where their device goes on with other things", () => {
    const bath = (state: string, days: number, more?: Fault["add"]) =>
      findings(goneFor("sensor.bath_temperature", state, days, more)).map(
        ({ check, title, explanation }) => `${check} ${title}: ${explanation}`,
      );
    expect(bath("unavailable", 5)).toEqual([
      "silent Bath climate has been out of reach for 5 days: Home Assistant says that it is unavailable, while its device goes on telling other things.",
    ]);
    expect(bath("unknown", 5)).toEqual([
      "silent Bath climate has had no value for 5 days: Home Assistant says that it is unknown, while its device goes on telling other things.",
    ]);
    expect(bath("unknown", 1)).toEqual([]);
    // It has been so before: what it measures is not always there.
    const before: Fault["add"] = ({ write }) => {
      for (let minute = 0; minute < 2 * 1440; minute += 1)
        write("sensor.bath_temperature", "unavailable", 8, minute + 0.01, "system");
    };
    const used: Fault = {
      isDropped: (id, day) => id === "sensor.bath_temperature" && (day >= DAYS - 5 || (day >= 8 && day < 10)),
      add(writer) {
        before(writer);
        writer.write("sensor.bath_temperature", "unavailable", DAYS - 5, 1, "system");
      },
    };
    expect(said(used)).toEqual([]);
    // A battery tells seldom, and a restart leaves it without a value.
    expect(said(goneFor("sensor.bath_battery", "unknown", 3))).toEqual([]);
  });

  it("are stuck when nobody seems to pass any more, while their device lives and people pass elsewhere", () => {
    const entities = (withPeer: boolean): NonNullable<Fault["change"]> => {
      return (home) => ({
        ...home,
        devices: [...(home.devices ?? []), { id: "door", name: "Front door" }],
        entities: [
          ...(home.entities ?? []).map((entity) =>
            entity.entity_id === "binary_sensor.front_door" ? { ...entity, device_id: "door" } : entity,
          ),
          ...(withPeer ? [{ entity_id: "sensor.door_temperature", device_id: "door" }] : []),
        ],
      });
    };
    const still = (days: number, withPeer: boolean, isElsewhere = true): Fault => ({
      isDropped: (id, day) =>
        (id === "binary_sensor.front_door" ||
          (!isElsewhere && /^(?:binary_sensor|automation|light)/.test(id))) &&
        day >= DAYS - days,
      add({ write }) {
        for (let day = 0; day < DAYS; day += 1)
          for (let hour = 0; hour < 24; hour += 1)
            write("sensor.door_temperature", String(day + hour), day, 60 * hour + 1);
      },
      change: entities(withPeer),
    });
    const [finding] = findings(still(9, true));
    expect(finding?.title).toBe("Front door has not changed for 9 days");
    expect(finding?.explanation).toMatch(/^It has said closed for 9 days, while its device goes on/);
    expect(said(still(9, true))).toEqual(["stuck warning: Front door has not changed for 9 days"]);
    expect(said(still(2, true))).toEqual([]);
    // The device says nothing at all: it is silent. Nobody is there: nothing is.
    expect(said(still(9, false))).toEqual(["silent warning: Front door has said nothing for 9 days"]);
    expect(said(still(9, true, false)).filter((title) => title.startsWith("stuck"))).toEqual([]);
  });
});

describe("flapping things", () => {
  it("are compared with their own busiest hour", () => {
    const chatter = (day: number): NonNullable<Fault["add"]> => {
      return ({ write }) => {
        for (let minute = 600; minute < 660; minute += 2) {
          write("switch.fridge", "on", day, minute + 0.1);
          write("switch.fridge", "off", day, minute + 1);
        }
      };
    };
    const isNight = (entityId: string, day: number, minute: number) =>
      entityId === "switch.fridge" && minute > 590 && minute < 670 && day > 0;
    expect(said({ isDropped: isNight, add: chatter(LAST) })[0]).toMatch(
      /^flapping warning: Fridge switched to and fro 6\d times within an hour$/,
    );
    const before: Fault["add"] = (writer) => {
      chatter(LAST)(writer);
      chatter(10)(writer);
    };
    expect(said({ isDropped: isNight, add: before })).toEqual([]);
  });

  const flapping = (
    entityId: string,
    [first, second]: readonly [string, string],
    everyMin: number,
    days: number,
    isQuiet = false,
  ): Fault => ({
    isDropped: (id, day) => id === entityId && (isQuiet || day >= DAYS - days),
    add({ write }) {
      for (
        let minute = 0, count = 0;
        minute < days * 1440;
        minute += everyMin * (0.5 + ((count * 7) % 11) / 10)
      ) {
        write(entityId, count % 2 === 0 ? first : second, DAYS - days, minute);
        count += 1;
      }
    },
  });
  const titles = (fault: Fault) => said(fault).map((title) => title.replaceAll(/\d+/g, "n"));

  it("are found however many days they have gone on, by the hour or by the day", () => {
    const chatter = ["flapping warning: Front door switched to and fro n times within an hour"];
    for (const days of [1, 2, 5])
      expect(titles(flapping("binary_sensor.front_door", ["on", "off"], 1, days))).toEqual(chatter);
    expect(titles(flapping("binary_sensor.front_door", ["on", "off"], 13, 10))).toEqual([
      "flapping warning: Front door switched to and fro n times within a day",
    ]);
    const lost = (everyMin: number, days: number) =>
      titles(flapping("switch.fridge", ["unavailable", "off"], everyMin, days));
    expect(lost(4, 4)).toEqual(["flapping warning: Fridge lost its connection n times within an hour"]);
    expect(lost(12, 10)).toEqual(["flapping warning: Fridge lost its connection n times within a day"]);
    const [finding] = findings(flapping("binary_sensor.front_door", ["on", "off"], 1, 5));
    expect(finding?.evidence).toMatchObject({ days: 5, kind: "switched" });
    expect(finding?.explanation).toMatch(/^In the last 5 days it switched to and fro up to /);
  });

  it("are none where it has been so for weeks, the thing is new or in its season, or people use it by day", () => {
    expect(said(flapping("binary_sensor.front_door", ["on", "off"], 1, 20))).toEqual([]);
    expect(said(flapping("binary_sensor.front_door", ["on", "off"], 1, 10, true))).toEqual([]);
    expect(said(flapping("switch.pump", ["on", "off"], 15, 5))).toEqual([]);
    const byDay: Fault["add"] = ({ write }) => {
      for (let day = DAYS - 5; day < DAYS; day += 1) {
        for (let count = 0; count < 40; count += 1) {
          write("binary_sensor.front_door", "on", day, 480 + 20 * count);
          write("binary_sensor.front_door", "off", day, 481 + 20 * count);
        }
      }
    };
    expect(said({ add: byDay })).toEqual([]);
  });
});

describe("batteries", () => {
  const levels = (levelOf: (day: number) => number): Fault => ({
    isDropped: (entityId) => entityId === "sensor.hall_battery",
    add: ({ write }) => {
      for (let day = 0; day < DAYS; day += 1)
        write("sensor.hall_battery", String(Math.round(levelOf(day))), day, 300);
    },
  });

  it("are said before they are low when the trend leaves no more than two weeks", () => {
    const [finding] = findings(levels((day) => 90 - 2.2 * day));
    expect(finding).toMatchObject({
      severity: "info",
      title: "Hall climate will be empty in about 12 days",
      evidence: { level_percent: 26, percent_per_day: -2.19 },
    });
  });

  it("have a trend since they were changed, and none where they are charged again and again", () => {
    expect(said(levels((day) => (day < 20 ? 30 - day : 100)))).toEqual([]);
    expect(said(levels((day) => (day % 3 === 2 ? 8 : 90 - 30 * (day % 3))))).toEqual([]);
  });

  it("are graver the emptier they are", () => {
    expect(said(levels(() => 12))).toEqual(["low-battery warning: Hall climate is at 12 %"]);
    expect(said(levels(() => 3))).toEqual(["low-battery error: Hall climate is at 3 %"]);
  });
});

describe("automations", () => {
  it("are forgotten when switched off for a month, not when for a holiday", () => {
    const off = (day: number): Fault => ({
      days: 45,
      isDropped: (entityId, at) => entityId === "automation.porch_on" && at >= day,
      add: ({ write }) => write("automation.porch_on", "off", day, 5, "person"),
    });
    expect(said(off(3))).toEqual(["dead-automation info: “Porch on” has been switched off for 42 days"]);
    expect(said(off(30))).toEqual([]);
  });

  const fan = (trigger: object, rest: object = {}) =>
    withAutomation("automation.fan", {
      alias: "Fan",
      triggers: [trigger],
      actions: [{ action: "light.turn_off", target: { entity_id: "light.porch" } }],
      ...rest,
    });
  const door = { trigger: "state", entity_id: "binary_sensor.front_door", to: "on" };
  const explained = (fault: Fault) =>
    findings(fault).map(({ severity, explanation }) => `${severity}: ${explanation}`);

  it("that do not run are odd when what they wait for came and their conditions held", () => {
    expect(said({ change: fan(door) })).toEqual(["never-fires warning: “Fan” does not run"]);
    const workdays = [{ condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri"] }];
    expect(explained({ change: fan({ trigger: "time", at: "08:00" }, { conditions: workdays }) })).toEqual([
      "warning: In 29 days what it waits for came 30 times, 22 of them with its conditions met, and it did not run.",
    ]);
    const warm = { condition: "numeric_state", entity_id: "sensor.bath_temperature", above: 40 };
    expect(explained({ change: fan(door, { conditions: [warm] }) })).toEqual([
      "info: In 29 days what it waits for came 89 times, and each time its conditions did not hold.",
    ]);
    expect(explained({ change: fan(door, { conditions: ["{{ x }}"] }) })).toEqual([
      "info: In 29 days what it waits for came 89 times, and it did not run; whether its conditions held cannot be told.",
    ]);
    // Of conditions among the actions it runs all the same.
    const actions = [{ choose: [{ conditions: [warm], sequence: [] }] }];
    expect(said({ change: fan(door, { actions }) })).toEqual(["never-fires warning: “Fan” does not run"]);
  });

  it("that wait for what can never be are said at once, those that wait for what did not come are not", () => {
    const never = (trigger: object) => explained({ change: fan(trigger), days: 3 });
    expect(never({ ...door, to: "open" })).toEqual([
      "warning: It waits until front door is “open”, which can never be.",
    ]);
    expect(never({ trigger: "numeric_state", entity_id: "sensor.bath_humidity", above: 101 })).toEqual([
      "warning: It waits until bath climate is above 101, which can never be.",
    ]);
    for (const trigger of [
      { trigger: "numeric_state", entity_id: "sensor.bath_temperature", below: 5 },
      { trigger: "webhook", webhook_id: "x" },
      { trigger: "tag", tag_id: "x" },
      { trigger: "state", entity_id: "binary_sensor.front_door", from: "unavailable" },
      { trigger: "state", entity_id: "person.anna", to: "Work" },
    ])
      expect(explained({ change: fan(trigger) })).toEqual([]);
    const add: Fault["add"] = ({ write }) => write("zone.home", "2", 0, 1);
    expect(
      explained({ change: fan({ trigger: "state", entity_id: "person.anna", to: "away" }), add }),
    ).toEqual(["warning: It waits until anna is “away”, which can never be."]);
  });

  it("that do not run have not run because their own state came, or a restart brought back what they wait for", () => {
    const restarts: Fault["add"] = ({ write }) => {
      for (let day = 1; day < DAYS; day += 3) {
        for (const [id, state] of [
          ["automation.fan", "on"],
          ["binary_sensor.cellar", "off"],
        ] as const) {
          write(id, "unavailable", day, 300, "system");
          if (id === "automation.fan") write(id, state, day, 301, "automation", id);
          else write(id, state, day, 301, "system");
        }
      }
    };
    expect(said({ change: fan(door), add: restarts })).toEqual(["never-fires warning: “Fan” does not run"]);
    const cellar = { trigger: "state", entity_id: "binary_sensor.cellar" };
    const use = {
      triggers: undefined,
      actions: undefined,
      use_blueprint: { path: "x", input: { sensor: "binary_sensor.cellar", lamp: "light.porch" } },
    };
    for (const change of [fan(cellar), fan(cellar, use)]) {
      const withCellar: Fault["change"] = (home) => ({
        ...change(home),
        entities: [...(home.entities ?? []), { entity_id: "binary_sensor.cellar" }],
      });
      expect(said({ change: withCellar, add: restarts })).toEqual([]);
    }
  });

  it("that do not run are one finding where they are many", () => {
    const change: Fault["change"] = (home) => ({
      ...home,
      automations: [
        ...(home.automations ?? []),
        ...Array.from({ length: 40 }, (_, index) => ({
          entity_id: `automation.x${index}`,
          config: {
            alias: `X ${index}`,
            triggers: [{ ...door, for: { minutes: index / 100 } }],
            conditions: ["{{ x }}"],
            actions: [{ action: "light.turn_off", target: { entity_id: "light.porch" } }],
          },
        })),
      ],
    });
    expect(said({ change })).toEqual([
      "never-fires info: 40 automations do not run: “X 0”, “X 1”, “X 10” and 37 more",
    ]);
  });

  it("that were made or switched on lately have not had their chance", () => {
    expect(
      said({
        change: withAutomation("automation.fan", {
          triggers: [{ trigger: "time", at: "08:00" }],
          actions: [{ action: "light.turn_off", target: { entity_id: "light.porch" } }],
        }),
        add: ({ write }) => write("automation.fan", "on", LAST - 2, 600),
      }),
    ).toEqual([]);
  });

  it("contradict each other at one moment, unless their conditions part them", () => {
    const set = (id: string, action: string, conditions: unknown): NonNullable<Fault["change"]> =>
      withAutomation(id, {
        alias: `Turn ${id.slice(-1)}`,
        triggers: HALL_ON.triggers,
        conditions,
        actions: [{ action, target: { entity_id: "light.stairs" } }],
      });
    const sun = (state: string) => [{ condition: "state", entity_id: "sun.sun", state }];
    const both = (a: unknown, b: unknown): Fault => ({
      change: (home) =>
        set("automation.b", "light.turn_off", b)(set("automation.a", "light.turn_on", a)(home)),
      add: ({ run }) => {
        for (const id of ["automation.a", "automation.b"]) run(id, 3, 1100);
      },
    });
    const conflict = ["conflicting-automation warning: “Turn a” and “Turn b” contradict each other"];
    expect(said(both(sun("below_horizon"), []))).toEqual(conflict);
    expect(said(both(sun("below_horizon"), sun("below_horizon")))).toEqual(conflict);
    expect(said(both(sun("below_horizon"), sun("above_horizon")))).toEqual([]);
  });

  it("tells of two that set one thermostat otherwise, and of it by its own id", () => {
    const set = (id: string, temperature: number) =>
      withAutomation(id, {
        alias: `Set ${id.slice(-1)}`,
        triggers: HALL_ON.triggers,
        actions: [
          { action: "climate.set_temperature", target: { entity_id: "climate.hall" }, data: { temperature } },
        ],
      });
    const found = (other: number) =>
      findings({
        change: (home) => set("automation.b", other)(set("automation.a", 21)(home)),
        add({ run, write }) {
          write("climate.hall", "heat", 0, 0, "system");
          for (const id of ["automation.a", "automation.b"]) run(id, 3, 1100);
        },
      }).filter(({ check }) => check === "conflicting-automation");
    expect(found(17).map(({ entity_ids }) => entity_ids)).toEqual([
      ["automation.a", "automation.b", "climate.hall"],
    ]);
    expect(found(21.5)).toEqual([]);
  });

  it("name a device that the registry no longer has", () => {
    const change = withAutomation("automation.remote", {
      triggers: [
        { trigger: "device", device_id: "0123456789abcdef0123456789abcdef", domain: "zha", type: "press" },
      ],
      actions: [{ action: "light.turn_off", target: { entity_id: "light.porch" } }],
    });
    const add: Fault["add"] = ({ run }) => run("automation.remote", 3, 1100);
    expect(findings({ change, add })).toMatchObject([
      {
        check: "missing-reference",
        explanation: "Home Assistant does not have a device, so that part of it does not work.",
      },
    ]);
  });
});

it("says nothing about homes of random use", () => {
  for (const seed of [1, 2, 3, 4]) {
    const { log, home } = createRandomHome({ seed, devices: 60, days: 14 });
    const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
    expect(runChecks({ log, home, days, nowMs: log.range.toMs, names: createWords(home) })).toEqual([]);
  }
});

it("is part of every analysis", () => {
  const { log, home, nowMs } = createCheckedHome({
    add: ({ write }) => write("sensor.hall_battery", "9", LAST, 301),
  });
  const result = analyse({ log, home, nowMs, seed: 0, tick: () => 0 });
  expect(result.findings.map(({ id }) => id)).toEqual(["low-battery:sensor.hall_battery"]);
});
