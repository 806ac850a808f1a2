import { assert, constantFrom, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { roundBetween } from "../../../src/core/math/round-between.ts";

describe("the roundest number between two", () => {
  it("is what a person would have written", () => {
    expect(roundBetween(63.2, 66.9, "above")).toBe(65);
    expect(roundBetween(388, 412, "below")).toBe(400);
    expect(roundBetween(20.13, 20.19, "above")).toBe(20.16);
  });

  it("is no finer than the two where one step of a sensor lies between them", () => {
    expect(roundBetween(65, 65.1, "above")).toBe(65);
    expect(roundBetween(64.9, 65, "above")).toBe(64.9);
    expect(roundBetween(64.9, 65, "below")).toBe(65);
    expect(roundBetween(65, 65.1, "below")).toBe(65.1);
    expect(roundBetween(50_000, 50_100, "above")).toBe(50_000);
    expect(roundBetween(59, 60, "below")).toBe(60);
  });

  it("tells them apart as Home Assistant compares", () => {
    assert(
      property(
        double({ min: -1e4, max: 1e4, noNaN: true }),
        double({ min: 1e-3, max: 1e3, noNaN: true }),
        constantFrom("above" as const, "below" as const),
        (low, gap, side) => {
          const found = roundBetween(low, low + gap, side);
          const isOn = (value: number) => (side === "above" ? value > found : value < found);
          expect([isOn(low), isOn(low + gap)]).toEqual(side === "above" ? [false, true] : [true, false]);
        },
      ),
    );
  });
});
