import path from "node:path";
import { NEW_LIFE } from "../../src/core/domain/suggestion-life.ts";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { exportHistory } from "../../src/app/export.ts";
import { importMemory } from "../../src/app/import-memory.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { HomeEvent } from "../../src/core/domain/event.ts";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import type { AttributedEvent } from "../../src/ports/event-store.ts";
import { SILENT } from "../adapters/sqlite/silent-log.ts";
import { temporaryFolder } from "../adapters/sqlite/stores.ts";
import { change } from "../ports/events.ts";
import type { StoredSuggestion } from "../../src/ports/suggestion-store.ts";
import { foundSample } from "./suggestion-sample.ts";

const T = Date.UTC(2026, 9, 25, 0, 30);

function openNew(): Store {
  const store = openStore({ path: path.join(temporaryFolder(), "steward.db"), log: SILENT });
  onTestFinished(() => store.close());
  return store;
}

function textOf(store: Store): string {
  return [...exportHistory(store)].join("");
}

async function importText(store: Store, text: string | Buffer, name = "history.jsonl"): Promise<number> {
  return await importMemory({
    source: { name, sizeBytes: null, open: () => Readable.from([Buffer.from(text)]) },
    memory: store,
    home: createHome(),
    onProgress: () => undefined,
  });
}

async function secondExport(store: Store): Promise<string> {
  const again = openNew();
  await importText(again, textOf(store));
  return textOf(again);
}

function linesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

const by = (kind: Initiator["kind"], actor: string | null = null, certaintyRatio = 0.8): Initiator => ({
  kind,
  actor,
  certaintyRatio,
});
const other = (event: HomeEvent): AttributedEvent => ({ event, initiator: null });
const context = (id: string | null, userId: string | null = null, parentId: string | null = null) => ({
  id,
  parentId,
  userId,
});

describe("the export", () => {
  it("writes states in the contract's words and order of keys", () => {
    const store = openNew();
    store.events.append([
      change("light.hall", "on", T + 7, by("person", "user-anna", 1), {
        brightness: 180,
        friendly_name: "Hall",
      }),
      change("light.hall", "on", T + 90, by("person", "user-anna", 1), { brightness: 90 }),
    ]);
    const [introduction, first, second] = textOf(store).split("\n");
    expect(introduction).toBe(
      '{"event_type":"steward_initiator","time_fired":"2026-10-25T00:30:00.007Z","data":' +
        '{"id":1,"kind":"person","actor":"user-anna","certainty":1,"judged":null}}',
    );
    expect(first).toBe(
      '{"entity_id":"light.hall","state":"on","last_changed":"2026-10-25T00:30:00.007Z","attributes":{"brightness":180},' +
        '"context":{"id":"steward-1-1","parent_id":null,"user_id":"user-anna"}}',
    );
    expect(second).toContain(
      '"last_changed":"2026-10-25T00:30:00.007Z","last_updated":"2026-10-25T00:30:00.090Z","attributes":{"brightness":90}',
    );
  });

  it("never lets another reader take a program's doing for a person's", () => {
    const store = openNew();
    store.events.append([
      other({
        type: "automation_triggered",
        entityId: "automation.dusk",
        atMs: T,
        context: context("run-1"),
      }),
      change("light.a", "on", T + 1, by("automation", "automation.dusk")),
      change("light.b", "on", T + 2, by("app", "user-node-red")),
      change("light.c", "on", T + 3, by("unknown")),
      change("light.d", "on", T + 4, by("echo")),
      change("light.e", "on", T + 5, by("physical")),
    ]);
    const contexts = linesOf(textOf(store)).flatMap((line) => (line["entity_id"] ? [line["context"]] : []));
    expect(contexts).toMatchObject([
      { parent_id: "run-1", user_id: null },
      { parent_id: "steward-app", user_id: "user-node-red" },
      { parent_id: "steward-unknown", user_id: null },
      { parent_id: "steward-echo", user_id: null },
      { parent_id: null, user_id: null },
    ]);
  });

  it("is empty for an empty memory", () => {
    expect(textOf(openNew())).toBe("");
  });
});

