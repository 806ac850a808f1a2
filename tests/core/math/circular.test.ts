import { describe, expect, it } from "vitest";
import { minutesBetween, summariseTimes, wrapMinutes } from "../../../src/core/math/circular.ts";

describe("times of day on the circle", () => {
  it("have their mean at midnight when they lie around it", () => {
    const { meanMin, spreadMin } = summariseTimes([1430, 10, 1435, 5]);
    expect(Math.min(meanMin, 1440 - meanMin)).toBeLessThan(1e-6);
    expect(spreadMin).toBeCloseTo(7.9, 1);
  });

  it("give the mean direction and resultant of Mardia and Jupp's roulette example", () => {
    // Mardia & Jupp (2000) example 1.1: mean 51°, mean resultant length 0.711
    const degrees = [43, 45, 52, 61, 75, 88, 88, 279, 357];
    const { meanMin, resultant } = summariseTimes(degrees.map((angle) => angle * 4));
    expect(meanMin / 4).toBeCloseTo(51, 0);
    expect(resultant).toBeCloseTo(0.711, 3);
  });

  it("are as far apart as the shorter way is long", () => {
    expect(minutesBetween(1430, 10)).toBe(20);
    expect(minutesBetween(10, 1430)).toBe(-20);
    expect(wrapMinutes(-5)).toBe(1435);
  });

  it("have no mean when there are none", () => {
    expect(() => summariseTimes([])).toThrow(RangeError);
  });
});
