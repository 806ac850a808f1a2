/**
 * The adapter, the attribution and the ingest against a real Home Assistant: its past, its live events, its restarts, its automations.
 *
 * One home for the whole file; what each test needs it makes happen itself.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HomeAssistantSource, createHomeAssistant } from "../../src/adapters/hass/home-assistant.ts";
import { type Store, openStore } from "../../src/adapters/sqlite/open-store.ts";
import { createEntityPast } from "../../src/app/entity-past.ts";
import { type HomeCache, createHomeCache } from "../../src/app/home-cache.ts";
import { type Ingest, createIngest } from "../../src/app/ingest.ts";
import { INITIATOR_KINDS } from "../../src/core/domain/initiator.ts";
import { createFakeLog } from "../fakes/log.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";

const ALWAYS = { fromMs: 0, toMs: 4_000_000_000_000 };
const AUTOMATIONS = `
- id: react
  alias: React to the desk lamp
  triggers: [{trigger: state, entity_id: light.office_desk, to: "on"}]
  actions:
    - action: light.turn_on
      target: {entity_id: light.office_ceiling}
    - delay: {milliseconds: 300}
    - action: light.turn_off
      target: {entity_id: light.utility_room}
- id: clock
  alias: By the clock
  triggers: [{trigger: time_pattern, seconds: "/1"}]
  conditions: [{condition: state, entity_id: light.garden_path, state: "on"}]
  actions: [{action: light.turn_on, target: {entity_id: light.terrace}}]
- id: calls_script
  alias: Calls a script
  triggers: [{trigger: state, entity_id: light.bedside_left, to: "on"}]
  actions: [{action: script.dim_bedroom}]
`;
const SCRIPTS = `
dim_bedroom:
  sequence: [{action: light.turn_on, target: {entity_id: light.bedroom_ceiling}}]
kids:
  sequence: [{action: light.turn_on, target: {entity_id: light.kids_room_ceiling}}]
`;
const SCENES = `
- id: dinner
  name: Dinner
  entities: {light.dining_table: {state: "on"}, light.dining_sideboard: {state: "on"}}
`;
const EXTRA = `
light:
  - platform: group
    name: Kitchen all
    unique_id: kitchen_all
    entities: [light.kitchen_ceiling, light.kitchen_counter]
`;

let hass: HomeAssistant;
let source: HomeAssistantSource;
let store: Store;
let home: HomeCache;
let ingest: Ingest;
let folder: string;
const log = createFakeLog();

beforeAll(async () => {
  hass = await startHomeAssistant({
    days: 10,
    automationsYaml: AUTOMATIONS,
    extraYaml: EXTRA,
    files: { "scripts.yaml": SCRIPTS, "scenes.yaml": SCENES },
  });
  folder = await mkdtemp(path.join(tmpdir(), "steward-ingest-"));
  const clock = { now: () => Date.now() };
  source = createHomeAssistant({ url: hass.url, token: hass.users.anna.token, log, clock });
  store = openStore({ path: path.join(folder, "store.db"), log });
  home = createHomeCache({ source, log });
  ingest = createIngestHere();
  source.start();
  home.start();
  ingest.start();
  await until("the import", () => ingest.importStatus().state === "done");
});

afterAll(async () => {
  await ingest?.stop();
  home?.stop();
  await source?.stop();
  store?.close();
  await hass?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe("the past of a real Home Assistant", () => {
  it("is imported completely and every action attributed as it was", () => {
    const truth = truthOf(hass);
    const rows = readRows().filter(({ key }) => truth.has(key));
    const wrong = rows.filter(({ key, kind }) => kind !== truth.get(key)?.kind);
    expect(rows).toHaveLength(truth.size);
    expect(wrong).toEqual([]);
  });

  it("comes with the home's registries, users and automations", () => {
    const now = home.current();
    expect(now?.areas.length).toBeGreaterThan(5);
    expect(now?.users.filter((user) => !user.system_generated)).toHaveLength(2);
    expect(now?.automations.find(({ id }) => id === "react")?.config).toMatchObject({
      alias: "React to the desk lamp",
    });
    expect(now?.scripts.map(({ entity_id }) => entity_id).sort()).toEqual([
      "script.dim_bedroom",
      "script.kids",
    ]);
  });
});

describe("the clock of a real Home Assistant", () => {
  it("is known by how much it is ahead of this machine's", async () => {
    const clock = { now: () => Date.now() - 3_600_000 };
    const other = createHomeAssistant({ url: hass.url, token: hass.users.anna.token, log, clock });
    other.start();
    await until("the connection", () => other.status().state === "connected");
    await other.stop();
    expect(Math.abs(other.clockOffsetMs() - 3_600_000)).toBeLessThan(2_000);
  });
});

describe("live events of a real Home Assistant", () => {
  it("tells people, automations, scripts, scenes, groups and hands apart", async () => {
    const { anna, ben } = hass.users;
    const turnOn = (entity_id: string, user = anna) =>
      hass.request("POST", "/api/services/light/turn_on", { entity_id }, user);
    const used = ["living_room_ceiling", "living_room_shelf", "living_room_floor_lamp", "office_desk"]
      .concat(["office_ceiling", "garden_path", "terrace", "bedside_left", "bedroom_ceiling"])
      .concat(["kids_room_ceiling", "dining_table", "dining_sideboard", "kitchen_ceiling"])
      .concat(["kitchen_counter", "bathroom_mirror"]);
    for (const name of used) await hass.happen(`light.${name}`, "off");
    await hass.happen("light.utility_room", "on");
    await turnOn("light.living_room_ceiling");
    await turnOn("light.living_room_shelf", ben);
    await hass.happen("light.living_room_floor_lamp", "on");
    await turnOn("light.office_desk");
    await hass.happen("light.garden_path", "on");
    await turnOn("light.bedside_left");
    await hass.request("POST", "/api/services/script/kids", {});
    await hass.request("POST", "/api/services/scene/turn_on", { entity_id: "scene.dinner" });
    await turnOn("light.kitchen_all", ben);
    await hass.happen("light.bathroom_mirror", "on");

    await until("all of it to be written", () => {
      const known = new Set(recent().map(({ key }) => key.split("|", 2).join(" ")));
      return ["light.terrace on", "light.bathroom_mirror on", "light.utility_room off"].every((change) =>
        known.has(change),
      );
    });
    const who = Object.fromEntries(recent().map(({ entityId, kind, actor }) => [entityId, [kind, actor]]));
    expect(who).toMatchObject({
      "light.living_room_ceiling": ["person", anna.id],
      "light.living_room_shelf": ["person", ben.id],
      "light.living_room_floor_lamp": ["physical", null],
      "light.office_desk": ["person", anna.id],
      "light.office_ceiling": ["automation", "automation.react_to_the_desk_lamp"],
      "light.garden_path": ["physical", null],
      "light.terrace": ["automation", "automation.by_the_clock"],
      "light.bedside_left": ["person", anna.id],
      "light.bedroom_ceiling": ["automation", "automation.calls_a_script"],
      "light.kids_room_ceiling": ["script", "script.kids"],
      "light.dining_table": ["scene", "scene.dinner"],
      "light.dining_sideboard": ["scene", "scene.dinner"],
      "light.kitchen_all": ["person", ben.id],
      "light.kitchen_ceiling": ["echo", null],
      "light.bathroom_mirror": ["physical", null],
      "light.utility_room": ["automation", "automation.react_to_the_desk_lamp"],
    });
  });

  it("are read back from the history alike, and not stored twice", async () => {
    const before = readRows();
    const nowMs = Date.now();
    const other = openStore({ path: path.join(folder, "other.db"), log });
    const again = createIngestHere(other);
    again.start();
    await until("the second import", () => again.importStatus().state === "done");
    await until("the tail", () => {
      const spans = other.events.coveredSpans();
      return spans.length === 1 && (spans[0]?.toMs ?? 0) >= nowMs;
    });
    await again.stop();
    const after = readRows(other);
    other.close();
    const keysOf = (rows: readonly Row[]) =>
      rows.map(({ key }) => key).filter((key) => key.startsWith("light."));
    expect(keysOf(after)).toEqual(keysOf(before));
    const differing = after.filter(
      ({ key, kind }) => key.startsWith("light.") && before.find((row) => row.key === key)?.kind !== kind,
    );
    expect(differing).toEqual([]);
  });
});

describe("a restart of a real Home Assistant", () => {
  it("costs no event and makes no double, and nobody is blamed for it", async () => {
    await hass.happen("light.bedside_right", "off");
    await hass.request("POST", "/api/services/light/turn_on", { entity_id: "light.bedside_right" });
    await until("the change", () => recent().at(-1)?.entityId === "light.bedside_right");
    const changes = recent().length;
    await hass.restart();
    await until("the connection", () => source.status().state === "connected");
    await hass.happen("light.bedside_right", "off");
    const deeds = () =>
      recent()
        .slice(changes)
        .filter(({ kind }) => ["person", "physical", "automation"].includes(kind))
        .map(({ entityId, state, kind }) => [entityId, state, kind]);
    await until("the change", () => deeds().some(([entityId]) => entityId === "light.bedside_right"));
    await until("the gap to be filled", () => store.events.coveredSpans().length === 1);
    expect(deeds()).toEqual([["light.bedside_right", "off", "physical"]]);
    expect(log.lines.filter((line) => line.includes("malformed"))).toEqual([]);
  });
});

describe("saving an automation in a real Home Assistant", () => {
  const config = {
    alias: "Shelf light in the evening",
    description: "Made by Steward",
    triggers: [{ trigger: "time", at: "19:30:00" }],
    conditions: [],
    actions: [{ action: "light.turn_on", target: { entity_id: "light.living_room_shelf" } }],
    mode: "single",
  } as const;

  it("gives it an entity and the label", async () => {
    const saved = await source.saveAutomation("steward_test_1", config);
    expect(saved).toMatchObject({ entityId: "automation.shelf_light_in_the_evening", warnings: [] });
    const fresh = await source.readHome();
    const label = fresh.labels.find(({ name }) => name === "Steward");
    const entity = fresh.entities.find(({ entity_id }) => entity_id === saved.entityId);
    expect(entity?.labels).toEqual([label?.label_id]);
  });

  it("repeats Home Assistant's reason when it refuses", async () => {
    const broken = { ...config, triggers: [{ trigger: "time", at: "25:99" }] } as const;
    await expect(source.saveAutomation("steward_test_2", broken)).rejects.toMatchObject({
      code: "home_assistant_refused",
      message: expect.stringContaining("Message malformed"),
    });
  });
});

describe("a rename in a real Home Assistant while Steward is off", () => {
  it("is recognised at the next connection, and the entity keeps its past and the rule about it", async () => {
    const [before, after] = ["light.kids_room_ceiling", "light.nursery_ceiling"] as const;
    const rowsOf = (entityId: string) => readRows().filter((row) => row.entityId === entityId).length;
    const createPast = (cache: HomeCache) =>
      createEntityPast({
        source,
        home: cache,
        moves: store.moves,
        flush: () => ingest.flush(),
        onRenamed: () => undefined,
        log,
      });
    const rule = { id: `entity:${before}`, effect: "include", by: "entity", value: before } as const;
    store.learning.saveRule(rule);
    const first = createPast(home);
    first.start();
    home.refreshIn(0);
    await until("the registry", () => store.moves.registered().some(({ entityId }) => entityId === before));
    await first.stop();
    const past = rowsOf(before);
    expect(past).toBeGreaterThan(0);

    await ingest.stop();
    home.stop();
    await source.stop();
    const socket = await hass.socket();
    await socket.call("config/entity_registry/update", { entity_id: before, new_entity_id: after });

    const second = createPast(home);
    second.start();
    ingest = createIngestHere();
    ingest.start();
    source.start();
    home.start();
    await until("the new name", () => store.moves.registered().some(({ entityId }) => entityId === after));
    await second.done();
    await second.stop();
    expect(rowsOf(before)).toBe(0);
    expect(rowsOf(after)).toBeGreaterThanOrEqual(past);
    expect(store.learning.rules()).toEqual([{ ...rule, id: `entity:${after}`, value: after }]);
  });
});

function createIngestHere(into: Store = store): Ingest {
  return createIngest({
    source,
    store: into.events,
    home,
    clock: { now: () => Date.now() },
    log,
    importDays: 365,
    limits: { maxDelayMs: 100, settleMs: 2_000 },
  });
}

interface Row {
  readonly key: string;
  readonly entityId: string;
  readonly state: string;
  readonly atMs: number;
  readonly kind: string;
  readonly actor: string | null;
}

function readRows(from: Store = store): readonly Row[] {
  const events = from.events.readWindow(ALWAYS);
  return Array.from({ length: events.length }, (_, i) => {
    const entityId = events.entityIds[events.entity[i] ?? 0] ?? "";
    const state = events.states[events.state[i] ?? 0] ?? "";
    const atMs = events.atMs[i] ?? 0;
    const kind = INITIATOR_KINDS[events.initiator[i] ?? 0] ?? "";
    const actor = events.actors[events.actor[i] ?? -1] ?? null;
    return { key: `${entityId}|${state}|${atMs}`, entityId, state, atMs, kind, actor };
  });
}

const startedMs = Date.now();

/** What happened in this test, not in the made-up past. */
function recent(): readonly Row[] {
  ingest.flush();
  return readRows().filter(
    ({ entityId, atMs, kind }) => entityId.startsWith("light.") && atMs > startedMs && kind !== "system",
  );
}

