/** The same suggestion, learned thing, finding and reason to two people of different languages, each in theirs. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
});
