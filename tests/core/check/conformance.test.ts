/** What every check has to keep, each with a fault of its own planted in a home in which nothing else is wrong. Adding a check adds its line to FAULTS. */
import { describe, expect, it } from "vitest";
import { CHECKS } from "../../../src/core/check/checks.ts";
import { runChecks } from "../../../src/core/check/run-checks.ts";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { createCheckedHome, DAYS, type Fault, HALL_ON } from "./healthy-home.ts";

type Made = ReturnType<typeof createCheckedHome>;

const withAutomation = (entity_id: string, config: Record<string, unknown>): NonNullable<Fault["change"]> => {
  return (home) => ({ ...home, automations: [...(home.automations ?? []), { entity_id, config }] });
};
const turnOff = { action: "light.turn_off", target: { entity_id: "light.hall" } };

/** A fault and the entity it is about, by check id. */
const FAULTS: Readonly<Record<string, readonly [entityId: string, fault: Fault]>> = {
  "dead-automation": [
    "automation.garden",
    {
      change: withAutomation("automation.garden", {
        triggers: [{ trigger: "time", at: "08:00" }],
        actions: [{ action: "light.turn_on", target: { entity_id: "light.garden_sold" } }],
      }),
      add: ({ run }) => {
        for (let day = 0; day < DAYS; day += 1) run("automation.garden", day, 480);
      },
    },
  ],
  "never-fires": [
    "automation.fan",
    {
      change: withAutomation("automation.fan", {
        triggers: [{ trigger: "state", entity_id: "binary_sensor.front_door", to: "on" }],
        actions: [turnOff],
      }),
    },
  ],
  "duplicate-automation": [
    "automation.hall_again",
    {
      change: withAutomation("automation.hall_again", {
        trigger: { platform: "state", entity_id: ["binary_sensor.hall_motion"], to: ["on"] },
        action: { service: "light.turn_on", entity_id: "light.hall" },
      }),
      add: ({ run }) => run("automation.hall_again", 3, 1100),
    },
  ],
  "conflicting-automation": [
    "automation.hall_off",
    {
      change: withAutomation("automation.hall_off", { triggers: HALL_ON.triggers, actions: [turnOff] }),
      add: ({ run }) => run("automation.hall_off", 3, 1100),
    },
  ],
  "missing-reference": [
    "automation.mistyped",
    {
      change: withAutomation("automation.mistyped", {
        triggers: [{ trigger: "time", at: "08:00" }],
        conditions: ["{{ is_state('binary_sensor.frunt_door', 'off') }}"],
        actions: [{ action: "light.turn_on", target: { entity_id: "light.kitchen" } }],
      }),
      add: ({ run }) => run("automation.mistyped", 3, 480),
    },
  ],
  "undone-automation": [
    "automation.dinner",
    {
      change: withAutomation("automation.dinner", {
        triggers: [{ trigger: "time", at: "14:00" }],
        conditions: ["{{ now().month > 3 }}"],
        actions: [{ action: "light.turn_on", target: { entity_id: "light.kitchen" } }],
      }),
      add: ({ run, write }) => {
        for (let day = 0; day < DAYS; day += 1) {
          run("automation.dinner", day, 840);
          write("light.kitchen", "on", day, 840.01, "automation", "automation.dinner");
          write("light.kitchen", "off", day, 842, "physical");
        }
      },
    },
  ],
  "left-on": [
    "light.office",
    {
      isDropped: (entityId, day, minute) => entityId === "light.office" && day === DAYS - 1 && minute > 500,
      add: ({ write }) => write("light.office", "on", DAYS - 1, 510, "physical"),
    },
  ],
  silent: [
    "sensor.bath_temperature",
    { isDropped: (entityId, day) => entityId.startsWith("sensor.bath_") && day >= DAYS - 2 },
  ],
  stuck: [
    "sensor.kitchen_temperature",
    { isDropped: (entityId, day) => entityId === "sensor.kitchen_temperature" && day >= DAYS - 2 },
  ],
  flapping: [
    "sensor.office_temperature",
    {
      add: ({ write }) => {
        for (let count = 0; count < 20; count += 1) {
          write("sensor.office_temperature", "unavailable", DAYS - 1, 900 + 2 * count, "system");
          write("sensor.office_temperature", "21.5", DAYS - 1, 901 + 2 * count);
        }
      },
    },
  ],
  "low-battery": [
    "sensor.hall_battery",
    { add: ({ write }) => write("sensor.hall_battery", "9", DAYS - 1, 301) },
  ],
};

