/** Words of a language model that were accepted, with placeholders in the place of names. */
import type { EpochMs } from "../core/domain/time.ts";

export interface AcceptedWords {
  readonly title: string;
  readonly explanation: string;
}

export interface WordingStore {
  /** @param key a hash of the template and the language */
  find(key: string): AcceptedWords | null;
  save(key: string, words: AcceptedWords, madeMs: EpochMs): void;
  /** Those of these keys are in use; of the others what is older goes. */
  keepOnly(keys: readonly string[], beforeMs: EpochMs): void;
}
