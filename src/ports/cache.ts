/** Answers that take long to make, kept for a while. One cache holds answers of one kind, with one life. */
import type { EpochMs } from "../core/domain/time.ts";

export interface Cache<Value> {
  /**
   * A kept answer at once, also one past its life: a new one is then made behind it, once. Where none is kept it is made now, once for
   * everybody who asks meanwhile.
   * @throws what `make` throws, where no answer is kept
   */
  get(key: string, make: () => Promise<Value>): Promise<Value>;
  /** What the answers were made of has changed: nothing kept is given any more, nor what is being made. */
  drop(): void;
}

export interface KeptAnswer<Value> {
  readonly value: Value;
  readonly madeMs: EpochMs;
}

/** Where one cache keeps its answers. */
export interface CacheShelf<Value> {
  find(key: string): KeptAnswer<Value> | null;
  /** Replaces the answer of this key. Of more than `maxEntries` some are let go, the latest never. */
  put(key: string, answer: KeptAnswer<Value>, maxEntries: number): void;
  clear(): void;
}
