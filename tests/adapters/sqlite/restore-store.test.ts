/** A damaged store is replaced by its latest whole backup, whatever happens meanwhile. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { restoreBackup, writeBackup } from "../../../src/adapters/sqlite/backup-file.ts";
import { openStore, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import {
  markDamaged,
  markToRestore,
  openOrRestoreStore,
} from "../../../src/adapters/sqlite/restore-store.ts";
import { change } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

const T = Date.UTC(2026, 9, 1, 6);

function createHome() {
  const folder = temporaryFolder();
  const file = path.join(folder, "steward.db");
  const backupAt = (atMs: number) => path.join(folder, "backups", `${atMs}.backup`);
  const made: number[] = [];
  return {
    folder,
    file,
    backupAt,
    backup: (atMs: number): void => {
      writeBackup(file, backupAt(atMs));
      made.unshift(atMs);
    },
    open: () =>
      openOrRestoreStore({
        path: file,
        listBackups: () => made.map((atMs) => ({ file: backupAt(atMs), atMs })),
        nowMs: T,
        log: SILENT,
      }),
  };
}

const add = (store: Store, count: number, fromMs = T): void => {
  store.events.append(
    Array.from({ length: count }, (_, index) => change("light.hall", String(index), fromMs + index)),
  );
  store.events.markCovered({ fromMs, toMs: fromMs + count });
};

/** Damages what lies in the middle: the file still opens. */
function damage(file: string, fromByte = 20_000): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, fromByte, bytes.length - 1_000);
  writeFileSync(file, bytes);
}

describe("opening a store with backups", () => {
  it("is opening it where it is sound", () => {
    const { open } = createHome();
    const { store, restored } = open();
    expect(restored).toBeNull();
    store.close();
  });

  it("sets a damaged one aside and goes on from the latest backup that is whole", () => {
    const { file, backup, backupAt, open } = createHome();
    const first = openStore({ path: file, log: SILENT });
    add(first, 1_000);
    backup(1);
    add(first, 1_000, T + 10_000);
    backup(2);
    first.close();
    damage(`${backupAt(2)}.pack`, 100);
    writeFileSync(file, "no database at all ".repeat(1_000));
    writeFileSync(`${file}-wal`, "of the damaged one");
    const { store, restored } = open();
    expect(restored).toEqual({
      asideFile: `${file}-damaged-2026-10-01T06-00-00`,
      backupMs: 1,
      wantedBy: null,
    });
    expect(readFileSync(restored?.asideFile ?? "", "utf8")).toContain("no database at all");
    expect(store.events.counts().stateChanges).toBe(1_000);
    expect(store.events.coveredSpans()).toEqual([{ fromMs: T, toMs: T + 1_000 }]);
    store.close();
    expect(open().restored).toBeNull();
  });

  it("replaces one that was found damaged while it ran, though it opens", () => {
    const { file, backup, open } = createHome();
    const first = openStore({ path: file, log: SILENT });
    add(first, 5_000);
    backup(1);
    first.close();
    damage(file);
    markDamaged(file);
    const { store, restored } = open();
    expect(restored?.backupMs).toBe(1);
    expect(store.events.readWindow({ fromMs: 0, toMs: T * 2 }).length).toBe(5_000);
    store.close();
    expect(open().restored).toBeNull();
  });

  it("puts the one in its place that somebody wants, and the latest where that is not whole", () => {
    const { file, backup, backupAt, open } = createHome();
    const first = openStore({ path: file, log: SILENT });
    add(first, 100);
    backup(1);
    add(first, 100, T + 10_000);
    backup(2);
    add(first, 100, T + 20_000);
    first.close();
    markToRestore(file, { backupMs: 1, wantedBy: "anna" });
    const { store, restored } = open();
    expect(restored).toMatchObject({ backupMs: 1, wantedBy: "anna" });
    expect(store.events.counts().stateChanges).toBe(100);
    store.close();
    expect(open().restored).toBeNull();
    rmSync(backupAt(1));
    markToRestore(file, { backupMs: 1, wantedBy: "anna" });
    const again = open();
    expect(again.restored).toMatchObject({ backupMs: 2, wantedBy: "anna" });
    expect(again.store.events.counts().stateChanges).toBe(200);
    again.store.close();
  });

  it("begins a new one where there is no backup", () => {
    const { file, open } = createHome();
    writeFileSync(file, "no database at all ".repeat(1_000));
    const { store, restored } = open();
    expect(restored?.backupMs).toBeNull();
    expect(store.events.counts().stateChanges).toBe(0);
    store.close();
  });

  it("finishes what was killed between setting aside and putting in place", () => {
    const { file, backup, backupAt, open } = createHome();
    const first = openStore({ path: file, log: SILENT });
    add(first, 100);
    backup(1);
    first.close();
    restoreBackup(backupAt(1), `${file}.restoring`);
    renameSync(file, `${file}-damaged-2026-10-01T05-00-00`);
    const { store } = open();
    expect(store.events.counts().stateChanges).toBe(100);
    expect(existsSync(`${file}.restoring`)).toBe(false);
    store.close();
  });

  it("leaves no more than two damaged stores about", () => {
    const { folder, file, open } = createHome();
    for (const hour of ["01", "02", "03"]) writeFileSync(`${file}-damaged-2026-09-01T${hour}-00-00`, "");
    writeFileSync(`${file}-damaged-2026-09-01T01-00-00-wal`, "");
    writeFileSync(file, "no database at all ".repeat(1_000));
    open().store.close();
    expect(
      readdirSync(folder)
        .filter((name) => name.includes("damaged"))
        .toSorted(),
    ).toEqual(["steward.db-damaged-2026-09-01T03-00-00", "steward.db-damaged-2026-10-01T06-00-00"]);
  });
});
