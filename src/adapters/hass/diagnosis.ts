/** Why Home Assistant cannot be reached, as a sentence that says what to do. A WebSocket does not tell; a plain request does. */
import { z } from "zod";

const PROBE_TIMEOUT_MS = 5_000;

const causeSchema = z.object({ cause: z.object({ code: z.string() }) });

export async function diagnose(url: string, signal: AbortSignal): Promise<string> {
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

function describeStatus(host: string, status: number): string {
  if (status === 502 || status === 503) {
    return `Home Assistant is not running yet (${host} answers ${status}). Steward goes on by itself when it is.`;
  }
  if (status >= 300 && status < 400) {
    return `${host} redirects elsewhere. Give Steward the address that Home Assistant itself answers at.`;
  }
  if (status === 403) {
    return `${host} forbids access. If Home Assistant has banned this address, remove it from ip_bans.yaml and restart Home Assistant.`;
  }
  if (status === 404) {
    return `${host} is not a Home Assistant. Check the address; it usually ends in :8123.`;
  }
  return `Home Assistant at ${host} answers, but its WebSocket does not. A proxy in between has to pass WebSockets on.`;
}

function describeCode(host: string, code: string): string {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `The name in ${host} cannot be found on the network. Check the address, or give the IP address instead.`;
  }
  if (code === "ECONNREFUSED") {
    return `Nothing answers at ${host}. Start Home Assistant, or check the address and port.`;
  }
  if (code.startsWith("ERR_TLS") || code.includes("CERT") || code.includes("SELF_SIGNED")) {
    return (
      `The certificate of ${host} cannot be verified (${code}). ` +
      "Use the http address inside the home, or give Node the certificate authority with NODE_EXTRA_CA_CERTS."
    );
  }
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG") {
    return `${host} does not speak https. Use http:// in the address.`;
  }
  return `Home Assistant at ${host} does not answer. Check that it runs and that the network lets Steward reach it.`;
}
