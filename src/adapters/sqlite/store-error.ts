/** Tells SQLite's failures that a person can do something about; the rest are bugs and stay as they are. */
import Database from "better-sqlite3";
import { AppError } from "../../core/domain/errors.ts";

/** Why a store refuses, in an error's `details.reason`. */
type StoreReason = "damaged" | "full" | "locked" | "inaccessible";

interface Remedy {
  readonly reason: StoreReason;
  readonly pattern: RegExp;
}

const REMEDIES: readonly Remedy[] = [
  { reason: "damaged", pattern: /^SQLITE_(NOTADB|CORRUPT)/ },
  { reason: "full", pattern: /^SQLITE_FULL/ },
  { reason: "locked", pattern: /^SQLITE_(BUSY|LOCKED)/ },
  { reason: "inaccessible", pattern: /^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|IOERR|NOLFS)/ },
];

/** Runs `work`; a failure with a remedy becomes an AppError store_unusable. */
export function withStoreErrors<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw toStoreError(path, error);
  }
}

function toStoreError(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const remedy = REMEDIES.find(({ pattern }) => pattern.test(error.code));
  if (remedy === undefined) return error;
  return new AppError(
    "store_unusable",
    { kind: `store-${remedy.reason}`, file: path },
    { cause: error, details: { path, sqlite: error.code, reason: remedy.reason } },
  );
}
