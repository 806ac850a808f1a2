/**
 * What reaches the disk in a day for each byte that is kept of it, the daily backup included: `node bench/wear.ts [usual|busy]`. SD cards wear
 * by what is written to them. Exit code 1 where a day passes the limit.
 *
 * A day as it is: changes at the home's pace in batches like the app's; in the night the sums of the numbers, the forgetting of what is too
 * old, the packing of hours, and the backup. Two homes: a usual one with a million changes a month and the app's own times, and a busy one with
 * 12 changes a second, whose memory goes back days instead of weeks so that the benchmark ends (each night still sums up one day, thins one
 * and forgets one, as a night of a full memory does). *Kept* is by how much the day makes the used part of the file grow, before anything old
 * is forgotten. *Written* is what this process hands to the system (`wchar` of Linux); the app makes the backup in a process of its own, here
 * it is this one.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { writeBackup } from "../src/adapters/sqlite/backup-file.ts";
import { removeUnusedPacks } from "../src/adapters/sqlite/backup-manifest.ts";
import { openStore, type Store } from "../src/adapters/sqlite/open-store.ts";
import { INITIATOR_KINDS } from "../src/core/domain/initiator.ts";
import { createRandom } from "../src/core/math/random.ts";
import type { AttributedEvent } from "../src/ports/event-store.ts";
import type { Log } from "../src/ports/log.ts";
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
const STEP_ROWS = 2_000;
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 3, 1);
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

for (const [name, home] of Object.entries(HOMES)) {
  if (process.argv[2] === undefined || process.argv[2] === name) measure(name, home);
}

function measure(name: string, home: Home): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "steward-wear-"));
  try {
    const file = path.join(folder, "steward.db");
    const store = openStore({ path: file, log: SILENT });
    const life = createLife(home);
    const total = { kept: 0, ingest: 0, summing: 0, forgetting: 0, backup: 0 };
    for (let day = 0; day < home.days; day += 1) {
      const isMeasured = day >= home.days - MEASURED_DAYS;
      const atStart = usedBytes(file);
      const ingest = written(() => live(store, life(day), isMeasured));
      const byDay = usedBytes(file) - atStart;
      const forgetting = written(() => forget(store, home, day));
      const atNight = usedBytes(file);
      const summing = written(() => sumUp(store, day));
      const kept = byDay + usedBytes(file) - atNight;
      const packing = written(() => packAgain(store, day));
      const backup =
        day < home.days - MEASURED_DAYS - BACKUPS_BEFORE ? 0 : written(() => backUp(file, folder, day));
      if (!isMeasured) continue;
      total.kept += kept;
      total.ingest += ingest;
      total.summing += summing;
      total.forgetting += forgetting + packing;
      total.backup += backup;
    }
    store.close();
    const ratioOf = (bytes: number): string => (bytes / total.kept).toFixed(2);
    const ratio = (total.ingest + total.summing + total.forgetting + total.backup) / total.kept;
    const mb = (bytes: number): string => `${(bytes / MEASURED_DAYS / 1e6).toFixed(2)} MB`;
    console.log(
      `${name}: ${home.changesPerDay.toLocaleString("en")} changes a day, memory ${(statSync(file).size / 1e6).toFixed(0)} MB\n` +
        `  kept ${mb(total.kept)} a day; written ${mb(total.ingest)} as it comes in, ${mb(total.summing)} to sum and pack it, ${mb(total.forgetting)} to forget what is old, ${mb(total.backup)} by checkpoint and backup\n` +
        `  written for each byte kept: ${ratio.toFixed(2)} (${ratioOf(total.ingest)} + ${ratioOf(total.summing)} + ${ratioOf(total.forgetting)} + ${ratioOf(total.backup)}; at most ${MOST_RATIO})`,
    );
    if (ratio > MOST_RATIO) process.exitCode = 1;
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

function sumUp(store: Store, day: number): void {
  const { aggregates, events } = store;
  const [startMs, endMs] = [FROM_MS + day * DAY_MS, FROM_MS + (day + 1) * DAY_MS];
  while (aggregates.rollUp(endMs, startMs));
  for (let fromMs: number | null = startMs; fromMs !== null;) fromMs = events.packNext(fromMs, endMs);
}

function forget(store: Store, home: Home, day: number): void {
  const { aggregates, events } = store;
  const endMs = FROM_MS + (day + 1) * DAY_MS;
  while (aggregates.thin(endMs - home.rawDays * DAY_MS, STEP_ROWS).hasMore);
  while (events.purgeBefore(endMs - home.keepDays * DAY_MS, STEP_ROWS) >= STEP_ROWS);
  while (aggregates.forgetAggregates(endMs - home.keepDays * DAY_MS, STEP_ROWS) >= STEP_ROWS);
}

/** Hours of which the numbers are gone. */
function packAgain({ events }: Store, day: number): void {
  const endMs = FROM_MS + (day + 1) * DAY_MS;
  for (let fromMs: number | null = 0; fromMs !== null;) fromMs = events.packNext(fromMs, endMs);
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
        // Nobody sets a sensor; who sets a light is known for certain, or less so.
        initiator: isNumber
          ? { kind: "unknown", actor: null, certaintyRatio: 1 }
          : {
              kind: INITIATOR_KINDS[Math.floor(random() * INITIATOR_KINDS.length)] ?? "unknown",
              actor: random() < 0.3 ? `automation.number_${Math.floor(random() * 20)}` : null,
              certaintyRatio: 0.9,
            },
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

function written(work: () => void): number {
  const before = writtenBytes();
  work();
  return writtenBytes() - before;
}

function writtenBytes(): number {
  const line = /^wchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"));
  return Number(line?.[1] ?? Number.NaN);
}
