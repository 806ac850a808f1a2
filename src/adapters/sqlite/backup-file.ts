/**
 * One backup: a copy of the store made in one transaction beside all writing, with its SHA-256 next to it.
 *
 * The copy has its name only when it was read back and found whole, and its checksum is there before it, so that what bears a backup's
 * name is one. `sha256sum -c` understands the checksum's file.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { AppError } from "../../core/domain/errors.ts";
import { checkVersion } from "./migrate.ts";
import { withStoreErrors } from "./store-error.ts";

const OWNER_ONLY = 0o600;
const CHUNK_BYTES = 1 << 20;
/** What has to be free beside the copy itself, for the store to go on. */
const RESERVE_BYTES = 64 * 2 ** 20;

/**
 * Copies the store to `target`; long, so a worker's work.
 * @throws AppError store_unusable where there is no room, or the store is damaged
 */
export function writeBackup(storePath: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  requireRoom(storePath, target);
  const part = `${target}.part`;
  rmSync(part, { force: true });
  try {
    const database = withStoreErrors(storePath, () => new Database(storePath, { readonly: true }));
    try {
      withStoreErrors(storePath, () => database.prepare("VACUUM INTO ?").run(part));
    } finally {
      database.close();
    }
    chmodSync(part, OWNER_ONLY);
    syncFile(part);
    checkDatabase(part);
    const checksum = checksumOf(part);
    const sidecar = checksumFileOf(target);
    writeFileSync(`${sidecar}.part`, `${checksum}  ${path.basename(target)}\n`, { mode: OWNER_ONLY });
    syncFile(`${sidecar}.part`);
    renameSync(`${sidecar}.part`, sidecar);
    renameSync(part, target);
    syncFile(path.dirname(target));
  } finally {
    rmSync(part, { force: true });
  }
}

/** @throws where the file is not the whole backup that it was */
export function checkBackup(file: string): void {
  const wanted = readFileSync(checksumFileOf(file), "utf8").split(" ", 1)[0];
  if (checksumOf(file) !== wanted) {
    throw new AppError("store_unusable", `The backup ${file} is not what was written.`);
  }
  checkDatabase(file);
}

/** Copies a file so that it is whole on the disk when this returns. */
export function copyWhole(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, OWNER_ONLY);
  syncFile(to);
}

function checksumFileOf(file: string): string {
  return `${file}.sha256`;
}

/** A file, or a folder after a name in it has changed. */
export function syncFile(file: string): void {
  const handle = openSync(file, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function requireRoom(storePath: string, target: string): void {
  const { bavail, bsize } = statfsSync(path.dirname(target));
  if (bavail * bsize >= statSync(storePath).size + RESERVE_BYTES) return;
  throw new AppError(
    "store_unusable",
    `There is no room for a backup of Steward's memory beside ${storePath}. Free some space; Steward tries again by itself.`,
  );
}

/** @throws AppError store_unusable where a page is damaged or the schema is not one this Steward can bring up to date */
function checkDatabase(file: string): void {
  const database = withStoreErrors(file, () => new Database(file, { readonly: true }));
  try {
    withStoreErrors(file, () => {
      checkVersion(database);
      const said = String(database.pragma("integrity_check(1)", { simple: true }));
      if (said === "ok") return;
      throw new AppError("store_unusable", `The store ${file} is damaged: ${said}.`, {
        details: { path: file, reason: "damaged" },
      });
    });
  } finally {
    database.close();
  }
}

function checksumOf(file: string): string {
  const hash = createHash("sha256");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const handle = openSync(file, "r");
  try {
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
  return hash.digest("hex");
}
