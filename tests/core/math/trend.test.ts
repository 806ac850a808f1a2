import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/math/random.ts";
import { slopeOf, trendOf } from "../../../src/core/math/trend.ts";

describe("a trend", () => {
  it("is standardised as Kendall's S with continuity correction", () => {
    // Ten rising values: S = 45, variance 125, (45 - 1) / sqrt(125).
    expect(trendOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBeCloseTo(44 / Math.sqrt(125), 10);
    expect(trendOf([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toBeCloseTo(-44 / Math.sqrt(125), 10);
  });

  it("has the median slope of all pairs, which one odd point does not turn", () => {
    expect(slopeOf([1, 2, 3, 4, 10], [2, 4, 6, 80, 20])).toBeCloseTo(2, 10);
    expect(slopeOf([1], [2])).toBe(0);
  });

  it("is none of few values, of equal ones, and nearly never of random ones", () => {
    expect([trendOf([]), trendOf([1, 2, 3]), trendOf([5, 5, 5, 5, 5])]).toEqual([0, 0, 0]);
    let strong = 0;
    for (let seed = 0; seed < 500; seed += 1) {
      const random = createRandom(seed);
      if (Math.abs(trendOf(Array.from({ length: 20 }, random))) > 1.96) strong += 1;
    }
    expect(strong / 500).toBeLessThan(0.08);
  });
});
