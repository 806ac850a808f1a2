/** Thirty nights, each of which reads only its own day row by row, find what one reading of everything finds. */
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import type { AnalysisMessage } from "../../src/app/analysis-job.ts";
import { workOn } from "../../src/app/analysis-work.ts";
import { createAttributor } from "../../src/app/attribute.ts";
import { createLineReader } from "../../src/app/history-line.ts";
import { createRetention } from "../../src/app/retention.ts";
import { isWorthKeeping } from "../../src/app/worth-keeping.ts";
import type { AnalysisResult } from "../../src/core/domain/analysis.ts";
import { homeSchema } from "../../src/core/domain/home.ts";
import { DAY_MS } from "../../src/core/domain/time.ts";
import { analyse } from "../../src/core/suggest/analyse.ts";
import type { AttributedEvent } from "../../src/ports/event-store.ts";
import { SILENT } from "../adapters/sqlite/silent-log.ts";
import { temporaryFolder } from "../adapters/sqlite/stores.ts";
import { createDemoHouse } from "../houses/demo-house.ts";
import { NOTHING_WATCHED } from "../fakes/watch-job.ts";

const NIGHTS = 30;
/** No longer than single readings of numeric sensors are kept. */
const WINDOW_DAYS = 35;
/** The nights go over the day on which the clocks go back. */
const END_MS = Date.UTC(2026, 10, 9, 2);
const house = createDemoHouse({ seed: 5, endMs: END_MS, days: 45 });
const home = homeSchema.parse(house.home);

function attributed(): readonly AttributedEvent[] {
  const readLine = createLineReader();
  const attributor = createAttributor(home);
  return house.history
    .flatMap((line): AttributedEvent[] => {
      const event = readLine(JSON.stringify(line));
      if (event === null || typeof event === "string") throw new Error("a line of the house is no event");
      return [{ event, initiator: attributor.attribute(event) }];
    })
    .filter(isWorthKeeping);
}

function open(): Store {
  const store = openStore({ path: path.join(temporaryFolder(), "steward.db"), log: SILENT });
  onTestFinished(() => store.close());
  return store;
}

function analyseAt(store: Store, nowMs: number): AnalysisResult {
  const posted: AnalysisMessage[] = [];
  workOn(
    {
      storePath: "",
      home,
      rules: [],
      nowMs,
      windowDays: WINDOW_DAYS,
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

describe("learning night by night", () => {
  it("finds what one run over everything finds", async () => {
    const events = attributed();
    const nightly = open();
    const timesOf = (night: number): number => END_MS - (NIGHTS - night) * DAY_MS;
    // A part of the second night's day comes only with the twentieth, as a gap that is filled late.
    const isLate = ({ event }: AttributedEvent): boolean =>
      event.atMs > timesOf(1) + DAY_MS / 4 && event.atMs < timesOf(1) + DAY_MS / 2;
    let doneMs = 0;
    for (let night = 0; night <= NIGHTS; night += 1) {
      const nowMs = timesOf(night);
      nightly.events.append(
        events.filter((one) => one.event.atMs >= doneMs && one.event.atMs < nowMs && !isLate(one)),
      );
      if (night === 20) nightly.events.append(events.filter(isLate));
      doneMs = nowMs;
      if (night === 10) analyseAt(nightly, nowMs);
      const retention = createRetention({
        events: nightly.events,
        aggregates: nightly.aggregates,
        together: nightly.together,
        keepDays: 400,
        clock: { now: () => nowMs },
        log: SILENT,
        pauseMs: 0,
      });
      retention.start();
      await retention.done();
    }
    const whole = open();
    whole.events.append(events.filter(({ event }) => event.atMs < END_MS));
    // What is packed is not left for the last night to read row by row.
    expect(nightly.events.packNext(0, END_MS - 2 * 3_600_000)).toBeNull();
    const result = analyseAt(nightly, END_MS);
    expect(result.suggestions.length).toBeGreaterThan(1);
    expect(result).toEqual(analyseAt(whole, END_MS));
  }, 120_000);
});