describe("an import of an export", () => {
  it("exports the same bytes again, whatever the order in which things came into the first store", async () => {
    const store = openNew();
    // The past is read after the present, so inner ids do not follow time; two share each millisecond.
    store.events.append([
      change("sensor.b", "1.0", T + 3_600_000, by("system", null, 0.5)),
      change("sensor.a", "1", T + 3_600_000, by("unknown", null, 1)),
      change("sensor.z", "-0.50", T + 1),
      change("sensor.z", "0.5", T + 2),
      change("sensor.z", "1e5", T + 3),
      change("sensor.z", "-0", T + 4),
      change("sensor.z", "021", T + 5),
      change("sensor.z", "123456789012345678901234567890", T + 6),
      change("input_text.note", 'Füße 🦔 "quoted"\n\u2028\u0000 \\ ', T + 7),
      change("input_text.note", "", T + 8),
      change("light.gone", "on", T + 9),
      change("light.gone", null, T + 10, by("system")),
      change("light.gone", "unavailable", T + 11, by("system")),
      change("climate.x", "heat", T + 12, by("person", null, 0.7), {
        temperature: 21.5,
        preset_mode: "Öko",
        hvac_action: "idle",
      }),
      other({ type: "script_started", entityId: "script.s", atMs: T, context: null }),
      other({
        type: "automation_triggered",
        entityId: "automation.a",
        atMs: T,
        context: context("run", "user-anna", "parent"),
      }),
      other({
        type: "call_service",
        domain: "light",
        service: "turn_on",
        serviceData: { entity_id: ["light.gone"], code: "s3cret", level: 1.5 },
        atMs: T,
        context: context("call", "user-anna"),
      }),
      other({
        type: "call_service",
        domain: "light",
        service: "turn_off",
        serviceData: {},
        atMs: T,
        context: null,
      }),
      change("light.gone", "off", T - 3_600_000, by("scene", "scene.evening")),
    ]);
    store.events.append([
      { ...change("switch.remote", "on", T + 20, by("person", "user-anna", 0.9)), judged: by("physical") },
    ]);
    const first = textOf(store);
    expect(first).not.toContain("s3cret");
    expect(await secondExport(store)).toBe(first);
  });

  it("keeps what is said beside the history: corrections, programs, days, rules, suggestions and their feedback", async () => {
    const store = openNew();
    store.events.append([change("light.hall", "on", T)]);
    store.events.markCovered({ fromMs: T - 10, toMs: T + 10 });
    store.events.markCovered({ fromMs: T + 100, toMs: T + 110 });
    store.learning.saveRule({ id: "entity:light.z", effect: "exclude", by: "entity", value: "light.z" });
    store.learning.saveRule({ id: "area:attic", effect: "include", by: "area", value: "attic" });
    const days = { from: "2026-10-24", to: "2026-10-25", reason: "Zeitumstellung ☾" };
    store.learning.saveMarkedDays(
      { id: "d1", ...days, origin: "proposal" },
      { kind: "away", from: "2026-10-24", to: "2026-10-25", answer: "accepted" },
    );
    store.learning.saveMarkedDays({
      id: "d0",
      from: "2026-01-01",
      to: "2026-01-01",
      reason: null,
      origin: "hand",
    });
    store.corrections.save({
      scope: "device",
      id: "remote",
      initiator: "person",
      personId: "person.anna",
      createdMs: T,
    });
    store.corrections.mark({ userId: "user-node-red", markedMs: T + 1 });
    const suggestion: StoredSuggestion = {
      id: "first-id",
      found: foundSample(),
      state: "dismissed",
      rank: 0.1 + 0.2,
      createdMs: T,
      updatedMs: T + 1,
      dismissReason: "Mag ich nicht",
      automationId: null,
      automationEntityId: "automation.x",
      runCount: 3,
      lastRunMs: T,
      life: NEW_LIFE,
    };
    store.suggestions.save(suggestion);
    store.suggestions.forget(suggestion.id, T + 2);
    store.suggestions.saveAll([], {
      startedMs: T,
      finishedMs: T + 5,
      scope: "full",
      readiness: [{ detector: "daily-time", ready: true, reason: "9 days.", readyAt: null }],
      nothingFound: [{ detector: "daily-time", reason: "None.", ready_at: null }],
      findings: [],
      warnings: ["one"],
    });
    const first = textOf(store);
    expect(await secondExport(store)).toBe(first);
    expect(linesOf(first).map((line) => line["event_type"])).toEqual([
      "steward_initiator",
      undefined,
      "steward_covered_span",
      "steward_covered_span",
      "steward_rule",
      "steward_rule",
      "steward_marked_days",
      "steward_marked_days",
      "steward_day_answer",
      "steward_correction",
      "steward_program",
      "steward_suggestion",
      "steward_forgotten",
      "steward_analysis",
    ]);
    const again = openNew();
    await importText(again, gzipSync(first), "history.jsonl.gz");
    expect(again.suggestions.list()).toEqual(store.suggestions.list());
    expect(again.suggestions.forgotten()).toEqual(store.suggestions.forgotten());
    expect(again.events.coveredSpans()).toEqual(store.events.coveredSpans());
  });

  it("keeps what was written, set and told to phones, but not the ids by which phones answer", async () => {
    const store = openNew();
    const body = { alias: "Dusk", triggers: [], actions: [] };
    const written = {
      atMs: T,
      who: "user-anna",
      automationId: "steward_1",
      entityId: "automation.dusk",
      suggestionId: "first-id",
      isDone: true,
      undoneMs: null,
    };
    store.versions.add({ ...written, what: "created", before: null, after: body });
    store.versions.add({ ...written, what: "removed", before: body, after: null, undoneMs: T + 9 });
    store.settings.set("notify_budget", 2);
    // A key is nobody's to take along.
    store.settings.set("model_key", "sk-secret");
    const sent = {
      kind: "ask",
      subject: "first-id",
      services: ["mobile_app_pixel"],
      choices: { STEWARD_YES_unguessable: "yes" },
      answer: null,
      answeredBy: null,
      closedMs: null,
    };
    store.notifications.save({ ...sent, tag: "steward_b", sentMs: T });
    store.notifications.save({
      ...sent,
      tag: "steward_a",
      sentMs: T,
      answer: "yes",
      answeredBy: "user-anna",
      closedMs: T + 1,
    });
    const part = {
      feature: "open:binary_sensor.door",
      name: "Open",
      unit: "min",
      seen: 62,
      expected: 2,
      low: 1,
      high: 5,
      entity_ids: ["binary_sensor.door"],
    };
    const incident = {
      id: "door",
      key: "left-open:binary_sensor.door",
      monitor: "left-open",
      severity: "warning" as const,
      since_ms: T,
      last_ms: T + 2,
      closed_ms: T + 2,
      entity_ids: part.entity_ids,
      title: "The door is open",
      explanation: "It never was for so long.",
      parts: [part],
    };
    store.incidents.save({
      incident,
      worst: [part],
      series: [],
      laterUntilMs: T + 3,
      isNormal: true,
      answeredBy: "user-anna",
      told: { atMs: T + 1, subject: "door other" },
    });
    const first = textOf(store);
    expect(first).not.toContain("unguessable");
    expect(await secondExport(store)).toBe(first);
    expect(linesOf(first).map((line) => line["event_type"])).toEqual([
      "steward_automation_version",
      "steward_automation_version",
      "steward_setting",
      "steward_notification",
      "steward_notification",
      "steward_incident",
    ]);
    const again = openNew();
    await importText(again, first);
    expect(again.notifications.list(9)).toEqual(
      store.notifications.list(9).map((one) => ({ ...one, choices: {} })),
    );
    expect(again.incidents.list()).toEqual([
      { ...store.incidents.list()[0], told: { atMs: T + 1, subject: "door" } },
    ]);
    expect(again.settings.all()).toEqual({ notify_budget: 2 });
    expect(again.versions.list(9)).toEqual(store.versions.list(9));
  });

  it("keeps what numeric sensors did in short, and how far their readings are gone", async () => {
    const store = openNew();
    const readings = ["20.5", "21", "unavailable", "1e-20", "-3.25", "123456789012345"];
    store.events.append(readings.map((state, index) => change("sensor.a", state, T + index * 400_000)));
    while (store.aggregates.rollUp(T + 7_200_000, 0));
    store.aggregates.thin(T + 3_600_000, 1_000);
    const first = textOf(store);
    expect(first).toMatch(/"steward_aggregates".*"sensor\.a".*"steward_aggregated_until"/s);
    expect(await secondExport(store)).toBe(first);
  });

  it("takes in lines of others, with who did it told by the rules", async () => {
    const store = openNew();
    const lines = [
      '{"entity_id":"light.a","state":"off","last_changed":"2026-10-25T02:30:00.000+02:00"}',
      '{"event_type":"someone_elses","time_fired":"2026-10-25T02:30:01+02:00","data":{}}',
      '{"entity_id":"light.a","state":"on","last_changed":"2026-10-25T02:30:00.000+01:00","context":{"id":"c","parent_id":null,"user_id":"u"}}',
    ];
    expect(await importText(store, lines.join("\n"))).toBe(3);
    const log = store.events.readWindow({ fromMs: 0, toMs: T + 86_400_000 });
    expect([...log.atMs]).toEqual([T, T + 3_600_000]);
    expect(store.events.counts().byInitiator).toMatchObject({ person: 1 });
  });

  it.each([
    ['{"entity_id":"light.a","state":7}', 'expected "state" to be text, found 7'],
    ['{"event_type":"steward_rule","data":{"id":"x"}}', "effect"],
    ['{"event_type":"steward_unheard","data":{}}', "update Steward"],
    ['{"event_type":"steward_rule",', "not JSON"],
  ])("ends at the line %s and says what is wrong", async (line, says) => {
    const good = '{"entity_id":"light.a","state":"on","last_changed":"2026-10-25T00:00:00Z"}';
    const told = importText(openNew(), `${good}\n${line}\n`);
    await expect(told).rejects.toMatchObject({ code: "unreadable_input" });
    await expect(told).rejects.toThrow(/^history\.jsonl, line 2: .*Nothing was imported\.$/);
    await expect(told).rejects.toThrow(says);
  });
});
