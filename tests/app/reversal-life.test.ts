/** From what people undo to a changed automation, whoever made it: found in a history, shown with its diff and replay, written, versioned, undone. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toSuggestionItem } from "../../src/api/views.ts";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import type { AutomationWrites } from "../../src/app/automation-writes.ts";
import type { Suggestions } from "../../src/app/suggestions.ts";
import { findDetector } from "../../src/core/detect/detectors.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import type { FoundSuggestion } from "../../src/core/domain/suggestion.ts";
import { analyse } from "../../src/core/suggest/analyse.ts";
import type { StoredSuggestion } from "../../src/ports/suggestion-store.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { AUTOMATION, LAMP, createAutomatedHouse } from "../houses/automated-house.ts";
import { foundSample, resultOf } from "./suggestion-sample.ts";
import { createTestSuggestions } from "./suggestions-fixture.ts";

const SOMEBODY_HOME = { condition: "numeric_state", entity_id: "zone.home", above: 0 };
/** Undone within minutes while nobody is home. */
const house = createAutomatedHouse({
  people: "zone",
  days: 42,
  react: (_lamp, _weekday, random, { isAnnaHome, isBenHome }) =>
    isAnnaHome || isBenHome ? null : { undoneAfterMin: 1 + 3 * random() },
});

const alwaysUndone = createAutomatedHouse({
  people: "zone",
  days: 42,
  react: (_lamp, _weekday, random) => ({ undoneAfterMin: 1 + 3 * random() }),
});

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let source: FakeHomeSource;
let suggestions: Suggestions;
let writes: AutomationWrites;

beforeEach(() => {
  clock = createFakeClock(house.log.range.toMs);
  source = createFakeHomeSource();
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  ({ suggestions, writes } = createTestSuggestions(
    { store, source, clock },
    {
      isSameIdea: (detector, a, b) => findDetector(detector)?.isSameIdea(a, b) ?? false,
      changeOf: (detector, body) => findDetector(detector)?.changeOf?.(body) ?? null,
    },
  ));
});

afterEach(() => {
  store.close();
  folder.remove();
});

/** One that somebody wrote in Home Assistant's editor. */
function addWritten(): Promise<string> {
  source.home = createHome({
    ...house.home,
    automations: house.home.automations.map((one) => ({ ...one, id: "evening" })),
  });
  return Promise.resolve(AUTOMATION);
}

/** One that Steward suggested and somebody accepted. */
async function addCreated(): Promise<string> {
  source.home = createHome({ ...house.home, automations: [] });
  merge([foundSample({ entityId: LAMP, minute: 1170 })]);
  await step("lamp-1170");
  return source.home.automations[0]?.entity_id ?? "";
}

function analyseAs(
  automationId: string,
  { log: past }: { readonly log: EventLog } = house,
): readonly FoundSuggestion[] {
  const actors = past.actors.map((actor) => (actor === AUTOMATION ? automationId : actor));
  const log: EventLog = { ...past, actors };
  const home: Home = source.home;
  return analyse({ log, home, nowMs: clock.now(), seed: 0, tick: () => 0, detectorIds: ["reversal"] })
    .suggestions;
}

function merge(found: readonly FoundSuggestion[]): void {
  suggestions.merge(resultOf(...found), { scope: "full", startedMs: clock.now() });
}

function proposed(): StoredSuggestion {
  const [item, ...more] = suggestions.list().items.filter(({ state }) => state === "proposed");
  if (item === undefined || more.length > 0) throw new Error("not one proposal");
  return item;
}

async function step(id: string): Promise<void> {
  await suggestions.setStep(id, "on", { acceptCommentLoss: false, who: "anna" });
}

describe.each([
  { made: "by somebody", add: addWritten },
  { made: "by Steward", add: addCreated },
])("an automation made $made, which people undo while nobody is home", ({ add }) => {
  const body = (entityId: string) =>
    source.home.automations.find(({ entity_id }) => entity_id === entityId)?.config;

  it("is proposed to run only when somebody is, with the diff and the replay of the change", async () => {
    const entityId = await add();
    merge(analyseAs(entityId));
    const item = proposed();
    expect(item.found.suggestion).toMatchObject({
      kind: "change",
      replaces: entityId,
      title: expect.stringMatching(/ only when somebody is home$/),
      automation: { conditions: [SOMEBODY_HOME] },
    });
    const { evidence, backtest } = item.found.suggestion;
    // All that was undone is gone, and all that was kept is there.
    expect(backtest).toMatchObject({ fired: 42 - evidence.support, contradicted: 0 });
    // Beside it stands what the automation does as it is, over the same days.
    expect(toSuggestionItem(item, source.home).present_backtest).toMatchObject({
      days: backtest.days,
      fired: 42,
      contradicted: evidence.support,
    });
    const { diff } = await suggestions.prepare(item.id);
    const text = (diff ?? []).filter(({ kind }) => kind === "added").map((line) => line.text.trim());
    expect(text).toEqual(
      expect.arrayContaining(["- condition: numeric_state", "entity_id: zone.home", "above: 0"]),
    );
  });

  it("is changed in its place as a version of its own, and put back", async () => {
    const entityId = await add();
    const before = body(entityId);
    merge(analyseAs(entityId));
    const id = proposed().id;
    await step(id);
    expect(source.home.automations).toHaveLength(1);
    expect(body(entityId)).toMatchObject({ conditions: [SOMEBODY_HOME], triggers: before?.["triggers"] });
    expect(suggestions.get(id).state).toBe("active");
    const [write] = writes.list(1);
    expect(write).toMatchObject({ suggestionId: id });
    await suggestions.undoWrite(write?.id ?? 0, "anna");
    expect(body(entityId)).toEqual(before);
    expect(suggestions.get(id).state).toBe("proposed");
  });

  it("is not proposed again once it is so, whatever the past says", async () => {
    const entityId = await add();
    merge(analyseAs(entityId));
    await step(proposed().id);
    expect(analyseAs(entityId)).toEqual([]);
  });

  it("is proposed for retirement where they undo it from then on all the same", async () => {
    const entityId = await add();
    merge(analyseAs(entityId));
    const { id } = proposed();
    await step(id);
    merge(analyseAs(entityId, alwaysUndone));
    expect(proposed()).toMatchObject({ found: { suggestion: { kind: "retire", replaces: entityId } } });
    expect(toSuggestionItem(proposed(), source.home).present_backtest).toBeNull();
    expect(suggestions.get(id).state).toBe("active");
  });
});
