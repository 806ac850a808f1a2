/** The duration detector on homes with known truth and on uses written by hand; bench/accuracy.ts --types duration prints the full table. */
import { describe, expect, it } from "vitest";
import type { Candidate } from "../../../src/core/detect/contract.ts";
import { duration } from "../../../src/core/detect/duration.ts";
import { createShared } from "../../../src/core/detect/shared.ts";
import { type Home, createHome } from "../../../src/core/domain/home.ts";
import type { EventLog } from "../../../src/core/domain/event-log.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { type HouseLog, TIME_ZONE, createHouseLog } from "../../houses/house-log.ts";
import { judge, suggestionsBy } from "../../houses/judge.ts";
import { OWN_LENGTHS } from "../../houses/own-lengths.ts";
import { plantHabit } from "../../houses/planted-home.ts";
import type { PlantOptions } from "../../houses/planting.ts";
import { createRandomHome, writeRandomUse } from "../../houses/random-home.ts";

type Made = { readonly log: EventLog; readonly home: Home };

const LAMP = "light.desk";

function detect({ log, home }: Made, seed = 1) {
  const days = createDayTable({
    range: log.range,
    timeZone: home.time_zone,
    exceptions: home.exceptions,
    log,
  });
  const shared = createShared(log, home, days);
  const input = { log, home, days, nowMs: log.range.toMs, shared, random: createRandom(seed) };
  return duration.detect(input, duration.params.parse({}));
}

/** What is found and confirmed about an entity. */
function foundFor(made: Made, entityId = LAMP) {
  return detect(made).candidates.filter(
    ({ body, validated, pValue }) => validated && pValue < 1e-4 && body.trigger_entity_id === entityId,
  );
}

function suggestionsOf({ log, home }: Made) {
  return suggestionsBy(["duration"], log, home);
}

/** A quiet home in which one thing is written by hand. */
function homeWith(
  write: (house: HouseLog, random: () => number, days: number) => void,
  days = 28,
  home: Parameters<typeof createHome>[0] = {},
): Made {
  const house = createHouseLog();
  writeRandomUse(house, { seed: 9, devices: 15, days, motionSensors: 1 }, () => true);
  write(house, createRandom(31), days);
  return { log: house.build(days), home: createHome({ time_zone: TIME_ZONE, ...home }) };
}

interface HandUse {
  readonly atMin: number;
  readonly lastsMin: number;
  readonly endedBy?: "person" | "automation";
}

/** One use a day or more: on by a person, off after so long. */
function eachDay(
  usesOf: (day: number, random: () => number) => readonly HandUse[],
  entityId = LAMP,
  states = ["on", "off"],
) {
  return (house: HouseLog, random: () => number, days: number): void => {
    for (let day = 0; day < days; day += 1) {
      for (const { atMin, lastsMin, endedBy = "person" } of usesOf(day, random)) {
        house.write(entityId, states[0] ?? "on", day, atMin, "person", "user-anna");
        house.write(
          entityId,
          states[1] ?? "off",
          day,
          atMin + lastsMin,
          endedBy,
          endedBy === "person" ? "user-anna" : "automation.off",
        );
      }
    }
  };
}

/** At any hour of the evening, off after 20 minutes or so. */
const twentyMinutes = (_day: number, random: () => number): readonly HandUse[] => [
  { atMin: 1000 + 300 * random(), lastsMin: 20 + 1.7 * drawNormal(random) },
];
const anyLength = (random: () => number) => 25 * Math.exp(0.9 * drawNormal(random));

describe("planted durations are found", () => {
  function recall(seeds: number, options: Omit<PlantOptions, "seed">): number {
    let found = 0;
    for (let seed = 0; seed < seeds; seed += 1) {
      const made = plantHabit("duration", { devices: 25, motionSensors: 2, ...options, seed });
      if (judge(made, suggestionsOf(made)).isFound) found += 1;
    }
    return found / seeds;
  }

  it("at 5 minutes' spread to the hour and 15 chances, whatever the other use", () => {
    for (const otherUsesPerDay of [0, 1, 4])
      expect(recall(6, { spreadMin: 5, otherUsesPerDay, chances: 15 })).toBeGreaterThanOrEqual(0.8);
  });

  it("at 8 chances where the device is used little else", () => {
    expect(recall(8, { spreadMin: 5, otherUsesPerDay: 0, chances: 8 })).toBeGreaterThanOrEqual(0.5);
  });

  it("at 15 minutes' spread once there are six weeks of it", () => {
    expect(recall(6, { spreadMin: 15, otherUsesPerDay: 0, chances: 43 })).toBeGreaterThanOrEqual(0.5);
  });
});

