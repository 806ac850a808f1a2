import { describe, expect, it } from "vitest";
import { findScenes } from "../../../src/core/detect/co-activation-find.ts";
import { coActivation } from "../../../src/core/detect/co-activation.ts";
import { createShared } from "../../../src/core/detect/shared.ts";
import { SECOND_MS } from "../../../src/core/domain/time.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { replay } from "../../../src/core/suggest/backtest.ts";
import { createReplayInput } from "../../../src/core/suggest/replay-input.ts";
import { drawMinute, type HouseLog } from "../../houses/house-log.ts";
import { createRandomHome } from "../../houses/random-home.ts";
import { type HomeParts, makeHome } from "./hand-made.ts";

const DAYS = 21;
const TELEVISION = "media_player.tv";
const CEILING = "light.ceiling";
const BLIND = "cover.blind";
const LAMP = "light.lamp";
const NAMES = [
  { entity_id: TELEVISION, name: "television" },
  { entity_id: CEILING, name: "ceiling light" },
  { entity_id: BLIND, name: "blind" },
  { entity_id: LAMP, name: "desk lamp" },
];
const SECOND = 1 / 60;

interface Change {
  readonly entityId: string;
  readonly state: string;
}

/** On most days at some hour people set all of them within twenty seconds, and put them back later. */
function writeScene(
  house: HouseLog,
  random: () => number,
  changes: readonly (Change & { readonly back: string })[],
  { days = DAYS, isFirstFixed = false, apartSec = 18, alone = 0 } = {},
): void {
  for (const { entityId, back } of changes) house.write(entityId, back, 0, 1, "system");
  for (let day = 0; day < days; day += 1) {
    const start = 900 + 240 * random();
    for (const [place, { entityId, state, back }] of changes.entries()) {
      const first = isFirstFixed ? place * 6 : apartSec * random();
      house.write(entityId, state, day, start + first * SECOND, "physical");
      house.write(entityId, back, day, start + 60 + 60 * random(), "physical");
      // By itself, before and after, so that the hour does not tell.
      for (let use = 0; use < alone; use += 1) {
        const minute = use % 2 === 0 ? start - 40 - 160 * random() : start + 140 + 160 * random();
        house.write(entityId, state, day, minute, "physical");
        house.write(entityId, back, day, minute + 20, "physical");
      }
    }
  }
}

const ON = { state: "on", back: "off" } as const;
const LAMPS = [CEILING, LAMP, "light.floor"].map((entityId) => ({ entityId, ...ON }));
const EVENING = [
  { entityId: TELEVISION, state: "playing", back: "off" },
  { entityId: CEILING, state: "off", back: "on" },
  { entityId: BLIND, state: "closed", back: "open" },
] as const;

function titlesOf(
  write: (house: HouseLog, random: () => number) => void,
  parts: HomeParts = {},
): readonly string[] {
  return makeHome(DAYS, write, { entities: NAMES, ...parts })
    .found("co-activation")
    .map(({ title }) => title);
}

