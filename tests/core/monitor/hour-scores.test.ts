/** Hours in a row. */
import { describe, expect, it } from "vitest";
import { lowestInRow } from "../../../src/core/monitor/hour-scores.ts";

describe("the lowest score of hours in a row", () => {
  it("is that of the hours that end with each", () => {
    expect(lowestInRow(Float64Array.of(0.5, 0.7, 0.6, 0.9), 2)).toEqual(
      Float64Array.of(Number.NaN, 0.5, 0.6, 0.6),
    );
  });

  it.each([0, 1, 2])("is not known where the hour %i before is not", (back) => {
    const scores = Float64Array.of(0.5, 0.5, 0.7, 0.6, 0.9);
    scores[4 - back] = Number.NaN;
    expect(lowestInRow(scores, 3)[4]).toBeNaN();
  });
});
