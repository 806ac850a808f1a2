/** A sustained anomaly: what monitors say of a moment, and what becomes of it as long as it lasts. */
import type { EpochMs } from "./time.ts";

/** What was measured, as facts for its name. `name` is what people call the thing. */
export type PartFacts =
  /** Of the whole home where the name is null. */
  | { readonly kind: "silence"; readonly name: string | null }
  | { readonly kind: "open"; readonly name: string }
  | { readonly kind: "used" | "changed"; readonly domain: string }
  | { readonly kind: "reported"; readonly deviceClass: string }
  | {
      readonly kind: "room";
      readonly what: "actions" | "motion" | "openings" | "reports";
      readonly room: string;
    }
  | {
      readonly kind: "measured";
      readonly what: "temperature" | "temperature-change" | "power" | "humidity" | "illuminance" | "battery";
      readonly name: string;
    };

/** What a monitor says, as facts for sentences. Spans are milliseconds. */
export type IncidentFacts =
  | {
      readonly kind: "silent";
      readonly name: string;
      /** Of all that fell silent together, that one included. */
      readonly names: readonly string[];
      readonly lastedMs: number;
      readonly medianMs: number;
      readonly longestMs: number;
      readonly pauses: number;
    }
  | { readonly kind: "home-silent"; readonly lastedMs: number; readonly longestMs: number }
  | {
      readonly kind: "left-open";
      readonly name: string;
      readonly lastedMs: number;
      readonly medianMs: number;
      readonly longestMs: number;
      readonly openings: number;
    }
  | {
      readonly kind: "unusual";
      readonly lastedMs: number;
      /** The most telling; null where nothing is known by name. */
      readonly first: { readonly part: PartFacts; readonly side: "high" | "low" } | null;
      readonly others: number;
      readonly receipts: readonly IncidentReceipt[];
    };

export interface IncidentReceipt {
  readonly part: PartFacts;
  readonly unit: string | null;
  readonly seen: number;
  readonly low: number;
  readonly high: number;
  /** Who made most of it. */
  readonly mostly: string | null;
}

/** One thing measured that made it so. */
export interface IncidentPart {
  /** Stable within the incident, such as "actions:area:kitchen" or "power:sensor.fridge_power". */
  readonly feature: string;
  /** English, such as "Power (Fridge)"; in any language from the facts. */
  readonly name: string;
  /** Not there in what was stored before there were any. */
  readonly facts?: PartFacts;
  /** Null where it is a count or a share. */
  readonly unit: string | null;
  readonly seen: number;
  /** What the home's own past says for this hour, with its usual range. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly entity_ids: readonly string[];
}

/** One thing measured, hour by hour, beside what is usual at each. */
export interface IncidentSeries {
  readonly feature: string;
  readonly name: string;
  readonly facts?: PartFacts;
  readonly unit: string | null;
  readonly points: readonly {
    readonly at_ms: EpochMs;
    readonly seen: number;
    readonly expected: number;
    readonly low: number;
    readonly high: number;
  }[];
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
  /** Template words, English, one line; in any language from the facts. */
  readonly title: string;
  /** One or two sentences with the receipts. */
  readonly explanation: string;
  readonly parts: readonly IncidentPart[];
  /** Not there in what was stored before there were any. */
  readonly facts?: IncidentFacts;
}

export interface Incident extends Anomaly {
  /** Stable id of key and since_ms. */
  readonly id: string;
  /** Last moment at which it was so. */
  readonly last_ms: EpochMs;
  readonly closed_ms: EpochMs | null;
}
