import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../../../src/core/domain/time.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { indexEntityRows } from "../../../src/core/features/entity-rows.ts";
import { collectNumberSteps, findThresholds } from "../../../src/core/features/threshold-crossings.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { createHouseLog, TIME_ZONE } from "../../houses/house-log.ts";

const DAYS = 14;
const SENSOR = "sensor.washer_power";
const PARAMS = { minSupport: 5, minDays: 4, screenMaxP: 1e-3 };

/** A number over some days, the thresholds that actions just after some of its steps tell. */
function thresholdsOf(
  write: (
    put: (day: number, minute: number, value: number) => void,
    act: (day: number, minute: number) => void,
  ) => void,
): readonly { readonly side: string; readonly threshold: number }[] {
  const house = createHouseLog();
  const acts: { readonly day: number; readonly minute: number }[] = [];
  write(
    (day, minute, value) => {
      house.write(SENSOR, String(value), day, minute, "system");
    },
    (day, minute) => acts.push({ day, minute }),
  );
  const log = house.build(DAYS);
  const days = createDayTable({ range: log.range, timeZone: TIME_ZONE, exceptions: [], log });
  const none = new Uint8Array(log.entityIds.length);
  const steps = collectNumberSteps(log, days, indexEntityRows(log), none, new Map());
  const atMs = Float64Array.from(
    acts,
    ({ day, minute }) => (days.startsMs[day] ?? 0) + minute * MINUTE_MS,
  ).sort();
  return findThresholds(atMs, steps, () => true, PARAMS).flatMap(({ crossing }) => crossing ?? []);
}

describe("thresholds before actions", () => {
  it("lie where the number seldom is: between done and at work, not in the work", () => {
    const random = createRandom(3);
    const found = thresholdsOf((put, act) => {
      for (let day = 0; day < DAYS; day += 1) {
        const start = 500 + 300 * random();
        put(day, 1, 2);
        // An hour of washing goes up and down, never below 60 W; then it is done.
        for (let minute = 0; minute < 60; minute += 1)
          put(day, start + minute, Math.round(60 + 1900 * random()));
        put(day, start + 60, 2);
        act(day, start + 61 + 2 * random());
      }
    });
    const below = found.filter(({ side }) => side === "below");
    expect(below).toHaveLength(1);
    expect(below[0]?.threshold).toBeGreaterThan(2);
    expect(below[0]?.threshold).toBeLessThan(70);
  });

  it("are found between two levels, too, in steps of different sizes", () => {
    const random = createRandom(5);
    const found = thresholdsOf((put, act) => {
      for (let day = 0; day < DAYS; day += 1) {
        let light = 300;
        // It gets dark in uneven steps; somebody has 50 lx in mind.
        for (let minute = 960; light > 5; minute += 10) {
          const next = light * (0.72 + 0.2 * random());
          if (light >= 50 && next < 50) act(day, minute + 1 + 2 * random());
          light = next;
          put(day, minute, Math.round(light));
        }
        put(day, 1400, 300);
      }
    });
    const below = found.filter(({ side }) => side === "below");
    expect(below).toHaveLength(1);
    expect(below[0]?.threshold).toBeGreaterThan(40);
    expect(below[0]?.threshold).toBeLessThan(60);
  });

  it("are found however long people take, and however unsteady the number is at rest", () => {
    const random = createRandom(9);
    const found = thresholdsOf((put, act) => {
      for (let day = 0; day < DAYS; day += 1) {
        const start = 500 + 300 * random();
        for (let minute = 1; minute < 1440; minute += 1) {
          const isWashing = minute >= start && minute < start + 60;
          // At rest it says a little more or less each minute.
          put(day, minute, isWashing ? Math.round(150 + 1800 * random()) : Math.round(3 + 9 * random()) / 10);
        }
        if (day % 7 !== 6) act(day, start + 63 + 1.5 * random());
      }
      // Once without washing.
      act(6, 1200);
    });
    const below = found.filter(({ side }) => side === "below");
    expect(below).toHaveLength(1);
    expect(below[0]?.threshold).toBeGreaterThan(1.2);
    expect(below[0]?.threshold).toBeLessThan(150);
  });

  it("are found where the steps are smaller than what lies between two levels", () => {
    const random = createRandom(11);
    const found = thresholdsOf((put, act) => {
      for (let day = 0; day < DAYS; day += 1) {
        // Every other day it gets hot; somebody has 26 degrees in mind.
        const top = day % 2 === 0 ? 28 + 2 * random() : 25 - 2 * random();
        let before = 0;
        for (let minute = 300; minute < 1400; minute += 5) {
          const value = Math.round(10 * (20 + (top - 20) * Math.sin((Math.PI * (minute - 300)) / 1100))) / 10;
          put(day, minute, value);
          if (before <= 26 && value > 26) act(day, minute + 1 + 2 * random());
          before = value;
        }
      }
    });
    const above = found.filter(({ side }) => side === "above");
    expect(above).toHaveLength(1);
    expect(above[0]?.threshold).toBeGreaterThan(25.8);
    expect(above[0]?.threshold).toBeLessThan(26.3);
  });

  it("are none where actions come whenever they like", () => {
    const random = createRandom(7);
    const found = thresholdsOf((put, act) => {
      for (let day = 0; day < DAYS; day += 1) {
        for (let minute = 0; minute < 1440; minute += 10) put(day, minute, Math.round(1000 * random()));
        for (let use = 0; use < 3; use += 1) act(day, 1440 * random());
      }
    });
    expect(found).toEqual([]);
  });
});
