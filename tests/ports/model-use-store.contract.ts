/** What every count of what language models cost keeps, whatever it is built on. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ModelUseStore } from "../../src/ports/model-use-store.ts";

export interface ModelUseStoreUnderTest {
  readonly store: ModelUseStore;
  /** Closes and opens it again, as a restart does. */
  reopen(): ModelUseStore;
  close(): void;
}

export function describeModelUseStore(name: string, open: () => ModelUseStoreUnderTest): void {
  describe(`${name} as a count of what language models cost`, () => {
    let opened: ModelUseStoreUnderTest;
    beforeEach(() => {
      opened = open();
    });
    afterEach(() => {
      opened.close();
    });

    it("adds up by month, also what is given back, and keeps it over a restart", () => {
      const { store } = opened;
      expect(store.of("2026-11")).toEqual({ requests: 0, inputTokens: 0, outputTokens: 0, cost: 0 });
      store.add("2026-11", { requests: 1, inputTokens: 5_000, outputTokens: 1_500, cost: 0.5 });
      store.add("2026-11", { requests: 0, inputTokens: -4_700, outputTokens: -1_400, cost: -0.25 });
      store.add("2026-12", { requests: 1, inputTokens: 7, outputTokens: 8, cost: 0 });
      const again = opened.reopen();
      expect(again.of("2026-11")).toEqual({ requests: 1, inputTokens: 300, outputTokens: 100, cost: 0.25 });
      expect(again.of("2026-12")).toEqual({ requests: 1, inputTokens: 7, outputTokens: 8, cost: 0 });
    });
  });
}
