import { describe, expect, it } from "vitest";
import { largerLimit, largerTail, learnLargestTail } from "../../../src/core/math/largest-tail.ts";
import { createRandom } from "../../../src/core/math/random.ts";

/** Pareto with tail index `index`, at least 1. */
const draw = (random: () => number, index: number) => (1 - random()) ** (-1 / index);

describe("the tail of the largest values", () => {
  it.each([
    [1, 0.0075],
    [3, 0.0075],
    // Values that hardly differ are granted more than they need.
    [20, 0],
  ])("keeps its rate for a Pareto law of index %d", (index, least) => {
    const random = createRandom(index);
    let beyond = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const tail = learnLargestTail(Float64Array.from({ length: 40 }, () => draw(random, index)));
      if (tail !== null && draw(random, index) >= largerLimit(tail, 0.01)) beyond += 1;
    }
    // 0.01, with a standard error of 0.0007.
    expect(beyond / 20_000).toBeLessThan(0.0125);
    expect(beyond / 20_000).toBeGreaterThanOrEqual(least);
  });

  it("puts the limit where the chance is what was asked", () => {
    const tail = learnLargestTail([5, 1, 2, 9, 4, 3, 7, 2, 1, 6, 8, 2]);
    if (tail === null) throw new Error("twelve values have a tail");
    expect(tail.largest).toBe(9);
    expect(tail.above).toBe(4);
    for (const p of [0.1, 0.01, 1e-5]) expect(largerTail(tail, largerLimit(tail, p))).toBeCloseTo(p, 10);
    expect(largerTail(tail, 3)).toBe(1);
  });

  it("is nearer for values that hardly differ than for heavy tails", () => {
    const steady = learnLargestTail(Array.from({ length: 40 }, (_, index) => 100 + index / 10));
    const wild = learnLargestTail(Array.from({ length: 40 }, (_, index) => 100 * 1.2 ** index));
    if (steady === null || wild === null) throw new Error("forty values have a tail");
    expect(largerLimit(steady, 1e-4) / steady.largest).toBeLessThan(1.5);
    expect(largerLimit(wild, 1e-4) / wild.largest).toBeGreaterThan(20);
  });

  it("does not speak from too few values", () => {
    expect(learnLargestTail([1, 2, 3, 4, 5])).toBeNull();
    expect(learnLargestTail([0, 0, 0, 0, 0, 0, 0, 2])).toBeNull();
    expect(learnLargestTail([1, 2, 3, 4, 5, 6])).not.toBeNull();
  });
});
