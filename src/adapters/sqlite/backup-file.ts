/**
 * Backups of the store, each of which writes only the blocks that changed since the one before: an SD card wears by what is written to it.
 *
 * A backup is a manifest that says of which packs the file is put together, and usually one new pack. The blocks come straight from the
 * store's file, which is held still meanwhile (frozen-file.ts), so nothing is copied first; free pages count as zeros. What older backups share is read again each time
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
  NO_PACK,
  packFileOf,
  partOf,
  readManifest,
  toManifest,
  writeManifest,
  type Manifest,
} from "./backup-manifest.ts";
import { BLOCK_BYTES, HASH_BYTES, hashBlock, openPack, type Pack, readAt, writePack } from "./backup-pack.ts";
import { freePagesOf } from "./free-pages.ts";
import { withFrozenFile } from "./frozen-file.ts";
import { checkVersion } from "./migrate.ts";
import { withStoreErrors } from "./store-error.ts";
import { syncFile } from "./sync-file.ts";

const OWNER_ONLY = 0o600;
const CHUNK_BLOCKS = 1_024;
const CHUNK_BYTES = CHUNK_BLOCKS * BLOCK_BYTES;
/** What has to be free beside the backup itself, for the store to go on. */
const RESERVE_BYTES = 64 * 2 ** 20;
/** Of a pack's blocks; with less in use, those are written anew. A third of that is what it adds to writing at the most. */
const HARDLY_USED_RATIO = 0.2;
const NEW = -2;
const NO_BLOCK = Buffer.alloc(BLOCK_BYTES);

/** What is known of each block by the latest backup. */
interface KnownBlocks {
  /** Names of packs. */
  readonly packs: readonly string[];
  /** Place in `packs` by block; NO_PACK where there is none to rely on. */
  readonly packOf: Int32Array;
  /** HASH_BYTES a block. */
  readonly hashes: Buffer;
  /** By place in `packs`. */
  readonly blocksIn: readonly number[];
}

/** The file as it is now. */
interface Scan {
  readonly bytes: number;
  readonly sha256: string;
  /** Place in the known packs; NO_PACK for what is free; NEW for what has to be written. */
  readonly packOf: Int32Array;
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
      throw new AppError("store_unusable", { kind: "backup-damaged", file: manifestFile });
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
  const fresh = scan.packOf.reduce((count, pack) => count + (pack === NEW ? 1 : 0), 0);
  requireRoom(path.dirname(target), fresh * BLOCK_BYTES);
  const packFile = packFileOf(target);
  try {
    if (fresh > 0) writePack(partOf(packFile), readFresh(handle, scan.packOf));
    check();
    if (fresh > 0) renameSync(partOf(packFile), packFile);
  } finally {
    rmSync(partOf(packFile), { force: true });
  }
  const own = known.packs.length;
  const packOf = scan.packOf.map((pack) => (pack === NEW ? own : pack));
  writeManifest(target, toManifest(scan, [...known.packs, path.basename(packFile)], packOf));
}

