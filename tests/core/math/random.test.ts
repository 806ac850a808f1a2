import { describe, expect, it } from "vitest";
import { createRandom, drawNormal, drawPoisson } from "../../../src/core/math/random.ts";

describe("seeded chance", () => {
  it("is the same for the same seed and another for another", () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("is spread evenly, normally and as Poisson counts", () => {
    const random = createRandom(3);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(Array.from({ length: 20_000 }, random))).toBeCloseTo(0.5, 2);
    const normal = Array.from({ length: 20_000 }, () => drawNormal(random));
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(mean(Array.from({ length: 20_000 }, () => drawPoisson(random, 2.5)))).toBeCloseTo(2.5, 1);
  });
});
