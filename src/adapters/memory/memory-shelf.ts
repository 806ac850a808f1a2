/** A cache's answers in memory: gone with the process, so that what they tell about persons is on no disk. The one asked for longest ago goes first. */
import type { CacheShelf, KeptAnswer } from "../../ports/cache.ts";

export function createMemoryShelf<Value>(): CacheShelf<Value> {
  const answers = new Map<string, KeptAnswer<Value>>();

  function putLast(key: string, answer: KeptAnswer<Value>): void {
    answers.delete(key);
    answers.set(key, answer);
  }

  return {
    find(key) {
      const kept = answers.get(key);
      if (kept === undefined) return null;
      putLast(key, kept);
      return kept;
    },
    put(key, answer, maxEntries) {
      putLast(key, answer);
      const oldest = answers.keys().next();
      if (answers.size > maxEntries && oldest.done !== true) answers.delete(oldest.value);
    },
    clear: () => answers.clear(),
  };
}
