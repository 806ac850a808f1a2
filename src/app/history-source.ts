/**
 * Where a history comes from (a file, gzip or not, or standard input), as complete lines, a block of them at a time.
 *
 * Lines are found in the bytes, before they are text, so that no character is cut and no string outgrows a block. Unzipping runs
 * beside the reading of lines, on a thread of its own.
 */
import { constants, createReadStream } from "node:fs";
import { access, stat } from "node:fs/promises";
import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { type AppError, isAppError, PlainError } from "../core/domain/errors.ts";

export interface HistorySource {
  /** What messages call it. */
  readonly name: string;
  /** Bytes of it, null where nobody knows. */
  readonly sizeBytes: number | null;
  open(): Readable;
}

const NEWLINE = 10;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
const GZIP_MAGIC = [0x1f, 0x8b] as const;
const BLOCK_BYTES = 64 * 1024;
/** A state with everything Home Assistant allows stays far below; a file without line ends must not fill the memory. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** @throws AppError unreadable_input where there is no such file, or none that can be read */
export async function openFile(path: string): Promise<HistorySource> {
  try {
    await access(path, constants.R_OK);
    const { size } = await stat(path);
    return {
      name: path,
      sizeBytes: size,
      open: () => createReadStream(path, { highWaterMark: BLOCK_BYTES }),
    };
  } catch (error) {
    throw toReadError(error, path, 0);
  }
}

/**
 * @param onBytes told how many bytes of the source (still zipped) were read
 */
export async function* readBlocks(
  source: HistorySource,
  onBytes: (bytes: number) => void,
): AsyncGenerator<LineBlock, void> {
  let isFirst = true;
  for await (const block of toLineBlocks(unzipped(source, onBytes))) {
    yield toBlock(
      isFirst && BYTE_ORDER_MARK.every((byte, at) => block[at] === byte) ? block.subarray(3) : block,
    );
    isFirst = false;
  }
}

/** Complete lines, without the last one's end. */
export interface LineBlock {
  /** A character a byte, so that places and lengths are of bytes, whatever is written in them. */
  readonly bytes: string;
  /** What is written from a byte up to another. */
  text(start: number, end: number): string;
}

export function toBlock(buffer: Buffer): LineBlock {
  return {
    bytes: buffer.toString("latin1"),
    text: (start, end) => buffer.toString("utf8", start, end),
  };
}

/** What went wrong with a source, as a sentence that names it, the line and what was expected. */
export function toReadError(error: unknown, name: string, linesRead: number): AppError {
  if (isAppError(error)) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const place = `${name}, line ${linesRead + 1}`;
  const message =
    error instanceof TooLongError
      ? `${place}: expected a line of at most ${MAX_LINE_BYTES >> 20} MiB (one JSON object a line), found a longer one.`
      : code === "Z_BUF_ERROR"
        ? `${place}: expected more gzip data, but the file ends in the middle of it. Copy it again in full.`
        : code.startsWith("Z_")
          ? `${place}: expected gzip data, found something else. Copy it again, or leave .gz out of its name.`
          : (FILE_PROBLEMS[code]?.(name) ?? null);
  if (message === null) throw error;
  return new PlainError("unreadable_input", message, { cause: error });
}

const FILE_PROBLEMS: Readonly<Record<string, (name: string) => string>> = {
  ENOENT: (name) => `${name}: expected a file, but there is none of this name.`,
  ENOTDIR: (name) => `${name}: expected a file, but there is none of this name.`,
  EISDIR: (name) => `${name}: expected a file, found a folder.`,
  EACCES: (name) => `${name}: expected a file that can be read, but reading it is not permitted.`,
  EPERM: (name) => `${name}: expected a file that can be read, but reading it is not permitted.`,
  EIO: (name) => `${name}: expected a file that can be read, but the disk reports an error.`,
};

class TooLongError extends Error {}

/** Gzip by its name or its first bytes, so that standard input may be either. */
async function* unzipped(
  source: HistorySource,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer, void> {
  const raw = source.open();
  const chunks: AsyncIterator<Buffer> = raw[Symbol.asyncIterator]();
  const first = await chunks.next();
  async function* counted(): AsyncGenerator<Buffer, void> {
    for (let next = first; next.done !== true; next = await chunks.next()) {
      onBytes(next.value.length);
      yield next.value;
    }
  }
  const isZipped =
    source.name.endsWith(".gz") ||
    (first.done !== true && GZIP_MAGIC.every((byte, at) => first.value[at] === byte));
  if (!isZipped) {
    yield* counted();
    return;
  }
  const gunzip = createGunzip({ chunkSize: 2 * BLOCK_BYTES });
  // What goes wrong reaches the reader of `gunzip`, which is destroyed with it.
  pipeline(Readable.from(counted(), { objectMode: false }), gunzip, () => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

async function* toLineBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      rest.push(chunk);
      restBytes += chunk.length;
      if (restBytes > MAX_LINE_BYTES) throw new TooLongError();
      continue;
    }
    const start = restBytes === 0 ? 0 : chunk.indexOf(NEWLINE) + 1;
    if (start > 0) yield Buffer.concat([...rest, chunk.subarray(0, start - 1)]);
    if (end >= start) yield chunk.subarray(start, end);
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    restBytes = chunk.length - end - 1;
  }
  if (restBytes > 0) yield Buffer.concat(rest);
}
