/** What was done by whom, over the wire: filters, pages, and who may see which of it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActivityItem, ActivityList } from "../../src/api/protocol.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import { foundSample, resultOf } from "../app/suggestion-sample.ts";
import { change } from "../ports/events.ts";
import { signIn, type ApiClient } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

const ANNA = { id: "anna", is_admin: false };
const CHIEF = { id: "chief", is_admin: true };
const by = (kind: Initiator["kind"], actor: string | null = null): Initiator => ({
  kind,
  actor,
  certaintyRatio: 1,
});
const HOME = createHome({
  time_zone: "Europe/Berlin",
  areas: [{ area_id: "kitchen", name: "Kitchen" }],
  devices: [{ id: "phone" }],
  entities: [
    { entity_id: "light.kitchen", name: "Kitchen light", area_id: "kitchen" },
    { entity_id: "light.hall", name: "Hall light" },
    { entity_id: "device_tracker.ben", device_id: "phone" },
    { entity_id: "switch.bens_phone", name: "Ben's phone", device_id: "phone" },
  ],
  persons: [
    { entity_id: "person.anna", name: "Anna", user_id: "anna" },
    { entity_id: "person.ben", name: "Ben", user_id: "ben", device_trackers: ["device_tracker.ben"] },
  ],
  automations: [{ entity_id: "automation.night", id: "1", config: { alias: "Night" } }],
});

let api: ApiFixture;
let client: ApiClient;
const ago = (minutes: number): number => api.clock.now() - minutes * 60_000;

async function start(showsOthers = false): Promise<void> {
  api = await startApi({ showsOthers });
  api.source.home = HOME;
  api.store.events.append([
    change("light.kitchen", "off", ago(3 * 1440), by("system")),
    change("light.kitchen", "on", ago(2 * 1440), by("person", "anna")),
    change("light.kitchen", "off", ago(90), by("person", "ben")),
    change("light.hall", "on", ago(60), by("physical")),
    change("light.hall", "off", ago(30), by("automation", "automation.night")),
    change("light.kitchen", "on", ago(30), by("automation", "automation.night")),
    change("switch.bens_phone", "on", ago(20), by("automation", "automation.night")),
    change("light.hall", "on", ago(10), by("person", "anna")),
  ]);
  client = await signIn(api.wsUrl, TOKEN);
}

beforeEach(() => start());

afterEach(async () => {
  client.close();
  await api.stop();
});

async function list(params: Readonly<Record<string, unknown>> = {}, user: object = CHIEF) {
  const answer = await client.ask("activity/list", { ...params, user });
  if (answer["success"] !== true) throw new Error(JSON.stringify(answer["error"]));
  return answer["result"] as ActivityList;
}

const say = ({ name, state, by: kind, by_name }: ActivityItem) =>
  `${name} ${state} ${kind}${by_name === null ? "" : ` ${by_name}`}`;

async function said(params: Readonly<Record<string, unknown>> = {}, user?: object) {
  return (await list(params, user)).items.map(say);
}

const EVERYTHING = [
  "Hall light on person Anna",
  "Ben's phone on automation Night",
  "Hall light off automation Night",
  "Kitchen light on automation Night",
  "Hall light on physical",
  "Kitchen light off person Ben",
  "Kitchen light on person Anna",
];

describe("activity", () => {
  it("is what was done, by whom, latest first", async () => {
    expect(await said()).toEqual(EVERYTHING);
    expect(await list()).toMatchObject({ next_before_ms: null });
    expect((await list()).items[0]).toEqual({
      at_ms: ago(10),
      entity_id: "light.hall",
      name: "Hall light",
      area_id: null,
      state: "on",
      by: "person",
      by_name: "Anna",
      person: "person.anna",
    });
  });

  it("is filtered by kind, person, area, thing, day and time", async () => {
    expect(await said({ by: "physical" })).toEqual(["Hall light on physical"]);
    expect(await said({ by: "people" })).toHaveLength(4);
    expect(await said({ person: "person.ben" })).toEqual(["Kitchen light off person Ben"]);
    expect(await said({ area_id: "kitchen", by: "automation" })).toEqual([
      "Kitchen light on automation Night",
    ]);
    expect(await said({ entity_id: "light.hall" })).toHaveLength(3);
    expect(await said({ date: "2026-11-02" })).toEqual(["Kitchen light on person Anna"]);
    expect(await said({ after_ms: ago(20), before_ms: ago(10) })).toEqual([
      "Ben's phone on automation Night",
    ]);
  });

  it("comes in pages that never tear an instant apart and lose nothing", async () => {
    const pages: (readonly string[])[] = [];
    for (let before: number | null | undefined; before !== null;) {
      const page: ActivityList = await list({
        limit: 3,
        ...(before === undefined ? {} : { before_ms: before }),
      });
      pages.push(page.items.map(say));
      before = page.next_before_ms;
    }
    expect(pages.map(({ length }) => length)).toEqual([4, 3]);
    expect(pages.flat()).toEqual(EVERYTHING);
  });

  it("leaves out what people excluded", async () => {
    await client.ask("learning/set_rule", { effect: "exclude", by: "area", value: "kitchen" });
    expect((await said()).some((line) => line.startsWith("Kitchen"))).toBe(false);
  });

  it("refuses what it cannot read", async () => {
    await expect(list({ by: "somebody" })).rejects.toThrow("invalid_request");
    await expect(list({ date: "today" })).rejects.toThrow("invalid_request");
  });
});

describe("who is no administrator", () => {
  it("sees their own doing and the automations', and nothing that tells of another", async () => {
    expect(await said({}, ANNA)).toEqual([
      "Hall light on person Anna",
      "Hall light off automation Night",
      "Kitchen light on automation Night",
      "Kitchen light on person Anna",
    ]);
  });

  it("gets nothing by asking for another", async () => {
    expect(await said({ person: "person.ben" }, ANNA)).toEqual([]);
    expect(await said({ by: "physical" }, ANNA)).toEqual([]);
    expect(await said({ entity_id: "switch.bens_phone" }, ANNA)).toEqual([]);
  });

  it("sees everything where the option says so", async () => {
    client.close();
    await api.stop();
    await start(true);
    expect(await said({}, ANNA)).toEqual(EVERYTHING);
  });
});

describe("Steward's record", () => {
  it("counts what became of its suggestions, and says what is not counted yet", async () => {
    api.suggestions.merge(
      resultOf(foundSample({ id: "one" }), foundSample({ entityId: "light.hall", id: "two" })),
      {
        scope: "full",
        startedMs: 0,
      },
    );
    api.suggestions.dismiss("two", null);
    const answer = await client.ask("activity/record", { user: ANNA });
    expect(answer["result"]).toEqual({
      answered: 1,
      accepted: 0,
      kept: 0,
      runs: 0,
      reversed: null,
      false_alarms: null,
    });
  });
});
