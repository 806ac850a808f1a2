import { array, assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { lowerBound, nextLowerBound } from "../../../src/core/math/lower-bound.ts";

describe("the lower bound", () => {
  it("is the first place whose value is not smaller, by plain search, too", () => {
    const numbers = array(integer({ min: -20, max: 20 }), { maxLength: 40 });
    assert(
      property(numbers, integer({ min: -25, max: 25 }), (values, wanted) => {
        const sorted = Float64Array.from(values).sort();
        const plain = sorted.findIndex((value) => value >= wanted);
        expect(lowerBound(sorted, wanted)).toBe(plain < 0 ? sorted.length : plain);
      }),
    );
  });
});

describe("the next lower bound", () => {
  it("is the lower bound wherever the search begins before it", () => {
    const numbers = array(integer({ min: -20, max: 20 }), { maxLength: 40 });
    assert(
      property(
        numbers,
        integer({ min: -25, max: 25 }),
        integer({ min: 0, max: 40 }),
        (values, wanted, back) => {
          const sorted = Float64Array.from(values).sort();
          const bound = lowerBound(sorted, wanted);
          expect(nextLowerBound(sorted, wanted, Math.max(0, bound - back))).toBe(bound);
        },
      ),
    );
  });
});
