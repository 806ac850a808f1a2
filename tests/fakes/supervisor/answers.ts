/** What the Supervisor says about its app and itself, and what only Home Assistant may ask. Shapes as aiohasupervisor 0.8.1 reads them. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FakeApp, FakeCore } from "./app.ts";
import type { Push } from "./discovery.ts";
import { parseObject, readBody, replyError, replyOk } from "./http.ts";
import type { Ingress } from "./ingress.ts";

interface CoreCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly app: FakeApp;
  readonly ingress: Ingress;
}

export async function answerCore({ request, response, path, app, ingress }: CoreCall): Promise<void> {
  const route = `${request.method ?? ""} ${path}`;
  if (route === `GET /addons/${app.slug}/info`) return replyOk(response, appInfo(app, ingress.path));
  if (route === "GET /ingress/panels") {
    return replyOk(response, {
      panels: { [app.slug]: { title: app.name, icon: "mdi:home-clock", admin: true, enable: false } },
    });
  }
  if (route === "POST /ingress/session") {
    const userId = parseObject((await readBody(request)).toString("utf8"))?.["user_id"];
    const cookie = ingress.openSession(typeof userId === "string" ? { id: userId } : undefined);
    return replyOk(response, { session: cookie.split("=")[1] });
  }
  if (route === "POST /ingress/validate_session") {
    const session = parseObject((await readBody(request)).toString("utf8"))?.["session"];
    if (typeof session === "string" && ingress.hasSession(session)) return replyOk(response, {});
    return replyError(response, 401, "No valid ingress session");
  }
  replyError(response, 404, "Not Found");
}

/** As discovery/__init__.py does it: one try, and nothing is lost, since Home Assistant reads the list when it starts. */
export async function tellCore({ url, token }: FakeCore, { command, message }: Push): Promise<void> {
  const { addon, service, uuid } = message;
  try {
    await fetch(`${url}/api/hassio_push/discovery/${uuid}`, {
      method: command === "post" ? "POST" : "DELETE",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ addon, service, uuid }),
    });
  } catch {
    // Home Assistant is not there.
  }
}

export function appInfo(app: FakeApp, ingressPath: string): Readonly<Record<string, unknown>> {
  return {
    ...NOTHING_SPECIAL,
    name: app.name,
    slug: app.slug,
    hostname: app.hostname,
    version: app.version,
    version_latest: app.version,
    options: app.options,
    homeassistant_api: app.homeAssistantApi,
    discovery: app.discovery,
    ip_address: app.address,
    ingress_entry: ingressPath,
    ingress_url: `${ingressPath}/`,
    ingress_port: app.ingressPort,
  };
}

export function systemInfo(): Readonly<Record<string, unknown>> {
  return {
    supervisor: "2026.08.0",
    homeassistant: "2026.11.0",
    hassos: null,
    docker: "29.0.0",
    hostname: "homeassistant",
    operating_system: "Home Assistant OS",
    features: [],
    machine: "generic-x86-64",
    machine_id: null,
    arch: "amd64",
    state: "running",
    supported_arch: ["amd64"],
    supported: true,
    channel: "stable",
    logging: "info",
    timezone: "Europe/Berlin",
  };
}

const NOTHING_SPECIAL = {
  description: "Steward",
  long_description: null,
  advanced: false,
  available: true,
  build: true,
  detached: false,
  installed: true,
  repository: "local",
  url: null,
  stage: "experimental",
  state: "started",
  startup: "application",
  boot: "auto",
  boot_config: "auto",
  arch: ["aarch64", "amd64"],
  machine: [],
  homeassistant: "2026.9.0",
  icon: true,
  logo: true,
  changelog: true,
  documentation: true,
  update_available: false,
  auto_update: false,
  apparmor: "profile",
  rating: 8,
  signed: false,
  protected: true,
  privileged: [],
  auth_api: false,
  docker_api: false,
  full_access: false,
  hassio_api: false,
  hassio_role: "default",
  host_network: false,
  host_pid: false,
  host_ipc: false,
  host_uts: false,
  host_dbus: false,
  dns: [],
  schema: [],
  network: { "8098/tcp": null },
  network_description: null,
  stdin: false,
  gpio: false,
  usb: false,
  uart: false,
  kernel_modules: false,
  devicetree: false,
  udev: false,
  video: false,
  audio: false,
  audio_input: null,
  audio_output: null,
  services: [],
  translations: {},
  webui: null,
  ingress: true,
  ingress_panel: false,
  watchdog: false,
  devices: [],
  system_managed: false,
  system_managed_config_entry: null,
} as const;
