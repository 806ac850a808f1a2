/** Small things both halves of the fake Supervisor need of HTTP and WebSockets. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { RawData } from "ws";

export const MIB = 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The web server's own errors are plain text, as aiohttp's are: `401: Unauthorized`. */
export function replyText(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { "content-type": "text/plain; charset=utf-8" })
    .end(`${String(status)}: ${text}`);
}

/** The Supervisor's API answers in an envelope. */
export function replyOk(response: ServerResponse, data: unknown): void {
  reply(response, 200, { result: "ok", data });
}

export function replyError(response: ServerResponse, status: number, message: string): void {
  reply(response, status, { result: "error", message });
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Refuses a WebSocket before it is one. */
export function refuseUpgrade(socket: Duplex, status: number, text: string): void {
  socket.end(
    `HTTP/1.1 ${String(status)} ${text}\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n${String(status)}: ${text}`,
  );
}

/**
 * Forwards messages and the end of the connection one way; called twice, once for each. What comes before `to` is open waits.
 * @param mayPass sees each text message; false swallows it
 * @param until resolves when `to` takes messages
 */
export function forward(
  from: WebSocket,
  to: WebSocket,
  { mayPass = () => true, until }: { mayPass?: (text: string) => boolean; until?: Promise<void> } = {},
): void {
  const held: (readonly [RawData, boolean])[] = [];
  let isHolding = until !== undefined;
  const pass = (data: RawData, isBinary: boolean): void => {
    if (!isBinary && !mayPass((data as Buffer).toString("utf8"))) return;
    if (to.readyState === WebSocket.OPEN) to.send(data, { binary: isBinary });
  };
  from.on("message", (data, isBinary) => {
    if (isHolding) held.push([data, isBinary]);
    else pass(data, isBinary);
  });
  const release = async (): Promise<void> => {
    await until;
    isHolding = false;
    for (const [data, isBinary] of held.splice(0)) pass(data, isBinary);
  };
  void release();
  from.on("close", () => {
    to.close();
  });
  from.on("error", () => {
    to.terminate();
  });
}

/** Headers with the named ones left out, as `fetch` and `http.request` both take them. */
export function headersWithout(request: IncomingMessage, left: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => !left.has(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

/** `null` for what is no JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
