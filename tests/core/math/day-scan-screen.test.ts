import { describe, expect, it } from "vitest";
import type { DayScanModel } from "../../../src/core/math/day-scan-model.ts";
import { hasExtremeWindow } from "../../../src/core/math/day-scan-screen.ts";
import { createDayScan } from "../../../src/core/math/day-scan.ts";
import { createRandom } from "../../../src/core/math/random.ts";

const BINS = 48;

/** Twenty days with some uses each at random bins, and on some of them one at bin 20. */
function modelOf(seed: number, keptRatio: number): DayScanModel {
  const random = createRandom(seed);
  const days = 20;
  const eventStarts = new Int32Array(days + 1);
  const bins: number[] = [];
  for (let day = 0; day < days; day += 1) {
    const own = Array.from({ length: 1 + Math.floor(3 * random()) }, () => Math.floor(BINS * random()));
    if (random() < keptRatio) own.push(20);
    bins.push(...own.toSorted((a, b) => a - b));
    eventStarts[day + 1] = bins.length;
  }
  const members = (isIn: (day: number) => boolean) =>
    Uint8Array.from({ length: days }, (_, day) => (isIn(day) ? 1 : 0));
  const odd = members((day) => day % 2 === 1);
  const all = members(() => true);
  return {
    bins: BINS,
    days,
    eventStarts,
    eventBins: Uint16Array.from(bins),
    profile: new Float64Array(BINS).fill(1 / BINS),
    windowMass: [2, 4].map((width) => new Float64Array(BINS).fill(width / BINS)),
    groups: [
      { before: all, after: all },
      { before: odd, after: members((day) => day % 2 === 0) },
    ],
    midnightBin: 40,
    widths: [2, 4],
    minSupport: 5,
    minShareRatio: 0.5,
  };
}

describe("a look before the scan", () => {
  it("never spares what the scan would have found", () => {
    const spared: (number | null)[] = [];
    let kept = 0;
    for (let seed = 0; seed < 120; seed += 1) {
      const model = modelOf(seed, (seed % 4) / 4);
      const options = { random: createRandom(1), draws: 50, certainBelow: 1e-9, enoughAbove: 1 };
      const best = createDayScan(model, options).best(0, BINS);
      for (const maxTail of [1e-2, 1e-4]) {
        if (hasExtremeWindow(model, maxTail)) kept += 1;
        else spared.push(best === null ? null : best.tail / maxTail);
      }
    }
    expect(spared.filter((ratio) => ratio !== null && ratio <= 1)).toEqual([]);
    expect(spared.length).toBeGreaterThan(40);
    expect(kept).toBeGreaterThan(40);
  });
});
