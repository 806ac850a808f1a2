/**
 * The way from the browser to the app: `/ingress/<token>/…` is the Supervisor's part, behind a real Home Assistant that runs with the `hassio`
 * integration; `/api/hassio_ingress/<token>/…` does Home Assistant's part as well, for tests that have none.
 *
 * As components/hassio/ingress.py of 2026.11 and supervisor/api/ingress.py do it: the session cookie decides, the path's prefix is taken off,
 * `X-Ingress-Path`, `X-Hass-Source` and `X-Forwarded-*` say where the request came from, and `X-Remote-User-*` are dropped from the request and
 * set from the session. Whether the person is an administrator is not told.
 */
import { randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import type { FakeApp, IngressUser } from "./app.ts";
import { forward, headersWithout, MIB, refuseUpgrade, replyText } from "./http.ts";

const COOKIE = "ingress_session";
const NOT_TO_THE_APP = new Set([
  "host",
  "connection",
  "upgrade",
  "accept-encoding",
  "content-encoding",
  "transfer-encoding",
  "sec-websocket-extensions",
  "sec-websocket-protocol",
  "sec-websocket-version",
  "sec-websocket-key",
  "x-supervisor-token",
  "x-hassio-key",
  "x-remote-user-id",
  "x-remote-user-name",
  "x-remote-user-display-name",
]);
const NOT_TO_THE_BROWSER = new Set(["transfer-encoding", "content-encoding", "connection", "keep-alive"]);

export interface Ingress {
  /** Home Assistant's `/api/hassio_ingress/<token>`, without a slash at the end. */
  readonly path: string;
  owns(path: string): boolean;
  /** A session of this person, or one that names nobody. @returns the value of the `cookie` header */
  openSession(user?: IngressUser): string;
  hasSession(session: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  drop(): void;
}

export function createIngress(app: () => FakeApp): Ingress {
  const token = randomBytes(32).toString("base64url");
  const path = `/api/hassio_ingress/${token}`;
  const sessions = new Map<string, IngressUser | null>();
  const server = new WebSocketServer({ noServer: true, maxPayload: 16 * MIB });
  const prefixOf = (request: IncomingMessage): string | undefined =>
    [path, `/ingress/${token}`].find((prefix) => request.url?.startsWith(`${prefix}/`));
  const targetOf = (request: IncomingMessage): string => (request.url ?? "").slice(prefixOf(request)?.length);
  const headersOf = (request: IncomingMessage, user: IngressUser | null): Record<string, string> => ({
    ...headersWithout(request, NOT_TO_THE_APP),
    ...(prefixOf(request) === path
      ? homeAssistantHeaders(request, path)
      : { "x-forwarded-for": `${forwardedFor(request)}, ${request.socket.remoteAddress ?? ""}` }),
    ...userHeaders(user),
  });
  const sessionOf = (request: IncomingMessage): IngressUser | null | undefined =>
    sessions.get(new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? "")?.[1] ?? "");

  return {
    path,
    owns: (other) => other.startsWith("/api/hassio_ingress/") || /^\/ingress\/[-_A-Za-z0-9]+\//.test(other),
    hasSession: (session) => sessions.has(session),

    openSession: (user) => {
      const session = randomBytes(32).toString("hex");
      sessions.set(session, user ?? null);
      return `${COOKIE}=${session}`;
    },

    handle: (request, response) => {
      const user = sessionOf(request);
      if (user === undefined) return replyText(response, 401, "Unauthorized");
      if (prefixOf(request) === undefined) return replyText(response, 503, "Service Unavailable");
      const { address, ingressPort } = app();
      const upstream = httpRequest({
        host: address,
        port: ingressPort,
        path: targetOf(request),
        method: request.method,
        headers: headersOf(request, user),
      });
      upstream.on("error", () => {
        if (response.headersSent) response.destroy();
        else replyText(response, 502, "Bad Gateway");
      });
      upstream.on("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, headersWithout(answer, NOT_TO_THE_BROWSER));
        answer.pipe(response);
      });
      request.pipe(upstream);
    },

    upgrade: (request, socket, head) => {
      const user = sessionOf(request);
      if (user === undefined) return refuseUpgrade(socket, 401, "Unauthorized");
      if (prefixOf(request) === undefined) return refuseUpgrade(socket, 503, "Service Unavailable");
      const { address, ingressPort } = app();
      server.handleUpgrade(request, socket, head, (browser) => {
        const upstream = new WebSocket(
          `ws://${address}:${String(ingressPort)}${targetOf(request)}`,
          protocolsOf(request),
          {
            headers: headersOf(request, user),
            maxPayload: 16 * MIB,
          },
        );
        const isOpen = new Promise<void>((resolve) => {
          upstream.once("open", resolve);
        });
        forward(browser, upstream, { until: isOpen });
        forward(upstream, browser);
      });
    },

    drop: () => {
      for (const client of server.clients) client.terminate();
    },
  };
}

function protocolsOf(request: IncomingMessage): string[] {
  const header = request.headers["sec-websocket-protocol"];
  return header === undefined ? [] : header.split(",").map((protocol) => protocol.trim());
}

/** What Home Assistant adds before it hands the request to the Supervisor. */
function homeAssistantHeaders(request: IncomingMessage, path: string): Record<string, string> {
  const { headers, socket } = request;
  const before = forwardedFor(request);
  return {
    "x-hass-source": "core.ingress",
    "x-ingress-path": path,
    // The browser, then Home Assistant itself, which the Supervisor adds.
    "x-forwarded-for": `${before === "" ? "" : `${before}, `}${socket.remoteAddress ?? ""}, 172.30.32.1`,
    "x-forwarded-host": String(headers["x-forwarded-host"] ?? headers.host ?? ""),
    "x-forwarded-proto": String(headers["x-forwarded-proto"] ?? "http"),
  };
}

function forwardedFor(request: IncomingMessage): string {
  return String(request.headers["x-forwarded-for"] ?? "");
}

function userHeaders(user: IngressUser | null): Record<string, string> {
  return {
    ...(user === null ? {} : { "x-remote-user-id": user.id }),
    ...(user?.name === undefined ? {} : { "x-remote-user-name": user.name }),
    ...(user?.displayName === undefined ? {} : { "x-remote-user-display-name": user.displayName }),
  };
}
