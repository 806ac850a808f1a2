/**
 * The panel's files over HTTP: whatever is in one folder, and nothing outside it.
 *
 * Names carry no hash, so a file is kept by the browser only together with its version in the query (`?v=`); else it is
 * asked for again and answered with 304 where it is the same.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

const ONE_YEAR = "public, max-age=31536000, immutable";

/** Answers with the file of the URL's path. @returns false where there is none */
export async function serveStaticFile(
  folder: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const file = toFile(folder, url.pathname);
  const type = file === null ? undefined : TYPES[path.extname(file)];
  if (file === null || type === undefined) return false;
  const content = await readFile(file).catch(() => null);
  if (content === null) return false;
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"`;
  response.setHeader("content-type", type);
  response.setHeader("etag", etag);
  const isVersioned = url.searchParams.has("v") && !file.endsWith(".html");
  response.setHeader("cache-control", isVersioned ? ONE_YEAR : "no-cache");
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return true;
  }
  response.writeHead(200, { "content-length": content.length });
  response.end(request.method === "HEAD" ? undefined : content);
  return true;
}

/** `null` for what would lead out of the folder, and for hidden files. */
function toFile(folder: string, pathname: string): string | null {
  const decoded = decode(pathname);
  if (decoded === null || decoded.includes("\0") || decoded.includes("\\")) return null;
  const parts = (decoded.endsWith("/") ? `${decoded}index.html` : decoded).split("/").filter(Boolean);
  if (parts.some((part) => part.startsWith("."))) return null;
  return path.join(folder, ...parts);
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
