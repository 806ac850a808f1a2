/** What Steward learns from, as people set it: rules about parts of the home, and days that are not like others. */
import type { LocalDate } from "./local-time.ts";

/** What a rule can be about, most specific first: where two rules speak of an entity, the earlier kind wins. */
export const RULE_KINDS = ["entity", "person", "device", "label", "area", "domain"] as const;

export type RuleKind = (typeof RULE_KINDS)[number];

export interface LearningRule {
  /** `<by>:<value>`: there is one rule for a thing, so two can never contradict each other about the same one. */
  readonly id: string;
  readonly effect: "include" | "exclude";
  readonly by: RuleKind;
  /** Home Assistant's id of the entity (of a person: `person.x`), device, label or area, or a domain. Names may change, these stay. */
  readonly value: string;
}

/** Local dates, both included: how people say when they were away, and what no daylight saving moves. */
export interface DateSpan {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export interface MarkedDays extends DateSpan {
  readonly id: string;
  readonly reason: string | null;
  readonly origin: "hand" | "proposal";
}

/** `away`: nobody was home all day. `guests`: more people were home than nearly ever. */
export type ProposalKind = "away" | "guests";

/** What a person said to proposed days, so that they are not asked again. */
export interface ProposalAnswer extends DateSpan {
  readonly kind: ProposalKind;
  readonly answer: "accepted" | "declined";
}

export function learningRuleId(by: RuleKind, value: string): string {
  return `${by}:${value}`;
}
