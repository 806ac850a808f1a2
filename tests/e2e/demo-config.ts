/**
 * A Home Assistant configuration folder with the demo home in it: onboarded once through Home Assistant's own API, kept under .tools, and
 * copied from there for every instance. It is made again when anything it was made from changes.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import { createDemoHouse, DEMO_PLACE, type DemoFixture } from "../houses/demo-house.ts";
import type { DemoAutomation } from "../houses/demo-automations.ts";
import type { Resident } from "../houses/demo-life.ts";
import { openHassSocket } from "./hass-socket.ts";
import { bootHomeAssistant, signInForTokens } from "./hass-process.ts";
import { findFreePort } from "./processes.ts";

export const CHECKOUT = path.resolve(import.meta.dirname, "../..");
export const TOOLS = path.join(CHECKOUT, ".tools");

export interface DemoUser {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly password: string;
  /** A long-lived access token of theirs. */
  readonly token: string;
  readonly isAdmin: boolean;
}

export type DemoUsers = Readonly<Record<Resident, DemoUser>>;

/** Sign-ins of a throw-away home that listens on this machine alone. */
const SIGN_INS = {
  anna: { name: "Anna", username: "anna", password: "demo-anna" },
  ben: { name: "Ben", username: "ben", password: "demo-ben" },
} as const;

/** What a configuration folder holds beside Home Assistant's own storage. */
export interface ConfigParts {
  readonly fixture: DemoFixture;
  readonly automations: readonly DemoAutomation[];
  readonly port: number;
  /** Appended to configuration.yaml. */
  readonly extraYaml?: string;
  /** Instead of the house's automations, word for word. */
  readonly automationsYaml?: string;
  /** More files, by path inside the folder. */
  readonly files?: Readonly<Record<string, string>>;
}

