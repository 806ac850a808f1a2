/** Steps forward and back, edits, snoozing and undoing, with a Home Assistant in memory and a real store. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import type { AutomationWrites } from "../../src/app/automation-writes.ts";
import { stateOfBody } from "../../src/app/suggestion-steps.ts";
import type { Suggestions } from "../../src/app/suggestions.ts";
import type { AutomationConfig } from "../../src/core/domain/automation.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { SuggestionStep } from "../../src/core/domain/suggestion-life.ts";
import type { FoundSuggestion } from "../../src/core/domain/suggestion.ts";
import { DAY_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { change, PERSON } from "../ports/events.ts";
import { foundSample, resultOf } from "./suggestion-sample.ts";
import { createTestSuggestions } from "./suggestions-fixture.ts";

const ID = "kitchen-427";
const T = Date.UTC(2026, 10, 4, 12);

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let source: FakeHomeSource;
let suggestions: Suggestions;
let writes: AutomationWrites;

beforeEach(() => {
  clock = createFakeClock(T);
  source = createFakeHomeSource(createHome({ time_zone: "UTC" }));
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  ({ suggestions, writes } = createTestSuggestions({ store, source, clock }));
  suggestions.merge(resultOf(foundSample()), { scope: "full", startedMs: T });
});

afterEach(() => {
  store.close();
  folder.remove();
});

async function step(to: SuggestionStep): Promise<void> {
  await suggestions.setStep(ID, to, { acceptCommentLoss: false, who: "anna" });
}

function bodyThere(): Readonly<Record<string, unknown>> | null {
  return source.home.automations.find(({ id }) => id === `steward_${ID}`)?.config ?? null;
}

function editByHand(body: Readonly<Record<string, unknown>>): void {
  source.home = {
    ...source.home,
    automations: source.home.automations.map((one) => ({ ...one, config: { ...one.config, ...body } })),
  };
}

const state = () => suggestions.get(ID).state;
const later = (automation: AutomationConfig): AutomationConfig => ({
  ...automation,
  triggers: [{ trigger: "time", at: "08:00:00" }],
});

describe("the steps of a suggestion", () => {
  it("go forward and back, each with what Home Assistant has to have then", async () => {
    for (const [to, expected, isThere] of [
      ["silent", "silent", false],
      ["ask", "asking", true],
      ["on", "active", true],
      ["ask", "asking", true],
      ["silent", "silent", false],
      ["proposed", "proposed", false],
      ["on", "active", true],
      ["proposed", "proposed", false],
    ] as const) {
      await step(to);
      expect([to, state(), bodyThere() !== null]).toEqual([to, expected, isThere]);
      expect(stateOfBody(bodyThere())).toBe(isThere ? expected : "proposed");
    }
  });

  it("ask by an event in the place of acting, with waits and conditions kept", async () => {
    const waiting: AutomationConfig = {
      ...foundSample().suggestion.automation,
      conditions: [{ condition: "state", entity_id: "light.kitchen", state: "off" }],
      actions: [
        { delay: "00:05:00" },
        { action: "light.turn_on", target: { entity_id: "light.kitchen" } },
        { action: "light.turn_on", target: { entity_id: "light.hall" } },
      ],
    };
    await suggestions.edit(ID, waiting, "anna");
    await step("ask");
    expect(bodyThere()).toMatchObject({
      conditions: waiting.conditions,
      actions: [{ delay: "00:05:00" }, { event: "steward_ask", event_data: { suggestion_id: ID } }],
    });
  });

  it("never overwrite nor remove what was edited by hand", async () => {
    await step("on");
    editByHand({ mode: "restart" });
    const before = bodyThere();
    for (const to of ["ask", "silent", "proposed"] as const) {
      await expect(step(to)).rejects.toMatchObject({ code: "conflict" });
      expect([bodyThere(), state()]).toEqual([before, "active"]);
    }
    await expect(suggestions.edit(ID, later(foundSample().suggestion.automation), "anna")).rejects.toThrow(
      /changed by hand/,
    );
    expect(suggestions.get(ID).life.edited).toBeNull();
  });

  it("stay where they were when Home Assistant refuses", async () => {
    await step("silent");
    source.failSave = new PlainError("home_assistant_refused", "Message malformed");
    await expect(step("ask")).rejects.toThrow("Message malformed");
    expect(state()).toBe("silent");
    expect(writes.list(10)).toEqual([]);
    source.failSave = null;
    await step("ask");
    expect(state()).toBe("asking");
  });

  it("do not let act what has to be asked about, however it came in", async () => {
    const lock: AutomationConfig = {
      ...foundSample().suggestion.automation,
      actions: [{ action: "lock.unlock", target: { entity_id: "lock.door" } }],
    };
    await suggestions.edit(ID, lock, "anna");
    await expect(step("on")).rejects.toMatchObject({ code: "conflict" });
    await step("ask");
    expect(state()).toBe("asking");
    await suggestions.edit(ID, null, "anna");
    await step("on");
    await expect(suggestions.edit(ID, lock, "anna")).rejects.toMatchObject({ code: "conflict" });
    expect(JSON.stringify(bodyThere())).not.toContain("lock.unlock");
  });

  it("are kept by the next analysis, and so is an edited form", async () => {
    await suggestions.edit(ID, later(foundSample().suggestion.automation), "anna");
    await step("silent");
    suggestions.merge(resultOf(foundSample({ minute: 435 })), { scope: "full", startedMs: T + 1 });
    expect(state()).toBe("silent");
    expect(suggestions.get(ID).life.edited?.triggers).toEqual([{ trigger: "time", at: "08:00:00" }]);
    suggestions.merge(resultOf(), { scope: "full", startedMs: T + 2 });
    expect(state()).toBe("silent");
  });
});

describe("an edited suggestion", () => {
  it("is written as it was edited, and replaces what acts already", async () => {
    const edited = later(foundSample().suggestion.automation);
    await step("on");
    await suggestions.edit(ID, edited, "anna");
    expect(bodyThere()).toMatchObject({ triggers: edited.triggers });
    await suggestions.edit(ID, null, "anna");
    expect(bodyThere()).toMatchObject({ triggers: foundSample().suggestion.automation.triggers });
    expect(writes.list(10).map(({ what, who }) => [what, who])).toEqual([
      ["changed", "anna"],
      ["changed", "anna"],
      ["created", "anna"],
    ]);
  });
});

describe("a trial in silence", () => {
  it("counts what would have happened since it began", async () => {
    await step("silent");
    const at = (day: number, minute: number) => T + day * DAY_MS - 5 * 3_600_000 + (minute + 7) * MINUTE_MS;
    store.events.append(
      [1, 2, 3].flatMap((day) => [
        change("light.kitchen", "on", at(day, day === 3 ? 200 : 2), PERSON),
        change("light.kitchen", "off", at(day, 240), PERSON),
      ]),
    );
    store.events.markCovered({ fromMs: T, toMs: T + 4 * DAY_MS });
    clock.pass(4 * DAY_MS);
    expect(suggestions.trialOf(suggestions.get(ID))).toMatchObject({ fired: 4, matched: 2, unmatched: 2 });
    expect(suggestions.trialOf({ ...suggestions.get(ID), state: "active" })).toBeNull();
  });
});

describe("a snoozed suggestion", () => {
  it("comes back on its day, and not before", () => {
    suggestions.snooze(ID, T + 3 * DAY_MS);
    clock.pass(2 * DAY_MS);
    suggestions.wake();
    expect(state()).toBe("snoozed");
    suggestions.merge(resultOf(), { scope: "full", startedMs: T });
    expect(state()).toBe("snoozed");
    clock.pass(DAY_MS);
    suggestions.wake();
    expect(state()).toBe("proposed");
  });

  it("can be taken back, created, or dismissed at once", async () => {
    suggestions.snooze(ID, T + DAY_MS);
    expect(suggestions.restore(ID).state).toBe("proposed");
    suggestions.snooze(ID, T + DAY_MS);
    await step("on");
    expect([state(), suggestions.get(ID).life.snoozedUntilMs]).toEqual(["active", null]);
  });

  it.each([T, T - 1, T + 400 * DAY_MS])("is refused until %i", (untilMs) => {
    expect(() => suggestions.snooze(ID, untilMs)).toThrow(/within the next year/);
    expect(state()).toBe("proposed");
  });
});

describe("what was written", () => {
  it("is undone, and the suggestion with it", async () => {
    await step("ask");
    await step("on");
    const [on, ask] = writes.list(10);
    await suggestions.undoWrite(on?.id ?? 0, "ben");
    expect([state(), stateOfBody(bodyThere())]).toEqual(["asking", "asking"]);
    await expect(suggestions.undoWrite(on?.id ?? 0, "ben")).rejects.toThrow(/already/);
    await suggestions.undoWrite(ask?.id ?? 0, "ben");
    expect([state(), bodyThere()]).toEqual(["proposed", null]);
  });

  it("is not undone over what was edited by hand since", async () => {
    await step("on");
    editByHand({ alias: "Mine" });
    await expect(suggestions.undoWrite(writes.list(1)[0]?.id ?? 0, "ben")).rejects.toMatchObject({
      code: "conflict",
    });
    expect(bodyThere()).toMatchObject({ alias: "Mine" });
  });
});

describe("a suggestion about an automation that exists", () => {
  const before: AutomationConfig = {
    alias: "Evening",
    description: "",
    triggers: [{ trigger: "time", at: "18:00:00" }],
    conditions: [],
    actions: [{ action: "light.turn_on", target: { entity_id: "light.kitchen" } }],
    mode: "single",
  };

  function propose(kind: "change" | "retire"): void {
    store.close();
    store = openStore({ path: path.join(folder.path, "other.db"), log: createFakeLog() });
    source.home = createHome({
      automations: [
        {
          entity_id: "automation.evening",
          id: "17",
          config: { id: "17", ...before, trace: { stored_traces: 9 } },
        },
      ],
    });
    ({ suggestions, writes } = createTestSuggestions(
      { store, source, clock },
      { changeOf: () => ({ kind, replaces: "automation.evening", before }) },
    ));
    const { suggestion, ...rest } = foundSample();
    const found: FoundSuggestion = {
      ...rest,
      suggestion: { ...suggestion, kind, replaces: "automation.evening", automation: later(before) },
    };
    suggestions.merge(resultOf(found), { scope: "full", startedMs: T });
  }

  const evening = () => source.home.automations.find(({ id }) => id === "17")?.config;

  it("changes it in its place, keeps what it says besides, and is undone", async () => {
    propose("change");
    expect((await suggestions.prepare(ID)).diff?.filter(({ kind }) => kind !== "same")).toEqual([
      { kind: "removed", text: "  at: '18:00:00'" },
      { kind: "added", text: "  at: '08:00:00'" },
    ]);
    await step("on");
    expect(evening()).toMatchObject({
      triggers: [{ trigger: "time", at: "08:00:00" }],
      trace: { stored_traces: 9 },
    });
    expect(state()).toBe("active");
    expect(source.home.automations).toHaveLength(1);
    await suggestions.undoWrite(writes.list(1)[0]?.id ?? 0, "anna");
    expect(evening()).toMatchObject({ triggers: before.triggers, trace: { stored_traces: 9 } });
    expect(state()).toBe("proposed");
  });

  it("does not overwrite it where it is no longer what the suggestion was found for", async () => {
    propose("change");
    editByHand({ triggers: [{ trigger: "time", at: "19:00:00" }] });
    await expect(step("on")).rejects.toMatchObject({ code: "conflict" });
    expect(evening()).toMatchObject({ triggers: [{ at: "19:00:00" }] });
    expect(state()).toBe("proposed");
  });

  it("retires it by switching it off, and on again when undone", async () => {
    propose("retire");
    await step("on");
    expect(state()).toBe("retired");
    expect(source.called).toEqual([{ action: "automation.turn_off", entityIds: ["automation.evening"] }]);
    await suggestions.undoWrite(writes.list(1)[0]?.id ?? 0, "anna");
    expect(source.called.at(-1)).toEqual({ action: "automation.turn_on", entityIds: ["automation.evening"] });
    expect(state()).toBe("proposed");
  });
});

describe("regret watch", () => {
  it("counts what people undid within minutes of what its automation did", async () => {
    await step("on");
    const robot = { kind: "automation", actor: `automation.steward_${ID}`, certaintyRatio: 0.99 } as const;
    const at = (day: number, minute: number) => T + day * DAY_MS + minute * MINUTE_MS;
    store.events.append([
      change("light.kitchen", "off", at(0, 1), PERSON),
      change("light.kitchen", "on", at(1, 0), robot),
      change("light.kitchen", "off", at(1, 3), PERSON),
      change("light.kitchen", "on", at(2, 0), robot),
      change("light.kitchen", "off", at(2, 300), PERSON),
      change("light.kitchen", "on", at(3, 0), { ...robot, actor: "automation.other" }),
      change("light.kitchen", "off", at(3, 2), PERSON),
    ]);
    clock.pass(4 * DAY_MS);
    suggestions.recountRegrets();
    expect(suggestions.get(ID).life.regret).toEqual({ sinceMs: T, acts: 2, undone: 1 });
  });
});

describe("a process that died while writing", () => {
  it("finds out what became of it", async () => {
    await step("on");
    const [done] = writes.list(1);
    if (done === undefined) throw new Error("nothing was written");
    const { id: _, ...version } = done;
    store.versions.add({ ...version, isDone: false });
    store.versions.add({ ...version, isDone: false, after: { alias: "never came" } });
    await writes.settle();
    expect(store.versions.unfinished()).toEqual([]);
    expect(writes.list(10)).toHaveLength(2);
  });
});
