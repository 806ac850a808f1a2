/**
 * What an existing automation, script or scene does, in plain terms: when, under which conditions, and which entity it brings into which state.
 *
 * One automation becomes one rule for each place in its actions that does something: a branch that only one of its triggers reaches has that
 * trigger alone, what comes after a wait for something has that something as its trigger. What cannot be read (a template, an event of an
 * integration) is said to be opaque and never guessed.
 */
import type { Weekday } from "../domain/automation.ts";

export type RuleTrigger =
  | {
      readonly kind: "time";
      /** Local minutes after midnight; null where an entity tells it (`entityId`). */
      readonly atMin: number | null;
      readonly entityId: string | null;
      readonly offsetMin: number;
      /** Null: every day. */
      readonly weekdays: readonly Weekday[] | null;
    }
  | { readonly kind: "pattern"; readonly everyMin: number }
  | { readonly kind: "sun"; readonly event: "sunrise" | "sunset"; readonly offsetMin: number }
  | { readonly kind: "elevation"; readonly above: number | null; readonly below: number | null }
  | {
      readonly kind: "state";
      readonly entityIds: readonly string[];
      /** Null: from, or to, anything. */
      readonly from: readonly string[] | null;
      readonly to: readonly string[] | null;
      readonly forMs: number;
    }
  | {
      readonly kind: "numeric";
      readonly entityIds: readonly string[];
      /** Null: no limit, or one that another entity tells. */
      readonly above: number | null;
      readonly below: number | null;
      readonly forMs: number;
    }
  | {
      readonly kind: "presence";
      /** Persons, trackers or `zone.home`. */
      readonly entityIds: readonly string[];
      readonly zone: string;
      readonly event: "arrive" | "leave";
      readonly forMs: number;
    }
  | { readonly kind: "opaque"; readonly platform: string; readonly entityIds: readonly string[] };

export type RuleCondition =
  | {
      readonly kind: "time";
      readonly afterMin: number | null;
      readonly beforeMin: number | null;
      readonly weekdays: readonly Weekday[] | null;
    }
  | {
      readonly kind: "state";
      readonly entityIds: readonly string[];
      readonly states: readonly string[];
      readonly forMs: number;
    }
  | {
      readonly kind: "numeric";
      readonly entityIds: readonly string[];
      readonly above: number | null;
      readonly below: number | null;
    }
  | { readonly kind: "sun"; readonly isUp: boolean | null }
  | { readonly kind: "and" | "or" | "not"; readonly conditions: readonly RuleCondition[] }
  | { readonly kind: "opaque"; readonly entityIds: readonly string[] };

export interface RuleEffect {
  /** The entity, or its setpoint (core/domain/setpoint.ts). */
  readonly entityId: string;
  /** Null: which one depends (toggle, a scene that only tells its entities, a blueprint). */
  readonly state: string | null;
  /** Waits before it, milliseconds; null where how long cannot be read. */
  readonly afterMs: number | null;
  /** False for a member of a group, or of an area, that the action names as a whole. */
  readonly isNamed: boolean;
  /** Whether the action sets more than the state, such as a brightness: then it may do something also where the state is so already. */
  readonly hasSettings: boolean;
}

/** A call of which it cannot be read on what. */
export interface UnreadCall {
  /** Null where not even what it does can be read. */
  readonly service: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly afterMs: number | null;
}

export interface Rule {
  /** `automation.x`, `script.x` or `scene.x`. */
  readonly source: string;
  /** Empty for a script or a scene by itself. */
  readonly triggers: readonly RuleTrigger[];
  readonly conditions: readonly RuleCondition[];
  readonly effects: readonly RuleEffect[];
  /** Read from a blueprint's inputs only, or from what a template names: what is made of them is not known. */
  readonly isGuessed: boolean;
  /** Calls on what cannot be told; absent where there are none. */
  readonly unread?: readonly UnreadCall[];
}
