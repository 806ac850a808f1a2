/** A sustained anomaly: what monitors say of a moment, and what becomes of it as long as it lasts. */
import type { EpochMs } from "./time.ts";

/** One thing measured that made it so. */
export interface IncidentPart {
  /** Stable within the incident, such as "actions:area:kitchen" or "power:sensor.fridge_power". */
  readonly feature: string;
  /** English words, such as "Power of the fridge". */
  readonly name: string;
  /** Null where it is a count or a share. */
  readonly unit: string | null;
  readonly seen: number;
  /** What the home's own past says for this hour, with its usual range. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly entity_ids: readonly string[];
}

/** What a monitor says of one moment: an incident goes on as long as its monitor says the same key. */
export interface Anomaly {
  /** Same thing wrong, same key: `silent:sensor.fridge`, `unusual-hour`. With the monitor's id it is what "That's normal" is about. */
  readonly key: string;
  /** Of the list in core/monitor/monitors.ts. */
  readonly monitor: string;
  readonly severity: "info" | "warning" | "error";
  /** When it began, by the data. */
  readonly since_ms: EpochMs;
  readonly entity_ids: readonly string[];
  /** Template words, English, one line. */
  readonly title: string;
  /** One or two sentences with the receipts. */
  readonly explanation: string;
  readonly parts: readonly IncidentPart[];
}

export interface Incident extends Anomaly {
  /** Stable id of key and since_ms. */
  readonly id: string;
  /** Last moment at which it was so. */
  readonly last_ms: EpochMs;
  readonly closed_ms: EpochMs | null;
}
