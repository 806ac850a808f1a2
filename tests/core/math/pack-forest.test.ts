import { expect, it } from "vitest";
import { growForest, scoreRows } from "../../../src/core/math/isolation-forest.ts";
import { packForest, unpackForest } from "../../../src/core/math/pack-forest.ts";
import { createRandom, drawNormal } from "../../../src/core/math/random.ts";

it("gives back a forest that scores alike, through JSON and small", () => {
  const random = createRandom(3);
  const matrix = Float64Array.from({ length: 1440 * 24 }, () => drawNormal(random));
  const forest = growForest(matrix, 24, { random });
  const text = JSON.stringify(packForest(forest));
  const again = unpackForest(JSON.parse(text));
  const [before, after] = [scoreRows(forest, matrix), scoreRows(again, matrix)];
  for (const [row, score] of before.entries()) expect(after[row]).toBeCloseTo(score, 6);
  expect(again.threshold).toEqual(forest.threshold);
  expect(again.column).toEqual(forest.column);
  expect(text.length).toBeLessThan(400_000);
});

it("gives back a forest of rows that are all alike", () => {
  const matrix = new Float64Array(40).fill(2);
  const forest = unpackForest(packForest(growForest(matrix, 2, { random: createRandom(1), trees: 3 })));
  for (const score of scoreRows(forest, matrix)) expect(score).toBeCloseTo(0.5, 6);
});
