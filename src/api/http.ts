/** What Steward answers by plain HTTP: its health, the panel's files, and the export of the home's memory. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Log } from "../ports/log.ts";
import type { Audit } from "../app/audit.ts";
import { type Door, NOBODY } from "./doors.ts";
import type { Health } from "./protocol.ts";
import { serveStaticFile } from "./static-files.ts";

export interface HttpOptions {
  readonly door: Door;
  readonly health: () => Health;
  /** The panel's built files. */
  readonly panelDir: string;
  /** HISTORY of the offline contract, in parts. */
  readonly exportHistory: () => Iterable<string>;
  /** HOME of the offline contract as JSON; null until the home was read. */
  readonly exportHome: () => string | null;
  readonly audit: Audit;
  readonly log: Log;
}

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  // Ingress shows the page in a frame of Home Assistant's own origin.
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'self'",
};

/** @returns the listener for a server's requests */
export function createHttpHandler(
  options: HttpOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    handle(options, request, response).catch((error: unknown) => {
      options.log.error("A request failed unexpectedly", { error });
      if (response.headersSent) response.destroy();
      else sendText(response, 500, "Something went wrong inside Steward. Its log says more.");
    });
  };
}

async function handle(
  options: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (!options.door.knows(request)) {
    sendText(response, 403, "Open Steward through Home Assistant.");
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    sendText(response, 405, "Only GET is answered here.");
    return;
  }
  const url = URL.parse(request.url ?? "/", "http://steward");
  if (url === null) {
    sendText(response, 400, "The address cannot be read.");
  } else if (url.pathname === "/healthz") {
    sendJson(response, JSON.stringify(options.health()));
  } else if (url.pathname === "/api/export") {
    await sendExport(options, url, request, response);
  } else if (
    url.pathname.startsWith("/api/") ||
    !(await serveStaticFile(options.panelDir, url, request, response))
  ) {
    sendText(response, 404, "There is nothing here.");
  }
}

async function sendExport(
  options: HttpOptions,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const { audit, door } = options;
  const { who, peer } = door.visitorOf(request);
  if (!(await door.mayExport(request, gone.signal))) {
    audit.gather({ who: NOBODY, what: "sign_in_refused", toWhom: peer });
    response.setHeader("www-authenticate", "Bearer");
    sendText(response, 401, "The export needs Steward's token: Authorization: Bearer <token>.");
    return;
  }
  response.setHeader("cache-control", "no-store");
  if (url.searchParams.get("part") === "home") {
    const home = options.exportHome();
    if (home === null) sendText(response, 503, "The home has not been read yet. Try again in a minute.");
    else {
      sendJson(response, home);
      audit.note({ who, what: "export/home", toWhom: peer, bytes: Buffer.byteLength(home) });
    }
    return;
  }
  const isGzip = url.searchParams.get("gzip") === "1";
  const name = isGzip ? "steward-history.jsonl.gz" : "steward-history.jsonl";
  response.writeHead(200, {
    "content-type": isGzip ? "application/gzip" : "application/x-ndjson; charset=utf-8",
    "content-disposition": `attachment; filename="${name}"`,
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const source = Readable.from(options.exportHistory());
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const sent = isGzip ? pipeline(source, createGzip(), count, response) : pipeline(source, count, response);
  try {
    await sent.catch((error: unknown) => {
      if (!gone.signal.aborted) throw error;
    });
  } finally {
    audit.note({ who, what: "export/history", toWhom: peer, bytes });
  }
}

function sendJson(response: ServerResponse, json: string): void {
  response.setHeader("cache-control", "no-store");
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  response.end(json);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}