describe("what is no habit is not said", () => {
  it("in homes whose uses last as long as they like", () => {
    const found = [0, 1, 2, 3, 4, 5].flatMap((seed) =>
      suggestionsOf(createRandomHome({ seed, devices: 60, days: seed % 2 === 0 ? 28 : 14 })),
    );
    expect(found.map(({ suggestion }) => suggestion.title)).toEqual([]);
  });

  it("in homes in which each device has lengths of its own", () => {
    const told = Object.entries(OWN_LENGTHS).flatMap(([law, lengthsOf]) =>
      [0, 1, 2, 3, 4].flatMap((seed) =>
        suggestionsOf(createRandomHome({ seed, devices: 60, days: 28, lengthsOf })).map(
          ({ suggestion }) => `${law}, seed ${seed}: ${suggestion.title}`,
        ),
      ),
    );
    // One of thirty-five homes, at most.
    expect(told.slice(1)).toEqual([]);
  });

  it("where ends come at random, at the same rate however long it has been on", () => {
    const uses = (_: number, random: () => number) =>
      [500, 800, 1100].map((atMin) => ({
        atMin: atMin + 100 * random(),
        lastsMin: -30 * Math.log(1 - random()),
      }));
    expect(foundFor(homeWith(eachDay(uses), 60))).toEqual([]);
  });

  it("where uses last seconds", () => {
    const uses = (_: number, random: () => number) =>
      [600, 1100].map((atMin) => ({
        atMin: atMin + 60 * random(),
        lastsMin: 0.4 + 0.02 * drawNormal(random),
      }));
    expect(foundFor(homeWith(eachDay(uses)))).toEqual([]);
  });

  it("where a timer in the device ends it to the second", () => {
    const uses = (_: number, random: () => number) => [
      { atMin: 1000 + 300 * random(), lastsMin: 20 + 0.01 * drawNormal(random) },
    ];
    expect(foundFor(homeWith(eachDay(uses)))).toEqual([]);
  });

  it("where it goes on and off by itself all day", () => {
    const uses = (_: number, random: () => number) =>
      Array.from({ length: 24 }, (_hour, hour) => ({
        atMin: hour * 60 + 2 * random(),
        lastsMin: 20 + 2 * drawNormal(random),
      }));
    expect(foundFor(homeWith(eachDay(uses)))).toEqual([]);
  });

  it("where an automation ends it", () => {
    const uses = (day: number, random: () => number) =>
      twentyMinutes(day, random).map((use): HandUse => ({ ...use, endedBy: "automation" }));
    expect(foundFor(homeWith(eachDay(uses)))).toEqual([]);
  });

  it("where an automation that has not run yet is to end it, in whatever syntax", () => {
    const off = { action: "light.turn_off", target: { entity_id: LAMP } };
    const on = { trigger: "state", entity_id: LAMP, to: "on" };
    const told = (config: Record<string, unknown>) =>
      suggestionsOf(
        homeWith(eachDay(twentyMinutes), 28, {
          automations: [{ entity_id: "automation.off", config }],
          entities: [{ entity_id: LAMP }],
        }),
      ).length;
    const [own] = suggestionsOf(homeWith(eachDay(twentyMinutes)));
    expect({ ...own?.suggestion.automation }).toMatchObject({ actions: [off] });
    expect(told({ ...own?.suggestion.automation })).toBe(0);
    expect(told({ triggers: [{ ...on, for: { minutes: 25 } }], actions: [off] })).toBe(0);
    const service = { service: "light.turn_off", entity_id: LAMP };
    expect(
      told({ trigger: { platform: "state", entity_id: LAMP, to: "on", for: "00:18:00" }, action: service }),
    ).toBe(0);
    expect(told({ triggers: [on], actions: [{ delay: "00:20:00" }, off] })).toBe(0);
    const purpose = { trigger: "light.turned_on", target: { entity_id: LAMP }, options: { for: "00:20:00" } };
    expect(told({ triggers: [purpose], actions: [off] })).toBe(0);
    // Hours later, at other hours of the day, or after something else, it does not.
    expect(told({ triggers: [{ ...on, for: "03:00:00" }], actions: [off] })).toBe(1);
    const atNight = { condition: "time", after: "23:00:00", before: "05:00:00" };
    expect(told({ triggers: [{ ...on, for: "00:20:00" }], conditions: [atNight], actions: [off] })).toBe(1);
    expect(told({ triggers: [{ ...on, entity_id: "light.other" }], actions: [off] })).toBe(1);
  });

  it("where the clock ends it: off at eleven, whenever it came on", () => {
    const uses = (_: number, random: () => number) => {
      const atMin = 1335 + 12 * drawNormal(random);
      return [{ atMin, lastsMin: 1380 + 2 * drawNormal(random) - atMin }];
    };
    expect(foundFor(homeWith(eachDay(uses)))).toEqual([]);
  });

  it("where something that just happened ends it", () => {
    // The kettle is done after twenty minutes or so; then the lamp beside it is switched off.
    const write = (house: HouseLog, random: () => number, days: number) => {
      eachDay(twentyMinutes)(house, createRandom(5), days);
      const again = createRandom(5);
      for (let day = 0; day < days; day += 1) {
        const [use] = twentyMinutes(day, again);
        const doneMin = (use?.atMin ?? 0) + (use?.lastsMin ?? 0) - 0.3 - 0.5 * random();
        house.write("binary_sensor.kettle", "on", day, doneMin, "unknown");
        house.write("binary_sensor.kettle", "off", day, doneMin + 3, "unknown");
      }
    };
    expect(foundFor(homeWith(eachDay(twentyMinutes)))).not.toEqual([]);
    expect(foundFor(homeWith(write))).toEqual([]);
  });

  it("where playing ends by itself", () => {
    const write = eachDay(twentyMinutes, "media_player.radio", ["playing", "idle"]);
    expect(foundFor(homeWith(write), "media_player.radio")).toEqual([]);
  });

  it("where people stopped a week ago", () => {
    const uses = (day: number, random: () => number): readonly HandUse[] =>
      day < 21
        ? twentyMinutes(day, random)
        : [{ atMin: 1000 + 300 * random(), lastsMin: 60 + 100 * random() }];
    expect(foundFor(homeWith(eachDay(uses)))).toEqual([]);
  });

  it("before there is a week of history", () => {
    const { candidates, readiness } = detect(homeWith(eachDay(twentyMinutes), 5));
    expect(candidates).toEqual([]);
    expect(readiness).toMatchObject({
      ready: false,
      reason: "Durations need 7 whole days of history; there are 5 so far.",
    });
  });
});

