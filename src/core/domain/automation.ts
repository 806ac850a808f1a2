/**
 * The part of Home Assistant's automation syntax that Steward writes: what the offline contract lets a suggestion use, so that
 * a referee outside the project can replay it.
 */

/** In the order of a day table's numbers: 0 = Monday. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** "HH:MM:SS" or seconds are what Home Assistant takes; Steward writes "HH:MM:SS", offsets to the sun with a "-" before where they are earlier. */
export type Duration = string;

export type Trigger =
  | { readonly trigger: "time"; readonly at: string | readonly string[] }
  | { readonly trigger: "sun"; readonly event: "sunrise" | "sunset"; readonly offset?: string }
  | {
      readonly trigger: "state";
      readonly entity_id: string | readonly string[];
      readonly from?: string | readonly string[];
      readonly to?: string | readonly string[];
      readonly for?: Duration;
    }
  | {
      readonly trigger: "numeric_state";
      readonly entity_id: string | readonly string[];
      readonly above?: number;
      readonly below?: number;
      readonly for?: Duration;
    };

export type Condition =
  | {
      readonly condition: "state";
      readonly entity_id: string | readonly string[];
      readonly state: string | readonly string[];
      readonly for?: Duration;
    }
  | {
      readonly condition: "numeric_state";
      readonly entity_id: string | readonly string[];
      readonly above?: number;
      readonly below?: number;
    }
  | {
      readonly condition: "time";
      readonly after?: string;
      readonly before?: string;
      readonly weekday?: readonly Weekday[];
    }
  | {
      readonly condition: "sun";
      readonly after?: "sunrise" | "sunset";
      readonly before?: "sunrise" | "sunset";
      readonly after_offset?: string;
      readonly before_offset?: string;
    }
  | { readonly condition: "and" | "or" | "not"; readonly conditions: readonly Condition[] };

export type Action =
  | {
      readonly action: string;
      readonly target: { readonly entity_id: string | readonly string[] };
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | { readonly delay: Duration }
  | {
      readonly wait_for_trigger: readonly Trigger[];
      readonly timeout?: Duration;
      /** Home Assistant's default is true. */
      readonly continue_on_timeout?: boolean;
    };

export interface AutomationConfig {
  readonly alias: string;
  readonly description: string;
  readonly triggers: readonly Trigger[];
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
  readonly mode: "single" | "restart" | "queued" | "parallel";
}

/** What may be written as one or as a list of them, as a list. */
export function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
