import { describe, expect, it } from "vitest";
import { partitionDays } from "../../../src/core/math/day-partition.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";

const METHODS = ["k-means", "hierarchical"] as const;

function options(method: (typeof METHODS)[number], seed = 1) {
  return {
    random: createRandom(seed),
    method,
    maxKinds: 5,
    starts: 4,
    minDays: 5,
    explainedRatio: 0.9,
    maxComponents: 6,
    permutations: 19,
  };
}

/** Days of so many kinds, each kind high in two features of its own. */
function daysOf(kinds: number, days: number, seed: number) {
  const random = createRandom(seed);
  const truth = Array.from({ length: days }, (_, day) => day % kinds);
  const rows = truth.map((kind) =>
    Array.from({ length: 8 }, (_, feature) => (feature >> 1 === kind ? 4 : 0) + drawNormal(random)),
  );
  return { truth, rows };
}

/** Whether two labellings are the same up to names. */
function agree(a: readonly number[], b: readonly number[]): number {
  let same = 0;
  let all = 0;
  for (let i = 0; i < a.length; i += 1)
    for (let j = 0; j < i; j += 1) {
      all += 1;
      if ((a[i] === a[j]) === (b[i] === b[j])) same += 1;
    }
  return same / all;
}

describe.each(METHODS)("days partitioned by %s", (method) => {
  it("come in the kinds there are", () => {
    for (const kinds of [2, 3, 4]) {
      const { truth, rows } = daysOf(kinds, 48, kinds);
      const found = partitionDays([{ rows }], options(method));
      expect(found.kinds).toBe(kinds);
      expect(agree(found.labels, truth)).toBeGreaterThan(0.97);
      expect(found.pValue).toBeLessThanOrEqual(0.05);
    }
  });

  it("are of one kind where the features have nothing to do with each other", () => {
    let several = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const random = createRandom(seed);
      const rows = Array.from({ length: 40 }, () => Array.from({ length: 8 }, () => drawNormal(random)));
      if (partitionDays([{ rows }], options(method, seed)).kinds > 1) several += 1;
    }
    // One in twenty is expected; 6 of 40 or more has probability 0.014.
    expect(several).toBeLessThanOrEqual(5);
  });

  it("are of one kind where there are too few of them, or nothing tells them apart", () => {
    expect(partitionDays([], options(method)).labels).toEqual([]);
    expect(partitionDays([{ rows: [[1], [2], [3]] }], options(method)).kinds).toBe(1);
    const same = Array.from({ length: 30 }, () => [3, 3]);
    expect(partitionDays([{ rows: same }], options(method)).kinds).toBe(1);
  });

  it("are the same for the same seed", () => {
    const { rows } = daysOf(3, 30, 7);
    expect(partitionDays([{ rows }], options(method, 5))).toEqual(
      partitionDays([{ rows }], options(method, 5)),
    );
  });
});

it("gives every block of features the same weight", () => {
  const { truth, rows } = daysOf(2, 40, 1);
  const random = createRandom(2);
  const noise = rows.map(() => Array.from({ length: 60 }, () => drawNormal(random)));
  const found = partitionDays([{ rows }, { rows: noise }], options("k-means"));
  expect(agree(found.labels, truth)).toBeGreaterThan(0.9);
});
