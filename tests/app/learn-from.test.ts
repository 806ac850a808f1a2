/** Rules of learning on a real store, and their effect on what comes in. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createIngest, type Ingest } from "../../src/app/ingest.ts";
import { createLearnFrom, type LearnFrom } from "../../src/app/learn-from.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { rowsOf } from "../ports/events.ts";

const HOME = createHome({
  areas: [{ area_id: "living", name: "Living room" }],
  entities: [
    { entity_id: "light.hall" },
    { entity_id: "media_player.tv", area_id: "living" },
    { entity_id: "light.sofa", area_id: "living", name: "Sofa lamp" },
    { entity_id: "person.anna" },
    { entity_id: "update.core" },
  ],
  users: [
    { id: "user-anna", name: "Anna" },
    { id: "user-ben", name: "Ben" },
  ],
  persons: [{ entity_id: "person.anna", user_id: "user-anna", name: "Anna" }],
});

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let source: FakeHomeSource;
let home: Home | null;
let homeListeners: ((home: Home) => void)[];
let ingest: Ingest;
let learnFrom: LearnFrom;

beforeEach(() => {
  folder = createTempFolder();
  clock = createFakeClock();
  source = createFakeHomeSource(HOME);
  home = HOME;
  homeListeners = [];
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  start();
});

afterEach(async () => {
  await ingest.stop();
  store.close();
  folder.remove();
});

function start(): void {
  learnFrom = createLearnFrom({
    store: store.learning,
    events: store.events,
    home: () => home,
    dropped: () => ingest.excludedCounts(),
    sinceMs: clock.now(),
    flush: () => {
      ingest.flush();
    },
    holdAnalyses: () => Promise.resolve(() => undefined),
  });
  ingest = createIngest({
    source,
    store: store.events,
    home: {
      current: () => home,
      onChange(listener) {
        homeListeners.push(listener);
        return () => undefined;
      },
    },
    clock,
    log: createFakeLog(),
    importDays: 1,
    learnFrom,
    limits: { maxDelayMs: 60_000, settleMs: 0 },
  });
  ingest.start();
}

function happens(entityId: string, state: string, userId: string | null = null): void {
  clock.pass(60_000);
  source.tellEvent({
    type: "state",
    entityId,
    state,
    attributes: null,
    atMs: clock.now(),
    context: { id: `context-${clock.now()}`, parentId: null, userId },
  });
}

function stored() {
  ingest.flush();
  return rowsOf(store.events.readWindow({ fromMs: 0, toMs: clock.now() + 1 }));
}

const entities = () => stored().map(({ entity }) => entity);
const effectOf = (id: string) =>
  [...learnFrom.list().rules, ...learnFrom.list().defaults].find((rule) => rule.id === id);

describe("a rule", () => {
  it("holds from the moment it is set, and no longer than it is there", async () => {
    happens("media_player.tv", "on");
    await learnFrom.setRule({ effect: "exclude", by: "area", value: "living" }, false);
    happens("media_player.tv", "off");
    happens("light.sofa", "on");
    happens("light.hall", "on");
    learnFrom.deleteRule("area:living");
    happens("light.sofa", "off");
    expect(entities()).toEqual(["media_player.tv", "light.hall", "light.sofa"]);
  });

  it("brings in what the defaults leave out", async () => {
    happens("update.core", "on");
    await learnFrom.setRule({ effect: "include", by: "entity", value: "update.core" }, false);
    happens("update.core", "off");
    expect(stored().map(({ entity, state }) => [entity, state])).toEqual([["update.core", "off"]]);
  });

  it("holds after a restart", async () => {
    await learnFrom.setRule({ effect: "exclude", by: "domain", value: "media_player" }, false);
    await ingest.stop();
    start();
    happens("media_player.tv", "on");
    expect(entities()).toEqual([]);
  });

  it("follows the home: what moves into the area is left out, whatever the area is called", async () => {
    await learnFrom.setRule({ effect: "exclude", by: "area", value: "living" }, false);
    happens("light.hall", "on");
    home = {
      ...HOME,
      areas: [{ area_id: "living", name: "Lounge", floor_id: null }],
      entities: HOME.entities.map((entity) => ({ ...entity, area_id: "living" })),
    };
    for (const listener of homeListeners) listener(home);
    happens("light.hall", "off");
    expect(stored().map(({ state }) => state)).toEqual(["on"]);
    expect(effectOf("area:living")).toMatchObject({ name: "Lounge" });
  });

  it("is one for a thing: setting it again changes its effect", async () => {
    await learnFrom.setRule({ effect: "exclude", by: "entity", value: "light.hall" }, false);
    await learnFrom.setRule({ effect: "include", by: "entity", value: "light.hall" }, false);
    expect(learnFrom.rules()).toEqual([
      { id: "entity:light.hall", effect: "include", by: "entity", value: "light.hall" },
    ]);
  });

  it("tells how many entities it decides about and how many changes it left out since the start", async () => {
    await learnFrom.setRule({ effect: "exclude", by: "area", value: "living" }, false);
    happens("media_player.tv", "on");
    happens("light.sofa", "on");
    happens("update.core", "on");
    expect(effectOf("area:living")).toMatchObject({ entities: 2, dropped: 2, name: "Living room" });
    expect(effectOf("domain")).toEqual({ id: "domain", entities: 1, dropped: 1, isFixed: false });
    expect(effectOf("disabled")).toEqual({ id: "disabled", entities: 0, dropped: 0, isFixed: true });
  });

  it("has no name where the home has no such thing any more", async () => {
    await learnFrom.setRule({ effect: "exclude", by: "device", value: "sold" }, false);
    await learnFrom.setRule({ effect: "exclude", by: "entity", value: "light.sofa" }, false);
    expect(learnFrom.list().rules.map(({ name, entities: count }) => [name, count])).toEqual([
      [null, 0],
      ["Sofa lamp", 1],
    ]);
  });

  it("that is not there cannot be deleted", () => {
    expect(() => {
      learnFrom.deleteRule("area:living");
    }).toThrow(/no such rule/);
  });
});

describe("deleting what is stored with a rule", () => {
  it("takes exactly what the rule leaves out, also what waits to be written", async () => {
    await learnFrom.setRule({ effect: "include", by: "entity", value: "light.sofa" }, false);
    happens("media_player.tv", "on");
    happens("light.hall", "on");
    ingest.flush();
    happens("media_player.tv", "off");
    happens("light.sofa", "on");
    expect(await learnFrom.setRule({ effect: "exclude", by: "area", value: "living" }, true)).toBe(2);
    expect(entities()).toEqual(["light.hall", "light.sofa"]);
    expect(store.events.counts().stateChanges).toBe(2);
  });

  it("takes what the home no longer knows", async () => {
    happens("media_player.sold", "on");
    happens("light.hall", "on");
    expect(await learnFrom.setRule({ effect: "exclude", by: "domain", value: "media_player" }, true)).toBe(1);
    expect(entities()).toEqual(["light.hall"]);
  });

  it("is refused for what is included, and before the home is known; nothing is set then", async () => {
    await expect(
      learnFrom.setRule({ effect: "include", by: "area", value: "living" }, true),
    ).rejects.toMatchObject({ code: "invalid_request" });
    home = null;
    await expect(
      learnFrom.setRule({ effect: "exclude", by: "area", value: "living" }, true),
    ).rejects.toMatchObject({ code: "busy" });
    expect(learnFrom.rules()).toEqual([]);
  });
});

describe("a person who is left out", () => {
  const who = () => stored().map(({ entity, initiator, actor }) => [entity, initiator, actor]);

  it("comes and goes unseen, and what they do is nobody's", async () => {
    await learnFrom.setRule({ effect: "exclude", by: "person", value: "person.anna" }, false);
    happens("person.anna", "home");
    happens("light.hall", "on", "user-anna");
    happens("light.hall", "off", "user-ben");
    expect(who()).toEqual([
      ["light.hall", "unknown", null],
      ["light.hall", "person", "user-ben"],
    ]);
  });

  it("can have the past deleted: presence is gone, and what they did is nobody's", async () => {
    happens("person.anna", "home");
    happens("light.hall", "on", "user-anna");
    happens("light.hall", "off", "user-ben");
    expect(await learnFrom.setRule({ effect: "exclude", by: "person", value: "person.anna" }, true)).toBe(2);
    expect(who()).toEqual([
      ["light.hall", "unknown", null],
      ["light.hall", "person", "user-ben"],
    ]);
  });
});
