/** Routines of kinds of days, through the whole analysis. */
import { describe, expect, it } from "vitest";
import { DETECTORS } from "../../../src/core/detect/detectors.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { analyse } from "../../../src/core/suggest/analyse.ts";
import { judge, suggestionsFor } from "../../houses/judge.ts";
import { plantHabit } from "../../houses/planted-home.ts";
import { createRandomHome } from "../../houses/random-home.ts";

const OPTIONS = { devices: 40, motionSensors: 5, spreadMin: 5, otherUsesPerDay: 1, chances: 15 };

describe("a routine of home-office days", () => {
  it.each(["home-office", "office"])("is found and conditioned on where Anna is: %s", (variant) => {
    const made = plantHabit("day-type", { ...OPTIONS, seed: 5, variant });
    const suggestions = suggestionsFor(made.log, made.home);
    expect(judge(made, suggestions).isFound).toBe(true);
    const target = made.habit.targets[0]?.entityId ?? "";
    const own = suggestions.find(({ targetEntityIds }) => targetEntityIds.includes(target))?.suggestion;
    expect(own?.detector).toBe("day-type");
    expect(own?.title).toMatch(variant === "office" ? /when Anna is out$/ : /when Anna is home$/);
    expect(own?.explanation).toMatch(
      / on which Anna was (home|out) at \d+:\d\d, and on \d+ of the \d+ others\.$/,
    );
    expect(own?.backtest.precision).toBeGreaterThan(0.7);
    const state = { condition: "state", entity_id: "person.anna", state: "home" };
    expect(own?.automation.conditions).toContainEqual(
      variant === "office" ? { condition: "not", conditions: [state] } : state,
    );
  });
});

describe("homes without a habit", () => {
  it("have kinds of days and no routines of them", () => {
    let said = 0;
    for (let seed = 500; seed < 506; seed += 1) {
      const { log, home } = createRandomHome({ seed, days: 42, devices: 40, motionSensors: 4 });
      said += suggestionsFor(log, home).filter(({ suggestion }) => suggestion.detector === "day-type").length;
    }
    expect(said).toBe(0);
  });

  it("are told when kinds of days will be learned, and what is missing", () => {
    const { log, home } = createRandomHome({ seed: 1, days: 10, devices: 12, motionSensors: 1 });
    const nothing = (of: typeof home) =>
      analyse({ log, home: of, nowMs: log.range.toMs, seed: 1, tick: () => 0 }).nothingFound.find(
        ({ detector }) => detector === "day-type",
      );
    expect(nothing(home)).toMatchObject({
      detector: "day-type",
      reason: "Kinds of days need 14 whole days of history; there are 10 so far.",
      ready_at: "2026-09-20",
    });
    expect(nothing(createHome())?.reason).toMatch(/\.$/);
    expect(DETECTORS.map(({ id }) => id)).toContain("day-type");
  });
});
