/** What every event store keeps, whatever it is built on: an adapter's test calls this with a way to open one. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import type { AttributedEvent, EventStore } from "../../src/ports/event-store.ts";
import { change, PERSON, rowsOf, runsOf } from "./events.ts";

export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** Closes and opens it again, as a restart does. */
  reopen(): EventStore;
  close(): void;
}

const T = Date.UTC(2026, 9, 1, 6);
const AUTOMATION: Initiator = { kind: "automation", actor: "automation.dusk", certaintyRatio: 1 };
const EVERYTHING = { fromMs: 0, toMs: T * 2 };

export function describeEventStore(name: string, open: () => EventStoreUnderTest): void {
  describe(`${name} as an event store`, () => {
    let opened: EventStoreUnderTest;
    let store: EventStore;
    beforeEach(() => {
      opened = open();
      store = opened.store;
    });
    afterEach(() => {
      opened.close();
    });

    it("is empty at first", () => {
      expect(store.readWindow(EVERYTHING).length).toBe(0);
      expect(store.counts()).toMatchObject({ firstMs: null, lastMs: null, stateChanges: 0, entities: 0 });
      expect(store.coveredSpans()).toEqual([]);
      expect(store.readRuns(EVERYTHING)).toEqual([]);
    });

    it("gives changes back in time order with who made them", () => {
      const added = store.append([
        change("light.hall", "on", T + 2_000),
        change("light.hall", "off", T, AUTOMATION),
        change("lock.door", "locked", T + 1_000, { kind: "physical", actor: null, certaintyRatio: 0.7 }),
      ]);
      expect(added).toBe(3);
      expect(rowsOf(store.readWindow(EVERYTHING))).toEqual([
        {
          atMs: T,
          entity: "light.hall",
          state: "off",
          previous: null,
          initiator: "automation",
          actor: "automation.dusk",
        },
        {
          atMs: T + 1_000,
          entity: "lock.door",
          state: "locked",
          previous: null,
          initiator: "physical",
          actor: null,
        },
        {
          atMs: T + 2_000,
          entity: "light.hall",
          state: "on",
          previous: "off",
          initiator: "person",
          actor: "user-anna",
        },
      ]);
    });

    it("leaves a change that is already there as it is, so that a gap may be filled twice", () => {
      const batch = [change("light.hall", "on", T), change("light.hall", "off", T + 1_000)];
      expect(store.append(batch)).toBe(2);
      expect(store.append([...batch, change("light.hall", "on", T + 2_000)])).toBe(1);
      expect(store.append([change("light.hall", "off", T, AUTOMATION)])).toBe(0);
      expect(rowsOf(store.readWindow(EVERYTHING)).map(({ state }) => state)).toEqual(["on", "off", "on"]);
      expect(store.counts()).toMatchObject({ stateChanges: 3, byInitiator: { person: 3 } });
    });

    it("takes a window from its first instant to just before its last", () => {
      store.append([
        change("light.a", "on", T),
        change("light.b", "on", T + 10),
        change("light.c", "on", T + 20),
      ]);
      const log = store.readWindow({ fromMs: T, toMs: T + 20 });
      expect(rowsOf(log).map(({ entity }) => entity)).toEqual(["light.a", "light.b"]);
      expect(log.range).toEqual({ fromMs: T, toMs: T + 20 });
    });

    it("knows the state an entity had before the window", () => {
      store.append([
        change("light.hall", "off", T - 5_000),
        change("light.hall", "on", T - 1_000),
        change("light.hall", "off", T + 1_000),
        change("light.den", "off", T - 1_000),
      ]);
      const log = store.readWindow({ fromMs: T, toMs: T + 5_000 });
      expect(rowsOf(log)).toMatchObject([{ entity: "light.hall", state: "off", previous: "on" }]);
      expect(log.entityIds).toEqual(["light.hall"]);
    });

    it("leaves updates of attributes alone out of the columns", () => {
      store.append([
        change("light.hall", "on", T - 1_000, PERSON, { brightness: 10 }),
        change("light.hall", "on", T, PERSON, { brightness: 200 }),
        change("light.hall", "off", T + 1_000),
        change("light.hall", "off", T + 2_000, PERSON, { brightness: null }),
      ]);
      expect(rowsOf(store.readWindow({ fromMs: T, toMs: T + 5_000 }))).toMatchObject([
        { state: "off", previous: "on" },
      ]);
      expect(store.counts().stateChanges).toBe(4);
    });

    it("has what people set at a climate or a humidifier beside it, packed or not", () => {
      const hour = Math.floor(T / 3_600_000) * 3_600_000;
      const by = (kind: "system" | "physical") => ({ kind, actor: null, certaintyRatio: 1 });
      store.append([
        change("climate.hall", "heat", hour, by("system"), { temperature: 20, current_temperature: 18 }),
        change("climate.hall", "heat", hour + 1, PERSON, { temperature: 21 }),
        change("sensor.a", "21", hour + 2, by("system")),
        change("sensor.a", "none", hour + 3, by("system")),
        change("climate.hall", "off", hour + 4, by("physical"), { temperature: null }),
        change("climate.hall", "unavailable", hour + 5, by("system")),
        change("climate.hall", "heat", hour + 6, PERSON, { temperature: 22.1234567890123 }),
        change("humidifier.bath", "on", hour + 7, PERSON, { humidity: 55 }),
        change("light.hall", "on", hour + 8, PERSON, { temperature: 55 }),
      ]);
      const read = () => store.readWindow({ fromMs: hour, toMs: hour + 10_000 });
      const log = read();
      const setpoints = rowsOf(log).filter(({ entity }) => entity?.includes("#"));
      expect(
        setpoints.map(({ atMs, entity, state, previous, initiator, actor }) =>
          [atMs - hour, entity, state, previous, initiator, actor].join(" "),
        ),
      ).toEqual([
        "0 climate.hall#temperature 20  system ",
        "1 climate.hall#temperature 21 20 person user-anna",
        "4 climate.hall#temperature none 21 physical ",
        "6 climate.hall#temperature 22.1234567890123 none system ",
        "7 humidifier.bath#humidity 55  person user-anna",
      ]);
      // A change of state comes after what was set with it, and a text has one code.
      expect(rowsOf(log).filter(({ atMs }) => atMs === hour + 4)).toMatchObject([
        { state: "none" },
        { state: "off" },
      ]);
      expect(new Set(log.states).size).toBe(log.states.length);
      expect(store.counts().entities).toBe(4);
      expect(store.readWindow({ fromMs: hour, toMs: hour + 10_000 }, ["climate.hall"]).entityIds).toEqual([
        "climate.hall",
      ]);
      const asked = store.readWindow({ fromMs: hour, toMs: hour + 10_000 }, [
        "climate.hall",
        "climate.hall#temperature",
      ]);
      expect(asked.entityIds.toSorted()).toEqual(["climate.hall", "climate.hall#temperature"]);
      expect(rowsOf(asked)).toEqual(
        rowsOf(log).filter(({ entity }) => asked.entityIds.includes(entity ?? "")),
      );
      expect(store.packNext(hour, hour + 3_600_000)).toBe(hour + 3_600_000);
      expect(rowsOf(read())).toEqual(rowsOf(log));
    });

    it("has a preset's own setpoint as nobody's", () => {
      const set = (atMs: number, temperature: number, preset_mode: string) =>
        change("climate.hall", "heat", atMs, PERSON, { temperature, preset_mode });
      store.append([set(T, 21, "comfort"), set(T + 1, 17, "eco"), set(T + 2, 18, "eco")]);
      const rows = rowsOf(store.readWindow({ fromMs: T, toMs: T + 10 }));
      expect(
        rows
          .filter(({ entity }) => entity === "climate.hall#temperature")
          .map(({ state, initiator }) => `${state} ${initiator}`),
      ).toEqual(["21 person", "17 system", "18 person"]);
    });

    it("reads the columns of the entities asked for only", () => {
      store.append([change("light.a", "on", T), change("light.b", "on", T), change("light.c", "on", T)]);
      const log = store.readWindow(EVERYTHING, ["light.a", "light.c", "light.nowhere"]);
      expect(rowsOf(log).map(({ entity }) => entity)).toEqual(["light.a", "light.c"]);
      expect(store.readWindow(EVERYTHING, []).length).toBe(0);
    });

    it("gives states back letter by letter", () => {
      const states = [
        "21.37",
        "21.370",
        "-0.5",
        "-0",
        "0",
        "00",
        "007",
        "1e5",
        "3.",
        ".5",
        "1,5",
        " 1",
        "",
        "☀",
        "NaN",
      ];
      const long = [
        "99999999999999",
        "0.0000000000001",
        "123456789012345678",
        "3.14159265358979",
        "x".repeat(255),
      ];
      const all = [...states, ...long];
      store.append(all.map((state, index) => change("sensor.s", state, T + index)));
      expect(rowsOf(store.readWindow(EVERYTHING)).map(({ state }) => state)).toEqual(all);
    });

    it("takes a removed entity as one of which nothing is known", () => {
      store.append([
        change("light.hall", "on", T),
        change("light.hall", null, T + 1),
        change("light.hall", "on", T + 2),
      ]);
      expect(rowsOf(store.readWindow(EVERYTHING)).map(({ state }) => state)).toEqual([
        "on",
        "unavailable",
        "on",
      ]);
    });

    it("reads windows of more changes than one block holds", () => {
      const batch = Array.from({ length: 40_000 }, (_, index) =>
        change(`light.l${index % 7}`, String(index), T + Math.floor(index / 3)),
      );
      expect(store.append(batch)).toBe(40_000);
      const rows = rowsOf(store.readWindow(EVERYTHING));
      expect(rows.length).toBe(40_000);
      expect(new Set(rows.map(({ state }) => state)).size).toBe(40_000);
      expect(rows.every(({ atMs }, index) => index === 0 || atMs >= (rows[index - 1]?.atMs ?? 0))).toBe(true);
    });

    it("writes a batch wholly or not at all, and goes on after a failed one", () => {
      const broken = [
        change("light.new", "strange", T, { ...PERSON, actor: "user-new" }),
        change("light.hall", "on", Number.NaN),
      ];
      expect(() => store.append(broken)).toThrow(RangeError);
      expect(store.counts()).toMatchObject({ stateChanges: 0, entities: 0 });
      store.append([change("light.new", "strange", T, { ...PERSON, actor: "user-new" })]);
      expect(rowsOf(store.readWindow(EVERYTHING))).toMatchObject([
        { entity: "light.new", state: "strange", actor: "user-new" },
      ]);
    });

    it("counts changes by who made them", () => {
      store.append([
        change("light.a", "on", T),
        change("light.b", "on", T + 1, { ...PERSON, certaintyRatio: 0.5 }),
        change("light.a", "off", T + 2, AUTOMATION),
        change("light.b", "off", T + 3, null),
      ]);
      expect(store.counts()).toMatchObject({
        firstMs: T,
        lastMs: T + 3,
        stateChanges: 4,
        entities: 2,
        byInitiator: { person: 2, automation: 1, unknown: 1 },
      });
      expect(store.counts().bytes).toBeGreaterThan(0);
    });

    it("keeps runs of automations and scripts with their contexts, each once", () => {
      const run: AttributedEvent = {
        event: {
          type: "automation_triggered",
          entityId: "automation.dusk",
          atMs: T,
          context: { id: "c1", parentId: null, userId: null },
        },
        initiator: null,
      };
      const script: AttributedEvent = {
        event: { type: "script_started", entityId: "script.tidy", atMs: T + 5, context: null },
        initiator: null,
      };
      expect(store.append([run, script, run])).toBe(0);
      store.append([run]);
      expect(store.readRuns({ fromMs: T, toMs: T + 6 })).toEqual([
        { entityId: "automation.dusk", atMs: T, contextId: "c1" },
        { entityId: "script.tidy", atMs: T + 5, contextId: null },
      ]);
      expect(store.readRuns({ fromMs: T + 1, toMs: T + 5 })).toEqual([]);
    });

    it("gives a window the runs within it", () => {
      const run = (entityId: string, atMs: number): AttributedEvent => ({
        event: { type: "automation_triggered", entityId, atMs, context: null },
        initiator: null,
      });
      store.append([
        run("automation.dusk", T),
        run("automation.dawn", T + 10),
        run("automation.dusk", T + 2_000),
      ]);
      expect(runsOf(store.readWindow({ fromMs: T + 10, toMs: T + 2_001 }))).toEqual([
        ["automation.dawn", T + 10],
        ["automation.dusk", T + 2_000],
      ]);
    });

    it("merges covered spans that touch or overlap, and keeps gaps apart", () => {
      store.markCovered({ fromMs: 10, toMs: 20 });
      store.markCovered({ fromMs: 40, toMs: 50 });
      store.markCovered({ fromMs: 60, toMs: 60 });
      expect(store.coveredSpans()).toEqual([
        { fromMs: 10, toMs: 20 },
        { fromMs: 40, toMs: 50 },
      ]);
      store.markCovered({ fromMs: 20, toMs: 30 });
      store.markCovered({ fromMs: 12, toMs: 15 });
      expect(store.coveredSpans()).toEqual([
        { fromMs: 10, toMs: 30 },
        { fromMs: 40, toMs: 50 },
      ]);
      store.markCovered({ fromMs: 5, toMs: 45 });
      expect(store.coveredSpans()).toEqual([{ fromMs: 5, toMs: 50 }]);
    });

    it("takes back what was covered from a time on", () => {
      store.markCovered({ fromMs: 10, toMs: 20 });
      store.markCovered({ fromMs: 40, toMs: 50 });
      store.markCovered({ fromMs: 60, toMs: 70 });
      store.uncoverFrom(45);
      expect(store.coveredSpans()).toEqual([
        { fromMs: 10, toMs: 20 },
        { fromMs: 40, toMs: 45 },
      ]);
      store.uncoverFrom(0);
      expect(store.coveredSpans()).toEqual([]);
    });

    it("forgets the oldest changes in batches, and what was covered with them", () => {
      const batch = Array.from({ length: 10 }, (_, index) =>
        change("sensor.s", `${index}`, T + index, index % 2 === 0 ? PERSON : AUTOMATION),
      );
      store.append(batch);
      store.markCovered({ fromMs: T - 100, toMs: T + 100 });
      expect(store.purgeBefore(T + 7, 4)).toBe(4);
      expect(store.coveredSpans()).toEqual([{ fromMs: T - 100, toMs: T + 100 }]);
      expect(store.purgeBefore(T + 7, 4)).toBe(3);
      expect(store.purgeBefore(T + 7, 4)).toBe(0);
      expect(rowsOf(store.readWindow(EVERYTHING)).map(({ state }) => state)).toEqual(["7", "8", "9"]);
      expect(store.counts()).toMatchObject({
        stateChanges: 3,
        firstMs: T + 7,
        byInitiator: { person: 1, automation: 2 },
      });
      expect(store.coveredSpans()).toEqual([{ fromMs: T + 7, toMs: T + 100 }]);
    });

    it("erases entities wherever they are, a step at a time, and nothing else", () => {
      const tv = Array.from({ length: 20 }, (_, index) =>
        change("media_player.tv", index % 2 === 0 ? "on" : "off", T + index, index < 5 ? PERSON : AUTOMATION),
      );
      const run: AttributedEvent = {
        event: { type: "script_started", entityId: "script.tv", atMs: T, context: null },
        initiator: null,
      };
      store.append([...tv, change("light.hall", "on", T + 3), run]);
      store.markCovered({ fromMs: T, toMs: T + 100 });
      const isErased = (entityId: string) => entityId.endsWith(".tv");
      let erased = 0;
      let steps = 0;
      for (let fromMs: number | null = 0; fromMs !== null; steps += 1) {
        const step = store.erase({ isErased, userIds: [] }, fromMs, 6);
        erased += step.changes;
        fromMs = step.nextMs;
      }
      expect(erased).toBe(20);
      expect(steps).toBeGreaterThan(2);
      expect(rowsOf(store.readWindow(EVERYTHING)).map(({ entity }) => entity)).toEqual(["light.hall"]);
      expect(store.counts()).toMatchObject({ stateChanges: 1, byInitiator: { person: 1 } });
      expect(store.readRuns(EVERYTHING)).toEqual([]);
      expect(store.coveredSpans()).toEqual([{ fromMs: T, toMs: T + 100 }]);
      expect(store.append([change("media_player.tv", "on", T)])).toBe(1);
    });

    it("gets on where many changes fall into one millisecond", () => {
      store.append(Array.from({ length: 9 }, (_, index) => change(`light.l${index}`, "on", T)));
      const first = store.erase({ isErased: () => true, userIds: [] }, 0, 2);
      expect(first).toEqual({ changes: 0, nextMs: T });
      expect(store.erase({ isErased: () => true, userIds: [] }, T, 2)).toEqual({ changes: 9, nextMs: T + 1 });
      expect(store.erase({ isErased: () => true, userIds: [] }, T + 1, 2)).toEqual({
        changes: 0,
        nextMs: null,
      });
    });

    it("takes from users that it was they, and keeps what happened", () => {
      const by = (actor: string): Initiator => ({ kind: "person", actor, certaintyRatio: 0.95 });
      store.append([
        change("light.hall", "on", T, by("user-anna")),
        change("light.hall", "off", T + 1, by("user-ben")),
        change("light.hall", "on", T + 2, { kind: "app", actor: "user-anna", certaintyRatio: 1 }),
        change("light.hall", "off", T + 3, AUTOMATION),
      ]);
      const erasure = { isErased: () => false, userIds: ["user-anna", "user-nobody"] };
      expect(store.erase(erasure, 0, 100)).toEqual({ changes: 2, nextMs: null });
      const who = rowsOf(store.readWindow(EVERYTHING)).map(({ state, initiator, actor }) => [
        state,
        initiator,
        actor,
      ]);
      expect(who).toEqual([
        ["on", "unknown", null],
        ["off", "person", "user-ben"],
        ["on", "unknown", null],
        ["off", "automation", "automation.dusk"],
      ]);
      expect(store.counts().byInitiator).toEqual({ unknown: 2, person: 1, automation: 1 });
      expect(store.erase(erasure, 0, 100)).toEqual({ changes: 0, nextMs: null });
    });

    it("has everything after a restart", () => {
      store.append([change("light.hall", "on", T), change("sensor.s", "20.5", T + 1, AUTOMATION)]);
      store.markCovered({ fromMs: T, toMs: T + 10 });
      const before = {
        rows: rowsOf(store.readWindow(EVERYTHING)),
        counts: store.counts(),
        spans: store.coveredSpans(),
      };
      store = opened.reopen();
      expect({
        rows: rowsOf(store.readWindow(EVERYTHING)),
        counts: store.counts(),
        spans: store.coveredSpans(),
      }).toEqual(before);
      expect(store.append([change("light.hall", "on", T)])).toBe(0);
    });
  });
}
