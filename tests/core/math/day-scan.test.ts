/** The p-value against plain simulation of the null, which is slow and has no opinion. */
import { describe, expect, it } from "vitest";
import type { DayScanModel } from "../../../src/core/math/day-scan-model.ts";
import { createDayScan } from "../../../src/core/math/day-scan.ts";
import { createRandom } from "../../../src/core/math/random.ts";

const BINS = 48;
const DAYS = 14;

/** Two uses a day under an even profile, or as given. */
function createModel(random: () => number, habitBin: number | null = null): DayScanModel {
  const bins = Array.from({ length: DAYS }, () => {
    const day = [Math.floor(random() * BINS), Math.floor(random() * BINS)];
    if (habitBin !== null) day[0] = habitBin;
    return day.toSorted((a, b) => a - b);
  });
  const all = new Uint8Array(DAYS).fill(1);
  const weekdays = Uint8Array.from({ length: DAYS }, (_, day) => (day % 7 < 5 ? 1 : 0));
  const widths = [2, 4];
  return {
    bins: BINS,
    days: DAYS,
    eventStarts: Int32Array.from({ length: DAYS + 1 }, (_, day) => 2 * day),
    eventBins: Uint16Array.from(bins.flat()),
    profile: new Float64Array(BINS).fill(1 / BINS),
    windowMass: widths.map((width) => new Float64Array(BINS).fill(width / BINS)),
    groups: [
      { before: all, after: all },
      { before: weekdays, after: weekdays },
    ],
    midnightBin: BINS,
    widths,
    minSupport: 3,
    minShareRatio: 0.2,
  };
}

const OPTIONS = { draws: 400, certainBelow: 1e-12, enoughAbove: 1 };

describe("the scan over the day", () => {
  it("gives p-values that are uniform where there is nothing", () => {
    const random = createRandom(1);
    const pValues = Array.from({ length: 400 }, () => {
      const scan = createDayScan(createModel(random), { ...OPTIONS, draws: 100, random: createRandom(2) });
      const best = scan.best(0, BINS);
      return best === null ? 1 : scan.pValue(best.tail);
    });
    for (const level of [0.05, 0.1, 0.3]) {
      const share = pValues.filter((p) => p <= level).length / pValues.length;
      expect(share).toBeLessThanOrEqual(level + 2.5 * Math.sqrt((level * (1 - level)) / pValues.length));
      expect(share).toBeGreaterThan(level / 3);
    }
  });

  it("gives such p-values over every set of two to six weekdays, too", () => {
    const random = createRandom(11);
    const sets = Array.from({ length: 128 }, (_, bits) =>
      Uint8Array.from({ length: DAYS }, (_day, day) => (bits >> (day % 7)) & 1),
    ).filter((members) => [4, 6, 8, 10, 12].includes(members.reduce((sum, one) => sum + one, 0)));
    const pValues = Array.from({ length: 200 }, () => {
      const model = {
        ...createModel(random),
        groups: sets.map((members) => ({ before: members, after: members })),
      };
      const scan = createDayScan(model, { ...OPTIONS, draws: 60, random: createRandom(2) });
      const best = scan.best(0, BINS);
      return best === null ? 1 : scan.pValue(best.tail);
    });
    for (const level of [0.05, 0.1, 0.3]) {
      const share = pValues.filter((p) => p <= level).length / pValues.length;
      expect(share).toBeLessThanOrEqual(level + 2.5 * Math.sqrt((level * (1 - level)) / pValues.length));
      expect(share).toBeGreaterThan(level / 4);
    }
  });

  it("agrees with simulating the null", () => {
    const random = createRandom(4);
    const tails = Array.from({ length: 3000 }, () => {
      const scan = createDayScan(createModel(random), { ...OPTIONS, random });
      return scan.best(0, BINS)?.tail ?? 1;
    }).toSorted((a, b) => a - b);
    const scan = createDayScan(createModel(random), { ...OPTIONS, random });
    for (const rank of [30, 150, 600]) {
      const tail = tails[rank] ?? 1;
      const simulated = tails.filter((one) => one <= tail * (1 + 1e-9)).length / tails.length;
      expect(scan.pValue(tail) / simulated).toBeGreaterThan(0.75);
      expect(scan.pValue(tail) / simulated).toBeLessThan(1.35);
    }
  });

  it("finds a habit where it is, and how unlikely it is by chance", () => {
    const scan = createDayScan(createModel(createRandom(6), 20), { ...OPTIONS, random: createRandom(7) });
    const best = scan.best(0, BINS);
    expect(best?.hits).toBe(DAYS);
    expect(best?.startBin).toBeLessThanOrEqual(20);
    expect((best?.startBin ?? 0) + (best?.widthBins ?? 0)).toBeGreaterThan(20);
    expect(scan.pValue(best?.tail ?? 1)).toBeLessThan(1e-9);
    expect(scan.best(30, BINS)?.hits ?? 0).toBeLessThan(DAYS);
  });

  it("never calls a window less likely than its own exact tail", () => {
    const scan = createDayScan(createModel(createRandom(8), 5), { ...OPTIONS, random: createRandom(9) });
    const tail = scan.best(0, BINS)?.tail ?? 1;
    expect(scan.pValue(tail)).toBeGreaterThanOrEqual(tail * 0.999);
  });
});
