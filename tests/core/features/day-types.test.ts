import { describe, expect, it } from "vitest";
import { createHome } from "../../../src/core/domain/home.ts";
import { extractActions } from "../../../src/core/features/actions.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { learnDayTypes } from "../../../src/core/features/day-types.ts";
import { indexEntityRows } from "../../../src/core/features/entity-rows.ts";
import { createPresenceGrid } from "../../../src/core/features/presence-grid.ts";
import { DAY_BINS } from "../../../src/core/features/time-profile.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";
import { createHouseLog, TIME_ZONE } from "../../houses/house-log.ts";
import { createRandomHome } from "../../houses/random-home.ts";

const DAYS = 42;

/** Every other weekday somebody works at home; weekends are late. */
function makeHouse() {
  const house = createHouseLog();
  const random = createRandom(3);
  const kinds: string[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    const isWeekend = day % 7 >= 5;
    const kind = isWeekend ? "weekend" : (day % 7) % 2 === 0 ? "home" : "work";
    kinds.push(kind);
    const press = (entityId: string, minute: number) => {
      const at = minute + 12 * drawNormal(random);
      house.write(entityId, "on", day, at, "physical");
      house.write(entityId, "off", day, at + 10, "physical");
    };
    press("light.kitchen", isWeekend ? 560 : 400);
    if (kind === "work") {
      house.write("person.anna", "not_home", day, 480, "unknown");
      house.write("person.anna", "home", day, 1060, "unknown");
    } else
      for (const minute of [570, 660, 800, 900]) press(isWeekend ? "light.garden" : "light.study", minute);
    for (const minute of [1120, 1200]) press("light.living", minute);
    press("light.bed", isWeekend ? 1490 : 1330);
  }
  const log = house.build(DAYS);
  const home = createHome({
    time_zone: TIME_ZONE,
    entities: [
      { entity_id: "light.study", area_id: "study" },
      { entity_id: "light.living", area_id: "living" },
      { entity_id: "light.garden", area_id: "garden" },
    ],
  });
  return { log, home, kinds };
}

function learn(seed = 1, largeHomeEntities = 150) {
  const { log, home, kinds } = makeHouse();
  const days = createDayTable({ range: log.range, timeZone: TIME_ZONE, exceptions: [], log });
  const presence = createPresenceGrid(log, days, indexEntityRows(log));
  const input = { log, home, days, actions: extractActions(log), presence, random: createRandom(seed) };
  return { found: learnDayTypes(input, { largeHomeEntities }), kinds, presence };
}

describe("kinds of days", () => {
  it("are told apart and named in plain words", () => {
    for (const large of [150, 0]) {
      const { found, kinds } = learn(1, large);
      expect(found.method).toBe(large === 0 ? "hierarchical" : "k-means");
      const named = found.types.map(({ name, days }) => [name, new Set(days.map((day) => kinds[day]))]);
      expect(named).toHaveLength(3);
      expect(named).toContainEqual(["weekends", new Set(["weekend"])]);
      expect(named).toContainEqual(["working days", new Set(["work"])]);
      expect(named).toContainEqual(["days at home", new Set(["home"])]);
    }
  });

  it("come with their routine", () => {
    const { found } = learn();
    const weekends = found.types.find(({ name }) => name === "weekends");
    const work = found.types.find(({ name }) => name === "working days");
    expect(weekends?.weekdayShareRatios).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(weekends?.firstAction?.medianMin).toBeGreaterThan(530);
    expect(weekends?.firstAction?.medianMin).toBeLessThan(590);
    // Ten to one at night is the evening's end, not the next morning.
    expect(weekends?.lastAction?.medianMin).toBeGreaterThan(1460);
    expect(work?.firstAction?.medianMin).toBeLessThan(430);
    expect(work?.homeByHourRatios[12]).toBe(0);
    expect(work?.homeByHourRatios[20]).toBe(1);
    expect(work?.actionsPerDay).toBeCloseTo(8, 5);
    expect(weekends?.actionsByHour.reduce((sum, count) => sum + count, 0)).toBeCloseTo(
      weekends?.actionsPerDay ?? 0,
      6,
    );
    expect(weekends?.areas[0]?.areaId).toBe("garden");
    expect(found.types.flatMap(({ days }) => days)).toHaveLength(DAYS);
  });

  it("are the same for the same seed, and one where there is nothing to tell", () => {
    expect(learn(4).found).toEqual(learn(4).found);
    const { log, home } = createRandomHome({ seed: 1, days: 8, devices: 10, motionSensors: 1 });
    const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
    const presence = createPresenceGrid(log, days, indexEntityRows(log));
    const found = learnDayTypes({ log, home, days, actions: [], presence, random: createRandom(1) });
    expect(found.types.map(({ name }) => name)).toEqual(["all days"]);
    expect(found.types[0]?.firstAction).toBeNull();
  });
});

describe("who is at home", () => {
  it("is told for every five minutes of every day", () => {
    const { presence } = learn();
    expect(presence.personIds).toEqual(["person.anna"]);
    const grid = presence.isHome[0] ?? new Uint8Array();
    expect(grid).toHaveLength(DAYS * DAY_BINS);
    // Tuesday: away from eight to twenty to six.
    const tuesday = grid.subarray(DAY_BINS, 2 * DAY_BINS);
    expect([...tuesday.subarray(480 / 5, 1060 / 5)].every((home) => home === 0)).toBe(true);
    expect(tuesday[1060 / 5]).toBe(1);
  });
});
