/**
 * A Supervisor for one app, on a free port: the real endpoints an app meets, in front of a real (or fake) Home Assistant.
 *
 *     const supervisor = await startFakeSupervisor({ core: { url: "http://127.0.0.1:8123", token }, app: { ingressPort } });
 *     // the app: SUPERVISOR_TOKEN = supervisor.token, "http://supervisor" = supervisor.url
 *     // a browser: supervisor.url + supervisor.ingressPath + "/", with cookie supervisor.openSession({ id })
 *     await supervisor.stop();
 *
 * Home Assistant itself can stand behind it with its `hassio` integration: start it with SUPERVISOR = host and port of `url` and
 * SUPERVISOR_TOKEN = `coreToken`, then `setCore`. Discovery and ingress then go through the real one.
 *
 * Read from home-assistant/supervisor at 2026.8 and homeassistant 2026.11.0; each part says which file it follows. Not here: roles beyond the
 * default one, store, backups, host and updates (Home Assistant is told 404 and tries again later).
 */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { DEFAULT_APP } from "./supervisor/app.ts";
import type { FakeApp, FakeCore, IngressUser } from "./supervisor/app.ts";
import { createCoreProxy } from "./supervisor/core-proxy.ts";
import { createDiscovery } from "./supervisor/discovery.ts";
import type { Discovery, DiscoveryMessage, Push } from "./supervisor/discovery.ts";
import { parseObject, readBody, refuseUpgrade, replyError, replyOk, replyText } from "./supervisor/http.ts";
import { createIngress } from "./supervisor/ingress.ts";
import { answerCore, appInfo, systemInfo, tellCore } from "./supervisor/answers.ts";

export interface FakeSupervisorOptions {
  /** `null`: not there yet; see `setCore`. */
  readonly core: FakeCore | null;
  readonly app?: Partial<FakeApp>;
}

export interface FakeSupervisor {
  /** In place of `http://supervisor`, and of Home Assistant's own address for ingress. */
  readonly url: string;
  /** SUPERVISOR_TOKEN of the app. */
  readonly token: string;
  /** What Home Assistant itself signs in with, to read discovery messages. */
  readonly coreToken: string;
  readonly ingressPath: string;
  /** Everything pushed to Home Assistant, oldest first. */
  readonly pushes: readonly Push[];
  messages(): readonly DiscoveryMessage[];
  openSession(user?: IngressUser): string;
  setApp(change: Partial<FakeApp>): void;
  /** Home Assistant goes away (`null`) or comes back, possibly elsewhere; open connections are cut. */
  setCore(core: FakeCore | null): void;
  stop(): Promise<void>;
}

export async function startFakeSupervisor(options: FakeSupervisorOptions): Promise<FakeSupervisor> {
  let app: FakeApp = { ...DEFAULT_APP, ...options.app };
  let { core } = options;
  const token = randomBytes(56).toString("hex");
  const coreToken = randomBytes(56).toString("hex");
  const pushes: Push[] = [];
  const discovery = createDiscovery((push) => {
    pushes.push(push);
    if (core !== null) void tellCore(core, push);
  });
  const ingress = createIngress(() => app);
  const coreProxy = createCoreProxy({ token, app: () => app, core: () => core });

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathOf(request);
    if (path.startsWith("/core/api/")) return await coreProxy.handle(request, response, path);
    if (ingress.owns(path)) return ingress.handle(request, response);
    if (path === "/supervisor/ping") return replyOk(response, {});
    const given = tokenOf(request);
    if (given === undefined) return replyText(response, 401, "Unauthorized");
    if (given !== token && given !== coreToken) return replyText(response, 403, "Forbidden");
    if (path.startsWith("/discovery")) {
      return await handleDiscovery({ request, response, path, discovery, app, isCore: given === coreToken });
    }
    if (path === "/addons/self/info") return replyOk(response, appInfo(app, ingress.path));
    if (path === "/info") return replyOk(response, systemInfo());
    if (given === coreToken) return await answerCore({ request, response, path, app, ingress });
    // Without hassio_api the default role opens nothing else.
    return replyText(response, 403, "Forbidden");
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      replyError(response, 500, String(error));
    });
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = pathOf(request);
    if (path === "/core/websocket" || path === "/core/api/websocket") {
      coreProxy.upgrade(request, socket, head).catch(() => socket.destroy());
    } else if (ingress.owns(path)) {
      ingress.upgrade(request, socket, head);
    } else {
      refuseUpgrade(socket, 404, "Not Found");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${String(port)}`,
    token,
    coreToken,
    ingressPath: ingress.path,
    pushes,
    messages: () => discovery.list(),
    openSession: (user) => ingress.openSession(user),
    setApp: (change) => {
      app = { ...app, ...change };
    },
    setCore: (next) => {
      core = next;
      coreProxy.drop();
    },
    stop: async () => {
      coreProxy.drop();
      ingress.drop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? "/", "http://supervisor").pathname;
}

function tokenOf(request: IncomingMessage): string | undefined {
  const legacy = request.headers["x-supervisor-token"];
  if (typeof legacy === "string") return legacy;
  return request.headers.authorization?.split(" ").at(-1);
}

interface DiscoveryCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly discovery: Discovery;
  readonly app: FakeApp;
  readonly isCore: boolean;
}

async function handleDiscovery(call: DiscoveryCall): Promise<void> {
  const { request, response, path, discovery, app, isCore } = call;
  if (path === "/discovery" && request.method === "POST") return await takeDiscovery(call);
  if (path === "/discovery" && request.method === "GET") {
    if (!isCore) return replyError(response, 401, "Home Assistant only");
    return replyOk(response, { discovery: discovery.list(), services: servicesOf(app) });
  }
  const message = discovery.get(path.replace("/discovery/", ""));
  if (message === undefined) return replyError(response, 404, "Discovery message not found");
  if (request.method === "DELETE") {
    if (isCore) return replyError(response, 403, "Can't remove discovery message");
    discovery.remove(message);
    return replyOk(response, {});
  }
  if (!isCore) return replyError(response, 401, "Home Assistant only");
  return replyOk(response, message);
}

async function takeDiscovery({ request, response, discovery, app }: DiscoveryCall): Promise<void> {
  const body = parseObject((await readBody(request)).toString("utf8"));
  const service = body?.["service"];
  const config = body?.["config"];
  if (typeof service !== "string" || typeof config !== "object" || config === null || Array.isArray(config)) {
    return replyError(response, 400, "Invalid discovery message");
  }
  if (!app.discovery.includes(service)) {
    return replyError(
      response,
      403,
      "Add-ons must list services they provide via discovery in their config!",
    );
  }
  const { uuid } = discovery.send(app.slug, service, config as DiscoveryMessage["config"]);
  return replyOk(response, { uuid });
}

function servicesOf(app: FakeApp): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(app.discovery.map((service) => [service, [app.slug]]));
}
