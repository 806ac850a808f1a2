import { array, assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { createClockwork } from "../../../src/core/suggest/replay-clockwork.ts";
import { createCase } from "./replay-case.ts";

describe("the clockwork", () => {
  it("lets timers go off in order of time, and of setting where they are due together", () => {
    assert(
      property(array(integer({ min: 0, max: 50 }), { maxLength: 80 }), (minutes) => {
        const input = createCase([]);
        const clockwork = createClockwork(input);
        const wentOff: (readonly [number, number])[] = [];
        for (const [index, minute] of minutes.entries())
          clockwork.later(input.log.range.fromMs + minute * 60_000, () => wentOff.push([minute, index]));
        clockwork.run([]);
        const due = minutes.map((minute, index) => [minute, index] as const);
        expect(wentOff).toEqual(due.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  it("lets what is due at the instant of a row go off before it, and what the row sets for that instant after it", () => {
    const input = createCase([[0, 60, "binary_sensor.m", "on"]]);
    const clockwork = createClockwork(input);
    const entity = input.rows.codeOf("binary_sensor.m");
    const atMs = input.log.range.fromMs + 60 * 60_000;
    const order: string[] = [];
    const place = () => `${clockwork.now.nextRow}`;
    const row = input.rows.rowsOf(entity)[0] ?? -1;
    clockwork.later(atMs, () => order.push(`timer at ${place()}`));
    clockwork.listen(entity, () => {
      order.push(`row at ${place()}`);
      clockwork.later(atMs, () => order.push(`late timer at ${place()}`));
    });
    clockwork.run([entity]);
    expect(order).toEqual([`timer at ${row}`, `row at ${row + 1}`, `late timer at ${row + 1}`]);
  });

  it("tells of a row whoever listened before it, in the order in which they came", () => {
    const input = createCase([
      [0, 60, "binary_sensor.m", "on"],
      [0, 61, "binary_sensor.m", "off"],
    ]);
    const clockwork = createClockwork(input);
    const entity = input.rows.codeOf("binary_sensor.m");
    const told: string[] = [];
    const stopFirst = clockwork.listen(entity, () => {
      told.push("first");
      stopFirst();
      clockwork.listen(entity, () => told.push("third"));
    });
    clockwork.listen(entity, () => told.push("second"));
    clockwork.run([entity]);
    expect(told).toEqual(["first", "second", "second", "third"]);
  });
});
