/** Habits of one weekday and of one person: found, worded, and conditioned on that person's being at home. */
import { describe, expect, it } from "vitest";
import { createHome, homeSchema } from "../../../src/core/domain/home.ts";
import { findDoer, findPresence } from "../../../src/core/detect/daily-time-person.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";
import { createHouseLog, type HouseLog, TIME_ZONE } from "../../houses/house-log.ts";
import { judge, suggestionsFor } from "../../houses/judge.ts";
import { plantHabit } from "../../houses/planted-home.ts";
import { writeRandomUse } from "../../houses/random-home.ts";

const MORNING = 7 * 60 + 10;
const HOME = homeSchema.parse({
  ...createHome(),
  time_zone: TIME_ZONE,
  entities: [{ entity_id: "switch.coffee", name: "coffee machine" }],
  users: [{ id: "user-anna", name: "Anna" }],
  persons: [
    { entity_id: "person.anna", name: "Anna", user_id: "user-anna" },
    { entity_id: "person.ben", name: "Ben", user_id: null },
  ],
});

function suggestionsOf(write: (house: HouseLog, days: number) => void, days = 42) {
  const house = createHouseLog();
  writeRandomUse(house, { seed: 9, devices: 15, days, motionSensors: 1 }, () => true);
  write(house, days);
  return suggestionsFor(house.build(days), HOME).filter(({ targetEntityIds }) =>
    targetEntityIds.includes("switch.coffee"),
  );
}

/** Anna makes coffee on weekdays on which she is at home. */
function annasCoffee(isHome: (day: number) => boolean) {
  return (house: HouseLog, days: number): void => {
    const random = createRandom(5);
    for (let day = 0; day < days; day += 1) {
      house.write("person.anna", isHome(day) ? "home" : "not_home", day, 1, "unknown");
      house.write("person.ben", day % 2 === 0 ? "home" : "not_home", day, 2, "unknown");
      if (day % 7 >= 5 || !isHome(day)) continue;
      const at = MORNING + 5 * drawNormal(random);
      house.write("switch.coffee", "on", day, at, "person", "user-anna");
      house.write("switch.coffee", "off", day, at + 20 + 40 * random(), "physical");
    }
  };
}

describe("a habit of one weekday", () => {
  it("is found at two uses beside a week and said as such", () => {
    const made = plantHabit("daily-time", {
      seed: 3,
      devices: 30,
      motionSensors: 3,
      spreadMin: 5,
      otherUsesPerDay: 0.5,
      chances: 10,
      variant: "tuesday",
    });
    const suggestions = suggestionsFor(made.log, made.home);
    expect(judge(made, suggestions).isFound).toBe(true);
    const own = suggestions.find(({ suggestion }) => suggestion.detector === "daily-time");
    expect(own?.suggestion.title).toMatch(/ at \d\d:\d\d every Tuesday$/);
    expect(own?.suggestion.explanation).toMatch(/on (each|\d+) of the last \d+ Tuesdays\.$/);
    expect(own?.suggestion.automation.conditions).toEqual([{ condition: "time", weekday: ["tue"] }]);
  });
});

