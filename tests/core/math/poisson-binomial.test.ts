/** Values of R 4.3: pbinom(), and the Poisson-binomial by enumeration of all outcomes. */
import { array, assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binomialLowerTail,
  poissonBinomialTail,
  poissonBinomialTails,
  wilsonInterval,
} from "../../../src/core/math/poisson-binomial.ts";

describe("the Poisson-binomial distribution", () => {
  it("is the binomial where all chances are equal", () => {
    // pbinom(6, 10, 0.3, lower.tail = FALSE)
    expect(poissonBinomialTails(new Float64Array(10).fill(0.3))[7]).toBeCloseTo(0.010_592_078_4, 12);
    // pbinom(2, 10, 0.3)
    expect(binomialLowerTail(2, 10, 0.3)).toBeCloseTo(0.382_782_786_4, 12);
  });

  it("keeps its accuracy where tails are tiny", () => {
    expect(poissonBinomialTails(new Float64Array(60).fill(0.01))[60]).toBeCloseTo(1e-120, 128);
    expect((poissonBinomialTails(new Float64Array(60).fill(0.01))[60] ?? 0) / 1e-120).toBeCloseTo(1, 9);
  });

  it("agrees with counting every outcome", () => {
    const chance = double({ min: 0, max: 1, noNaN: true });
    assert(
      property(array(chance, { minLength: 1, maxLength: 8 }), (chances) => {
        const tails = poissonBinomialTails(chances);
        for (let count = 0; count <= chances.length; count += 1)
          expect(tails[count]).toBeCloseTo(byEnumeration(chances, count), 10);
      }),
    );
  });

  it("has each tail by itself as among all", () => {
    const chance = double({ min: 0, max: 1, noNaN: true });
    assert(
      property(array(chance, { minLength: 1, maxLength: 30 }), (chances) => {
        const tails = poissonBinomialTails(chances);
        const scratch = new Float64Array(chances.length + 1).fill(7);
        for (let count = 0; count <= chances.length + 1; count += 1) {
          const one = poissonBinomialTail(
            Float64Array.from([...chances, 0.5]),
            chances.length,
            count,
            scratch,
          );
          expect(one).toBeCloseTo(tails[count] ?? 0, 12);
        }
      }),
    );
    const chances = new Float64Array(60).fill(0.01);
    expect(poissonBinomialTail(chances, 60, 60, new Float64Array(60)) / 1e-120).toBeCloseTo(1, 9);
  });
});

describe("the Wilson interval", () => {
  it("gives Wilson's values", () => {
    // prop.test(81, 263, correct = FALSE), Newcombe 1998 table I
    const [low, high] = wilsonInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
    expect(wilsonInterval(0, 20)[1]).toBeCloseTo(0.1611, 4);
  });
});

function byEnumeration(chances: readonly number[], atLeast: number): number {
  let sum = 0;
  for (let mask = 0; mask < 1 << chances.length; mask += 1) {
    let probability = 1;
    let hits = 0;
    for (const [day, chance] of chances.entries()) {
      const isHit = (mask >> day) % 2 === 1;
      probability *= isHit ? chance : 1 - chance;
      hits += isHit ? 1 : 0;
    }
    if (hits >= atLeast) sum += probability;
  }
  return sum;
}
