/** Whatever can go wrong, in every language: a whole sentence, in that language, with all that it names. */
import { describe, expect, it } from "vitest";
import type {
  Elsewhere,
  Failure,
  FailureKind,
  FailureOf,
  Permitted,
  WordingFault,
} from "../../../src/core/domain/failure.ts";
import { failureInEnglish } from "../../../src/core/domain/failure-in-english.ts";
import { RULE_KINDS } from "../../../src/core/domain/learning.ts";
import { DE } from "../../../src/core/words/de.ts";
import { EN } from "../../../src/core/words/en.ts";
import { LANGUAGES } from "../../../src/core/words/languages.ts";

/** A name of no language. */
const X = "Xq";
const PERMITTED: readonly Permitted[] = [
  { kind: "one-of", values: [X, "Yq"] },
  { kind: "phones" },
  { kind: "language" },
  { kind: "address" },
  { kind: "time" },
  { kind: "yes-no" },
  { kind: "text", mostLength: 3 },
  { kind: "whole", min: 1, max: 3, of: "days" },
  { kind: "whole", min: 1, max: 3, of: "tokens" },
  { kind: "whole", min: 1, max: 3, of: null },
  { kind: "number", min: 1, max: 3 },
];
const ELSEWHERE: readonly Elsewhere[] = [
  { kind: "ai-task" },
  { kind: "provider" },
  { kind: "address", host: X },
  { kind: "name", host: X },
  { kind: "name-leads-out", host: X },
];
const FAULTS: readonly WordingFault[] = [
  "cut_off",
  "declined",
  "missing",
  "empty",
  "too_long",
  "placeholders",
  "numbers",
  "signs",
  "address",
  "no_words",
];

/** Of every kind at least one: a new one without does not compile. */
const SAMPLES: { readonly [Kind in FailureKind]: readonly Omit<FailureOf<Kind>, "kind">[] } = {
  "as-said": [{ text: "Sagte jemand." }],
  unexpected: [{}],
  stopping: [{}],
  "admins-only": [{}],
  "admins-only-trial": [{}],
  "message-unreadable": [{}],
  "id-not-growing": [{ lastId: 3 }],
  "command-unknown": [{ command: X }],
  "commands-too-many": [{}],
  "subscriptions-too-many": [{}],
  "subscription-unknown": [{ subscription: 3 }],
  "request-unreadable": [{ wrong: ["a: expected b"] }, { wrong: ["a", "b."] }],
  "not-in-future": [true, false].map((isWithinYear) => ({ isWithinYear })),
  "option-unknown": [{ option: X }],
  "option-wrong": PERMITTED.map((permitted) => ({ option: "quiet_from", permitted })),
  "problem-gone": [{}],
  "problem-passing": [{}],
  "suggestion-gone": [{}],
  "suggestion-not-open": [{}],
  "put-off-too-far": [{}],
  "suggestion-created": [{}],
  "suggestion-dismissed": [{}],
  "suggestion-done": [{}],
  "forget-created": [{}],
  "not-forgotten": [{}],
  "edit-elsewhere": [{}],
  "edit-needs-asking": [{}],
  "change-without-asking": [{}],
  "act-needs-asking": [{}],
  "comments-lost": [{}],
  "automation-gone": [{}],
  "automation-edited": [{}],
  "automation-outdated": [{}],
  "change-unknown": [{}],
  "change-undone": [{}],
  "automation-not-tried": [{ why: X }],
  "day-not-come": [{}],
  "home-unread": ([null, "rule", "owners"] as const).map((unknown) => ({ unknown })),
  "rule-unknown": [{}],
  "rule-wrong": RULE_KINDS.map((by) => ({ by })),
  "rule-includes": [{}],
  "days-reversed": [{}],
  "days-too-many": [{ most: 1 }, { most: 3 }],
  "days-not-marked": [{}],
  "days-not-proposed": [{}],
  "today-odd": [{ from: X, to: X }],
  "other-kind": [{}],
  "nothing-remembered": [{ entityId: X }],
  "nothing-said": [{ id: X }],
  "user-unmarked": [{}],
  "user-unknown": [{}],
  "thing-unknown": (["entity", "device"] as const).map((scope) => ({ scope, id: X })),
  "person-unsaid": [{}],
  "person-unknown": [{ personId: X }],
  "incident-gone": [{}],
  "incident-not-normal": [{}],
  "history-unread": [{}],
  "history-still-read": [{}],
  "analysis-running": [{}],
  "analysis-while-stopping": [{}],
  "analysis-while-deleting": [{}],
  "analysis-ended-stopping": [{}],
  "analysis-ended-deleting": [{}],
  "analysis-broke": [{ reason: X }],
  "analysis-died": [{ exitCode: 3 }],
  "analysis-endless": [{ minutes: 1 }, { minutes: 3 }],
  "store-damaged": [{ file: X }],
  "store-unsound": [{ file: X, said: X }],
  "store-full": [{ file: X }],
  "store-locked": [{ file: X }],
  "store-inaccessible": [{ file: X }],
  "store-sealed": [{}],
  "store-busy": [{}],
  "wipe-waits": [{}],
  "deletion-running": [{}],
  "key-wrong": [{ file: X }],
  "key-missing": [{ file: X }],
  "key-unfit": [{ file: X }],
  "key-inaccessible": [{ file: X }],
  "backup-failed": [{ why: null }, { why: { kind: "store-full", file: X } }],
  "backup-not-made": [{}],
  "backup-broke": [{}],
  "backup-died": [{}],
  "backup-gone": [{}],
  "backup-damaged": [{ file: X }],
  "backup-no-room": [{ folder: X }],
  "store-restored": [true, false].flatMap((isWanted) =>
    [null, 1_790_000_000_000].map((backupMs) => ({ isWanted, backupMs })),
  ),
  "ha-starting": [{}],
  "ha-not-yet": [{}],
  "ha-unreachable": [{}],
  "ha-silent": [{}],
  "ha-lost": [{}],
  "ha-reconnecting": [{}],
  "ha-token-refused": [true, false].map((isSupervisors) => ({ isSupervisors })),
  "ha-no-admin": [{}],
  "ha-no-answer": [null, 1, 60].map((seconds) => ({ command: X, seconds })),
  "ha-answer-unknown": [{ command: X }],
  "ha-refused": [{ command: X, reason: X }],
  "ha-no-history": [{}],
  "ha-not-included": [{}],
  "ha-nothing-saved": [{}],
  "ha-may-not-save": [{}],
  "ha-not-saved": [{ reason: X }],
  "ha-automation-refused": [{ reason: X }],
  "host-not-running": [{ host: X, status: 3 }],
  "host-redirects": [{ host: X }],
  "host-forbids": [{ host: X }],
  "host-of-another": [{ host: X }],
  "host-without-socket": [{ host: X }],
  "host-unnamed": [{ host: X }],
  "host-empty": [{ host: X }],
  "host-unverified": [{ host: X, code: X }],
  "host-without-https": [{ host: X }],
  "host-silent": [{ host: X }],
  "model-none": [{}],
  "model-unnamed": [{}],
  "model-without-key": [{ provider: X }],
  "model-without-address": [{}],
  "model-elsewhere": ELSEWHERE.map((why) => ({ why })),
  "model-host-unknown": [{ host: X }],
  "model-resting": [{}],
  "model-budget": [{ of: "tokens" }, { of: "money" }],
  "model-redirects": [{}],
  "model-reply-long": [{}],
  "model-reply-unknown": [{ to: X }],
  "model-silent": [{ to: X }],
  "model-overasked": [{ to: X }],
  "model-busy": [{ to: X, status: 3 }],
  "model-key-refused": [{ to: X }],
  "model-unknown": [{ to: X }],
  "model-request-refused": [{ to: X, status: 3 }],
  "ai-task-refused": [null, X].map((entityId) => ({ entityId })),
  "ai-task-unnamed": [{}],
  "ai-task-failed": [{ to: X }],
  "ai-task-slow": [{}],
  "wording-unfit": FAULTS.map((fault) => ({ fault })),
};

