import path from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/adapters/sqlite/open-store.ts";
import type { AnalysisJob, AnalysisMessage } from "../../src/app/analysis-job.ts";
import { failureOf, workOn } from "../../src/app/analysis-work.ts";
import type { AnalysisResult } from "../../src/core/domain/analysis.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";
import type { AnalyseInput } from "../../src/core/suggest/analyse.ts";
import { SILENT } from "../adapters/sqlite/silent-log.ts";
import { temporaryFolder } from "../adapters/sqlite/stores.ts";
import { change } from "../ports/events.ts";
import { NOTHING_WATCHED } from "../fakes/watch-job.ts";

const NOW = Date.UTC(2026, 10, 1, 2);
const RESULT: AnalysisResult = {
  analysed: {
    from: "",
    to: "",
    days: 0,
    state_changes: 0,
    entities: 0,
    actions_by_initiator: { person: 0, automation: 0, physical: 0, unknown: 0 },
  },
  suggestions: [],
  findings: [],
  nothingFound: [],
  readiness: [],
  warnings: [],
  detectorMs: {},
};

function work(
  changes: readonly ReturnType<typeof change>[],
  job: Partial<AnalysisJob>,
  analyse: (input: AnalyseInput) => AnalysisResult = () => RESULT,
) {
  const store = openStore({ path: path.join(temporaryFolder(), "steward.db"), log: SILENT });
  const posted: AnalysisMessage[] = [];
  const inputs: AnalyseInput[] = [];
  try {
    store.events.append(changes);
    const whole = {
      storePath: "",
      home: createHome(),
      rules: [],
      nowMs: NOW,
      windowDays: 30,
      seed: 1,
      sinceMs: null,
      watch: NOTHING_WATCHED,
    };
    workOn(
      { scope: "full", ...whole, ...job },
      {
        events: store.events,
        readHabits: () => ({}),
        tick: () => 0,
        post: (message) => posted.push(message),
        analyse: (input) => {
          inputs.push(input);
          return analyse(input);
        },
      },
    );
  } finally {
    store.close();
  }
  return { posted, input: inputs[0] };
}

/** `count` manual actions, a minute apart, the last one a minute ago. */
const actions = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    change("light.hall", index % 2 === 0 ? "on" : "off", NOW - (count - index) * 60_000),
  );

describe("the analysis worker's work", () => {
  it("analyses the window's changes and posts the result last", () => {
    const old = change("light.hall", "off", NOW - 40 * DAY_MS);
    const { posted, input } = work([old, ...actions(3)], {}, ({ onProgress }) => {
      onProgress?.("detecting", 0.5);
      return RESULT;
    });
    expect(input?.log.length).toBe(3);
    expect(input?.log.range).toEqual({ fromMs: NOW - 30 * DAY_MS, toMs: NOW });
    expect(posted.map(({ type }) => type)).toEqual(["progress", "progress", "watched", "result"]);
    expect(posted.at(-1)).toEqual({ type: "result", result: RESULT });
  });

  it("takes a window no longer than what is remembered", () => {
    const { input } = work([change("light.hall", "on", NOW - 2 * DAY_MS)], {});
    expect(input?.log.range).toEqual({ fromMs: NOW - 2 * DAY_MS, toMs: NOW });
    expect(work([], {}).input?.log.length).toBe(0);
  });

  it("does nothing in a quick analysis when people did next to nothing since the last one", () => {
    const { posted, input } = work(actions(8), { scope: "quick", sinceMs: NOW - 4 * 60_000 });
    expect(input).toBeUndefined();
    expect(posted).toEqual([
      { type: "watched", watched: { habits: null, hours: [] } },
      { type: "result", result: null },
    ]);
  });

  it("has only the monitors look where that is all that is wanted", () => {
    const { posted, input } = work(actions(8), { scope: "watch" });
    expect(input).toBeUndefined();
    expect(posted.map(({ type }) => type)).toEqual(["watched", "result"]);
  });

  it("analyses the same window in a quick analysis when people did enough, or when it is the first", () => {
    const full = work(actions(8), {}).input;
    expect(work(actions(8), { scope: "quick", sinceMs: NOW - HOUR_MS }).input?.log).toEqual(full?.log);
    expect(work(actions(1), { scope: "quick", sinceMs: null }).input?.log.length).toBe(1);
  });

  it("looks in a quick analysis at what people did most with since the last one, in a full one at everything", () => {
    const entities = Array.from({ length: 14 }, (_, index) => `light.l${String(index).padStart(2, "0")}`);
    const changes = entities.flatMap((entityId, index) =>
      Array.from({ length: index + 1 }, (_, use) =>
        change(entityId, use % 2 === 0 ? "on" : "off", NOW - HOUR_MS + index * 60_000 + use * 1_000),
      ),
    );
    const quick = work(changes, { scope: "quick", sinceMs: NOW - 2 * HOUR_MS }).input;
    expect([...(quick?.focus ?? [])].toSorted()).toEqual(entities.slice(4));
    expect(work(changes, {}).input?.focus).toBeUndefined();
  });

  it("turns a foreseen failure into a sentence, and lets a bug be one", () => {
    const foreseen = new PlainError("store_unusable", "Do this.");
    expect(failureOf(foreseen)).toEqual({
      type: "failure",
      code: "store_unusable",
      failure: { kind: "as-said", text: "Do this." },
    });
    expect(() => failureOf(new RangeError("a bug"))).toThrow("a bug");
  });
});
