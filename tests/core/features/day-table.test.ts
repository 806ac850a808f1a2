import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";

const HOUR_MS = 3_600_000;

function tableOf(
  from: string,
  to: string,
  seen: readonly string[],
  exceptions: { from: string; to: string }[] = [],
) {
  const builder = createEventLogBuilder();
  for (const [index, at] of seen.entries()) {
    const state = index % 2 === 0 ? "on" : "off";
    builder.add({ atMs: Date.parse(at), entityId: "light.a", state, initiatorCode: 1, actor: null });
  }
  const range = { fromMs: Date.parse(from), toMs: Date.parse(to) };
  const marked = exceptions.map((one) => ({ ...one, reason: null }));
  return createDayTable({ range, timeZone: "Europe/Berlin", exceptions: marked, log: builder.build(range) });
}

describe("the table of local days", () => {
  it("has days of 23 and 25 hours where daylight saving makes them", () => {
    const spring = tableOf("2026-03-28T00:00:00+01:00", "2026-03-31T00:00:00+02:00", []);
    expect([...spring.startsMs].slice(1).map((at, i) => (at - (spring.startsMs[i] ?? 0)) / HOUR_MS)).toEqual([
      24, 23, 24,
    ]);
    const autumn = tableOf("2026-10-24T00:00:00+02:00", "2026-10-27T00:00:00+01:00", []);
    expect([...autumn.startsMs].slice(1).map((at, i) => (at - (autumn.startsMs[i] ?? 0)) / HOUR_MS)).toEqual([
      24, 25, 24,
    ]);
  });

  it("knows dates, weekdays and the day of an instant", () => {
    const table = tableOf("2026-11-20T00:00:00+01:00", "2026-11-23T00:00:00+01:00", []);
    expect(table.dates).toEqual(["2026-11-20", "2026-11-21", "2026-11-22"]);
    expect([...table.weekday]).toEqual([4, 5, 6]);
    expect(table.indexOf(Date.parse("2026-11-21T23:59:59.999+01:00"))).toBe(1);
    expect(table.indexOf(Date.parse("2026-11-22T00:00:00+01:00"))).toBe(2);
    expect(table.indexOf(Date.parse("2026-11-23T00:00:00+01:00"))).toBe(-1);
    expect(table.indexOf(Date.parse("2026-11-19T23:00:00+01:00"))).toBe(-1);
  });

  it("counts only days that were observed, mostly inside the window, and not marked", () => {
    const seen = ["2026-11-18", "2026-11-19", "2026-11-21", "2026-11-22", "2026-11-23"].map(
      (date) => `${date}T20:00:00+01:00`,
    );
    const table = tableOf("2026-11-18T12:00:00+01:00", "2026-11-23T23:00:00+01:00", seen, [
      { from: "2026-11-21", to: "2026-11-21" },
    ]);
    // 18: half of it missing; 20: nothing seen; 21: marked.
    expect([...table.counts]).toEqual([0, 1, 0, 0, 1, 1]);
  });

  it("is empty for an empty window", () => {
    expect(tableOf("2026-11-18T12:00:00Z", "2026-11-18T12:00:00Z", []).length).toBe(0);
  });
});
