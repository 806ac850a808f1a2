/**
 * The way from the browser to the app: Home Assistant's `/api/hassio_ingress/<token>/…` and the Supervisor's part behind it, in one hop.
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
  /** `/api/hassio_ingress/<token>`, without a slash at the end. */
  readonly path: string;
  /** A session of this person, or one that names nobody. @returns the value of the `cookie` header */
  openSession(user?: IngressUser): string;
  handle(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  drop(): void;
}

export function createIngress(app: () => FakeApp): Ingress {
  const path = `/api/hassio_ingress/${randomBytes(32).toString("base64url")}`;
  const sessions = new Map<string, IngressUser | null>();
  const server = new WebSocketServer({ noServer: true, maxPayload: 16 * MIB });
  const targetOf = (request: IncomingMessage): string => (request.url ?? "").slice(path.length);
  const sessionOf = (request: IncomingMessage): IngressUser | null | undefined =>
    sessions.get(new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? "")?.[1] ?? "");

  return {
    path,

    openSession: (user) => {
      const session = randomBytes(32).toString("hex");
      sessions.set(session, user ?? null);
      return `${COOKIE}=${session}`;
    },

    handle: (request, response) => {
      const user = sessionOf(request);
      if (user === undefined) return replyText(response, 401, "Unauthorized");
      if (!isOurs(request, path)) return replyText(response, 503, "Service Unavailable");
      const { address, ingressPort } = app();
      const upstream = httpRequest({
        host: address,
        port: ingressPort,
        path: targetOf(request),
        method: request.method,
        headers: headersFor(request, path, user),
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
      if (!isOurs(request, path)) return refuseUpgrade(socket, 503, "Service Unavailable");
      const { address, ingressPort } = app();
      server.handleUpgrade(request, socket, head, (browser) => {
        const upstream = new WebSocket(
          `ws://${address}:${String(ingressPort)}${targetOf(request)}`,
          protocolsOf(request),
          {
            headers: headersFor(request, path, user),
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

function isOurs(request: IncomingMessage, path: string): boolean {
  return request.url?.startsWith(`${path}/`) ?? false;
}

function protocolsOf(request: IncomingMessage): string[] {
  const header = request.headers["sec-websocket-protocol"];
  return header === undefined ? [] : header.split(",").map((protocol) => protocol.trim());
}

function headersFor(
  request: IncomingMessage,
  path: string,
  user: IngressUser | null,
): Record<string, string> {
  const forwardedFor = request.headers["x-forwarded-for"];
  const peer = request.socket.remoteAddress ?? "";
  return {
    ...headersWithout(request, NOT_TO_THE_APP),
    "x-hass-source": "core.ingress",
    "x-ingress-path": path,
    // Home Assistant adds the browser, then the Supervisor adds Home Assistant.
    "x-forwarded-for": `${forwardedFor === undefined ? "" : `${String(forwardedFor)}, `}${peer}, 172.30.32.1`,
    "x-forwarded-host": String(request.headers["x-forwarded-host"] ?? request.headers.host ?? ""),
    "x-forwarded-proto": String(request.headers["x-forwarded-proto"] ?? "http"),
    ...(user === null ? {} : { "x-remote-user-id": user.id }),
    ...(user?.name === undefined ? {} : { "x-remote-user-name": user.name }),
    ...(user?.displayName === undefined ? {} : { "x-remote-user-display-name": user.displayName }),
  };
}
