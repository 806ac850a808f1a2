/** Daily backups on a real folder, written by the real worker. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBackup } from "../../src/adapters/sqlite/backup-file.ts";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { waitForBackup } from "../../src/app/backup-job.ts";
import { toBackupName } from "../../src/app/backup-names.ts";
import { createBackups, listBackupFiles } from "../../src/app/backups.ts";
import { createNotices } from "../../src/app/notices.ts";
import { AppError } from "../../src/core/domain/errors.ts";
import { DAY_MS } from "../../src/core/domain/time.ts";
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

function createBackupsHere(write?: (file: string) => Promise<void>) {
  const log = createFakeLog();
  const notices = createNotices({ dataDir: folder.path, clock, log });
  const failures: unknown[] = [];
  const storePath = path.join(folder.path, "steward.db");
  const backups = createBackups({
    folder: path.join(folder.path, "backups"),
    write:
      write ??
      (async (target) => {
        const file = new URL("../../src/backup-worker.ts", import.meta.url);
        await waitForBackup(new Worker(file, { workerData: { storePath, target } }));
      }),
    notices,
    onFailure: (error) => void failures.push(error),
    clock,
    log,
  });
  const files = () => listBackupFiles(path.join(folder.path, "backups"));
  return { backups, notices, failures, files };
}

describe("daily backups", () => {
  it("are made by the worker, whole, and once a day", async () => {
    store.events.append([change("light.hall", "on", clock.now())]);
    const { backups, files } = createBackupsHere();
    await backups.makeIfDue();
    await backups.makeIfDue();
    expect(files()).toHaveLength(1);
    expect(() => checkBackup(files()[0]?.file ?? "")).not.toThrow();
    clock.pass(DAY_MS);
    await backups.makeIfDue();
    expect(files().map(({ atMs }) => atMs)).toEqual([clock.now(), clock.now() - DAY_MS]);
  });

  it("remove the oldest, but only when the newest is there", async () => {
    const disk = { isFull: false };
    const { backups, files, notices, failures } = createBackupsHere(async (file) => {
      if (disk.isFull) throw new AppError("store_unusable", "There is no room.");
      writeFileSync(file, "");
      writeFileSync(`${file}.sha256`, "");
      await Promise.resolve();
    });
    for (let day = 0; day < 40; day += 1) {
      await backups.makeIfDue();
      clock.pass(DAY_MS);
    }
    const before = files().length;
    expect(before).toBeLessThanOrEqual(11);
    expect(readdirSync(path.join(folder.path, "backups"))).toHaveLength(before * 2);
    disk.isFull = true;
    await backups.makeIfDue();
    expect(files()).toHaveLength(before);
    expect(notices.list().map(({ code }) => code)).toEqual(["backup_failed"]);
    expect(failures).toHaveLength(1);
    disk.isFull = false;
    await backups.makeIfDue();
    expect(notices.list()).toEqual([]);
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
