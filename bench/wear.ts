/**
 * What reaches the disk in a day for each byte that is kept of it, the daily backup included: `node bench/wear.ts [usual|busy]`. SD cards wear
 * by what is written to them. Exit code 1 where a day passes the limit.
 *
 * A day as it is: changes at the home's pace in batches like the app's; in the night the backup, the sums of the numbers, the
 * forgetting of what is too old and the packing of hours. Two homes: a usual one with a million changes a month and the app's own times, and a busy one with
 * 12 changes a second, whose memory goes back days instead of weeks so that the benchmark ends (each night still sums up one day, thins one
 * and forgets one, as a night of a full memory does). *Kept* is by how much a day makes the used part of the file grow as long as nothing
 * is old enough to be forgotten. *Written* is what this process hands to the system (`wchar` of Linux); the app makes the backup in a process of its own, here
 * it is this one.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { writeBackup } from "../src/adapters/sqlite/backup-file.ts";
import { removeUnusedPacks } from "../src/adapters/sqlite/backup-manifest.ts";
import { openStore, type Store } from "../src/adapters/sqlite/open-store.ts";
import type { Initiator } from "../src/core/domain/initiator.ts";
import { createRandom } from "../src/core/math/random.ts";
import type { AttributedEvent } from "../src/ports/event-store.ts";
import type { Log } from "../src/ports/log.ts";
import { createRetention } from "../src/app/retention.ts";
import { DEFAULT_LIMITS } from "../src/app/ingest.ts";

interface Home {
  readonly changesPerDay: number;
  readonly days: number;
  readonly rawDays: number;
  readonly keepDays: number;
}

const HOMES: Readonly<Record<string, Home>> = {
  usual: { changesPerDay: Math.round(1_000_000 / 30), days: 190, rawDays: 35, keepDays: 183 },
  busy: { changesPerDay: 12 * 86_400, days: 12, rawDays: 3, keepDays: 8 },
};
/** Before them the same happens, in larger batches because nobody looks. */
const MEASURED_DAYS = 3;
const BACKUPS_BEFORE = 2;
const MOST_RATIO = 4;
const ENTITIES = 300;
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 3, 1);
/** Nobody sets a sensor. */
const NOBODY: Initiator = { kind: "unknown", actor: null, certaintyRatio: 1 };
/** Who sets lights: people, hands, twenty automations and some scripts, each as sure as the rules are (docs/attribution.md). */
const DOERS: readonly Initiator[] = [
  ...["anna", "ben"].flatMap((actor) =>
    [1, 0.8].map((certaintyRatio): Initiator => ({ kind: "person", actor, certaintyRatio })),
  ),
  ...[0.8, 0.6].map((certaintyRatio): Initiator => ({ kind: "physical", actor: null, certaintyRatio })),
  ...Array.from({ length: 20 }, (_, index): Initiator => ({
    kind: "automation",
    actor: `automation.number_${index}`,
    certaintyRatio: 1,
  })),
  ...Array.from({ length: 3 }, (_, index): Initiator => ({
    kind: "script",
    actor: `script.number_${index}`,
    certaintyRatio: 1,
  })),
  ...[0.9, 0.8].map((certaintyRatio): Initiator => ({ kind: "echo", actor: null, certaintyRatio })),
  { kind: "system", actor: null, certaintyRatio: 1 },
];
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

for (const [name, home] of Object.entries(HOMES)) {
  if (process.argv[2] === undefined || process.argv[2] === name) await measure(name, home);
}

