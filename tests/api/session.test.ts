/** The WebSocket: signing in, commands, subscriptions, and everything a client may do wrong. */
import { afterEach, describe, expect, it } from "vitest";
import { createIngressDoor } from "../../src/api/doors.ts";
import { COMMAND_ACCESS } from "../../src/api/protocol.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import { foundSample, resultOf } from "../app/suggestion-sample.ts";
import { connectClient, signIn } from "./client.ts";
import { startApi, TOKEN, type ApiFixture, type ApiFixtureOptions } from "./fixture.ts";

let fixture: ApiFixture | null = null;

afterEach(async () => {
  await fixture?.stop();
  fixture = null;
});

async function start(options: ApiFixtureOptions = {}): Promise<ApiFixture> {
  fixture = await startApi(options);
  return fixture;
}

describe("the table of commands", () => {
  it("has a handler for everything the protocol names, and nothing else", async () => {
    const { commands } = await start();
    expect([...Object.keys(commands), "unsubscribe"].sort()).toEqual(Object.keys(COMMAND_ACCESS).sort());
  });
});

describe("signing in", () => {
  it("greets, takes the token, and tells its version", async () => {
    const { wsUrl } = await start();
    const client = await connectClient(wsUrl);
    expect(await client.next()).toEqual({ type: "auth_required", api_version: 1, version: "1.2.3" });
    client.sendRaw(JSON.stringify({ type: "auth", token: TOKEN }));
    expect(await client.next()).toEqual({ type: "auth_ok", api_version: 1, version: "1.2.3" });
  });

  it.each([
    [JSON.stringify({ type: "auth", token: "wrong" }), /The token is wrong/],
    [JSON.stringify({ type: "auth", token: `${TOKEN}x` }), /The token is wrong/],
    [JSON.stringify({ id: 1, type: "status/get" }), /first message must be/],
    ["not json", /first message must be/],
  ])("refuses %s and hangs up", async (message, reason) => {
    const { wsUrl } = await start();
    const client = await connectClient(wsUrl);
    await client.next();
    client.sendRaw(message);
    expect(await client.next()).toMatchObject({
      type: "auth_invalid",
      message: expect.stringMatching(reason),
    });
    expect(await client.closed).toBe(1008);
  });

  it("does not wait for ever", async () => {
    const { wsUrl } = await start({ limits: { authTimeoutMs: 30 } });
    const client = await connectClient(wsUrl);
    await client.next();
    expect(await client.next()).toMatchObject({ type: "auth_invalid" });
    expect(await client.closed).toBe(1008);
  });

  it("answers nothing at other addresses", async () => {
    const { url } = await start();
    await expect(connectClient(`${url.replace("http", "ws")}/api/other`)).rejects.toThrow(/404/);
  });

  it("takes no more clients than it can serve", async () => {
    const { wsUrl } = await start({ limits: { maxConnections: 1 } });
    await connectClient(wsUrl);
    await expect(connectClient(wsUrl)).rejects.toThrow(/503/);
  });
});