function check({ log, home, nowMs }: Made) {
  const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
  return runChecks({ log, home, days, nowMs, names: createWords(home) });
}

describe("a home in which nothing is wrong", () => {
  it("has nothing said about it, whatever the day and the hour", () => {
    for (const seed of [1, 2, 3]) {
      for (const untilMinute of [200, 700, 1100, 1439]) {
        expect(check(createCheckedHome({ seed, untilMinute })).map(({ title }) => title)).toEqual([]);
      }
    }
  });

  it("has nothing said about it after its first days, a holiday or a restart", () => {
    expect(check(createCheckedHome({ days: 2 }))).toEqual([]);
    const holiday = createCheckedHome({
      isDropped: (entityId, day) =>
        day >= DAYS - 4 && /^(?:light|binary_sensor|automation|person)\./.test(entityId),
      add: ({ write }) => {
        for (const person of ["person.anna", "person.ben"]) write(person, "not_home", DAYS - 4, 2);
      },
    });
    expect(check(holiday).map(({ title }) => title)).toEqual([]);
    const restarted = createCheckedHome({
      add: ({ write }) => {
        for (const id of ["light.hall", "sensor.bath_temperature", "switch.fridge", "automation.hall_on"]) {
          write(id, "unavailable", DAYS - 1, 1300, "system");
          write(
            id,
            id.startsWith("sensor") ? "21" : id.startsWith("automation") ? "on" : "off",
            DAYS - 1,
            1301,
            "system",
          );
        }
      },
    });
    expect(check(restarted).map(({ title }) => title)).toEqual([]);
  });
});

describe.each(CHECKS.map(({ id }) => id))("%s", (id) => {
  const planted = FAULTS[id];
  if (planted === undefined) throw new Error(`no fault planted for ${id}`);
  const [entityId, fault] = planted;
  const made = createCheckedHome(fault);

  it("has nothing to say about an empty history", () => {
    const log = createEventLogBuilder().build();
    expect(check({ log, home: createHome(), nowMs: 0 })).toEqual([]);
  });

  it("finds its own fault, and nothing else is said", () => {
    const found = check(made);
    expect(found.map((one) => one.check).filter((one) => one !== id)).toEqual([]);
    const own = found.filter((one) => one.check === id);
    expect(own).toHaveLength(1);
    expect(own[0]?.entity_ids).toContain(entityId);
  });

  it("says it in whole sentences, with what it rests on, in a form that survives JSON", () => {
    for (const finding of check(made)) {
      expect(finding.id.startsWith(`${finding.check}:`)).toBe(true);
      expect(finding.title).toMatch(/^[A-Z“0-9]/u);
      expect(finding.title).not.toMatch(/\.$/);
      expect(finding.explanation).toMatch(/^[A-Z].*\.$/u);
      expect(Object.keys(finding.evidence)).not.toEqual([]);
      expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
    }
  });

  it("says the same twice", () => {
    expect(check(createCheckedHome(fault))).toEqual(check(made));
  });
});

it("takes little time over a large home", () => {
  const builder = createEventLogBuilder();
  for (let row = 0; row < 300_000; row += 1) {
    builder.add({
      atMs: 1_790_000_000_000 + row * 8_000,
      entityId: `sensor.s${row % 500}`,
      state: String(row % 97),
      initiatorCode: 0,
      actor: null,
    });
  }
  const log = builder.build();
  const home = createHome({
    entities: Array.from({ length: 500 }, (_, index) => ({
      entity_id: `sensor.s${index}`,
      device_id: `d${index % 200}`,
    })),
  });
  const startMs = performance.now();
  check({ log, home, nowMs: log.range.toMs });
  // A tenth of a second on a slow machine; a quadratic search takes minutes.
  expect(performance.now() - startMs).toBeLessThan(3_000);
});
