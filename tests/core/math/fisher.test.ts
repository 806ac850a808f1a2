import { describe, expect, it } from "vitest";
import { fisherUpperTail } from "../../../src/core/math/fisher.ts";

describe("fisherUpperTail", () => {
  it("gives the textbook's values", () => {
    // The lady tasting tea: 3 of 4 against 1 of 4 (R: fisher.test(matrix(c(3,1,1,3),2), alternative = "greater"), 0.2429).
    expect(fisherUpperTail(3, 4, 1, 4)).toBeCloseTo(17 / 70, 10);
    expect(fisherUpperTail(4, 4, 0, 4)).toBeCloseTo(1 / 70, 10);
    // Convicted twins (R's example): 10 of 13 against 2 of 17, alternative "greater": 0.0004652.
    expect(fisherUpperTail(10, 13, 2, 17)).toBeCloseTo(0.0004652, 6);
  });

  it("says nothing where nothing differs", () => {
    expect(fisherUpperTail(0, 5, 0, 9)).toBeCloseTo(1, 10);
    expect(fisherUpperTail(5, 5, 9, 9)).toBeCloseTo(1, 10);
  });
});
