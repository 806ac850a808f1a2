import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { placeRows, rowsInSight } from "../../frontend/src/state/virtual-rows.ts";

const HEIGHTS = { item: 44, day: 40 };

describe("rows of a long list", () => {
  it("have a heading before each day's first, and places of fixed height", () => {
    const { rows, tops } = placeRows(["b1", "b2", "a1"], (item) => item.charAt(0), HEIGHTS);
    expect(rows.map((row) => (row.kind === "day" ? row.date : row.item))).toEqual([
      "b",
      "b1",
      "b2",
      "a",
      "a1",
    ]);
    expect([...tops]).toEqual([0, 40, 84, 128, 168, 212]);
  });

  it("are drawn where they touch the screen, and a little beyond", () => {
    const { tops } = placeRows(["b1", "b2", "a1"], (item) => item.charAt(0), HEIGHTS);
    expect(rowsInSight(tops, 50, 40, 0)).toEqual({ first: 1, end: 3 });
    expect(rowsInSight(tops, 50, 40, 50)).toEqual({ first: 0, end: 4 });
    expect(rowsInSight(tops, 1_000, 40, 0)).toEqual({ first: 0, end: 0 });
    expect(rowsInSight(tops, -500, 40, 0)).toEqual({ first: 0, end: 0 });
    expect(rowsInSight(new Float64Array(1), 0, 500, 500)).toEqual({ first: 0, end: 0 });
  });

  it("cover the whole screen wherever it is", () => {
    const items = Array.from({ length: 5_000 }, (_, index) => index);
    const { tops } = placeRows(items, (item) => String(Math.floor(item / 90)), HEIGHTS);
    const total = tops.at(-1) ?? 0;
    assert(
      property(integer({ min: 0, max: total - 900 }), (from) => {
        const { first, end } = rowsInSight(tops, from, 900, 0);
        return (tops[first] ?? 0) <= from && (tops[end] ?? 0) >= from + 900 && end - first < 30;
      }),
    );
  });
});
