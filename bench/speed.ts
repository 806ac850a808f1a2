/**
 * How long `script/steward analyze` takes, by stage, beside the plainest gunzip + JSON.parse loop over the same file in the same run:
 * `node bench/speed.ts [changes …]`, by default 10^4, 10^5 and 10^6; `--large` adds 10^7.
 *
 * The home is made up: 200 devices over 30 days, four fifths of the changes numbers and motion, the rest people and automations with a
 * few habits among them. Each measurement runs in a process of its own, best of several; a ratio travels between machines, milliseconds
 * do not.
 */
import { spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { createGzip } from "node:zlib";
import { createRandom } from "../src/core/math/random.ts";

const DAYS = 30;
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 8, 7);
const ROOMS = 20;
const USERS = ["0c7c9b4d5e0f4c0f9a3f0d1a2b3c4d5e", "1d8dac5e6f1a5d1fab4a1e2b3c4d5e6f"] as const;
const RUNS = 3;

/** Tells on standard error what getrusage says at the end. */
const REPORTER = `process.on("exit", () => process.stderr.write("peak-rss-kb " + process.resourceUsage().maxRSS));`;
const ROOT = path.resolve(import.meta.dirname, "..");
const { sizes, isChild } = readArguments(process.argv.slice(2));

if (isChild) await runChild(process.argv[3] ?? "", process.argv[4] ?? "", process.argv[5] ?? "");
else await runAll();

function readArguments(argv: readonly string[]) {
  const numbers = argv.map(Number).filter((value) => value > 0);
  const usual = argv.includes("--large") ? [1e4, 1e5, 1e6, 1e7] : [1e4, 1e5, 1e6];
  return { sizes: numbers.length > 0 ? numbers : usual, isChild: argv[0] === "--child" };
}

interface Measured {
  readonly ms: number;
  readonly rssMb: number;
}

