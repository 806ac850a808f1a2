import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBatchWriter } from "../../src/app/batch-writer.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import type { AttributedEvent } from "../../src/ports/event-store.ts";
import { createFakeLog } from "../fakes/log.ts";
import { change } from "../ports/events.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function createWriter(limits: { readonly maxBatch?: number; readonly maxWaiting?: number } = {}) {
  const log = createFakeLog();
  const written: (readonly AttributedEvent[])[] = [];
  const told = { drained: 0, overflowed: 0 };
  const disk = { isFull: false };
  const writer = createBatchWriter({
    write(batch) {
      if (disk.isFull) throw new PlainError("store_unusable", "The disk is full.");
      written.push(batch);
    },
    onDrained: () => void (told.drained += 1),
    onOverflow: () => void (told.overflowed += 1),
    log,
    maxBatch: limits.maxBatch ?? 3,
    maxDelayMs: 1_000,
    maxWaiting: limits.maxWaiting ?? 100,
  });
  const add = (...times: readonly number[]) => {
    for (const atMs of times) writer.add(change("light.hall", "on", atMs));
  };
  const times = () => written.map((batch) => batch.map(({ event }) => event.atMs));
  return { writer, add, times, log, told, disk };
}

describe("writing in batches", () => {
  it("waits a while for more, then writes", () => {
    const { add, times, told } = createWriter();
    add(1, 2);
    expect(times()).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(times()).toEqual([[1, 2]]);
    expect(told.drained).toBe(1);
  });

  it("writes at once when a batch is full", () => {
    const { add, times } = createWriter();
    add(1, 2, 3, 4);
    expect(times()).toEqual([[1, 2, 3]]);
  });

  it("writes what waits when it is stopped, and nothing on a timer afterwards", () => {
    const { writer, add, times } = createWriter();
    add(1);
    writer.stop();
    expect(times()).toEqual([[1]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("loses nothing and keeps the order when the store refuses, with one message and one for the recovery", () => {
    const { add, times, log, disk } = createWriter();
    disk.isFull = true;
    add(1, 2, 3, 4, 5);
    vi.advanceTimersByTime(10_000);
    add(6);
    disk.isFull = false;
    vi.advanceTimersByTime(60_000);
    expect(times().flat()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(log.lines.filter((line) => line.startsWith("error"))).toHaveLength(1);
    expect(log.lines.filter((line) => line.startsWith("info"))).toHaveLength(1);
  });

  it("lets go what memory cannot hold, and says so", () => {
    const { add, told, disk } = createWriter({ maxWaiting: 4 });
    disk.isFull = true;
    add(1, 2, 3, 4, 5);
    expect(told.overflowed).toBe(1);
  });
});
