import { describe, expect, it } from "vitest";
import { completeMoments, findSequences } from "../../../src/core/detect/sequence-find.ts";
import { sequence } from "../../../src/core/detect/sequence.ts";
import { createShared } from "../../../src/core/detect/shared.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { collectEventStreams } from "../../../src/core/features/event-streams.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { replay } from "../../../src/core/suggest/backtest.ts";
import { createReplayInput } from "../../../src/core/suggest/replay-input.ts";
import type { HouseLog } from "../../houses/house-log.ts";
import { createRandomHome } from "../../houses/random-home.ts";
import { makeHome } from "./hand-made.ts";

const DAYS = 21;
const DOOR = "binary_sensor.door";
const KETTLE = "switch.kettle";
const LAMP = "light.lamp";
const PARTS = {
  entities: [
    { entity_id: DOOR, name: "back door", device_class: "door" },
    { entity_id: KETTLE, name: "kettle" },
    { entity_id: LAMP, name: "reading lamp" },
  ],
};

function open(house: HouseLog, day: number, minute: number): void {
  house.write(DOOR, "on", day, minute, "unknown");
  house.write(DOOR, "off", day, minute + 0.3, "unknown");
}

function boil(house: HouseLog, day: number, minute: number): void {
  house.write(KETTLE, "on", day, minute, "physical");
  house.write(KETTLE, "off", day, minute + 4, "unknown");
}

function light(house: HouseLog, day: number, minute: number): void {
  house.write(LAMP, "on", day, minute, "physical");
  house.write(LAMP, "off", day, minute + 40, "physical");
}

/** Every entity is known from the beginning. */
function writeFirst(house: HouseLog): void {
  for (const entityId of [DOOR, KETTLE, LAMP]) house.write(entityId, "off", 0, 1, "system");
}

/** Each day the door and then the kettle, and 9 of 10 times the lamp; each also alone, and the other way round; all at any hour. */
function writeHabit(house: HouseLog, random: () => number, { alone = 0.05, turned = 0.05 } = {}): void {
  writeFirst(house);
  for (let day = 0; day < DAYS; day += 1) {
    const starts = [420, 630, 840, 1050].map((from) => from + 60 * random());
    const [inOrder = 0, door = 0, kettle = 0, inTurn = 0] = starts.toSorted(() => random() - 0.5);
    open(house, day, inOrder);
    boil(house, day, inOrder + 2);
    if (random() < 0.9) light(house, day, inOrder + 3.5);
    open(house, day, door);
    boil(house, day, kettle);
    if (random() < alone) light(house, day, kettle + 1.5);
    boil(house, day, inTurn);
    open(house, day, inTurn + 2);
    if (random() < turned) light(house, day, inTurn + 3.5);
  }
}

