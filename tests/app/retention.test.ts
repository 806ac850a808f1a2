/** Forgetting, on a real store. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createRetention } from "../../src/app/retention.ts";
import { DAY_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import type { AttributedEvent } from "../../src/ports/event-store.ts";
import { createFakeClock } from "../fakes/clock.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

const clock = createFakeClock();
let folder: TempFolder;
let store: Store;

beforeEach(() => {
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
});

afterEach(() => {
  store.close();
  folder.remove();
});

describe("retention", () => {
  it("forgets what is older than it keeps, in as many steps as it takes, and nothing younger", async () => {
    const old = Array.from({ length: 4_500 }, (_, i) => change(clock.now() - 40 * DAY_MS + i * MINUTE_MS, i));
    const young = Array.from({ length: 10 }, (_, i) => change(clock.now() - 5 * DAY_MS + i * MINUTE_MS, i));
    store.events.append([...old, ...young]);
    const log = createFakeLog();
    const retention = createRetention({ events: store.events, keepDays: 31, clock, log });
    retention.start();
    retention.start();
    await retention.done();
    expect(store.events.counts().stateChanges).toBe(10);
    retention.start();
    await retention.done();
    expect(log.lines).toEqual(["info Forgot 4500 changes older than 31 days"]);
  });

  it("ends after its present step when told to, and goes on another time", async () => {
    store.events.append(
      Array.from({ length: 4_500 }, (_, i) => change(clock.now() - 40 * DAY_MS + i * MINUTE_MS, i)),
    );
    const options = { events: store.events, keepDays: 31, clock, log: createFakeLog() };
    const retention = createRetention(options);
    retention.start();
    await retention.stop();
    expect(store.events.counts().stateChanges).toBe(2_500);
    const again = createRetention(options);
    again.start();
    await again.done();
    expect(store.events.counts().stateChanges).toBe(0);
  });
});

function change(atMs: number, index: number): AttributedEvent {
  return {
    event: {
      type: "state",
      entityId: "light.a",
      state: index % 2 === 0 ? "on" : "off",
      attributes: null,
      atMs,
      context: null,
    },
    initiator: { kind: "physical", actor: null, certaintyRatio: 1 },
  };
}
