/**
 * The Supervisor's HTTP API as Steward uses it: its own place and the announcement to the integration.
 *
 * `/addons/self/info` and `/discovery` are open to every app without `hassio_api`. An announcement is not withdrawn on shutdown: withdrawing
 * makes Home Assistant delete the config entry, and the Supervisor replays it only while the app runs.
 */
import type { Announcement, AppPlace, Supervisor } from "../../ports/supervisor.ts";
import type { Log } from "../../ports/log.ts";
import { createRequest } from "./request.ts";
import { retryUntilDone } from "./retry.ts";
import { DISCOVERY_SCHEMA, SELF_INFO_SCHEMA } from "./schema.ts";

export interface SupervisorOptions {
  /** SUPERVISOR_TOKEN */
  readonly token: string;
  readonly baseUrl?: string;
  readonly log: Log;
  /** Waits between attempts; the last one repeats. */
  readonly retryDelaysMs?: readonly number[];
  readonly timeoutMs?: number;
}

/** The domain of Steward's integration; the Supervisor passes it on as the name of the config flow. */
const SERVICE = "steward";
const DEFAULT_RETRY_DELAYS_MS: readonly number[] = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const DEFAULT_TIMEOUT_MS = 10_000;

export function createSupervisor({
  token,
  baseUrl = "http://supervisor",
  log,
  retryDelaysMs = DEFAULT_RETRY_DELAYS_MS,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: SupervisorOptions): Supervisor {
  const request = createRequest({ token, baseUrl, timeoutMs });
  const retry = { delaysMs: retryDelaysMs, log };

  return {
    selfInfo: async (signal) =>
      await retryUntilDone(async () => await request("GET", "/addons/self/info", SELF_INFO_SCHEMA, signal), {
        ...retry,
        signal,
        what: "ask the Supervisor where Steward runs",
      }).then(toPlace),

    announce: async (announcement, signal) =>
      await retryUntilDone(
        async () =>
          await request("POST", "/discovery", DISCOVERY_SCHEMA, signal, {
            service: SERVICE,
            config: toConfig(announcement),
          }),
        { ...retry, signal, what: "announce Steward to Home Assistant" },
      ).then(({ uuid }) => uuid),
  };
}

function toPlace(info: (typeof SELF_INFO_SCHEMA)["_output"]): AppPlace {
  return {
    slug: info.slug,
    version: info.version,
    hostname: info.hostname,
    ipAddress: info.ip_address,
    ingressPort: info.ingress ? info.ingress_port : null,
    ingressUrl: info.ingress ? info.ingress_url : null,
  };
}

function toConfig({ host, port, token, instanceId, bootId }: Announcement) {
  return { host, port, token, instance_id: instanceId, boot_id: bootId };
}
