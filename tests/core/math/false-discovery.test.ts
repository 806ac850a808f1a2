import { describe, expect, it } from "vitest";
import { toQValues, toWeightedQValues } from "../../../src/core/math/false-discovery.ts";

/** Benjamini & Hochberg (1995) §3.2: fifteen p-values of the thrombolysis study, four rejected at 0.05. */
const PUBLISHED = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
  0.759, 1,
];

describe("the false-discovery rate", () => {
  it("rejects the four hypotheses of the paper's example at 0.05", () => {
    expect(toQValues(PUBLISHED).filter((q) => q <= 0.05)).toHaveLength(4);
  });

  it("adjusts as R's p.adjust does, whatever the order", () => {
    // p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "BH") is 0.05 throughout
    for (const q of toQValues([0.05, 0.01, 0.04, 0.02, 0.03])) expect(q).toBeCloseTo(0.05, 12);
    expect(toQValues([0.5, 0.001])).toEqual([0.5, 0.002]);
  });

  it("counts hypotheses that were tried and not listed", () => {
    expect(toQValues([0.001], 100)[0]).toBeCloseTo(0.1, 12);
    expect(toQValues([], 10)).toEqual([]);
  });

  it("with one family, or families of equal size and share, is what it is without weights", () => {
    const [one] = toWeightedQValues([{ pValues: PUBLISHED, tested: 15, shareRatio: 1 }]);
    expect(one).toEqual(toQValues(PUBLISHED));
    const halves = toWeightedQValues([
      { pValues: PUBLISHED.slice(0, 7), tested: 7.5, shareRatio: 0.5 },
      { pValues: PUBLISHED.slice(7), tested: 7.5, shareRatio: 0.5 },
    ]).flat();
    for (const [i, q] of toQValues(PUBLISHED).entries()) expect(halves[i]).toBeGreaterThanOrEqual(q * 0.9);
  });

  it("does not let a family of a hundred thousand drown one of a hundred", () => {
    const [few] = toWeightedQValues([
      { pValues: [1e-4], tested: 100, shareRatio: 0.5 },
      { pValues: [], tested: 100_000, shareRatio: 0.5 },
    ]);
    expect(few?.[0]).toBeCloseTo(1e-4 * 100 * 2, 12);
    expect(toQValues([1e-4], 100_100)[0]).toBe(1);
  });
});
