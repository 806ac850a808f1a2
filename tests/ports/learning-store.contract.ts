/** What every store of rules and marked days keeps, whatever it is built on. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LearningRule, MarkedDays, ProposalAnswer } from "../../src/core/domain/learning.ts";
import type { LearningStore } from "../../src/ports/learning-store.ts";

export interface LearningStoreUnderTest {
  readonly store: LearningStore;
  /** Closes and opens it again, as a restart does. */
  reopen(): LearningStore;
  close(): void;
}

const TV: LearningRule = { id: "area:tv", effect: "exclude", by: "area", value: "tv" };
const HALL: LearningRule = { id: "entity:light.hall", effect: "include", by: "entity", value: "light.hall" };
const SUMMER: MarkedDays = {
  id: "summer",
  from: "2026-07-20",
  to: "2026-08-02",
  reason: "Holiday ☀",
  origin: "hand",
};
const ODD: MarkedDays = { id: "odd", from: "2026-05-01", to: "2026-05-01", reason: null, origin: "proposal" };
const AWAY: ProposalAnswer = {
  kind: "away",
  from: "2026-05-01",
  to: "2026-05-01",
  answer: "accepted",
};

export function describeLearningStore(name: string, open: () => LearningStoreUnderTest): void {
  describe(`${name} as a store of what is learned from`, () => {
    let opened: LearningStoreUnderTest;
    let store: LearningStore;
    beforeEach(() => {
      opened = open();
      store = opened.store;
    });
    afterEach(() => {
      opened.close();
    });

    it("is empty at first", () => {
      expect([store.rules(), store.markedDays(), store.answers()]).toEqual([[], [], []]);
    });

    it("gives rules back in the order in which they were set, a changed one in its old place", () => {
      store.saveRule(TV);
      store.saveRule(HALL);
      store.saveRule({ ...TV, effect: "include" });
      expect(store.rules()).toEqual([{ ...TV, effect: "include" }, HALL]);
    });

    it("says whether a rule or days were there to be deleted", () => {
      store.saveRule(TV);
      store.saveMarkedDays(SUMMER);
      expect([store.deleteRule(TV.id), store.deleteRule(TV.id)]).toEqual([true, false]);
      expect([store.deleteMarkedDays("summer"), store.deleteMarkedDays("summer")]).toEqual([true, false]);
      expect([store.rules(), store.markedDays()]).toEqual([[], []]);
    });

    it("lists the earliest days first, and replaces those of the same id", () => {
      store.saveMarkedDays(SUMMER);
      store.saveMarkedDays(ODD);
      store.saveMarkedDays({ ...SUMMER, to: "2026-08-09" });
      expect(store.markedDays()).toEqual([ODD, { ...SUMMER, to: "2026-08-09" }]);
    });

    it("keeps the last answer to a proposal", () => {
      store.saveAnswer({ ...AWAY, answer: "declined" });
      store.saveMarkedDays(ODD, AWAY);
      expect(store.answers()).toEqual([AWAY]);
    });

    it("has everything after a restart", () => {
      store.saveRule(TV);
      store.saveMarkedDays(ODD, AWAY);
      store = opened.reopen();
      expect([store.rules(), store.markedDays(), store.answers()]).toEqual([[TV], [ODD], [AWAY]]);
    });
  });
}
