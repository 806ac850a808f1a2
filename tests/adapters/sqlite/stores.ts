/** Real stores in a folder of their own, gone after the test. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { openStore, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import { SILENT } from "./silent-log.ts";

/** A folder that lives as long as the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "steward-store-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** For the contract tests: one part of a store, and the same part after a restart. */
export function openPart<Part>(part: (store: Store) => Part) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "steward-store-"));
  const file = path.join(folder, "steward.db");
  let store = openStore({ path: file, log: SILENT });
  return {
    store: part(store),
    reopen() {
      store.close();
      store = openStore({ path: file, log: SILENT });
      return part(store);
    },
    close() {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
