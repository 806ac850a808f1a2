/** Options set in the panel, on SQLite. */
import type Database from "better-sqlite3";
import type { SettingStore } from "../../ports/setting-store.ts";
import { withStoreErrors } from "./store-error.ts";

export function createSettingStore(database: Database.Database): SettingStore {
  const all = database.prepare<[], { readonly name: string; readonly value: string }>(
    "SELECT name, unseal(value) AS value FROM setting",
  );
  const set = database.prepare<[string, string]>(
    "INSERT OR REPLACE INTO setting (name, value) VALUES (?, seal_text(?))",
  );
  const unset = database.prepare<[string]>("DELETE FROM setting WHERE name = ?");
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);

  return {
    all: () =>
      guard(() =>
        Object.fromEntries(all.all().map(({ name, value }) => [name, JSON.parse(value) as unknown])),
      ),
    set: (name, value) => {
      guard(() => set.run(name, JSON.stringify(value)));
    },
    unset: (name) => {
      guard(() => unset.run(name));
    },
  };
}
