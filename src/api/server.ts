/**
 * One listener: HTTP and the WebSocket `/api/ws` on one port, behind one door.
 *
 * The Supervisor way opens two of them, one for the integration's token and one for ingress.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { type AppError, PlainError } from "../core/domain/errors.ts";
import { createHttpHandler, type HttpOptions } from "./http.ts";
import { serveSession, SESSION_LIMITS, type SessionLimits } from "./session.ts";
import type { CommandTable } from "./command.ts";

export interface ApiServerOptions extends HttpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly commands: CommandTable;
  readonly version: string;
  /** In which who does not say theirs is told what went wrong; null until the home was read. */
  readonly homeLanguage: () => string | null;
  readonly limits?: Partial<ServerLimits>;
}

export interface ServerLimits extends SessionLimits {
  readonly heartbeatMs: number;
  readonly maxConnections: number;
}

export interface ApiServer {
  /** @returns the port it listens on. @throws AppError invalid_option where the port cannot be had */
  start(): Promise<number>;
  stop(): Promise<void>;
}

const SERVER_LIMITS: ServerLimits = { ...SESSION_LIMITS, heartbeatMs: 30_000, maxConnections: 128 };
/** Commands are small; only answers are long. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** Close code of RFC 6455 §7.4.1: the server goes away. */
const GOING_AWAY = 1001;
/** Clients that do not answer the closing are cut off. */
const CLOSING_MS = 1_000;

export function createApiServer(options: ApiServerOptions): ApiServer {
  const { host, port, door, commands, version, homeLanguage, log, audit } = options;
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const server = createServer(createHttpHandler(options));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const alive = new WeakSet<WebSocket>();
  let heartbeat: NodeJS.Timeout | null = null;

  sockets.on("connection", (socket: WebSocket, request: IncomingMessage) => {
    alive.add(socket);
    socket.on("pong", () => alive.add(socket));
    const entrance = door.entranceOf(request);
    serveSession({ socket, entrance, commands, version, homeLanguage, log, limits, audit }).catch(
      (error: unknown) => {
        log.error("A client could not be served", { error });
        socket.terminate();
      },
    );
  });

  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const pathname = URL.parse(request.url ?? "/", "http://steward")?.pathname;
    if (!door.knows(request)) refuseUpgrade(socket, "403 Forbidden");
    else if (pathname !== "/api/ws") refuseUpgrade(socket, "404 Not Found");
    else if (sockets.clients.size >= limits.maxConnections) refuseUpgrade(socket, "503 Service Unavailable");
    else {
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit("connection", client, request));
    }
  });

  function beat(): void {
    for (const client of sockets.clients) {
      if (alive.delete(client)) client.ping();
      else client.terminate();
    }
  }

  return {
    async start() {
      await new Promise<void>((resolve, reject) => {
        server.once("error", (error) => reject(toListenError(error, host, port)));
        server.listen(port, host, resolve);
      });
      heartbeat = setInterval(beat, limits.heartbeatMs);
      const address = server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    },
    async stop() {
      if (heartbeat !== null) clearInterval(heartbeat);
      heartbeat = null;
      for (const client of sockets.clients) client.close(GOING_AWAY);
      const cutOff = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
        server.closeAllConnections();
      }, CLOSING_MS);
      server.closeIdleConnections();
      if (server.listening) await new Promise((resolve) => void server.close(resolve));
      clearTimeout(cutOff);
    },
  };
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function toListenError(error: Error, host: string, port: number): AppError {
  return new PlainError(
    "invalid_option",
    `Steward cannot listen on ${host}, port ${port} (${error.message}). Change STEWARD_HOST or STEWARD_PORT, ` +
      "or stop what uses the port.",
    { cause: error },
  );
}