/** Who did what in the made-up past, from the contexts that the house wrote: by entity, state and time. */
function truthOf({ house }: HomeAssistant): ReadonlyMap<string, { readonly kind: string }> {
  const truth = new Map<string, { readonly kind: string }>();
  const states = new Map<string, string>();
  for (const line of house.history) {
    if (!("entity_id" in line) || !/^(light|switch|fan|lock|media_player)\./.test(line.entity_id)) continue;
    const before = states.get(line.entity_id);
    states.set(line.entity_id, line.state);
    if (before === undefined || before === line.state) continue;
    const kind =
      line.context.parent_id !== null ? "automation" : line.context.user_id ? "person" : "physical";
    truth.set(`${line.entity_id}|${line.state}|${Date.parse(line.last_updated)}`, { kind });
  }
  const runs = new Set(
    house.history.flatMap((line) =>
      "event_type" in line && line.event_type === "automation_triggered" ? [line.context.id] : [],
    ),
  );
  for (const line of house.history) {
    if (!("entity_id" in line) || !runs.has(line.context.id)) continue;
    const key = `${line.entity_id}|${line.state}|${Date.parse(line.last_updated)}`;
    if (truth.has(key)) truth.set(key, { kind: "automation" });
  }
  return truth;
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  await waitFor(what, async () => (isSo() ? true : undefined), { timeoutMs: 60_000 });
}
