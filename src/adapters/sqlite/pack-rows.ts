/**
 * An hour's changes in as few bytes as they need, in the order of the table: for each the milliseconds since the one before, entity, state and
 * initiator as variable-length integers (seven bits a byte, lowest first), some eight bytes together.
 */

/** at_ms, entity, state, initiator: as in the table. */
export type PackedRow = readonly [number, number, number | null, number];

const MAX_ROW_BYTES = 4 * 8;
const FIRST_BYTES = 16_384;
const MORE = 0x80;
const LOW = 0x7f;
const INTEGER_31 = 2 ** 31;

/** @param rows in time order, none before `startMs`; taken one at a time, so that a busy hour is no heap of small arrays */
export function packRows(rows: Iterable<PackedRow>, startMs: number): Uint8Array {
  let bytes = new Uint8Array(FIRST_BYTES);
  let end = 0;
  let lastMs = startMs;

  function write(value: number): void {
    let rest = value;
    while (rest >= MORE) {
      bytes[end] = (rest % MORE) + MORE;
      end += 1;
      rest = Math.floor(rest / MORE);
    }
    bytes[end] = rest;
    end += 1;
  }

  for (const [atMs, entity, state, initiator] of rows) {
    if (end + MAX_ROW_BYTES > bytes.length) bytes = larger(bytes);
    write(atMs - lastMs);
    write(entity);
    write(toUnsigned(state));
    write(initiator);
    lastMs = atMs;
  }
  return bytes.slice(0, end);
}

/** Tells each row in order. */
export function unpackRows(
  bytes: Uint8Array,
  startMs: number,
  onRow: (atMs: number, entity: number, state: number | null, initiator: number) => void,
): void {
  let place = 0;
  let atMs = startMs;

  /** Whole numbers of up to 28 bits by bits, longer ones by arithmetic: a bit operation would cut them. */
  function read(): number {
    let byte = bytes[place] ?? 0;
    place += 1;
    let value = byte & LOW;
    for (let shift = 7; byte >= MORE; shift += 7) {
      byte = bytes[place] ?? 0;
      place += 1;
      if (shift < 28) value |= (byte & LOW) << shift;
      else value += (byte & LOW) * 2 ** shift;
    }
    return value;
  }

  while (place < bytes.length) {
    atMs += read();
    const entity = read();
    const state = fromUnsigned(read());
    onRow(atMs, entity, state, read());
  }
}

function larger(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(bytes.length * 2);
  more.set(bytes);
  return more;
}

/** Nothing, ids of texts and packed numbers take turns, so that all of them stay small. */
function toUnsigned(state: number | null): number {
  if (state === null) return 0;
  return state >= 0 ? 2 * state + 1 : -2 * state;
}

function fromUnsigned(value: number): number | null {
  if (value === 0) return null;
  if (value < INTEGER_31) return (value & 1) === 1 ? value >> 1 : -(value >> 1);
  const half = Math.floor(value / 2);
  return half * 2 === value ? -half : half;
}
