/**
 * What makes this Steward this one, kept beside its data and readable by its owner only: the API's token (unless a person set
 * one) and an id by which Home Assistant knows it again under another address.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PlainError } from "../core/domain/errors.ts";

export interface Identity {
  readonly apiToken: string;
  readonly instanceId: string;
}

const TOKEN_FILE = "api-token";
const INSTANCE_FILE = "instance-id";
const TOKEN_BYTES = 32;
const OWNER_ONLY = 0o600;

/**
 * @param givenToken the token a person set; null makes one at the first start
 * @throws AppError store_unusable where the data folder cannot be written
 */
export function readIdentity(dataDir: string, givenToken: string | null): Identity {
  try {
    mkdirSync(dataDir, { recursive: true });
    return {
      apiToken:
        givenToken ??
        readOrCreate(path.join(dataDir, TOKEN_FILE), () => randomBytes(TOKEN_BYTES).toString("base64url")),
      instanceId: readOrCreate(path.join(dataDir, INSTANCE_FILE), randomUUID),
    };
  } catch (error) {
    throw new PlainError(
      "store_unusable",
      `Steward cannot write to its data folder ${dataDir}. Give the process the right to write there, ` +
        "or set STEWARD_DATA_DIR to another folder.",
      { cause: error },
    );
  }
}

function readOrCreate(file: string, create: () => string): string {
  const kept = readKept(file);
  if (kept !== null) {
    chmodSync(file, OWNER_ONLY);
    return kept;
  }
  const created = create();
  writeFileSync(file, `${created}\n`, { mode: OWNER_ONLY });
  return created;
}

function readKept(file: string): string | null {
  try {
    const text = readFileSync(file, "utf8").trim();
    return text === "" ? null : text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
