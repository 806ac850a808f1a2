/**
 * The clockwork of a replay: rows of the entities that an automation listens to, and timers, in the one order in which they happen.
 *
 * A timer that is due at the instant of a row goes off before it; timers due together go off in the order in which they were set. What has happened is told
 * by row numbers, not times, because several rows may share a millisecond. A timer that is due after the end of the history never goes off.
 */
import type { EpochMs } from "../domain/time.ts";
import { lowerBound } from "../math/lower-bound.ts";
import type { ReplayInput } from "./replay-input.ts";

/** Where the replay is. */
export interface Instant {
  readonly atMs: EpochMs;
  /** The first row of the log that has not happened yet. */
  readonly nextRow: number;
}

type RowListener = (row: number) => void;

export interface Clockwork {
  /** Moves on as the replay does. */
  readonly now: Instant;
  /** Has `call` called at an instant that is not before now. */
  later(atMs: EpochMs, call: () => void): void;
  /** Has the listener told of an entity's rows from the next one on. @returns ends it */
  listen(entityCode: number, listener: RowListener): () => void;
  /** Runs through the history once. @param entityCodes whose rows anybody may listen to */
  run(entityCodes: Iterable<number>): void;
}

interface Listening {
  readonly number: number;
  readonly listener: RowListener;
}

export function createClockwork({ log, rows }: ReplayInput): Clockwork {
  const now = { atMs: log.range.fromMs, nextRow: 0 };
  const timers = createTimers();
  /** Sets keep the order in which they were added to, and let go of what is removed while they are walked through. */
  const listening = new Map<number, Set<Listening>>();
  let listeners = 0;

  function goOff(beforeMs: EpochMs): void {
    for (let timer = timers.takeBefore(beforeMs); timer !== null; timer = timers.takeBefore(beforeMs)) {
      now.nextRow = Math.max(now.nextRow, lowerBound(log.atMs, timer.atMs));
      now.atMs = timer.atMs;
      timer.call();
    }
  }

  function tell(row: number): void {
    const last = listeners;
    for (const { number, listener } of listening.get(log.entity[row] ?? -1) ?? []) {
      // Whoever came because of this row is told of the next.
      if (number > last) break;
      listener(row);
    }
  }

  return {
    now,
    later: (atMs, call) => timers.add(atMs, call),
    listen(entityCode, listener) {
      listeners += 1;
      const one = { number: listeners, listener };
      const known = listening.get(entityCode) ?? new Set();
      listening.set(entityCode, known.add(one));
      return () => void known.delete(one);
    },
    run(entityCodes) {
      for (const row of mergeRows([...new Set(entityCodes)].map((code) => rows.rowsOf(code)))) {
        const atMs = log.atMs[row] ?? 0;
        goOff(atMs);
        now.atMs = atMs;
        now.nextRow = row + 1;
        tell(row);
      }
      goOff(log.range.toMs - 1);
    },
  };
}

function mergeRows(parts: readonly Int32Array[]): Int32Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const merged = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    merged.set(part, filled);
    filled += part.length;
  }
  return merged.sort();
}

interface Timer {
  readonly atMs: EpochMs;
  readonly number: number;
  readonly call: () => void;
}

interface Timers {
  add(atMs: EpochMs, call: () => void): void;
  /** Takes out the first one due at or before an instant, null where there is none. */
  takeBefore(atMs: EpochMs): Timer | null;
}

/** A binary heap by time, then by the order of setting. Cost: O(log n) each */
function createTimers(): Timers {
  const heap: Timer[] = [];
  let count = 0;

  function isBefore(a: Timer | undefined, b: Timer | undefined): boolean {
    if (a === undefined || b === undefined) return b === undefined;
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.number < b.number);
  }

  /** Lets a timer sink from the top to its place. */
  function sink(timer: Timer): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = isBefore(heap[left + 1], heap[left]) && left + 1 < heap.length ? left + 1 : left;
      const below = heap[child];
      if (below === undefined || !isBefore(below, timer)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = timer;
  }

  return {
    add(atMs, call) {
      count += 1;
      const timer = { atMs, number: count, call };
      let at = heap.push(timer) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        const above = heap[parent];
        if (above === undefined || !isBefore(timer, above)) break;
        heap[at] = above;
        at = parent;
      }
      heap[at] = timer;
    },
    takeBefore(atMs) {
      const [first] = heap;
      if (first === undefined || first.atMs > atMs) return null;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) sink(last);
      return first;
    },
  };
}
