/** What is known of a home before anything was learned. */
import { describe, expect, it } from "vitest";
import { toKnownHome } from "../../src/app/known-home.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { DAY_MS } from "../../src/core/domain/time.ts";

const NOW_MS = Date.parse("2026-11-28T12:00:00Z");
const HOME = createHome({
  entities: [
    { entity_id: "light.hall" },
    { entity_id: "light.attic", hidden_by: "user" },
    { entity_id: "light.cellar", disabled_by: "integration" },
    { entity_id: "cover.bedroom" },
    { entity_id: "sensor.lux" },
  ],
  persons: [{ entity_id: "person.anna" }, { entity_id: "person.ben" }],
});
const memoryOf = (days: number) => ({ firstMs: NOW_MS - days * DAY_MS, lastMs: NOW_MS });
const timesOfDay = (ready: boolean, readyAt: string | null) => [
  { detector: "daily-time", ready, reason: "", readyAt },
];

describe("what is known of a home", () => {
  it("counts what people see, and whole days of history", () => {
    expect(toKnownHome(HOME, memoryOf(2.9), [], NOW_MS)).toEqual({
      lights: 1,
      covers: 1,
      persons: 2,
      days: 2,
      habitsInDays: 5,
    });
    expect(toKnownHome(HOME, { firstMs: null, lastMs: null }, [], NOW_MS)).toMatchObject({
      days: 0,
      habitsInDays: 7,
    });
  });

  it("says when habits by the time of day can be told as the last analysis had it", () => {
    const inDays = (learning: ReturnType<typeof timesOfDay>) =>
      toKnownHome(HOME, memoryOf(4), learning, NOW_MS).habitsInDays;
    expect(inDays(timesOfDay(false, "2026-12-01"))).toBe(3);
    expect(inDays(timesOfDay(false, "2026-11-28"))).toBe(1);
    expect(inDays(timesOfDay(true, null))).toBe(0);
  });
});
