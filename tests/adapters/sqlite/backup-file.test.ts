/** Backups that write what changed and nothing else, of a store that others write to meanwhile. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { restoreBackup, writeBackup } from "../../../src/adapters/sqlite/backup-file.ts";
import { readManifest, removeUnusedPacks } from "../../../src/adapters/sqlite/backup-manifest.ts";
import { openStore, openStoreForReading, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import { change } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

const T = Date.UTC(2026, 9, 1, 6);
const WRITER = fileURLToPath(import.meta.resolve("./endless-writer.ts"));

function createHome() {
  const folder = temporaryFolder();
  const file = path.join(folder, "steward.db");
  const backups = path.join(folder, "backups");
  const backupAt = (number: number) => path.join(backups, `${number}.backup`);
  return {
    file,
    backups,
    backupAt,
    backup: (number: number): void => {
      writeBackup(file, backupAt(number));
      removeUnusedPacks(backups);
    },
    /** How many changes are in it. */
    restore: (number: number): number => {
      const restored = path.join(folder, "restored.db");
      restoreBackup(backupAt(number), restored);
      const store = openStoreForReading(restored);
      const { stateChanges } = store.events.counts();
      store.close();
      return stateChanges;
    },
    open: (): Store => {
      const store = openStore({ path: file, log: SILENT });
      onTestFinished(() => {
        store.close();
      });
      return store;
    },
  };
}

function add(store: Store, count: number, fromMs = T): void {
  store.events.append(
    Array.from({ length: count }, (_, index) => change("light.hall", `${index % 700}`, fromMs + index)),
  );
  store.events.markCovered({ fromMs, toMs: fromMs + count });
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

describe("a backup", () => {
  it("holds the store as it was, for its owner only", () => {
    const { backups, backup, restore, open } = createHome();
    const store = open();
    add(store, 2_000);
    backup(1);
    add(store, 500, T + 10_000);
    expect(restore(1)).toBe(2_000);
    const names = readdirSync(backups).toSorted();
    expect(names).toEqual(["1.backup", "1.backup.pack"]);
    expect(names.map((name) => statSync(path.join(backups, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it("is the store's file to the byte", () => {
    const { file, backupAt, backup, open } = createHome();
    const store = open();
    add(store, 3_000);
    backup(1);
    store.checkpoint();
    restoreBackup(backupAt(1), `${file}.again`);
    expect(readFileSync(`${file}.again`).equals(readFileSync(file))).toBe(true);
  });

  it("writes what changed since the one before and nothing else", () => {
    const { backupAt, backup, restore, open } = createHome();
    const store = open();
    for (let day = 0; day < 40; day += 1) add(store, 5_000, T + day * 10_000);
    backup(1);
    add(store, 1_000, T + 1_000_000);
    backup(2);
    backup(3);
    const bytes = (number: number) =>
      statSync(backupAt(number)).size +
      (statSync(`${backupAt(number)}.pack`, { throwIfNoEntry: false })?.size ?? 0);
    expect(bytes(2)).toBeLessThan(0.03 * bytes(1));
    expect(bytes(3)).toBeLessThan(500);
    expect([1, 2, 3].map(restore)).toEqual([200_000, 201_000, 201_000]);
  });

  it("keeps what it shares when older ones go, and the store's disk gets back what none needs", () => {
    const { backups, backupAt, backup, restore, open } = createHome();
    const store = open();
    for (let number = 1; number <= 6; number += 1) {
      add(store, 3_000, T + number * 10_000);
      backup(number);
    }
    for (const number of [1, 2, 4, 5]) rmSync(backupAt(number));
    // The newest one was made when almost nothing was as before.
    store.events.purgeBefore(T * 2, 100_000);
    store.privacy.sweep();
    backup(7);
    expect([3, 6, 7].map(restore)).toEqual([9_000, 18_000, 0]);
    for (const number of [3, 6]) rmSync(backupAt(number));
    backup(8);
    expect(restore(8)).toBe(0);
    const left = readdirSync(backups).toSorted();
    expect(left).toEqual(expect.arrayContaining(["7.backup", "7.backup.pack", "8.backup"]));
    // Of the first one a block may have been the same all the time.
    expect(left.filter((name) => /^[2-6]\./.test(name))).toEqual([]);
  });

  it("writes anew what is left of a pack that is hardly used, so that the pack can go", () => {
    const { backupAt, backup, open } = createHome();
    const store = open();
    for (let day = 0; day < 10; day += 1) add(store, 5_000, T + day * 10_000);
    backup(1);
    store.events.purgeBefore(T + 95_000, 100_000);
    for (let day = 20; day < 30; day += 1) add(store, 5_000, T + day * 10_000);
    backup(2);
    expect(readManifest(backupAt(2)).packs).toEqual(["2.backup.pack"]);
  });

  it("does not come of a damaged store", () => {
    const { file, backups, backup } = createHome();
    const store = openStore({ path: file, log: SILENT });
    for (let day = 0; day < 3; day += 1) add(store, 5_000, T + day * 10_000);
    store.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 20_000, bytes.length - 1_000);
    writeFileSync(file, bytes);
    expect(() => {
      backup(1);
    }).toThrow("damaged");
    expect(readdirSync(backups)).toEqual([]);
  });

  it("is not taken for whole when any byte of it has changed", () => {
    const { backupAt, backup, restore, open } = createHome();
    add(open(), 300);
    backup(1);
    for (const file of [backupAt(1), `${backupAt(1)}.pack`]) {
      const { size } = statSync(file);
      for (let at = 0; at < size; at += Math.ceil(size / 40)) {
        flip(file, at);
        expect(() => restore(1)).toThrow(/not what was written|missing or damaged/);
        flip(file, at);
      }
    }
    expect(restore(1)).toBe(300);
  });

  it("writes anew what has rotted in the packs of older ones", () => {
    const { backupAt, backup, restore, open } = createHome();
    const store = open();
    add(store, 5_000);
    backup(1);
    flip(`${backupAt(1)}.pack`, 1_000);
    add(store, 100, T + 10_000);
    backup(2);
    expect(() => restore(1)).toThrow("not what was written");
    expect(restore(2)).toBe(5_100);
  });

  it("is of one moment, however busily another process writes meanwhile", { timeout: 60_000 }, async () => {
    const { file, backups, backupAt } = createHome();
    const writer = spawn(process.execPath, [WRITER, file], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void writer.kill("SIGKILL"));
    const counts: number[] = [];
    for (let number = 1; number <= 6; number += 1) {
      await once(writer.stdout, "data");
      writeBackup(file, backupAt(number));
      const restored = path.join(backups, "restored.db");
      restoreBackup(backupAt(number), restored);
      const database = new Database(restored);
      const changes = Number(database.prepare("SELECT COUNT(*) FROM state_change").pluck().get());
      const covered = Number(database.prepare("SELECT to_ms - from_ms FROM covered_span").pluck().get());
      database.close();
      // A batch and what it covers are two transactions.
      expect([0, 100]).toContain(changes - covered);
      counts.push(changes);
    }
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? 0);
  });
});
