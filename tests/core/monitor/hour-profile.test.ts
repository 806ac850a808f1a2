/** What is expected of a feature, and how far from it is usual. */
import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../../src/core/domain/time.ts";
import type { HomeHours } from "../../../src/core/features/home-hours.ts";
import {
  expectedAt,
  latestBase,
  learnHourProfile,
  toLevels,
  writeDeviations,
} from "../../../src/core/monitor/hour-profile.ts";

const DAYS = 28;
const LENGTH = DAYS * 24;

/** A pump that draws some 60 W, and 400 W at the end, as a sensor of a unit tells it. */
function pump(unit: string, watts: number): HomeHours {
  const indices = Array.from({ length: LENGTH }, (_, hour) => hour);
  return {
    features: [
      {
        id: "power:sensor.pump",
        kind: "power",
        measures: "mean",
        facts: { kind: "measured", what: "power", name: "pump" },
        unit,
        entity_ids: ["sensor.pump"],
      },
    ],
    length: LENGTH,
    startsMs: Float64Array.from(indices, (hour) => hour * HOUR_MS),
    day: Int32Array.from(indices, (hour) => Math.floor(hour / 24)),
    dates: [],
    hour: Uint8Array.from(indices, (hour) => hour % 24),
    isWeekend: new Uint8Array(LENGTH),
    known: new Uint8Array(LENGTH).fill(1),
    marked: new Uint8Array(LENGTH),
    values: Float64Array.from(indices, (hour) => (hour === LENGTH - 1 ? 400 : 60 + (hour % 5)) / watts),
    leader: new Int16Array(LENGTH).fill(-1),
  };
}

function judge(hours: HomeHours) {
  const levels = toLevels(hours);
  const learned = new Uint8Array(LENGTH).fill(1, 0, LENGTH - 1);
  const profile = learnHourProfile(hours, levels, learned);
  const deviations = new Float64Array(LENGTH);
  writeDeviations(hours, levels, profile, new Uint8Array(LENGTH).fill(1), deviations);
  return { deviation: deviations.at(-1), ...expectedAt(hours, profile, latestBase(hours), 0, LENGTH - 1) };
}

describe("power", () => {
  it.each([
    ["kW", 1_000],
    ["MW", 1_000_000],
    ["mW", 0.001],
  ])("in %s is as unusual as the same in W", (unit, watts) => {
    const inWatts = judge(pump("W", 1));
    expect(inWatts.deviation).toBeGreaterThan(4);
    const same = judge(pump(unit, watts));
    expect(same.deviation).toBeCloseTo(inWatts.deviation ?? Number.NaN, 1);
    expect(same.expected * watts).toBeCloseTo(inWatts.expected, 0);
    expect((same.high * watts) / inWatts.high).toBeCloseTo(1, 1);
  });
});
