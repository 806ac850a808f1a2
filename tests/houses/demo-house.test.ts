import { describe, expect, it } from "vitest";
import { createDemoHouse, type DemoHouseOptions, type HistoryLine } from "./demo-house.ts";

// A Saturday noon; the 30 days before it hold the night on which Berlin's clocks go back.
const OPTIONS: DemoHouseOptions = { seed: 1, endMs: Date.parse("2026-11-21T11:00:00Z"), days: 30 };
const house = createDemoHouse(OPTIONS);

type StateLine = Extract<HistoryLine, { entity_id: string }>;
type EventLine = Extract<HistoryLine, { event_type: string }>;

const states = house.history.filter((line): line is StateLine => "entity_id" in line);
const events = house.history.filter((line): line is EventLine => "event_type" in line);

const localMinute = (iso: string): number => {
  const [hour = 0, minute = 0] = new Date(iso)
    .toLocaleTimeString("sv-SE", { timeZone: "Europe/Berlin", timeStyle: "short" })
    .split(":")
    .map(Number);
  return hour * 60 + minute;
};

describe("the demo house", () => {
  it("is the same for the same seed and another for another", () => {
    expect(createDemoHouse(OPTIONS).history).toEqual(house.history);
    expect(createDemoHouse({ ...OPTIONS, seed: 2 }).history).not.toEqual(house.history);
  });

  it("has at least sixty things in nine areas, and a history of bounded size", () => {
    const { entities, areas } = house.home as { entities: unknown[]; areas: unknown[] };
    expect(entities.length).toBeGreaterThanOrEqual(60);
    expect(areas.length).toBeGreaterThanOrEqual(9);
    expect(house.history.length).toBeGreaterThan(30_000);
    expect(house.history.length).toBeLessThan(80_000);
  });

  it("ends at its end and is in time order", () => {
    const times = house.history.map((line) =>
      Date.parse("entity_id" in line ? line.last_updated : line.time_fired),
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBe(OPTIONS.endMs - 30 * 86_400_000);
    expect(times.at(-1)).toBeLessThan(OPTIONS.endMs);
    expect(times.at(-1)).toBeGreaterThan(OPTIONS.endMs - 1_800_000);
  });

  it("never records a state that is already so", () => {
    const last = new Map<string, string>();
    const repeated = states.filter((line) => {
      const shown = JSON.stringify([line.state, line.attributes]);
      const isRepeated = last.get(line.entity_id) === shown;
      last.set(line.entity_id, shown);
      return isRepeated;
    });
    expect(repeated).toEqual([]);
  });

  it.each(house.habits)("keeps $id most of the days, by hand and in the app", (habit) => {
    const near = states.filter(
      (line) =>
        line.entity_id === habit.entityId &&
        line.state === habit.state &&
        line.last_changed === line.last_updated &&
        Math.abs(localMinute(line.last_changed) - habit.atMin) <= 4 * habit.spreadMin,
    );
    const weekday = (iso: string): string =>
      new Date(iso).toLocaleDateString("en-GB", { timeZone: "Europe/Berlin", weekday: "short" });
    const isWeekend = (iso: string): boolean => ["Sat", "Sun"].includes(weekday(iso));
    const onItsDays = near.filter(
      (line) => habit.days === "daily" || (habit.days === "weekend") === isWeekend(line.last_changed),
    );
    const days = { daily: 30, weekday: 21, weekend: 9 }[habit.days];
    expect(onItsDays.length / days).toBeGreaterThan(0.7);
    expect(onItsDays.every((line) => line.context.parent_id === null)).toBe(true);
    expect(onItsDays.some((line) => line.context.user_id !== null)).toBe(true);
    expect(onItsDays.some((line) => line.context.user_id === null)).toBe(true);
  });

  it("gives what an automation did the automation's context", () => {
    const runs = new Map(
      events
        .filter((line) => line.event_type === "automation_triggered")
        .map((line) => [line.context.id, line.data["entity_id"]]),
    );
    const hallway = states.filter((line) => line.entity_id === "light.hallway").slice(1);
    expect(hallway.length).toBeGreaterThan(30);
    for (const line of hallway) {
      expect(runs.get(line.context.id)).toMatch(/^automation\.hallway_light/);
      // An entity triggered it, so its context is the parent.
      expect(line.context.parent_id).toMatch(/^[0-9A-Z]{26}$/);
      expect(line.context.user_id).toBeNull();
    }
    const garden = states.filter((line) => line.entity_id === "light.garden_path").slice(1);
    expect(garden.length).toBeGreaterThan(50);
    // The clock and the sun are no parents.
    expect(garden.every((line) => line.context.parent_id === null && runs.has(line.context.id))).toBe(true);
  });

  it("precedes every change made in the app by its call, with the same context", () => {
    const calls = new Map(
      events
        .filter((line) => line.event_type === "call_service")
        .map((line) => [line.context.id, line.context.user_id]),
    );
    const inTheApp = states.filter((line) => line.context.user_id !== null);
    expect(inTheApp.length).toBeGreaterThan(50);
    for (const line of inTheApp) expect(calls.get(line.context.id)).toBe(line.context.user_id);
  });

  it("leaves its things in the state of their last line", () => {
    const last = new Map(states.map((line) => [line.entity_id, line.state]));
    const entities = house.fixture.devices.flatMap((device) => device.entities);
    const wrong = entities.filter((entity) => entity.state !== last.get(entity.entity_id));
    expect(wrong.map((entity) => entity.entity_id)).toEqual([]);
  });

  it("lives on after its end, in time order", () => {
    const coming = house.future().take(500).toArray();
    expect(coming).toHaveLength(500);
    const times = coming.map(({ atMs }) => atMs);
    expect(times[0]).toBeGreaterThan(OPTIONS.endMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
