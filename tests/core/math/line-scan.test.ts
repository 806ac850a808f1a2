import { describe, expect, it } from "vitest";
import { binomialTails, upperTail } from "../../../src/core/math/binomial-tail.ts";
import { type LineScanModel, countBefore, createLineScan } from "../../../src/core/math/line-scan.ts";
import { createRandom } from "../../../src/core/math/random.ts";

const BINS = 60;
const POINTS = 24;

/** A hill on a line, and groups that overlap: all points, the first half, the second third. */
function createModel(pointBins: Uint16Array): LineScanModel {
  const weights = Float64Array.from({ length: BINS }, (_, bin) => 0.2 + Math.exp(-((bin - 25) ** 2) / 200));
  const total = weights.reduce((sum, one) => sum + one, 0);
  const profile = weights.map((one) => one / total);
  const below = new Float64Array(BINS + 1);
  for (let bin = 0; bin < BINS; bin += 1) below[bin + 1] = (below[bin] ?? 0) + (profile[bin] ?? 0);
  const from = (first: number, end: number) => Int32Array.from({ length: end - first }, (_, i) => first + i);
  const groups = [
    { members: from(0, POINTS), price: 1 },
    { members: from(0, POINTS / 2), price: 3 },
    { members: from(8, 16), price: 3 },
  ];
  return {
    bins: BINS,
    pointBins,
    groups,
    before: countBefore(pointBins, groups, BINS),
    widths: [3, 6],
    firstStart: 4,
    minSupport: 3,
    profile,
    massOf: (_, start, end) => (below[end] ?? 1) - (below[start] ?? 0),
  };
}

function drawPoints(profile: Float64Array, random: () => number): Uint16Array {
  return Uint16Array.from({ length: POINTS }, () => {
    let left = random();
    let bin = 0;
    while (bin < BINS - 1 && left >= (profile[bin] ?? 0)) {
      left -= profile[bin] ?? 0;
      bin += 1;
    }
    return bin;
  });
}

const OPTIONS = { draws: 200, certainBelow: 1e-9, enoughAbove: 1 };

describe("binomialTails", () => {
  it("agrees with exact values", () => {
    // Binomial(10, 0.3): P(X ≥ 5) = 0.1502683326, P(X ≥ 8) = 0.0015903864 (R: pbinom(4, 10, 0.3, lower = FALSE)).
    const tails = binomialTails(10, 0.3);
    expect(tails[5]).toBeCloseTo(0.150_268_332_6, 9);
    expect(tails[8]).toBeCloseTo(0.001_590_386_4, 9);
    expect([tails[0], tails[11]]).toEqual([1, 0]);
  });

  it("agrees with the tail that is asked for alone, however small", () => {
    for (const count of [20, 30, 40]) {
      const tail = binomialTails(40, 0.2)[count] ?? 0;
      expect(tail / upperTail(count, 40, 0.2)).toBeCloseTo(1, 8);
    }
  });
});

describe("createLineScan", () => {
  it("finds the window into which points were put", () => {
    const random = createRandom(5);
    const points = drawPoints(createModel(new Uint16Array(POINTS)).profile, random);
    for (let i = 0; i < 9; i += 1) points[i] = 47 + (i % 3);
    const window = createLineScan(createModel(points), { ...OPTIONS, random }).best();
    expect(window).toMatchObject({ start: 47, end: 50, group: 1, points: POINTS / 2 });
    expect(window?.hits).toBeGreaterThanOrEqual(9);
  });

  it("leaves out groups that are not allowed", () => {
    const points = new Uint16Array(POINTS).fill(30);
    const scan = createLineScan(createModel(points), { ...OPTIONS, random: createRandom(1) });
    expect(scan.best()?.group).toBe(0);
    expect(scan.best((group) => group === 2)?.group).toBe(2);
    expect(scan.best(() => false)).toBeNull();
  });

  it("says p-values that are uniform under the null", () => {
    const random = createRandom(11);
    const { profile } = createModel(new Uint16Array(POINTS));
    const pValues = Array.from({ length: 400 }, () => {
      const scan = createLineScan(createModel(drawPoints(profile, random)), {
        ...OPTIONS,
        draws: 60,
        random,
      });
      const best = scan.best();
      return best === null ? 1 : scan.pValue(best.tail);
    });
    // Discrete counts make them no smaller than uniform; by how much more is bounded, too.
    for (const level of [0.05, 0.1, 0.25, 0.5]) {
      const below = pValues.filter((p) => p <= level).length / pValues.length;
      expect(below).toBeLessThan(level + 2.6 * Math.sqrt((level * (1 - level)) / pValues.length));
      expect(below).toBeGreaterThan(0.6 * level - 2.6 * Math.sqrt((level * (1 - level)) / pValues.length));
    }
  });

  it("says the p-value that plain simulation of the null gives", () => {
    const random = createRandom(17);
    const { profile } = createModel(new Uint16Array(POINTS));
    const tails = Array.from({ length: 20_000 }, () => {
      const model = createModel(drawPoints(profile, random));
      return createLineScan(model, { ...OPTIONS, random }).best()?.tail ?? 1;
    });
    const scan = createLineScan(createModel(new Uint16Array(POINTS)), { ...OPTIONS, draws: 2000, random });
    for (const limit of [3e-3, 3e-4, 1e-4]) {
      const simulated = tails.filter((tail) => tail <= limit * (1 + 1e-6)).length / tails.length;
      const error = 4 * Math.sqrt(simulated / tails.length) + 0.05 * simulated;
      expect(Math.abs(scan.pValue(limit) - simulated)).toBeLessThan(error);
    }
  });

  it("takes the rigorous bound where it is small enough, and it is one", () => {
    const model = createModel(new Uint16Array(POINTS));
    const bound = createLineScan(model, { ...OPTIONS, certainBelow: 1, random: createRandom(1) });
    const exact = createLineScan(model, { ...OPTIONS, draws: 500, random: createRandom(1) });
    for (const tail of [1e-4, 1e-6, 1e-8]) {
      expect(bound.pValue(tail)).toBeGreaterThanOrEqual(exact.pValue(tail));
      expect(exact.pValue(tail)).toBeGreaterThan(0);
    }
  });
});
