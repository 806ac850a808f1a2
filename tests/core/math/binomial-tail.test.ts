import { assert, double, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { poissonUpperTail, upperTail } from "../../../src/core/math/binomial-tail.ts";
import { poissonBinomialTails } from "../../../src/core/math/poisson-binomial.ts";

describe("the bound of an upper tail", () => {
  it("is the binomial's where all chances are the same", () => {
    // R: pbinom(6, 8, 0.05, lower.tail = FALSE), pbinom(9, 100, 0.02, lower.tail = FALSE)
    expect(upperTail(7, 8, 0.05)).toBeCloseTo(5.976_562_5e-9, 16);
    expect(upperTail(10, 100, 0.02)).toBeCloseTo(3.441_681e-5, 10);
  });

  it("says nothing at or below the mean", () => {
    expect(upperTail(0, 10, 0.5)).toBe(1);
    expect(upperTail(5, 10, 0.5)).toBe(1);
  });

  it("is never below the exact tail of unequal chances", () => {
    assert(
      property(
        integer({ min: 1, max: 25 }),
        double({ min: 0.001, max: 0.4, noNaN: true }),
        double({ min: 0.001, max: 0.4, noNaN: true }),
        (trials, low, high) => {
          const chances = Array.from({ length: trials }, (_, i) => (i % 2 === 0 ? low : high));
          const mean = chances.reduce((sum, one) => sum + one, 0) / trials;
          const exact = poissonBinomialTails(chances);
          for (let hits = 0; hits <= trials; hits += 1)
            expect(upperTail(hits, trials, mean)).toBeGreaterThanOrEqual((exact[hits] ?? 0) * (1 - 1e-9));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("of a Poisson count is the published one", () => {
    // R: ppois(4, 1, lower.tail = FALSE)
    expect(poissonUpperTail(5, 1)).toBeCloseTo(0.003_659_847, 9);
    expect(poissonUpperTail(1, 2)).toBe(1);
  });
});
