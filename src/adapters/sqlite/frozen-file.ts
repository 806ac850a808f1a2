/**
 * Holds the store's file still for as long as it is read as plain bytes, while others go on writing.
 *
 * In write-ahead mode writers append to the log beside the file, and only a checkpoint writes into the file itself. A reader that begins when the
 * log is empty reads the file alone, and SQLite lets no checkpoint touch the file before that reader has ended (its lock is WAL_READ_LOCK(0),
 * which a checkpoint wants for itself). So: empty the log, begin to read, and see that the log is still empty. An empty log proves it, because
 * a log that is being read is never cut short. Had somebody written in between, it is tried once more.
 *
 * Do not use it in the process that writes the store: closing any descriptor of a file ends all of a process's locks on it.
 * @see https://www.sqlite.org/walformat.html#wal_locks and https://www.sqlite.org/howtocorrupt.html §2.2
 */
import { statSync } from "node:fs";
import Database from "better-sqlite3";
import { AppError } from "../../core/domain/errors.ts";
import { withStoreErrors } from "./store-error.ts";

/** A checkpoint that waits for readers keeps writers waiting too, so it waits shortly and comes again. */
const CHECKPOINT_WAIT_MS = 200;
const PATIENCE = { tries: 200, pauseMs: 300 };

/**
 * @param work may read the file's bytes as they are, and the same state through the connection
 * @throws AppError store_unusable where the store is damaged, or was never at rest for a minute or so
 */
export function withFrozenFile<Result>(
  storePath: string,
  work: (database: Database.Database) => Result,
  patience: { readonly tries: number; readonly pauseMs: number } = PATIENCE,
): Result {
  const database = withStoreErrors(
    storePath,
    () => new Database(storePath, { fileMustExist: true, timeout: CHECKPOINT_WAIT_MS }),
  );
  try {
    withStoreErrors(storePath, () => {
      freeze(database, storePath, patience);
    });
    return work(database);
  } finally {
    if (database.inTransaction) database.exec("COMMIT");
    database.close();
  }
}

function freeze(
  database: Database.Database,
  storePath: string,
  { tries, pauseMs }: { readonly tries: number; readonly pauseMs: number },
): void {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    const [answer] = database.pragma("wal_checkpoint(TRUNCATE)") as readonly { readonly busy: number }[];
    if (answer?.busy !== 0) continue;
    database.exec("BEGIN");
    // A transaction begins with its first read.
    database.prepare("SELECT COUNT(*) FROM sqlite_schema").get();
    if ((statSync(`${storePath}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
    database.exec("COMMIT");
  }
  throw new AppError(
    "store_unusable",
    { kind: "store-busy" },
    { details: { path: storePath, reason: "locked" } },
  );
}
