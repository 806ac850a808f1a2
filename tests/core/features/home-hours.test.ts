import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { type InitiatorKind, toInitiatorCode } from "../../../src/core/domain/initiator.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/domain/time.ts";
import { readHomeHours, sliceHours } from "../../../src/core/features/home-hours.ts";
import { listHourFeatures } from "../../../src/core/features/hour-features.ts";
import { EN } from "../../../src/core/words/en.ts";

/** 2026-10-24T22:00Z is midnight in Berlin; clocks go back three hours later. */
const START_MS = Date.UTC(2026, 9, 24, 22);
const words = { nameOf: (entityId: string) => `the ${entityId.split(".")[1] ?? ""}` };
const home = createHome({
  time_zone: "Europe/Berlin",
  areas: [{ area_id: "hall", name: "Hall" }],
  devices: [{ id: "d1", area_id: "hall" }],
  entities: [
    { entity_id: "light.hall", device_id: "d1" },
    { entity_id: "light.porch" },
    { entity_id: "binary_sensor.motion", area_id: "hall", device_class: "motion" },
    { entity_id: "binary_sensor.door", area_id: "hall", device_class: "door" },
    { entity_id: "sensor.t", area_id: "hall", device_class: "temperature", unit_of_measurement: "°C" },
    { entity_id: "sensor.plug", unit_of_measurement: "W" },
    { entity_id: "sensor.b", device_class: "battery", entity_category: "diagnostic" },
    { entity_id: "sensor.off", device_class: "power", disabled_by: "user" },
    { entity_id: "sensor.signal", device_class: "signal_strength", entity_category: "diagnostic" },
  ],
  exceptions: [{ from: "2026-10-26", to: "2026-10-26" }],
});

type Row = readonly [entityId: string, minute: number, state: string, by?: InitiatorKind];

function readRows(rows: readonly Row[], hours: number, beginsHour = 0) {
  const builder = createEventLogBuilder();
  for (const [entityId, minute, state, by = "unknown"] of rows)
    builder.add({
      atMs: START_MS + minute * MINUTE_MS,
      entityId,
      state,
      initiatorCode: toInitiatorCode(by),
      actor: null,
    });
  const log = builder.build();
  const range = { fromMs: START_MS + beginsHour * HOUR_MS, toMs: START_MS + hours * HOUR_MS };
  const features = listHourFeatures(log, home, words);
  const read = readHomeHours({ log, home, features, range });
  return {
    read,
    of: (id: string) => {
      const index = features.findIndex((feature) => feature.id === id);
      return index < 0 ? null : [...read.values.subarray(index * read.length, (index + 1) * read.length)];
    },
  };
}

/** Something every half hour, so that all hours are known. */
const ticks = (hours: number): readonly Row[] =>
  Array.from({ length: 2 * hours + 1 }, (_, index) => ["sensor.tick", 30 * index, String(index)] as const);

