import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { roundBetween } from "../../../src/core/math/round-between.ts";

describe("the roundest number between two", () => {
  it("is what a person would have written", () => {
    expect(roundBetween(63.2, 66.9)).toBe(65);
    expect(roundBetween(388, 412)).toBe(400);
    expect(roundBetween(20.13, 20.19)).toBe(20.16);
  });

  it("lies strictly between", () => {
    assert(
      property(
        double({ min: -1e4, max: 1e4, noNaN: true }),
        double({ min: 1e-3, max: 1e3, noNaN: true }),
        (low, gap) => {
          const found = roundBetween(low, low + gap);
          expect(found > low && found < low + gap).toBe(true);
        },
      ),
    );
  });
});
