/**
 * A pack: the blocks of the store's file that one backup had to write, compressed in frames of some neighbours each, and an index behind them.
 *
 *     frames    each zstd of up to 256 blocks
 *     index     for each frame: blocks, bytes, CRC-32 of its bytes; for each of its blocks: number, first eight bytes of its SHA-256
 *     end       bytes of the index, SHA-256 of the index, "STWDPACK"
 *
 * Blocks stand in ascending order and each once, so a pack and a block's number name a content for good. The CRC tells a frame that rotted
 * without unpacking it; the hash tells whether a block has changed since.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { hash as hashOf } from "node:crypto";
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { AppError } from "../../core/domain/errors.ts";

/** One of the store's pages: a night changes single ones all over the file. */
export const BLOCK_BYTES = 1_024;
export const HASH_BYTES = 8;
const FRAME_BLOCKS = 256;
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 9 } };
const FRAME_HEAD_BYTES = 12;
const ENTRY_BYTES = 4 + HASH_BYTES;
const MAGIC = Buffer.from("STWDPACK");
const SHA256_BYTES = 32;
const END_BYTES = 4 + SHA256_BYTES + MAGIC.length;
const OWNER_ONLY = 0o600;

export interface PackFrame {
  readonly offset: number;
  readonly bytes: number;
  readonly crc: number;
  /** Ascending. */
  readonly blocks: Uint32Array;
  /** HASH_BYTES for each block. */
  readonly hashes: Buffer;
}

export interface Pack {
  readonly file: string;
  readonly frames: readonly PackFrame[];
  /** Whether the frame's bytes are those that were written. */
  isSound(frame: PackFrame): boolean;
  /** @throws AppError store_unusable where the block is not in it, or is not what was written */
  readBlock(block: number): Buffer;
  close(): void;
}

export function hashBlock(bytes: Uint8Array): Buffer {
  return hashOf("sha256", bytes, "buffer").subarray(0, HASH_BYTES);
}

/** @param blocks in ascending order; a pack of none is an empty index */
export function writePack(
  file: string,
  blocks: Iterable<{ readonly number: number; readonly bytes: Buffer }>,
): void {
  const handle = openSync(file, "w", OWNER_ONLY);
  try {
    const index: Buffer[] = [];
    let waiting: { readonly number: number; readonly bytes: Buffer }[] = [];
    const writeFrame = (): void => {
      if (waiting.length === 0) return;
      const packed = zstdCompressSync(Buffer.concat(waiting.map(({ bytes }) => bytes)), COMPRESSION);
      writeAll(handle, packed);
      index.push(toIndex(waiting, packed));
      waiting = [];
    };
    for (const block of blocks) {
      waiting.push({ number: block.number, bytes: Buffer.from(block.bytes) });
      if (waiting.length === FRAME_BLOCKS) writeFrame();
    }
    writeFrame();
    const whole = Buffer.concat(index);
    writeAll(handle, Buffer.concat([whole, uint32(whole.length), hashOf("sha256", whole, "buffer"), MAGIC]));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** @throws AppError store_unusable where its index is not what was written */
export function openPack(file: string): Pack {
  const handle = openSync(file, "r");
  try {
    const frames = readFrames(handle, file);
    let unpacked: { readonly frame: PackFrame; readonly bytes: Buffer } | null = null;

    return {
      file,
      frames,
      isSound: (frame) => crc32(readAt(handle, frame.offset, frame.bytes)) === frame.crc,
      readBlock(block) {
        const frame = findFrame(frames, block);
        const place = frame?.blocks.indexOf(block) ?? -1;
        if (frame === undefined || place < 0) throw refuse(file);
        if (unpacked?.frame !== frame) {
          const packed = readAt(handle, frame.offset, frame.bytes);
          if (crc32(packed) !== frame.crc) throw refuse(file);
          unpacked = { frame, bytes: zstdDecompressSync(packed) };
        }
        const bytes = unpacked.bytes.subarray(place * BLOCK_BYTES, (place + 1) * BLOCK_BYTES);
        const wanted = frame.hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
        if (!hashBlock(bytes).equals(wanted)) throw refuse(file);
        return bytes;
      },
      close: () => {
        closeSync(handle);
      },
    };
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}

function toIndex(
  blocks: readonly { readonly number: number; readonly bytes: Buffer }[],
  packed: Buffer,
): Buffer {
  const head = [uint32(blocks.length), uint32(packed.length), uint32(crc32(packed))];
  return Buffer.concat([
    ...head,
    ...blocks.flatMap(({ number, bytes }) => [uint32(number), hashBlock(bytes)]),
  ]);
}

function readFrames(handle: number, file: string): readonly PackFrame[] {
  const { size } = fstatSync(handle);
  if (size < END_BYTES) throw refuse(file);
  const end = readAt(handle, size - END_BYTES, END_BYTES);
  const indexBytes = end.readUInt32LE(0);
  if (!end.subarray(4 + SHA256_BYTES).equals(MAGIC) || indexBytes > size - END_BYTES) throw refuse(file);
  const index = readAt(handle, size - END_BYTES - indexBytes, indexBytes);
  if (!hashOf("sha256", index, "buffer").equals(end.subarray(4, 4 + SHA256_BYTES))) throw refuse(file);
  const frames: PackFrame[] = [];
  let offset = 0;
  for (let at = 0; at < index.length;) {
    const count = index.readUInt32LE(at);
    const bytes = index.readUInt32LE(at + 4);
    const crc = index.readUInt32LE(at + 8);
    const entries = index.subarray(at + FRAME_HEAD_BYTES, at + FRAME_HEAD_BYTES + count * ENTRY_BYTES);
    const places = Array.from({ length: count }, (_, place) => place * ENTRY_BYTES);
    frames.push({
      offset,
      bytes,
      crc,
      blocks: Uint32Array.from(places, (place) => entries.readUInt32LE(place)),
      hashes: Buffer.concat(places.map((place) => entries.subarray(place + 4, place + ENTRY_BYTES))),
    });
    offset += bytes;
    at += FRAME_HEAD_BYTES + count * ENTRY_BYTES;
  }
  return frames;
}

/** The last frame that begins no later than the block: by halves, they are in order. */
function findFrame(frames: readonly PackFrame[], block: number): PackFrame | undefined {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((frames[middle]?.blocks[0] ?? 0) <= block) low = middle + 1;
    else high = middle;
  }
  return frames[low - 1];
}

/** As much as there is of what was asked for. */
export function readAt(handle: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = readSync(handle, bytes, done, length - done, offset + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function refuse(file: string): AppError {
  return new AppError("store_unusable", { kind: "backup-damaged", file }, { details: { path: file } });
}
