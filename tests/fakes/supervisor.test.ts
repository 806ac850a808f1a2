/** The fake Supervisor behaves as the real one's source says: what the other tests lean on. */
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { startSmallCore } from "../adapters/supervisor/small-core.ts";
import type { SmallCore } from "../adapters/supervisor/small-core.ts";
import { startFakeSupervisor } from "./supervisor.ts";
import type { FakeSupervisor } from "./supervisor.ts";

let core: SmallCore;
let supervisor: FakeSupervisor;
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  core = await startSmallCore();
  supervisor = await startFakeSupervisor({ core });
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await supervisor.stop();
  await core.stop();
});

describe("the way to Home Assistant's REST API", () => {
  it("replaces the app's token and forwards body, query and content type only", async () => {
    const response = await call("/core/api/services/light/turn_on?return_response", {
      method: "POST",
      body: '{"entity_id":"light.hall"}',
      headers: { "content-type": "application/json", "x-extra": "1" },
    });
    expect(await response.json()).toEqual({ echo: '{"entity_id":"light.hall"}' });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-own")).toBeNull();
    const [asked] = core.asked;
    expect(asked).toMatchObject({ method: "POST", url: "/api/services/light/turn_on?return_response" });
    expect(asked?.headers["authorization"]).toBe(`Bearer ${core.token}`);
    expect(asked?.headers["x-extra"]).toBeUndefined();
  });

  it.each([
    ["a wrong token", { headers: { authorization: "Bearer wrong" } }, "/core/api/states", 401],
    ["PUT, which has no route", { method: "PUT" }, "/core/api/states/light.x", 405],
    ["the way round to the Supervisor", {}, "/core/api/hassio/addons", 403],
    ["the way round to its sign-in", { method: "POST" }, "/core/api/hassio_auth", 403],
  ])("refuses %s", async (_what, init, path, status) => {
    expect((await call(path, init)).status).toBe(status);
    expect(core.asked).toEqual([]);
  });

  it("answers 502 while Home Assistant starts or is gone, and works again when it is back", async () => {
    core.setState("STARTING");
    expect((await call("/core/api/states")).status).toBe(502);
    supervisor.setCore(null);
    expect((await call("/core/api/states")).status).toBe(502);
    core.setState("RUNNING");
    supervisor.setCore(core);
    expect((await call("/core/api/states")).status).toBe(200);
  });

  it("refuses an app without homeassistant_api", async () => {
    supervisor.setApp({ homeAssistantApi: false });
    expect((await call("/core/api/states")).status).toBe(401);
  });
});

describe("the way to Home Assistant's WebSocket", () => {
  it.each(["/core/websocket", "/core/api/websocket"])(
    "signs in at %s and passes messages on",
    async (path) => {
      const socket = await signIn(path);
      expect(await socket.ask({ id: 1, type: "get_states" })).toEqual({
        type: "echo",
        said: '{"id":1,"type":"get_states"}',
      });
    },
  );

  it("holds back what the app says before Home Assistant has let the Supervisor in", async () => {
    const socket = await open("/core/websocket");
    await socket.next();
    socket.say({ type: "auth", access_token: supervisor.token });
    socket.say({ id: 1, type: "first" });
    socket.say({ id: 2, type: "second" });
    expect([await socket.next(), await socket.next(), await socket.next()]).toMatchObject([
      { type: "auth_ok" },
      { said: '{"id":1,"type":"first"}' },
      { said: '{"id":2,"type":"second"}' },
    ]);
  });

  it("refuses a wrong token and closes", async () => {
    const socket = await open("/core/websocket");
    expect(await socket.next()).toEqual({ type: "auth_required", ha_version: "2026.11.0" });
    expect(await socket.ask({ type: "auth", access_token: "wrong" })).toMatchObject({ type: "auth_invalid" });
    await socket.closed;
  });

  it.each(["supervisor/api", "hassio/update/core"])("refuses %s without closing", async (type) => {
    const socket = await signIn("/core/websocket");
    expect(await socket.ask({ id: 7, type })).toMatchObject({
      id: 7,
      type: "result",
      success: false,
      error: { code: "unauthorized" },
    });
    expect(await socket.ask({ id: 8, type: "ping" })).toMatchObject({ type: "echo" });
  });

  it("refuses the connection while Home Assistant is gone, and cuts the ones it had", async () => {
    const socket = await signIn("/core/websocket");
    supervisor.setCore(null);
    await socket.closed;
    await expect(open("/core/websocket")).rejects.toThrow("502");
  });
});

describe("discovery", () => {
  const config = { host: "h", port: 1, token: "t" };

  it("passes a message on once, and again only when it differs", async () => {
    const first = await discover("steward", config);
    const same = await discover("steward", config);
    const other = await discover("steward", { ...config, boot_id: "2" });
    expect(await first.json()).toEqual({ result: "ok", data: { uuid: supervisor.messages()[0]?.uuid } });
    expect([same.status, other.status]).toEqual([200, 200]);
    expect(supervisor.pushes.map(({ command }) => command)).toEqual(["post", "post"]);
    expect(supervisor.messages()).toHaveLength(1);
  });

  it("refuses services that config.yaml does not list, and malformed messages", async () => {
    expect((await discover("mqtt", config)).status).toBe(403);
    expect((await discover("steward", "no object")).status).toBe(400);
  });

  it("lets Home Assistant read messages and the app withdraw its own", async () => {
    await discover("steward", config);
    const [message] = supervisor.messages();
    const path = `/discovery/${message?.uuid ?? ""}`;
    const asCore = { headers: { authorization: `Bearer ${supervisor.coreToken}` } };
    expect(await (await call(path, asCore)).json()).toEqual({ result: "ok", data: message });
    expect((await call(path)).status).toBe(401);
    expect((await call(path, { method: "DELETE" })).status).toBe(200);
    expect(supervisor.pushes.at(-1)?.command).toBe("delete");
    expect((await call(path, asCore)).status).toBe(404);
  });
});