describe("a habit of one person", () => {
  it("names who does it and counts what is theirs", () => {
    const [first] = suggestionsOf(annasCoffee(() => true));
    expect(first?.suggestion.title).toMatch(/^Turn on the coffee machine at 7:\d\d on weekdays$/);
    expect(first?.suggestion.explanation).toMatch(/^Anna switches it on between [67]:\d\d and 7:\d\d on /);
    expect(first?.suggestion.automation.conditions).toEqual([
      { condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri"] },
    ]);
  });

  it("is for when she is at home, where days without her go without it", () => {
    const [first] = suggestionsOf(annasCoffee((day) => day % 3 !== 0));
    expect(first?.suggestion.title).toMatch(/ on weekdays when Anna is home$/);
    expect(first?.suggestion.automation.conditions).toContainEqual({
      condition: "state",
      entity_id: "person.anna",
      state: "home",
    });
    expect(first?.suggestion.explanation).toMatch(/Anna switches it on .* on which Anna was home /);
    expect(first?.suggestion.backtest.precision).toBeGreaterThan(0.85);
  });
});

describe("a habit of everybody's", () => {
  it("is for when anybody is at home, where days without them all go without it", () => {
    const isAway = (day: number) => day >= 15 && day < 24;
    const [first] = suggestionsOf((house, days) => {
      const random = createRandom(7);
      for (let day = 0; day < days; day += 1) {
        for (const [i, person] of ["person.anna", "person.ben"].entries())
          house.write(person, isAway(day) ? "not_home" : "home", day, 1 + i, "unknown");
        if (isAway(day)) continue;
        house.write("switch.coffee", "on", day, MORNING + 5 * drawNormal(random), "physical");
        house.write("switch.coffee", "off", day, MORNING + 60 + 40 * random(), "physical");
      }
    });
    expect(first?.suggestion.title).toMatch(/ every day when Anna or Ben is home$/);
    expect(first?.suggestion.automation.conditions).toEqual([
      {
        condition: "or",
        conditions: ["person.anna", "person.ben"].map((entity_id) => ({
          condition: "state",
          entity_id,
          state: "home",
        })),
      },
    ]);
    expect(first?.suggestion.backtest).toMatchObject({ precision: expect.closeTo(1, 1) });
  });
});

describe("a habit of some days", () => {
  /** In the weeks of the early shift, every other one, the coffee is made at ten past seven; a mode says which weeks those are. */
  function inEarlyWeeks(isTold: boolean, lampOnSinceMin: number | null = null) {
    return (house: HouseLog, days: number): void => {
      const random = createRandom(7);
      for (let day = 0; day < days; day += 1) {
        const isEarly = Math.floor(day / 7) % 2 === 0;
        if (day % 7 === 0)
          house.write("input_boolean.early", isEarly === isTold ? "on" : "off", day, 1, "person");
        house.write("light.hall", "off", day, 2, "physical");
        if (!isEarly) continue;
        const at = MORNING + 5 * drawNormal(random);
        if (lampOnSinceMin !== null) house.write("light.hall", "on", day, at - lampOnSinceMin, "physical");
        house.write("switch.coffee", "on", day, at, "physical");
        house.write("switch.coffee", "off", day, at + 60 + 40 * random(), "physical");
      }
    };
  }

  it.each([
    { isTold: true, state: "on" },
    { isTold: false, state: "off" },
  ])("is for when the mode is $state that tells those days", ({ isTold, state }) => {
    const [first] = suggestionsOf(inEarlyWeeks(isTold));
    expect(first?.suggestion.title).toMatch(
      new RegExp(` at \\d:\\d\\d every day when the early is ${state}$`),
    );
    expect(first?.suggestion.explanation).toContain(` on which the early was ${state} then`);
    expect(first?.suggestion.automation.conditions).toEqual([
      { condition: "state", entity_id: "input_boolean.early", state },
    ]);
    expect(first?.suggestion.backtest.precision).toBeGreaterThan(0.9);
  });

  it("is not told by what the same hand set just before", () => {
    const house = inEarlyWeeks(true, 10);
    const withoutMode = (write: typeof house) => (log: HouseLog, days: number) =>
      write(
        {
          ...log,
          write: (entityId, ...rest) => {
            if (entityId !== "input_boolean.early") log.write(entityId, ...rest);
          },
        },
        days,
      );
    for (const { suggestion } of suggestionsOf(withoutMode(house)))
      expect(suggestion.automation.conditions).not.toContainEqual(
        expect.objectContaining({ entity_id: "light.hall" }),
      );
  });
});

describe("who does it", () => {
  const params = { minDoerRatio: 0.8, minSupportDays: 5 };

  it("is who did at least four of five of all of it", () => {
    expect(findDoer(["a", "a", "a", "a", "a", null], params)).toBe("a");
    expect(findDoer(["a", "a", "a", "a", "a", "b", null], params)).toBeNull();
    expect(findDoer(["a", "a", "a", "a"], params)).toBeNull();
    expect(findDoer([], params)).toBeNull();
  });
});

describe("being at home", () => {
  const params = { presenceMaxP: 0.05, minSupportDays: 5 };

  it("is a condition in one of twenty cases at most where it tells nothing", () => {
    let found = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      const random = createRandom(seed);
      const occasions = Array.from({ length: 24 }, (_, atMs) => ({ isKept: random() < 0.8, atMs }));
      const home = [0, 1].map(() => occasions.map(() => random() < 0.6));
      const at = (person: string, atMs: number) => home[person === "a" ? 0 : 1]?.[atMs] ?? null;
      if (findPresence(occasions, ["a", "b"], at, params) !== null) found += 1;
    }
    expect(found / 400).toBeLessThanOrEqual(0.05);
  });

  it("is none where the habit is kept as often without it", () => {
    const occasions = Array.from({ length: 20 }, (_, atMs) => ({ isKept: true, atMs }));
    expect(findPresence(occasions, ["a"], (_, atMs) => atMs % 2 === 0, params)).toBeNull();
    expect(findPresence([], ["a"], () => true, params)).toBeNull();
    expect(findPresence(occasions, [], () => true, params)).toBeNull();
  });
});
