/** Marked days on a real store: by hand, proposed from presence, and what an analysis makes of them. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryShelf } from "../../src/adapters/memory/memory-shelf.ts";
import { CACHE_KINDS, createCache } from "../../src/app/cache.ts";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import type { AnalysisMessage } from "../../src/app/analysis-job.ts";
import { workOn } from "../../src/app/analysis-work.ts";
import { createMarkedDays, type DayKeeper } from "../../src/app/marked-days.ts";
import type { AnalysisResult } from "../../src/core/domain/analysis.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import { type LearningRule, learningRuleId } from "../../src/core/domain/learning.ts";
import { addDays, createLocalClock } from "../../src/core/domain/local-time.ts";
import { analyse } from "../../src/core/suggest/analyse.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { createPlantedHome } from "../houses/planted-home.ts";
import { change, PERSON, rowsOf } from "../ports/events.ts";
import { NOTHING_WATCHED } from "../fakes/watch-job.ts";

const FIRST = "2026-10-05";
const DAYS = 42;
const HOME = createHome({
  time_zone: "Europe/Berlin",
  entities: [{ entity_id: "person.anna" }, { entity_id: "light.hall" }],
  persons: [{ entity_id: "person.anna", user_id: "user-anna" }],
});
const local = createLocalClock(HOME.time_zone);
const at = (day: number, minute: number) => local.atLocalTime(addDays(FIRST, day), minute) ?? 0;
const dateOf = (day: number) => addDays(FIRST, day);

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let home: Home | null;
let rules: readonly LearningRule[];
let days: DayKeeper;

beforeEach(() => {
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  clock = createFakeClock(at(DAYS, 600));
  home = HOME;
  rules = [];
  let ids = 0;
  days = createMarkedDays({
    store: store.learning,
    events: store.events,
    home: () => home,
    rules: () => rules,
    clock,
    features: createCache({
      ...CACHE_KINDS.features,
      shelf: createMemoryShelf(),
      clock,
      log: createFakeLog(),
    }),
    createId: () => `days-${(ids += 1)}`,
    windowDays: 183,
  });
});

afterEach(() => {
  store.close();
  folder.remove();
});

/** Anna goes to work each day, and away for good on the days from `from` at ten to `to` in the evening. */
function live(from: number, to: number, untilDay = DAYS): void {
  const changes = [change("person.anna", "home", at(0, 0))];
  for (let day = 0; day < untilDay; day += 1) {
    if (day < from || day > to) {
      changes.push(
        change("person.anna", "not_home", at(day, 480)),
        change("person.anna", "home", at(day, 1050)),
      );
    }
    if (day === from) changes.push(change("person.anna", "not_home", at(day, 600)));
    if (day === to) changes.push(change("person.anna", "home", at(day, 1200)));
  }
  store.events.append(changes);
  store.events.markCovered({ fromMs: at(0, 0), toMs: at(untilDay, 600) });
}

describe("marking days", () => {
  it("keeps them with their reason, earliest first, until they are unmarked", () => {
    const summer = days.mark({ from: "2026-07-20", to: "2026-08-02" }, "Holiday");
    const odd = days.mark({ from: "2026-05-01", to: "2026-05-01" }, null);
    expect(days.list()).toEqual([odd, summer]);
    days.unmark(odd.id);
    expect(days.list()).toEqual([summer]);
    expect(() => {
      days.unmark(odd.id);
    }).toThrow(/not marked/);
  });

  it("takes the same days again for a better reason", () => {
    const { id } = days.mark({ from: "2026-05-01", to: "2026-05-01" }, null);
    days.mark({ from: "2026-05-01", to: "2026-05-01" }, "Party");
    expect(days.list()).toEqual([
      { id, from: "2026-05-01", to: "2026-05-01", reason: "Party", origin: "hand" },
    ]);
  });

  it("adds them to what the home has as exceptions already", () => {
    const own = { from: "2026-01-01", to: "2026-01-01", reason: "New year" };
    expect(days.addTo(HOME)).toBe(HOME);
    days.mark({ from: "2026-05-01", to: "2026-05-02" }, null);
    expect(days.addTo({ ...HOME, exceptions: [own] }).exceptions).toEqual([
      own,
      { from: "2026-05-01", to: "2026-05-02", reason: null },
    ]);
  });
});