export async function writeConfig(folder: string, parts: ConfigParts): Promise<void> {
  await mkdir(path.join(folder, ".storage"), { recursive: true });
  const automations = parts.automations.map(({ id, config }) => ({ id, ...config }));
  const files: Record<string, string> = {
    "configuration.yaml": CONFIGURATION + (parts.extraYaml ?? ""),
    "automations.yaml": parts.automationsYaml ?? toYaml(automations),
    "scripts.yaml": "{}\n",
    "scenes.yaml": "[]\n",
    "demo_home.json": JSON.stringify(parts.fixture),
    ".storage/http": JSON.stringify(httpStorage(parts.port)),
    ...parts.files,
  };
  const components = path.join(folder, "custom_components");
  await rm(components, { recursive: true, force: true });
  await mkdir(components);
  const steward = path.join(CHECKOUT, "custom_components/steward");
  await symlink(DEMO_HOME, path.join(components, "demo_home"));
  if (existsSync(path.join(steward, "manifest.json"))) {
    await symlink(steward, path.join(components, "steward"));
  }
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/** Copies the onboarded storage into a folder, making it first where it is missing or out of date. */
export async function copyOnboarded(folder: string, onLine?: (line: string) => void): Promise<DemoUsers> {
  const template = path.join(TOOLS, "demo-home", await templateKey());
  if (!existsSync(path.join(template, "users.json"))) await onboard(template, onLine);
  await cp(path.join(template, ".storage"), path.join(folder, ".storage"), { recursive: true });
  return JSON.parse(await readFile(path.join(template, "users.json"), "utf8")) as DemoUsers;
}

/** YAML as Home Assistant reads it, where a bare `on` is a truth value and a bare time of day a number. */
function toYaml(value: unknown): string {
  return stringify(value, { version: "1.1", aliasDuplicateObjects: false });
}

const DEMO_HOME = path.join(import.meta.dirname, "custom_components/demo_home");

const CONFIGURATION = `homeassistant:
  name: Demo home
  latitude: ${DEMO_PLACE.latitude}
  longitude: ${DEMO_PLACE.longitude}
  elevation: 34
  unit_system: metric
  time_zone: ${DEMO_PLACE.timeZone}
  country: DE
  currency: EUR
  language: en
logger:
  default: warning
  logs:
    # Libraries of the system that cameras would want; there are none.
    haffmpeg: fatal
    homeassistant.components.camera.img_util: fatal
    # It warns of every integration that is not Home Assistant's own.
    homeassistant.loader: error
recorder:
  purge_keep_days: 90
  commit_interval: 1
frontend:
config:
history:
logbook:
conversation:
mobile_app:
person:
sun:
automation: !include automations.yaml
script: !include scripts.yaml
scene: !include scenes.yaml
`;

/** Since 2026.11 the port is no YAML setting; given there, it would be on trial for five minutes. */
function httpStorage(port: number): unknown {
  return {
    version: 3,
    minor_version: 1,
    key: "http",
    data: {
      stable: {
        server_host: ["127.0.0.1"],
        server_port: port,
        cors_allowed_origins: [],
        use_x_forwarded_for: false,
        trusted_proxies: [],
        login_attempts_threshold: -1,
        ip_ban_enabled: false,
        ssl_profile: "intermediate_v6",
        use_x_frame_options: true,
      },
      pending: null,
      yaml_migration_done: true,
    },
  };
}

/** Everything the template depends on: Home Assistant, the demo integration, the home's things, and how it is onboarded. */
async function templateKey(): Promise<string> {
  const hash = createHash("sha256");
  const { fixture, automations } = createDemoHouse({ seed: 0, endMs: 0, days: 0 });
  hash.update(JSON.stringify([fixture, automations, SIGN_INS, CONFIGURATION]));
  const sources = (await readdir(DEMO_HOME)).filter((name) => /\.(py|json)$/.test(name)).toSorted();
  for (const file of [
    path.join(CHECKOUT, "script/requirements/home-assistant.txt"),
    import.meta.filename,
    ...sources.map((name) => path.join(DEMO_HOME, name)),
  ]) {
    hash.update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 16);
}

async function onboard(template: string, onLine?: (line: string) => void): Promise<void> {
  const folder = `${template}.${process.pid}`;
  await rm(folder, { recursive: true, force: true });
  const port = await findFreePort();
  const { fixture, automations } = createDemoHouse({ seed: 0, endMs: 0, days: 0 });
  await writeConfig(folder, { fixture, automations, port });
  const url = `http://127.0.0.1:${port}`;
  const running = await bootHomeAssistant({ folder, url, onLine });
  let users: DemoUsers;
  try {
    users = await fillHome(url);
  } finally {
    await running.stop();
  }
  await finishOnboarding(folder);
  for (const name of await readdir(folder)) {
    if (name !== ".storage") await rm(path.join(folder, name), { recursive: true });
  }
  // What an instance writes anew for itself.
  await rm(path.join(folder, ".storage/core.restore_state"), { force: true });
  await writeFile(path.join(folder, "users.json"), JSON.stringify(users));
  try {
    await rename(folder, template);
  } catch (error) {
    // Another run may have been quicker with the same.
    if (!existsSync(path.join(template, "users.json"))) throw error;
    await rm(folder, { recursive: true });
  }
}

/** The first user, the second one, the persons, the tokens and the demo home's entry. */
async function fillHome(url: string): Promise<DemoUsers> {
  const clientId = `${url}/`;
  const created = await fetch(`${url}/api/onboarding/users`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_id: clientId, language: "en", ...SIGN_INS.anna }),
  });
  if (!created.ok) throw new Error(`Onboarding failed: ${await created.text()}`);
  const anna = await signInForTokens(url, SIGN_INS.anna);
  const socket = await openHassSocket(url, anna.access_token);
  const call = async (type: string, data = {}): Promise<Record<string, unknown>> =>
    (await socket.call(type, data)) as Record<string, unknown>;
  const annaId = String((await call("auth/current_user"))["id"]);
  const { user: ben } = (await call("config/auth/create", {
    name: SIGN_INS.ben.name,
    group_ids: ["system-users"],
  })) as { user: { id: string } };
  await call("config/auth_provider/homeassistant/create", {
    user_id: ben.id,
    username: SIGN_INS.ben.username,
    password: SIGN_INS.ben.password,
  });

  const flow = await fetch(`${url}/api/config/config_entries/flow`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${anna.access_token}` },
    body: JSON.stringify({ handler: "demo_home" }),
  });
  const outcome = (await flow.json()) as { type?: string };
  if (outcome.type !== "create_entry") {
    throw new Error(`The demo home could not be added: ${JSON.stringify(outcome)}`);
  }

  const { storage } = (await call("person/list")) as {
    storage: readonly { id: string; user_id: string }[];
  };
  const ownPerson = storage.find((person) => person.user_id === annaId);
  if (ownPerson === undefined) throw new Error("Onboarding made no person");
  await call("person/update", {
    person_id: ownPerson.id,
    name: SIGN_INS.anna.name,
    user_id: annaId,
    device_trackers: ["device_tracker.anna_phone"],
  });
  await call("person/create", {
    name: SIGN_INS.ben.name,
    user_id: ben.id,
    device_trackers: ["device_tracker.ben_phone"],
  });

  const token = await longLivedToken(url, anna.access_token);
  const bens = await signInForTokens(url, SIGN_INS.ben);
  const bensToken = await longLivedToken(url, bens.access_token);
  socket.close();
  return {
    anna: { id: annaId, ...SIGN_INS.anna, token, isAdmin: true },
    ben: { id: ben.id, ...SIGN_INS.ben, token: bensToken, isAdmin: false },
  };
}

async function longLivedToken(url: string, accessToken: string): Promise<string> {
  const socket = await openHassSocket(url, accessToken);
  const token = await socket.call("auth/long_lived_access_token", {
    client_name: "Steward demo",
    lifespan: 365,
  });
  socket.close();
  return String(token);
}

/**
 * The remaining steps of onboarding are marked as done by hand: taking the second one through the API makes Home Assistant
 * set up four cloud integrations, which would need the network.
 */
async function finishOnboarding(folder: string): Promise<void> {
  const file = path.join(folder, ".storage/onboarding");
  const storage = JSON.parse(await readFile(file, "utf8")) as { data: { done: string[] } };
  storage.data.done = ["user", "core_config", "analytics", "integration"];
  await writeFile(file, JSON.stringify(storage));
}
