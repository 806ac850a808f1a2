/**
 * The one way to a provider by HTTP: tells what is sent, follows no redirection (a server in the home must not pass requests on to one
 * outside), and stops reading a reply that is longer than any honest one.
 */
import { modelRefused } from "./model-errors.ts";

const MAX_REPLY_BYTES = 1_000_000;

export type GuardedFetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

export function createGuardedFetch(onSend: (body: string) => void): GuardedFetch {
  return async (url, init) => {
    if (typeof init?.body === "string") onSend(init.body);
    const response = await fetch(url, { ...init, redirect: "manual" });
    if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
      await response.body?.cancel();
      throw modelRefused({ kind: "model-redirects" });
    }
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limitBytes()), { status, statusText, headers });
  };
}

function limitBytes(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_REPLY_BYTES) throw modelRefused({ kind: "model-reply-long" });
      controller.enqueue(chunk);
    },
  });
}
