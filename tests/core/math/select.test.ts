import { array, assert, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { selectKth } from "../../../src/core/math/select.ts";

it("gives what sorting gives, ties included", () => {
  assert(
    property(array(integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 80 }), (made) => {
      const sorted = made.toSorted((a, b) => a - b);
      for (const k of new Set([0, made.length >> 1, made.length - 1])) {
        const values = Float64Array.from(made);
        expect(selectKth(values, k)).toBe(sorted[k]);
        expect([...values].toSorted((a, b) => a - b)).toEqual(sorted);
      }
    }),
  );
});
