import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { toInitiatorCode } from "../../../src/core/domain/initiator.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/domain/time.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { indexEntityRows } from "../../../src/core/features/entity-rows.ts";
import { collectEventStreams } from "../../../src/core/features/event-streams.ts";
import { collectNumberSteps, findThresholds } from "../../../src/core/features/threshold-crossings.ts";

const FROM_MS = Date.UTC(2026, 8, 7);
const PARAMS = { minEvents: 2, minDays: 1, quietMin: [30] };

function read(rows: readonly (readonly [minute: number, entityId: string, state: string])[], days = 2) {
  const builder = createEventLogBuilder();
  for (const [minute, entityId, state] of rows)
    builder.add({
      atMs: FROM_MS + minute * MINUTE_MS,
      entityId,
      state,
      initiatorCode: toInitiatorCode("unknown"),
      actor: null,
    });
  const log = builder.build({ fromMs: FROM_MS, toMs: FROM_MS + days * DAY_MS });
  const table = createDayTable({ range: log.range, timeZone: "UTC", exceptions: [], log });
  return { log, days: table, ...collectEventStreams(log, table, PARAMS) };
}

const minutesOf = (atMs: Float64Array) => [...atMs].map((at) => (at - FROM_MS) / MINUTE_MS);

describe("streams of events", () => {
  it("are the settled states that came, not those that came back from being unavailable", () => {
    const { streams, log } = read([
      [0, "binary_sensor.door", "off"],
      [10, "binary_sensor.door", "on"],
      [11, "binary_sensor.door", "unavailable"],
      [12, "binary_sensor.door", "on"],
      [13, "binary_sensor.door", "off"],
      [20, "binary_sensor.door", "on"],
    ]);
    const on = streams.find((one) => log.states[one.stateCode] === "on" && one.quietMs === 0);
    expect(minutesOf(on?.atMs ?? new Float64Array())).toEqual([10, 20]);
  });

  it("know what comes after quiet, and how long it lasted", () => {
    const { streams, log } = read([
      [0, "binary_sensor.hall", "off"],
      ...[100, 105, 200, 300].flatMap((minute) => [
        [minute, "binary_sensor.hall", "on"] as const,
        [minute + 2, "binary_sensor.hall", "off"] as const,
      ]),
    ]);
    const on = streams.filter((one) => log.states[one.stateCode] === "on");
    expect(on.map(({ quietMs, atMs }) => [quietMs / MINUTE_MS, minutesOf(atMs)])).toEqual([
      [0, [100, 105, 200, 300]],
      [30, [200, 300]],
    ]);
    expect(on[0]?.untilMs[0]).toBe(FROM_MS + 102 * MINUTE_MS);
  });

  it("are not what a contact does that bounces, but all that a button does", () => {
    const second = 1 / 60;
    const { streams, log } = read(
      [0, 60, 120].flatMap((minute) => [
        [minute, "binary_sensor.door", "off"] as const,
        [minute + 10, "binary_sensor.door", "on"] as const,
        [minute + 10 + 0.3 * second, "binary_sensor.door", "off"] as const,
        [minute + 10 + 0.6 * second, "binary_sensor.door", "on"] as const,
        [minute + 20, "binary_sensor.button", "off"] as const,
        [minute + 30, "binary_sensor.button", "on"] as const,
        [minute + 30 + 0.3 * second, "binary_sensor.button", "off"] as const,
      ]),
    );
    const times = (entityId: string, state: string) =>
      minutesOf(
        streams.find(
          (one) =>
            log.entityIds[one.entityCode] === entityId &&
            log.states[one.stateCode] === state &&
            one.quietMs === 0,
        )?.atMs ?? new Float64Array(),
      ).map(Math.round);
    expect(times("binary_sensor.door", "off")).toEqual([60, 120]);
    expect(times("binary_sensor.button", "on")).toEqual([30, 90, 150]);
  });

  it("tell the first who comes and the last who leaves of several persons", () => {
    const { streams } = read([
      [0, "person.anna", "home"],
      [0, "person.ben", "home"],
      ...[0, 1].flatMap((day) => [
        [day * 1440 + 480, "person.anna", "not_home"] as const,
        [day * 1440 + 500, "person.ben", "not_home"] as const,
        [day * 1440 + 1000, "person.anna", "home"] as const,
        [day * 1440 + 1100, "person.ben", "home"] as const,
      ]),
    ]);
    const of = (presence: string) => streams.find((one) => one.presence === presence);
    expect(minutesOf(of("last-out")?.atMs ?? new Float64Array())).toEqual([500, 1940]);
    expect(minutesOf(of("first-in")?.atMs ?? new Float64Array())).toEqual([1000, 2440]);
  });
});

describe("thresholds", () => {
  it("are found where steps before people's actions have them in common, and rounded", () => {
    const days = 12;
    const rows: (readonly [number, string, string])[] = [[0, "sensor.humidity", "50"]];
    const actions: number[] = [];
    for (let day = 0; day < days; day += 1) {
      const at = day * 1440 + 400 + ((day * 97) % 300);
      // A shower: up in steps, down again; on the way it passes 65.
      for (const [i, value] of [54, 60 + (day % 3), 67 + (day % 4), 72, 66, 58, 50].entries())
        rows.push([at + 6 * i, "sensor.humidity", String(value)]);
      actions.push(FROM_MS + (at + 13) * MINUTE_MS);
    }
    const { log, days: table, isDiscrete } = read(rows, days);
    const steps = collectNumberSteps(log, table, indexEntityRows(log), isDiscrete, new Map());
    const found = findThresholds(Float64Array.from(actions), steps, () => true, {
      minSupport: 5,
      minDays: 4,
      screenMaxP: 1e-3,
    });
    expect(found.map(({ crossing }) => crossing)).toEqual([{ side: "above", threshold: 65 }]);
    expect(found[0]?.atMs).toHaveLength(days);
  });

  it("are not found where people act whatever the number does", () => {
    const rows: (readonly [number, string, string])[] = [];
    for (let minute = 0; minute < 12 * 1440; minute += 7)
      rows.push([minute, "sensor.power", String((minute * 7919) % 500)]);
    const actions = Array.from(
      { length: 12 },
      (_, day) => FROM_MS + day * DAY_MS + 18 * HOUR_MS + day * 3 * MINUTE_MS,
    );
    const { log, days: table, isDiscrete } = read(rows, 12);
    const steps = collectNumberSteps(log, table, indexEntityRows(log), isDiscrete, new Map());
    const params = { minSupport: 5, minDays: 4, screenMaxP: 1e-3 };
    expect(findThresholds(Float64Array.from(actions), steps, () => true, params)).toEqual([]);
  });
});
