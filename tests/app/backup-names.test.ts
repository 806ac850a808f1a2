import { describe, expect, it } from "vitest";
import { listBackups, toBackupName, toBeRemoved } from "../../src/app/backup-names.ts";
import { DAY_MS } from "../../src/core/domain/time.ts";

const MONDAY = Date.UTC(2026, 8, 7, 3);
const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);

describe("backups by their names", () => {
  it("are read back from what they were called, the latest first, and nothing else is one", () => {
    const names = [MONDAY, MONDAY + DAY_MS].map(toBackupName);
    expect(names[0]).toBe("steward-2026-09-07T03-00-00Z.backup");
    const others = [
      "steward-2026-09-07T03-00-00Z.backup.pack",
      "steward-x.backup",
      "steward.db",
      "a.backup.part",
    ];
    expect(listBackups([...names, ...others])).toEqual([
      { name: names[1], atMs: MONDAY + DAY_MS },
      { name: names[0], atMs: MONDAY },
    ]);
  });

  it("stay for seven days and four weeks, made every day for two months", () => {
    let names: readonly string[] = [];
    for (let day = 0; day <= 60; day += 1) {
      names = [...names, toBackupName(MONDAY + day * DAY_MS)];
      const removed = new Set(toBeRemoved(listBackups(names)).map(({ name }) => name));
      names = names.filter((name) => !removed.has(name));
    }
    expect(listBackups(names).map(({ atMs }) => dayOf(atMs))).toEqual([
      "2026-11-06",
      "2026-11-05",
      "2026-11-04",
      "2026-11-03",
      "2026-11-02",
      "2026-11-01",
      "2026-10-31",
      "2026-10-25",
      "2026-10-18",
    ]);
  });
});
