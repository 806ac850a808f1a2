import { describe, expect, it } from "vitest";
import type { Anomaly } from "../../../src/core/domain/incident.ts";
import { DAY_MS, HOUR_MS } from "../../../src/core/domain/time.ts";
import { readHomeHours, sliceHours } from "../../../src/core/features/home-hours.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import {
  type UnusualHabits,
  followHours,
  hoursToLookAt,
  unusualHour,
} from "../../../src/core/monitor/unusual-hour.ts";
import { createSensedHome } from "../../houses/sensed-home.ts";
import { cutLog } from "../../houses/watch-home.ts";

const DAYS = 24;
const names = { nameOf: (entityId: string) => entityId };
const params = unusualHour.params.parse({});
const fault = { kind: "fridge warms up", atMin: DAYS * 1440 + 360, lastsMin: 2880 } as const;
const { log, home, faultMs } = createSensedHome({ seed: 31, days: DAYS + 3, devices: 15, fault });
const learnMs = log.range.fromMs + DAYS * DAY_MS;
const faultAtMs = faultMs ?? 0;

function learnAt(
  atMs: number,
  incidents: readonly { since_ms: number; last_ms: number }[] = [],
): UnusualHabits {
  const habits = unusualHour.learn(
    {
      log: cutLog(log, log.range.fromMs, atMs),
      home,
      names,
      random: createRandom(1),
      incidents: incidents.map((one) => ({ ...one, monitor: "unusual-hour", entity_ids: [] })),
    },
    params,
  );
  if (habits === null) throw new Error("three weeks are enough");
  return habits;
}

const habits = learnAt(learnMs);
const window = hoursToLookAt(habits);
const hoursFrom = (fromMs: number, toMs: number) =>
  readHomeHours({ log, home, features: habits.features, range: { fromMs, toMs } });

describe("unusual hours", () => {
  const hours = hoursFrom(learnMs - (window - 1) * HOUR_MS, faultAtMs + 14 * HOUR_MS);
  const said = followHours(habits, { hours, open: null, names }, params);

  it("are one incident that goes on, keeps its beginning and never loses a part", () => {
    const first = said.findIndex((one) => one !== null);
    const going = said.slice(first).filter((one): one is Anomaly => one !== null);
    expect(said.slice(first).every((one) => one !== null)).toBe(true);
    expect(new Set(going.map(({ since_ms }) => since_ms)).size).toBe(1);
    expect(going[0]?.since_ms).toBeGreaterThanOrEqual(faultAtMs - HOUR_MS);
    let before: readonly string[] = [];
    for (const { parts } of going) {
      const features = parts.map(({ feature }) => feature);
      expect(before.every((feature) => features.includes(feature))).toBe(true);
      before = features;
    }
    expect(going[0]?.parts[0]).toMatchObject({
      feature: "temperature:sensor.fridge_temperature",
      unit: "°C",
    });
  });

  it("are the same looked at one by one, each with a short window", () => {
    let open: Anomaly | null = null;
    for (const [index, expected] of said.entries()) {
      const part = sliceHours(hours, index, index + window);
      const look = unusualHour.look(habits, { hours: part, open, names }, params);
      open = look.anomalies[0] ?? null;
      expect(open).toEqual(expected);
    }
  });

  it("are not learned as the home's habit while nobody calls them normal", () => {
    const nightMs = faultAtMs + 24 * HOUR_MS;
    const next = { fromMs: nightMs - (window - 1) * HOUR_MS, toMs: nightMs + 6 * HOUR_MS };
    const [since_ms, last_ms] = [faultAtMs, nightMs];
    const careful = learnAt(nightMs, [{ since_ms, last_ms }]);
    const ranges = (of: UnusualHabits) => {
      const read = readHomeHours({ log, home, features: of.features, range: next });
      return followHours(of, { hours: read, open: said.at(-1) ?? null, names }, params).map(
        (one) =>
          one?.parts.find(({ feature }) => feature === "temperature:sensor.fridge_temperature")?.high ?? null,
      );
    };
    for (const high of ranges(careful)) expect(high).toBeLessThan(7);
    // Learned as normal, a day of warmth is within what is usual.
    expect(ranges(learnAt(nightMs)).at(-1)).toBeNull();
  });

  it("close by themselves, and a gap in the data neither opens nor closes one", () => {
    const calm = hoursFrom(learnMs - 24 * HOUR_MS, learnMs);
    const open = said.at(-1) ?? null;
    expect(open).not.toBeNull();
    const last = sliceHours(calm, calm.length - window, calm.length);
    expect(unusualHour.look(habits, { hours: last, open, names }, params).anomalies).toEqual([]);
    const unknown = { ...last, known: last.known.with(last.length - 1, 0) };
    expect(unusualHour.look(habits, { hours: unknown, open, names }, params).anomalies).toEqual([open]);
    expect(unusualHour.look(habits, { hours: unknown, open: null, names }, params).anomalies).toEqual([]);
  });

  it("say nothing on days that people marked", () => {
    const marked = { ...hours, marked: new Uint8Array(hours.length).fill(1) };
    expect(
      followHours(habits, { hours: marked, open: null, names }, params).every((one) => one === null),
    ).toBe(true);
  });

  it("are kept in half a megabyte of plain data", () => {
    expect(JSON.stringify(habits).length).toBeLessThan(500_000);
  });
});