describe("what else an app may ask", () => {
  it("tells the app about itself and the system", async () => {
    expect(await (await call("/addons/self/info")).json()).toMatchObject({
      result: "ok",
      data: { slug: "local_steward", ingress_port: 8099, ip_address: "127.0.0.1" },
    });
    expect(await (await call("/info")).json()).toMatchObject({ data: { supervisor: "2026.08.0" } });
  });

  it("refuses everything that needs a role, and anyone without a token", async () => {
    expect((await call("/addons/self/security")).status).toBe(403);
    expect((await call("/host/reboot", { method: "POST" })).status).toBe(403);
    expect((await fetch(`${supervisor.url}/addons/self/info`)).status).toBe(401);
  });
});

describe("ingress", () => {
  it("takes the prefix off and says who asks from where", async () => {
    const app = await startApp();
    const response = await fetch(`${supervisor.url}${supervisor.ingressPath}/assets/panel.js?v=1`, {
      headers: {
        cookie: supervisor.openSession({ id: "u1", name: "anna", displayName: "Anna" }),
        "x-remote-user-id": "somebody-else",
      },
    });
    expect(await response.text()).toBe("GET /assets/panel.js?v=1");
    expect(app.last().headers).toMatchObject({
      "x-ingress-path": supervisor.ingressPath,
      "x-hass-source": "core.ingress",
      "x-forwarded-proto": "http",
      "x-remote-user-id": "u1",
      "x-remote-user-name": "anna",
      "x-remote-user-display-name": "Anna",
    });
  });

  it("drops a forged user where the session names nobody", async () => {
    const app = await startApp();
    await fetch(`${supervisor.url}${supervisor.ingressPath}/`, {
      headers: { cookie: supervisor.openSession(), "x-remote-user-id": "somebody" },
    });
    expect(app.last().headers["x-remote-user-id"]).toBeUndefined();
  });

  it("forwards WebSockets with the same headers", async () => {
    const app = await startApp();
    const socket = new WebSocket(`${toWs(supervisor.url)}${supervisor.ingressPath}/api/ws`, {
      headers: { cookie: supervisor.openSession({ id: "u1" }) },
    });
    const answer = new Promise((resolve) =>
      socket.once("message", (data: Buffer) => {
        resolve(data.toString());
      }),
    );
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send("hello");
    expect(await answer).toBe("app heard hello");
    expect(app.last().url).toBe("/api/ws");
    expect(app.last().headers["x-remote-user-id"]).toBe("u1");
    socket.close();
  });

  it("answers 401 without a session and 502 where the app does not listen", async () => {
    expect((await fetch(`${supervisor.url}${supervisor.ingressPath}/`)).status).toBe(401);
    supervisor.setApp({ ingressPort: 1 });
    const cookie = supervisor.openSession();
    expect((await fetch(`${supervisor.url}${supervisor.ingressPath}/`, { headers: { cookie } })).status).toBe(
      502,
    );
  });
});

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  return await fetch(`${supervisor.url}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${supervisor.token}`,
      ...(init.headers as Record<string, string> | undefined),
    },
  });
}

async function discover(service: string, config: unknown): Promise<Response> {
  return await call("/discovery", { method: "POST", body: JSON.stringify({ service, config }) });
}

async function startApp() {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.end(`${request.method ?? ""} ${request.url ?? ""}`);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket, request) => {
    seen.push(request);
    socket.on("message", (data: Buffer) => {
      socket.send(`app heard ${data.toString()}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  supervisor.setApp({ ingressPort: (server.address() as AddressInfo).port });
  cleanups.push(async () => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    last: () => {
      const request = seen.at(-1);
      if (request === undefined) throw new Error("nobody asked the app");
      return request;
    },
  };
}

/** A WebSocket read message by message. */
async function open(path: string) {
  const socket = new WebSocket(`${toWs(supervisor.url)}${path}`);
  const inbox: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  socket.on("message", (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString("utf8"));
    const reader = waiting.shift();
    if (reader === undefined) inbox.push(message);
    else reader(message);
  });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const next = async (): Promise<unknown> =>
    inbox.length > 0 ? inbox.shift() : await new Promise((resolve) => waiting.push(resolve));
  const say = (message: unknown): void => {
    socket.send(JSON.stringify(message));
  };
  return {
    closed,
    next,
    say,
    ask: async (message: unknown) => {
      say(message);
      return await next();
    },
  };
}

async function signIn(path: string) {
  const socket = await open(path);
  expect(await socket.next()).toMatchObject({ type: "auth_required" });
  expect(await socket.ask({ type: "auth", access_token: supervisor.token })).toMatchObject({
    type: "auth_ok",
  });
  return socket;
}

function toWs(url: string): string {
  return url.replace(/^http/, "ws");
}
