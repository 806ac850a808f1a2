import { describe, expect, it } from "vitest";
import { poissonInterval, rateText, shareText } from "../../bench/accuracy-figures.ts";

describe("the exact interval of a Poisson mean", () => {
  it("is Garwood's", () => {
    // Ulm, Am. J. Epidemiol. 131 (1990) 373-375: half of the quantiles of chi-squared with 2n and 2n + 2 degrees of freedom.
    const expected = [
      [0, 0, 3.69],
      [1, 0.03, 5.57],
      [2, 0.24, 7.22],
      [10, 4.8, 18.39],
      [100, 81.36, 121.63],
    ] as const;
    for (const [count, low, high] of expected) {
      expect(poissonInterval(count)[0]).toBeCloseTo(low, 2);
      expect(poissonInterval(count)[1]).toBeCloseTo(high, 2);
    }
  });
});

describe("a figure", () => {
  it("stands with its interval, and is a dash where nothing was tried", () => {
    expect(shareText(9, 10)).toBe("0.90 [0.60–0.98]");
    expect(rateText(2, 100)).toBe("0.020 [0.002–0.072]");
    expect(shareText(0, 0)).toBe("-");
    expect(rateText(0, 0)).toBe("-");
  });
});
