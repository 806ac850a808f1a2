/** Privacy over the wire: what the audit log tells, who may read it, and that what is deleted is in no file any more. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeBackup } from "../../src/adapters/sqlite/backup-file.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { foundSample, resultOf } from "../app/suggestion-sample.ts";
import { foundIn, foundTimes } from "../fakes/grep-folder.ts";
import { change } from "../ports/events.ts";
import { connectClient, signIn, type ApiClient } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

const ANNA = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const BEN = "ffeeddccbbaa99887766554433221100";
const ADMIN = { id: BEN, is_admin: true };
const T = Date.UTC(2026, 9, 1, 6);
const EVERYTHING = { fromMs: 0, toMs: T * 2 };

let api: ApiFixture;
let client: ApiClient;

beforeEach(async () => {
  api = await startApi();
  api.source.home = createHome({
    time_zone: "Europe/Berlin",
    entities: [
      "light.kitchen",
      "light.kitchen_2",
      "person.anna",
      "device_tracker.annas_phone",
      "zone.home",
    ].map((entity_id) => ({ entity_id })),
    users: [
      { id: ANNA, name: "Anna" },
      { id: BEN, name: "Ben" },
    ],
    persons: [
      { entity_id: "person.anna", user_id: ANNA, device_trackers: ["device_tracker.annas_phone"] },
      { entity_id: "person.ben", user_id: BEN },
    ],
  });
  client = await signIn(api.wsUrl, TOKEN);
});

afterEach(async () => {
  client.close();
  await api.stop();
});

async function ask(type: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const answer = await client.ask(type, { user: ADMIN, ...params });
  return answer["success"] === true ? answer["result"] : answer["error"];
}

async function auditLines(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return ((await ask("audit/list")) as { readonly items: readonly Readonly<Record<string, unknown>>[] })
    .items;
}

/** A memory in which Anna and the kitchen's lamp are everywhere. */
function fill(): void {
  const anna = { kind: "person", actor: ANNA, certaintyRatio: 1 } as const;
  const context = { id: "c1", parentId: null, userId: ANNA };
  api.store.events.append([
    change("light.kitchen", "on", T, anna, { brightness: 77 }),
    change("light.kitchen", "scene: Annas Abend", T + 1, anna),
    change("light.kitchen_2", "on", T + 2, anna),
    change("light.kitchen_2", "off", T + 3, {
      kind: "automation",
      actor: "automation.night",
      certaintyRatio: 1,
    }),
    change("person.anna", "Yoga studio", T + 4, null),
    change("device_tracker.annas_phone", "not_home", T + 5, null),
    change("zone.home", "1", T + 6, null),
    {
      event: {
        type: "call_service",
        domain: "light",
        service: "turn_on",
        serviceData: { entity_id: "light.kitchen" },
        atMs: T,
        context,
      },
      initiator: null,
    },
    {
      event: { type: "automation_triggered", entityId: "automation.night", atMs: T + 3, context },
      initiator: null,
    },
  ]);
  api.store.corrections.mark({ userId: ANNA, markedMs: T });
  api.suggestions.merge(resultOf(foundSample(), foundSample({ entityId: "light.kitchen_2" })), {
    scope: "full",
    startedMs: T,
  });
  const body = { alias: "Evening", triggers: [{ entity_id: "person.anna" }], actions: ["light.kitchen"] };
  for (const [who, after] of [
    [ANNA, { alias: "Plain" }],
    [BEN, body],
  ] as const) {
    api.store.versions.add({
      atMs: T,
      who,
      what: "changed",
      automationId: "17",
      entityId: "automation.night",
      suggestionId: null,
      before: null,
      after,
      isDone: true,
      undoneMs: null,
    });
  }
  api.store.notifications.save({
    tag: "steward_1",
    kind: "ask",
    subject: "kitchen-427",
    sentMs: T,
    services: [],
    choices: {},
    answer: "yes",
    answeredBy: ANNA,
    closedMs: T,
  });
  api.store.checkpoint();
  writeBackup(path.join(api.folder.path, "steward.db"), path.join(api.folder.path, "backups", "1.backup"));
  writeFileSync(path.join(api.folder.path, "steward.db-damaged-2026-10-01"), "light.kitchen person.anna");
}

