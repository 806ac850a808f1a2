import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/domain/time.ts";
import type { Firing, Replay } from "../../../src/core/suggest/backtest.ts";
import { sayOnce } from "../../../src/core/suggest/say-once.ts";
import { type Weighing, worthOf, worthParamsSchema } from "../../../src/core/suggest/worth.ts";

const PARAMS = worthParamsSchema.parse({});
const NO_BACKTEST: Replay["backtest"] = {
  days: 0,
  fired: 0,
  matched: 0,
  unmatched: 0,
  contradicted: 0,
  already_so: 0,
  missed: 0,
  precision: 0,
  coverage: 0,
  false_per_day: 0,
  daily: [],
};

function weighing(
  firings: readonly Firing[],
  part: Partial<Weighing> = {},
  missed: readonly number[] = [],
): Weighing {
  return {
    replay: {
      backtest: NO_BACKTEST,
      firings,
      matched: Int32Array.from(firings.flatMap(({ actionIds }) => actionIds)),
      missed: Int32Array.from(missed),
      alreadySoMs: [],
      refractory: 0,
    },
    isClocked: false,
    mode: "act",
    sinceMs: 0,
    days: 14,
    counts: () => true,
    // An action's id is the hour in which it was done.
    atMsOf: (id) => id * HOUR_MS,
    isUndoing: () => false,
    ...part,
  };
}

const matched = (id: number): Firing => ({
  atMs: id * HOUR_MS,
  word: "matched",
  actionIds: [id],
  undoneByIds: [],
});
const unmatched = (atMs: number): Firing => ({ atMs, word: "unmatched", actionIds: [], undoneByIds: [] });
const contradicted = (id: number): Firing => ({
  atMs: id * HOUR_MS - MINUTE_MS,
  word: "contradicted",
  actionIds: [],
  undoneByIds: [id],
});

describe("what the home does by itself already", () => {
  const item = (id: string, ids: readonly number[], part: { readonly isDone?: boolean } = {}) => ({
    id,
    weighing: weighing(ids.map(matched)),
    ...part,
  });
  const all = Array.from({ length: 10 }, (_, i) => i + 1);
  const idsOf = (items: readonly ReturnType<typeof item>[], isSame = false) =>
    sayOnce(items, (a, b) => isSame && a.id.startsWith("idea") && b.id.startsWith("idea"), PARAMS).map(
      ({ id }) => id,
    );

  it("is not said, nor what would explain the same", () => {
    const others = [
      item("beside", all.slice(0, 7)),
      item(
        "new",
        all.map((id) => id + 100),
      ),
    ];
    expect(idsOf([item("done", all, { isDone: true }), ...others])).toEqual(["new"]);
    expect(idsOf([item("done", all), ...others])).toEqual(["done", "new"]);
  });

  it("is not said at other moments either", () => {
    const again = item(
      "idea again",
      all.map((id) => id + 100),
    );
    expect(idsOf([item("idea", all, { isDone: true }), again], true)).toEqual([]);
  });

  it("can be changed all the same", () => {
    const change = {
      id: "change",
      weighing: weighing(all.map(matched), {
        insteadOf: { before: weighing([]).replay, after: weighing(all.map(matched)).replay, isTidy: false },
      }),
    };
    expect(idsOf([item("done", all, { isDone: true }), change])).toEqual(["change"]);
  });
});

describe("what a suggestion is worth", () => {
  it("is what it saves in a week, less what it costs when it is wrong", () => {
    const firings = [...Array.from({ length: 10 }, (_, i) => matched(i + 1)), unmatched(5 * DAY_MS)];
    const price = PARAMS.unmatchedPrice * (1 + PARAMS.marginFirings);
    expect(worthOf(weighing(firings), new Set(), PARAMS)).toBeCloseTo((10 - price) / 2, 12);
  });

  it("is less where it was undone, and less where people have to be asked", () => {
    const hits = Array.from({ length: 10 }, (_, i) => matched(i + 1));
    const undone: Firing = { atMs: 0, word: "contradicted", actionIds: [], undoneByIds: [1] };
    const plain = worthOf(weighing([...hits, unmatched(0)]), new Set(), PARAMS);
    expect(worthOf(weighing([...hits, undone]), new Set(), PARAMS)).toBeLessThan(plain);
    expect(worthOf(weighing([...hits, unmatched(0)], { mode: "ask" }), new Set(), PARAMS)).toBeCloseTo(
      plain * PARAMS.askedRatio,
      12,
    );
  });

  it("by the clock is little less where people did it half an hour beside", () => {
    const hits = Array.from({ length: 10 }, (_, i) => matched(i + 1));
    const beside = weighing([...hits, unmatched(100 * HOUR_MS + 30 * MINUTE_MS)], { isClocked: true }, [100]);
    const alone = weighing([...hits, unmatched(200 * HOUR_MS)], { isClocked: true }, [100]);
    expect(worthOf(beside, new Set(), PARAMS)).toBeGreaterThan(worthOf(alone, new Set(), PARAMS));
  });

  it("of a row of lamps on one switch is that of one press", () => {
    const row = weighing([{ ...matched(0), actionIds: [1, 2, 3] }], { atMsOf: () => 0 });
    const one = weighing([{ ...matched(0), actionIds: [1] }], { atMsOf: () => 0 });
    expect(worthOf(row, new Set(), PARAMS)).toBe(worthOf(one, new Set(), PARAMS));
  });

  it("is nothing where better ones do most of it already", () => {
    const firings = Array.from({ length: 10 }, (_, i) => matched(i + 1));
    expect(worthOf(weighing(firings), new Set([1, 2, 3, 4, 5, 6]), PARAMS)).toBe(0);
  });
});

