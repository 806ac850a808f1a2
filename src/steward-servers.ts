/** How the app is reached: its listeners, and the word to Home Assistant's integration where they are. Part of a composition root. */
import { createRestore } from "./app/restore.ts";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { createSupervisor } from "./adapters/supervisor/create-supervisor.ts";
import { createCommands } from "./api/commands.ts";
import { createIngressDoor, createTokenDoor, type Door } from "./api/doors.ts";
import { createApiServer, type ApiServer } from "./api/server.ts";
import { toHealth } from "./api/views.ts";
import { createAdminLookup } from "./app/admin-lookup.ts";
import { exportHistory, toExported } from "./app/export.ts";
import type { StewardOptions, StewardParts } from "./steward-parts.ts";

const PANEL_DIR = path.resolve(import.meta.dirname, "../frontend/dist");

/** One listener for whoever has the token; under the Supervisor another one for ingress. */
export function createServers(
  {
    store,
    source,
    home,
    ingest,
    entityPast,
    homeWithDays,
    learnFrom,
    days,
    corrections,
    suggestions,
    liveOptions,
    writes,
    notifications,
    suggestionDays,
    modelGate,
    wording,
    teller,
    activity,
    now,
    incidents,
    pauseLearning,
    analyses,
    status,
    notices,
    audit,
    privacy,
    visibility,
    backups,
    restoreAtNextStart,
  }: StewardParts,
  { settings, identity, version, log, clock }: StewardOptions,
): { readonly api: ApiServer; readonly ingress: ApiServer | null } {
  const { supervisor } = settings;
  const commands = createCommands({
    suggestions,
    suggestionDays,
    modelGate,
    wording,
    teller,
    activity,
    now,
    incidents,
    pauseLearning,
    onFindings: (listener) => suggestions.onChange(listener),
    clock,
    visibility,
    liveOptions,
    writes,
    notifications,
    status,
    version,
    home: () => home.current(),
    onHomeChange: (listener) => home.onChange(listener),
    lastAnalysis: (scope) => store.suggestions.lastAnalysis(scope),
    startAnalysis: analyses.start,
    onListed: () => {
      analyses.refreshIfOld();
      now.warm();
    },
    acknowledgeProblem: (code) => notices.acknowledge(code),
    inherit: (from, to) => entityPast.inherit(from, to),
    corrections,
    learnFrom,
    days,
    audit,
    privacy,
    backups,
    restore: createRestore({ backups, restart: restoreAtNextStart, clock }),
  });
  const createServer = (door: Door, port: number): ApiServer =>
    createApiServer({
      host: settings.host,
      port,
      door,
      commands,
      version,
      homeLanguage: () => home.current()?.language ?? null,
      health: () => toHealth(status.read(), version),
      panelDir: PANEL_DIR,
      exportHistory: () => {
        ingest.flush();
        return exportHistory(store);
      },
      exportHome: () => {
        const current = homeWithDays();
        return current === null ? null : JSON.stringify(toExported(current));
      },
      audit,
      log,
    });
  const api = createServer(createTokenDoor({ token: identity.apiToken }), settings.port);
  if (supervisor === null) return { api, ingress: null };
  const { trustedPeer, ingressPort } = supervisor;
  const isAdmin = createAdminLookup(source, clock);
  return { api, ingress: createServer(createIngressDoor({ trustedPeer, isAdmin }), ingressPort) };
}

/** Tells Home Assistant's integration where Steward is; until then the panel is reached through ingress. */
export async function announce(
  { settings, identity, log }: StewardOptions,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  const { supervisor } = settings;
  if (supervisor === null) return;
  const client = createSupervisor({ token: supervisor.token, baseUrl: supervisor.url, log });
  try {
    const { hostname } = await client.selfInfo(signal);
    const { apiToken: token, instanceId } = identity;
    await client.announce({ host: hostname, port, token, instanceId, bootId: randomUUID() }, signal);
    log.info("Announced to Home Assistant");
  } catch (error) {
    if (!signal.aborted) log.warn("Home Assistant's integration could not be told of Steward", { error });
  }
}