describe("co-activation", () => {
  it("says devices of different kinds that are set together once, set off by the one that comes first", () => {
    const { found } = makeHome(
      DAYS,
      (house, random) => writeScene(house, random, EVENING, { isFirstFixed: true }),
      { entities: NAMES },
    );
    const [scene, ...others] = found("co-activation").filter(({ title }) => title.includes("television"));
    expect(others).toEqual([]);
    expect(scene?.title).toBe(
      "When the television starts playing, close the blind and turn off the ceiling light",
    );
    expect(scene?.explanation).toBe(
      "People set the blind, the ceiling light and the television together 21 times, mostly within 12 seconds; after that beginning the others followed 21 of 21 times.",
    );
    expect(scene?.automation).toMatchObject({
      triggers: [{ trigger: "state", entity_id: TELEVISION, to: "playing" }],
      actions: [
        { action: "cover.close_cover", target: { entity_id: BLIND } },
        { action: "light.turn_off", target: { entity_id: CEILING } },
      ],
    });
  });

  it("takes any of them for the beginning where their order varies", () => {
    const { found } = makeHome(DAYS, (house, random) => writeScene(house, random, LAMPS), {
      entities: NAMES,
    });
    const [scene] = found("co-activation");
    expect(scene?.title).toBe(
      "When one of the ceiling light, the floor and the desk lamp comes on, turn on the others",
    );
    expect(scene?.automation.triggers).toHaveLength(3);
  });

  it("waits for a second one where each is used by itself as well", () => {
    const made = makeHome(DAYS, (house, random) => writeScene(house, random, LAMPS, { alone: 2 }), {
      entities: NAMES,
    });
    const [scene] = made.found("co-activation");
    if (scene === undefined) throw new Error("nothing found");
    expect(scene.title).toBe(
      "When one of the ceiling light, the floor and the desk lamp comes on and another within 30 seconds, turn on the rest",
    );
    expect(scene.automation.actions[0]).toMatchObject({ timeout: "00:00:30", continue_on_timeout: false });
    const days = createDayTable({
      range: made.log.range,
      timeZone: made.home.time_zone,
      exceptions: [],
      log: made.log,
    });
    const { backtest } = replay(scene.automation, createReplayInput(made.log, days, made.home));
    expect([backtest.fired, backtest.matched]).toEqual([
      scene.candidate.opportunities,
      scene.candidate.support,
    ]);
  });

  it("says two only where now the one comes first, now the other", () => {
    const two = LAMPS.slice(0, 2);
    expect(titlesOf((house, random) => writeScene(house, random, two))).toHaveLength(1);
    expect(titlesOf((house, random) => writeScene(house, random, two, { isFirstFixed: true }))).toEqual([]);
  });

  it("leaves alone what is one device, a group and its members, or follows quicker than a hand", () => {
    const two = LAMPS.slice(0, 2);
    const write = (house: HouseLog, random: () => number) => writeScene(house, random, two);
    const [ceiling, , , lamp] = NAMES;
    const device = [
      { ...ceiling, entity_id: CEILING, device_id: "d" },
      { ...lamp, entity_id: LAMP, device_id: "d" },
    ];
    expect(titlesOf(write, { entities: device })).toEqual([]);
    expect(
      titlesOf(write, { entities: [{ entity_id: CEILING, members: [LAMP] }, { entity_id: LAMP }] }),
    ).toEqual([]);
    expect(titlesOf((house, random) => writeScene(house, random, two, { apartSec: 1.5 }))).toEqual([]);
  });

  it("says nothing that a scene, or an automation set off by one of them, does already", () => {
    const write = (house: HouseLog, random: () => number) => writeScene(house, random, LAMPS);
    const entities = Object.fromEntries(LAMPS.map(({ entityId }) => [entityId, "on"]));
    expect(
      titlesOf(write, { scenes: [{ entity_id: "scene.all", config: { name: "All", entities } }] }),
    ).toEqual([]);
    const config = {
      triggers: [{ trigger: "state", entity_id: CEILING, to: "on" }],
      actions: [{ action: "light.turn_on", target: { entity_id: [LAMP, "light.floor"] } }],
    };
    expect(titlesOf(write, { automations: [{ entity_id: "automation.a", config }] })).toEqual([]);
    const atNight = { triggers: [{ trigger: "time", at: "23:00:00" }], actions: config.actions };
    expect(titlesOf(write, { automations: [{ entity_id: "automation.a", config: atNight }] })).toHaveLength(
      1,
    );
  });

  it("leaves it to an arrival that sets all of them off", () => {
    const titles = titlesOf((house, random) => {
      for (const { entityId, back } of LAMPS) house.write(entityId, back, 0, 1, "system");
      for (let day = 0; day < DAYS; day += 1) {
        house.write("person.anna", "not_home", day, 480, "unknown");
        const back = 900 + 240 * random();
        house.write("person.anna", "home", day, back, "unknown");
        for (const { entityId, state, back: rest } of LAMPS) {
          house.write(entityId, state, day, back + 1 + 18 * SECOND * random(), "physical");
          house.write(entityId, rest, day, back + 60 + 60 * random(), "physical");
        }
      }
    });
    expect(titles).toEqual([]);
  });

  it("takes bouts of doing things for no scene", () => {
    // Twice a day somebody comes in and within ten minutes switches most of ten lamps, in any order.
    const titles = [1, 2, 3, 4, 5].flatMap((seed) =>
      titlesOf((house) => {
        const random = createRandom(seed + 2000);
        for (let day = 0; day < 2 * DAYS; day += 1) {
          for (const bout of [drawMinute(random), drawMinute(random)]) {
            for (let lamp = 0; lamp < 10; lamp += 1) {
              if (random() < 0.3) continue;
              const minute = bout + 10 * random();
              house.write(`light.bout_${lamp}`, "on", day, minute, "physical");
              house.write(`light.bout_${lamp}`, "off", day, minute + 11 + 20 * random(), "physical");
            }
          }
        }
      }),
    );
    expect(titles).toEqual([]);
  });

  it("takes a cover for set when it begins to move", () => {
    const titles = titlesOf((house, random) => {
      for (const [entityId, state] of [
        [BLIND, "open"],
        [TELEVISION, "off"],
      ] as const)
        house.write(entityId, state, 0, 1, "system");
      for (let day = 0; day < DAYS; day += 1) {
        const start = 900 + 240 * random();
        house.write(BLIND, "closing", day, start + 15 * SECOND * random(), "physical");
        house.write(BLIND, "closed", day, start + 1, "physical");
        house.write(TELEVISION, "playing", day, start + 15 * SECOND * random(), "physical");
        house.write(TELEVISION, "off", day, start + 100, "physical");
        house.write(BLIND, "open", day, start + 120 + 60 * random(), "physical");
      }
    });
    expect(titles).toEqual(["When the television starts playing, close the blind"]);
  });
});

describe("the search for scenes", () => {
  it("is quick in a home of two hundred devices", () => {
    const { log, home } = createRandomHome({ seed: 7, devices: 200, days: 30 });
    const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
    const shared = createShared(log, home, days);
    shared.rules();
    const startMs = performance.now();
    const input = { log, home, days, nowMs: log.range.toMs, shared, random: createRandom(1) };
    findScenes(input, coActivation.params.parse({}));
    expect(performance.now() - startMs).toBeLessThan(2 * SECOND_MS);
  });
});
