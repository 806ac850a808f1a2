/** The home, kept fresh without being asked all the time. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHomeCache, type HomeCache } from "../../src/app/home-cache.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog, type FakeLog } from "../fakes/log.ts";

let source: FakeHomeSource;
let log: FakeLog;
let cache: HomeCache;
let reads: string[];

beforeEach(() => {
  vi.useFakeTimers();
  source = createFakeHomeSource(createHome({ time_zone: "Europe/Berlin" }));
  log = createFakeLog();
  reads = [];
  cache = createHomeCache({ source, log });
  cache.onChange((home) => void reads.push(home.time_zone));
});

afterEach(() => {
  cache.stop();
  vi.useRealTimers();
});

describe("the home cache", () => {
  it("reads the home at the start and once for a burst of changes", async () => {
    cache.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(cache.current()?.time_zone).toBe("Europe/Berlin");
    source.home = createHome({ time_zone: "Europe/Athens" });
    for (let change = 0; change < 20; change += 1) source.tellHomeChanged();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(reads).toEqual(["Europe/Berlin", "Europe/Athens"]);
  });

  it("waits for the connection", async () => {
    source.setStatus({ state: "unreachable" });
    cache.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(cache.current()).toBeNull();
    source.setStatus({ state: "connected" });
    await vi.advanceTimersByTimeAsync(0);
    expect(reads).toHaveLength(1);
  });

  it("tries again with growing pauses, and says so once", async () => {
    source.failure = new Error("no answer");
    cache.start();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(log.lines.filter((line) => line.startsWith("warn"))).toHaveLength(1);
    source.failure = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads).toHaveLength(1);
    expect(log.lines.at(-1)).toMatch(/can be read again/);
  });

  it("looks again when asked to, sooner when something changes", async () => {
    cache.start();
    await vi.advanceTimersByTimeAsync(0);
    cache.refreshIn(30_000);
    source.tellHomeChanged();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(reads).toHaveLength(2);
  });

  it("is still after it was stopped", async () => {
    cache.start();
    cache.stop();
    source.tellHomeChanged();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads).toEqual([]);
  });
});