describe("what it says of a habit", () => {
  const words = createWords(createHome());

  function only(found: readonly Candidate<ReturnType<typeof duration.body.parse>>[]) {
    const [first, ...others] = found;
    if (first === undefined) throw new Error("nothing was found");
    expect(others).toEqual([]);
    return first;
  }

  it("an automation that waits so long in the state and then ends it", () => {
    const found = only(foundFor(homeWith(eachDay(twentyMinutes))));
    const automation = duration.toAutomation(found.body, words);
    expect(automation).toMatchObject({
      triggers: [{ trigger: "state", entity_id: LAMP, from: "off", to: "on", for: /^00:1[6-9]:00$/ }],
      conditions: [],
      actions: [{ action: "light.turn_off", target: { entity_id: LAMP } }],
    });
    expect(
      duration
        .describe(found, words)
        .titleParts.map(({ text }) => text)
        .join(""),
    ).toBe(`Turn off the desk ${found.body.for_min} minutes after it is switched on`);
    // Set off where three of four are still to end: nothing goes off while it is still wanted.
    expect(found.support).toBeGreaterThanOrEqual(20);
    expect(found.opportunities).toBeGreaterThanOrEqual(found.support);
  });

  it("the hours in which it holds, moved by how long it waits", () => {
    const uses = (_: number, random: () => number): readonly HandUse[] => [
      ...[430, 600, 800].map((atMin) => ({
        atMin: atMin + 60 * random(),
        lastsMin: Math.min(100, anyLength(random)),
      })),
      { atMin: 1150 + 90 * random(), lastsMin: 30 + 2 * drawNormal(random) },
    ];
    const { body } = only(foundFor(homeWith(eachDay(uses))));
    expect(body.hours).not.toBeNull();
    const [condition] = duration.toAutomation(body, words).conditions;
    const startMin = (body.hours?.from ?? 0) * 60 + body.for_min;
    const text = `${String(Math.floor(startMin / 60)).padStart(2, "0")}:${String(startMin % 60).padStart(2, "0")}:00`;
    expect(condition).toMatchObject({ condition: "time", after: text });
  });

  it("the class of days on which it holds", () => {
    const uses = (day: number, random: () => number): readonly HandUse[] => [
      {
        atMin: 1000 + 300 * random(),
        lastsMin: day % 7 < 5 ? 20 + 1.7 * drawNormal(random) : 60 + 100 * random(),
      },
    ];
    const { body } = only(foundFor(homeWith(eachDay(uses), 56)));
    expect(body.days).toBe("weekdays");
    expect(duration.toAutomation(body, words).conditions).toEqual([
      { condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri"] },
    ]);
  });

  it("that of what another device was, where it hangs on that", () => {
    const write = (house: HouseLog, random: () => number, days: number) => {
      for (let day = 0; day < days; day += 1) {
        for (const atMin of [600, 900, 1200]) {
          const isOn = random() < 0.5;
          house.write("input_boolean.guests", isOn ? "on" : "off", day, atMin - 5, "person", "user-anna");
          const lastsMin = isOn ? 20 + 1.5 * drawNormal(random) : 45 + 100 * random();
          house.write(LAMP, "on", day, atMin, "person", "user-anna");
          house.write(LAMP, "off", day, atMin + lastsMin, "person", "user-anna");
        }
      }
    };
    const { body } = only(foundFor(homeWith(write, 42)));
    expect(body.conditions).toContainEqual({
      condition: "state",
      entity_id: "input_boolean.guests",
      state: "on",
    });
  });

  it("one that began two weeks ago, from its beginning", () => {
    const uses = (day: number, random: () => number): readonly HandUse[] =>
      day >= 42
        ? twentyMinutes(day, random)
        : [{ atMin: 1000 + 300 * random(), lastsMin: Math.min(240, anyLength(random)) }];
    const made = homeWith(eachDay(uses), 56);
    const found = only(foundFor(made));
    const dayOf = (atMs: number) => Math.floor((atMs - made.log.range.fromMs) / 86_400_000);
    expect(dayOf(found.firstSeenMs)).toBeGreaterThanOrEqual(38);
  });

  it("that a lock is to be asked about, and a cover counts from when it is open", () => {
    const lock = eachDay(twentyMinutes, "lock.front", ["unlocked", "locked"]);
    const made = homeWith(lock);
    const [found] = foundFor(made, "lock.front");
    expect(found === undefined ? null : duration.modeOf(found.body, made.home)).toBe("ask");

    const cover = (house: HouseLog, random: () => number, days: number) => {
      for (let day = 0; day < days; day += 1) {
        const [{ atMin, lastsMin }] = [
          { atMin: 700 + 300 * random(), lastsMin: 20 + 1.7 * drawNormal(random) },
        ];
        house.write("cover.roof", "opening", day, atMin - 0.5, "person", "user-ben");
        house.write("cover.roof", "open", day, atMin, "unknown");
        house.write("cover.roof", "closing", day, atMin + lastsMin, "person", "user-ben");
        house.write("cover.roof", "closed", day, atMin + lastsMin + 0.5, "unknown");
      }
    };
    const { body } = only(foundFor(homeWith(cover), "cover.roof"));
    expect(duration.toAutomation(body, words).actions).toMatchObject([{ action: "cover.close_cover" }]);
    expect(body.from).toEqual(["opening"]);
  });

  it("a row of lamps switched off together once, for all of them", () => {
    const write = (house: HouseLog, random: () => number, days: number) => {
      for (let day = 0; day < days; day += 1) {
        const [use] = twentyMinutes(day, random);
        for (const [place, entityId] of ["light.row_1", "light.row_2"].entries()) {
          house.write(entityId, "on", day, (use?.atMin ?? 0) + place / 60, "physical");
          house.write(
            entityId,
            "off",
            day,
            (use?.atMin ?? 0) + (use?.lastsMin ?? 0) + place / 60,
            "physical",
          );
        }
      }
    };
    const said = detect(homeWith(write)).candidates.filter(({ body }) =>
      body.entity_ids.includes("light.row_1"),
    );
    expect(said.map(({ body }) => body.entity_ids)).toEqual([["light.row_1", "light.row_2"]]);
  });
});

it("leaves marked days out of learning", () => {
  const write = eachDay((day, random) =>
    day < 14 ? twentyMinutes(day, random) : [{ atMin: 1000 + 300 * random(), lastsMin: 200 * random() }],
  );
  const exceptions = [{ from: "2026-09-21", to: "2026-10-04", reason: "guests" }];
  expect(foundFor(homeWith(write, 28))).toEqual([]);
  expect(foundFor(homeWith(write, 28, { exceptions }))).not.toEqual([]);
});
