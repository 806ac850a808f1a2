/**
 * A short way for the lines that a long history is made of: the same entity again, only its state, its times and its context's id new.
 *
 * Of a line that was read in full the bytes around these few values are remembered for its entity. Where the next line has exactly those, it is
 * known to be the same object but for them, without parsing it once more. Anything else goes the long way (history-line.ts), whose answer this
 * one is equal to (a test compares both, line by line).
 */
import type { HomeEvent, StateEvent } from "../core/domain/event.ts";
import { domainOf } from "../core/domain/home.ts";
import { isTelling } from "./history-attribution.ts";
import type { LineReading } from "./history-line.ts";
import type { LineBlock } from "./history-source.ts";
import type { TimeReader } from "./history-time.ts";

/** What a value that changes is; `other`: a time that nothing is read from. */
type Slot = "state" | "time" | "id" | "other";

interface Shape {
  /** Text before each value, and last the text after them all. */
  readonly pieces: readonly string[];
  readonly slots: readonly Slot[];
  readonly event: StateEvent;
  /** Whether ids of its contexts are remembered by nobody. */
  readonly isTelling: boolean;
}

interface Known {
  shape: Shape | null;
  /** Lines in a row that were not of its shape. */
  misses: number;
  /** After how many of them it is learned anew: one whose attributes change all the time is not learned again and again. */
  patience: number;
}

/** Reads the line of a block from `start` up to `end`. */
export type BlockLineReader = (block: LineBlock, start: number, end: number) => LineReading;

const QUOTE = '"';
const QUOTE_CODE = 34;
/** A lamp is switched off and on: the other of its two shapes is in between. */
const PATIENCE = 3;
/** A longer piece of a block would keep the whole block in memory. */
const MAX_STATE = 12;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COLON = 58;
const COMMA = 44;
const CONTEXT_ID = "context.id";
const SPACE = 32;
const LAST_ASCII = 126;
/** Keys whose values may change, and where they stand. */
const KEYS: Readonly<Record<string, "state" | "changed" | "updated" | "other">> = {
  state: "state",
  last_changed: "changed",
  last_updated: "updated",
  last_reported: "other",
};

export function createShapeReader(
  readLine: (text: string) => LineReading,
  readTime: TimeReader,
): BlockLineReader {
  const known = new Map<string, Known>();
  let searched = "";
  /** Where the next backslash of the block stands that was searched, beyond its end where there is none. */
  let backslash = 0;
  /** What stands before the first value of lines of states: up to the entity's id. */
  let prefix: string | null = null;

  function readLong(block: LineBlock, start: number, end: number, mine: Known | null): LineReading {
    const event = readLine(block.text(start, end));
    if (event === null || typeof event === "string" || event.type !== "state") return event;
    const own = mine ?? known.get(event.entityId) ?? { shape: null, misses: 0, patience: 0 };
    if (own.misses >= own.patience) {
      const learned = learn(detached(block.bytes.slice(start, end)), event);
      own.shape = learned?.shape ?? null;
      prefix ??= learned?.prefix ?? null;
      own.patience = Math.max(PATIENCE, own.misses * 2);
      known.set(event.entityId, own);
    }
    own.misses += 1;
    return event;
  }

  /** Whether a span has no escapes. Spans come in the order of the block, so that each byte is looked at once. */
  function isUnescaped(bytes: string, from: number, to: number): boolean {
    if (bytes !== searched) {
      searched = bytes;
      backslash = -1;
    }
    if (backslash < from) {
      const next = bytes.indexOf("\\", from);
      backslash = next < 0 ? bytes.length : next;
    }
    return backslash >= to;
  }

  return (block, start, end) => {
    const { bytes } = block;
    if (prefix === null || !bytes.startsWith(prefix, start)) return readLong(block, start, end, null);
    const idStart = start + prefix.length;
    const idEnd = bytes.indexOf(QUOTE, idStart);
    const mine = known.get(bytes.slice(idStart, idEnd)) ?? null;
    if (mine === null || mine.shape === null) return readLong(block, start, end, mine);
    const event = fit(mine.shape, bytes, idEnd, end, readTime, isUnescaped);
    if (event === null) return readLong(block, start, end, mine);
    mine.misses = 0;
    mine.patience = PATIENCE;
    return event;
  };
}

