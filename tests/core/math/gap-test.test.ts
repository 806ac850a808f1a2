import { describe, expect, it } from "vitest";
import { longerGapTail } from "../../../src/core/math/gap-test.ts";
import { createRandom } from "../../../src/core/math/random.ts";

describe("longerGapTail", () => {
  it("is the upper tail of the F distribution with 2 and 2n degrees of freedom", () => {
    // R 4.4: pf(3.4928, 2, 20, lower.tail = FALSE) = 0.05 (tables: F(0.95; 2, 20) = 3.4928).
    expect(longerGapTail(3.4928, 10, 10)).toBeCloseTo(0.05, 4);
    // F(0.99; 2, 30) = 5.3903.
    expect(longerGapTail(5.3903, 15, 15)).toBeCloseTo(0.01, 4);
    expect(longerGapTail(0, 10, 10)).toBe(1);
  });

  it("is uniform where all gaps come from one law, whatever its rate", () => {
    const random = createRandom(5);
    const draw = (rate: number) => -Math.log(1 - random()) / rate;
    const small = Array.from({ length: 20_000 }, (_, index) => {
      const rate = index % 2 === 0 ? 0.01 : 50;
      const total = Array.from({ length: 8 }, () => draw(rate)).reduce((sum, gap) => sum + gap, 0);
      return longerGapTail(draw(rate), total, 8);
    }).filter((p) => p <= 0.05).length;
    expect(small / 20_000).toBeGreaterThan(0.045);
    expect(small / 20_000).toBeLessThan(0.055);
  });

  it("has nothing to compare with without a past", () => {
    expect(() => longerGapTail(1, 0, 0)).toThrow(RangeError);
  });
});
