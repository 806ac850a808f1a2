/** Gives a connection the store's key: the right one, or nothing is read or written. */
import type Database from "better-sqlite3";
import { isAppError } from "../../core/domain/errors.ts";
import { createCipher, installCipher } from "./cipher.ts";
import { sweep } from "./privacy-store.ts";
import { MIGRATIONS } from "./schema.ts";
import { readSecretKey, refuseKey } from "./secret-key.ts";

const READ_PROOF = "SELECT proof FROM secret";
const IS_SWEPT = "SELECT is_swept FROM secret";
const NOTE_SWEPT = "UPDATE secret SET is_swept = 1";

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

/** Once, after the store's content was encrypted: until the file is written anew, what stood there before can still be found in it. */
export function wipePlainText(database: Database.Database): void {
  if (database.prepare<[], number>(IS_SWEPT).pluck().get() === 1) return;
  sweep(database);
  database.exec(NOTE_SWEPT);
}