/** @returns the event, null where the line is of another shape or unusual in any way */
function fit(
  { pieces, slots, event, isTelling: isForgotten }: Shape,
  bytes: string,
  from: number,
  end: number,
  readTime: TimeReader,
  isUnescaped: (bytes: string, from: number, to: number) => boolean,
): HomeEvent | null {
  let place = from;
  let { state, atMs } = event;
  let id: string | null = null;
  let firstMs = Number.NaN;
  let first = "";
  for (let index = 0; index < slots.length; index += 1) {
    const piece = pieces[index] ?? "";
    if (!stands(piece, bytes, place)) return null;
    place += piece.length;
    const slot = slots[index];
    let close: number;
    if (slot === "time" || slot === "other") {
      // The times of a line mostly are one and the same.
      if (
        first !== "" &&
        bytes.charCodeAt(place + first.length) === QUOTE_CODE &&
        stands(first, bytes, place)
      ) {
        close = place + first.length;
      } else {
        close = bytes.indexOf(QUOTE, place);
        if (close < 0 || close > end) return null;
        const ownMs = readTime(bytes, place, close);
        if (Number.isNaN(ownMs)) return null;
        firstMs = ownMs;
        first = bytes.slice(place, close);
      }
      if (slot === "time") atMs = firstMs;
    } else {
      close = bytes.indexOf(QUOTE, place);
      if (close < 0 || close > end) return null;
      if (slot === "state") {
        if (close - place > MAX_STATE || !isPlain(bytes, place, close)) return null;
        state = bytes.slice(place, close);
      } else {
        if (!isUnescaped(bytes, place, close)) return null;
        const text = bytes.slice(place, close);
        id = isForgotten ? text : detached(text);
      }
    }
    place = close;
  }
  const last = pieces[slots.length] ?? "";
  if (place + last.length !== end || !stands(last, bytes, place)) return null;
  const { entityId, attributes, context } = event;
  return {
    type: "state",
    entityId,
    state,
    attributes,
    atMs,
    context:
      context === null || id === null ? context : { id, parentId: context.parentId, userId: context.userId },
  };
}

/** Compares words of bytes, where `startsWith` goes character by character: less than half its time. */
function stands(piece: string, bytes: string, place: number): boolean {
  return bytes.slice(place, place + piece.length) === piece;
}

/** Whether a value stands as it is meant: ASCII, without escapes, and without what JSON forbids in text. */
function isPlain(bytes: string, start: number, end: number): boolean {
  for (let place = start; place < end; place += 1) {
    const code = bytes.charCodeAt(place);
    if (code === BACKSLASH || code < SPACE || code > LAST_ASCII) return false;
  }
  return true;
}

/** The same text, on its own: a piece of a block would keep the block in memory as long as somebody remembers it. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

interface Found {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/**
 * @param text the line's bytes as text: what is beyond ASCII is compared, never read
 * @returns null for a line that has to be read in full each time
 */
function learn(text: string, event: StateEvent): { readonly shape: Shape; readonly prefix: string } | null {
  const found = findValues(text);
  const [first] = found ?? [];
  if (found === null || first?.key !== "entity_id") return null;
  const keys = found.map(({ key }) => key);
  // Of two values of one key the last counts; nobody writes that, so nobody has to read it quickly.
  if (new Set(keys).size !== keys.length || !keys.includes("state")) return null;
  const isUpdated = keys.includes("last_updated");
  const slots = found.slice(1).map(({ key }): Slot => {
    if (key === CONTEXT_ID) return "id";
    const kind = KEYS[key] ?? "other";
    if (kind === "state") return "state";
    return kind === (isUpdated ? "updated" : "changed") ? "time" : "other";
  });
  if (!slots.includes("time")) return null;
  const pieces = found.map(({ end }, index) => text.slice(end, found[index + 1]?.start ?? text.length));
  const shape = { pieces, slots, event, isTelling: isTelling(domainOf(event.entityId)) };
  return { shape, prefix: text.slice(0, first.start) };
}

/**
 * Where the values stand that may change, in their order. The text is known to be an object in JSON.
 * @returns null where it says more than a state
 */
function findValues(text: string): readonly Found[] | null {
  const found: Found[] = [];
  let depth = 0;
  let isContext = false;
  let key = "";
  let isValue = false;
  for (let place = 0; place < text.length; place += 1) {
    switch (text.charCodeAt(place)) {
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth += 1;
        isContext = depth === 2 && key === "context" && text.charCodeAt(place) === OPEN_BRACE;
        isValue = false;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth -= 1;
        isContext = false;
        isValue = false;
        break;
      case COLON:
        isValue = true;
        break;
      case COMMA:
        isValue = false;
        break;
      case QUOTE_CODE: {
        const end = endOfText(text, place + 1);
        if (depth === 1 || isContext) {
          const said = isValue ? "" : text.slice(place + 1, end);
          if (said === "event_type") return null;
          if (!isValue) key = isContext ? (said === "id" ? CONTEXT_ID : "context") : said;
          else if (depth === 1 ? key === "entity_id" || key in KEYS : key === CONTEXT_ID) {
            found.push({ key, start: place + 1, end });
          }
        }
        place = end;
        break;
      }
      default:
    }
  }
  return found;
}

/** @returns where a text ends that begins at a place */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf(QUOTE, start); ; end = text.indexOf(QUOTE, end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH && end - escapes > start) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
}
