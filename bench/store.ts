/**
 * How large and how quick the store is, beside the plainest SQLite table in the same run: `node bench/store.ts [changes]`.
 *
 * The home is made up (two thirds of the changes are numbers, the rest states of lights, doors and players), seeded, in time order
 * with one in fifty a little late, as a bus delivers them. A ratio travels between machines; the other figures do not. What reads, reads in
 * a process of its own, as an analysis does: beside a million made-up events it would be the garbage collector that is measured.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { openStore } from "../src/adapters/sqlite/open-store.ts";
import { INITIATOR_KINDS } from "../src/core/domain/initiator.ts";
import type { AttributedEvent } from "../src/ports/event-store.ts";
import type { Log } from "../src/ports/log.ts";

const CHANGES = Number(process.argv[2] === "--read" ? 0 : (process.argv[2] ?? 1_000_000));
const BATCH = 1_000;
const ENTITIES = 300;
const CHANGES_PER_SECOND = 12;
const FROM_MS = Date.UTC(2026, 9, 1);
const MEAN_GAP_MS = (30 * 86_400_000) / CHANGES;
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

if (process.argv[2] === "--read") {
  process.stdout.write(JSON.stringify(process.argv[3] === "bare" ? scanBare() : readStore()));
  process.exit();
}
const folder = mkdtempSync(path.join(os.tmpdir(), "steward-bench-"));
try {
  const changes = makeChanges();
  const bare = measureBare(changes);
  const store = measureStore(changes);
  const live = measureLive(changes);
  print([
    ["changes", CHANGES.toLocaleString("en")],
    [
      "bytes a change",
      `${store.bytesPerChange.toFixed(1)} (bare table of the same integers ${bare.bytesPerChange.toFixed(1)})`,
    ],
    [
      "taken in",
      `${perSecond(store.appendMs)} changes/s, bare insert ${perSecond(bare.insertMs)}/s: ${ratio(store.appendMs, bare.insertMs)} times its time`,
    ],
    [
      "window read into columns",
      `${store.readMs.toFixed(0)} ms, bare scan ${bare.scanMs.toFixed(0)} ms: ${ratio(store.readMs, bare.scanMs)} times its time`,
    ],
    [
      "the same window, its hours packed",
      `${store.readPackedMs.toFixed(0)} ms, ${ratio(store.readPackedMs, bare.scanMs)} times the bare scan; ${store.packMs.toFixed(0)} ms to pack, ${store.packedBytesPerChange.toFixed(1)} bytes a change more`,
    ],
    ["window of its last day", `${store.readDayMs.toFixed(0)} ms`],
    ["counts", `${store.countsMs.toFixed(2)} ms`],
    [
      "written to disk for each byte kept",
      live
        .map(({ seconds, amplification }) => `${amplification.toFixed(1)} at a commit every ${seconds} s`)
        .join(", "),
    ],
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function makeChanges(): readonly AttributedEvent[] {
  const random = createRandom(7);
  const binary = ["on", "off", "unavailable", "playing", "paused", "open", "closed"];
  let atMs = FROM_MS;
  return Array.from({ length: CHANGES }, (): AttributedEvent => {
    atMs += 1 + Math.floor(-Math.log(1 - random()) * MEAN_GAP_MS);
    const isNumber = random() < 2 / 3;
    const number = Math.floor(random() * random() * ENTITIES);
    const lateMs = random() < 0.02 ? Math.floor(random() * 500) : 0;
    return {
      event: {
        type: "state",
        entityId: `${isNumber ? "sensor" : "light"}.number_${number}`,
        state: isNumber
          ? (15 + random() * 15).toFixed(2)
          : (binary[Math.floor(random() * binary.length)] ?? "on"),
        attributes: isNumber ? { unit_of_measurement: "°C" } : { brightness: Math.floor(random() * 256) },
        atMs: atMs - lateMs,
        context: null,
      },
      initiator: {
        kind: INITIATOR_KINDS[Math.floor(random() * INITIATOR_KINDS.length)] ?? "unknown",
        actor: random() < 0.3 ? `automation.number_${Math.floor(random() * 20)}` : null,
        certaintyRatio: 0.9,
      },
    };
  });
}

/** The least that could be kept: five integers a row, no key, no strings, no deduplication. */
function measureBare(changes: readonly AttributedEvent[]) {
  const file = path.join(folder, "bare.db");
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.exec(
    "CREATE TABLE change (at_ms INTEGER, entity INTEGER, state INTEGER, attributes INTEGER, initiator INTEGER)",
  );
  const insert = database.prepare("INSERT INTO change VALUES (?, ?, ?, ?, ?)");
  const rows = changes.map(({ event }, index) => [
    event.atMs,
    index % ENTITIES,
    -(index % 90_000) - 1,
    index % 3 === 0 ? index % 256 : null,
    index % 30,
  ]);
  const insertBatch = database.transaction((from: number) => {
    for (let index = from; index < Math.min(from + BATCH, rows.length); index += 1) insert.run(rows[index]);
  });
  const insertMs = timed(() => {
    for (let from = 0; from < rows.length; from += BATCH) insertBatch(from);
  });
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  const { scanMs } = inProcess("bare", file);
  return { insertMs, scanMs, bytesPerChange: statSync(file).size / CHANGES };
}

