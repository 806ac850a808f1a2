/**
 * A cache's answers in the store, encrypted: they outlive a restart, and may speak of persons. The oldest go first.
 *
 * Deleting everything about somebody empties it (privacy-store.ts): who looks for a name in free text finds only names written as one thinks.
 */
import type Database from "better-sqlite3";
import type { CacheShelf } from "../../ports/cache.ts";
import type { EpochMs } from "../../core/domain/time.ts";
import { withStoreErrors } from "./store-error.ts";

const FIND = "SELECT unseal(answer) AS answer, made_ms AS madeMs FROM kept_answer WHERE kind = ? AND key = ?";
const PUT = `
  INSERT OR REPLACE INTO kept_answer (kind, key, answer, made_ms) VALUES (?, ?, seal_text(?), ?)`;
const TRIM = `
  DELETE FROM kept_answer WHERE kind = @kind AND key <> @key AND key NOT IN
    (SELECT key FROM kept_answer WHERE kind = @kind AND key <> @key ORDER BY made_ms DESC LIMIT @others)`;
const CLEAR = "DELETE FROM kept_answer WHERE kind = ?";

export type CreateShelf = (kind: string) => CacheShelf<string>;

/** To look only. */
export function createShelfReaders(
  database: Database.Database,
): (kind: string) => Pick<CacheShelf<string>, "find"> {
  const find = database.prepare<[string, string], { answer: string; madeMs: EpochMs }>(FIND);
  return (kind) => ({
    find: (key) =>
      withStoreErrors(database.name, () => {
        const row = find.get(kind, key);
        return row === undefined ? null : { value: row.answer, madeMs: row.madeMs };
      }),
  });
}

export function createShelves(database: Database.Database): CreateShelf {
  const reading = createShelfReaders(database);
  const put = database.prepare<[string, string, string, EpochMs]>(PUT);
  const trim = database.prepare<[{ kind: string; key: string; others: number }]>(TRIM);
  const clear = database.prepare<[string]>(CLEAR);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  const putAndTrim = database.transaction(
    (kind: string, key: string, answer: string, madeMs: EpochMs, maxEntries: number) => {
      put.run(kind, key, answer, madeMs);
      trim.run({ kind, key, others: maxEntries - 1 });
    },
  );

  return (kind) => ({
    ...reading(kind),
    put: (key, { value, madeMs }, maxEntries) => {
      guard(() => {
        putAndTrim.immediate(kind, key, value, madeMs, maxEntries);
      });
    },
    clear: () => {
      guard(() => clear.run(kind));
    },
  });
}
