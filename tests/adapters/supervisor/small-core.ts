/** The least Home Assistant that the Supervisor's proxy can stand in front of: signs in, echoes, and remembers what it was asked. */
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { readBody } from "../../fakes/supervisor/http.ts";

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface SmallCore {
  readonly url: string;
  readonly token: string;
  readonly asked: readonly Asked[];
  setState(state: "RUNNING" | "STARTING"): void;
  stop(): Promise<void>;
}

export async function startSmallCore(): Promise<SmallCore> {
  const token = "token-of-home-assistant";
  const asked: Asked[] = [];
  let state = "RUNNING";
  const server = createServer((request, response) => {
    void (async () => {
      const body = (await readBody(request)).toString("utf8");
      const { method = "", url = "", headers } = request;
      const isAllowed = headers.authorization === `Bearer ${token}`;
      if (url !== "/api/config") asked.push({ method, url, headers, body });
      response.writeHead(isAllowed ? 200 : 401, {
        "content-type": "application/json; charset=utf-8",
        "x-own": "1",
      });
      response.end(JSON.stringify(url === "/api/config" ? { state, version: "2026.11.0" } : { echo: body }));
    })();
  });
  const sockets = new WebSocketServer({ server, path: "/api/websocket" });
  sockets.on("connection", (socket) => {
    socket.send(JSON.stringify({ type: "auth_required", ha_version: "2026.11.0" }));
    socket.once("message", (data: Buffer) => {
      const message = JSON.parse(data.toString("utf8")) as { access_token?: string };
      const isAllowed = message.access_token === token;
      socket.send(JSON.stringify({ type: isAllowed ? "auth_ok" : "auth_invalid", ha_version: "2026.11.0" }));
      if (!isAllowed) socket.close();
      socket.on("message", (next: Buffer) => {
        socket.send(JSON.stringify({ type: "echo", said: next.toString("utf8") }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    token,
    asked,
    setState: (next) => {
      state = next;
    },
    stop: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
