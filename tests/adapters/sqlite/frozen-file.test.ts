/** While the file is held still others write, checkpoints wait, and nothing is lost of either. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { expect, it, onTestFinished } from "vitest";
import { withFrozenFile } from "../../../src/adapters/sqlite/frozen-file.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { change } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

const T = Date.UTC(2026, 9, 1, 6);
const changesFrom = (fromMs: number, count: number) =>
  Array.from({ length: count }, (_, index) => change("light.hall", `${index % 9}`, fromMs + index));

function createStore() {
  const file = path.join(temporaryFolder(), "steward.db");
  const store = openStore({ path: file, log: SILENT });
  onTestFinished(() => {
    store.close();
  });
  return { file, store };
}

it("keeps the file's bytes as they are while more is written than a checkpoint waits for, and lets them change after", () => {
  const { file, store } = createStore();
  store.events.append(changesFrom(T, 1_000));
  withFrozenFile(file, (database) => {
    const before = readFileSync(file);
    for (let batch = 1; batch <= 45; batch += 1) store.events.append(changesFrom(T + batch * 10_000, 10_000));
    const other = new Database(file);
    expect(other.pragma("wal_checkpoint(PASSIVE)")).toMatchObject([{ checkpointed: 0 }]);
    other.close();
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(8_000 * 1_024);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(database.prepare("SELECT COUNT(*) FROM state_change").pluck().get()).toBe(1_000);
  });
  store.checkpoint();
  expect(statSync(`${file}-wal`).size).toBe(0);
  expect(store.events.counts().stateChanges).toBe(451_000);
  expect(statSync(file).size).toBeGreaterThan(400_000 * 10);
});

it("begins with all that was written before, also when a reader still holds an older state", () => {
  const { file, store } = createStore();
  store.events.append(changesFrom(T, 1_000));
  const reader = new Database(file, { readonly: true });
  reader.exec("BEGIN");
  expect(reader.prepare("SELECT COUNT(*) FROM state_change").pluck().get()).toBe(1_000);
  store.events.append(changesFrom(T + 10_000, 500));
  expect(() => {
    withFrozenFile(file, () => undefined, { tries: 2, pauseMs: 10 });
  }).toThrow("all the time");
  reader.exec("COMMIT");
  reader.close();
  const seen = withFrozenFile(file, (database) =>
    database.prepare("SELECT COUNT(*) FROM state_change").pluck().get(),
  );
  expect(seen).toBe(1_500);
});
