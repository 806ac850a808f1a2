/**
 * What the app costs while a home lives: `node bench/idle.ts [changes of the day] [seconds watched]`.
 *
 * The real process (src/main.ts, with the container's flags) is connected to a Home Assistant's wire in this process. First it is watched at
 * 12 changes a second in real time: that is the CPU share. Then the rest of a day comes as fast as it is taken in, a full analysis runs,
 * and the resident memory is read. The day's own CPU time is given per change and, times 12, as a share as well; it leaves out timers and
 * has fewer commits, so the watched share is the one that counts. Figures of /proc: Linux only. Exit code 1 where a limit is passed.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { signIn } from "../tests/api/client.ts";
import { type HaServer, startHaServer } from "../tests/fakes/ha-server.ts";
import { createRandom } from "../src/core/math/random.ts";

const DAY_CHANGES = Number(process.argv[2] ?? 12 * 86_400);
const WATCHED_SECONDS = Number(process.argv[3] ?? 120);
const PER_SECOND = 12;
const ENTITIES = 300;
const MAX_RESIDENT_MB = 150;
const MAX_CPU_SHARE = 0.01;
/** Linux counts CPU time in hundredths of a second. */
const TICKS_PER_SECOND = 100;
const BURST = 400;
const TOKEN = "a-token-for-the-benchmark";
const RUN_SCRIPT = path.resolve(import.meta.dirname, "../addon/rootfs/etc/s6-overlay/s6-rc.d/steward/run");

