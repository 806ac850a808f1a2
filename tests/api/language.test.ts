/** The same suggestion, learned thing, finding and reason to two people of different languages, each in theirs. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IncidentList } from "../../src/api/protocol.ts";
import { HOUR_MS } from "../../src/core/domain/time.ts";
import { foundSample, resultOf } from "../app/suggestion-sample.ts";
import { type ApiClient, signIn } from "./client.ts";
import { type ApiFixture, startApi, TOKEN } from "./fixture.ts";

const TITLES = {
  en: "Turn on the kitchen at 7:05 every day",
  de: "kitchen täglich um 7:05 Uhr einschalten",
};

let api: ApiFixture;
let client: ApiClient;

beforeEach(async () => {
  api = await startApi();
  const body = {
    entity_ids: ["light.kitchen"],
    state: "on",
    at_min: 425,
    days: "all",
    from_min: 420,
    to_min: 431,
  };
  const facts = { kind: "needs-days", needed: 7, days: 3 } as const;
  api.suggestions.merge(
    {
      ...resultOf({ ...foundSample(), body }),
      readiness: [{ detector: "duration", ready: false, reason: "In English.", readyAt: null, facts }],
      findings: [
        {
          id: "low-battery:sensor.door",
          check: "low-battery",
          severity: "warning",
          entity_ids: ["sensor.door"],
          title: "Door is low",
          explanation: "It is low.",
          evidence: {},
          facts: { kind: "battery-low", name: "Door" },
        },
      ],
    },
    { scope: "full", startedMs: 0 },
  );
  client = await signIn(api.wsUrl, TOKEN);
});

afterEach(async () => {
  client.close();
  await api.stop();
});

describe("the language beside the parameters", () => {
  it.each(["en", "de"] as const)("is that in which %s is told everything", async (language) => {
    const { result: list } = await client.ask("suggestions/list", { language });
    expect(list).toMatchObject({ items: [{ title: TITLES[language] }] });
    const { result: findings } = await client.ask("findings/list", { language });
    expect(findings).toMatchObject([{ title: language === "de" ? "Door ist schwach" : "Door is low" }]);
    const { result: status } = await client.ask("status/get", { language });
    expect(status).toMatchObject({
      learning: [{ reason: expect.stringMatching(language === "de" ? /^Für die Dauer/ : /^Durations need/) }],
    });
    const { result: rhythm } = await client.ask("rhythm/get", { language });
    expect(rhythm).toMatchObject({ learned: [{ title: TITLES[language] }] });
  });

  it.each([
    ["en", "Door has been open for 3 hours", "Power (Fridge)"],
    ["de", "Door ist seit 3 Stunden offen", "Leistung (Fridge)"],
  ])(
    "is that in which %s is told what monitors say, its parts and charts too",
    async (language, title, name) => {
      const part = { feature: "power:sensor.fridge", name: "Power", unit: "W" };
      const facts = { kind: "measured", what: "power", name: "Fridge" } as const;
      api.incidents.note(
        ["left-open"],
        [
          {
            key: "left-open:binary_sensor.door",
            monitor: "left-open",
            severity: "warning",
            since_ms: 0,
            entity_ids: [],
            title: "Stored",
            explanation: "Stored.",
            parts: [{ ...part, facts, seen: 3, expected: 1, low: 0, high: 1, entity_ids: [] }],
            facts: {
              kind: "left-open",
              name: "Door",
              lastedMs: 3 * HOUR_MS,
              medianMs: HOUR_MS,
              longestMs: HOUR_MS,
              openings: 40,
            },
          },
        ],
        { series: [{ ...part, facts, points: [] }] },
      );
      const told = { title, parts: [{ name }] };
      const { result: list } = await client.ask("incidents/list", { language });
      expect(list).toMatchObject({ open: [told] });
      const incident_id = (list as IncidentList).open[0]?.id ?? "";
      expect((await client.ask("incidents/series", { language, incident_id })).result).toEqual({
        series: [{ ...part, name, points: [] }],
      });
      expect((await client.ask("incidents/later", { language, incident_id })).result).toMatchObject(told);
      await client.ask("now/subscribe", { language });
      expect((await client.next())["event"]).toMatchObject({ incidents: { open: [told] } });
      // Whoever does not say gets the home's.
      api.source.home = { ...api.source.home, language };
      expect((await client.ask("incidents/list")).result).toMatchObject({ open: [told] });
    },
  );

  it("is the home's where it is not said, and no parameter of a command", async () => {
    api.source.home = { ...api.source.home, language: "de" };
    expect((await client.ask("suggestions/list")).result).toMatchObject({ items: [{ title: TITLES.de }] });
    const answer = await client.ask("suggestions/snooze", {
      suggestion_id: "kitchen-427",
      until_ms: Date.parse("2026-12-24T00:00:00Z"),
      language: "en",
    });
    expect(answer).toMatchObject({ success: true, result: { title: TITLES.en } });
  });

  it("is refused where it is longer than a language's tag can be", async () => {
    const answer = await client.ask("suggestions/list", { language: "x".repeat(36) });
    expect(answer).toMatchObject({ success: false, error: { code: "invalid_request" } });
  });

  it.each([
    [
      "de",
      "Diesen Vorschlag gibt es nicht mehr: Die Gewohnheit dahinter hat sich geändert. Bitte die Liste neu laden.",
    ],
    [
      "de-CH",
      "Diesen Vorschlag gibt es nicht mehr: Die Gewohnheit dahinter hat sich geändert. Bitte die Liste neu laden.",
    ],
    ["en", "This suggestion is no longer there: the habit behind it has changed. Load the list again."],
    [undefined, "This suggestion is no longer there: the habit behind it has changed. Load the list again."],
  ])("is that in which %s is told why something failed", async (language, message) => {
    const params = { suggestion_id: "nope", ...(language === undefined ? {} : { language }) };
    expect(await client.ask("suggestions/restore", params)).toMatchObject({
      success: false,
      error: { code: "not_found", message },
    });
  });

  it("is the home's for who does not say theirs", async () => {
    api.source.home = { ...api.source.home, language: "de" };
    expect(await client.ask("nonsense/go")).toMatchObject({
      error: { message: 'Diese Version von Steward kennt den Befehl "nonsense/go" nicht.' },
    });
    client.sendRaw("{");
    expect(await client.next()).toMatchObject({
      error: { message: expect.stringMatching(/^Eine Nachricht muss JSON sein/) },
    });
  });

  it("is that in which standing problems and the connection are told", async () => {
    api.source.setStatus({ state: "unreachable", failure: { kind: "host-empty", host: "home:8123" } });
    api.notices.raise({ code: "backup_failed", failure: { kind: "backup-failed", why: null } });
    const { result } = await client.ask("status/get", { language: "de" });
    expect(result).toMatchObject({
      home_assistant: { message: expect.stringMatching(/^Unter home:8123 antwortet nichts/) },
      problems: [
        { code: "home_assistant_unreachable", message: expect.stringMatching(/^Unter home:8123/) },
        { code: "backup_failed", message: "Stewards Gedächtnis konnte nicht gesichert werden." },
      ],
    });
  });

  it("is that in which the model's failures are told", async () => {
    const { result: trial } = await client.ask("model/try", { language: "de" });
    expect(trial).toMatchObject({ accepted: false, message: expect.stringMatching(/kein Sprachmodell/) });
    const { result: status } = await client.ask("model/status", { language: "de" });
    expect(status).toMatchObject({ last_error: expect.stringMatching(/kein Sprachmodell/) });
  });
});
