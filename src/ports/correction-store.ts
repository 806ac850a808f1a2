/** What people have said about who does things: kept beside what the rules said, so that it can be taken back. */
import type { Initiator } from "../core/domain/initiator.ts";
import type { EpochMs } from "../core/domain/time.ts";

/** Whose doing the changes are that nobody claims. `nobody`: neither a person's nor a program's. */
export type CorrectedInitiator = "person" | "program" | "nobody";

export interface CorrectionTarget {
  readonly scope: "entity" | "device";
  /** Entity id or device id. */
  readonly id: string;
}

export interface Correction extends CorrectionTarget {
  readonly initiator: CorrectedInitiator;
  /** Of a person: the person's entity. */
  readonly personId: string | null;
  readonly createdMs: EpochMs;
}

export interface MarkedProgram {
  readonly userId: string;
  readonly markedMs: EpochMs;
}

/** What counts for a change: what the rules said, or what people said instead. */
export type Judge = (entityId: string, judged: Initiator) => Initiator;

export interface CorrectionStore {
  list(): readonly Correction[];
  /** Replaces what was said of the same target. What is stored has to be judged again. */
  save(correction: Correction): void;
  /** @returns whether there was one */
  remove(target: CorrectionTarget): boolean;
  programs(): readonly MarkedProgram[];
  mark(program: MarkedProgram): void;
  /** @returns whether the user was marked */
  unmark(userId: string): boolean;
  /** What is stored has to be judged again from its beginning: devices are made of other entities now. */
  judgeAgain(): void;
  /** Whether there is anything left to judge again; true also after a restart in between. */
  isJudging(): boolean;
  /**
   * Judges up to `limit` further stored changes again, oldest first; each from what the rules had said.
   * @returns how many changes now have another initiator, and whether none is left
   */
  judgeStored(judge: Judge, limit: number): { readonly changed: number; readonly isDone: boolean };
}
