/**
 * The key with which the store encrypts what tells about persons: a file of its own beside the store, readable by its owner only.
 *
 * It is part of the Supervisor's backups, without which a restored store could not be read, and of nothing else that leaves the folder.
 */
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { AppError } from "../../core/domain/errors.ts";

const KEY_FILE = "secret.key";
const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** Where a store's key is unless somebody says otherwise. */
export function keyFileOf(storeFile: string): string {
  return path.join(path.dirname(storeFile), KEY_FILE);
}

/**
 * @param isMade whether a missing key is made: only for a store that has nothing encrypted yet
 * @throws AppError store_unusable
 */
export function readSecretKey(file: string, isMade: boolean): Uint8Array {
  const text = readKept(file);
  if (text !== null) {
    const key = Buffer.from(text, "base64url");
    if (key.length === KEY_BYTES) return key;
    throw new AppError("store_unusable", { kind: "key-wrong", file }, { details: { path: file } });
  }
  if (isMade) return makeKey(file);
  throw new AppError("store_unusable", { kind: "key-missing", file }, { details: { path: file } });
}

/** @throws AppError store_unusable: the store was written with another key */
export function refuseKey(file: string, cause: unknown): never {
  throw new AppError("store_unusable", { kind: "key-unfit", file }, { cause, details: { path: file } });
}

function readKept(file: string): string | null {
  try {
    const text = readFileSync(file, "utf8").trim();
    chmodSync(file, OWNER_ONLY);
    return text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw unusable(file, error);
  }
}

/** It is on the disk before anything is encrypted with it, and never half there. */
function makeKey(file: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  const written = `${file}.new`;
  try {
    const handle = openSync(written, "w", OWNER_ONLY);
    writeSync(handle, `${key.toString("base64url")}\n`);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(written, file);
    return key;
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(file: string, cause: unknown): AppError {
  return new AppError(
    "store_unusable",
    { kind: "key-inaccessible", file },
    { cause, details: { path: file } },
  );
}
