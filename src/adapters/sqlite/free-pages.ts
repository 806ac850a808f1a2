/**
 * The pages of a database's file that hold nothing: their bytes are left over from what was deleted, and SQLite never reads them.
 * @see https://www.sqlite.org/fileformat2.html#the_freelist
 */
import { readAt } from "./backup-pack.ts";

const HEADER_BYTES = 100;
const PAGE_SIZE_AT = 16;
const FIRST_TRUNK_AT = 32;
const COUNT_AT = 4;
const LEAVES_AT = 8;
/** A page size of 65,536 does not fit and is written as 1. */
const LARGEST_PAGE = 65_536;

/**
 * @param handle of a database that nobody writes meanwhile
 * @returns first byte and length of each such page
 */
export function* freePagesOf(handle: number): Generator<{ readonly offset: number; readonly bytes: number }> {
  const header = readAt(handle, 0, HEADER_BYTES);
  if (header.length < HEADER_BYTES) return;
  const written = header.readUInt16BE(PAGE_SIZE_AT);
  const bytes = written === 1 ? LARGEST_PAGE : written;
  const seen = new Set<number>();
  for (let trunk = header.readUInt32BE(FIRST_TRUNK_AT); trunk !== 0 && !seen.has(trunk);) {
    // A damaged file may go round in circles; it is found damaged later.
    seen.add(trunk);
    const page = readAt(handle, (trunk - 1) * bytes, bytes);
    if (page.length < bytes) return;
    const leaves = Math.min(page.readUInt32BE(COUNT_AT), (bytes - LEAVES_AT) / 4);
    for (let leaf = 0; leaf < leaves; leaf += 1) {
      yield { offset: (page.readUInt32BE(LEAVES_AT + 4 * leaf) - 1) * bytes, bytes };
    }
    trunk = page.readUInt32BE(0);
  }
}