const folder = mkdtempSync(path.join(os.tmpdir(), "steward-idle-"));
const home = await startHaServer();
const happen = createLife(home);
const flags = readFileSync(RUN_SCRIPT, "utf8").match(/--[a-z-]+size(?:=\d+)?/g) ?? [];
// The first start fills the cache of compiled code, as building the image does.
await (await startApp()).stop();
const app = await startApp();
try {
  const startMb = app.residentMb();
  await pause(5_000);
  const watched = await watch();
  const beforeDay = app.cpuSeconds();
  const dayChanges = Math.max(0, DAY_CHANGES - WATCHED_SECONDS * PER_SECOND);
  await liveThrough(dayChanges);
  const dayCpu = app.cpuSeconds() - beforeDay;
  const dayMb = app.residentMb();
  const analysisSeconds = await analyse();
  const peakMb = app.peakMb();
  const justAfterMb = app.residentMb();
  await pause(15_000);
  const afterMb = app.residentMb();
  const perChangeUs = (dayCpu / Math.max(1, dayChanges)) * 1e6;
  print([
    ["flags", flags.join(" ")],
    ["resident at start", `${startMb.toFixed(0)} MB`],
    [
      `CPU share at ${PER_SECOND} changes/s, ${WATCHED_SECONDS} s watched`,
      `${(watched * 100).toFixed(2)} % of a core (limit ${MAX_CPU_SHARE * 100} %)`,
    ],
    [
      `CPU of the day's other ${dayChanges.toLocaleString("en")} changes`,
      `${perChangeUs.toFixed(0)} µs each, ${((perChangeUs * PER_SECOND) / 1e4).toFixed(2)} % of a core at ${PER_SECOND}/s`,
    ],
    ["resident after the day", `${dayMb.toFixed(0)} MB`],
    [
      "the night's analysis",
      `${analysisSeconds.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB, ${justAfterMb.toFixed(0)} MB right after it`,
    ],
    ["resident after the night", `${afterMb.toFixed(0)} MB (limit ${MAX_RESIDENT_MB} MB)`],
  ]);
  if (afterMb >= MAX_RESIDENT_MB || watched >= MAX_CPU_SHARE) process.exitCode = 1;
} finally {
  await app.stop();
  await home.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function watch(): Promise<number> {
  const beganMs = performance.now();
  const began = app.cpuSeconds();
  for (let second = 1; second <= WATCHED_SECONDS; second += 1) {
    happen(PER_SECOND, false);
    await pause(Math.max(0, beganMs + second * 1_000 - performance.now()));
  }
  return (app.cpuSeconds() - began) / ((performance.now() - beganMs) / 1_000);
}

/** In bursts, each after the one before was taken in: the wire would otherwise be what is measured. */
async function liveThrough(changes: number): Promise<void> {
  for (let done = 0; done < changes; done += BURST) {
    happen(Math.min(BURST, changes - done), true);
    await client().ask("status/get");
  }
}

async function analyse(): Promise<number> {
  const beganMs = performance.now();
  await client().ask("analysis/run");
  for (;;) {
    await pause(250);
    const { result } = await client().ask("status/get");
    if ((result as { readonly analysis: { readonly state: string } }).analysis.state === "idle") break;
  }
  return (performance.now() - beganMs) / 1_000;
}

function client() {
  return app.client;
}

async function startApp() {
  const child = spawn(process.execPath, [...flags, path.resolve(import.meta.dirname, "../src/main.ts")], {
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: path.join(folder, "compiled"),
      STEWARD_HA_URL: home.url,
      STEWARD_HA_TOKEN: home.token,
      STEWARD_DATA_DIR: path.join(folder, "data"),
      STEWARD_HOST: "127.0.0.1",
      STEWARD_PORT: "0",
      STEWARD_API_TOKEN: TOKEN,
      STEWARD_IMPORT_DAYS: "1",
      STEWARD_LOG_LEVEL: "info",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const found = /Steward listens host=\S+ port=(\d+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("close", () => reject(new Error(`The app ended:\n${output}`)));
  });
  const own = await signIn(`ws://127.0.0.1:${port}/api/ws`, TOKEN);
  while (home.connections() === 0) await pause(50);
  await pause(3_000);
  const statusOf = (name: string): number =>
    Number(
      new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1],
    ) / 1_024;
  return {
    client: own,
    residentMb: () => statusOf("VmRSS"),
    peakMb: () => statusOf("VmHWM"),
    cpuSeconds() {
      const text = readFileSync(`/proc/${child.pid}/stat`, "utf8");
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A made-up home: two thirds of the changes are numbers, the rest states of lights, doors and players; seeded. */
function createLife(server: HaServer): (changes: number, isPast: boolean) => void {
  const random = createRandom(7);
  const ids = Array.from({ length: ENTITIES }, (_, number) =>
    number % 3 === 0 ? `light.number_${number}` : `sensor.number_${number}`,
  );
  const states = new Map(ids.map((id) => [id, "off"]));
  const beganMs = Date.now();
  let count = 0;
  server.answers.set("get_states", () =>
    ids.map((id) => {
      const stamp = new Date(beganMs).toISOString();
      const context = { id: `before-${id}`, parent_id: null, user_id: null };
      return {
        entity_id: id,
        state: states.get(id),
        attributes: {},
        last_changed: stamp,
        last_updated: stamp,
        context,
      };
    }),
  );
  server.answers.set("config/entity_registry/list", () =>
    ids.map((id) => ({ entity_id: id, platform: "demo", unique_id: id, labels: [], device_id: null })),
  );

  function one(atMs: number): void {
    const id = ids[Math.floor(random() * ENTITIES)] ?? "";
    const isLight = id.startsWith("light.");
    const before = states.get(id);
    const state = isLight ? (before === "on" ? "off" : "on") : (15 + random() * 15).toFixed(2);
    states.set(id, state);
    count += 1;
    const stamp = new Date(atMs).toISOString();
    const context = { id: `context-${count}`, parent_id: null, user_id: null };
    const row = (value: string | undefined) => ({
      entity_id: id,
      state: value,
      attributes: isLight
        ? { brightness: 180, supported_color_modes: ["brightness"], friendly_name: id }
        : { unit_of_measurement: "°C", friendly_name: id },
      last_changed: stamp,
      last_reported: stamp,
      last_updated: stamp,
      context,
    });
    server.tell("state_changed", {
      event_type: "state_changed",
      data: { entity_id: id, old_state: row(before), new_state: row(state) },
      origin: "LOCAL",
      time_fired: stamp,
      context,
    });
  }

  return (changes, isPast) => {
    server.together(() => {
      for (let index = 0; index < changes; index += 1) {
        const ageMs = isPast ? Math.max(0, DAY_CHANGES - count) * (1_000 / PER_SECOND) : 0;
        one(isPast ? beganMs - ageMs : Date.now());
      }
    });
  };
}

function print(rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
}