function measureStore(changes: readonly AttributedEvent[]) {
  const file = path.join(folder, "steward.db");
  const store = openStore({ path: file, log: SILENT });
  let added = 0;
  const appendMs = timed(() => {
    for (let from = 0; from < changes.length; from += BATCH)
      added += store.events.append(changes.slice(from, from + BATCH));
  });
  store.checkpoint();
  const lastMs = store.events.counts().lastMs ?? 0;
  const plain = inProcess("store", file);
  const countsMs = best(() => store.events.counts());
  const plainBytes = statSync(file).size;
  const packMs = timed(() => {
    for (let fromMs: number | null = 0; fromMs !== null;) fromMs = store.events.packNext(fromMs, lastMs);
  });
  store.checkpoint();
  const packed = inProcess("store", file);
  const packedBytesPerChange = (statSync(file).size - plainBytes) / added;
  store.close();
  return {
    packMs,
    readPackedMs: packed.readMs,
    packedBytesPerChange,
    appendMs,
    readMs: plain.readMs,
    readDayMs: packed.readDayMs,
    countsMs,
    bytesPerChange: plainBytes / added,
  };
}

interface Read {
  readonly scanMs: number;
  readonly readMs: number;
  readonly readDayMs: number;
}

function inProcess(what: "bare" | "store", file: string): Read {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [import.meta.filename, "--read", what, file],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Read;
}

function scanBare(): Partial<Read> {
  const database = new Database(process.argv[4] ?? "", { readonly: true });
  const scan = database.prepare("SELECT at_ms, entity, state, initiator FROM change").raw();
  let sum = 0;
  const scanMs = best(() => {
    for (const row of scan.iterate() as IterableIterator<readonly number[]>) sum += row[1] ?? 0;
  });
  database.close();
  if (sum === 0) throw new Error("the scan read nothing");
  return { scanMs };
}

function readStore(): Partial<Read> {
  const store = openStore({ path: process.argv[4] ?? "", log: SILENT });
  const lastMs = store.events.counts().lastMs ?? 0;
  const readMs = best(() => store.events.readWindow({ fromMs: FROM_MS, toMs: Number.MAX_SAFE_INTEGER }));
  const readDayMs = best(() => store.events.readWindow({ fromMs: lastMs - 86_400_000, toMs: lastMs }));
  store.close();
  return { readMs, readDayMs };
}

/** What reaches the disk when changes come at the home's pace and are committed every so often: Linux tells it in /proc. A whole day is in wear.ts. */
function measureLive(changes: readonly AttributedEvent[]) {
  return [1, 30, 120, 600].map((seconds) => {
    const few = changes.slice(0, Math.min(CHANGES, 200_000));
    return { seconds, amplification: writeLive(`live-${seconds}.db`, few, seconds) };
  });
}

/** @returns bytes written for each byte that is in the file in the end */
function writeLive(name: string, changes: readonly AttributedEvent[], seconds: number): number {
  const file = path.join(folder, name);
  const store = openStore({ path: file, log: SILENT });
  const size = CHANGES_PER_SECOND * seconds;
  const writtenBefore = writtenBytes();
  for (let from = 0; from < changes.length; from += size) {
    const batch = changes.slice(from, from + size);
    store.events.append(batch);
    const last = batch.at(-1);
    if (last !== undefined) store.events.markCovered({ fromMs: FROM_MS, toMs: last.event.atMs + 1_000 });
  }
  store.checkpoint();
  const written = writtenBytes() - writtenBefore;
  store.close();
  return written / statSync(file).size;
}

function writtenBytes(): number {
  const line = /^wchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"));
  return Number(line?.[1] ?? Number.NaN);
}

function timed(work: () => unknown): number {
  const beganMs = performance.now();
  work();
  return performance.now() - beganMs;
}

function best(work: () => unknown): number {
  return Math.min(...Array.from({ length: 3 }, () => timed(work)));
}

function perSecond(ms: number): string {
  return Math.round(CHANGES / (ms / 1_000)).toLocaleString("en");
}

function ratio(ms: number, bareMs: number): string {
  return (ms / bareMs).toFixed(2);
}

function print(lines: readonly (readonly [string, string])[]): void {
  for (const [name, value] of lines) console.log(`${name.padEnd(36)}${value}`);
}

/** Mulberry32: the same made-up home each time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