async function runAll(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "steward-speed-"));
  try {
    const homeFile = path.join(folder, "home.json");
    writeFileSync(homeFile, JSON.stringify(makeHome()));
    print(["changes", "MB zipped", "plain ms", "read ms", "detect ms", "rest ms", "total ms", "process ms"]);
    const ratios: string[][] = [];
    for (const size of sizes) {
      const file = path.join(folder, `history-${size}.jsonl.gz`);
      await writeHistory(file, size);
      const out = path.join(folder, "result.json");
      const plain = best(size, () => measureChild(["plain", file, homeFile]));
      const reading = best(size, () => measureChild(["read", file, homeFile]));
      const whole = best(size, () =>
        measureCommand(["analyze", "--history", file, "--home", homeFile, "--out", out, "--quiet"], out),
      );
      const { timings, suggestions } = whole;
      const detectMs = Object.values(timings.detectors).reduce((sum, ms) => sum + ms, 0);
      const restMs = timings.total_ms - timings.read_ms - detectMs;
      const zippedMb = statSync(file).size / 2 ** 20;
      print([
        size.toLocaleString("en"),
        zippedMb.toFixed(1),
        ...[plain.ms, timings.read_ms, detectMs, restMs, timings.total_ms, whole.ms].map((ms) =>
          ms.toFixed(0),
        ),
      ]);
      ratios.push([
        size.toLocaleString("en"),
        (whole.ms / plain.ms).toFixed(2),
        (whole.ms / reading.ms).toFixed(2),
        (reading.ms / plain.ms).toFixed(2),
        `${whole.rssMb.toFixed(0)} MB`,
        `${plain.rssMb.toFixed(0)} MB`,
        String(suggestions.length),
      ]);
      rmSync(file);
    }
    console.log("");
    print([
      "changes",
      "whole/plain",
      "whole/reading",
      "reading/plain",
      "peak RSS",
      "RSS of plain",
      "suggestions",
    ]);
    for (const row of ratios) print(row);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What runs in a process of its own: the plain loop, or reading rows into columns and no more. */
async function runChild(kind: string, file: string, homeFile: string): Promise<void> {
  if (kind === "plain") {
    const { createReadStream } = await import("node:fs");
    const { createGunzip } = await import("node:zlib");
    let rest = "";
    let states = 0;
    for await (const chunk of createReadStream(file).pipe(createGunzip()).setEncoding("utf8")) {
      const lines = `${rest}${String(chunk)}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if ("state" in (JSON.parse(line) as object)) states += 1;
    }
    process.stdout.write(String(states));
    return;
  }
  const { openFile } = await import("../src/app/history-source.ts");
  const { readHistory } = await import("../src/app/read-history.ts");
  const { readHome } = await import("../src/app/read-home.ts");
  const reading = await readHistory({
    sources: [await openFile(file)],
    home: await readHome(homeFile),
    onProgress() {},
  });
  process.stdout.write(String(reading.log.length));
}

function measureChild(args: readonly string[]): Measured {
  return measure([path.join(ROOT, "bench/speed.ts"), "--child", ...args]);
}

/** The command as a person types it; it tells its own peak, which getrusage counts as well. */
function measureCommand(args: readonly string[], out: string): Measured & Result {
  const startMs = performance.now();
  const { status, stderr } = spawnSync(path.join(ROOT, "script/steward"), args, { encoding: "utf8" });
  const ms = performance.now() - startMs;
  if (status !== 0) throw new Error(`script/steward failed: ${stderr}`);
  const result = readResult(out);
  return { ...result, ms, rssMb: result.timings.peak_rss_mb };
}

/** Wall time of a Node process, from start to end, and the most memory it held as the operating system counts it. */
function measure(args: readonly string[]): Measured {
  const reporter = `data:text/javascript,${encodeURIComponent(REPORTER)}`;
  const startMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", reporter, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const ms = performance.now() - startMs;
  const rss = /peak-rss-kb (\d+)/.exec(stderr)?.[1];
  if (status !== 0 || rss === undefined) throw new Error(`${args.join(" ")} failed: ${stderr}`);
  return { ms, rssMb: Number(rss) / 1024 };
}

/** The quickest run, with the most memory that any took; a long one is measured once. */
function best<T extends Measured>(size: number, run: () => T): T {
  const all = Array.from({ length: size > 1e6 ? 1 : RUNS }, run).toSorted((a, b) => a.ms - b.ms);
  return { ...(all[0] ?? run()), rssMb: Math.max(...all.map(({ rssMb }) => rssMb)) };
}

interface Result {
  readonly suggestions: readonly unknown[];
  readonly timings: {
    readonly read_ms: number;
    readonly total_ms: number;
    readonly peak_rss_mb: number;
    readonly detectors: Readonly<Record<string, number>>;
  };
}

function readResult(file: string): Result {
  return JSON.parse(readFileSync(file, "utf8")) as Result;
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(12) : cell.padStart(14))).join(""));
}

interface Thing {
  readonly entityId: string;
  readonly device: string;
  readonly room: number;
  readonly deviceClass: string | null;
  readonly unit: string | null;
}

/** Ten devices a room: 200, with 380 entities. */
function makeThings(): readonly Thing[] {
  return Array.from({ length: ROOMS }, (_, room): readonly Thing[] => {
    const thing = (
      device: string,
      entityId: string,
      deviceClass: string | null,
      unit: string | null = null,
    ) => ({
      entityId: `${entityId}_${room}`,
      device: `${device}_${room}`,
      room,
      deviceClass,
      unit,
    });
    return [
      thing("ceiling", "light.ceiling", null),
      thing("lamp", "light.lamp", null),
      thing("strip", "light.strip", null),
      ...["plug", "heater"].flatMap((plug) => [
        thing(plug, `switch.${plug}`, "outlet"),
        thing(plug, `sensor.${plug}_power`, "power", "W"),
        thing(plug, `sensor.${plug}_energy`, "energy", "kWh"),
      ]),
      thing("cover", "cover.blind", "blind"),
      ...["motion", "desk_motion"].flatMap((motion) => [
        thing(motion, `binary_sensor.${motion}`, "motion"),
        thing(motion, `sensor.${motion}_illuminance`, "illuminance", "lx"),
      ]),
      thing("climate", "sensor.temperature", "temperature", "°C"),
      thing("climate", "sensor.humidity", "humidity", "%"),
      thing("climate", "sensor.pressure", "pressure", "hPa"),
      thing("door", "binary_sensor.door", "door"),
      thing("door", "sensor.door_battery", "battery", "%"),
    ];
  }).flat();
}

function makeHome(): unknown {
  const things = makeThings();
  const devices = [...new Map(things.map(({ device, room }) => [device, room]))];
  return {
    time_zone: "Europe/Berlin",
    latitude: 52.52,
    longitude: 13.405,
    areas: Array.from({ length: ROOMS }, (_, room) => ({ area_id: `room_${room}`, name: `Room ${room}` })),
    devices: devices.map(([id, room]) => ({ id, name: id, area_id: `room_${room}` })),
    entities: things.map(({ entityId, device, deviceClass, unit }) => ({
      entity_id: entityId,
      device_id: device,
      device_class: deviceClass,
      unit_of_measurement: unit,
      platform: "made_up",
    })),
    users: USERS.map((id, index) => ({ id, name: `Person ${index + 1}` })),
  };
}

/** Switches and motion come at the household's pace whatever the size, sensors fill up the rest: so it is in real homes. */
async function writeHistory(file: string, changes: number): Promise<void> {
  const random = createRandom(11);
  const things = makeThings();
  const actuators = things.filter(({ entityId }) => /^(?:light|switch|cover)\./.test(entityId));
  const numbers = things.filter(({ unit }) => unit !== null);
  const binary = things.filter(({ entityId }) => entityId.startsWith("binary_sensor."));
  const isOn = new Map<string, boolean>();
  const gzip = createGzip({ level: 6 });
  const written = gzip.pipe(createWriteStream(file));
  const stepMs = (DAYS * DAY_MS) / changes;
  const habits = makeHabits(actuators, random);
  let habit = 0;
  let atMs = FROM_MS;
  let block: string[] = [];

  for (let row = 0; row < changes; row += 1) {
    atMs += Math.max(0.001, -Math.log(1 - random()) * stepMs * 0.97);
    const due = habits[habit];
    if (due !== undefined && due.atMs <= atMs) {
      habit += 1;
      block.push(line(due.thing, due.state, atMs, random, USERS[habit % 2] ?? null));
      continue;
    }
    const kind = random();
    const pick = (from: readonly Thing[]): Thing =>
      from[Math.floor(random() * from.length)] ?? things[0] ?? due?.thing ?? fail();
    if (kind < 0.75) {
      const thing = pick(numbers);
      block.push(
        line(thing, (random() * random() * 500).toFixed(thing.unit === "W" ? 1 : 2), atMs, random, null),
      );
    } else {
      const thing = pick(kind < 0.95 ? binary : actuators);
      const next = !(isOn.get(thing.entityId) ?? false);
      isOn.set(thing.entityId, next);
      const isPerson = kind >= 0.95 && random() < 0.5;
      const user = isPerson ? (USERS[Math.floor(random() * 2)] ?? null) : null;
      block.push(line(thing, stateOf(thing, next), atMs, random, user));
    }
    if (block.length < 1000) continue;
    const hasRoom = gzip.write(block.join(""));
    block = [];
    if (!hasRoom) await once(gzip, "drain");
  }
  gzip.end(block.join(""));
  await once(written, "finish");
}

interface Due {
  readonly atMs: number;
  readonly thing: Thing;
  readonly state: string;
}

/** Twenty lights are switched on, and off three hours later, at about the same time on nine days of ten. */
function makeHabits(actuators: readonly Thing[], random: () => number): readonly Due[] {
  const lights = actuators.filter(({ entityId }) => entityId.startsWith("light.lamp"));
  return lights
    .flatMap((thing, index) =>
      Array.from({ length: DAYS }, (_, day): readonly Due[] => {
        if (random() > 0.9) return [];
        const atMs = FROM_MS + day * DAY_MS + (4 + index * 0.6) * 3_600_000 + (random() - 0.5) * 900_000;
        return [
          { atMs, thing, state: "on" },
          { atMs: atMs + 3 * 3_600_000, thing, state: "off" },
        ];
      }).flat(),
    )
    .toSorted((a, b) => a.atMs - b.atMs);
}

function stateOf({ entityId }: Thing, isOn: boolean): string {
  if (entityId.startsWith("cover.")) return isOn ? "open" : "closed";
  return isOn ? "on" : "off";
}

/** As Home Assistant writes it, attributes and context included. */
function line(
  thing: Thing,
  state: string,
  atMs: number,
  random: () => number,
  userId: string | null,
): string {
  const micros = String(Math.floor((atMs - Math.floor(atMs)) * 1000)).padStart(3, "0");
  const stamp = new Date(atMs).toISOString().replace("Z", `${micros}+00:00`);
  const id = Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(36)
      .padStart(7, "0"),
  ).join("");
  return `${JSON.stringify({
    entity_id: thing.entityId,
    state,
    attributes: {
      ...(thing.unit === null ? {} : { state_class: "measurement", unit_of_measurement: thing.unit }),
      ...(thing.entityId.startsWith("light.") && state === "on"
        ? {
            brightness: Math.floor(random() * 256),
            color_mode: "color_temp",
            supported_color_modes: ["color_temp"],
          }
        : {}),
      ...(thing.deviceClass === null ? {} : { device_class: thing.deviceClass }),
      friendly_name: thing.entityId.replaceAll(/[._]/g, " "),
    },
    last_changed: stamp,
    last_reported: stamp,
    last_updated: stamp,
    context: { id: `01J${id.slice(0, 23).toUpperCase()}`, parent_id: null, user_id: userId },
  })}\n`;
}

function fail(): never {
  throw new Error("the made-up home has no things");
}
