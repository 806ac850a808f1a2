import { describe, expect, it } from "vitest";
import { layOutClocks, screenTargets } from "../../../src/core/detect/seasonal-clock.ts";
import { extractActions } from "../../../src/core/features/actions.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { createHouseLog, TIME_ZONE } from "../../houses/house-log.ts";

const DAYS = 60;
const PARAMS = {
  historyDays: 120,
  stepMin: 24,
  mostADayMin: 2.2,
  minDriftMin: 45,
  screenWindowMin: 35,
  minGainDays: 5,
  minGainRatio: 0.25,
  minDaysRatio: 0.14,
};

function layOut() {
  const house = createHouseLog("2026-06-01");
  const random = createRandom(1);
  for (let day = 0; day < DAYS; day += 1) {
    const times = {
      "light.drifts": 1000 + 1.6 * day,
      "light.stays": 1100,
      "light.any": 400 + 900 * random(),
    };
    for (const [entityId, minute] of Object.entries(times)) {
      house.write(entityId, "on", day, minute, "physical");
      house.write(entityId, "off", day, minute + 10, "physical");
    }
  }
  const log = house.build(DAYS);
  const days = createDayTable({ range: log.range, timeZone: TIME_ZONE, exceptions: [], log });
  return { log, days, targets: extractActions(log).filter(({ state }) => state === "on") };
}

describe("clocks of the season", () => {
  it("go slower and faster than the wall's and show its time on the last day", () => {
    const { days, targets } = layOut();
    const clocks = layOutClocks(days, DAYS, PARAMS);
    expect(clocks.map(({ aDayMin }) => Math.round(10 * aDayMin) / 10)).toEqual([
      -2, -1.6, -1.2, -0.8, 0.8, 1.2, 1.6, 2,
    ]);
    const drifts = targets.find(({ entityId }) => entityId === "light.drifts");
    const last = drifts?.atMs.at(-1) ?? 0;
    for (const clock of clocks) expect(clock.days.minuteOf(last)).toBeCloseTo(days.minuteOf(last), 6);
    const own = clocks.find(({ aDayMin }) => Math.abs(aDayMin - 1.6) < 0.01);
    expect(own?.days.minuteOf(drifts?.atMs[0] ?? 0)).toBeCloseTo(days.minuteOf(last), 0);
  });

  it("are asked about what keeps its time by them, and not about what keeps the wall's or none", () => {
    const { days, targets } = layOut();
    const wanted = screenTargets(targets, days, layOutClocks(days, DAYS, PARAMS), PARAMS);
    const names = new Set(wanted.flatMap((of) => [...of].map(({ entityId }) => entityId)));
    expect([...names]).toEqual(["light.drifts"]);
  });
});
