/** Turns SQLite's failures that a person can do something about into sentences that say what; the rest are bugs and stay as they are. */
import Database from "better-sqlite3";
import { AppError } from "../../core/domain/errors.ts";

/** Why a store refuses, in an error's `details.reason`. */
type StoreReason = "damaged" | "full" | "locked" | "inaccessible";

interface Remedy {
  readonly reason: StoreReason;
  readonly pattern: RegExp;
  readonly message: (path: string) => string;
}

const REMEDIES: readonly Remedy[] = [
  {
    reason: "damaged",
    pattern: /^SQLITE_(NOTADB|CORRUPT)/,
    message: (path) =>
      `The store ${path} is damaged. Restart Steward: it then puts its latest backup in place, ` +
      "or starts a new one from Home Assistant's own history.",
  },
  {
    reason: "full",
    pattern: /^SQLITE_FULL/,
    message: (path) =>
      `There is no room left on the disk of ${path}. Free some space; what was missed is read back from Home Assistant.`,
  },
  {
    reason: "locked",
    pattern: /^SQLITE_(BUSY|LOCKED)/,
    message: (path) =>
      `Another program keeps the store ${path} locked. See that only one Steward uses this folder.`,
  },
  {
    reason: "inaccessible",
    pattern: /^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|IOERR|NOLFS)/,
    message: (path) =>
      `The store ${path} cannot be read or written. See that its folder exists, belongs to Steward and that the disk is in order.`,
  },
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
  return new AppError("store_unusable", remedy.message(path), {
    cause: error,
    details: { path, sqlite: error.code, reason: remedy.reason },
  });
}