describe("suggestions in order", () => {
  const item = (id: string, ids: readonly number[]) => ({ id, weighing: weighing(ids.map(matched)) });

  it("are best first, and the same in other words is left out", () => {
    const best = item("best", [1, 2, 3, 4, 5, 6, 7, 8]);
    const same = item("same", [1, 2, 3, 4, 5, 6, 7]);
    const other = item("other", [20, 21, 22, 23, 24]);
    expect(sayOnce([other, same, best], () => false, PARAMS).map(({ id }) => id)).toEqual(["best", "other"]);
  });

  it("are weighed by what they add, so that two halves do not hide a third", () => {
    const left = item("left", [1, 2, 3, 4, 5, 6]);
    const right = item("right", [11, 12, 13, 14, 15, 16]);
    const both = item("both", [1, 2, 3, 11, 12, 13, 30]);
    const said = sayOnce([left, right, both], () => false, PARAMS).map(({ id }) => id);
    expect(said[0]).toBe("both");
    expect(said).toHaveLength(3);
  });

  it("leave out what is the same idea even at other moments", () => {
    const said = sayOnce(
      [item("a", [1, 2, 3, 4, 5, 6]), item("b", [11, 12, 13, 14, 15])],
      () => true,
      PARAMS,
    );
    expect(said.map(({ id }) => id)).toEqual(["a"]);
  });

  describe("by the clock", () => {
    const ids = Array.from({ length: 10 }, (_, i) => i + 1);
    /** Firings before what people did by so many minutes, in turn. */
    const ahead = (lagsMin: readonly number[], part: Partial<Weighing>) =>
      weighing(
        ids.map((id, i) => ({
          ...matched(id),
          atMs: id * HOUR_MS - (lagsMin[i % lagsMin.length] ?? 0) * MINUTE_MS,
        })),
        part,
      );
    const clock = { id: "clock", weighing: ahead([-12, 3, -7, 10, 0], { isClocked: true }) };
    const said = (other: { readonly id: string; readonly weighing: Weighing }) =>
      sayOnce([clock, other], () => false, PARAMS).map(({ id }) => id);

    it("leave it to what people follow more closely", () => {
      expect(said({ id: "event", weighing: ahead([1, 2, 1.5], {}) })).toEqual(["event"]);
    });

    it("stay where people keep no closer to what comes, or it explains less", () => {
      expect(said({ id: "event", weighing: ahead([-12, 3, -7, 10, 0.5], {}) })).toContain("clock");
      const half = weighing(ids.slice(5).map(matched));
      expect(said({ id: "half", weighing: half })).toContain("clock");
    });

    it("are left out, not failed at, where nobody did anything then", () => {
      const idle = { id: "idle", weighing: weighing([], { isClocked: true }) };
      const event = { id: "event", weighing: weighing(ids.map(matched)) };
      expect(sayOnce([idle, event], () => false, PARAMS).map(({ id }) => id)).toEqual(["event"]);
    });
  });

  describe("about what undoes an automation", () => {
    const ids = Array.from({ length: 10 }, (_, i) => i + 1);
    const before = weighing(ids.map(contradicted)).replay;
    const undoing = item("undoing", ids);
    const other = item("other", [20, 21, 22, 23, 24, 25]);
    const change = (after: Replay | null) => ({
      id: "change",
      weighing: weighing([], { insteadOf: { before, after, isTidy: false } }),
    });
    const said = (items: Parameters<typeof sayOnce>[0]) =>
      sayOnce(items, () => false, PARAMS).map(({ id }) => id);

    it("are left to the change of that automation", () => {
      expect(said([undoing, other, change(null)])).toEqual(["change", "other"]);
      expect(said([undoing, other])).toEqual(["undoing", "other"]);
    });

    it("are not said either where no change of that automation is found", () => {
      const undoes = (most: number) => ({
        id: "undoing",
        weighing: weighing(ids.map(matched), { isUndoing: (id) => id <= most }),
      });
      expect(said([undoes(6), other])).toEqual(["other"]);
      expect(said([undoes(5), other])).toEqual(["undoing", "other"]);
    });

    it("stay where most of it is needed all the same", () => {
      const mostly = weighing(ids.slice(0, 8).map(contradicted)).replay;
      expect(said([undoing, change(mostly)])).toContain("undoing");
    });
  });
});
