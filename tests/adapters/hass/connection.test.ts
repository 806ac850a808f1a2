/** The connection: how it comes about, what it says when it does not, and that it comes back by itself. */
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HomeAssistantSource, createHomeAssistant } from "../../../src/adapters/hass/home-assistant.ts";
import { failureInEnglish } from "../../../src/core/domain/failure-in-english.ts";
import type { ConnectionStatus } from "../../../src/ports/home-source.ts";
import { createFakeLog, type FakeLog } from "../../fakes/log.ts";
import { type HaServer, Refusal, startHaServer } from "../../fakes/ha-server.ts";

const QUICK = {
  connectTimeoutMs: 500,
  retryMs: [20],
  unauthorizedRetryMs: [20],
  pingEveryMs: 40,
  pingTimeoutMs: 60,
  startingPollMs: 20,
};
const WAIT = { timeout: 5_000, interval: 10 };

let server: HaServer;
let source: HomeAssistantSource | null;
let log: FakeLog;
let seen: string[];

beforeEach(async () => {
  server = await startHaServer();
  log = createFakeLog();
  source = null;
  seen = [];
});

afterEach(async () => {
  await source?.stop();
  await server.stop();
});

function connect(options: { readonly url?: string; readonly token?: string } = {}): HomeAssistantSource {
  const clock = { now: () => Date.now() };
  source = createHomeAssistant({
    url: server.url,
    token: server.token,
    log,
    clock,
    times: QUICK,
    ...options,
  });
  source.onStatus((status) => seen.push(status.state));
  source.start();
  return source;
}

async function waitForState(state: ConnectionStatus["state"]): Promise<ConnectionStatus> {
  return vi.waitFor(() => {
    const status = source?.status();
    if (status?.state !== state) throw new Error(`It is ${status?.state}, not ${state}`);
    return status;
  }, WAIT);
}

function sentenceOf({ failure }: ConnectionStatus): string {
  return failure === null ? "" : failureInEnglish(failure);
}

const warnings = () => log.lines.filter((line) => line.startsWith("warn"));

describe("connecting", () => {
  it("tells the version and that it is connected", async () => {
    connect();
    expect(await waitForState("connected")).toMatchObject({ version: "2026.11.0", failure: null });
  });

  it("takes an address with a path and a slash at its end", async () => {
    connect({ url: `${server.url}/` });
    expect(await waitForState("connected")).toMatchObject({ failure: null });
  });

  it("refuses an address that is none, and says what one looks like", () => {
    expect(() => connect({ url: "homeassistant.local:8123" })).toThrow(/has to look like http/);
  });

  it("waits while Home Assistant is starting", async () => {
    server.setState("STARTING");
    connect();
    expect(sentenceOf(await waitForState("starting"))).toBe("Home Assistant is starting.");
    server.setState("RUNNING");
    await waitForState("connected");
  });

  it("answers nothing before it is connected, with the reason", async () => {
    const clock = { now: () => Date.now() };
    const idle = createHomeAssistant({ url: server.url, token: server.token, log, clock });
    await expect(idle.readHome()).rejects.toMatchObject({ code: "home_assistant_unreachable" });
  });
});

describe("a wrong token", () => {
  it("gives one clear message, and recovers when the token becomes right", async () => {
    connect({ token: "not-yet-known" });
    const message = sentenceOf(await waitForState("unauthorized"));
    expect(message).toContain("refuses the access token");
    await vi.waitFor(() => expect(seen.length + log.lines.length).toBeGreaterThan(1), WAIT);
    server.allow("not-yet-known");
    await waitForState("connected");
    expect(warnings()).toHaveLength(1);
    expect(log.lines.join("\n")).not.toContain("not-yet-known");
  });

  it("is told apart from a token without an administrator's rights", async () => {
    server.answers.set("subscribe_events", () => {
      throw new Refusal("unauthorized", "Unauthorized");
    });
    connect();
    expect(sentenceOf(await waitForState("unauthorized"))).toContain("not an administrator");
  });
});

describe("an unreachable Home Assistant", () => {
  it("gives one clear message, and is connected to when it comes up", async () => {
    await server.stop();
    connect();
    const message = sentenceOf(await waitForState("unreachable"));
    expect(message).toContain("Nothing answers at 127.0.0.1");
    await server.resume();
    await waitForState("connected");
    expect(warnings()).toHaveLength(1);
    expect(log.lines.at(-1)).toContain("Home Assistant is back");
  });

  it("is told apart from a name that does not exist", async () => {
    connect({ url: "http://home.invalid:8123" });
    expect(sentenceOf(await waitForState("unreachable"))).toMatch(/cannot be found|does not answer/);
  });

  it("is told apart from something that is no Home Assistant", async () => {
    const other = createServer((_, response) => response.writeHead(404).end()).listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    connect({ url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}` });
    expect(sentenceOf(await waitForState("unreachable"))).toContain("is not a Home Assistant");
    await source?.stop();
    other.closeAllConnections();
    other.close();
  });
});

describe("a lost connection", () => {
  it("comes back after a restart in the middle, without a warning", async () => {
    connect();
    await waitForState("connected");
    server.setState("STARTING");
    server.drop();
    await vi.waitFor(() => expect(seen).toContain("starting"), WAIT);
    server.setState("RUNNING");
    await waitForState("connected");
    expect(seen).toEqual(["connected", "disconnected", "starting", "connected"]);
    expect(warnings()).toEqual([]);
  });

  it("is noticed when the network dies without a word", async () => {
    connect();
    await waitForState("connected");
    server.freeze();
    await vi.waitFor(() => expect(seen).toContain("disconnected"), WAIT);
    server.drop();
    await server.stop();
    await server.resume();
    expect(await waitForState("connected")).toMatchObject({ failure: null });
  });

  it("rejects what was waiting for an answer", async () => {
    const connected = connect();
    await waitForState("connected");
    server.freeze();
    const waiting = connected.readUsers();
    server.drop();
    await expect(waiting).rejects.toMatchObject({ code: "home_assistant_unreachable" });
  });

  it("is not tried again after stop, which may be called twice", async () => {
    const connected = connect();
    await waitForState("connected");
    await connected.stop();
    await connected.stop();
    await vi.waitFor(() => expect(server.connections()).toBe(0), WAIT);
  });
});
