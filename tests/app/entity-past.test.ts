/** An entity's past stays together, on a real store. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createEntityPast } from "../../src/app/entity-past.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";
import { createFakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { change, rowsOf } from "../ports/events.ts";

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
  const past = createEntityPast({ source, moves: store.moves, flush: () => undefined, log });
  past.start();
  return { past, source, log };
}

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
