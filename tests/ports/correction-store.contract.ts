/** What every correction store keeps, whatever it is built on: people's word, and the rules' answer behind it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import type { CorrectionStore, Judge } from "../../src/ports/correction-store.ts";
import type { EventStore } from "../../src/ports/event-store.ts";
import { change, rowsOf } from "./events.ts";

export interface CorrectionStoreUnderTest {
  readonly store: Stores;
  reopen(): Stores;
  close(): void;
}

export interface Stores {
  readonly events: EventStore;
  readonly corrections: CorrectionStore;
}

const T = Date.UTC(2026, 9, 1, 6);
const EVERYTHING = { fromMs: 0, toMs: T + 1_000_000 };
const HAND: Initiator = { kind: "physical", actor: null, certaintyRatio: 0.8 };
const ANNA: Initiator = { kind: "person", actor: "anna", certaintyRatio: 1 };
const SAID = {
  scope: "entity",
  id: "light.hall",
  initiator: "person",
  personId: "person.anna",
  createdMs: T,
} as const;
const asRules: Judge = (_, judged) => judged;
const asAnnas: Judge = (entityId, judged) =>
  entityId === "light.hall" && judged.kind === "physical" ? ANNA : judged;

export function correctionStoreContract(name: string, open: () => CorrectionStoreUnderTest): void {
  describe(`corrections in ${name}`, () => {
    let subject: CorrectionStoreUnderTest;
    beforeEach(() => {
      subject = open();
    });
    afterEach(() => subject.close());

    const kindsOf = ({ events }: Stores) =>
      rowsOf(events.readWindow(EVERYTHING)).map(({ entity, initiator, actor }) => [entity, initiator, actor]);

    it("keeps what was said over a restart, one thing a target, until it is taken back", () => {
      subject.store.corrections.save(SAID);
      subject.store.corrections.save({ ...SAID, scope: "device", id: "remote" });
      subject.store.corrections.save({ ...SAID, initiator: "nobody", personId: null });
      const { corrections } = subject.reopen();
      expect(corrections.list()).toEqual([
        { ...SAID, scope: "device", id: "remote" },
        { ...SAID, initiator: "nobody", personId: null },
      ]);
      expect(corrections.remove(SAID)).toBe(true);
      expect(corrections.remove(SAID)).toBe(false);
      expect(corrections.list()).toHaveLength(1);
    });

    it("keeps which users are programs", () => {
      subject.store.corrections.mark({ userId: "nodered", markedMs: T });
      subject.store.corrections.mark({ userId: "nodered", markedMs: T + 1 });
      const { corrections } = subject.reopen();
      expect(corrections.programs()).toEqual([{ userId: "nodered", markedMs: T }]);
      expect(corrections.unmark("nodered")).toBe(true);
      expect(corrections.unmark("nodered")).toBe(false);
    });

    it("has something to judge after every change of what was said, and not before", () => {
      const { corrections } = subject.store;
      expect(corrections.isJudging()).toBe(false);
      expect(corrections.remove(SAID)).toBe(false);
      expect(corrections.isJudging()).toBe(false);
      corrections.save(SAID);
      expect(corrections.isJudging()).toBe(true);
      expect(corrections.judgeStored(asRules, 10)).toEqual({ changed: 0, isDone: true });
      expect(corrections.isJudging()).toBe(false);
      corrections.judgeAgain();
      expect(corrections.isJudging()).toBe(true);
    });

    it("changes what is stored, in batches that go on after a restart, and gives back what it was", () => {
      const states = ["on", "off", "on", "off", "on"];
      subject.store.events.append(
        states.flatMap((state, i) => [
          change("light.hall", state, T + i * 10, HAND),
          change("light.desk", state, T + i * 10 + 1, HAND),
        ]),
      );
      const before = kindsOf(subject.store);
      subject.store.corrections.save(SAID);
      expect(subject.store.corrections.judgeStored(asAnnas, 4)).toEqual({ changed: 2, isDone: false });
      const reopened = subject.reopen();
      expect(reopened.corrections.isJudging()).toBe(true);
      expect(reopened.corrections.judgeStored(asAnnas, 4)).toEqual({ changed: 2, isDone: false });
      expect(reopened.corrections.judgeStored(asAnnas, 4)).toEqual({ changed: 1, isDone: true });
      expect(kindsOf(reopened).filter(([entity]) => entity === "light.hall")).toEqual(
        states.map(() => ["light.hall", "person", "anna"]),
      );
      expect(reopened.events.counts().byInitiator).toEqual({ person: 5, physical: 5 });

      reopened.corrections.remove(SAID);
      expect(reopened.corrections.judgeStored(asRules, 100)).toEqual({ changed: 5, isDone: true });
      expect(kindsOf(reopened)).toEqual(before);
      expect(reopened.events.counts().byInitiator).toEqual({ physical: 10 });
    });

    it("gives back what the rules had said of changes that came in corrected", () => {
      const { events, corrections } = subject.store;
      events.append([{ ...change("light.hall", "on", T, ANNA), judged: HAND }]);
      expect(kindsOf(subject.store)).toEqual([["light.hall", "person", "anna"]]);
      corrections.judgeAgain();
      corrections.judgeStored(asRules, 10);
      expect(kindsOf(subject.store)).toEqual([["light.hall", "physical", null]]);
    });
  });
}
