/**
 * What can go wrong, as facts: a kind and what the sentence about it names.
 *
 * Whoever meets a failure makes the facts; a language makes the sentence (core/words). Of the facts themselves only names, numbers and what another program
 * said are text, never a sentence of Steward's.
 */
import type { RuleKind } from "./learning.ts";
import type { EpochMs } from "./time.ts";

/** The kind says it all. */
type Nothing = unknown;
interface OfFile {
  readonly file: string;
}
interface AtHost {
  readonly host: string;
}
/** What a model was asked at: a host, an entity. */
interface AskedOf {
  readonly to: string;
}

/** Of the connection with whoever asks, and of what is asked. */
interface RequestFailures {
  /** In English, whatever the language: for logs and the command line, and what a former version kept. */
  readonly "as-said": { readonly text: string };
  readonly unexpected: Nothing;
  readonly stopping: Nothing;
  readonly "admins-only": Nothing;
  readonly "admins-only-trial": Nothing;
  readonly "message-unreadable": Nothing;
  readonly "id-not-growing": { readonly lastId: number };
  readonly "command-unknown": { readonly command: string };
  readonly "commands-too-many": Nothing;
  readonly "subscriptions-too-many": Nothing;
  readonly "subscription-unknown": { readonly subscription: number };
  /** What the schema said of each parameter; no form of the panel's sends such a thing. */
  readonly "request-unreadable": { readonly wrong: readonly string[] };
  readonly "not-in-future": { readonly isWithinYear: boolean };
  readonly "option-unknown": { readonly option: string };
  readonly "option-wrong": { readonly option: string; readonly permitted: Permitted };
  readonly "problem-gone": Nothing;
  readonly "problem-passing": Nothing;
}

/** What an option may be. */
export type Permitted =
  | { readonly kind: "one-of"; readonly values: readonly string[] }
  | { readonly kind: "phones" | "language" | "address" | "time" | "yes-no" }
  | { readonly kind: "text"; readonly mostLength: number }
  | {
      readonly kind: "whole";
      readonly min: number;
      readonly max: number;
      readonly of: "days" | "tokens" | null;
    }
  | { readonly kind: "number"; readonly min: number; readonly max: number };

/** Of suggestions and the automations that they become. */
interface SuggestionFailures {
  readonly "suggestion-gone": Nothing;
  readonly "suggestion-not-open": Nothing;
  readonly "put-off-too-far": Nothing;
  readonly "suggestion-created": Nothing;
  readonly "suggestion-dismissed": Nothing;
  readonly "suggestion-done": Nothing;
  readonly "forget-created": Nothing;
  readonly "not-forgotten": Nothing;
  readonly "edit-elsewhere": Nothing;
  readonly "edit-needs-asking": Nothing;
  readonly "change-without-asking": Nothing;
  readonly "act-needs-asking": Nothing;
  readonly "comments-lost": Nothing;
  readonly "automation-gone": Nothing;
  readonly "automation-edited": Nothing;
  readonly "automation-outdated": Nothing;
  readonly "change-unknown": Nothing;
  readonly "change-undone": Nothing;
  /** `why`: what the replay says of a trigger, condition or action, in English. */
  readonly "automation-not-tried": { readonly why: string };
  readonly "day-not-come": Nothing;
}

/** Of what is known of the home, of learning, people and incidents. */
interface HomeFailures {
  /** `unknown`: what cannot be told without it. */
  readonly "home-unread": { readonly unknown: "rule" | "owners" | null };
  readonly "rule-unknown": Nothing;
  readonly "rule-wrong": { readonly by: RuleKind };
  readonly "rule-includes": Nothing;
  readonly "days-reversed": Nothing;
  readonly "days-too-many": { readonly most: number };
  readonly "days-not-marked": Nothing;
  readonly "days-not-proposed": Nothing;
  readonly "today-odd": { readonly from: string; readonly to: string };
  readonly "other-kind": Nothing;
  readonly "nothing-remembered": { readonly entityId: string };
  readonly "nothing-said": { readonly id: string };
  readonly "user-unmarked": Nothing;
  readonly "user-unknown": Nothing;
  readonly "thing-unknown": { readonly scope: "entity" | "device"; readonly id: string };
  readonly "person-unsaid": Nothing;
  readonly "person-unknown": { readonly personId: string };
  readonly "incident-gone": Nothing;
  readonly "incident-not-normal": Nothing;
}

/** Of analyses. */
interface AnalysisFailures {
  readonly "history-unread": Nothing;
  readonly "history-still-read": Nothing;
  readonly "analysis-running": Nothing;
  readonly "analysis-while-stopping": Nothing;
  readonly "analysis-while-deleting": Nothing;
  readonly "analysis-ended-stopping": Nothing;
  readonly "analysis-ended-deleting": Nothing;
  readonly "analysis-broke": { readonly reason: string };
  readonly "analysis-died": { readonly exitCode: number };
  readonly "analysis-endless": { readonly minutes: number };
}

