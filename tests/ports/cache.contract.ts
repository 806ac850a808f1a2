/** What every cache does, whatever shelf keeps its answers. */
import { beforeEach, describe, expect, it } from "vitest";
import { createCache } from "../../src/app/cache.ts";
import type { Cache, CacheShelf } from "../../src/ports/cache.ts";
import { createFakeLog } from "../fakes/log.ts";

const LIFE_MS = 1_000;

export function describeCache(name: string, createShelf: () => CacheShelf<string>): void {
  describe(`a cache (${name})`, () => {
    let nowMs: number;
    let cache: Cache<string>;
    let made: number;

    beforeEach(() => {
      nowMs = 50_000;
      made = 0;
      cache = createCache({
        name: "answers",
        lifeMs: LIFE_MS,
        maxEntries: 3,
        shelf: createShelf(),
        clock: { now: () => nowMs },
        log: createFakeLog(),
      });
    });

    const make = async (): Promise<string> => {
      made += 1;
      return await Promise.resolve(`answer ${made}`);
    };
    /** Whatever was begun behind an answer is done. */
    const settle = async (): Promise<void> => {
      await new Promise<void>((resolve) => void setImmediate(resolve));
    };

    it("makes an answer once and keeps it for its life", async () => {
      expect(await cache.get("a", make)).toBe("answer 1");
      nowMs += LIFE_MS;
      expect(await cache.get("a", make)).toBe("answer 1");
      await settle();
      expect(made).toBe(1);
    });

    it("gives an answer past its life at once, while a new one is made behind it", async () => {
      await cache.get("a", make);
      nowMs += LIFE_MS + 1;
      const given = await Promise.all([cache.get("a", make), cache.get("a", make)]);
      expect(given).toEqual(["answer 1", "answer 1"]);
      await settle();
      expect(made).toBe(2);
      expect(await cache.get("a", make)).toBe("answer 2");
    });

    it("makes one answer for everybody who asks meanwhile, and one for each key", async () => {
      const given = await Promise.all([cache.get("a", make), cache.get("a", make), cache.get("b", make)]);
      expect(given).toEqual(["answer 1", "answer 1", "answer 2"]);
    });

    it("gives the old answer while a new one cannot be made, and tries again", async () => {
      await cache.get("a", make);
      nowMs += LIFE_MS + 1;
      const failing = async (): Promise<string> => await Promise.reject(new Error("not now"));
      expect(await cache.get("a", failing)).toBe("answer 1");
      await settle();
      expect(await cache.get("a", make)).toBe("answer 1");
      await settle();
      expect(await cache.get("a", make)).toBe("answer 2");
    });

    it("passes on a failure where there is no answer, and keeps none of it", async () => {
      await expect(cache.get("a", async () => await Promise.reject(new Error("not now")))).rejects.toThrow(
        "not now",
      );
      expect(await cache.get("a", make)).toBe("answer 1");
    });

    it("lets go of some when it is full, never of the latest", async () => {
      for (const key of ["a", "b", "c", "d", "e"]) {
        await cache.get(key, make);
        nowMs += 1;
      }
      expect(await cache.get("e", make)).toBe("answer 5");
      expect(await cache.get("d", make)).toBe("answer 4");
      expect(await cache.get("a", make)).toBe("answer 6");
    });

    it("gives nothing from before a drop, not even what was being made", async () => {
      await cache.get("a", make);
      const late = cache.get("b", make);
      cache.drop();
      expect(await cache.get("a", make)).toBe("answer 3");
      expect(await late).toBe("answer 2");
      expect(await cache.get("b", make)).toBe("answer 4");
    });
  });
}
