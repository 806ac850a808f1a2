/** What every suggestion store keeps, whatever it is built on. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NEW_LIFE } from "../../src/core/domain/suggestion-life.ts";
import type { AnalysisRecord, StoredSuggestion, SuggestionStore } from "../../src/ports/suggestion-store.ts";

export interface SuggestionStoreUnderTest {
  readonly store: SuggestionStore;
  reopen(): SuggestionStore;
  close(): void;
}

const T = Date.UTC(2026, 9, 1, 6);

function suggestion(id: string, rank: number, changed: Partial<StoredSuggestion> = {}): StoredSuggestion {
  return {
    id,
    found: {
      suggestion: {
        id,
        kind: "new",
        replaces: null,
        mode: "act",
        detector: "daily_time",
        title: "Turn on the hall light at 07:00",
        explanation: "On 28 of 30 days …",
        automation: {
          alias: "Hall light",
          description: "",
          triggers: [{ trigger: "time", at: "07:00:00" }],
          conditions: [],
          actions: [{ action: "light.turn_on", target: { entity_id: "light.hall" } }],
          mode: "single",
        },
        evidence: {
          support: 28,
          opportunities: 30,
          confidence: 28 / 30,
          lift: 4.2,
          q_value: 1e-9,
          first_seen: "2026-09-01T05:00:00.000Z",
          last_seen: "2026-09-30T05:00:00.000Z",
          days_seen: 28,
        },
        backtest: {
          days: 30,
          fired: 29,
          matched: 28,
          unmatched: 1,
          contradicted: 0,
          already_so: 1,
          missed: 2,
          precision: 28 / 29,
          coverage: 28 / 30,
          false_per_day: 1 / 30,
          daily: [],
        },
      },
      titleParts: [{ text: "Turn on the " }, { text: "hall light", strong: true }],
      body: { minute: 420, weekdays: [0, 1, 2], nested: { null: null } },
      targetEntityIds: ["light.hall"],
    },
    state: "proposed",
    rank,
    createdMs: T,
    updatedMs: T,
    dismissReason: null,
    automationId: null,
    automationEntityId: null,
    runCount: 0,
    lastRunMs: null,
    life: NEW_LIFE,
    ...changed,
  };
}

function record(scope: AnalysisRecord["scope"], startedMs: number): AnalysisRecord {
  return {
    startedMs,
    finishedMs: startedMs + 1_234,
    scope,
    readiness: [{ detector: "daily_time", ready: false, reason: "3 of 14 days", readyAt: "2026-10-12" }],
    nothingFound: [{ detector: "daily_time", reason: "No habit yet.", ready_at: null }],
    findings: [],
    warnings: ["2 entities left out"],
  };
}

export function describeSuggestionStore(name: string, open: () => SuggestionStoreUnderTest): void {
  describe(`${name} as a suggestion store`, () => {
    let opened: SuggestionStoreUnderTest;
    let store: SuggestionStore;
    beforeEach(() => {
      opened = open();
      store = opened.store;
    });
    afterEach(() => {
      opened.close();
    });

    it("is empty at first", () => {
      expect(store.list()).toEqual([]);
      expect(store.get("nothing")).toBeNull();
      expect(store.lastAnalysis()).toBeNull();
      expect(store.lastAnalysis("full")).toBeNull();
    });

    it("gives a suggestion back as it was saved", () => {
      const saved = suggestion("a", 0.5, { dismissReason: "we like it dark", lastRunMs: T + 5, runCount: 3 });
      store.save(saved);
      expect(store.get("a")).toEqual(saved);
    });

    it("replaces a suggestion of the same id", () => {
      store.save(suggestion("a", 0));
      const active = suggestion("a", 1, { state: "active", automationId: "steward_a", updatedMs: T + 9 });
      store.save(active);
      expect(store.list()).toEqual([active]);
    });

    it("lists the best first", () => {
      store.save(suggestion("c", 2));
      store.save(suggestion("b", 0));
      store.save(suggestion("a", 2));
      expect(store.list().map(({ id }) => id)).toEqual(["b", "a", "c"]);
    });

    it("saves an analysis with its suggestions, and tells the latest of each scope", () => {
      store.saveAll([suggestion("a", 0), suggestion("b", 1)], record("full", T));
      store.saveAll([], record("quick", T + 5_000));
      expect(store.list().length).toBe(2);
      expect(store.lastAnalysis()).toEqual(record("quick", T + 5_000));
      expect(store.lastAnalysis("full")).toEqual(record("full", T));
    });

    it("saves an analysis wholly or not at all", () => {
      const cyclic: Record<string, unknown> = {};
      cyclic["self"] = cyclic;
      const broken = suggestion("b", 1);
      const unsavable = { ...broken, found: { ...broken.found, body: cyclic } };
      expect(() => store.saveAll([suggestion("a", 0), unsavable], record("full", T))).toThrow(TypeError);
      expect(store.list()).toEqual([]);
      expect(store.lastAnalysis()).toBeNull();
    });

    it("marks which were forgotten and when, beside what they are, until the mark is taken away", () => {
      store.save(suggestion("a", 0));
      store.save(suggestion("b", 1));
      store.forget("a", T);
      store.forget("a", T + 5);
      store = opened.reopen();
      expect([...store.forgotten()]).toEqual([["a", T + 5]]);
      expect(store.get("a")).toEqual(suggestion("a", 0));
      store.recall("a");
      store.recall("b");
      expect(store.forgotten().size).toBe(0);
    });

    it("has everything after a restart", () => {
      store.saveAll([suggestion("a", 0)], record("full", T));
      store = opened.reopen();
      expect(store.list()).toEqual([suggestion("a", 0)]);
      expect(store.lastAnalysis()).toEqual(record("full", T));
    });
  });
}
