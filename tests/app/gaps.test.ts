import { describe, expect, it } from "vitest";
import { durationMs, findGaps } from "../../src/app/gaps.ts";

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe("the gaps of a range", () => {
  it("are all of it where nothing is covered", () => {
    expect(findGaps(span(0, 10), [])).toEqual([span(0, 10)]);
  });

  it("lie before, between and after what is covered", () => {
    expect(findGaps(span(0, 10), [span(2, 4), span(6, 8)])).toEqual([span(0, 2), span(4, 6), span(8, 10)]);
  });

  it("end at the range, whatever is covered beyond it", () => {
    expect(findGaps(span(3, 7), [span(0, 4), span(6, 20), span(30, 40)])).toEqual([span(4, 6)]);
    expect(findGaps(span(3, 7), [span(0, 20)])).toEqual([]);
  });

  it("are none in an empty range", () => {
    expect(findGaps(span(5, 5), [])).toEqual([]);
    expect(durationMs([])).toBe(0);
  });
});
