/** Accepted words of a language model on SQLite: sealed as suggestions are, though no name is in them. */
import type Database from "better-sqlite3";
import type { AcceptedWords, WordingStore } from "../../ports/wording-store.ts";
import { withStoreErrors } from "./store-error.ts";

const FIND_WORDING =
  "SELECT unseal(title) AS title, unseal(explanation) AS explanation FROM wording WHERE key = ?";
const SAVE_WORDING = `
  INSERT OR REPLACE INTO wording (key, title, explanation, made_ms) VALUES (?, seal_text(?), seal_text(?), ?)`;
const KEEP_WORDINGS = "DELETE FROM wording WHERE made_ms < ? AND key NOT IN (SELECT value FROM json_each(?))";

export function createWordingStore(database: Database.Database): WordingStore {
  const find = database.prepare<[string], AcceptedWords>(FIND_WORDING);
  const save = database.prepare<[string, string, string, number]>(SAVE_WORDING);
  const keep = database.prepare<[number, string]>(KEEP_WORDINGS);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  return {
    find: (key) => guard(() => find.get(key) ?? null),
    save: (key, { title, explanation }, madeMs) => {
      guard(() => save.run(key, title, explanation, madeMs));
    },
    keepOnly: (keys, beforeMs) => {
      guard(() => keep.run(beforeMs, JSON.stringify(keys)));
    },
  };
}
