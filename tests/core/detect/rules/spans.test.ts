import { describe, expect, it } from "vitest";
import { createSpans, within } from "../../../../src/core/detect/rules/spans.ts";
import { createDayTable } from "../../../../src/core/features/day-table.ts";
import { collectEventStreams } from "../../../../src/core/features/event-streams.ts";
import { createHouseLog, TIME_ZONE } from "../../../houses/house-log.ts";

function homeOf(length: number) {
  const house = createHouseLog();
  for (let day = 0; day < length; day += 1) {
    house.write("binary_sensor.door", "on", day, 600, "physical");
    house.write("binary_sensor.door", "off", day, 601, "physical");
  }
  const log = house.build(length);
  return { log, days: createDayTable({ range: log.range, timeZone: TIME_ZONE, exceptions: [], log }) };
}

describe("spans", () => {
  it("are the last weeks only where the history is twice as long, and share the error with the whole", () => {
    for (const [length, lengths] of [
      [27, [27]],
      [28, [28, 14]],
      [60, [60, 28, 14]],
    ] as const) {
      const spans = createSpans(homeOf(length).days, [], [28, 14]);
      expect(spans.map((span) => span.length)).toEqual(lengths);
      expect(spans.reduce((sum, { shareRatio }) => sum + shareRatio, 0)).toBeCloseTo(1, 12);
    }
  });

  it("hold the events of their days", () => {
    const { log, days } = homeOf(60);
    const { streams } = collectEventStreams(log, days, { minEvents: 5, minDays: 4, quietMin: [] });
    const [whole, , last] = createSpans(days, streams, [28, 14]);
    const [door] = streams;
    if (door === undefined || last === undefined) throw new Error("no stream");
    expect(within(door, whole)).toBe(door);
    expect([...within(door, last).day]).toEqual(Array.from({ length: 14 }, (_, i) => 46 + i));
    expect(within(door, last).untilMs).toHaveLength(14);
    expect(last.eventsRatio[0]).toBeCloseTo(14 / 60, 1);
  });
});