describe("sequence", () => {
  const made = makeHome(DAYS, writeHabit, PARTS);

  it("says what people do after one thing and then another, as an automation that waits for both", () => {
    const [best] = made.found("sequence");
    expect(best?.title).toBe(
      "When the back door opens and then the kettle comes on, turn on the reading lamp",
    );
    expect(best?.explanation).toMatch(
      /^Someone switches it on \d+ of 21 times when .*, after about 2 minutes\. When the kettle comes on without that before, .* \(\d+ of \d+ times\)\.$/,
    );
    expect(best?.automation).toMatchObject({
      triggers: [{ trigger: "state", entity_id: DOOR, from: "off", to: "on" }],
      actions: [
        {
          wait_for_trigger: [{ trigger: "state", entity_id: KETTLE, from: "off", to: "on" }],
          timeout: "00:05:00",
          continue_on_timeout: false,
        },
        { action: "light.turn_on", target: { entity_id: LAMP } },
      ],
      mode: "restart",
    });
  });

  it("counts the occasions that the replay of its automation finds", () => {
    const [best] = made.found("sequence");
    if (best === undefined) throw new Error("nothing found");
    const { log, home } = made;
    const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
    const { backtest } = replay(best.automation, createReplayInput(log, days, home));
    expect(backtest.fired).toBe(best.candidate.opportunities);
    expect(backtest.matched).toBe(best.candidate.support);
  });

  it("leaves it to a simpler rule where the last step alone tells as much", () => {
    const same = makeHome(
      DAYS,
      (house, random) => writeHabit(house, random, { alone: 0.9, turned: 0.9 }),
      PARTS,
    );
    expect(same.found("sequence")).toEqual([]);
    expect(same.found("trigger-action").map(({ title }) => title)).toContain(
      "When the kettle comes on, turn on the reading lamp",
    );
  });

  it("says nothing where the order makes no difference", () => {
    const same = makeHome(DAYS, (house, random) => writeHabit(house, random, { turned: 0.9 }), PARTS);
    expect(same.found("sequence")).toEqual([]);
  });

  it("says nothing of what people stopped doing", () => {
    const stopped = makeHome(
      2 * DAYS,
      (house, random) => {
        writeHabit(house, random);
        for (let day = DAYS; day < 2 * DAYS; day += 1) {
          const start = 420 + 300 * random();
          open(house, day, start);
          boil(house, day, start + 2);
        }
      },
      PARTS,
    );
    expect(stopped.found("sequence")).toEqual([]);
  });

  it("speaks of persons as of persons", () => {
    const home = makeHome(
      DAYS,
      (house, random) => {
        writeFirst(house);
        for (let day = 0; day < DAYS; day += 1) {
          house.write("person.anna", "not_home", day, 480, "unknown");
          const back = 900 + 200 * random();
          house.write("person.anna", "home", day, back, "unknown");
          // Two days of three she only brings something home.
          if (day % 3 !== 0) boil(house, day, back + (day % 2 === 0 ? -30 : 30) - 20 * random());
          else {
            // Now at once, now late: how long she has been home does not tell.
            const boils = back + 0.5 + 4 * random();
            boil(house, day, boils);
            if (random() < 0.95) light(house, day, boils + 1.5);
          }
        }
      },
      { ...PARTS, entities: [...PARTS.entities, { entity_id: "person.anna", name: "Anna" }] },
    );
    expect(home.found("sequence").map(({ title }) => title)).toEqual([
      "When Anna comes home and then the kettle comes on, turn on the reading lamp",
    ]);
  });
});

describe("the moments at which steps are complete", () => {
  it("begin anew with the first step, and end when the next one is too late", () => {
    const { log, home } = makeHome(3, (house) => {
      writeFirst(house);
      for (const minute of [600, 602]) open(house, 0, minute);
      boil(house, 0, 603);
      open(house, 1, 600);
      boil(house, 1, 607);
      open(house, 2, 600);
      boil(house, 2, 605);
    });
    const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
    const { streams } = collectEventStreams(log, days, { minEvents: 1, minDays: 1, quietMin: [] });
    const of = (entityId: string) =>
      streams.filter(
        ({ entityCode, stateCode }) =>
          log.entityIds[entityCode] === entityId && log.states[stateCode] === "on",
      );
    const moments = completeMoments([...of(DOOR), ...of(KETTLE)], 5 * 60_000);
    expect([...moments.startMs].map((at) => days.minuteOf(at))).toEqual([602, 600]);
    expect([...moments.endMs].map((at) => days.indexOf(at))).toEqual([0, 2]);
  });
});

describe("the search for sequences", () => {
  it("is quick in a home of two hundred devices", () => {
    const { log, home } = createRandomHome({ seed: 7, devices: 200, days: 30 });
    const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
    const shared = createShared(log, home, days);
    shared.rules();
    const startMs = performance.now();
    const input = { log, home, days, nowMs: log.range.toMs, shared, random: createRandom(1) };
    const { isComplete } = findSequences(input, sequence.params.parse({}));
    expect(isComplete).toBe(true);
    // A tenth of a second on a slow machine; looking at all triples takes minutes.
    expect(performance.now() - startMs).toBeLessThan(2_000);
    expect(shared.actions().reduce((sum, { atMs }) => sum + atMs.length, 0)).toBeGreaterThan(10_000);
  });
});
