/**
 * The way from the app to Home Assistant: `/core/api/*` for REST, `/core/websocket` and `/core/api/websocket` for the WebSocket.
 *
 * As supervisor/api/proxy.py of 2026.8 does it: the app's token is checked here and replaced by the Supervisor's own; 502 while Home Assistant
 * is not RUNNING; REST forwards the body, the query and the content type, nothing else; the WebSocket answers the first half of the sign-in
 * itself, and commands of the namespaces `supervisor/` and `hassio/` are refused without closing the connection (supervisor#7123).
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import type { FakeApp, FakeCore } from "./app.ts";
import { forward, MIB, parseObject, readBody, refuseUpgrade, replyText } from "./http.ts";

const SIGN_IN_TIMEOUT_MS = 10_000;
const DENIED_TYPES = ["supervisor/", "hassio/"];

export interface CoreProxyOptions {
  readonly token: string;
  readonly app: () => FakeApp;
  /** `null` while Home Assistant is not there. */
  readonly core: () => FakeCore | null;
}

export interface CoreProxy {
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Cuts every open WebSocket, as a restart of Home Assistant does. */
  drop(): void;
}

interface CoreState {
  readonly version: string;
}

export function createCoreProxy({ token, app, core }: CoreProxyOptions): CoreProxy {
  const server = new WebSocketServer({ noServer: true, maxPayload: 4 * MIB });
  const mayUse = (given: unknown): boolean => given === token && app().homeAssistantApi;

  return {
    handle: async (request, response, path) => {
      if (path.startsWith("/core/api/hassio")) return replyText(response, 403, "Forbidden");
      if (!["GET", "POST", "DELETE"].includes(request.method ?? "")) {
        return replyText(response, 405, "Method Not Allowed");
      }
      if (!mayUse(bearerOf(request))) return replyText(response, 401, "Unauthorized");
      const home = core();
      if (home === null || (await stateOf(home)) === null) return replyText(response, 502, "Bad Gateway");
      await proxy(request, response, home);
    },

    upgrade: async (request, socket, head) => {
      const home = core();
      const state = home === null ? null : await stateOf(home);
      if (home === null || state === null) return refuseUpgrade(socket, 502, "Bad Gateway");
      server.handleUpgrade(request, socket, head, (client) => {
        signIn(client, { home, state, mayUse });
      });
    },

    drop: () => {
      for (const client of server.clients) client.terminate();
    },
  };
}

function bearerOf(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return authorization.split(" ").at(-1);
  const legacy = request.headers["x-ha-access"];
  return Array.isArray(legacy) ? legacy[0] : legacy;
}

/** What the Supervisor asks before it lets anything through: only a Home Assistant that runs will do. */
async function stateOf({ url, token }: FakeCore): Promise<CoreState | null> {
  try {
    const response = await fetch(`${url}/api/config`, { headers: { authorization: `Bearer ${token}` } });
    const config = (await response.json()) as { state?: string; version?: string };
    return response.ok && config.state === "RUNNING" ? { version: config.version ?? "" } : null;
  } catch {
    return null;
  }
}

async function proxy(request: IncomingMessage, response: ServerResponse, home: FakeCore): Promise<void> {
  const body = await readBody(request);
  const { "content-type": contentType } = request.headers;
  try {
    const answer = await fetch(`${home.url}${(request.url ?? "").replace(/^\/core/, "")}`, {
      method: request.method ?? "GET",
      headers: {
        authorization: `Bearer ${home.token}`,
        ...(contentType === undefined ? {} : { "content-type": contentType }),
      },
      ...(request.method === "GET" ? {} : { body }),
    });
    const type = answer.headers.get("content-type")?.split(";")[0] ?? "application/octet-stream";
    response.writeHead(answer.status, { "content-type": type });
    response.end(Buffer.from(await answer.arrayBuffer()));
  } catch {
    replyText(response, 502, "Bad Gateway");
  }
}

interface Session {
  readonly home: FakeCore;
  readonly state: CoreState;
  readonly mayUse: (token: unknown) => boolean;
}

/** The app signs in here with its own token; only then Home Assistant is called. */
function signIn(client: WebSocket, { home, state, mayUse }: Session): void {
  const deadline = setTimeout(() => {
    client.close();
  }, SIGN_IN_TIMEOUT_MS);
  client.on("close", () => {
    clearTimeout(deadline);
  });
  client.on("error", () => {
    client.terminate();
  });
  client.send(JSON.stringify({ type: "auth_required", ha_version: state.version }));
  client.once("message", (data) => {
    clearTimeout(deadline);
    const message = parseObject((data as Buffer).toString("utf8"));
    if (!mayUse(message?.["access_token"] ?? message?.["api_password"])) {
      client.send(JSON.stringify({ type: "auth_invalid", message: "Invalid access" }));
      client.close();
      return;
    }
    client.send(JSON.stringify({ type: "auth_ok", ha_version: state.version }));
    join(client, home);
  });
}

/** Signs in to Home Assistant and joins both; what the app says meanwhile waits. */
function join(client: WebSocket, home: FakeCore): void {
  const upstream = new WebSocket(`${home.url.replace(/^http/, "ws")}/api/websocket`, {
    maxPayload: 64 * MIB,
  });
  upstream.on("close", () => {
    client.close();
  });
  const isSignedIn = new Promise<void>((resolve) => {
    const onSignIn = (data: unknown): void => {
      const message = parseObject((data as Buffer).toString("utf8"));
      if (message?.["type"] === "auth_required") {
        upstream.send(JSON.stringify({ type: "auth", access_token: home.token }));
      } else if (message?.["type"] === "auth_ok") {
        upstream.off("message", onSignIn);
        forward(upstream, client);
        resolve();
      } else {
        upstream.close();
      }
    };
    upstream.on("message", onSignIn);
    upstream.on("error", () => {
      client.close();
    });
  });
  forward(client, upstream, { mayPass: (text) => mayPass(text, client), until: isSignedIn });
}

function mayPass(text: string, client: WebSocket): boolean {
  // Home Assistant itself refuses what is no JSON.
  const message = parseObject(text);
  const type = message?.["type"];
  if (typeof type !== "string" || !DENIED_TYPES.some((prefix) => type.startsWith(prefix))) return true;
  client.send(
    JSON.stringify({
      id: message?.["id"],
      type: "result",
      success: false,
      error: { code: "unauthorized", message: "Unauthorized" },
    }),
  );
  return false;
}