describe("audit/list", () => {
  it("tells who looked, once a day and kind, and who changed what", async () => {
    await ask("suggestions/list");
    await ask("suggestions/list");
    await ask("suggestions/list", { user: { id: ANNA, is_admin: false } });
    await ask("days/mark", { from: "2026-12-24", to: "2026-12-26" });
    await ask("users/mark", { user_id: "nobody-of-this-id", program: true });
    const lines = await auditLines();
    expect(lines).toContainEqual(
      expect.objectContaining({ who: BEN, name: "Ben", what: "suggestions/list", count: 2 }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ who: ANNA, name: "Anna", what: "suggestions/list", count: 1 }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ who: BEN, what: "days/mark", subject: "2026-12-24", count: 1 }),
    );
    // What failed changed nothing.
    expect(lines.map(({ what }) => what)).not.toContain("users/mark");
    expect(lines.find(({ what }) => what === "suggestions/list")?.["bytes"]).toBeGreaterThan(50);
  });

  it("tells what was exported, how much and to whom, and who knocked with a wrong token", async () => {
    api.store.events.append([change("light.kitchen", "on", T)]);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const history = await (await fetch(`${api.url}/api/export`, { headers })).text();
    const home = await (await fetch(`${api.url}/api/export?part=home`, { headers })).text();
    await fetch(`${api.url}/api/export`, { headers: { authorization: "Bearer wrong" } });
    const stranger = await connectClient(api.wsUrl);
    stranger.sendRaw(JSON.stringify({ type: "auth", token: "wrong" }));
    await stranger.closed;
    const lines = await auditLines();
    const to_whom = "127.0.0.1";
    expect(lines).toContainEqual(
      expect.objectContaining({ who: "token", what: "export/history", to_whom, bytes: history.length }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ who: "token", what: "export/home", to_whom, bytes: home.length }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ who: "nobody", what: "sign_in_refused", to_whom, count: 2 }),
    );
  });

  it("comes in pages", async () => {
    for (const day of ["01", "02", "03"]) {
      api.clock.pass(1_000);
      await ask("days/mark", { from: `2026-10-${day}`, to: `2026-10-${day}` });
    }
    const first = await ask("audit/list", { limit: 2 });
    expect(first).toMatchObject({ items: [{ subject: "2026-10-03" }, { subject: "2026-10-02" }] });
    const { next_before_ms } = first as { readonly next_before_ms: number };
    expect(await ask("audit/list", { limit: 10, before_ms: next_before_ms })).toMatchObject({
      items: [{ subject: "2026-10-01" }],
      next_before_ms: null,
    });
    expect(await ask("audit/list", { limit: 0 })).toMatchObject({ code: "invalid_request" });
  });
});

