/**
 * A manifest: of which packs one backup's file is put together. What bears a backup's name is a manifest, written last, so a backup is there
 * as a whole or not at all.
 *
 * 32 bytes of SHA-256 over the rest; the rest is zstd of JSON. Neighbouring blocks of one pack are one run, so it stays small however large
 * the memory is.
 */
import { hash as hashOf } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import { AppError, isAppError } from "../../core/domain/errors.ts";
import { syncFile } from "./sync-file.ts";

export interface Manifest {
  /** Of the store's file. */
  readonly bytes: number;
  /** Of the store's file, hexadecimal. */
  readonly sha256: string;
  /** Files in the same folder. */
  readonly packs: readonly string[];
  /** From the first block on: so many blocks are from this pack (its place in `packs`), or are nothing but zeros (NO_PACK). */
  readonly runs: readonly (readonly [pack: number, blocks: number])[];
}

export const NO_PACK = -1;
const MANIFEST_END = ".backup";
const PACK_END = ".pack";
const PART_END = ".part";
const SHA256_BYTES = 32;
const OWNER_ONLY = 0o600;

const manifestSchema = z.object({
  version: z.literal(1),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().length(SHA256_BYTES * 2),
  packs: z.array(z.string().refine((name) => path.basename(name) === name)),
  runs: z.array(z.tuple([z.number().int().min(NO_PACK), z.number().int().positive()])),
});

/** The pack that the backup of this name writes, if it has to write any block. */
export function packFileOf(manifestFile: string): string {
  return manifestFile + PACK_END;
}

/** What has this name is being written, or was when the process ended. */
export function partOf(file: string): string {
  return file + PART_END;
}

/**
 * @param names of packs
 * @param packOf for each block the place of its pack in `names`, or NO_PACK
 */
export function toManifest(
  { bytes, sha256 }: { readonly bytes: number; readonly sha256: string },
  names: readonly string[],
  packOf: Int32Array,
): Manifest {
  const packs: string[] = [];
  const placeOf = new Map([[NO_PACK, NO_PACK]]);
  const runs: [number, number][] = [];
  for (const pack of packOf) {
    const place = placeOf.get(pack) ?? packs.push(names[pack] ?? "") - 1;
    placeOf.set(pack, place);
    const run = runs.at(-1);
    if (run?.[0] === place) run[1] += 1;
    else runs.push([place, 1]);
  }
  return { bytes, sha256, packs, runs };
}

export function writeManifest(file: string, manifest: Manifest): void {
  const body = zstdCompressSync(JSON.stringify({ version: 1, ...manifest }));
  const part = partOf(file);
  const handle = openSync(part, "w", OWNER_ONLY);
  try {
    writeFileSync(handle, Buffer.concat([hashOf("sha256", body, "buffer"), body]));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
  syncFile(path.dirname(file));
}

/** @throws AppError store_unusable where it is not what was written */
export function readManifest(file: string): Manifest {
  const bytes = readFileSync(file);
  const body = bytes.subarray(SHA256_BYTES);
  const isWhole =
    bytes.length > SHA256_BYTES && hashOf("sha256", body, "buffer").equals(bytes.subarray(0, SHA256_BYTES));
  const parsed = isWhole
    ? manifestSchema.safeParse(JSON.parse(zstdDecompressSync(body).toString("utf8")))
    : null;
  if (parsed?.success !== true) {
    throw new AppError("store_unusable", { kind: "backup-damaged", file }, { details: { path: file } });
  }
  return parsed.data;
}

/** The folder's manifests, by their names the latest first; what is none, or is damaged, is passed over. */
export function listManifests(
  folder: string,
): readonly { readonly file: string; readonly manifest: Manifest }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(MANIFEST_END))
    .toSorted()
    .toReversed()
    .flatMap((name) => {
      const file = path.join(folder, name);
      try {
        return [{ file, manifest: readManifest(file) }];
      } catch (error) {
        if (isAppError(error)) return [];
        throw error;
      }
    });
}

/** Removes packs of which no backup needs a block any more, and what a killed process left half written. */
export function removeUnusedPacks(folder: string): void {
  const used = new Set(listManifests(folder).flatMap(({ manifest }) => manifest.packs));
  for (const name of readdirSync(folder)) {
    if (name.endsWith(PART_END) || (name.endsWith(PACK_END) && !used.has(name))) {
      rmSync(path.join(folder, name), { force: true });
    }
  }
}
