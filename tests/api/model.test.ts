/** The language model over the wire: who may ask, what is told, and what the card gets. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHome } from "../../src/core/domain/home.ts";
import { foundSample, resultOf } from "../app/suggestion-sample.ts";
import { type ModelServer, startModelServer } from "../fakes/model-servers.ts";
import { signIn, type ApiClient } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

const ADMIN = { id: "admin", is_admin: true };
const KEY = "sk-set-in-the-panel";

let api: ApiFixture;
let client: ApiClient;
let server: ModelServer;

beforeEach(async () => {
  server = await startModelServer("ollama");
  server.write = () =>
    JSON.stringify({
      title_1: "«A1» einschalten",
      explanation_1: "An 21 von 22 Tagen um 7:07:00 von jemandem.",
    });
  api = await startApi();
  api.source.home = createHome({
    time_zone: "Europe/Berlin",
    language: "de",
    entities: [{ entity_id: "light.kitchen", name: "Zwiebellampe" }],
  });
  api.suggestions.merge(resultOf(foundSample()), { scope: "full", startedMs: api.clock.now() });
  client = await signIn(api.wsUrl, TOKEN);
});

afterEach(async () => {
  client.close();
  await api.stop();
  await server.stop();
});

async function ask(type: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const answer = await client.ask(type, { user: ADMIN, ...params });
  return answer["success"] === true ? answer["result"] : answer["error"];
}

async function chooseOllama(): Promise<void> {
  for (const [name, value] of [
    ["model_url", server.url],
    ["model_name", "gemma"],
    ["model_key", KEY],
    ["model_price_in", 1],
    ["model_provider", "ollama"],
  ] as const) {
    await ask("options/set", { name, value });
  }
}

describe("the commands model/…", () => {
  it("are for administrators", async () => {
    for (const type of ["model/status", "model/preview", "model/try"]) {
      const { error } = await client.ask(type, { user: { id: "ben", is_admin: false } });
      expect(error).toMatchObject({ code: "unauthorized" });
    }
    expect(server.seen).toEqual([]);
  });

  it("tell that none is chosen", async () => {
    expect(await ask("model/status")).toMatchObject({ provider: "none", state: "off", last_error: null });
    expect(await ask("model/preview")).toEqual({ to: "", bodies: [] });
    expect(await ask("model/try")).toMatchObject({
      accepted: false,
      message: expect.stringContaining("model_provider"),
    });
  });

  it("tell how it stands, what it cost and what is left", async () => {
    await chooseOllama();
    await api.wording.run();
    expect(await ask("model/status")).toEqual({
      provider: "ollama",
      model: "gemma",
      to: new URL(server.url).host,
      state: "ready",
      paused_until_ms: null,
      last_error: null,
      last_answer_ms: api.clock.now(),
      language: "de",
      month: { requests: 1, tokens_in: 312, tokens_out: 90, cost: 312 / 1e6, is_estimated: false },
      budget: { tokens: 200_000, tokens_left: 199_598, cost: null, cost_left: null },
    });
  });

  it("show beforehand what is sent, and send it so", async () => {
    await chooseOllama();
    const preview = await ask("model/preview");
    expect(server.seen).toEqual([]);
    await api.wording.run();
    expect(preview).toEqual({ to: new URL(server.url).host, bodies: [server.seen[0]?.body] });
    const { items } = (await ask("audit/list")) as {
      readonly items: readonly Readonly<Record<string, unknown>>[];
    };
    expect(items.find(({ what }) => what === "model/request")).toMatchObject({
      who: "steward",
      subject: "gemma",
      sent: server.seen[0]?.body,
    });
    expect(items.find(({ what }) => what === "model/preview")).toMatchObject({ sent: null });
  });

  it("try it with one request", async () => {
    await chooseOllama();
    expect(await ask("model/try")).toMatchObject({ accepted: false, tokens_in: 312, tokens_out: 90 });
    expect(server.seen).toHaveLength(1);
  });
});

it("the key is in no answer, no log and no line of the audit", async () => {
  await chooseOllama();
  server.mishaps.push({ kind: "status", status: 401, message: KEY });
  await api.wording.run();
  const answers = [];
  for (const type of ["options/list", "model/status", "model/preview", "model/try", "audit/list"])
    answers.push(await ask(type));
  expect(JSON.stringify(answers)).not.toContain(KEY);
  expect(api.log.lines.join()).not.toContain(KEY);
  const exported = await (
    await fetch(`${api.url}/api/export`, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).text();
  expect(exported).not.toContain(KEY);
  expect(exported).toContain("model_url");
  expect(server.seen[0]?.headers["authorization"]).toBe(`Bearer ${KEY}`);
});

it("a suggestion has the model's words beside Steward's own, and whoever watches the list gets them", async () => {
  const watching = await signIn(api.wsUrl, TOKEN);
  await watching.ask("suggestions/subscribe");
  const first = await watching.next();
  expect(first).toMatchObject({ event: { items: [{ title: "Turn on light.kitchen", worded: null }] } });
  await chooseOllama();
  server.write = (user) => JSON.stringify((JSON.parse(user) as { texts: unknown }).texts);
  await api.wording.run();
  await expect
    .poll(async () => ((await ask("suggestions/list")) as { items: { worded: unknown }[] }).items[0]?.worded)
    .toMatchObject({ title: "Turn on light.kitchen", explanation: expect.stringContaining("21 of 22") });
  await expect.poll(async () => JSON.stringify(await watching.next())).toContain('"worded":{');
  watching.close();
});
