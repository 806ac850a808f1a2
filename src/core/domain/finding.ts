/** A deterministic check's result: true without any learning, from day one. */
export interface Finding {
  readonly id: string;
  readonly check: string;
  readonly severity: "info" | "warning" | "error";
  readonly entity_ids: readonly string[];
  /** Both in English; in any language from the facts. */
  readonly title: string;
  readonly explanation: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** Not there in what was stored before there were any. */
  readonly facts?: FindingFacts;
}

/** How an automation comes not to run. */
export interface NotRunning {
  readonly days: number;
  /** How often what it waits for came. */
  readonly came: number;
  /** How often its conditions held then. */
  readonly held: number;
  readonly hasConditions: boolean;
  /**
   * What it waits for can never come; it came and the conditions held (`ready`), or never did (`barred`), or whether they did cannot be told.
   */
  readonly reason: "impossible" | "ready" | "barred" | "untold";
  readonly impossible: {
    readonly thing: string;
    readonly how: "is" | "above" | "below";
    readonly wanted: string;
  } | null;
}

/** What a check found, as facts for sentences. `name` is what people call the thing that it is about; spans are milliseconds. */
export type FindingFacts =
  | { readonly kind: "battery-low"; readonly name: string }
  | {
      readonly kind: "battery-level";
      readonly name: string;
      readonly percent: number;
      /** It is low already; else it only will be soon. */
      readonly isLow: boolean;
      /** At the rate of so many days, where there is one. */
      readonly trend: { readonly days: number; readonly leftDays: number } | null;
    }
  | {
      readonly kind: "left-on";
      readonly name: string;
      readonly state: "on" | "open" | "playing" | "unlocked";
      readonly lastedMs: number;
      /** The longest time before, where this is far longer. */
      readonly longestMs: number | null;
      /** Since when everybody is gone, where it is usually not so then. */
      readonly emptyMs: number | null;
    }
  | {
      readonly kind: "flapping";
      readonly name: string;
      readonly what: "lost" | "switched";
      readonly times: number;
      readonly before: number;
      /** Within which time; an hour unless told. */
      readonly per?: "hour" | "day";
      /** For how long it has been so; the last day unless told. */
      readonly days?: number;
    }
  | {
      readonly kind: "unreachable";
      readonly name: string;
      readonly lastedMs: number;
      /** It can be reached and has no value. */
      readonly isUnknown?: boolean;
      /** Only some of what its device tells. */
      readonly isPart?: boolean;
    }
  | { readonly kind: "quiet"; readonly name: string; readonly lastedMs: number; readonly longestMs: number }
  | { readonly kind: "home-silent"; readonly lastedMs: number }
  | {
      readonly kind: "stuck-at";
      readonly name: string;
      readonly state: string;
      readonly lastedMs: number;
      readonly longestMs: number;
    }
  | {
      readonly kind: "stuck-on";
      readonly name: string;
      readonly deviceClass: string | null;
      readonly lastedMs: number;
      readonly longestMs: number;
    }
  | ({ readonly kind: "never-ran"; readonly name: string } & NotRunning)
  | ({ readonly kind: "never-ran-many"; readonly names: readonly string[] } & Pick<
      NotRunning,
      "days" | "reason"
    >)
  | {
      readonly kind: "missing";
      readonly name: string;
      readonly ids: readonly string[];
      readonly devices: number;
      /** By their ids. */
      readonly places?: Readonly<Record<"areas" | "floors" | "labels", readonly string[]>>;
    }
  | {
      readonly kind: "switched-off" | "broken";
      readonly name: string;
      readonly lastedMs: number;
      /** It may be so for longer than the history tells. */
      readonly isOlder: boolean;
    }
  | { readonly kind: "acts-on-nothing"; readonly name: string; readonly ids: readonly string[] }
  | {
      readonly kind: "conflict";
      readonly names: readonly [string, string];
      readonly thing: string;
      readonly states: readonly [string, string];
    }
  | { readonly kind: "duplicate"; readonly names: readonly string[] }
  | {
      readonly kind: "undone";
      readonly name: string;
      readonly thing: string;
      readonly state: string;
      readonly acts: number;
      readonly undone: number;
      /** 0 = Monday … 6 = Sunday; null for every day. */
      readonly weekdays: readonly number[] | null;
      readonly withinMin: number;
      /** What would be usual, 0-1. */
      readonly usualRatio: number;
    }
  | {
      readonly kind: "vain";
      readonly name: string;
      readonly runs: number;
      readonly days: number;
      readonly vain: number;
    }
  /** Several that began at one moment, the first of them with its facts. */
  | { readonly kind: "together"; readonly names: readonly string[]; readonly first: FindingFacts };
