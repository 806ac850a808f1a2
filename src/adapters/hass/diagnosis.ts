/** Why Home Assistant cannot be reached. A WebSocket does not tell; a plain request does. */
import { z } from "zod";
import type { Failure } from "../../core/domain/failure.ts";

const PROBE_TIMEOUT_MS = 5_000;

const causeSchema = z.object({ cause: z.object({ code: z.string() }) });

export async function diagnose(url: string, signal: AbortSignal): Promise<Failure> {
  const host = new URL(url).host;
  try {
    const response = await fetch(`${url}/api/`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]),
      redirect: "manual",
    });
    await response.body?.cancel();
    return describeStatus(host, response.status);
  } catch (error) {
    const cause = causeSchema.safeParse(error);
    return describeCode(host, cause.success ? cause.data.cause.code : "");
  }
}

function describeStatus(host: string, status: number): Failure {
  if (status === 502 || status === 503) return { kind: "host-not-running", host, status };
  if (status >= 300 && status < 400) return { kind: "host-redirects", host };
  if (status === 403) return { kind: "host-forbids", host };
  if (status === 404) return { kind: "host-of-another", host };
  return { kind: "host-without-socket", host };
}

function describeCode(host: string, code: string): Failure {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return { kind: "host-unnamed", host };
  if (code === "ECONNREFUSED") return { kind: "host-empty", host };
  if (code.startsWith("ERR_TLS") || code.includes("CERT") || code.includes("SELF_SIGNED")) {
    return { kind: "host-unverified", host, code };
  }
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG") {
    return { kind: "host-without-https", host };
  }
  return { kind: "host-silent", host };
}