describe("proposals", () => {
  it("are marked when they are accepted, and not made again when the days are unmarked", async () => {
    live(10, 14);
    const [proposal] = await days.propose();
    expect(proposal).toEqual({
      id: `away:${dateOf(11)}:${dateOf(13)}`,
      kind: "away",
      from: dateOf(11),
      to: dateOf(13),
      people: 0,
    });
    const marked = await days.answer(proposal?.id ?? "", "accepted", "Holiday");
    expect(marked).toMatchObject({ from: dateOf(11), to: dateOf(13), reason: "Holiday", origin: "proposal" });
    expect(days.list()).toEqual([marked]);
    days.unmark(marked?.id ?? "");
    expect(await days.propose()).toEqual([]);
  });

  it("do not come back when they are declined, not even a day longer", async () => {
    live(30, 100);
    clock = createFakeClock(at(35, 600));
    const early = createMarkedDays({
      store: store.learning,
      events: store.events,
      home: () => home,
      rules: () => rules,
      clock,
      features: createCache({
        ...CACHE_KINDS.features,
        shelf: createMemoryShelf(),
        clock,
        log: createFakeLog(),
      }),
      createId: () => "one",
      windowDays: 183,
    });
    const [proposal] = await early.propose();
    expect(proposal).toMatchObject({ from: dateOf(31), to: dateOf(34) });
    expect(await early.answer(proposal?.id ?? "", "declined", null)).toBeNull();
    clock.pass(3 * 86_400_000);
    expect(await early.propose()).toEqual([]);
    expect(early.list()).toEqual([]);
  });

  it("leave out what is marked already", async () => {
    live(10, 14);
    days.mark({ from: dateOf(9), to: dateOf(12) }, null);
    expect(await days.propose()).toMatchObject([{ from: dateOf(13), to: dateOf(13) }]);
  });

  it("look at nothing of a person who is left out", async () => {
    live(10, 14);
    const value = "person.anna";
    rules = [{ id: learningRuleId("person", value), effect: "exclude", by: "person", value }];
    expect(await days.propose()).toEqual([]);
  });

  it("judge no day that is not over", async () => {
    live(40, 100);
    expect(await days.propose()).toMatchObject([{ from: dateOf(41), to: dateOf(41) }]);
  });

  it("that nobody made cannot be answered", async () => {
    await expect(days.answer("away:2026-10-10:2026-10-10", "accepted", null)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("wait for the home", async () => {
    home = null;
    await expect(days.propose()).rejects.toMatchObject({ code: "busy" });
  });
});

describe("an analysis", () => {
  /** A home with one habit at about seven every day; whatever people do there, Anna does. */
  function lightUp(): string {
    const { log, habit } = createPlantedHome({
      seed: 4,
      firstDate: FIRST,
      devices: 12,
      motionSensors: 2,
      spreadMin: 4,
      otherUsesPerDay: 0.5,
      chances: DAYS,
      dayClass: "all",
      keptRatio: 1,
      atMin: 420,
    });
    const changes = rowsOf(log).map(({ atMs, entity = "", state, initiator, actor = null }) => {
      const isManual = initiator === "person" || initiator === "physical";
      const kind = initiator === "automation" ? "automation" : "unknown";
      const machine: Initiator = { kind, actor, certaintyRatio: 1 };
      return change(entity, state ?? null, atMs, isManual ? PERSON : machine);
    });
    store.events.append(changes);
    return habit.entityId;
  }

  function run(given: Home, withRules: readonly LearningRule[] = []): AnalysisResult {
    const posted: AnalysisMessage[] = [];
    const job = {
      storePath: "",
      nowMs: at(DAYS, 0),
      windowDays: 183,
      seed: 1,
      sinceMs: null,
      watch: NOTHING_WATCHED,
    };
    workOn(
      { ...job, scope: "full", home: given, rules: withRules },
      {
        events: store.events,
        readHabits: () => ({}),
        analyse,
        post: (message) => posted.push(message),
        tick: () => 0,
      },
    );
    const last = posted.at(-1);
    if (last?.type !== "result" || last.result === null) throw new Error("no result");
    return last.result;
  }

  it("replays marked days and counts them not, over the night in which the clocks go back as well", () => {
    const entityId = lightUp();
    // The clocks of Berlin go back on the 25th.
    days.mark({ from: "2026-10-24", to: "2026-10-26" }, "Guests");
    const found = suggestionsOf(entityId, run(days.addTo(HOME)));
    expect(found.length).toBeGreaterThan(0);
    for (const { suggestion } of found) {
      const { daily, days: counted } = suggestion.backtest;
      expect(daily.filter(({ left_out: isLeftOut }) => isLeftOut).map(({ date }) => date)).toEqual([
        "2026-10-24",
        "2026-10-25",
        "2026-10-26",
      ]);
      expect(counted).toBe(DAYS - 3);
    }
  });

  it("learns nothing of what is left out though it is stored", () => {
    const entityId = lightUp();
    const without = (by: LearningRule["by"], value: string): AnalysisResult =>
      run(HOME, [{ id: learningRuleId(by, value), effect: "exclude", by, value }]);
    expect(suggestionsOf(entityId, run(HOME))).not.toEqual([]);
    expect(suggestionsOf(entityId, without("entity", entityId))).toEqual([]);
    expect(without("person", "person.anna").suggestions).toEqual([]);
  });
});

function suggestionsOf(entityId: string, { suggestions }: AnalysisResult): AnalysisResult["suggestions"] {
  return suggestions.filter(({ targetEntityIds }) => targetEntityIds.includes(entityId));
}
