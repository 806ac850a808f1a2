/** What every audit log keeps, whatever it is built on. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry, AuditStore } from "../../src/ports/audit-store.ts";

export interface AuditStoreUnderTest {
  readonly store: AuditStore;
  /** Closes and opens it again, as a restart does. */
  reopen(): AuditStore;
  close(): void;
}

const T = Date.UTC(2026, 9, 1, 6);

function entry(part: Partial<AuditEntry> = {}): AuditEntry {
  const base = {
    atMs: T,
    who: "anna",
    what: "status/get",
    subject: null,
    toWhom: null,
    bytes: 10,
    count: 1,
    sent: null,
  };
  return { ...base, ...part };
}

export function describeAuditStore(name: string, open: () => AuditStoreUnderTest): void {
  describe(`${name} as an audit log`, () => {
    let opened: AuditStoreUnderTest;
    let store: AuditStore;
    beforeEach(() => {
      opened = open();
      store = opened.store;
    });
    afterEach(() => {
      opened.close();
    });

    it("gives back the latest first, also after a restart", () => {
      const first = entry({ what: "days/mark", subject: "2026-10-01", toWhom: "192.0.2.1", sent: "words" });
      const second = entry({ atMs: T + 1, who: "ben" });
      store.add(first);
      store.add(second);
      expect(opened.reopen().list(10, T + 2)).toEqual([second, first]);
    });

    it("gives pages that together have every entry once, also those of one instant", () => {
      for (const atMs of [T, T + 1, T + 1, T + 1, T + 2]) store.add(entry({ atMs }));
      const page = store.list(2, T + 10);
      expect(page.map(({ atMs }) => atMs)).toEqual([T + 2, T + 1, T + 1, T + 1]);
      expect(store.list(2, page.at(-1)?.atMs ?? 0).map(({ atMs }) => atMs)).toEqual([T]);
      expect(store.list(2, T)).toEqual([]);
    });

    it("adds up what happens often, by day, who, what and to whom", () => {
      const days = (day: string, part: Partial<AuditEntry>) => ({ day, entry: entry(part) });
      store.addToDays([
        days("2026-10-01", {}),
        days("2026-10-01", { who: "ben" }),
        days("2026-10-01", { toWhom: "x" }),
      ]);
      store.addToDays([days("2026-10-01", { atMs: T + 5, count: 3, bytes: 30 })]);
      store.addToDays([days("2026-10-02", { atMs: T + 9 })]);
      store.add(entry());
      expect(
        store
          .list(10, T + 10)
          .map(({ atMs, who, toWhom, bytes, count }) => [atMs - T, who, toWhom, bytes, count]),
      ).toEqual([
        [9, "anna", null, 10, 1],
        [5, "anna", null, 40, 4],
        [0, "anna", null, 10, 1],
        [0, "anna", "x", 10, 1],
        [0, "ben", null, 10, 1],
      ]);
    });

    it("forgets what is older", () => {
      for (const atMs of [T, T + 1, T + 2]) store.add(entry({ atMs }));
      store.purgeBefore(T + 1);
      expect(store.list(10, T + 10).map(({ atMs }) => atMs)).toEqual([T + 2, T + 1]);
    });
  });
}
