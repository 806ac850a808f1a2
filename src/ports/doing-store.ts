/** Doings out of the memory: changes that somebody or something made, without what things report by themselves. */
import type { InitiatorKind } from "../core/domain/initiator.ts";
import type { EpochMs, TimeRange } from "../core/domain/time.ts";

export interface Doing {
  readonly atMs: EpochMs;
  readonly entityId: string;
  readonly state: string;
  readonly kind: InitiatorKind;
  /** As an initiator's. */
  readonly actor: string | null;
}

/** What counts as what: the store knows rows, not things. */
export interface DoingWords {
  /** Whether people operate things of a domain. */
  readonly isOperated: (domain: string) => boolean;
  /** Whether things of a domain only tell of something, or change with every use of something else. */
  readonly isTelling: (domain: string) => boolean;
  /** On the way to a state: whoever began it did what it ends with. */
  readonly isMoving: (state: string) => boolean;
  /** Not reachable: neither going nor coming back is anybody's doing. */
  readonly isGone: (state: string) => boolean;
}

export interface DoingStore {
  /**
   * Ascending; a change of attributes alone is none. What was so before is looked for in the day before the range.
   * Cost: a look at each change of the range and of the day before
   */
  readDoings(range: TimeRange, words: DoingWords): readonly Doing[];
}