const failures = Object.entries(SAMPLES).flatMap(([kind, samples]) =>
  // The table's type has paired them.
  samples.map((facts) => ({ kind, ...facts }) as Failure),
);

describe("a failure", () => {
  it.each(failures.map((failure) => [JSON.stringify(failure), failure] as const))(
    "%s is a whole sentence of each language",
    (_, failure) => {
      const said = LANGUAGES.map((language) => language.failure(failure));
      for (const sentence of said) {
        expect(sentence).toMatch(/^\S.*\.$/);
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\.\.$|\s\s/);
        expect(sentence).toContain(JSON.stringify(failure).includes(`"${X}"`) ? X : "");
      }
      expect(new Set(said).size).toBe(failure.kind === "as-said" ? 1 : LANGUAGES.length);
    },
  );

  it("is said in English as its error says it", () => {
    for (const failure of failures) expect(EN.failure(failure)).toBe(failureInEnglish(failure));
  });

  it("leaves nothing of another language in German but what others said", () => {
    for (const failure of failures) {
      expect(DE.failure(failure).replaceAll(/„[^“]*“|`[^`]*`/g, "")).not.toMatch(
        /\b(?:the|of|is|its?|not|and|or|to|that|cannot|again)\b/,
      );
    }
  });

  it("has the singular and plural of each language", () => {
    expect(LANGUAGES.map((language) => language.failure({ kind: "analysis-endless", minutes: 1 }))).toEqual([
      "The analysis was ended after 1 minute without a result.",
      "Die Auswertung wurde nach einer Minute ohne Ergebnis abgebrochen.",
    ]);
    expect(DE.failure({ kind: "days-too-many", most: 366 })).toBe(
      "Es lassen sich höchstens 366 Tage auf einmal markieren.",
    );
  });

  it("quotes what another program said, whether or not that ends with a full stop", () => {
    for (const reason of ["no such light", "no such light."]) {
      const failure = { kind: "ha-automation-refused", reason } as const;
      expect(EN.failure(failure)).toBe("Home Assistant refused the automation: no such light.");
      expect(DE.failure(failure)).toBe("Home Assistant hat die Automatisierung abgelehnt: „no such light“.");
    }
  });

  it("tells the moment of a backup as each language writes it", () => {
    const failure = { kind: "store-restored", isWanted: false, backupMs: Date.UTC(2026, 9, 2, 3) } as const;
    expect(EN.failure(failure)).toContain("as of 2026-10-02 03:00 UTC");
    expect(DE.failure(failure)).toContain("auf dem Stand vom 2.10.2026, 03:00 Uhr UTC");
  });
});
