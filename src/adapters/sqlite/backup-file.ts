/**
 * Backups of the store, each of which writes only the blocks that changed since the one before: an SD card wears by what is written to it.
 *
 * A backup is a manifest that says of which packs the file is put together, and usually one new pack. The blocks come straight from the
 * store's file, which is held still meanwhile (frozen-file.ts), so nothing is copied first. What older backups share is read again each time
 * and written anew where it has rotted; so is what is left of a pack that is hardly used any more, which then goes with the last backup that
 * needs it. A backup has its name only when the state it holds was found whole.
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { AppError, isAppError } from "../../core/domain/errors.ts";
import {
  listManifests,
  packFileOf,
  partOf,
  readManifest,
  toManifest,
  writeManifest,
  type Manifest,
} from "./backup-manifest.ts";
import { BLOCK_BYTES, HASH_BYTES, hashBlock, openPack, type Pack, readAt, writePack } from "./backup-pack.ts";
import { withFrozenFile } from "./frozen-file.ts";
import { checkVersion } from "./migrate.ts";
import { withStoreErrors } from "./store-error.ts";
import { syncFile } from "./sync-file.ts";

const OWNER_ONLY = 0o600;
const CHUNK_BLOCKS = 256;
/** What has to be free beside the backup itself, for the store to go on. */
const RESERVE_BYTES = 64 * 2 ** 20;
/** Of a pack's blocks; with less in use, those are written anew. A third of that is what it adds to writing at the most. */
const HARDLY_USED_RATIO = 0.2;

/** What the latest backup knows of a block. */
interface KnownBlocks {
  /** Name of the pack by block; null where there is none to rely on. */
  readonly packOf: readonly (string | null)[];
  /** HASH_BYTES a block. */
  readonly hashes: Buffer;
  readonly blocksIn: ReadonlyMap<string, number>;
}

interface Scan {
  readonly bytes: number;
  readonly sha256: string;
  readonly isChanged: readonly boolean[];
}

/**
 * Backs the store up as `target`; long, so the work of a process of its own (see frozen-file.ts).
 * @throws AppError store_unusable where there is no room, or the store is damaged
 */
export function writeBackup(storePath: string, target: string): void {
  if (existsSync(target)) throw new Error(`there is a backup ${target} already`);
  const folder = path.dirname(target);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = readKnown(folder);
  // A process's locks on a file go with any of its descriptors: this one outlives the connection.
  const handle = openSync(storePath, "r");
  try {
    withFrozenFile(storePath, (database) => {
      write(handle, known, target, () => {
        checkDatabase(database);
      });
    });
  } finally {
    closeSync(handle);
  }
}

/**
 * Puts a backup together as a file of its own.
 * @throws AppError store_unusable where it is not the whole backup that it was
 */