describe("the features of a home", () => {
  it("are named, with units and entities, by room, domain and sensor", () => {
    const rows = home.entities.map(({ entity_id }) => [entity_id, 1, "1"] as const);
    const { read } = readRows(rows, 2);
    const said = read.features.map(({ id, facts, unit }) => [id, EN.incidentPart(facts), unit]);
    expect(said).toContainEqual(["actions:area:hall", "Use of devices in Hall", null]);
    expect(said).toContainEqual(["actions:domain:light", "Use of light entities", null]);
    expect(said).toContainEqual(["temperature:sensor.t", "Temperature (the t)", "°C"]);
    expect(said).toContainEqual(["temperature-change:sensor.t", "Change of temperature (the t)", "°C/h"]);
    expect(said).toContainEqual(["power:sensor.plug", "Power (the plug)", "W"]);
    expect(said).toContainEqual(["battery:sensor.b", "Battery (the b)", "%"]);
    const lights = read.features.find(({ id }) => id === "actions:domain:light");
    expect(lights?.entity_ids).toEqual(["light.hall", "light.porch"]);
    expect(read.features.flatMap(({ entity_ids }) => entity_ids)).not.toContain("sensor.off");
    expect(read.features.flatMap(({ entity_ids }) => entity_ids)).not.toContain("sensor.signal");
  });

  it("count people's actions, motion, openings and changes, and not what came back from being out of reach", () => {
    const { of, read } = readRows(
      [
        ...ticks(3),
        ["light.hall", 0, "off", "system"],
        ["light.hall", 10, "on", "physical"],
        ["light.hall", 20, "off", "automation"],
        ["light.hall", 70, "unavailable", "system"],
        ["light.hall", 80, "off", "system"],
        ["binary_sensor.motion", 0, "off"],
        ["binary_sensor.motion", 61, "on"],
        ["binary_sensor.motion", 62, "off"],
        ["binary_sensor.motion", 63, "on"],
        ["binary_sensor.door", 0, "off"],
        ["binary_sensor.door", 130, "on"],
      ],
      3,
    );
    expect(of("actions:area:hall")).toEqual([1, 0, 0]);
    expect(of("changes:domain:light")).toEqual([2, 0, 0]);
    expect(of("motion:area:hall")).toEqual([0, 2, 0]);
    expect(of("openings:area:hall")).toEqual([0, 0, 1]);
    expect(of("changes:domain:binary_sensor")).toEqual([0, 3, 1]);
    const index = read.features.findIndex(({ id }) => id === "changes:domain:binary_sensor");
    const { entity_ids } = read.features[index] ?? { entity_ids: [] };
    expect(entity_ids[read.leader[index * 3 + 1] ?? -1]).toBe("binary_sensor.motion");
    expect(read.leader[index * 3]).toBe(-1);
  });

  it("measure means by time and how far a temperature moved, from what was so before the window", () => {
    const { of } = readRows(
      [
        ...ticks(4),
        ["sensor.t", 0, "20"],
        ["sensor.t", 90, "22"],
        ["sensor.t", 150, "unavailable"],
        ["sensor.t", 200, "24"],
        ["sensor.plug", 75, "100"],
        ["sensor.plug", 90, "0"],
      ],
      4,
      1,
    );
    expect(of("temperature:sensor.t")).toEqual([21, 22, 24]);
    expect(of("temperature-change:sensor.t")).toEqual([2, Number.NaN, Number.NaN]);
    // Known for less than half of the first hour's… it is known for three quarters.
    expect(of("power:sensor.plug")?.map((watts) => Math.round(watts))).toEqual([33, 0, 0]);
  });

  it("have no values in hours in which the home was not heard of, at the edges neither", () => {
    const rows = ticks(12).filter(([, minute]) => minute <= 150 || minute >= 400);
    const { read, of } = readRows(rows, 14);
    expect([...read.known]).toEqual([1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect(of("changes:domain:sensor")?.[4]).toBeNaN();
    const late = readRows(ticks(5), 9).read;
    expect([...late.known]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0]);
  });

  it("know the local hour on the day on which clocks change, the weekend and marked days", () => {
    const { read } = readRows(ticks(30), 30);
    expect([...read.hour.subarray(0, 6)]).toEqual([0, 1, 2, 2, 3, 4]);
    expect(read.dates).toEqual(["2026-10-25", "2026-10-26"]);
    expect([...read.isWeekend.subarray(20, 27)]).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expect([...read.marked.subarray(20, 27)]).toEqual([0, 0, 0, 0, 0, 1, 1]);
    const part = sliceHours(read, 24, 26);
    expect([...part.hour]).toEqual([23, 0]);
    expect(part.values).toHaveLength(2 * read.features.length);
  });

  it("are nothing where there is nothing", () => {
    const { read } = readRows([], 0);
    expect([read.length, read.features.length]).toEqual([0, 0]);
  });
});
