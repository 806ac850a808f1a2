/** What Steward told people's phones, and what they answered. */
import type { EpochMs } from "../core/domain/time.ts";

export interface SentNotification {
  /** By what Home Assistant replaces and clears it. */
  readonly tag: string;
  readonly kind: string;
  /** What it is about: a suggestion's id, an incident's. */
  readonly subject: string;
  readonly sentMs: EpochMs;
  /** Names of Home Assistant's notify actions it went to; none where it stands among its persistent notifications. */
  readonly services: readonly string[];
  /** Unguessable action ids, and which choice each is. */
  readonly choices: Readonly<Record<string, string>>;
  readonly answer: string | null;
  /** The user who answered. */
  readonly answeredBy: string | null;
  readonly closedMs: EpochMs | null;
}

export interface NotificationStore {
  save(notification: SentNotification): void;
  /** It reached nobody. */
  remove(tag: string): void;
  /** The one that an action id belongs to. */
  findByAction(actionId: string): SentNotification | null;
  /** Open ones about a subject, of a kind. */
  open(kind: string, subject: string): readonly SentNotification[];
  /** How many were sent since. */
  countSince(sinceMs: EpochMs): number;
  /** Latest first. */
  list(limit: number): readonly SentNotification[];
  purgeBefore(beforeMs: EpochMs): void;
}