export function restoreBackup(manifestFile: string, to: string): void {
  const manifest = readManifest(manifestFile);
  try {
    if (writeBlocks(manifest, path.dirname(manifestFile), to) !== manifest.sha256) {
      throw new AppError("store_unusable", `The backup ${manifestFile} is not what was written.`);
    }
    const database = withStoreErrors(to, () => new Database(to, { readonly: true }));
    try {
      checkDatabase(database);
    } finally {
      database.close();
    }
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
}

function write(handle: number, known: KnownBlocks, target: string, check: () => void): void {
  const scan = scanFile(handle, known);
  const changed = scan.isChanged.flatMap((isChanged, block) => (isChanged ? [block] : []));
  requireRoom(path.dirname(target), changed.length * BLOCK_BYTES);
  const packFile = packFileOf(target);
  try {
    if (changed.length > 0) writePack(partOf(packFile), readBlocks(handle, changed));
    check();
    if (changed.length > 0) renameSync(partOf(packFile), packFile);
  } finally {
    rmSync(partOf(packFile), { force: true });
  }
  const own = path.basename(packFile);
  writeManifest(
    target,
    toManifest(
      scan,
      scan.isChanged.map((isChanged, block) => (isChanged ? own : (known.packOf[block] ?? own))),
    ),
  );
}

/** Reads the latest backup's index, and every byte of what it has. */
function readKnown(folder: string): KnownBlocks {
  const [latest] = listManifests(folder);
  const packOf: (string | null)[] = [];
  const blocksIn = new Map<string, number>();
  if (latest === undefined) return { packOf, hashes: Buffer.alloc(0), blocksIn };
  const { packs, runs } = latest.manifest;
  const ownerOf = runs.flatMap(([pack, blocks]) => Array.from({ length: blocks }, () => pack));
  const hashes = Buffer.alloc(ownerOf.length * HASH_BYTES);
  for (const [place, name] of packs.entries()) {
    const pack = openIfSound(path.join(folder, name));
    if (pack === null) continue;
    try {
      let blocks = 0;
      for (const frame of pack.frames) {
        blocks += frame.blocks.length;
        const needed = [...frame.blocks.entries()].filter(([, block]) => ownerOf[block] === place);
        if (needed.length === 0 || !pack.isSound(frame)) continue;
        for (const [index, block] of needed) {
          packOf[block] = name;
          frame.hashes.copy(hashes, block * HASH_BYTES, index * HASH_BYTES, (index + 1) * HASH_BYTES);
        }
      }
      blocksIn.set(name, blocks);
    } finally {
      pack.close();
    }
  }
  return { packOf: ownerOf.map((_, block) => packOf[block] ?? null), hashes, blocksIn };
}

function openIfSound(file: string): Pack | null {
  try {
    return openPack(file);
  } catch (error) {
    if (isAppError(error) || (error instanceof Error && "code" in error && error.code === "ENOENT"))
      return null;
    throw error;
  }
}

function scanFile(handle: number, known: KnownBlocks): Scan {
  const { size } = fstatSync(handle);
  const hash = createHash("sha256");
  const isChanged: boolean[] = [];
  const used = new Map<string, number>();
  for (let offset = 0; offset < size; offset += CHUNK_BLOCKS * BLOCK_BYTES) {
    const chunk = readAt(handle, offset, Math.min(CHUNK_BLOCKS * BLOCK_BYTES, size - offset));
    hash.update(chunk);
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) {
      const block = isChanged.length;
      const pack = known.packOf[block] ?? null;
      const before = known.hashes.subarray(block * HASH_BYTES, (block + 1) * HASH_BYTES);
      const isSame = pack !== null && hashBlock(toBlock(chunk.subarray(at, at + BLOCK_BYTES))).equals(before);
      if (isSame) used.set(pack, (used.get(pack) ?? 0) + 1);
      isChanged.push(!isSame);
    }
  }
  const isHardlyUsed = (pack: string): boolean =>
    (used.get(pack) ?? 0) < HARDLY_USED_RATIO * (known.blocksIn.get(pack) ?? 0);
  return {
    bytes: size,
    sha256: hash.digest("hex"),
    isChanged: isChanged.map((changed, block) => {
      const pack = known.packOf[block] ?? null;
      return changed || pack === null || isHardlyUsed(pack);
    }),
  };
}

function* readBlocks(
  handle: number,
  blocks: readonly number[],
): Generator<{ readonly number: number; readonly bytes: Buffer }> {
  for (const number of blocks) {
    yield { number, bytes: toBlock(readAt(handle, number * BLOCK_BYTES, BLOCK_BYTES)) };
  }
}

/** The file's last block may be a short one; it is filled up, and the manifest knows where the file ends. */
function toBlock(bytes: Buffer): Buffer {
  return bytes.length === BLOCK_BYTES ? bytes : Buffer.concat([bytes], BLOCK_BYTES);
}

/** @returns SHA-256 of what was written */
function writeBlocks({ bytes, packs, runs }: Manifest, folder: string, to: string): string {
  const hash = createHash("sha256");
  const open = packs.map((name) => openPackOrRefuse(path.join(folder, name)));
  const handle = openSync(to, "w", OWNER_ONLY);
  try {
    let offset = 0;
    for (const [place, blocks] of runs) {
      for (let block = 0; block < blocks; block += 1) {
        const whole = open[place]?.readBlock(offset / BLOCK_BYTES) ?? Buffer.alloc(0);
        const part = whole.subarray(0, Math.min(BLOCK_BYTES, bytes - offset));
        for (let done = 0; done < part.length;) done += writeSync(handle, part, done);
        hash.update(part);
        offset += BLOCK_BYTES;
      }
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
    for (const pack of open) pack.close();
  }
  syncFile(path.dirname(to));
  return hash.digest("hex");
}

function openPackOrRefuse(file: string): Pack {
  const pack = openIfSound(file);
  if (pack === null) throw new AppError("store_unusable", `The backup's file ${file} is missing or damaged.`);
  return pack;
}

function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes + RESERVE_BYTES) return;
  throw new AppError(
    "store_unusable",
    `There is no room for a backup of Steward's memory in ${folder}. Free some space; Steward tries again by itself.`,
  );
}

/** @throws AppError store_unusable where a page is damaged or the schema is not one this Steward can bring up to date */
function checkDatabase(database: Database.Database): void {
  withStoreErrors(database.name, () => {
    checkVersion(database);
    const said = String(database.pragma("integrity_check(1)", { simple: true }));
    if (said === "ok") return;
    throw new AppError("store_unusable", `The store ${database.name} is damaged: ${said}.`, {
      details: { path: database.name, reason: "damaged" },
    });
  });
}