describe("privacy/delete", () => {
  it("leaves nothing of an entity in any file, and everything of its neighbour", async () => {
    fill();
    await ask("attribution/correct", {
      entity_id: "light.kitchen",
      initiator: "person",
      person: "person.ben",
    });
    const texts = ['light.kitchen"', "Annas Abend", '{"brightness":77}', "person.anna"];
    expect(foundIn(api.folder.path, texts).length).toBeGreaterThan(1);
    const answer = await ask("privacy/delete", { entity_id: "light.kitchen" });
    expect(answer).toEqual({ changes: 2, suggestions: 1, entity_ids: ["light.kitchen"], backups: 2 });

    const { entityIds } = api.store.events.readWindow(EVERYTHING);
    expect(entityIds).not.toContain("light.kitchen");
    expect(entityIds).toContain("light.kitchen_2");
    expect(api.store.suggestions.list()).toHaveLength(1);
    expect(api.store.corrections.list()).toEqual([]);
    expect(JSON.stringify([...api.store.events.readEvents()])).not.toMatch(/light\.kitchen"/);
    // The neighbour's name is longer, so what is left of the shorter one would stand without its end.
    expect(foundIn(api.folder.path, ["Annas Abend", '{"brightness":77}'])).toEqual([]);
    const timesIn = (text: string): number => foundTimes(api.folder.path, text);
    expect(timesIn("light.kitchen")).toBe(timesIn("light.kitchen_2"));
    expect(JSON.stringify(await auditLines())).not.toMatch(/light\.kitchen"/);
  });

  it("leaves nothing of a person: not who they are, nor where they were, nor what they asked", async () => {
    fill();
    await ask("suggestions/list", { user: { id: ANNA, is_admin: false } });
    await ask("days/mark", { from: "2026-10-01", to: "2026-10-01", user: { id: ANNA, is_admin: true } });
    const answer = await ask("privacy/delete", { user_id: ANNA });
    expect(answer).toMatchObject({ changes: 2, entity_ids: ["person.anna", "device_tracker.annas_phone"] });

    const texts = [ANNA, "person.anna", "device_tracker.annas_phone", "Yoga studio"];
    expect(foundIn(api.folder.path, texts)).toEqual([]);
    const log = api.store.events.readWindow(EVERYTHING);
    expect(log.actors).toEqual(["automation.night"]);
    expect(log.length).toBe(5);
    expect(JSON.stringify([...api.store.events.readEvents()])).not.toContain(ANNA);
    expect(api.store.corrections.programs()).toEqual([]);
    expect(api.store.events.counts().byInitiator).toEqual({ unknown: 4, automation: 1 });
    const lines = await auditLines();
    expect(lines.filter(({ who }) => who === ANNA)).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ who: "erased", what: "days/mark" }));
    expect(lines).toContainEqual(
      expect.objectContaining({ who: BEN, what: "privacy/delete", subject: null }),
    );
  });

  it("knows a person by the person's entity as well, and lets new changes come in after", async () => {
    fill();
    await ask("privacy/delete", { entity_id: "person.anna" });
    expect(foundIn(api.folder.path, [ANNA, "person.anna", "device_tracker.annas_phone"])).toEqual([]);
    api.store.events.append([
      change("person.anna", "home", T + 100, { kind: "person", actor: ANNA, certaintyRatio: 1 }),
      change("light.kitchen", "off", T + 101, { kind: "person", actor: ANNA, certaintyRatio: 1 }),
    ]);
    const log = api.store.events.readWindow({ fromMs: T + 50, toMs: T + 200 });
    expect([log.entityIds, log.actors]).toEqual([["person.anna", "light.kitchen"], [ANNA]]);
  });

  it("gives back what the rules had said where what people said is gone", async () => {
    api.store.events.append([
      {
        ...change("light.kitchen", "on", T, { kind: "person", actor: ANNA, certaintyRatio: 1 }),
        judged: { kind: "physical", actor: null, certaintyRatio: 0.8 },
      },
      {
        ...change("light.kitchen", "off", T + 1, { kind: "app", actor: ANNA, certaintyRatio: 1 }),
        judged: { kind: "person", actor: ANNA, certaintyRatio: 1 },
      },
    ]);
    await ask("privacy/delete", { user_id: ANNA });
    expect(api.store.events.counts().byInitiator).toEqual({ physical: 1, unknown: 1 });
  });

  it("is for administrators, and for one thing at a time", async () => {
    const user = { id: ANNA, is_admin: false };
    for (const [type, params] of [
      ["privacy/delete", { user_id: BEN }],
      ["audit/list", {}],
      ["learning/rules", {}],
    ] as const) {
      expect(await ask(type, { ...params, user })).toMatchObject({ code: "unauthorized" });
    }
    expect(await ask("privacy/delete")).toMatchObject({ code: "invalid_request" });
    expect(await ask("privacy/delete", { user_id: ANNA, entity_id: "light.kitchen" })).toMatchObject({
      code: "invalid_request",
    });
  });
});
