/** Live events off the wire: in order, whole, and unharmed by malformed ones. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HomeAssistantSource, createHomeAssistant } from "../../../src/adapters/hass/home-assistant.ts";
import type { HomeEvent } from "../../../src/core/domain/event.ts";
import { createFakeLog, type FakeLog } from "../../fakes/log.ts";
import { ANNA, type HaServer, startHaServer } from "../../fakes/ha-server.ts";

const T = Date.UTC(2026, 10, 4, 12);
const WAIT = { timeout: 5_000, interval: 10 };

let server: HaServer;
let source: HomeAssistantSource;
let log: FakeLog;
let events: HomeEvent[];

beforeEach(async () => {
  server = await startHaServer();
  log = createFakeLog();
  events = [];
  const clock = { now: () => Date.now() };
  source = createHomeAssistant({ url: server.url, token: server.token, log, clock });
  source.onEvent((event) => events.push(event));
  source.start();
  await vi.waitUntil(() => source.status().state === "connected", WAIT);
});

afterEach(async () => {
  await source.stop();
  await server.stop();
});

const count = async (wanted: number) => vi.waitFor(() => expect(events).toHaveLength(wanted), WAIT);

describe("live events", () => {
  it("carry the state before, the context and the time in whole milliseconds", async () => {
    server.recorder.change("light.hall", "off", { atMs: T });
    server.recorder.change("light.hall", "on", {
      atMs: T + 1,
      context: { id: "c1", user_id: ANNA },
      attributes: { brightness: 180 },
    });
    await count(2);
    expect(events[0]).toMatchObject({ previousState: null });
    expect(events[1]).toEqual({
      type: "state",
      entityId: "light.hall",
      state: "on",
      previousState: "off",
      attributes: { brightness: 180 },
      previousAttributes: {},
      atMs: T + 1,
      context: { id: "c1", parentId: null, userId: ANNA },
    });
  });

  it("come in the order of the bus, also when many arrive in one frame", async () => {
    server.together(() => {
      server.recorder.call("light", "turn_on", { entity_id: "light.hall" }, { atMs: T });
      for (let i = 0; i < 200; i += 1) {
        server.recorder.change("light.hall", i % 2 === 0 ? "on" : "off", { atMs: T + i });
      }
      server.recorder.run("automation.dusk", { atMs: T + 300 });
    });
    await count(202);
    expect(events.map(({ atMs }) => atMs)).toEqual(events.map(({ atMs }) => atMs).sort((a, b) => a - b));
    expect(events[0]?.type).toBe("call_service");
    expect(events[201]).toMatchObject({ type: "automation_triggered", entityId: "automation.dusk" });
  });

  it("tell of a removed entity as a change to no state", async () => {
    const data = { entity_id: "light.hall", old_state: { state: "on" }, new_state: null };
    const context = { id: "c", parent_id: null, user_id: null };
    server.tell("state_changed", { data, time_fired: new Date(T).toISOString(), context });
    await count(1);
    expect(events[0]).toMatchObject({ state: null, previousState: "on", atMs: T });
  });

  it("carry no codes, pins or passwords", async () => {
    server.recorder.call("lock", "unlock", { entity_id: "lock.door", code: "4711" }, { atMs: T });
    await count(1);
    expect(events[0]).toMatchObject({ serviceData: { entity_id: "lock.door" } });
    expect(JSON.stringify(events)).not.toContain("4711");
  });
});

describe("a malformed event", () => {
  it("is dropped, counted and told once, without what it held; the others go on", async () => {
    server.tell("state_changed", { data: { entity_id: "light.secret" }, time_fired: "yesterday" });
    server.tell("state_changed", null);
    server.tell("state_changed", { nonsense: true });
    server.tell("call_service", 7);
    server.recorder.change("light.hall", "on", { atMs: T });
    await count(1);
    expect(source.droppedCount()).toBe(4);
    expect(log.lines.filter((line) => line.includes("malformed state_changed"))).toHaveLength(1);
    expect(log.lines.filter((line) => line.includes("malformed call_service"))).toHaveLength(1);
    expect(log.lines.join("\n")).not.toContain("light.secret");
  });

  it("does no harm even when the whole frame is none", async () => {
    for (const frame of ["not json", "null", "[null]", "7"]) server.sendRaw(frame);
    server.recorder.change("light.hall", "on", { atMs: T });
    await count(1);
    expect(source.status().state).toBe("connected");
    expect(log.lines.filter((line) => line.includes("malformed message"))).toHaveLength(1);
  });
});

describe("changes of the home", () => {
  it("are told for every registry and when automations are loaded again", async () => {
    let told = 0;
    source.onHomeChanged(() => {
      told += 1;
    });
    const types = ["area", "device", "entity", "label", "floor"].map((name) => `${name}_registry_updated`);
    for (const type of [...types, "automation_reloaded"]) server.tell(type, {});
    await vi.waitFor(() => expect(told).toBe(6), WAIT);
  });

  it("tell when an entity has another id from now on, and of no other change of the registry", async () => {
    const told: (readonly [string, string])[] = [];
    source.onEntityRenamed((...names) => void told.push(names));
    const tell = (data: Readonly<Record<string, unknown>>): void => {
      server.tell("entity_registry_updated", { data: { entity_id: "light.new", ...data } });
    };
    tell({ action: "update", changes: { name: null } });
    tell({ action: "create" });
    tell({ action: "update", old_entity_id: "light.old", changes: { entity_id: "light.old" } });
    await vi.waitFor(() => expect(told).toEqual([["light.old", "light.new"]]), WAIT);
  });
});
