/**
 * Opens the store; a damaged one is set aside and its latest whole backup put in its place.
 *
 * The backup is put together beside first, and the names change last. Killed between the two, the next start finds it and no store, and
 * goes on there. What happened since the backup is not covered, so it is read back from Home Assistant like any other gap.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isAppError } from "../../core/domain/errors.ts";
import type { EpochMs } from "../../core/domain/time.ts";
import type { Log } from "../../ports/log.ts";
import { restoreBackup } from "./backup-file.ts";
import { openStore, type Store } from "./open-store.ts";
import { syncFile } from "./sync-file.ts";

export interface RestoreOptions {
  readonly path: string;
  /** Backups of the store, the latest first: asked for only when one is needed. */
  readonly listBackups: () => readonly { readonly file: string; readonly atMs: EpochMs }[];
  readonly nowMs: EpochMs;
  readonly log: Log;
}

export interface Restored {
  /** Where the damaged store lies. */
  readonly asideFile: string;
  /** When the backup was made; null where none was whole and a new store was begun. */
  readonly backupMs: EpochMs | null;
  /** Who wanted it so; null where the store was damaged. */
  readonly wantedBy: string | null;
}

export interface WantedBackup {
  readonly backupMs: EpochMs;
  /** A user's id. */
  readonly wantedBy: string;
}

const MARK = ".damaged";
const READY = ".restoring";
const ASIDE = "-damaged-";
/** Of the stores set aside so many are left, for whoever wants to look. */
const MOST_ASIDE = 2;

/** For the next start: this store was found damaged, even if it opens. */
export function markDamaged(file: string): void {
  writeFileSync(`${file}${MARK}`, "");
}

/** For the next start: somebody wants this backup in the store's place. */
export function markToRestore(file: string, wanted: WantedBackup): void {
  writeFileSync(`${file}${MARK}`, JSON.stringify(wanted));
  syncFile(`${file}${MARK}`);
}

/** @throws AppError store_unusable where it cannot be opened for any other reason than damage */
export function openOrRestoreStore(options: RestoreOptions): {
  readonly store: Store;
  readonly restored: Restored | null;
} {
  const { path: file, log } = options;
  finishRestore(file);
  if (!existsSync(`${file}${MARK}`)) {
    try {
      return { store: openStore({ path: file, log }), restored: null };
    } catch (error) {
      if (!isAppError(error, "store_unusable") || error.details["reason"] !== "damaged") throw error;
      log.error("Steward's memory is damaged", { error });
    }
  }
  const restored = restore(options);
  return { store: openStore({ path: file, log }), restored };
}

function restore({ path: file, listBackups, nowMs, log }: RestoreOptions): Restored {
  const wanted = readWanted(`${file}${MARK}`);
  const backups = listBackups().toSorted(
    (a, b) => Number(b.atMs === wanted?.backupMs) - Number(a.atMs === wanted?.backupMs),
  );
  const backup = backups.find((candidate) => canRestore(candidate.file, `${file}${READY}`, log));
  const asideFile = `${file}${ASIDE}${new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "-")}`;
  for (const end of ["-wal", "-shm", ""]) {
    if (existsSync(file + end)) renameSync(file + end, asideFile + end);
  }
  finishRestore(file);
  rmSync(`${file}${MARK}`, { force: true });
  removeOldAside(file);
  return { asideFile, backupMs: backup?.atMs ?? null, wantedBy: wanted?.wantedBy ?? null };
}

const wantedSchema = z.object({ backupMs: z.number(), wantedBy: z.string() });

/** An empty mark, or one that was cut short, names none. */
function readWanted(mark: string): WantedBackup | null {
  try {
    return wantedSchema.parse(JSON.parse(readFileSync(mark, "utf8")));
  } catch {
    return null;
  }
}

/** Gives a copy that waits the store's name, if the store is away. */
function finishRestore(file: string): void {
  const ready = `${file}${READY}`;
  if (!existsSync(ready)) return;
  if (existsSync(file)) {
    rmSync(ready);
    return;
  }
  for (const end of ["-wal", "-shm"]) rmSync(file + end, { force: true });
  renameSync(ready, file);
  syncFile(path.dirname(file));
}

function canRestore(file: string, to: string, log: Log): boolean {
  try {
    restoreBackup(file, to);
    return true;
  } catch (error) {
    log.warn("A backup of Steward's memory cannot be used; trying the one before", { file, error });
    return false;
  }
}

function removeOldAside(file: string): void {
  const prefix = path.basename(file) + ASIDE;
  const aside = readdirSync(path.dirname(file)).filter((name) => name.startsWith(prefix));
  const stores = aside.filter((name) => !/-(wal|shm)$/.test(name)).toSorted();
  for (const old of stores.slice(0, -MOST_ASIDE)) {
    for (const name of aside.filter((one) => one.startsWith(old))) {
      rmSync(path.join(path.dirname(file), name), { force: true });
    }
  }
}