/** Of the memory, its key and its backups. */
interface StoreFailures {
  readonly "store-damaged": OfFile;
  /** `said`: SQLite's own words. */
  readonly "store-unsound": OfFile & { readonly said: string };
  readonly "store-full": OfFile;
  readonly "store-locked": OfFile;
  readonly "store-inaccessible": OfFile;
  readonly "store-sealed": Nothing;
  readonly "store-busy": Nothing;
  readonly "wipe-waits": Nothing;
  readonly "deletion-running": Nothing;
  readonly "key-wrong": OfFile;
  readonly "key-missing": OfFile;
  readonly "key-unfit": OfFile;
  readonly "key-inaccessible": OfFile;
  /** `why`: null where the log alone knows. */
  readonly "backup-failed": { readonly why: Failure | null };
  readonly "backup-not-made": Nothing;
  readonly "backup-broke": Nothing;
  readonly "backup-died": Nothing;
  readonly "backup-gone": Nothing;
  readonly "backup-damaged": OfFile;
  readonly "backup-no-room": { readonly folder: string };
  /** The memory was set aside; `backupMs` null where there was none to put in its place. */
  readonly "store-restored": { readonly isWanted: boolean; readonly backupMs: EpochMs | null };
}

/** Of Home Assistant and the way to it. */
interface HomeAssistantFailures {
  readonly "ha-starting": Nothing;
  readonly "ha-not-yet": Nothing;
  readonly "ha-unreachable": Nothing;
  readonly "ha-silent": Nothing;
  readonly "ha-lost": Nothing;
  readonly "ha-reconnecting": Nothing;
  readonly "ha-token-refused": { readonly isSupervisors: boolean };
  readonly "ha-no-admin": Nothing;
  /** `seconds`: null where it was not for the time. */
  readonly "ha-no-answer": { readonly command: string; readonly seconds: number | null };
  readonly "ha-answer-unknown": { readonly command: string };
  /** `reason`: Home Assistant's own words. */
  readonly "ha-refused": { readonly command: string; readonly reason: string };
  readonly "ha-no-history": Nothing;
  readonly "ha-not-included": Nothing;
  readonly "ha-nothing-saved": Nothing;
  readonly "ha-may-not-save": Nothing;
  readonly "ha-not-saved": { readonly reason: string };
  readonly "ha-automation-refused": { readonly reason: string };
  readonly "host-not-running": AtHost & { readonly status: number };
  readonly "host-redirects": AtHost;
  readonly "host-forbids": AtHost;
  readonly "host-of-another": AtHost;
  readonly "host-without-socket": AtHost;
  readonly "host-unnamed": AtHost;
  readonly "host-empty": AtHost;
  readonly "host-unverified": AtHost & { readonly code: string };
  readonly "host-without-https": AtHost;
  readonly "host-silent": AtHost;
}

/** Of language models. */
interface ModelFailures {
  readonly "model-none": Nothing;
  readonly "model-unnamed": Nothing;
  readonly "model-without-key": { readonly provider: string };
  readonly "model-without-address": Nothing;
  readonly "model-elsewhere": { readonly why: Elsewhere };
  readonly "model-host-unknown": AtHost;
  readonly "model-resting": Nothing;
  readonly "model-budget": { readonly of: "tokens" | "money" };
  readonly "model-redirects": Nothing;
  readonly "model-reply-long": Nothing;
  readonly "model-reply-unknown": AskedOf;
  readonly "model-silent": AskedOf;
  readonly "model-overasked": AskedOf;
  readonly "model-busy": AskedOf & { readonly status: number };
  readonly "model-key-refused": AskedOf;
  readonly "model-unknown": AskedOf;
  readonly "model-request-refused": AskedOf & { readonly status: number };
  /** `entityId`: null for the preferred one. */
  readonly "ai-task-refused": { readonly entityId: string | null };
  readonly "ai-task-unnamed": Nothing;
  readonly "ai-task-failed": AskedOf;
  readonly "ai-task-slow": Nothing;
  readonly "wording-unfit": { readonly fault: WordingFault };
}

/** Why it is not known to be in the home's own network. */
export type Elsewhere =
  | { readonly kind: "ai-task" | "provider" }
  | { readonly kind: "address" | "name" | "name-leads-out"; readonly host: string };

/** Why a model's words are thrown away. */
export type WordingFault =
  | "cut_off"
  | "declined"
  | "missing"
  | "empty"
  | "too_long"
  | "placeholders"
  | "numbers"
  | "signs"
  | "address"
  | "no_words";

interface FailureFacts
  extends
    RequestFailures,
    SuggestionFailures,
    HomeFailures,
    AnalysisFailures,
    StoreFailures,
    HomeAssistantFailures,
    ModelFailures {}

export type FailureKind = keyof FailureFacts;

export type FailureOf<Kind extends FailureKind> = {
  readonly [One in Kind]: { readonly kind: One } & FailureFacts[One];
}[Kind];

export type Failure = FailureOf<FailureKind>;

/** A sentence of each kind: a language that misses one does not compile. */
export type FailureWords = {
  readonly [Kind in FailureKind]: (facts: FailureOf<Kind>) => string;
};

/** The sentence of a language's about a failure. */
export function sayFailure<Kind extends FailureKind>(words: FailureWords, facts: FailureOf<Kind>): string {
  return words[facts.kind](facts);
}
