/** A cache in memory: gone with the process, so that what it holds about persons is on no disk. */
import type { EpochMs } from "../../core/domain/time.ts";
import type { Cache } from "../../ports/cache.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

export interface MemoryCacheOptions {
  /** What it holds, for the log. */
  readonly name: string;
  readonly lifeMs: number;
  /** The one asked for longest ago goes first. */
  readonly maxEntries: number;
  readonly clock: Clock;
  readonly log: Log;
}

interface Entry<Value> {
  readonly value: Value;
  readonly madeMs: EpochMs;
}

export function createMemoryCache<Value>(options: MemoryCacheOptions): Cache<Value> {
  const { name, lifeMs, maxEntries, clock, log } = options;
  const entries = new Map<string, Entry<Value>>();
  let making = new Map<string, Promise<Value>>();

  function keep(key: string, entry: Entry<Value>): void {
    entries.delete(key);
    entries.set(key, entry);
    const oldest = entries.keys().next();
    if (entries.size > maxEntries && oldest.done !== true) entries.delete(oldest.value);
  }

  async function makeOnce(key: string, make: () => Promise<Value>): Promise<Value> {
    const present = making.get(key);
    if (present !== undefined) return await present;
    const generation = making;
    const madeMs = clock.now();
    const promise = make();
    generation.set(key, promise);
    try {
      const value = await promise;
      if (generation === making) keep(key, { value, madeMs });
      return value;
    } finally {
      generation.delete(key);
    }
  }

  return {
    async get(key, make) {
      const kept = entries.get(key);
      if (kept === undefined) return await makeOnce(key, make);
      keep(key, kept);
      // A clock that was set back makes nothing fresh.
      const ageMs = Math.abs(clock.now() - kept.madeMs);
      if (ageMs > lifeMs) {
        makeOnce(key, make).catch((error: unknown) => {
          log.warn("A kept answer could not be made anew; the old one is given until it can", {
            name,
            error,
          });
        });
      }
      return kept.value;
    },
    drop() {
      entries.clear();
      making = new Map();
    },
  };
}
