import { describe, expect, it } from "vitest";
import { dailyTimeParamsSchema } from "../../../src/core/detect/daily-time-params.ts";
import { layOutDays, layOutTarget, regularityOf } from "../../../src/core/detect/daily-time-target.ts";
import { extractActions } from "../../../src/core/features/actions.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { DAY_BINS } from "../../../src/core/features/time-profile.ts";
import { createHouseLog, TIME_ZONE } from "../../houses/house-log.ts";

/** A lamp used on some days of so many, from a Monday on. */
function layOut(length: number, isUsed: (day: number) => boolean) {
  const house = createHouseLog();
  for (let day = 0; day < length; day += 1) {
    house.write("sensor.clock", String(day), day, 1, "unknown");
    if (!isUsed(day)) continue;
    house.write("light.lamp", "on", day, 1200, "physical");
    house.write("light.lamp", "off", day, 1230, "physical");
  }
  const log = house.build(length);
  const days = createDayTable({ range: log.range, timeZone: TIME_ZONE, exceptions: [], log });
  const target = extractActions(log).find(({ state }) => state === "on");
  if (target === undefined) throw new Error("no use");
  const params = dailyTimeParamsSchema.parse({});
  return layOutTarget(target, layOutDays(days, params, true), new Float64Array(DAY_BINS), params);
}

describe("classes of days", () => {
  it("are tried by single weekdays where there are five of one", () => {
    expect(layOut(27, () => true)?.single).toBeNull();
    expect(layOut(42, () => true)?.single?.model.groups).toHaveLength(7);
  });

  it("are tried by sets of weekdays of which there are five days", () => {
    expect(layOut(7, () => true)?.sets?.model.groups).toHaveLength(20 + 7);
    expect(layOut(28, () => true)?.sets?.model.groups).toHaveLength(117);
  });

  it("are tried over a recent span where the history is twice as long", () => {
    // Fifteen days hold too few weekends.
    expect(layOut(15, () => true)?.broad.model.groups).toHaveLength(2);
    expect(layOut(27, () => true)?.broad.model.groups).toHaveLength(3);
    expect(layOut(28, () => true)?.broad.model.groups).toHaveLength(5);
  });
});

describe("how regularly a target is used", () => {
  it("is the share of days with a use, of the class where that is most", () => {
    const regularity = (isUsed: (day: number) => boolean) => {
      const laidOut = layOut(28, isUsed);
      return laidOut === null ? null : regularityOf(laidOut.broad);
    };
    expect(regularity(() => true)).toBe(1);
    expect(regularity((day) => day % 7 < 5)).toBe(1);
    expect(regularity((day) => day < 14 && day % 2 === 0)).toBeCloseTo(0.25, 5);
    expect(regularity((day) => day < 4)).toBeNull();
  });
});
