import { describe, expect, it } from "vitest";
import { toRecord } from "../../src/app/record.ts";
import { NEW_LIFE, type Regret, type SuggestionState } from "../../src/core/domain/suggestion-life.ts";
import type { StoredSuggestion } from "../../src/ports/suggestion-store.ts";
import { foundSample } from "./suggestion-sample.ts";

function stored(
  state: SuggestionState,
  automationId: string | null = null,
  regret: Regret | null = null,
): StoredSuggestion {
  return {
    id: state,
    found: foundSample(),
    state,
    rank: 0,
    createdMs: 0,
    updatedMs: 0,
    dismissReason: null,
    automationId,
    automationEntityId: null,
    runCount: 3,
    lastRunMs: null,
    life: { ...NEW_LIFE, regret },
  };
}

describe("Steward's own record", () => {
  it("counts what people took, what still stands, and what they undid", () => {
    expect(
      toRecord(
        [
          stored("proposed"),
          stored("snoozed"),
          stored("silent"),
          stored("asking", "a"),
          stored("active", "b", { sinceMs: 0, acts: 9, undone: 2 }),
          stored("retired", "c"),
          stored("dismissed"),
          stored("dismissed", "d"),
        ],
        4,
      ),
    ).toEqual({ answered: 6, accepted: 5, kept: 3, runs: 9, reversed: 2, falseAlarms: 4 });
  });

  it("says nothing of what is not watched", () => {
    expect(toRecord([stored("asking", "a")], null)).toMatchObject({ reversed: null, falseAlarms: null });
  });
});
