/**
 * Encrypts what tells about persons before it reaches the disk, column by column, as functions that the store's SQL calls.
 *
 * AES-256-GCM. Of free text the nonce is random. Of identities, which are looked up by what they are, it is made of the text itself
 * (HMAC-SHA-256 under a key of its own, the idea of RFC 5297's synthetic nonce): equal texts give equal ciphertexts, and a nonce
 * repeats only with its text, so nothing but that equality shows. Neither is bound to its row: who can write the file can swap two.
 *
 * In SQL: `seal_id(x)` for identities, `seal_actor(x)` the same but for entity ids of automations, scripts and scenes, which nobody is,
 * `seal_text(x)` for free text, `unseal(x)` for all of them. NULL stays NULL.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import type Database from "better-sqlite3";
import { AppError } from "../../core/domain/errors.ts";

export interface Cipher {
  /** The same text gives the same ciphertext. */
  readonly sealId: (text: string) => string;
  readonly sealText: (text: string) => string;
  /** What was never sealed is given back as it is. @throws AppError store_unusable where the key is another one */
  readonly unseal: (stored: string) => string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = "s1:";
const NOBODYS_ACTOR = /^(automation|script|scene)\./;
/** Identities are few and asked for all the time; long texts are not worth remembering. */
const MOST_REMEMBERED = 5_000;
const LONGEST_REMEMBERED = 200;

/** @param key 32 random bytes */
export function createCipher(key: Uint8Array): Cipher {
  const derive = (purpose: string): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", key, "", `steward store ${purpose}`, KEY_BYTES));
  const textKey = derive("text");
  const idKey = derive("id");
  const nonceKey = derive("id nonce");
  const known = new Map<string, string>();

  function sealWith(secret: Uint8Array, nonce: Uint8Array, text: string): string {
    const cipher = createCipheriv("aes-256-gcm", secret, nonce);
    const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return sealed.toString("base64url");
  }

  function open(kind: string | undefined, body: string): string {
    try {
      const sealed = Buffer.from(body, "base64url");
      const secret = kind === "i" ? idKey : textKey;
      const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString("utf8");
    } catch (error) {
      throw new AppError("store_unusable", { kind: "store-sealed" }, { cause: error });
    }
  }

  return {
    sealId(text) {
      const nonce = createHmac("sha256", nonceKey).update(text).digest().subarray(0, NONCE_BYTES);
      return `${PREFIX}i${sealWith(idKey, nonce, text)}`;
    },
    sealText: (text) => `${PREFIX}t${sealWith(textKey, randomBytes(NONCE_BYTES), text)}`,
    unseal(stored) {
      if (!stored.startsWith(PREFIX)) return stored;
      const remembered = known.get(stored);
      if (remembered !== undefined) return remembered;
      const text = open(stored[PREFIX.length], stored.slice(PREFIX.length + 1));
      if (stored.length <= LONGEST_REMEMBERED) {
        if (known.size >= MOST_REMEMBERED) known.clear();
        known.set(stored, text);
      }
      return text;
    },
  };
}

/** Makes the cipher's functions known to this connection. */
export function installCipher(database: Database.Database, cipher: Cipher): void {
  const define = (name: string, work: (text: string) => string, deterministic = true): void => {
    const call = (text: unknown): unknown => (typeof text === "string" ? work(text) : null);
    database.function(name, { deterministic }, call);
  };
  define("seal_id", cipher.sealId);
  define("seal_actor", (text) => (NOBODYS_ACTOR.test(text) ? text : cipher.sealId(text)));
  define("seal_text", cipher.sealText, false);
  define("unseal", cipher.unseal);
}
