/** What every store of accepted words keeps, whatever it is built on. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WordingStore } from "../../src/ports/wording-store.ts";

export interface WordingStoreUnderTest {
  readonly store: WordingStore;
  /** Closes and opens it again, as a restart does. */
  reopen(): WordingStore;
  close(): void;
}

const WORDS = { title: "«A1» einschalten", explanation: "Jeden Tag." };

export function describeWordingStore(name: string, open: () => WordingStoreUnderTest): void {
  describe(`${name} as a store of accepted words`, () => {
    let opened: WordingStoreUnderTest;
    beforeEach(() => {
      opened = open();
    });
    afterEach(() => {
      opened.close();
    });

    it("gives words back by their key, the latest, also after a restart", () => {
      const { store } = opened;
      expect(store.find("a")).toBeNull();
      store.save("a", { ...WORDS, title: "old" }, 1);
      store.save("a", WORDS, 2);
      expect(opened.reopen().find("a")).toEqual(WORDS);
    });

    it("lets go of what nothing shows any more, but not at once", () => {
      const { store } = opened;
      for (const [key, madeMs] of [
        ["old and shown", 1],
        ["old", 1],
        ["young", 9],
      ] as const) {
        store.save(key, WORDS, madeMs);
      }
      store.keepOnly(["old and shown", "never made"], 5);
      const again = opened.reopen();
      expect(["old and shown", "old", "young"].map((key) => again.find(key) !== null)).toEqual([
        true,
        false,
        true,
      ]);
    });
  });
}
