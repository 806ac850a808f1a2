import { assert, boolean, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutStrip, type StripRequest } from "../../frontend/src/strip/strip-geometry.ts";
import { createBacktest } from "../fakes/panel-samples.ts";

const MONTH = Array.from({ length: 30 }, (_, index) => (index % 7 < 5 ? "m" : "-"));

function layOut(change: Partial<StripRequest> = {}) {
  return layoutStrip({
    days: createBacktest(MONTH).daily,
    widthPx: 700,
    isRtl: false,
    firstWeekday: 1,
    isRunning: false,
    ...change,
  });
}

describe("the strip's geometry", () => {
  it("puts a month into one row where there is room", () => {
    expect(layOut()).toMatchObject({ rows: 1, columns: 30, width: 700 });
  });

  it("wraps into equal rows on a phone, so that a finger hits one day", () => {
    const layout = layOut({ widthPx: 316 });
    expect(layout).toMatchObject({ rows: 2, columns: 15 });
    expect(Math.min(...layout.cells.map(({ width }) => width))).toBeGreaterThan(15);
  });

  it("begins at the right where people read from the right", () => {
    const [first, second] = layOut({ isRtl: true }).cells;
    expect(first?.x).toBeGreaterThan(second?.x ?? Number.NaN);
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeGreaterThan(695);
  });

  it("writes dates at the beginning of weeks", () => {
    expect(layOut().labels.map(({ date }) => date)).toEqual([
      "2026-10-26",
      "2026-11-02",
      "2026-11-09",
      "2026-11-16",
    ]);
    expect(layOut({ firstWeekday: 7 }).labels[0]?.date).toBe("2026-10-25");
  });

  it("dates a strip without a beginning of a week by its first day", () => {
    const layout = layOut({ days: createBacktest(["m", "m", "-"]).daily });
    expect(layout.labels.map(({ date }) => date)).toEqual(["2026-11-18"]);
  });

  it("shows several kinds of one day as bands, none above another", () => {
    const [cell] = layOut({ days: createBacktest(["muxs"]).daily }).cells;
    expect(cell?.bands.map(({ kind }) => kind)).toEqual(["matched", "nobody", "missed", "already_so"]);
    const tops = cell?.bands.map(({ y }) => y) ?? [];
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
  });

  it("has a layout for no day at all", () => {
    expect(layOut({ days: [] })).toMatchObject({ cells: [], labels: [], rows: 1 });
  });

  it("keeps every day inside the drawing and apart from the others, whatever the width", () => {
    assert(
      property(
        integer({ min: 1, max: 400 }),
        integer({ min: 60, max: 2_000 }),
        boolean(),
        (count, widthPx, isRtl) => {
          const days = createBacktest(Array.from({ length: count }, () => "mu")).daily;
          const layout = layOut({ days, widthPx, isRtl });
          const seen = new Set<string>();
          for (const { x, y, width, height } of layout.cells) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x + width).toBeLessThanOrEqual(layout.width + 0.001);
            expect(y + height).toBeLessThanOrEqual(layout.height);
            seen.add(`${x.toFixed(2)} ${y}`);
          }
          expect(seen.size).toBe(count);
          for (const { x } of layout.labels) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(layout.width);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
