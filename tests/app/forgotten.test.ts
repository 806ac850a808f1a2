/** Learned things that are forgotten, on a real store: hidden at once, through analyses and restarts, until they show anew. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { isRelearned } from "../../src/app/forgotten.ts";
import type { Suggestions } from "../../src/app/suggestions.ts";
import { createTestSuggestions } from "./suggestions-fixture.ts";
import type { FoundSuggestion } from "../../src/core/domain/suggestion.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { addDays } from "../../src/core/domain/local-time.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { foundSample, resultOf } from "./suggestion-sample.ts";

const DAY_MS = 86_400_000;
const TODAY = "2026-11-04";
const FULL = { scope: "full", startedMs: 0 } as const;

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let suggestions: Suggestions;

function start(): void {
  ({ suggestions } = createTestSuggestions({ store, source: createFakeHomeSource(createHome()), clock }));
}

beforeEach(() => {
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  clock = createFakeClock();
  start();
  suggestions.merge(
    resultOf(foundSample({ id: "one" }), foundSample({ entityId: "light.hall", id: "two" })),
    FULL,
  );
});

afterEach(() => {
  store.close();
  folder.remove();
});

const shownIds = (): readonly string[] => suggestions.list().items.map(({ id }) => id);

/** The sample with a replay that ends `days` after today: on each day after it, it acted, and was wanted where `isWanted` says so. */
function foundAfter(days: number, isWanted: (day: number) => boolean = () => true): FoundSuggestion {
  const sample = foundSample({ id: "one", minute: 430 });
  const daily = Array.from({ length: days + 30 }, (_, index) => {
    const matched = isWanted(index - 29) ? 1 : 0;
    return {
      date: addDays(TODAY, index - 29),
      fired: 1,
      matched,
      unmatched: 1 - matched,
      contradicted: 0,
      already_so: 0,
      missed: 0,
    };
  });
  return {
    ...sample,
    suggestion: { ...sample.suggestion, backtest: { ...sample.suggestion.backtest, daily } },
  };
}

describe("a learned thing that is forgotten", () => {
  it("is neither shown nor counted, nor there for any command, and the others are", async () => {
    expect(suggestions.forget("one")).toBe(clock.now());
    expect(shownIds()).toEqual(["two"]);
    expect(suggestions.counts().proposed).toBe(1);
    expect(suggestions.all().map(({ id }) => id)).toEqual(["two"]);
    expect(suggestions.forgotten().map(({ stored }) => stored.id)).toEqual(["one"]);
    expect(() => suggestions.get("one")).toThrow(/no longer there/);
    expect(() => suggestions.dismiss("one", null)).toThrow(/no longer there/);
    expect(() => suggestions.snooze("one", clock.now() + DAY_MS)).toThrow(/no longer there/);
    expect(() => suggestions.forget("one")).toThrow(/no longer there/);
    await expect(suggestions.setStep("one", "on", { acceptCommentLoss: false, who: "anna" })).rejects.toThrow(
      /no longer there/,
    );
  });

  it("stays so over a restart, and while analyses find it in the same past", () => {
    suggestions.forget("one");
    start();
    suggestions.merge(resultOf(foundAfter(0), foundSample({ entityId: "light.hall", id: "two" })), FULL);
    expect(shownIds()).toEqual(["two"]);
    clock.pass(10 * DAY_MS);
    suggestions.merge(resultOf(foundAfter(10)), FULL);
    expect(shownIds()).toEqual([]);
  });

  it("is back as it was when that is taken back", () => {
    suggestions.dismiss("one", "not_a_habit");
    suggestions.forget("one");
    suggestions.merge(resultOf(foundAfter(1)), FULL);
    suggestions.recall("one");
    expect(suggestions.get("one")).toMatchObject({ state: "dismissed", dismissReason: "not_a_habit" });
    expect(() => suggestions.recall("one")).toThrow(/not forgotten/);
  });

  it("is proposed afresh when it shows anew in what happened since, also where it was dismissed before", () => {
    suggestions.dismiss("one", "not_a_habit");
    suggestions.forget("one");
    clock.pass(16 * DAY_MS);
    suggestions.merge(resultOf(foundAfter(16)), FULL);
    expect(suggestions.get("one")).toMatchObject({ state: "proposed", dismissReason: null });
    expect(suggestions.forgotten()).toEqual([]);
  });

  it("is not an automation: that has to go first", () => {
    const stored = suggestions.get("one");
    store.suggestions.save({ ...stored, state: "active", automationId: "steward_one" });
    suggestions.reload();
    expect(() => suggestions.forget("one")).toThrow(/automation by now/);
  });
});

describe("learning anew", () => {
  const forgottenMs = Date.parse(`${TODAY}T11:00:00Z`);

  it("takes two weeks of days after, whatever was before", () => {
    expect(isRelearned(foundAfter(13), forgottenMs)).toBe(false);
    expect(isRelearned(foundAfter(15), forgottenMs)).toBe(true);
  });

  it("takes people who want it then", () => {
    expect(
      isRelearned(
        foundAfter(20, (day) => day < 1),
        forgottenMs,
      ),
    ).toBe(false);
    expect(
      isRelearned(
        foundAfter(20, (day) => day % 2 === 0),
        forgottenMs,
      ),
    ).toBe(false);
    expect(
      isRelearned(
        foundAfter(20, (day) => day % 5 !== 0),
        forgottenMs,
      ),
    ).toBe(true);
  });
});
