/**
 * What a detector is. Adding one is one file that exports a `Detector` and one line in `detectors.ts`.
 *
 * A detector proposes candidates, each with an exact p-value under its stated null; it does not decide. Deciding is done once for the
 * run: Benjamini-Hochberg over every candidate of every detector, then the replay. Its pattern body is opaque elsewhere.
 */
import type { z } from "zod";
import type { Readiness } from "../domain/analysis.ts";
import type { AutomationConfig } from "../domain/automation.ts";
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import type { SuggestionKind, SuggestionMode } from "../domain/suggestion.ts";
import type { EpochMs } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { Parts, Phrases } from "../words/phrases.ts";
import type { Shared } from "./shared.ts";

export interface DetectInput {
  readonly log: EventLog;
  readonly home: Home;
  /** The local days of the window, which of them count, and where each begins. */
  readonly days: DayTable;
  readonly nowMs: EpochMs;
  /** What several detectors of a run read. */
  readonly shared: Shared;
  /** Uniform in [0, 1), seeded: same seed, same result. */
  readonly random: () => number;
}

/** One idea that was tried. Every tried one is returned, kept or not: the correction for many comparisons needs their number. */
export interface Candidate<Body> {
  readonly body: Body;
  /** Exact p-value under the detector's null, in (0, 1]. */
  readonly pValue: number;
  readonly support: number;
  readonly opportunities: number;
  /** Rate expected under the null, per opportunity, 0–1. */
  readonly baseRate: number;
  readonly firstSeenMs: EpochMs;
  readonly lastSeenMs: EpochMs;
  readonly daysSeen: number;
  /** Whether the held-out blocks of days confirm it: the detector's own validation. */
  readonly validated: boolean;
  /** Whether the home does it by itself already: it is not said, and what people did then is explained all the same. */
  readonly isAutomated?: boolean;
}

export interface Detection<Body> {
  readonly candidates: readonly Candidate<Body>[];
  /** Hypotheses tested beyond the candidates returned (pruned ones count too); a part of one where less of the error is left to it. */
  readonly tested: number;
  readonly readiness: Readiness;
}

export interface Wording {
  readonly titleParts: Parts;
  readonly explanation: string;
}

/** Names for people ("kitchen light" of `light.kitchen`), and the language in which they are told things. */
export interface Words {
  readonly say: Phrases;
  nameOf(entityId: string): string;
  areaOf(entityId: string): string | null;
  deviceClassOf(entityId: string): string | null;
  readonly timeZone: string;
}

export interface Change {
  readonly kind: "change" | "retire";
  /** The automation's entity. */
  readonly replaces: string;
  /** As it is now, in the contract's language: what the change is weighed against. */
  readonly before: AutomationConfig;
  /** It would do the same, only without running when there is nothing to do. */
  readonly isTidy: boolean;
  /** It would come at moments at which people do the same by hand now: it is worth what it takes off their hands. */
  readonly isAsked: boolean;
}

export interface Detector<Params, Body> {
  readonly id: string;
  /** Shares of the run's error budget, 1 unless said: how common this kind of habit is thought to be, before looking. */
  readonly budgetShares?: number;
  /** What its suggestions are; a new automation unless said. */
  readonly kind?: SuggestionKind;
  readonly params: z.ZodType<Params>;
  readonly body: z.ZodType<Body>;
  detect(input: DetectInput, params: Params): Detection<Body>;
  describe(candidate: Candidate<Body>, words: Words): Wording;
  toAutomation(body: Body, words: Words): AutomationConfig;
  targetsOf(body: Body): readonly string[];
  modeOf(body: Body, home: Home): SuggestionMode;
  /** What the suggestion does to an automation that exists; without it every suggestion is a new automation. */
  changeOf?(body: Body): Change;
  /** Whether two bodies say the same idea, perhaps with slightly moved numbers: one suggestion, not two. */
  isSameIdea(a: Body, b: Body): boolean;
}
