/** Incidents and the pause of learning over the wire. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listIncidents } from "../../src/api/commands/incidents.ts";
import type { IncidentItem, IncidentList } from "../../src/api/protocol.ts";
import type { Viewer } from "../../src/app/viewer.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { Anomaly } from "../../src/core/domain/incident.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";
import { signIn, type ApiClient } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

const ANNA = { id: "anna", is_admin: false };
const CHIEF = { id: "chief", is_admin: true };

let api: ApiFixture;
let client: ApiClient;

beforeEach(async () => {
  api = await startApi();
  api.source.home = createHome({
    time_zone: "Europe/Berlin",
    areas: [{ area_id: "kitchen", name: "Kitchen" }],
    entities: [{ entity_id: "sensor.fridge", area_id: "kitchen" }],
    persons: [
      { entity_id: "person.anna", user_id: "anna" },
      { entity_id: "person.ben", user_id: "ben" },
    ],
  });
  client = await signIn(api.wsUrl, TOKEN);
});

afterEach(async () => {
  client.close();
  await api.stop();
});

async function ask<Result>(type: string, params: Readonly<Record<string, unknown>> = {}): Promise<Result> {
  const answer = await client.ask(type, params);
  // Whoever asks says what they expect.
  return (answer["success"] === true ? answer["result"] : answer["error"]) as Result;
}

function note(...entityIds: readonly string[]): void {
  const anomalies = entityIds.map((entityId): Anomaly => ({
    key: `silent:${entityId}`,
    monitor: "silent",
    severity: "warning",
    since_ms: api.clock.now() - HOUR_MS,
    entity_ids: [entityId],
    title: "It is silent",
    explanation: "It never was for so long.",
    parts: [],
  }));
  api.incidents.note(["silent"], anomalies);
}

describe("a language model's words", () => {
  it("are made of the English template, and shown to those who speak their language", () => {
    note("sensor.fridge");
    const asked: unknown[] = [];
    const words = { title: "Er schweigt", titleParts: [], explanation: "So lange nie." };
    const options = {
      incidents: api.incidents,
      visibility: { maySee: () => true, maySeeOthers: () => true },
      home: () => createHome({ language: "de" }),
      wording: {
        language: () => "de",
        onChange: () => () => {},
        wordsOf: (wordable: unknown) => {
          asked.push(wordable);
          return words;
        },
      },
    };
    const wordedFor = (spoken: Pick<Viewer, "language">) =>
      listIncidents(options, { userId: "anna", isAdmin: true, ...spoken }).open[0]?.worded;
    expect([{}, { language: "de-CH" }, { language: "en" }].map(wordedFor)).toEqual([
      { title: words.title, explanation: words.explanation },
      { title: words.title, explanation: words.explanation },
      null,
    ]);
    expect(asked).toMatchObject(
      Array.from({ length: 2 }, () => ({ titleParts: [{ text: "It is silent" }] })),
    );
  });
});

describe("incidents over the wire", () => {
  it("are listed with their areas, and told of after every change", async () => {
    note("sensor.fridge");
    const { open } = await ask<IncidentList>("incidents/list");
    expect(open).toMatchObject([
      { key: "silent:sensor.fridge", state: "open", areas: [{ area_id: "kitchen", name: "Kitchen" }] },
    ]);
    await ask("incidents/subscribe");
    expect((await client.next())["event"]).toMatchObject({ open: [{ state: "open" }], recent: [] });
    note();
    expect((await client.next())["event"]).toMatchObject({ open: [], recent: [{ state: "closed" }] });
  });

  it("are called normal, and not after all, by administrators, whose name stays with it", async () => {
    note("sensor.fridge");
    const [incident] = (await ask<IncidentList>("incidents/list")).open;
    const params = { incident_id: incident?.id ?? "" };
    expect(await ask("incidents/normal", { ...params, user: ANNA })).toMatchObject({ code: "unauthorized" });
    const normal = await ask<IncidentItem>("incidents/normal", { ...params, user: CHIEF });
    expect(normal).toMatchObject({ state: "normal", answered_by: "chief" });
    expect(await ask("activity/record")).toMatchObject({ false_alarms: 1 });
    expect(await ask("incidents/not_normal", params)).toMatchObject({ state: "open" });
    expect(await ask("activity/record")).toMatchObject({ false_alarms: 0 });
    expect(await ask("incidents/normal", { incident_id: "gone" })).toMatchObject({ code: "not_found" });
  });

  it("are put off, for eight hours unless said otherwise", async () => {
    note("sensor.fridge");
    const [incident] = (await ask<IncidentList>("incidents/list")).open;
    const later = await ask<IncidentItem>("incidents/later", { incident_id: incident?.id ?? "" });
    expect(later).toMatchObject({ state: "open", later_until_ms: api.clock.now() + 8 * HOUR_MS });
    const past = { incident_id: incident?.id ?? "", until_ms: 1 };
    expect(await ask("incidents/later", past)).toMatchObject({ code: "invalid_request" });
  });

  it("give what was seen hour by hour to whoever may see the incident", async () => {
    note("sensor.fridge", "person.ben");
    const { open } = await ask<IncidentList>("incidents/list");
    const [fridge, ben] = ["silent:sensor.fridge", "silent:person.ben"].map((key) => ({
      incident_id: open.find((one) => one.key === key)?.id ?? "",
      user: ANNA,
    }));
    expect(await ask("incidents/series", fridge)).toEqual({ series: [] });
    expect(await ask("incidents/series", ben)).toMatchObject({ code: "not_found" });
  });

  it("that tell of another person are not shown to who may not know, nor who answered", async () => {
    note("sensor.fridge", "device_tracker.ben", "person.ben");
    const { open } = await ask<IncidentList>("incidents/list", { user: ANNA });
    expect(open.map(({ key }) => key)).toEqual(["silent:sensor.fridge"]);
    await ask("incidents/later", { incident_id: open[0]?.id ?? "", user: CHIEF });
    expect((await ask<IncidentList>("incidents/list", { user: ANNA })).open[0]?.answered_by).toBeNull();
    expect((await ask<IncidentList>("incidents/list", { user: CHIEF })).open).toHaveLength(3);
  });

  it("are no count of false alarms before there ever was one", async () => {
    expect(await ask("activity/record")).toMatchObject({ false_alarms: null });
  });
});

describe("a pause of learning", () => {
  it("marks the days until then as left out, and is taken back", async () => {
    const untilMs = api.clock.now() + DAY_MS;
    const { paused_until_ms } = await ask<{ paused_until_ms: number }>("learning/pause", {
      until_ms: untilMs,
    });
    expect(paused_until_ms).toBeGreaterThanOrEqual(untilMs);
    expect(await ask("status/get")).toMatchObject({ learning_paused_until_ms: paused_until_ms });
    expect(await ask("days/list")).toMatchObject([
      { from: "2026-11-04", to: "2026-11-05", reason: "Learning paused" },
    ]);
    expect(await ask("learning/pause", { until_ms: null })).toEqual({ paused_until_ms: null });
    expect(await ask("days/list")).toEqual([]);
  });

  it("until tomorrow's first moment is today only", async () => {
    const midnight = Date.UTC(2026, 10, 4, 23);
    expect(await ask("learning/pause", { until_ms: midnight })).toEqual({ paused_until_ms: midnight });
    expect(await ask("days/list")).toMatchObject([{ from: "2026-11-04", to: "2026-11-04" }]);
  });

  it("is one, whether it is made longer or shorter, and ends at once", async () => {
    const at = (days: number) => ({ until_ms: api.clock.now() + days * DAY_MS });
    await ask("learning/pause", at(1));
    await ask("learning/pause", at(3));
    expect(await ask("days/list")).toMatchObject([{ from: "2026-11-04", to: "2026-11-07" }]);
    await ask("learning/pause", at(2));
    expect(await ask("days/list")).toMatchObject([{ from: "2026-11-04", to: "2026-11-06" }]);
    expect(await ask("learning/pause", { until_ms: null })).toEqual({ paused_until_ms: null });
    expect(await ask("days/list")).toEqual([]);
  });

  it("leaves out the days that it lasted, when it ends early", async () => {
    await ask("learning/pause", { until_ms: api.clock.now() + 5 * DAY_MS });
    api.clock.pass(2 * DAY_MS);
    expect(await ask("learning/pause", { until_ms: null })).toEqual({ paused_until_ms: null });
    expect(await ask("days/list")).toMatchObject([
      { from: "2026-11-04", to: "2026-11-05", reason: "Learning paused" },
    ]);
  });

  it("takes no mark's reason away", async () => {
    await ask("days/mark", { from: "2026-11-04", to: "2026-11-05", reason: "Guests" });
    await ask("learning/pause", { until_ms: Date.UTC(2026, 10, 5, 23) });
    expect(await ask("days/list")).toMatchObject([{ reason: "Guests" }]);
  });

  it("does not take away days that somebody marked for another reason", async () => {
    await ask("days/mark", { from: "2026-11-01", to: "2026-11-08", reason: "Guests" });
    expect(await ask("learning/pause", { until_ms: null })).toMatchObject({ code: "conflict" });
    expect(await ask("status/get")).toMatchObject({ learning_paused_until_ms: Date.UTC(2026, 10, 8, 23) });
  });

  it("is refused for a past or a far time, and for those who are no administrators", async () => {
    const nowMs = api.clock.now();
    expect(await ask("learning/pause", { until_ms: nowMs })).toMatchObject({ code: "invalid_request" });
    const far = { until_ms: nowMs + 400 * DAY_MS };
    expect(await ask("learning/pause", far)).toMatchObject({ code: "invalid_request" });
    const anna = { until_ms: nowMs + DAY_MS, user: ANNA };
    expect(await ask("learning/pause", anna)).toMatchObject({ code: "unauthorized" });
  });
});
