/** The door: a wire-true Home Assistant on one side, a real SQLite store on the other. */
import path from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HomeAssistantSource, createHomeAssistant } from "../../src/adapters/hass/home-assistant.ts";
import { createEventStore } from "../../src/adapters/sqlite/event-store.ts";
import { SCHEMA_VERSION } from "../../src/adapters/sqlite/schema.ts";
import { unlock } from "../../src/adapters/sqlite/unlock.ts";
import { type Store, openStore } from "../../src/adapters/sqlite/open-store.ts";
import { type HomeCache, createHomeCache } from "../../src/app/home-cache.ts";
import { type Ingest, type IngestLimits, createIngest } from "../../src/app/ingest.ts";
import { createNotices } from "../../src/app/notices.ts";
import { type StoreHealth, createStoreHealth } from "../../src/app/store-health.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import type { EventStore } from "../../src/ports/event-store.ts";
import { type FakeClock, createFakeClock } from "../fakes/clock.ts";
import { ANNA, type HaServer, Refusal, startHaServer } from "../fakes/ha-server.ts";
import { type FakeLog, createFakeLog } from "../fakes/log.ts";
import { type TempFolder, createTempFolder } from "../fakes/temp-folder.ts";
import { rowsOf } from "../ports/events.ts";

const T = Date.UTC(2026, 10, 4, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WAIT = { timeout: 5_000, interval: 10 };
const QUICK = {
  connectTimeoutMs: 500,
  retryMs: [20],
  unauthorizedRetryMs: [20],
  pingEveryMs: 60_000,
  pingTimeoutMs: 60_000,
  startingPollMs: 20,
};

let server: HaServer;
let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let log: FakeLog;
let app: { readonly source: HomeAssistantSource; readonly home: HomeCache; readonly ingest: Ingest } | null;

beforeEach(async () => {
  server = await startHaServer();
  folder = createTempFolder();
  clock = createFakeClock(T);
  log = createFakeLog();
  store = openStore({ path: path.join(folder.path, "store.db"), log });
  app = null;
  server.recorder.change("light.hall", "off", { atMs: T - 20 * DAY });
});

afterEach(async () => {
  await stop();
  store.close();
  await server.stop();
  folder.remove();
});

function start(
  events: EventStore = store.events,
  limits: Partial<IngestLimits> = {},
  health?: StoreHealth,
): Ingest {
  const source = createHomeAssistant({ url: server.url, token: server.token, log, clock, times: QUICK });
  const home = createHomeCache({ source, log, debounceMs: 10 });
  const ingest = createIngest({
    source,
    store: events,
    home,
    clock,
    log,
    importDays: 365,
    ...(health === undefined ? {} : { health }),
    limits: { maxDelayMs: 5, settleMs: 0, retryMs: 20, ...limits },
  });
  app = { source, home, ingest };
  source.start();
  home.start();
  ingest.start();
  return ingest;
}

async function stop(): Promise<void> {
  await app?.ingest.stop();
  app?.home.stop();
  await app?.source.stop();
  app = null;
}

const rows = () => rowsOf(store.events.readWindow({ fromMs: 0, toMs: T * 2 }));
const lights = () => rows().map(({ atMs, state, initiator }) => [atMs - T, state, initiator]);
const isConnected = async () => vi.waitUntil(() => app?.source.status().state === "connected", WAIT);
const isImported = async () => vi.waitUntil(() => app?.ingest.importStatus().state === "done", WAIT);

describe("live events", () => {
  it("are attributed and written", async () => {
    start();
    await isImported();
    server.recorder.change("light.hall", "on", { atMs: T + 10, context: { id: "c", user_id: ANNA } });
    server.recorder.change("light.hall", "off", { atMs: T + 20 });
    await vi.waitFor(
      () =>
        expect(lights().slice(1)).toEqual([
          [10, "on", "person"],
          [20, "off", "physical"],
        ]),
      WAIT,
    );
  });

  it("that came before the registries were read know their users nevertheless", async () => {
    server.answers.set("config/area_registry/list", () => {
      throw new Refusal("not_ready", "Not yet");
    });
    start();
    await isConnected();
    server.recorder.change("light.hall", "on", {
      atMs: T + 10,
      context: { id: "c", user_id: "user-supervisor" },
    });
    server.answers.set("config/area_registry/list", () => []);
    server.tell("area_registry_updated", {});
    await vi.waitFor(() => expect(lights().at(-1)).toEqual([10, "on", "app"]), WAIT);
  });

  it("that tell nothing new, or of excluded entities, are not written, and the excluded are counted", async () => {
    const ingest = start();
    await isImported();
    server.recorder.change("update.core", "on", { atMs: T + 1 });
    server.recorder.change("light.hall", "off", { atMs: T + 2 });
    server.recorder.change("light.hall", "on", { atMs: T + 3 });
    await vi.waitFor(() => expect(lights().at(-1)).toEqual([3, "on", "physical"]), WAIT);
    expect(rows().map(({ entity }) => entity)).not.toContain("update.core");
    expect(ingest.excludedCounts()).toEqual({ domain: 1 });
  });

  it("that wait are written at stop", async () => {
    const ingest = start(store.events, { maxDelayMs: 60_000 });
    await isImported();
    server.recorder.change("light.hall", "on", { atMs: T + 10 });
    server.recorder.change("binary_sensor.door", "on", { atMs: T + 11 });
    const asked = app?.source.readUsers();
    await asked;
    await ingest.stop();
    expect(lights().at(-2)).toEqual([10, "on", "physical"]);
  });
});

describe("the first start", () => {
  it("imports the whole history with progress, attributed, and covers it", async () => {
    server.recorder.run("automation.dusk", { atMs: T - 10 * DAY, context: { id: "run" } });
    server.recorder.change("automation.dusk", "on", { atMs: T - 10 * DAY + 1, context: { id: "run" } });
    server.recorder.change("light.hall", "on", { atMs: T - 10 * DAY + 5, context: { id: "run" } });
    server.recorder.change("light.hall", "off", { atMs: T - 5 * DAY, context: { id: "c", user_id: ANNA } });
    server.recorder.change("light.hall", "on", { atMs: T - 4 * DAY });
    const ingest = start();
    const seen: number[] = [];
    ingest.onProgress(() => seen.push(ingest.importStatus().progress));
    await isImported();
    expect(
      rows()
        .filter(({ entity }) => entity === "light.hall")
        .map(({ initiator }) => initiator),
    ).toEqual(["system", "automation", "person", "physical"]);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(ingest.importStatus()).toMatchObject({ state: "done", progress: 1 });
    await vi.waitFor(() => expect(store.events.coveredSpans()).toHaveLength(1), WAIT);
    expect(store.events.coveredSpans()[0]?.fromMs).toBeLessThanOrEqual(T - 20 * DAY);
    expect(store.events.readRuns({ fromMs: 0, toMs: T }).map(({ entityId }) => entityId)).toEqual([
      "automation.dusk",
    ]);
  });

  it("goes on where it was when Home Assistant restarts in the middle", async () => {
    for (let day = 19; day > 0; day -= 1) {
      server.recorder.change("light.hall", day % 2 === 0 ? "off" : "on", { atMs: T - day * DAY });
    }
    const history = server.answers.get("history/history_during_period");
    let asked = 0;
    server.answers.set("history/history_during_period", (message) => {
      const isLong =
        Date.parse(String(message["end_time"])) - Date.parse(String(message["start_time"])) > HOUR;
      if (isLong) asked += 1;
      if (isLong && asked === 3) server.drop();
      return history?.(message);
    });
    start();
    await isImported();
    await vi.waitFor(() => expect(store.events.coveredSpans()).toHaveLength(1), WAIT);
    expect(lights()).toHaveLength(20);
    expect(log.lines.filter((line) => line.startsWith("warn"))).toEqual([]);
  });

  it("says why and tries again when the history is refused", async () => {
    const history = server.answers.get("history/history_during_period");
    server.answers.set("history/history_during_period", () => {
      throw new Refusal("unknown_error", "The recorder is migrating");
    });
    const ingest = start();
    await vi.waitUntil(() => ingest.importStatus().state === "failed", WAIT);
    const asked = server.asked.length;
    await vi.waitUntil(() => server.asked.length > asked + 6, WAIT);
    expect(log.lines.filter((line) => line.startsWith("warn"))).toHaveLength(1);
    expect(ingest.importStatus().failure).toMatchObject({ reason: "The recorder is migrating" });
    server.answers.set("history/history_during_period", (message) => history?.(message));
    await isImported();
    expect(lights()).toHaveLength(1);
  });

  it("is done at once where the recorder has nothing", async () => {
    server.answers.set("history/history_during_period", () => ({}));
    const ingest = start();
    await isImported();
    expect(ingest.importStatus().failure).toBeNull();
    expect(lights()).toEqual([]);
  });
});

describe("a gap", () => {
  it("is filled after a lost connection, without a double, and later events follow", async () => {
    start();
    await isImported();
    server.recorder.change("light.hall", "on", { atMs: T + 10 });
    await vi.waitFor(() => expect(lights()).toHaveLength(2), WAIT);
    clock.pass(HOUR);
    server.recorder.forgetLive(true);
    server.recorder.change("light.hall", "off", { atMs: T + HOUR / 2, context: { id: "c", user_id: ANNA } });
    server.recorder.forgetLive(false);
    server.drop();
    await vi.waitFor(() => expect(lights()).toHaveLength(3), WAIT);
    await isConnected();
    server.recorder.change("light.hall", "on", { atMs: T + HOUR + 10 });
    await vi.waitFor(() => expect(lights()).toHaveLength(4), WAIT);
    expect(lights().slice(1)).toEqual([
      [10, "on", "physical"],
      [HOUR / 2, "off", "person"],
      [HOUR + 10, "on", "physical"],
    ]);
    expect(store.events.coveredSpans()).toHaveLength(1);
  });

  it("is filled after Steward itself was away", async () => {
    start();
    await isImported();
    await stop();
    server.recorder.change("light.hall", "on", { atMs: T + HOUR });
    clock.pass(2 * HOUR);
    start();
    await vi.waitFor(() => expect(lights().at(-1)).toEqual([HOUR, "on", "physical"]), WAIT);
    await vi.waitFor(() => expect(store.events.coveredSpans()).toHaveLength(1), WAIT);
  });

  it("is filled while live events come in, and the order is kept", async () => {
    const history = server.answers.get("history/history_during_period");
    let isFirst = true;
    server.answers.set("history/history_during_period", (message) => {
      if (isFirst) server.recorder.change("light.hall", "on", { atMs: T + 10 });
      isFirst = false;
      return history?.(message);
    });
    server.recorder.change("light.hall", "on", { atMs: T - DAY });
    server.recorder.change("light.hall", "off", { atMs: T - HOUR });
    start();
    await isImported();
    await vi.waitFor(() => expect(lights()).toHaveLength(4), WAIT);
    expect(lights().map(([at]) => at)).toEqual([-20 * DAY, -DAY, -HOUR, 10]);
  });
});

describe("a clock", () => {
  it("that is half a minute behind Home Assistant's does not hide what was before the connection", async () => {
    server.setClock(() => clock.now() + 30_000);
    server.recorder.change("light.hall", "on", { atMs: T + 15_000 });
    start();
    await isImported();
    server.recorder.change("light.hall", "off", { atMs: T + 31_000 });
    await vi.waitFor(
      () =>
        expect(lights().slice(1)).toEqual([
          [15_000, "on", "physical"],
          [31_000, "off", "physical"],
        ]),
      WAIT,
    );
    await vi.waitFor(() => expect(store.events.coveredSpans()).toHaveLength(1), WAIT);
  });

  it("that is half a minute ahead of Home Assistant's does not hide what a lost connection missed", async () => {
    server.setClock(() => clock.now() - 30_000);
    start();
    await isImported();
    expect(store.events.coveredSpans().at(-1)?.toMs).toBeLessThanOrEqual(T - 30_000 + 1);
    server.drop();
    server.recorder.change("light.hall", "on", { atMs: T - 15_000 });
    clock.pass(60_000);
    await vi.waitFor(() => expect(lights().at(-1)).toEqual([-15_000, "on", "physical"]), WAIT);
  });

  it("that jumped ahead and was set back leaves no future covered", async () => {
    start();
    await isImported();
    server.recorder.change("light.hall", "on", { atMs: T + 300 * DAY });
    await vi.waitFor(() => expect(store.events.coveredSpans().at(-1)?.toMs).toBe(T + 300 * DAY + 1), WAIT);
    server.recorder.change("light.hall", "off", { atMs: T + HOUR });
    await vi.waitFor(() => expect(store.events.coveredSpans().at(-1)?.toMs).toBe(T + HOUR + 1), WAIT);
    expect(log.lines.filter((line) => line.includes("clock was set back"))).toHaveLength(1);
  });

  it("that was ahead before a restart does not hide what happens next", async () => {
    store.events.markCovered({ fromMs: T - DAY, toMs: T + 300 * DAY });
    server.recorder.change("light.hall", "on", { atMs: T + HOUR });
    clock.pass(2 * HOUR);
    start();
    await vi.waitFor(() => expect(lights().at(-1)).toEqual([HOUR, "on", "physical"]), WAIT);
  });

  it.each([
    ["spring", Date.UTC(2026, 2, 29, 0, 30), Date.UTC(2026, 2, 29, 1, 30)],
    ["autumn", Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)],
  ])(
    "that people change in %s changes nothing: an hour away then is an hour's gap, filled once",
    async (_, beforeMs, afterMs) => {
      clock.pass(beforeMs - T);
      start();
      await isImported();
      server.recorder.change("light.hall", "on", { atMs: beforeMs });
      await vi.waitFor(() => expect(lights().at(-1)).toEqual([beforeMs - T, "on", "physical"]), WAIT);
      await stop();
      server.recorder.change("light.hall", "off", { atMs: beforeMs + HOUR / 2 });
      clock.pass(afterMs - beforeMs);
      start();
      await vi.waitFor(
        () => expect(lights().at(-1)).toEqual([beforeMs + HOUR / 2 - T, "off", "physical"]),
        WAIT,
      );
      await vi.waitFor(() => expect(store.events.coveredSpans()).toHaveLength(1), WAIT);
      expect(log.lines.filter((line) => line.includes("clock"))).toEqual([]);
    },
  );
});

