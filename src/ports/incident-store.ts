/** Incidents and what people said of them. */
import type { Incident, IncidentPart } from "../core/domain/incident.ts";
import type { EpochMs } from "../core/domain/time.ts";

export interface StoredIncident {
  /** As monitors said it last. */
  readonly incident: Incident;
  /** Each thing measured as it was when it was farthest from what is usual. */
  readonly worst: readonly IncidentPart[];
  /** Put off until then: nobody is told of it before. */
  readonly laterUntilMs: EpochMs | null;
  /** Somebody called it normal: its extent is not told of again. */
  readonly isNormal: boolean;
  /** The user who answered last. */
  readonly answeredBy: string | null;
  /** What people were told of it last; null while they were not. */
  readonly told: Told | null;
}

export interface Told {
  readonly atMs: EpochMs;
  /** What the notification is about: several incidents may share one. */
  readonly subject: string;
}

export interface IncidentStore {
  save(stored: StoredIncident): void;
  get(id: string): StoredIncident | null;
  /** Those that go on, earliest first. */
  open(): readonly StoredIncident[];
  /** Those that were called normal, however long ago. */
  normal(): readonly StoredIncident[];
  /** Those that are over, latest first. */
  closed(limit: number, sinceMs: EpochMs): readonly StoredIncident[];
  /** All of them, earliest first: for the export. */
  list(): readonly StoredIncident[];
  /** Closed before, and not what was called normal: that is remembered for good. */
  purgeBefore(beforeMs: EpochMs): void;
}
