/** A believable home through a real store: its export is the same after an import, and tells the offline command what the app knows. */
import path from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import type { AnalysisMessage } from "../../src/app/analysis-job.ts";
import { workOn } from "../../src/app/analysis-work.ts";
import { createAttributor } from "../../src/app/attribute.ts";
import { exportHistory } from "../../src/app/export.ts";
import { withDays, withoutLeftOut } from "../../src/app/history-said.ts";
import { learningRuleId } from "../../src/core/domain/learning.ts";
import { createLineReader } from "../../src/app/history-line.ts";
import type { HistorySource } from "../../src/app/history-source.ts";
import { importMemory } from "../../src/app/import-memory.ts";
import { readHistory } from "../../src/app/read-history.ts";
import { isWorthKeeping } from "../../src/app/worth-keeping.ts";
import type { AnalysisResult } from "../../src/core/domain/analysis.ts";
import { homeSchema } from "../../src/core/domain/home.ts";
import { analyse } from "../../src/core/suggest/analyse.ts";
import type { AttributedEvent } from "../../src/ports/event-store.ts";
import { SILENT } from "../adapters/sqlite/silent-log.ts";
import { temporaryFolder } from "../adapters/sqlite/stores.ts";
import { createDemoHouse } from "../houses/demo-house.ts";
import { NOTHING_WATCHED } from "../fakes/watch-job.ts";

/** Six weeks around the day on which the clocks go back. */
const house = createDemoHouse({ seed: 11, endMs: Date.UTC(2026, 10, 9, 3), days: 42 });
const home = homeSchema.parse(house.home);

/** As the app fills it: attributed, and only what is worth keeping. */
function fill(): Store {
  const store = openStore({ path: path.join(temporaryFolder(), "steward.db"), log: SILENT });
  onTestFinished(() => store.close());
  const readLine = createLineReader();
  const attributor = createAttributor(home);
  const items = house.history.flatMap((line): AttributedEvent[] => {
    const event = readLine(JSON.stringify(line));
    if (event === null || typeof event === "string") throw new Error("a line of the house is no event");
    return [{ event, initiator: attributor.attribute(event) }];
  });
  store.events.append(items.filter(isWorthKeeping));
  return store;
}

function sourceOf(text: string): HistorySource {
  return { name: "export", sizeBytes: null, open: () => Readable.from([Buffer.from(text)]) };
}

function analyseInTheApp(store: Store): AnalysisResult {
  const rules = store.learning.rules();
  const days = store.learning.markedDays().map(({ from, to, reason }) => ({ from, to, reason }));
  const posted: AnalysisMessage[] = [];
  const nowMs = (store.events.counts().lastMs ?? 0) + 1;
  workOn(
    {
      storePath: "",
      home: { ...home, exceptions: days },
      rules,
      nowMs,
      windowDays: 183,
      seed: 1,
      scope: "full",
      sinceMs: null,
      watch: NOTHING_WATCHED,
    },
    {
      events: store.events,
      readHabits: () => ({}),
      analyse,
      post: (message) => void posted.push(message),
      tick: () => 0,
    },
  );
  const last = posted.at(-1);
  if (last?.type !== "result" || last.result === null) throw new Error("there is no result");
  return last.result;
}

describe("the export of a home", () => {
  it("is the same bytes after it was imported", async () => {
    const first = [...exportHistory(fill())].join("");
    expect(first.length).toBeGreaterThan(1_000_000);
    const again = openStore({ path: path.join(temporaryFolder(), "steward.db"), log: SILENT });
    onTestFinished(() => again.close());
    await importMemory({ source: sourceOf(first), memory: again, home, onProgress: () => undefined });
    expect([...exportHistory(again)].join("") === first).toBe(true);
    expect(again.events.counts()).toMatchObject({ byInitiator: fill().events.counts().byInitiator });
  });

  it("is analysed offline to the suggestions that the app itself finds", async () => {
    const store = fill();
    const inTheApp = analyseInTheApp(store);
    const text = [...exportHistory(store)].join("");
    const { log, nowMs, warnings } = await readHistory({ sources: [sourceOf(text)], home, onProgress() {} });
    const offline = analyse({ log, home, nowMs, seed: 1, tick: () => 0 });
    expect(warnings).toEqual([]);
    expect(inTheApp.suggestions.length).toBeGreaterThan(1);
    expect(offline.suggestions).toEqual(inTheApp.suggestions);
  });

  it("brings along what is left out and which days were marked, also without the exported home", async () => {
    const store = fill();
    const [first] = analyseInTheApp(store).suggestions;
    const value = first?.targetEntityIds[0] ?? "";
    store.learning.saveRule({ id: learningRuleId("entity", value), effect: "exclude", by: "entity", value });
    store.learning.saveMarkedDays({
      id: "a",
      from: "2026-10-19",
      to: "2026-10-25",
      reason: null,
      origin: "hand",
    });
    const inTheApp = analyseInTheApp(store);
    const text = [...exportHistory(store)].join("");
    const { log, nowMs, said } = await readHistory({ sources: [sourceOf(text)], home, onProgress() {} });
    const offline = analyse({
      log: withoutLeftOut(log, home, said),
      home: withDays(home, said),
      nowMs,
      seed: 1,
      tick: () => 0,
    });
    expect(inTheApp.suggestions.flatMap(({ targetEntityIds }) => targetEntityIds)).not.toContain(value);
    expect(inTheApp.suggestions.length).toBeGreaterThan(0);
    expect(offline.suggestions).toEqual(inTheApp.suggestions);
  });
});