describe("a store that refuses", () => {
  it("costs no event, live or past, and is told once", async () => {
    let isFull = true;
    const events: EventStore = {
      ...store.events,
      append(batch) {
        if (isFull) throw new PlainError("store_unusable", "The disk is full.");
        return store.events.append(batch);
      },
    };
    start(events);
    await isConnected();
    server.recorder.change("light.hall", "on", { atMs: T + 10 });
    await vi.waitUntil(() => log.lines.some((line) => line.startsWith("error")), WAIT);
    isFull = false;
    await vi.waitFor(() => expect(lights().map(([at]) => at)).toEqual([-20 * DAY, 10]), WAIT);
    expect(log.lines.filter((line) => line.startsWith("error"))).toHaveLength(1);
  });

  it("because the disk is full pauses with one message and a problem, and goes on when there is room", async () => {
    const database = new Database(path.join(folder.path, "store.db"));
    unlock(database, path.join(folder.path, "secret.key"), SCHEMA_VERSION);
    database.pragma(`max_page_count = ${String(database.pragma("page_count", { simple: true }))}`);
    const notices = createNotices({ dataDir: folder.path, clock, log });
    const health = createStoreHealth({ notices, log, onDamaged: () => undefined });
    const ingest = start(createEventStore(database), { maxWaiting: 200 }, health);
    await isConnected();
    const texts = Array.from({ length: 500 }, (_, index) => [T + 1 + index, `text ${index}`] as const);
    for (const [atMs, state] of texts) server.recorder.change("sensor.words", state, { atMs });
    await vi.waitUntil(() => notices.list().some(({ code }) => code === "store_full"), WAIT);
    clock.pass(HOUR);
    server.drop();
    await isConnected();
    expect(log.lines.filter((line) => /^(error|warn) (?!Too many)/.test(line))).toHaveLength(1);
    expect(notices.list()).toMatchObject([{ code: "store_full", acknowledgeable: false }]);
    expect(rows().length).toBeLessThan(texts.length);
    database.pragma("max_page_count = 1000000");
    ingest.flush();
    await vi.waitFor(() => {
      expect(rows().filter(({ entity }) => entity === "sensor.words")).toHaveLength(texts.length);
    }, WAIT);
    server.recorder.change("light.hall", "on", { atMs: T + HOUR + 1 });
    await vi.waitFor(() => expect(notices.list()).toEqual([]), WAIT);
    await vi.waitFor(() => expect(store.events.coveredSpans()).toHaveLength(1), WAIT);
    expect(log.lines.filter((line) => line.startsWith("error"))).toHaveLength(1);
    await stop();
    database.close();
  });
});
