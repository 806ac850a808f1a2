/** An entity's past stays together, on a real store. */
import path from "node:path";
import { NEW_LIFE } from "../../src/core/domain/suggestion-life.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createEntityPast } from "../../src/app/entity-past.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";
import { learningRuleId } from "../../src/core/domain/learning.ts";
import { foundIn } from "../fakes/grep-folder.ts";
import { createFakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { change, rowsOf } from "../ports/events.ts";
import { foundSample } from "./suggestion-sample.ts";

const T = Date.UTC(2026, 9, 1);
let folder: TempFolder;
let store: Store;

beforeEach(() => {
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
});

afterEach(() => {
  store.close();
  folder.remove();
});

function createPast() {
  const source = createFakeHomeSource();
  const log = createFakeLog();
  let readHome: (home: Home) => void = () => undefined;
  let renamed = 0;
  const past = createEntityPast({
    source,
    home: {
      onChange: (listener) => {
        readHome = listener;
        return () => undefined;
      },
    },
    moves: store.moves,
    flush: () => undefined,
    onRenamed: () => {
      renamed += 1;
    },
    log,
  });
  past.start();
  return {
    past,
    source,
    log,
    readHome: (...entities: NonNullable<Parameters<typeof createHome>[0]>["entities"][]) =>
      readHome(createHome({ entities: entities.flatMap((one) => one ?? []) })),
    renamed: () => renamed,
  };
}

const entry = (entity_id: string, id: string, unique_id = id) => ({
  entity_id,
  id,
  unique_id,
  platform: "demo",
});

const rows = (entityId: string) =>
  rowsOf(store.events.readWindow({ fromMs: 0, toMs: T * 2 }, [entityId])).map(({ atMs, state }) => [
    atMs - T,
    state,
  ]);

describe("an entity's past", () => {
  it("goes with it when it is renamed, and what comes next follows it", async () => {
    const { past, source } = createPast();
    store.events.append([change("light.old", "on", T), change("light.old", "off", T + 1)]);
    source.tellEntityRenamed("light.old", "light.new");
    store.events.append([change("light.new", "on", T + 2)]);
    await past.done();
    expect(rows("light.new")).toEqual([
      [0, "on"],
      [1, "off"],
      [2, "on"],
    ]);
    expect(rows("light.old")).toEqual([]);
    expect(store.events.counts()).toMatchObject({ entities: 1, stateChanges: 3 });
    await past.stop();
  });

  it("joins what the new name already had, which stays where both say something at once", async () => {
    const { past } = createPast();
    store.events.append([
      change("light.new", "on", T - 5),
      change("light.old", "on", T),
      change("light.old", "off", T + 1),
      change("light.new", "wins", T + 1),
      change("light.other", "on", T + 1),
    ]);
    past.inherit("light.old", "light.new");
    await past.done();
    expect(rows("light.new")).toEqual([
      [-5, "on"],
      [1, "wins"],
    ]);
    expect(rows("light.old")).toEqual([]);
    expect(rows("light.other")).toEqual([[1, "on"]]);
    const { stateChanges, byInitiator } = store.events.counts();
    expect(stateChanges).toBe(4);
    expect(byInitiator).toEqual({ person: 4 });
    await past.stop();
  });

  it("brings its sums along", async () => {
    const { past } = createPast();
    store.events.append(
      Array.from({ length: 48 }, (_, hour) => change("sensor.old", `${hour}`, T + hour * HOUR_MS)),
    );
    store.events.append([change("sensor.new", "100", T + 3 * DAY_MS)]);
    while (store.aggregates.rollUp(T + 3 * DAY_MS, 0));
    while (store.aggregates.thin(T + DAY_MS, 100).hasMore);
    past.inherit("sensor.old", "sensor.new");
    await past.done();
    const hours = store.aggregates.readAggregates({
      range: { fromMs: T, toMs: T + 3 * DAY_MS },
      entityId: "sensor.new",
      period: "hour",
    });
    expect(hours.map(({ last }) => last)).toEqual(Array.from({ length: 48 }, (_, hour) => hour));
    await past.stop();
  });

  it("goes on moving after a restart", async () => {
    store.events.append(
      Array.from({ length: 5_000 }, (_, index) => change("light.old", String(index), T + index)),
    );
    store.events.append([change("light.new", "on", T + 9_000)]);
    store.moves.begin("light.old", "light.new");
    expect(store.moves.moveSome(1_000)).toBe(true);
    store.close();
    store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
    const { past } = createPast();
    await past.done();
    expect(rows("light.new")).toHaveLength(5_001);
    expect(store.moves.moveSome(1_000)).toBe(false);
    await past.stop();
  });

  it("is not given to another kind of thing, nor that of a stranger to anybody", async () => {
    const { past } = createPast();
    store.events.append([change("light.old", "on", T)]);
    expect(() => past.inherit("light.old", "switch.new")).toThrow("of its kind");
    expect(() => past.inherit("light.old", "light.old")).toThrow("of its kind");
    expect(() => past.inherit("light.nowhere", "light.new")).toThrow("remembers nothing");
    await past.stop();
  });
});

describe("a rename while Steward was off", () => {
  /** Steward sees these, stops, and later begins anew with those. */
  async function whileOff(
    before: readonly ReturnType<typeof entry>[],
    after: readonly ReturnType<typeof entry>[],
  ) {
    const first = createPast();
    first.readHome([...before]);
    await first.past.stop();
    store.close();
    store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
    const second = createPast();
    second.readHome([...after]);
    await second.past.done();
    return second;
  }

  it("is recognised by the registry's entry, and the past goes along", async () => {
    store.events.append([change("light.old", "on", T), change("light.other", "on", T)]);
    const { past, renamed, readHome } = await whileOff(
      [entry("light.old", "1"), entry("light.other", "2")],
      [entry("light.new", "1"), entry("light.other", "2")],
    );
    expect([rows("light.new"), rows("light.old"), rows("light.other")]).toEqual([
      [[0, "on"]],
      [],
      [[0, "on"]],
    ]);
    expect(renamed()).toBe(1);
    readHome([entry("light.new", "1"), entry("light.other", "2")]);
    expect(renamed()).toBe(1);
    await past.stop();
  });

  it("is recognised by what the integration calls the thing, where it was taken out and put in again", async () => {
    store.events.append([change("light.old", "on", T)]);
    const { past } = await whileOff([entry("light.old", "1", "lamp-7")], [entry("light.new", "9", "lamp-7")]);
    expect(rows("light.new")).toEqual([[0, "on"]]);
    await past.stop();
  });

  it("is none where another thing has the name now, or the old name is still somebody's", async () => {
    store.events.append([change("light.a", "on", T)]);
    const { past, renamed } = await whileOff(
      [entry("light.a", "1", "lamp-1")],
      [entry("light.a", "2", "lamp-2"), entry("light.b", "3", "lamp-1")],
    );
    expect(renamed()).toBe(0);
    expect(rows("light.a")).toEqual([[0, "on"]]);
    await past.stop();
  });

  it("lets two things change their names with each other, and names move up", async () => {
    store.events.append(
      ["light.a", "light.b", "light.c", "light.d"].map((entityId) => change(entityId, entityId, T)),
    );
    const { past } = await whileOff(
      [entry("light.a", "1"), entry("light.b", "2"), entry("light.c", "3"), entry("light.d", "4")],
      [entry("light.b", "1"), entry("light.a", "2"), entry("light.d", "3"), entry("light.e", "4")],
    );
    const found = ["light.a", "light.b", "light.c", "light.d", "light.e"].map((entityId) => rows(entityId));
    expect(found).toEqual([[[0, "light.b"]], [[0, "light.a"]], [], [[0, "light.c"]], [[0, "light.d"]]]);
    await past.stop();
  });

  it("brings along what people have set: rules, corrections, and what was said to suggestions", async () => {
    store.events.append([change("light.old", "on", T), change("light.old_lamp", "on", T)]);
    for (const [by, value] of [
      ["entity", "light.old"],
      ["entity", "light.old_lamp"],
      ["person", "person.old"],
      ["domain", "light"],
    ] as const) {
      store.learning.saveRule({ id: learningRuleId(by, value), effect: "exclude", by, value });
    }
    const correction = { initiator: "person", createdMs: T } as const;
    store.corrections.save({ ...correction, scope: "entity", id: "light.old", personId: "person.old" });
    store.suggestions.save({
      id: "an idea",
      found: foundSample({ entityId: "light.old", id: "an idea" }),
      state: "dismissed",
      rank: 1,
      createdMs: T,
      updatedMs: T,
      dismissReason: "No.",
      automationId: null,
      automationEntityId: "automation.old",
      runCount: 0,
      lastRunMs: null,
      life: NEW_LIFE,
    });
    const { past } = await whileOff(
      [entry("light.old", "1"), entry("person.old", "2"), entry("automation.old", "3")],
      [entry("light.new", "1"), entry("person.new", "2"), entry("automation.new", "3")],
    );
    expect(store.learning.rules().map(({ id, value }) => [id, value])).toEqual([
      ["entity:light.new", "light.new"],
      ["entity:light.old_lamp", "light.old_lamp"],
      ["person:person.new", "person.new"],
      ["domain:light", "light"],
    ]);
    expect(store.corrections.list()).toMatchObject([{ id: "light.new", personId: "person.new" }]);
    const [suggestion] = store.suggestions.list();
    expect(suggestion).toMatchObject({ state: "dismissed", automationEntityId: "automation.old" });
    expect(suggestion?.found).toEqual(foundSample({ entityId: "light.new", id: "an idea" }));
    await past.stop();
  });

  it("does not bring a deleted thing's name back into the store", async () => {
    store.events.append([change("light.gone", "on", T)]);
    const { past, readHome } = createPast();
    readHome([entry("light.gone", "1", "a-serial-number")]);
    expect(store.moves.registered()).toHaveLength(1);
    store.events.erase({ isErased: (entityId) => entityId === "light.gone", userIds: [] }, 0, 100);
    store.privacy.forget({ userIds: [], entityIds: ["light.gone"] });
    readHome([entry("light.gone", "1", "a-serial-number")]);
    await past.stop();
    store.privacy.sweep();
    expect(store.moves.registered()).toEqual([]);
    expect(foundIn(folder.path, ["light.gone", "a-serial-number"])).toEqual([]);
  });
});
