import { describe, expect, it } from "vitest";
import { minutesBetween } from "../../../src/core/math/circular.ts";
import { clusterTimesOfDay } from "../../../src/core/math/day-clusters.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";

const OPTIONS = { maxClusters: 6, starts: 5, minSpreadMin: 5 };

function timesAround(centres: readonly number[], spreadMin: number, each: number): readonly number[] {
  const random = createRandom(11);
  return centres.flatMap((centre) =>
    Array.from({ length: each }, () => (centre + spreadMin * drawNormal(random) + 1440) % 1440),
  );
}

describe("k-means over the times of day", () => {
  it("finds as many parts of the day as there are, midnight among them", () => {
    const { centresMin } = clusterTimesOfDay(timesAround([0, 420, 1140], 12, 25), createRandom(1), OPTIONS);
    expect(centresMin).toHaveLength(3);
    for (const wanted of [0, 420, 1140])
      expect(Math.min(...centresMin.map((centre) => Math.abs(minutesBetween(centre, wanted))))).toBeLessThan(
        10,
      );
  });

  it("does not divide what is one", () => {
    expect(clusterTimesOfDay(timesAround([420], 15, 40), createRandom(1), OPTIONS).centresMin).toHaveLength(
      1,
    );
  });

  it("gives the same for the same seed, and copes with one time", () => {
    const times = timesAround([300, 900], 60, 30);
    expect(clusterTimesOfDay(times, createRandom(5), OPTIONS)).toEqual(
      clusterTimesOfDay(times, createRandom(5), OPTIONS),
    );
    const [centre = Number.NaN] = clusterTimesOfDay([600, 600, 600], createRandom(5), OPTIONS).centresMin;
    expect(centre).toBeCloseTo(600, 6);
  });
});