describe("commands", () => {
  it("tell the status in the protocol's words", async () => {
    const { wsUrl } = await start();
    const client = await signIn(wsUrl, TOKEN);
    expect(await client.ask("status/get")).toMatchObject({
      success: true,
      result: {
        version: "1.2.3",
        api_version: 1,
        time_zone: "Europe/Berlin",
        home_assistant: { state: "connected", version: "2026.11.0" },
        import: { state: "done" },
        counts: { proposed: 0, active: 0, dismissed: 0 },
        problems: [],
      },
    });
  });

  it("list, prepare, create, dismiss and restore suggestions", async () => {
    const { wsUrl, suggestions, source } = await start();
    const found = [foundSample({ entityId: "light.kitchen" }), foundSample({ entityId: "light.hall" })];
    suggestions.merge(resultOf(...found), { scope: "full", startedMs: 0 });
    const client = await signIn(wsUrl, TOKEN);
    expect(await client.ask("suggestions/list")).toMatchObject({
      result: {
        more: 0,
        items: [
          { id: "kitchen-427", state: "proposed", areas: [{ area_id: "kitchen", name: "Kitchen" }] },
          { id: "hall-427", areas: [] },
        ],
      },
    });
    expect(await client.ask("suggestions/prepare", { suggestion_id: "kitchen-427" })).toMatchObject({
      result: {
        suggestion_id: "kitchen-427",
        way: "save",
        warnings: [],
        yaml: expect.stringContaining("- id:"),
      },
    });
    expect(await client.ask("suggestions/create", { suggestion_id: "kitchen-427" })).toMatchObject({
      result: { way: "save", item: { state: "active", automation_id: "steward_kitchen-427" } },
    });
    expect(source.saved).toHaveLength(1);
    expect(
      await client.ask("suggestions/dismiss", { suggestion_id: "hall-427", reason: " too early " }),
    ).toMatchObject({ result: { state: "dismissed", dismiss_reason: "too early" } });
    expect(await client.ask("suggestions/restore", { suggestion_id: "hall-427" })).toMatchObject({
      result: { state: "proposed", dismiss_reason: null },
    });
  });

  it("start an analysis, in full unless asked otherwise", async () => {
    const { wsUrl, analyses } = await start();
    const client = await signIn(wsUrl, TOKEN);
    expect(await client.ask("analysis/run")).toMatchObject({ result: { started: true } });
    expect(await client.ask("analysis/run", { scope: "quick" })).toMatchObject({
      result: { started: false },
    });
    expect(analyses).toEqual(["full", "quick"]);
    expect(await client.ask("findings/list")).toMatchObject({ result: [] });
  });

  it.each([
    ["nonsense/go", {}, "unknown_command"],
    ["toString", {}, "unknown_command"],
    ["suggestions/create", {}, "invalid_request"],
    ["suggestions/create", { suggestion_id: 5 }, "invalid_request"],
    ["suggestions/create", { suggestion_id: "x", force: true }, "invalid_request"],
    ["suggestions/create", { suggestion_id: "nope" }, "not_found"],
    ["status/get", { verbose: true }, "invalid_request"],
    ["status/subscribe", { every: 1 }, "invalid_request"],
    ["analysis/run", { scope: "huge" }, "invalid_request"],
    ["unsubscribe", { subscription: 99 }, "not_found"],
  ])("answer %s %j with one clear error", async (type, params, code) => {
    const { wsUrl } = await start();
    const client = await signIn(wsUrl, TOKEN);
    expect(await client.ask(type, params)).toMatchObject({
      success: false,
      error: { code, message: expect.stringMatching(/\w+.*\.$/) },
    });
  });

  it.each([
    "{",
    "[]",
    "null",
    '"text"',
    '{"id":-1,"type":"status/get"}',
    '{"id":1.5,"type":"x"}',
    '{"type":"x"}',
  ])("survive %s", async (text) => {
    const { wsUrl } = await start();
    const client = await signIn(wsUrl, TOKEN);
    client.sendRaw(text);
    expect(await client.next()).toMatchObject({
      id: 0,
      success: false,
      error: { code: "invalid_request" },
    });
    expect(await client.ask("status/get")).toMatchObject({ success: true });
  });

  it("want growing ids", async () => {
    const { wsUrl } = await start();
    const client = await signIn(wsUrl, TOKEN);
    await client.ask("status/get");
    client.sendRaw('{"id":1,"type":"status/get"}');
    expect(await client.next()).toMatchObject({ id: 1, success: false, error: { code: "invalid_request" } });
  });

  it("cut off who sends too much", async () => {
    const { wsUrl } = await start();
    const client = await signIn(wsUrl, TOKEN);
    client.send("status/get", { padding: "x".repeat(100_000) });
    expect(await client.closed).toBe(1009);
  });

  it("hide what broke inside, and log it", async () => {
    const { wsUrl, log } = await start({
      change: (commands) => ({
        ...commands,
        "findings/list": {
          kind: "plain",
          invoke: async () => await Promise.reject(new Error("secret detail")),
        },
      }),
    });
    const client = await signIn(wsUrl, TOKEN);
    const answer = await client.ask("findings/list");
    expect(answer).toMatchObject({ success: false, error: { code: "internal" } });
    expect(JSON.stringify(answer)).not.toContain("secret detail");
    expect(log.lines.join("\n")).toContain("secret detail");
  });

  it("pass on Home Assistant's own refusal", async () => {
    const { wsUrl, suggestions, source } = await start();
    suggestions.merge(resultOf(foundSample()), { scope: "full", startedMs: 0 });
    source.failure = new PlainError(
      "home_assistant_refused",
      "Home Assistant refused the automation: no such light.",
    );
    const client = await signIn(wsUrl, TOKEN);
    expect(await client.ask("suggestions/create", { suggestion_id: "kitchen-427" })).toMatchObject({
      success: false,
      error: { code: "home_assistant_refused", message: expect.stringContaining("no such light") },
    });
  });

  it("refuse changes for a relayed user who is no administrator", async () => {
    const { wsUrl, suggestions } = await start();
    suggestions.merge(resultOf(foundSample()), { scope: "full", startedMs: 0 });
    const client = await signIn(wsUrl, TOKEN);
    const params = { suggestion_id: "kitchen-427" };
    const user = { id: "u1", is_admin: false };
    expect(await client.ask("suggestions/create", { ...params, user })).toMatchObject({
      success: false,
      error: { code: "unauthorized" },
    });
    expect(await client.ask("suggestions/prepare", { ...params, user })).toMatchObject({ success: true });
    expect(
      await client.ask("suggestions/create", { ...params, user: { id: "u2", is_admin: true } }),
    ).toMatchObject({ success: true });
  });
});

