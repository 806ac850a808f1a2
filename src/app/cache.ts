/**
 * A cache over whatever shelf keeps its answers, and the kinds there are with their lives.
 *
 * Two more lives are kept elsewhere: the home's registries are good until Home Assistant says that they changed (home-cache.ts), and patterns, which
 * are suggestions in the store, for a day (analyses.ts).
 */
import { createHash } from "node:crypto";
import { inOrder } from "../core/domain/in-order.ts";
import { DAY_MS, HOUR_MS } from "../core/domain/time.ts";
import type { Cache, CacheShelf } from "../ports/cache.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

interface CacheKind {
  /** What it holds, for the log. */
  readonly name: string;
  readonly lifeMs: number;
  readonly maxEntries: number;
}

export const CACHE_KINDS = {
  features: { name: "features", lifeMs: HOUR_MS, maxEntries: 4 },
  /** Local days of doings that are over: a year of pages back and no more. */
  doings: { name: "doings", lifeMs: HOUR_MS, maxEntries: 370 },
  /** By what was asked: the same words to the same model get the same answer. */
  replies: { name: "replies of a language model", lifeMs: 7 * DAY_MS, maxEntries: 500 },
} as const satisfies Readonly<Record<string, CacheKind>>;

export interface CacheOptions<Value> extends CacheKind {
  readonly shelf: CacheShelf<Value>;
  readonly clock: Clock;
  readonly log: Log;
}

export function createCache<Value>(options: CacheOptions<Value>): Cache<Value> {
  const { name, lifeMs, maxEntries, shelf, clock, log } = options;
  let making = new Map<string, Promise<Value>>();

  async function makeOnce(key: string, make: () => Promise<Value>): Promise<Value> {
    const present = making.get(key);
    if (present !== undefined) return await present;
    const generation = making;
    const madeMs = clock.now();
    const promise = make();
    generation.set(key, promise);
    try {
      const value = await promise;
      if (generation === making) shelf.put(key, { value, madeMs }, maxEntries);
      return value;
    } finally {
      generation.delete(key);
    }
  }

  return {
    async get(key, make) {
      const kept = shelf.find(key);
      if (kept === null) return await makeOnce(key, make);
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
      making = new Map();
      shelf.clear();
    },
  };
}

/** The key of an answer that depends on nothing but what was asked: equal questions are one, whatever the order of their fields. */
export function toContentKey(question: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(inOrder(question)))
    .digest("hex");
}
