/** The life of suggestions, on a real store and with a Home Assistant in memory. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { DELETED_REASON } from "../../src/app/suggestion-recognition.ts";
import type { CreatedAutomation } from "../../src/app/suggestion-writing.ts";
import type { Suggestions } from "../../src/app/suggestions.ts";
import type { StoredSuggestion } from "../../src/ports/suggestion-store.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import type { FoundSuggestion } from "../../src/core/domain/suggestion.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { foundSample, resultOf } from "./suggestion-sample.ts";
import { createTestSuggestions } from "./suggestions-fixture.ts";

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let source: FakeHomeSource;
let suggestions: Suggestions;
let changes: number;

beforeEach(() => {
  clock = createFakeClock();
  source = createFakeHomeSource();
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  ({ suggestions } = createTestSuggestions({ store, source, clock }, { maxOpen: () => 2 }));
  changes = 0;
  suggestions.onChange(() => {
    changes += 1;
  });
});

afterEach(() => {
  store.close();
  folder.remove();
});

describe("a new analysis", () => {
  it("proposes what it found, best first", () => {
    analyse(foundSample({ entityId: "light.a" }), foundSample({ entityId: "light.b" }));
    expect(shown()).toEqual(["a-427 proposed", "b-427 proposed"]);
    expect(changes).toBe(1);
  });

  it("caps the open proposals and counts the rest", () => {
    analyse(...["light.a", "light.b", "light.c"].map((entityId) => foundSample({ entityId })));
    expect(shown()).toEqual(["a-427 proposed", "b-427 proposed"]);
    expect(suggestions.list().more).toBe(1);
  });

  it("keeps the id of an idea whose numbers moved, and takes its new form", () => {
    analyse(foundSample({ minute: 427 }));
    analyse(foundSample({ minute: 435 }));
    expect(shown()).toEqual(["kitchen-427 proposed"]);
    const [item] = suggestions.list().items;
    expect(item?.found.suggestion.automation.triggers).toEqual([{ trigger: "time", at: "07:15:00" }]);
    expect(item?.found.suggestion.id).toBe("kitchen-427");
  });

  it("never proposes a dismissed idea again in other words, however far it drifts step by step", () => {
    analyse(foundSample({ minute: 427 }));
    suggestions.dismiss("kitchen-427", "not every day");
    for (const minute of [440, 450, 455]) analyse(foundSample({ minute }));
    expect(shown()).toEqual(["kitchen-427 dismissed"]);
    expect(suggestions.list().items[0]?.dismissReason).toBe("not every day");
    analyse(foundSample({ minute: 600 }));
    expect(shown()).toEqual(["kitchen-600 proposed", "kitchen-427 dismissed"]);
  });

  it("keeps what detectors said that did not look this time", () => {
    const said = (detector: string, reason: string) => ({
      readiness: [{ detector, ready: true, reason, readyAt: null }],
      nothingFound: [{ detector, reason, ready_at: null }],
    });
    const merge = (part: object, scope: "full" | "quick") =>
      suggestions.merge({ ...resultOf(), ...part }, { scope, startedMs: 0 });
    const finding = {
      id: "f",
      check: "silent",
      severity: "info" as const,
      entity_ids: [],
      title: "",
      explanation: "",
      evidence: {},
    };
    merge({ ...said("presence", "night"), findings: [finding] }, "full");
    merge(said("daily-time", "noon"), "quick");
    merge(said("daily-time", "evening"), "quick");
    const last = store.suggestions.lastAnalysis();
    expect(last?.readiness.map(({ reason }) => reason)).toEqual(["evening", "night"]);
    expect(last?.nothingFound.map(({ reason }) => reason)).toEqual(["evening", "night"]);
    expect(last?.findings).toEqual([finding]);
  });

  it("withdraws proposals it no longer finds, and takes them back under the same id", () => {
    analyse(foundSample());
    analyse();
    expect(shown()).toEqual([]);
    expect(() => suggestions.dismiss("kitchen-427", null)).toThrow(/no longer there/);
    analyse(foundSample({ minute: 430 }));
    expect(shown()).toEqual(["kitchen-427 proposed"]);
  });

  it("withdraws nothing when it only looked quickly", () => {
    analyse(foundSample());
    suggestions.merge(resultOf(), { scope: "quick", startedMs: clock.now() });
    expect(shown()).toEqual(["kitchen-427 proposed"]);
  });

  it("leaves an active suggestion in the form in which it was created, with new evidence", async () => {
    analyse(foundSample());
    await create("kitchen-427", false);
    const later = foundSample({ minute: 440 });
    analyse({
      ...later,
      suggestion: { ...later.suggestion, evidence: { ...later.suggestion.evidence, support: 30 } },
    });
    const [item] = suggestions.list().items;
    expect(item?.state).toBe("active");
    expect(item?.found.suggestion.evidence.support).toBe(30);
    expect(item?.found.suggestion.automation.triggers).toEqual([{ trigger: "time", at: "07:07:00" }]);
  });

  it("keeps two ideas apart that come with one id", () => {
    analyse(foundSample({ id: "x", minute: 100 }), foundSample({ id: "x", minute: 900 }));
    expect(shown()).toEqual(["x proposed", "x-2 proposed"]);
  });
});

describe("preparing", () => {
  it("names the automation in the home's words, also where it was found before they were there", async () => {
    const inHomesWords = (stored: StoredSuggestion): StoredSuggestion => {
      const { suggestion } = stored.found;
      const automation = { ...suggestion.automation, alias: "Küchenlampe einschalten" };
      return { ...stored, found: { ...stored.found, suggestion: { ...suggestion, automation } } };
    };
    ({ suggestions } = createTestSuggestions({ store, source, clock }, { inHomesWords }));
    analyse(foundSample());
    expect((await suggestions.prepare("kitchen-427")).automation.alias).toBe("Küchenlampe einschalten");
    await create("kitchen-427", false);
    expect(source.home.automations.map(({ config }) => config?.["alias"])).toEqual([
      "Küchenlampe einschalten",
    ]);
  });

  it("shows the automation with its marker, and the YAML that Home Assistant reads the same", async () => {
    analyse(foundSample({ minute: 17 * 60 + 30 }));
    const prepared = await suggestions.prepare("kitchen-1050");
    expect(prepared.automation.description).toBe("Suggested by Steward. [steward:kitchen-1050]");
    // Home Assistant reads YAML 1.1, in which a bare 17:30:00 is a number.
    expect(parse(prepared.yaml, { version: "1.1" })).toEqual([
      { id: "steward_kitchen-1050", ...prepared.automation },
    ]);
    expect(prepared.yaml).toMatch(/^- id: steward_kitchen-1050\n {2}alias: /);
  });

  it.each([
    [true, ["comments_lost"]],
    [null, ["comments_unknown"]],
    [false, []],
  ])("says what happens to comments (%s)", async (hasComments, warnings) => {
    analyse(foundSample());
    source.place = { way: "save", reason: null, hasComments };
    expect((await suggestions.prepare("kitchen-427")).warnings).toEqual(warnings);
  });

  it("gives the YAML to paste and the reason where Home Assistant cannot save", async () => {
    analyse(foundSample());
    source.place = { way: "paste", reason: "packages", hasComments: null };
    const created = await create("kitchen-427", false);
    expect(created).toMatchObject({ way: "paste", reason: "packages" });
    expect(source.saved).toEqual([]);
    expect(shown()).toEqual(["kitchen-427 proposed"]);
  });
});

describe("creating", () => {
  it("saves the automation and makes the suggestion active", async () => {
    analyse(foundSample());
    const created = await create("kitchen-427", false);
    expect(created).toMatchObject({
      way: "save",
      item: { state: "active", automationEntityId: "automation.steward_kitchen-427" },
    });
    expect(source.saved.map(({ automationId }) => automationId)).toEqual(["steward_kitchen-427"]);
  });

  it("makes one automation of a double click and of a later one", async () => {
    analyse(foundSample());
    const twice = await Promise.all([create("kitchen-427", false), create("kitchen-427", false)]);
    twice.push(await create("kitchen-427", false));
    expect(source.saved).toHaveLength(1);
    expect(twice.map((created) => created.way === "save" && created.item.state)).toEqual(
      Array(3).fill("active"),
    );
  });

  it("refuses to drop comments that nobody agreed to lose", async () => {
    analyse(foundSample());
    source.place = { way: "save", reason: null, hasComments: true };
    await expect(create("kitchen-427", false)).rejects.toMatchObject({ code: "conflict" });
    expect(source.saved).toEqual([]);
    await create("kitchen-427", true);
    expect(source.saved).toHaveLength(1);
  });

  it("leaves a proposal a proposal when Home Assistant refuses, and works the next time", async () => {
    analyse(foundSample());
    source.failSave = new PlainError("home_assistant_refused", "Message malformed");
    await expect(create("kitchen-427", false)).rejects.toThrow("Message malformed");
    expect(shown()).toEqual(["kitchen-427 proposed"]);
    source.failSave = null;
    await create("kitchen-427", false);
    expect(shown()).toEqual(["kitchen-427 active"]);
  });

  it("never creates what would act on a lock without asking, but recognises it when a person did", async () => {
    const { suggestion, ...rest } = foundSample({ entityId: "lock.door" });
    analyse({ ...rest, suggestion: { ...suggestion, mode: "ask" } });
    await expect(create("door-427", true)).rejects.toMatchObject({ code: "conflict" });
    expect(source.saved).toEqual([]);
    addAutomation("automation.door", "5", "[steward:door-427]");
    suggestions.noteHome(source.home);
    expect(shown()).toEqual(["door-427 active"]);
  });

  it("gives the YAML to paste when Home Assistant turns out not to load what it saves", async () => {
    analyse(foundSample());
    source.failSave = new PlainError("home_assistant_refused", "Not loaded.", {
      details: { reason: "not_included" },
    });
    expect(await create("kitchen-427", false)).toMatchObject({
      way: "paste",
      reason: "not_included",
    });
    expect(shown()).toEqual(["kitchen-427 proposed"]);
  });

  it("ends active even when an analysis withdraws the proposal in the middle", async () => {
    analyse(foundSample());
    const creation = create("kitchen-427", false);
    analyse();
    expect(await creation.catch((error: unknown) => error)).toMatchObject({ code: "not_found" });
    analyse(foundSample());
    source.onSave = () => analyse();
    expect(await create("kitchen-427", false)).toMatchObject({ item: { state: "active" } });
    expect(shown()).toEqual(["kitchen-427 active"]);
  });

  it("does not save a second one when the answer was saved by hand in the meantime", async () => {
    analyse(foundSample());
    addAutomation("automation.mine", "77", "My words [steward:kitchen-427]");
    const created = await create("kitchen-427", false);
    expect(created).toMatchObject({ way: "save", item: { automationEntityId: "automation.mine" } });
    expect(source.saved).toEqual([]);
  });

  it("wants a dismissed one restored first", async () => {
    analyse(foundSample());
    suggestions.dismiss("kitchen-427", null);
    await expect(create("kitchen-427", false)).rejects.toMatchObject({ code: "conflict" });
    suggestions.restore("kitchen-427");
    await create("kitchen-427", false);
    expect(shown()).toEqual(["kitchen-427 active"]);
  });

  it("does not know an id that never was", async () => {
    await expect(suggestions.prepare("nope")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("recognising", () => {
  it("takes an automation with the marker as the answer, whoever saved it", () => {
    analyse(foundSample());
    addAutomation("automation.edited", "123", "changed by hand [steward:kitchen-427]");
    expect(suggestions.noteHome(source.home)).toBe(false);
    expect(suggestions.list().items[0]).toMatchObject({
      state: "active",
      automationId: "123",
      automationEntityId: "automation.edited",
    });
  });

  it("follows an automation that was renamed", async () => {
    analyse(foundSample());
    await create("kitchen-427", false);
    source.home = {
      ...source.home,
      automations: [{ entity_id: "automation.morning", id: "steward_kitchen-427", config: null }],
    };
    suggestions.noteHome(source.home);
    expect(suggestions.list().items[0]?.automationEntityId).toBe("automation.morning");
  });

  it("stays with its automation when somebody copies that one, marker and all", async () => {
    analyse(foundSample());
    await create("kitchen-427", false);
    const [original] = source.home.automations;
    addAutomation("automation.a_copy", "9", String(original?.config?.["description"]));
    source.home = { ...source.home, automations: source.home.automations.toReversed() };
    suggestions.noteHome(source.home);
    expect(suggestions.list().items[0]?.automationEntityId).toBe("automation.steward_kitchen-427");
  });

  it("counts a deleted automation as a no, but only once it stays away", async () => {
    analyse(foundSample());
    await create("kitchen-427", false);
    const { home } = source;
    source.home = { ...home, automations: [] };
    expect(suggestions.noteHome(source.home)).toBe(true);
    expect(shown()).toEqual(["kitchen-427 active"]);
    suggestions.noteHome(home);
    clock.pass(60_000);
    expect(suggestions.noteHome(source.home)).toBe(true);
    clock.pass(60_000);
    expect(suggestions.noteHome(source.home)).toBe(false);
    expect(shown()).toEqual(["kitchen-427 dismissed"]);
    expect(suggestions.list().items[0]?.dismissReason).toBe(DELETED_REASON);
    expect(suggestions.restore("kitchen-427")).toMatchObject({ state: "proposed", automationId: null });
  });

  it("refuses to dismiss what is an automation already", async () => {
    analyse(foundSample());
    await create("kitchen-427", false);
    expect(() => suggestions.dismiss("kitchen-427", null)).toThrow(/delete that automation/);
  });
});

describe("runs", () => {
  it("counts the runs of its own automation only, each once", async () => {
    analyse(foundSample());
    await create("kitchen-427", false);
    const run = (entityId: string, atMs: number) =>
      suggestions.noteEvent({ type: "automation_triggered", entityId, atMs, context: null });
    run("automation.steward_kitchen-427", 1_000);
    run("automation.other", 1_500);
    run("automation.steward_kitchen-427", 1_000);
    run("automation.steward_kitchen-427", 2_000);
    expect(suggestions.list().items[0]).toMatchObject({ runCount: 2, lastRunMs: 2_000 });
  });

  it("catches up on runs that were recorded while nobody counted", async () => {
    analyse(foundSample());
    await create("kitchen-427", false);
    const entityId = "automation.steward_kitchen-427";
    const context = { id: "c1", parentId: null, userId: null };
    const atMs = clock.now() + 1_000;
    store.events.append([
      { event: { type: "automation_triggered", entityId, atMs, context }, initiator: null },
    ]);
    clock.pass(5_000);
    suggestions.recountRuns();
    suggestions.recountRuns();
    expect(suggestions.list().items[0]).toMatchObject({ runCount: 1, lastRunMs: atMs });
  });
});

function analyse(...found: readonly FoundSuggestion[]): void {
  clock.pass(1_000);
  suggestions.merge(resultOf(...found), { scope: "full", startedMs: clock.now() - 500 });
}

function shown(): readonly string[] {
  return suggestions.list().items.map(({ id, state }) => `${id} ${state}`);
}

function addAutomation(entityId: string, id: string, description: string): void {
  const automation = { entity_id: entityId, id, config: { alias: "x", description } };
  source.home = { ...source.home, automations: [...source.home.automations, automation] };
}

async function create(id: string, acceptCommentLoss: boolean): Promise<CreatedAutomation> {
  return await suggestions.setStep(id, "on", { acceptCommentLoss, who: "anna" });
}
