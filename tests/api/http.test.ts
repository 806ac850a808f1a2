/** Plain HTTP: health, the panel's files, the export. */
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

let fixture: ApiFixture;

beforeEach(async () => {
  fixture = await startApi();
  const panel = path.join(fixture.folder.path, "panel");
  mkdirSync(path.join(panel, ".hidden"), { recursive: true });
  writeFileSync(path.join(panel, "index.html"), "<!doctype html><title>Steward</title>");
  writeFileSync(path.join(panel, "steward-panel.js"), "export {};");
  writeFileSync(path.join(panel, ".hidden", "x.js"), "hidden");
  writeFileSync(path.join(fixture.folder.path, "outside.js"), "outside");
});

afterEach(async () => await fixture.stop());

describe("health", () => {
  it("is told without a token", async () => {
    const response = await fetch(`${fixture.url}/healthz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "ok",
      version: "1.2.3",
      ready: true,
      connected: true,
      import: { state: "done", progress: 1 },
      last_analysis_ms: null,
      open_suggestions: 0,
      state_changes: 0,
    });
  });
});

describe("the panel's files", () => {
  it("are served with their types, the page at the root", async () => {
    const page = await fetch(`${fixture.url}/`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(await page.text()).toContain("Steward");
    const script = await fetch(`${fixture.url}/steward-panel.js`);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  });

  it("are asked for again unless their version is in the address", async () => {
    const plain = await fetch(`${fixture.url}/steward-panel.js`);
    expect(plain.headers.get("cache-control")).toBe("no-cache");
    const etag = plain.headers.get("etag") ?? "";
    const again = await fetch(`${fixture.url}/steward-panel.js`, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    const versioned = await fetch(`${fixture.url}/steward-panel.js?v=1`);
    expect(versioned.headers.get("cache-control")).toContain("immutable");
  });

  it.each([
    "/outside.js",
    "/../outside.js",
    "/%2e%2e/outside.js",
    "/..%2foutside.js",
    "/..%5coutside.js",
    "/.hidden/x.js",
    "/nothing.js",
    "/%",
    "/api/other",
  ])("lead nowhere else (%s)", async (target) => {
    const answer = await rawGet(target);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain("outside\n");
  });

  it("are read only", async () => {
    const response = await fetch(`${fixture.url}/`, { method: "POST", body: "x" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
  });
});

describe("the export", () => {
  const headers = { authorization: `Bearer ${TOKEN}` };

  it("needs the token", async () => {
    expect((await fetch(`${fixture.url}/api/export`)).status).toBe(401);
    const wrong = await fetch(`${fixture.url}/api/export`, { headers: { authorization: "Bearer wrong" } });
    expect(wrong.status).toBe(401);
  });

  it("is HISTORY of the offline contract: in time order, with who did it", async () => {
    fill();
    const response = await fetch(`${fixture.url}/api/export`, { headers });
    expect(response.headers.get("content-disposition")).toContain("steward-history.jsonl");
    const lines = (await response.text()).trimEnd().split("\n");
    const parsed = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const told = parsed.filter(({ event_type }) => event_type !== "steward_initiator");
    expect(told).toEqual([
      {
        entity_id: "light.a",
        state: "off",
        last_changed: "2026-10-01T06:00:00.000Z",
        context: { id: expect.any(String), parent_id: "steward-unknown", user_id: null },
      },
      {
        entity_id: "light.a",
        state: "on",
        last_changed: "2026-10-01T07:00:00.123Z",
        context: { id: expect.any(String), parent_id: null, user_id: "u1" },
      },
      {
        event_type: "automation_triggered",
        time_fired: "2026-10-03T20:00:00.000Z",
        data: { entity_id: "automation.night" },
        context: { id: "run1", parent_id: null, user_id: null },
      },
      {
        entity_id: "light.a",
        state: "off",
        last_changed: "2026-10-03T20:00:01.000Z",
        context: { id: expect.any(String), parent_id: "run1", user_id: null },
      },
    ]);
  });

  it("comes zipped when asked", async () => {
    fill();
    const response = await fetch(`${fixture.url}/api/export?gzip=1`, { headers });
    expect(response.headers.get("content-type")).toBe("application/gzip");
    const unzipped = gunzipSync(Buffer.from(await response.arrayBuffer())).toString("utf8");
    expect(unzipped.match(/^\{"entity_id"/gm)).toHaveLength(3);
  });

  it("gives the home as well", async () => {
    const response = await fetch(`${fixture.url}/api/export?part=home`, { headers });
    expect(await response.json()).toMatchObject({ time_zone: "Europe/Berlin" });
  });

  it("is empty for an empty memory", async () => {
    const response = await fetch(`${fixture.url}/api/export`, { headers });
    expect(await response.text()).toBe("");
  });
});

function fill(): void {
  const state = (at: string, value: string) => ({
    type: "state" as const,
    entityId: "light.a",
    state: value,
    attributes: null,
    atMs: Date.parse(at),
    context: null,
  });
  fixture.store.events.append([
    {
      event: state("2026-10-01T06:00:00Z", "off"),
      initiator: { kind: "unknown", actor: null, certaintyRatio: 0 },
    },
    {
      event: state("2026-10-01T07:00:00.123Z", "on"),
      initiator: { kind: "person", actor: "u1", certaintyRatio: 1 },
    },
    {
      event: {
        type: "automation_triggered",
        entityId: "automation.night",
        atMs: Date.parse("2026-10-03T20:00:00Z"),
        context: { id: "run1", parentId: null, userId: null },
      },
      initiator: null,
    },
    {
      event: state("2026-10-03T20:00:01Z", "off"),
      initiator: { kind: "automation", actor: "automation.night", certaintyRatio: 1 },
    },
  ]);
}

/** Sends the path as it stands: `fetch` would tidy the dots away. */
async function rawGet(target: string): Promise<string> {
  const { hostname, port } = new URL(fixture.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${target} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
  return await text(socket);
}
