/** Habits whose time moves with the season, through the whole analysis. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/suggest/analyse.ts";
import { judge, suggestionsFor } from "../../houses/judge.ts";
import { plantHabit } from "../../houses/planted-home.ts";
import type { HabitType } from "../../houses/planting.ts";
import { createRandomHome } from "../../houses/random-home.ts";

const SMALL = { devices: 15, motionSensors: 2, spreadMin: 5, otherUsesPerDay: 1, chances: 66 };

function plant(type: HabitType, seed: number, variant?: string) {
  const made = plantHabit(type, { ...SMALL, seed, ...(variant === undefined ? {} : { variant }) });
  const target = made.habit.targets[0]?.entityId ?? "";
  const said = suggestionsFor(made.log, made.home).filter(({ targetEntityIds }) =>
    targetEntityIds.includes(target),
  );
  return { made, said, detectors: said.map(({ suggestion }) => suggestion.detector) };
}

describe("a habit whose time moves by more than a minute a day", () => {
  it("is said as what it is, with the time of these weeks", () => {
    const { made, said } = plant("seasonal-drift", 3);
    expect(judge(made, said).isFound).toBe(true);
    const own = said.find(({ suggestion }) => suggestion.detector === "seasonal-drift")?.suggestion;
    expect(own?.title).toMatch(/^Turn on .* at \d+:\d\d every day this season$/);
    expect(own?.explanation).toMatch(
      /^The time moves with the season: someone switches it on about \d+ minutes later every week, at about \d+:\d\d \d weeks ago and at \d+:\d\d now on /,
    );
    expect(own?.evidence.support).toBeLessThanOrEqual(28);
    expect(own?.automation.triggers).toEqual([
      { trigger: "time", at: expect.stringMatching(/^\d\d:\d\d:00$/) },
    ]);
  });

  it("is left to the clock where it stays, and to the sun where it goes with it", () => {
    for (const seed of [1, 2]) {
      expect(plant("daily-time", seed, "all").detectors).not.toContain("seasonal-drift");
      expect(plant("sun-relative", seed).detectors).not.toContain("seasonal-drift");
    }
  });
});

describe("homes without a habit", () => {
  it("drift nowhere", () => {
    for (const seed of [600, 601, 602]) {
      const { log, home } = createRandomHome({ seed, days: 70, devices: 30, motionSensors: 2 });
      const said = suggestionsFor(log, home).map(({ suggestion }) => suggestion.detector);
      expect(said).not.toContain("seasonal-drift");
    }
  });

  it("are told before when seasons will show", () => {
    const { log, home } = createRandomHome({ seed: 1, days: 14, devices: 12, motionSensors: 1 });
    const { nothingFound } = analyse({ log, home, nowMs: log.range.toMs, seed: 1, tick: () => 0 });
    expect(nothingFound.find(({ detector }) => detector === "seasonal-drift")).toMatchObject({
      detector: "seasonal-drift",
      reason: "What moves with the season needs 56 whole days of history; there are 14 so far.",
      ready_at: "2026-11-01",
    });
  });
});
