/** What reaches Steward's one door: events of Home Assistant's bus, or the same read back from its history. */
import type { EpochMs } from "./time.ts";

export interface EventContext {
  readonly id: string | null;
  readonly parentId: string | null;
  readonly userId: string | null;
}

export interface StateEvent {
  readonly type: "state";
  readonly entityId: string;
  /** `null` when the entity was removed. */
  readonly state: string | null;
  /** State before as the source tells it, `null` when there was none; missing when the source does not tell. */
  readonly previousState?: string | null;
  readonly attributes: Readonly<Record<string, unknown>> | null;
  /** Attributes before; missing when the source does not tell. */
  readonly previousAttributes?: Readonly<Record<string, unknown>> | null;
  /** Time of the row: `last_updated` where known, else `last_changed`. */
  readonly atMs: EpochMs;
  readonly context: EventContext | null;
}

export interface CallServiceEvent {
  readonly type: "call_service";
  readonly domain: string;
  readonly service: string;
  readonly serviceData: Readonly<Record<string, unknown>>;
  readonly atMs: EpochMs;
  readonly context: EventContext | null;
}

/** `automation_triggered` and `script_started`: the only trace of who stands behind a context without a parent. */
export interface RunEvent {
  readonly type: "automation_triggered" | "script_started";
  readonly entityId: string;
  readonly atMs: EpochMs;
  readonly context: EventContext | null;
}

export type HomeEvent = StateEvent | CallServiceEvent | RunEvent;
