import { array, assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeRuns } from "../../../src/core/math/merge-runs.ts";

describe("merged columns", () => {
  it("are what a stable sort makes of all of them", () => {
    const columns = array(array(integer({ min: 0, max: 9 }), { maxLength: 8 }), { maxLength: 9 });
    assert(
      property(columns, (given) => {
        const runs = given.map((one) => Float64Array.from(one).sort());
        const plain = runs
          .flatMap((one, run) => Array.from(one, (value) => ({ value, run })))
          .toSorted((a, b) => a.value - b.value || a.run - b.run);
        const { values, run } = mergeRuns(runs);
        expect(Array.from(values, (value, i) => ({ value, run: run[i] }))).toEqual(plain);
      }),
    );
  });

  it("are none where there are none", () => {
    expect(mergeRuns([]).values).toHaveLength(0);
    expect(mergeRuns([new Float64Array(0)]).values).toHaveLength(0);
  });
});