describe("subscriptions", () => {
  it("send the state at once, then after changes, bursts together, until unsubscribed", async () => {
    const { wsUrl, status, source } = await start();
    const client = await signIn(wsUrl, TOKEN);
    const id = client.send("status/subscribe");
    expect(await client.next()).toEqual({ id, type: "result", success: true, result: null });
    expect(await client.next()).toMatchObject({ id, type: "event", event: { version: "1.2.3" } });
    source.setStatus({ state: "unreachable", failure: { kind: "as-said", text: "It is away." } });
    for (let change = 0; change < 50; change += 1) status.noteChange();
    expect(await client.next()).toMatchObject({
      id,
      type: "event",
      event: { home_assistant: { state: "unreachable" }, problems: [{ message: "It is away." }] },
    });
    expect(await client.ask("unsubscribe", { subscription: id })).toMatchObject({ success: true });
    status.noteChange();
    // The answer to a later command comes next: no event was left behind.
    const later = client.send("findings/list");
    expect(await client.next()).toMatchObject({ id: later, type: "result" });
  });

  it("tell every client of a decision", async () => {
    const { wsUrl, suggestions } = await start();
    suggestions.merge(resultOf(foundSample()), { scope: "full", startedMs: 0 });
    const [one, other] = [await signIn(wsUrl, TOKEN), await signIn(wsUrl, TOKEN)];
    await one.ask("suggestions/subscribe");
    expect(await one.next()).toMatchObject({ event: { items: [{ state: "proposed" }] } });
    await other.ask("suggestions/dismiss", { suggestion_id: "kitchen-427" });
    expect(await one.next()).toMatchObject({ type: "event", event: { items: [{ state: "dismissed" }] } });
  });

  it("are limited per connection", async () => {
    const { wsUrl } = await start({ limits: { maxSubscriptions: 1 } });
    const client = await signIn(wsUrl, TOKEN);
    await client.ask("status/subscribe");
    expect(await client.ask("status/subscribe")).toMatchObject({ success: false, error: { code: "busy" } });
  });
});

describe("ingress", () => {
  const admins = new Set(["admin"]);
  const door = createIngressDoor({
    trustedPeer: "127.0.0.1",
    isAdmin: async (userId) => await Promise.resolve(admins.has(userId)),
  });

  it("lets in whom the Supervisor names, without a token", async () => {
    const { wsUrl } = await start({ door });
    const client = await connectClient(wsUrl, { "x-remote-user-id": "admin" });
    expect(await client.next()).toEqual({
      type: "auth_ok",
      api_version: 1,
      version: "1.2.3",
      user: { id: "admin", is_admin: true },
    });
  });

  it.each([{}, { "x-remote-user-id": "guest" }])("lets others look only (%j)", async (headers) => {
    const { wsUrl } = await start({ door });
    const client = await connectClient(wsUrl, headers);
    expect(await client.next()).toMatchObject({ type: "auth_ok", user: { is_admin: false } });
    expect(await client.ask("status/get")).toMatchObject({ success: true });
    const user = { id: "admin", is_admin: true };
    expect(await client.ask("analysis/run", { user })).toMatchObject({
      success: false,
      error: { code: "unauthorized" },
    });
  });

  it("believes nobody but the Supervisor", async () => {
    const { wsUrl, url } = await start({
      door: createIngressDoor({
        trustedPeer: "172.30.32.2",
        isAdmin: async () => await Promise.resolve(true),
      }),
    });
    await expect(connectClient(wsUrl, { "x-remote-user-id": "admin" })).rejects.toThrow(/403/);
    expect((await fetch(`${url}/`)).status).toBe(403);
    expect((await fetch(`${url}/api/export`)).status).toBe(403);
  });
});
