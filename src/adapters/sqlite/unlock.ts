/** Gives a connection the store's key: the right one, or nothing is read or written. */
import type Database from "better-sqlite3";
import { isAppError } from "../../core/domain/errors.ts";
import type { Log } from "../../ports/log.ts";
import { createCipher, installCipher } from "./cipher.ts";
import { sweep } from "./privacy-store.ts";
import { MIGRATIONS } from "./schema.ts";
import { readSecretKey, refuseKey } from "./secret-key.ts";
import { withStoreErrors } from "./store-error.ts";

const READ_PROOF = "SELECT proof FROM secret";
const IS_SWEPT = "SELECT is_swept FROM secret";

/** From this version of the store on something in it is encrypted. */
const SEALED_VERSION = 1 + MIGRATIONS.findIndex((step) => step.includes("CREATE TABLE secret"));

/**
 * @param version the store's, before it is brought up to date
 * @throws AppError store_unusable where the key is missing or another store's
 */
export function unlock(database: Database.Database, keyFile: string, version: number): void {
  const isSealed = version >= SEALED_VERSION;
  const cipher = createCipher(readSecretKey(keyFile, !isSealed));
  installCipher(database, cipher);
  if (!isSealed) return;
  const proof = database.prepare<[], string>(READ_PROOF).pluck().get() ?? "";
  try {
    cipher.unseal(proof);
  } catch (error) {
    if (isAppError(error)) refuseKey(keyFile, error);
    throw error;
  }
}

/**
 * Until the file is written anew, what was encrypted or deleted can still be found in it in plain text. Where there is no room for that now, the
 * next start tries again.
 */
export function wipeRemains(database: Database.Database, log: Log): void {
  if (database.prepare<[], number>(IS_SWEPT).pluck().get() === 1) return;
  try {
    withStoreErrors(database.name, () => {
      sweep(database);
    });
  } catch (error) {
    if (!isAppError(error)) throw error;
    log.warn(
      "What was deleted from the store could not be wiped from its file; trying again at the next start",
      {
        error,
      },
    );
  }
}
