/** An automation by the clock that people are before, or that leaves out days on which they do the same by hand. */
import { describe, expect, it } from "vitest";
import { createHome } from "../../../src/core/domain/home.ts";
import { addDays } from "../../../src/core/domain/local-time.ts";
import { createSun } from "../../../src/core/domain/sun.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";
import { createHouseLog, drawMinute, FIRST_DATE, TIME_ZONE, writeUses } from "../../houses/house-log.ts";
import { suggestionsBy, suggestionsFor } from "../../houses/judge.ts";

const LAMP = "light.counter";
const AUTOMATION = "automation.mornings";
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WORKING_DAYS = WEEK.slice(0, 5);
const DAYS = 42;

interface Options {
  readonly at: string;
  readonly weekday?: readonly string[];
  /** When people do it, minutes after midnight; null where they do not. */
  readonly byHand: (day: number, random: () => number) => number | null;
  readonly action?: Record<string, unknown>;
}

/** A lamp that is off again at nine, the automation that lights it, and what people do themselves; other lamps at any time. */
function suggested({ at, weekday, byHand, action }: Options) {
  const house = createHouseLog();
  const random = createRandom(11);
  for (let lamp = 0; lamp < 8; lamp += 1)
    for (let day = 0; day < DAYS; day += 1)
      writeUses(house, `light.other_${lamp}`, day, [drawMinute(random), drawMinute(random)], random);
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const runMin = hours * 60 + minutes;
  for (let day = 0; day < DAYS; day += 1) {
    const ownMin = byHand(day, random);
    const runs = weekday === undefined || weekday.includes(WEEK[day % 7] ?? "");
    if (ownMin !== null) house.write(LAMP, "on", day, ownMin, "person");
    if (runs) house.run(AUTOMATION, day, runMin);
    if (runs && (ownMin === null || ownMin > runMin))
      house.write(LAMP, "on", day, runMin + 0.005, "automation", AUTOMATION);
    if (runs || ownMin !== null) house.write(LAMP, "off", day, 540 + 60 * random(), "person");
  }
  const log = house.build(DAYS);
  const config = {
    alias: "Mornings",
    description: "",
    triggers: [{ trigger: "time", at }],
    conditions: weekday === undefined ? [] : [{ condition: "time", weekday }],
    actions: [action ?? { action: "light.turn_on", target: { entity_id: LAMP } }],
    mode: "single",
  };
  const home = createHome({ time_zone: TIME_ZONE, automations: [{ entity_id: AUTOMATION, config }] });
  return suggestionsBy(["reversal", "daily-time"], log, home)
    .filter(({ targetEntityIds }) => targetEntityIds.includes(LAMP))
    .map(({ suggestion }) => suggestion)
    .filter(({ automation }) => JSON.stringify(automation.actions).includes("turn_on"));
}

const around = (minute: number, spreadMin: number) => (_day: number, random: () => number) =>
  minute + spreadMin * drawNormal(random);