/** Reads the latest backup's index, and every byte of what it has. */
function readKnown(folder: string): KnownBlocks {
  const [latest] = listManifests(folder);
  const { packs, runs } = latest?.manifest ?? { packs: [], runs: [] };
  const owners = new Int32Array(runs.reduce((sum, [, blocks]) => sum + blocks, 0));
  let block = 0;
  for (const [pack, blocks] of runs) owners.fill(pack, block, (block += blocks));
  const packOf = new Int32Array(owners.length).fill(NO_PACK);
  const hashes = Buffer.alloc(owners.length * HASH_BYTES);
  const blocksIn = packs.map((name, place) => {
    const pack = openIfSound(path.join(folder, name));
    if (pack === null) return 0;
    try {
      for (const frame of pack.frames) {
        const isNeeded = frame.blocks.some((one) => owners[one] === place);
        if (!isNeeded || !pack.isSound(frame)) continue;
        for (const [index, one] of frame.blocks.entries()) {
          if (owners[one] !== place) continue;
          packOf[one] = place;
          frame.hashes.copy(hashes, one * HASH_BYTES, index * HASH_BYTES, (index + 1) * HASH_BYTES);
        }
      }
      return pack.frames.reduce((sum, { blocks }) => sum + blocks.length, 0);
    } finally {
      pack.close();
    }
  });
  return { packs, packOf, hashes, blocksIn };
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
  const packOf = new Int32Array(Math.ceil(size / BLOCK_BYTES)).fill(NEW);
  for (const { offset, bytes } of freePagesOf(handle)) {
    if (bytes >= BLOCK_BYTES) packOf.fill(NO_PACK, offset / BLOCK_BYTES, (offset + bytes) / BLOCK_BYTES);
  }
  const used = known.packs.map(() => 0);
  const hash = createHash("sha256");
  for (let first = 0; first < packOf.length; first += CHUNK_BLOCKS) {
    const chunk = readAt(handle, first * BLOCK_BYTES, CHUNK_BLOCKS * BLOCK_BYTES);
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) {
      const block = first + at / BLOCK_BYTES;
      if (packOf[block] === NO_PACK) {
        chunk.fill(0, at, at + BLOCK_BYTES);
        continue;
      }
      const pack = known.packOf[block] ?? NO_PACK;
      if (pack === NO_PACK) continue;
      const before = known.hashes.subarray(block * HASH_BYTES, (block + 1) * HASH_BYTES);
      if (!hashBlock(toBlock(chunk.subarray(at, at + BLOCK_BYTES))).equals(before)) continue;
      packOf[block] = pack;
      used[pack] = (used[pack] ?? 0) + 1;
    }
    hash.update(chunk);
  }
  const isHardlyUsed = known.blocksIn.map((blocks, pack) => (used[pack] ?? 0) < HARDLY_USED_RATIO * blocks);
  return {
    bytes: size,
    sha256: hash.digest("hex"),
    packOf: packOf.map((pack) => (isHardlyUsed[pack] === true ? NEW : pack)),
  };
}

function* readFresh(
  handle: number,
  packOf: Int32Array,
): Generator<{ readonly number: number; readonly bytes: Buffer }> {
  for (const [number, pack] of packOf.entries()) {
    if (pack === NEW) yield { number, bytes: toBlock(readAt(handle, number * BLOCK_BYTES, BLOCK_BYTES)) };
  }
}

/** The file's last block may be a short one; it is filled up, and the manifest knows where the file ends. */
function toBlock(bytes: Buffer): Buffer {
  return bytes.length === BLOCK_BYTES ? bytes : Buffer.concat([bytes], BLOCK_BYTES);
}

/** @returns SHA-256 of what was written */
function writeBlocks({ bytes, packs, runs }: Manifest, folder: string, to: string): string {
  const hash = createHash("sha256");
  const open = packs.map((name) => openOrRefuse(path.join(folder, name)));
  const handle = openSync(to, "w", OWNER_ONLY);
  try {
    let block = 0;
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const writeChunk = (end: number): void => {
      const part = chunk.subarray(0, end);
      for (let done = 0; done < end;) done += writeSync(handle, part, done);
      hash.update(part);
    };
    for (const [place, blocks] of runs) {
      for (const end = block + blocks; block < end; block += 1) {
        const at = (block * BLOCK_BYTES) % CHUNK_BYTES;
        if (at === 0 && block > 0) writeChunk(CHUNK_BYTES);
        (open[place]?.readBlock(block) ?? NO_BLOCK).copy(chunk, at);
      }
    }
    writeChunk(bytes - Math.floor(Math.max(0, block - 1) / CHUNK_BLOCKS) * CHUNK_BYTES);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
    for (const pack of open) pack.close();
  }
  syncFile(path.dirname(to));
  return hash.digest("hex");
}

function openOrRefuse(file: string): Pack {
  const pack = openIfSound(file);
  if (pack === null) throw new AppError("store_unusable", { kind: "backup-damaged", file });
  return pack;
}

function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes + RESERVE_BYTES) return;
  throw new AppError("store_unusable", { kind: "backup-no-room", folder });
}

/** @throws AppError store_unusable where a page is damaged or the schema is not one this Steward can bring up to date */
function checkDatabase(database: Database.Database): void {
  withStoreErrors(database.name, () => {
    checkVersion(database);
    const said = String(database.pragma("integrity_check(1)", { simple: true }));
    if (said === "ok") return;
    throw new AppError(
      "store_unusable",
      { kind: "store-unsound", file: database.name, said },
      { details: { path: database.name, reason: "damaged" } },
    );
  });
}
