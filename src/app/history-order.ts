/**
 * Brings the events of one source into time order, as far as the offline contract tolerates: up to one hour late.
 *
 * What is older than the newest by that hour can no longer change and is handed on, so a history of any length passes through an
 * hour's worth of memory.
 */
import type { HomeEvent } from "../core/domain/event.ts";
import { DAY_MS, HOUR_MS, type EpochMs } from "../core/domain/time.ts";

const TOLERANCE_MS = HOUR_MS;
/** A time this far ahead of the lines around it is wrong itself, instead of making all that follow late. */
const STRAY_MS = DAY_MS;
const COMPACT_AT = 4096;

/** A line that stands where its time does not belong. */
export interface Misplaced {
  readonly line: number;
  readonly atMs: EpochMs;
  /** Time of the neighbour by which it is out of order. */
  readonly besideMs: EpochMs;
}

export interface TimeOrder {
  /** @returns the line that is out of order by more than an hour: this one, or an earlier one that this one shows to be */
  push(event: HomeEvent, line: number): Misplaced | null;
  /** Hands on what can no longer change, oldest first. */
  drain(into: HomeEvent[]): void;
  /** Hands on the rest. */
  flush(into: HomeEvent[]): void;
}

export function createTimeOrder(): TimeOrder {
  let waiting: HomeEvent[] = [];
  let head = 0;
  let newestMs = Number.NEGATIVE_INFINITY;
  let newestLine = 0;
  let handedMs = Number.NEGATIVE_INFINITY;

  function handOn(into: HomeEvent[], untilMs: EpochMs): void {
    for (; head < waiting.length; head += 1) {
      const event = waiting[head];
      if (event === undefined || event.atMs > untilMs) break;
      handedMs = event.atMs;
      into.push(event);
    }
    if (head < COMPACT_AT && head < waiting.length) return;
    waiting = waiting.slice(head);
    head = 0;
  }

  /** The newest is alone in its hour and the next line goes back to where the others were: it was the stray one. */
  function isStray(atMs: EpochMs): boolean {
    const before = waiting.at(-2);
    const isAlone =
      waiting.length - head === 1 || (before !== undefined && newestMs - before.atMs > STRAY_MS);
    return isAlone && newestMs - atMs > STRAY_MS && atMs >= handedMs;
  }

  function insert(event: HomeEvent): void {
    let at = waiting.length;
    while (at > head && (waiting[at - 1]?.atMs ?? 0) > event.atMs) at -= 1;
    waiting.splice(at, 0, event);
  }

  return {
    push(event, line) {
      const { atMs } = event;
      if (atMs >= newestMs) {
        newestMs = atMs;
        newestLine = line;
        waiting.push(event);
        return null;
      }
      if (newestMs - atMs <= TOLERANCE_MS) {
        insert(event);
        return null;
      }
      if (!isStray(atMs)) return { line, atMs, besideMs: newestMs };
      const stray = { line: newestLine, atMs: newestMs, besideMs: atMs };
      waiting.pop();
      newestMs = atMs;
      newestLine = line;
      insert(event);
      return stray;
    },
    drain: (into) => handOn(into, newestMs - TOLERANCE_MS),
    flush: (into) => handOn(into, Number.POSITIVE_INFINITY),
  };
}
