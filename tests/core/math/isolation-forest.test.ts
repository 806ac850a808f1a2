/** Published figures, scikit-learn's scores on a made-up set, and what holds of any forest. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { array, assert, double, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { averagePathLength, growForest, scoreRows } from "../../../src/core/math/isolation-forest.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";

const fixtureSchema = z.object({
  columns: z.number(),
  values: z.array(z.number()),
  score_mean_20_seeds: z.array(z.number()),
});

function drawCloud(rows: number, columns: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows * columns }, () => drawNormal(random));
}

const scoresOf = (matrix: Float64Array, columns: number, seed = 1, rest = {}) =>
  scoreRows(growForest(matrix, columns, { random: createRandom(seed), ...rest }), matrix);

describe("averagePathLength", () => {
  it("is the mean depth of an unsuccessful search", () => {
    // 2 H(n − 1) − 2 (n − 1) / n with exact harmonic numbers: c(256) = 2 · 6.1204… − 1.9922.
    const exact = (n: number) =>
      2 * Array.from({ length: n - 1 }, (_, i) => 1 / (i + 1)).reduce((sum, one) => sum + one, 0) -
      (2 * (n - 1)) / n;
    expect(averagePathLength(0)).toBe(0);
    expect(averagePathLength(1)).toBe(0);
    expect(averagePathLength(2)).toBe(exact(2));
    expect(averagePathLength(256)).toBeCloseTo(exact(256), 2);
    expect(averagePathLength(256)).toBeCloseTo(10.2448, 3);
    for (let n = 3; n < 2000; n += 1) expect(averagePathLength(n)).toBeGreaterThan(averagePathLength(n - 1));
  });
});

describe("an isolation forest", () => {
  it("scores as scikit-learn does, row by row, in the mean of twenty seeds", () => {
    const file = path.resolve(import.meta.dirname, "../../fixtures/isolation-forest.json");
    const fixture = fixtureSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    const matrix = Float64Array.from(fixture.values);
    const rows = matrix.length / fixture.columns;
    const sums = new Float64Array(rows);
    for (let seed = 0; seed < 20; seed += 1)
      for (const [row, score] of scoresOf(matrix, fixture.columns, seed).entries())
        sums[row] = (sums[row] ?? 0) + score / 20;
    const differences = fixture.score_mean_20_seeds.map((score, row) => (sums[row] ?? 0) - score);
    // One seed's score of a row deviates by 0.01 to 0.02, the difference of two means of twenty by 0.003 to 0.006.
    expect(Math.max(...differences.map(Math.abs))).toBeLessThan(0.02);
    const mean = differences.reduce((sum, one) => sum + one, 0) / rows;
    expect(Math.abs(mean)).toBeLessThan(0.002);
  });

  it("sets apart what lies far off, and knows no place in a shapeless cloud", () => {
    const matrix = drawCloud(2000, 3, 4);
    matrix.set([9, -9, 9], 3 * 1234);
    const scores = scoresOf(matrix, 3);
    expect(scores.indexOf(Math.max(...scores))).toBe(1234);
    expect(scores[1234]).toBeGreaterThan(0.75);
    expect(scores.toSorted()[1000]).toBeLessThan(0.5);
  });

  it("gives the published limits: two rows of one tree are half the score's way", () => {
    // ψ = 2: one split, both rows at depth 1 = c(2), hence 2^−1.
    expect([...scoresOf(Float64Array.of(0, 1), 1)]).toEqual([0.5, 0.5]);
    // Nothing to split: depth 0 and c(ψ) for what is left, hence 2^−1 again.
    for (const score of scoresOf(new Float64Array(900).fill(7), 3)) expect(score).toBeCloseTo(0.5, 12);
  });

  it("isolates one row among equals at the first split", () => {
    const matrix = new Float64Array(256).fill(3);
    matrix[77] = 4;
    const scores = scoresOf(matrix, 1);
    expect(scores[77]).toBeCloseTo(2 ** (-1 / averagePathLength(256)), 12);
    const others = 2 ** (-(1 + averagePathLength(255)) / averagePathLength(256));
    expect(scores[0]).toBeCloseTo(others, 12);
  });

  it("keeps every score above 0 and at most 1, the same for equal rows, whatever the numbers", () => {
    const value = double({ min: -1e30, max: 1e30, noNaN: true });
    assert(
      property(
        array(value, { minLength: 8, maxLength: 120 }),
        integer({ min: 1, max: 4 }),
        integer(),
        (made, columns, seed) => {
          const rows = Math.floor(made.length / columns);
          const once = made.slice(0, rows * columns);
          const matrix = Float64Array.from([...once, ...once]);
          const scores = scoresOf(matrix, columns, seed, { trees: 7, sampleSize: 16 });
          for (let row = 0; row < rows; row += 1) {
            expect(scores[row]).toBeGreaterThan(0);
            expect(scores[row]).toBeLessThanOrEqual(1);
            expect(scores[row + rows]).toBe(scores[row]);
          }
        },
      ),
    );
  });

  it("pays no attention to columns that never differ, nor to where zero is", () => {
    const plain = drawCloud(400, 2, 9);
    const padded = Float64Array.from({ length: 400 * 4 }, (_, cell) =>
      cell % 4 < 2 ? (plain[Math.floor(cell / 4) * 2 + (cell % 4)] ?? 0) : 5,
    );
    const meanOf = (matrix: Float64Array, columns: number, row: number) =>
      Array.from({ length: 10 }, (_, seed) => scoresOf(matrix, columns, seed)[row] ?? 0).reduce(
        (sum, one) => sum + one / 10,
        0,
      );
    for (const row of [0, 100, 399]) expect(meanOf(padded, 4, row)).toBeCloseTo(meanOf(plain, 2, row), 1);
    const moved = plain.map((value) => 2 * value + 64);
    // The same draws cut at the same places; single precision moves a row across a cut now and then.
    const [before, after] = [scoresOf(plain, 2, 3), scoresOf(moved, 2, 3)];
    expect(Math.max(...before.map((score, row) => Math.abs(score - (after[row] ?? 0))))).toBeLessThan(0.01);
  });

  it("is the same for the same seed, another for another", () => {
    const matrix = drawCloud(500, 5, 2);
    expect(scoresOf(matrix, 5, 11)).toEqual(scoresOf(matrix, 5, 11));
    expect(scoresOf(matrix, 5, 11)).not.toEqual(scoresOf(matrix, 5, 12));
  });

  it("samples all rows where there are fewer than asked for", () => {
    const forest = growForest(drawCloud(100, 2, 3), 2, { random: createRandom(1) });
    expect(forest.sampleSize).toBe(100);
    expect(forest.depth).toBe(7);
    const whole = growForest(drawCloud(256, 2, 3), 2, { random: createRandom(1), sampleSize: 1000 });
    expect(whole.sampleSize).toBe(256);
    expect(whole.depth).toBe(8);
  });

  it("scores rows alike alone and among others, odd numbers of rows and blocks included", () => {
    const matrix = drawCloud(2051, 3, 6);
    const forest = growForest(matrix, 3, { random: createRandom(1) });
    const together = scoreRows(forest, matrix);
    for (const row of [0, 1, 1023, 1024, 2049, 2050])
      expect(scoreRows(forest, matrix.slice(3 * row, 3 * row + 3))[0]).toBe(together[row]);
    expect(scoreRows(forest, new Float64Array(0))).toHaveLength(0);
  });

  it("refuses what it cannot know: missing numbers, broken shapes, single rows", () => {
    const options = { random: createRandom(1) };
    expect(() => growForest(Float64Array.of(1, 2, Number.NaN, 4), 2, options)).toThrow(
      "row 1, column 0 is not finite: put what is expected in its place",
    );
    expect(() => growForest(Float64Array.of(1, 2, 3), 2, options)).toThrow(RangeError);
    expect(() => growForest(Float64Array.of(1, 2), 2, options)).toThrow("at least two rows");
    expect(() => growForest(Float64Array.of(1, 2), 1, { ...options, sampleSize: 1 })).toThrow(RangeError);
    const forest = growForest(Float64Array.of(1, 2, 3, 4), 2, options);
    expect(() => scoreRows(forest, Float64Array.of(Number.POSITIVE_INFINITY, 1))).toThrow(RangeError);
  });
});