async function measure(name: string, home: Home): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "steward-wear-"));
  try {
    const file = path.join(folder, "steward.db");
    const store = openStore({ path: file, log: SILENT });
    const life = createLife(home);
    const kept: number[] = [];
    const total = { ingest: 0, night: 0, backup: 0 };
    for (let day = 0; day < home.days; day += 1) {
      const isMeasured = day >= home.days - MEASURED_DAYS;
      const before = usedBytes(file);
      const ingest = await written(() => live(store, life(day), isMeasured));
      const hasBackup = day >= home.days - MEASURED_DAYS - BACKUPS_BEFORE;
      const backup = hasBackup ? await written(() => backUp(file, folder, day)) : 0;
      const night = await written(async () => await tidy(store, home, day));
      // Until anything is old.
      if (day > 0 && day < home.rawDays - 1) kept.push(usedBytes(file) - before);
      if (!isMeasured) continue;
      total.ingest += ingest / MEASURED_DAYS;
      total.night += night / MEASURED_DAYS;
      total.backup += backup / MEASURED_DAYS;
    }
    store.close();
    const keptADay = kept.reduce((sum, bytes) => sum + bytes, 0) / kept.length;
    const ratioOf = (bytes: number): string => (bytes / keptADay).toFixed(2);
    const all = total.ingest + total.night + total.backup;
    const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
    console.log(
      `${name}: ${home.changesPerDay.toLocaleString("en")} changes a day, memory ${(statSync(file).size / 1e6).toFixed(0)} MB\n` +
        `  kept ${mb(keptADay)} a day; written ${mb(total.ingest)} as it comes in, ${mb(total.backup)} by checkpoint and backup, ${mb(total.night)} to sum up, pack and forget\n` +
        `  written for each byte kept: ${ratioOf(all)} (${ratioOf(total.ingest)} + ${ratioOf(total.backup)} + ${ratioOf(total.night)}; at most ${MOST_RATIO})`,
    );
    if (all / keptADay > MOST_RATIO) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the app's batch writer does it: so many changes, or so much time after the first. */
function live(store: Store, changes: readonly AttributedEvent[], isMeasured: boolean): void {
  const { maxBatch, maxDelayMs } = DEFAULT_LIMITS;
  const [most, longestMs] = isMeasured ? [maxBatch, maxDelayMs] : [20_000, DAY_MS];
  let batch: AttributedEvent[] = [];
  const commit = (): void => {
    const last = batch.at(-1);
    if (last === undefined) return;
    store.events.append(batch);
    store.events.markCovered({ fromMs: FROM_MS, toMs: last.event.atMs + 1 });
    batch = [];
  };
  for (const change of changes) {
    const [first] = batch;
    if (first !== undefined && change.event.atMs >= first.event.atMs + longestMs) commit();
    batch.push(change);
    if (batch.length >= most) commit();
  }
  commit();
}

/** What the app does after each night's analysis. */
async function tidy(store: Store, home: Home, day: number): Promise<void> {
  const nowMs = FROM_MS + (day + 1) * DAY_MS + 2 * 3_600_000;
  const retention = createRetention({
    events: store.events,
    aggregates: store.aggregates,
    together: store.together,
    keepDays: home.keepDays,
    rawDays: home.rawDays,
    aggregateDays: home.keepDays,
    clock: { now: () => nowMs },
    log: SILENT,
    pauseMs: 0,
    onFailure: (error) => {
      throw error;
    },
  });
  retention.start();
  await retention.done();
}

function backUp(file: string, folder: string, day: number): void {
  const backups = path.join(folder, "backups");
  writeBackup(file, path.join(backups, `${String(day).padStart(3, "0")}.backup`));
  removeUnusedPacks(backups);
}

/** A made-up home, seeded: two thirds of the changes are numbers, the rest states of lights; some entities change far more than others. */
function createLife({ changesPerDay }: Home): (day: number) => readonly AttributedEvent[] {
  const random = createRandom(7);
  return (day) =>
    Array.from({ length: changesPerDay }, (_, index): AttributedEvent => {
      const isNumber = random() < 2 / 3;
      const number = Math.floor(random() * random() * ENTITIES);
      return {
        event: {
          type: "state",
          entityId: `${isNumber ? "sensor" : "light"}.number_${number}`,
          state: isNumber ? (15 + random() * 15).toFixed(2) : random() < 0.5 ? "on" : "off",
          attributes: isNumber ? { unit_of_measurement: "°C" } : { brightness: Math.floor(random() * 256) },
          atMs: FROM_MS + day * DAY_MS + Math.floor((index * DAY_MS) / changesPerDay),
          context: null,
        },
        initiator: isNumber ? NOBODY : (DOERS[Math.floor(random() * DOERS.length)] ?? NOBODY),
      };
    });
}

function usedBytes(file: string): number {
  const database = new Database(file, { readonly: true });
  const read = (name: string): number => Number(database.pragma(name, { simple: true }));
  const used = (read("page_count") - read("freelist_count")) * read("page_size");
  database.close();
  return used;
}

async function written(work: () => void | Promise<void>): Promise<number> {
  const before = writtenBytes();
  await work();
  return writtenBytes() - before;
}

function writtenBytes(): number {
  const line = /^wchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"));
  return Number(line?.[1] ?? Number.NaN);
}
