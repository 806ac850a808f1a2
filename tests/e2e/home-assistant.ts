/**
 * A real Home Assistant 2026.11 with the demo home and its recorded past, for the end-to-end tests and script/demo.
 *
 *     const home = await startHomeAssistant();
 *     … home.url, home.users.anna.token, home.socket(), home.request("GET", "/api/states") …
 *     await home.stop();
 */
import { randomBytes } from "node:crypto";
import { createWriteStream, existsSync, rmSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { once } from "node:events";
import { type Besides, createDemoHouse, type DemoHouse } from "../houses/demo-house.ts";
import {
  CHECKOUT,
  copyOnboarded,
  TOOLS,
  writeConfig,
  type ConfigParts,
  type DemoUser,
  type DemoUsers,
} from "./demo-config.ts";
import { bootHomeAssistant, RESTART_EXIT_CODE } from "./hass-process.ts";
import { openHassSocket, type HassSocket } from "./hass-socket.ts";
import { findFreePort, runProcess, waitFor, type RunningProcess } from "./processes.ts";

const RUNS = path.join(TOOLS, "run");

export interface HomeAssistantOptions extends Partial<
  Pick<ConfigParts, "port" | "extraYaml" | "automationsYaml" | "files">
> {
  readonly seed?: number;
  /** What is in the home besides what always is. */
  readonly besides?: Besides;
  /** Days of recorded past; 30 unless told. 0 starts with an empty recorder. */
  readonly days?: number;
  /** Where the past ends: now unless told. */
  readonly endMs?: number;
  /** Kept after stop() when given; a folder of its own under .tools/run otherwise. */
  readonly folder?: string;
  readonly onLine?: (line: string) => void;
  /** Told at each step, for people who wait. */
  readonly onProgress?: (step: string) => void;
}

export interface HomeAssistant {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly users: DemoUsers;
  readonly house: DemoHouse;
  /** REST with the owner's token, unless another user is given; rejects on an answer that is not 2xx. */
  request(method: "GET" | "POST" | "DELETE", path: string, body?: unknown, user?: DemoUser): Promise<unknown>;
  /** A signed-in WebSocket, closed by stop(). */
  socket(user?: DemoUser): Promise<HassSocket>;
  /** Goes through a config flow: each step's input in turn. Resolves with the last answer. */
  addIntegration(domain: string, steps: readonly Readonly<Record<string, unknown>>[]): Promise<FlowResult>;
  /** A device does something by itself: a press, a report. No user stands behind it. */
  happen(entityId: string, state: string, attributes?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Makes a time of day come: all that waits for the clock until then happens now. */
  passTime(toMs: number): Promise<void>;
  /** All it has logged since the first start. */
  logs(): string;
  isRunning(): boolean;
  /** Ends it in order. Does nothing a second time. */
  stop(): Promise<void>;
  /** Ends it on the spot. */
  kill(): Promise<void>;
  /** Starts it again in the same folder, stopping it first where it runs. */
  restart(): Promise<void>;
}

export interface FlowResult {
  readonly type: string;
  readonly flow_id: string;
  readonly step_id?: string;
  readonly errors?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly result?: { readonly entry_id: string; readonly state: string; readonly title: string };
}

export async function startHomeAssistant(options: HomeAssistantOptions = {}): Promise<HomeAssistant> {
  const progress = options.onProgress ?? (() => undefined);
  await sweep();
  const folder = options.folder ?? path.join(RUNS, `${process.pid}-${randomBytes(4).toString("hex")}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  if (options.folder === undefined) {
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  }
  const port = options.port ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;

  const users = await copyOnboarded(folder, options.onLine);
  progress("home onboarded");
  const days = options.days ?? 30;
  const house = createDemoHouse({
    seed: options.seed ?? 1,
    endMs: options.endMs ?? Date.now(),
    days,
    userIds: { anna: users.anna.id, ben: users.ben.id },
    ...(options.besides === undefined ? {} : { besides: options.besides }),
  });
  const { fixture, automations } = house;
  await writeConfig(folder, { ...options, fixture, automations, port });
  if (days > 0) {
    await seedRecorder(folder, house);
    progress(`${days} days of history recorded (${house.history.length} lines)`);
  }

  let earlierLogs = "";
  let running = await boot();
  let isWanted = true;
  let sockets: HassSocket[] = [];
  void watch();

  async function boot(): Promise<RunningProcess> {
    const started = await bootHomeAssistant({ folder, url, onLine: options.onLine });
    await waitFor(
      "Home Assistant to run",
      async () => {
        const socket = await openHassSocket(url, users.anna.token);
        try {
          const config = (await socket.call("get_config")) as { state: string };
          return config.state === "RUNNING" ? true : undefined;
        } finally {
          socket.close();
        }
      },
      { timeoutMs: 60_000 },
    );
    return started;
  }

  /** Home Assistant's own restart ends the process and expects whoever started it to start it again. */
  async function watch(): Promise<void> {
    const watched = running;
    const code = await watched.exited;
    if (code !== RESTART_EXIT_CODE || !isWanted || running !== watched) return;
    earlierLogs += watched.output();
    running = await boot();
    void watch();
  }

  async function end(how: "stop" | "kill"): Promise<void> {
    isWanted = false;
    for (const socket of sockets) socket.close();
    sockets = [];
    await running[how]();
  }

  const home: HomeAssistant = {
    url,
    port,
    folder,
    users,
    house,
    async request(method, route, body, user = users.anna) {
      const answer = await fetch(url + route, {
        method,
        headers: { authorization: `Bearer ${user.token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${route} answered ${answer.status}: ${text}`);
      return text === "" ? undefined : (JSON.parse(text) as unknown);
    },
    async socket(user = users.anna) {
      const socket = await openHassSocket(url, user.token);
      sockets.push(socket);
      return socket;
    },
    async addIntegration(domain, steps) {
      let flow = (await home.request("POST", "/api/config/config_entries/flow", {
        handler: domain,
      })) as FlowResult;
      for (const input of steps) {
        if (flow.type !== "form") break;
        const route = `/api/config/config_entries/flow/${flow.flow_id}`;
        flow = (await home.request("POST", route, input)) as FlowResult;
      }
      return flow;
    },
    happen: async (entityId, state, attributes = {}) =>
      command("demo_home/happen", { entity_id: entityId, state, attributes }),
    passTime: async (toMs) => command("demo_home/pass_time", { to_ms: toMs }),
    logs: () => earlierLogs + running.output(),
    isRunning: () => !running.hasExited(),
    async stop() {
      await end("stop");
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
    kill: async () => end("kill"),
    async restart() {
      await end("stop");
      earlierLogs += running.output();
      isWanted = true;
      running = await boot();
      void watch();
    },
  };

  async function command(type: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    const socket = await openHassSocket(url, users.anna.token);
    try {
      await socket.call(type, data);
    } finally {
      socket.close();
    }
  }
  return home;
}

/** Removes the folders of runs that ended without a chance to do so themselves. */
async function sweep(): Promise<void> {
  if (!existsSync(RUNS)) return;
  for (const name of await readdir(RUNS)) {
    const pid = Number.parseInt(name, 10);
    try {
      process.kill(pid, 0);
    } catch {
      await rm(path.join(RUNS, name), { recursive: true, force: true });
    }
  }
}

/** Writes the house's past into the recorder's database, through Home Assistant's own models. */
async function seedRecorder(folder: string, house: DemoHouse): Promise<void> {
  const file = path.join(folder, "history.jsonl");
  const stream = createWriteStream(file);
  for (const line of house.history) {
    if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "finish");
  await runProcess({
    command: path.join(TOOLS, "home-assistant/bin/python"),
    args: [
      path.join(CHECKOUT, "tests/e2e/seed_recorder.py"),
      file,
      path.join(folder, "home-assistant_v2.db"),
    ],
    env: { PYTHONDONTWRITEBYTECODE: undefined },
  });
  await rm(file);
}
