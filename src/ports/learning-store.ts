/** What people set about learning: rules, marked days, and what they said to proposals. All of it is small. */
import type { LearningRule, MarkedDays, ProposalAnswer } from "../core/domain/learning.ts";

export interface LearningStore {
  /** In the order in which they were first set. */
  rules(): readonly LearningRule[];
  /** Inserts or replaces the rule of that id. */
  saveRule(rule: LearningRule): void;
  /** @returns false where there is none */
  deleteRule(id: string): boolean;
  /** Earliest first. */
  markedDays(): readonly MarkedDays[];
  /** Inserts or replaces the days of that id; with an answer, both or none. */
  saveMarkedDays(days: MarkedDays, answer?: ProposalAnswer): void;
  /** @returns false where there are none */
  deleteMarkedDays(id: string): boolean;
  answers(): readonly ProposalAnswer[];
  saveAnswer(answer: ProposalAnswer): void;
}
