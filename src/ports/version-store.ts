/** Every write of Steward's to an automation of Home Assistant's, with what stood there before: to be read, and to be taken back. */
import type { EpochMs } from "../core/domain/time.ts";

export type AutomationBody = Readonly<Record<string, unknown>>;

/** `disabled`: switched off, its text untouched. */
export type WriteKind = "created" | "changed" | "removed" | "disabled" | "undone";

export interface AutomationVersion {
  readonly id: number;
  readonly atMs: EpochMs;
  /** A user's id, or `steward`. */
  readonly who: string;
  readonly what: WriteKind;
  /** Home Assistant's id of the automation, the one its editor uses. */
  readonly automationId: string;
  readonly entityId: string | null;
  readonly suggestionId: string | null;
  /** Null where there was none, or where only its switch was touched. */
  readonly before: AutomationBody | null;
  readonly after: AutomationBody | null;
  /** False while Home Assistant is being asked: a process that died in between leaves it so. */
  readonly isDone: boolean;
  readonly undoneMs: EpochMs | null;
}

export interface VersionStore {
  /** Latest first. */
  list(limit: number, beforeId?: number): readonly AutomationVersion[];
  get(id: number): AutomationVersion | null;
  /** The last write to an automation that was carried out. */
  lastOf(automationId: string): AutomationVersion | null;
  /** @returns its id */
  add(version: Omit<AutomationVersion, "id">): number;
  save(version: AutomationVersion): void;
  remove(id: number): void;
  /** Writes of which nobody knows whether they were carried out. */
  unfinished(): readonly AutomationVersion[];
}
