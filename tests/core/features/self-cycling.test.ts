import { describe, expect, it } from "vitest";
import { extractActions } from "../../../src/core/features/actions.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { createHouseLog, drawMinute, writeUses } from "../../houses/house-log.ts";

const DAYS = 14;

/** A home of five lamps used in waking hours, and a switch that comes on so often a day, at minutes drawn so. */
function actionsOf(aDay: number, minuteOf: (random: () => number) => number, by: "person" | "physical") {
  const house = createHouseLog();
  const random = createRandom(4);
  for (let day = 0; day < DAYS; day += 1) {
    for (let lamp = 0; lamp < 5; lamp += 1)
      writeUses(house, `light.l${lamp}`, day, [drawMinute(random), drawMinute(random)], random);
    const times = Array.from({ length: aDay }, () => minuteOf(random)).toSorted((a, b) => a - b);
    for (const [i, at] of times.entries()) {
      house.write("switch.pump", "on", day, at, by, "user-anna");
      house.write("switch.pump", "off", day, at + 0.5 * ((times[i + 1] ?? at + 4) - at), by, "user-anna");
    }
  }
  return extractActions(house.build(DAYS)).filter(({ entityId }) => entityId === "switch.pump");
}

describe("a switch that changes forty times a day", () => {
  const evenly = (random: () => number) => 1440 * random();

  it("is nobody's where it goes on all night and no user is told", () => {
    expect(actionsOf(40, evenly, "physical")).toEqual([]);
  });

  it("is people's where a user did it, or where it rests while they sleep", () => {
    expect(actionsOf(40, evenly, "person")).not.toEqual([]);
    expect(actionsOf(40, (random) => 420 + 900 * random(), "physical")).not.toEqual([]);
  });

  it("is people's where it is a few times a day", () => {
    expect(actionsOf(6, evenly, "physical")).not.toEqual([]);
  });
});
