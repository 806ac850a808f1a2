/** Who saw, changed or took away what of the home's memory. */
import type { LocalDate } from "../core/domain/local-time.ts";
import type { EpochMs } from "../core/domain/time.ts";

export interface AuditEntry {
  /** Of several of one day: the last of them. */
  readonly atMs: EpochMs;
  /** A user's id, or who it was instead. */
  readonly who: string;
  readonly what: string;
  /** What it was about: an id of Home Assistant's or of Steward's. */
  readonly subject: string | null;
  /** Who got it, where something was handed out. */
  readonly toWhom: string | null;
  /** What was handed out. */
  readonly bytes: number;
  /** How often; more than once only for what is gathered by the day. */
  readonly count: number;
  /** Word for word what went out, where that is kept: what a language model was sent. */
  readonly sent: string | null;
}

export interface AuditStore {
  add(entry: AuditEntry): void;
  /** Adds counts and bytes to what is known of that day, by who, what and to whom; all in one transaction. */
  addToDays(entries: readonly { readonly day: LocalDate; readonly entry: AuditEntry }[]): void;
  /** Latest first; more than `limit` only where several are of the same instant, so that `beforeMs` misses none. */
  list(limit: number, beforeMs: EpochMs): readonly AuditEntry[];
  purgeBefore(beforeMs: EpochMs): void;
}