describe("an automation by the clock", () => {
  it("is to come earlier where people have done it already on most of its runs, steadily at another time", () => {
    for (const at of ["07:20:00", "07:30:00", "07:45:00", "08:30:00"]) {
      const [one, ...more] = suggested({ at, byHand: around(420, 4.5) });
      // Neither it nor a second automation for the same.
      expect(more).toEqual([]);
      expect(one).toMatchObject({
        kind: "change",
        replaces: AUTOMATION,
        automation: { triggers: [{ trigger: "time", at: "06:55:00" }] },
        backtest: { fired: DAYS, contradicted: 0 },
      });
      expect(one?.backtest.matched).toBeGreaterThan(38);
    }
  });

  it("says how much earlier it would come, and how much earlier people do it", () => {
    const [one] = suggested({ at: "07:30:00", byHand: around(420, 4.5) });
    expect(one?.title).toBe("Let “Mornings” come 35 minutes earlier");
    expect(one?.explanation).toMatch(
      /^On \d+ of its 42 runs somebody had done it before: someone switches it on about 30 minutes earlier\.$/,
    );
  });

  it("stays where people are before it at any time, on some days only, or just before it", () => {
    const atAnyTime: Options["byHand"] = (_day, random) => 300 + 145 * random();
    expect(suggested({ at: "07:30:00", byHand: atAnyTime })).toEqual([]);
    const onSomeDays: Options["byHand"] = (day, random) =>
      day % 3 === 0 ? around(420, 3)(day, random) : null;
    expect(suggested({ at: "07:30:00", byHand: onSomeDays })).toEqual([]);
    expect(suggested({ at: "07:08:00", byHand: around(420, 2) })).toEqual([]);
  });

  it("stays where it has to set more than the state, as that it does all the same", () => {
    const action = {
      action: "light.turn_on",
      target: { entity_id: LAMP },
      data: { brightness_pct: 40 },
    };
    expect(suggested({ at: "07:20:00", byHand: around(420, 3), action })).toEqual([]);
  });

  it("is to come earlier by the sun, too, where people go by it", () => {
    const house = createHouseLog();
    const random = createRandom(12);
    const place = { latitude: 52.5, longitude: 13.4 };
    const sun = createSun(place.latitude, place.longitude);
    for (let day = 0; day < DAYS; day += 1) {
      writeUses(house, "light.other", day, [drawMinute(random), drawMinute(random)], random);
      const sunsetMin = ((sun.at(addDays(FIRST_DATE, day), "sunset") ?? 0) - house.toMs(day, 0)) / 60_000;
      house.write(LAMP, "off", day, 300, "person");
      house.write(LAMP, "on", day, sunsetMin - 15 + 4 * drawNormal(random), "person");
      house.run(AUTOMATION, day, sunsetMin + 30);
    }
    const log = house.build(DAYS);
    const config = {
      alias: "Dusk",
      triggers: [{ trigger: "sun", event: "sunset", offset: "00:30:00" }],
      actions: [{ action: "light.turn_on", target: { entity_id: LAMP } }],
    };
    const home = createHome({
      time_zone: TIME_ZONE,
      ...place,
      automations: [{ entity_id: AUTOMATION, config }],
    });
    const suggestions = suggestionsFor(log, home);
    const about = suggestions.filter(({ suggestion }) =>
      JSON.stringify(suggestion.automation.actions).includes(
        `light.turn_on","target":{"entity_id":"${LAMP}"`,
      ),
    );
    expect(about.map(({ suggestion }) => suggestion.kind)).toEqual(["change"]);
    expect(about[0]?.suggestion.automation.triggers).toEqual([
      { trigger: "sun", event: "sunset", offset: "-00:20:00" },
    ]);
  });

  it("is to come on the days that it leaves out where people do the same then at its time", () => {
    const atWeekends: Options["byHand"] = (day, random) =>
      day % 7 >= 5 ? around(420, 3)(day, random) : null;
    const [one, ...more] = suggested({ at: "07:00:00", weekday: WORKING_DAYS, byHand: atWeekends });
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      kind: "change",
      replaces: AUTOMATION,
      title: "Let “Mornings” come on weekends, too",
      explanation:
        "It leaves out weekends, and on 12 of 12 of these days someone switches it on at its time.",
      automation: { triggers: [{ trigger: "time", at: "07:00:00" }], conditions: [] },
      backtest: { fired: DAYS, matched: 12 },
    });
  });

  it("is to come on the one day more on which they do, and keeps its other days", () => {
    const onSaturdays: Options["byHand"] = (day, random) =>
      day % 7 === 5 ? around(420, 3)(day, random) : null;
    const [one, ...more] = suggested({ at: "07:00:00", weekday: WORKING_DAYS, byHand: onSaturdays });
    expect(more).toEqual([]);
    expect(one?.automation.conditions).toEqual([
      { condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri", "sat"] },
    ]);
  });

  it("leaves days out where people do it at another time on them: that is another habit", () => {
    const late: Options["byHand"] = (day, random) => (day % 7 >= 5 ? around(510, 3)(day, random) : null);
    const [one] = suggested({ at: "07:00:00", weekday: WORKING_DAYS, byHand: late });
    expect(one).toMatchObject({ kind: "new" });
    const anyTime: Options["byHand"] = (day, random) => (day % 7 >= 5 ? 330 + 180 * random() : null);
    expect(suggested({ at: "07:00:00", weekday: WORKING_DAYS, byHand: anyTime })).toEqual([]);
  });
});
