/** Daily backups on a real folder, written by the real process. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { restoreBackup, writeBackup } from "../../src/adapters/sqlite/backup-file.ts";
import { removeUnusedPacks } from "../../src/adapters/sqlite/backup-manifest.ts";
import { openStore, openStoreForReading, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { waitForBackup } from "../../src/app/backup-job.ts";
import { toBackupName } from "../../src/app/backup-names.ts";
import { type BackupsOptions, createBackups, listBackupFiles } from "../../src/app/backups.ts";
import { createNotices } from "../../src/app/notices.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";
import { startProcess } from "../../src/start-process.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { change } from "../ports/events.ts";

let folder: TempFolder;
let clock: FakeClock;
let store: Store;

beforeEach(() => {
  folder = createTempFolder();
  clock = createFakeClock();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
});

afterEach(() => {
  store.close();
  folder.remove();
});

function createBackupsHere(write?: BackupsOptions["write"]) {
  const log = createFakeLog();
  const notices = createNotices({ dataDir: folder.path, clock, log });
  const failures: unknown[] = [];
  const storePath = path.join(folder.path, "steward.db");
  const backups = createBackups({
    folder: path.join(folder.path, "backups"),
    write:
      write ??
      (async (target, signal) => {
        await waitForBackup(startProcess("backup-worker.ts", { storePath, target }), signal);
      }),
    tidy: removeUnusedPacks,
    notices,
    onFailure: (error) => void failures.push(error),
    clock,
    log,
  });
  const files = () => listBackupFiles(path.join(folder.path, "backups"));
  return { backups, notices, failures, files };
}

describe("a backup that somebody wants now", () => {
  it("is made whatever there is, once in a second, and listed with what it takes", async () => {
    store.events.append([change("light.hall", "on", clock.now())]);
    const { backups } = createBackupsHere();
    await backups.makeNow();
    await backups.makeNow();
    expect(backups.list()).toMatchObject([{ atMs: clock.now() }]);
    expect(backups.list()[0]?.bytes).toBeGreaterThan(1_000);
    clock.pass(HOUR_MS);
    await backups.makeNow();
    expect(backups.list().map(({ atMs }) => atMs)).toEqual([clock.now()]);
  });

  it("says so where it cannot be made", async () => {
    const { backups } = createBackupsHere(() => Promise.reject(new Error("the disk is gone")));
    await expect(backups.makeNow()).rejects.toThrow("could not be backed up");
  });
});

describe("daily backups", () => {
  it("are made by a process of their own, whole, and once a day", async () => {
    store.events.append([change("light.hall", "on", clock.now())]);
    const { backups, files } = createBackupsHere();
    await backups.makeNightly();
    await backups.makeNightly();
    expect(files()).toHaveLength(1);
    restoreBackup(files()[0]?.file ?? "", path.join(folder.path, "restored.db"));
    const restored = openStoreForReading(path.join(folder.path, "restored.db"));
    expect(restored.events.counts().stateChanges).toBe(1);
    restored.close();
    clock.pass(DAY_MS);
    await backups.makeIfDue();
    expect(files()).toHaveLength(1);
    await backups.makeNightly();
    expect(files().map(({ atMs }) => atMs)).toEqual([clock.now(), clock.now() - DAY_MS]);
  });

  it("remove the oldest, but only when the newest is there", async () => {
    const disk = { isFull: false };
    const { backups, files, notices, failures } = createBackupsHere(async (file) => {
      if (disk.isFull) throw new PlainError("store_unusable", "There is no room.");
      writeBackup(path.join(folder.path, "steward.db"), file);
      await Promise.resolve();
    });
    for (let day = 0; day < 40; day += 1) {
      store.events.append([change("light.hall", "on", clock.now())]);
      await backups.makeNightly();
      clock.pass(DAY_MS);
    }
    const before = files().length;
    expect(before).toBeLessThanOrEqual(11);
    const packs = readdirSync(path.join(folder.path, "backups")).filter((name) => name.endsWith(".pack"));
    expect(packs.length).toBeLessThanOrEqual(before + 2);
    for (const { file } of files()) restoreBackup(file, path.join(folder.path, "restored.db"));
    disk.isFull = true;
    await backups.makeNightly();
    expect(files()).toHaveLength(before);
    expect(notices.list().map(({ code }) => code)).toEqual(["backup_failed"]);
    expect(failures).toHaveLength(1);
    disk.isFull = false;
    await backups.makeNightly();
    expect(notices.list()).toEqual([]);
  });

  it("are made without a night as well, a little later", async () => {
    const { backups, files } = createBackupsHere();
    await backups.makeIfDue();
    clock.pass(DAY_MS + 5 * HOUR_MS);
    await backups.makeIfDue();
    expect(files()).toHaveLength(2);
  });

  it("are due when the last one is from the future, as after a clock that was wrong", async () => {
    const { backups, files } = createBackupsHere();
    const backupFolder = path.join(folder.path, "backups");
    mkdirSync(backupFolder);
    writeFileSync(path.join(backupFolder, toBackupName(clock.now() + 400 * DAY_MS)), "");
    await backups.makeIfDue();
    expect(files().map(({ atMs }) => atMs)).toContain(clock.now());
  });
});
