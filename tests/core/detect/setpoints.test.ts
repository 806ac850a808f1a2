/** Setpoints that people set themselves, through the whole analysis. */
import { describe, expect, it } from "vitest";
import { createHome } from "../../../src/core/domain/home.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";
import { DE } from "../../../src/core/words/de.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { dailyTime } from "../../../src/core/detect/daily-time.ts";
import { type HouseLog, createHouseLog, drawMinute, TIME_ZONE, writeUses } from "../../houses/house-log.ts";
import { suggestionsFor } from "../../houses/judge.ts";

const DAYS = 28;
const CLIMATE = "climate.living";
const TEMPERATURE = "climate.living#temperature";

type HomePart = NonNullable<Parameters<typeof createHome>[0]>;

/** A thermostat that heats all the time, a lamp that is used in the evening, and what is written by hand. */
function suggest(
  write: (house: HouseLog, day: number, spread: () => number) => void,
  part: HomePart = {},
  target = CLIMATE,
) {
  const random = createRandom(5);
  const house = createHouseLog();
  house.write(CLIMATE, "heat", 0, 0, "system");
  for (let day = 0; day < DAYS; day += 1) {
    writeUses(house, "light.lamp", day, [1000 + 200 * random()], random);
    write(house, day, () => 5 * drawNormal(random));
  }
  const home = createHome({
    time_zone: TIME_ZONE,
    entities: [{ entity_id: CLIMATE, name: "Living Room Thermostat" }],
    ...part,
  });
  return suggestionsFor(house.build(DAYS), home).filter(({ targetEntityIds }) =>
    targetEntityIds.includes(target),
  );
}

function eachDay(house: HouseLog, day: number, spread: () => number): void {
  house.write(TEMPERATURE, "21", day, 420 + spread(), "person", "user-anna");
  house.write(TEMPERATURE, "17", day, 1320 + spread(), "physical");
}

const titlesOf = (found: ReturnType<typeof suggest>) => found.map(({ suggestion }) => suggestion.title);

describe("a setpoint set at about the same times every day", () => {
  const found = suggest(eachDay);
  const morning = found.find(({ suggestion }) => suggestion.title.includes("to 21 °"));

  it("is suggested as the entity's, with a number, to be asked first", () => {
    expect(titlesOf(found).map((title) => title.replace(/at \d+:\d\d/, "at …"))).toEqual(
      expect.arrayContaining([
        "Set the Living Room Thermostat to 21 ° at … every day",
        "Set the Living Room Thermostat to 17 ° at … every day",
      ]),
    );
    expect(found).toHaveLength(2);
    expect(morning?.suggestion.automation.actions).toEqual([
      { action: "climate.set_temperature", target: { entity_id: CLIMATE }, data: { temperature: 21 } },
    ]);
    expect(morning?.targetEntityIds).toEqual([CLIMATE]);
    expect(morning?.suggestion.mode).toBe("ask");
    expect(morning?.suggestion.backtest.matched).toBeGreaterThan(20);
  });

  it("is told in German as well", () => {
    const body = dailyTime.body.parse(morning?.body);
    const words = createWords(createHome({ entities: [{ entity_id: CLIMATE, name: "Thermostat" }] }), DE);
    expect(dailyTime.toAutomation({ ...body, state: "21.5" }, words).alias).toMatch(
      /^Thermostat täglich um \d+:\d\d Uhr auf 21,5 ° stellen$/,
    );
  });

  it("is not suggested where an automation does it", () => {
    const actions = [
      { action: "climate.set_temperature", target: { entity_id: CLIMATE }, data: { temperature: 21 } },
    ];
    const config = { alias: "Morning", triggers: [{ trigger: "time", at: "07:00" }], actions };
    const automations = [{ entity_id: "automation.morning", id: "morning", config }];
    expect(titlesOf(suggest(eachDay, { automations })).join()).not.toContain("21 °");
  });

  it("is one suggestion with the mode that is set in the same breath: the mode's", () => {
    const both = suggest((house, day, spread) => {
      const [on, off] = [420 + spread(), 1320 + spread()];
      house.write(CLIMATE, "heat", day, on, "person");
      house.write(TEMPERATURE, "21", day, on + 1 / 60, "person");
      house.write(CLIMATE, "off", day, off, "person");
      house.write(TEMPERATURE, "none", day, off, "person");
    });
    expect(
      titlesOf(both)
        .toSorted()
        .map((title) => title.split(" at ")[0]),
    ).toEqual(["Set the Living Room Thermostat to heat", "Turn off the Living Room Thermostat"]);
  });

  it("is suggested for two that are set together as one", () => {
    const found = suggest((house, day, spread) => {
      for (const [state, middle] of [
        ["21", 420],
        ["17", 1320],
      ] as const) {
        const at = middle + spread();
        house.write(TEMPERATURE, state, day, at, "person");
        house.write("climate.bath#temperature", state, day, at + 1 / 60, "person");
      }
    });
    expect(found.map(({ targetEntityIds }) => targetEntityIds)).toEqual([
      ["climate.bath", CLIMATE],
      ["climate.bath", CLIMATE],
    ]);
  });
});

describe("a setpoint set when somebody leaves or comes", () => {
  it("is suggested as what follows, and sets nothing off itself", () => {
    const random = createRandom(8);
    const found = suggest(
      (house, day) => {
        if (day === 0) house.write("person.anna", "home", 0, 0, "system");
        const [left, back] = [400 + 240 * random(), 900 + 300 * random()];
        house.write("person.anna", "not_home", day, left, "unknown");
        house.write(TEMPERATURE, "17", day, left + 0.5 + random(), "physical");
        house.write("person.anna", "home", day, back, "unknown");
        house.write(TEMPERATURE, "21", day, back + 1 + random(), "physical");
        house.write("light.hall", "on", day, back + 3, "physical");
        house.write("light.hall", "off", day, back + 60, "physical");
      },
      { persons: [{ entity_id: "person.anna", name: "Anna" }] },
    );
    expect(titlesOf(found).toSorted()).toEqual([
      "When Anna comes home, set the Living Room Thermostat to 21 °",
      "When Anna leaves, set the Living Room Thermostat to 17 °",
    ]);
    expect(JSON.stringify(found)).not.toContain("#");
  });
});

describe("what follows a setpoint", () => {
  it("is not suggested: no trigger of the contract listens to it", () => {
    const random = createRandom(9);
    const follow = (house: HouseLog, day: number): void => {
      const at = 480 + 700 * random();
      house.write(TEMPERATURE, "22", day, at, "person");
      house.write("fan.living", "on", day, at + 0.5 + random(), "person");
      house.write("fan.living", "off", day, at + 20 + 180 * random(), "person");
      house.write(TEMPERATURE, "17", day, at + 240, "person");
    };
    expect(titlesOf(suggest(follow, {}, "fan.living"))).toEqual([]);
  });
});

describe("setpoints set at the household's hours, as somebody likes it", () => {
  it("are no habit", () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const random = createRandom(seed);
      const found = suggest((house, day) => {
        for (const column of [TEMPERATURE, "climate.bath#temperature", "humidifier.bath#humidity"]) {
          for (let uses = Math.floor(4 * random()); uses > 0; uses -= 1) {
            const state = [17, 19.5, 21, 22.5][Math.floor(4 * random())] ?? 0;
            house.write(
              column,
              String(state),
              day,
              drawMinute(random),
              random() < 0.5 ? "physical" : "person",
            );
          }
        }
      });
      expect(titlesOf(found)).toEqual([]);
    }
  });
});
