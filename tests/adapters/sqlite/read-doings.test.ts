/** Doings out of a real store. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import type { Initiator } from "../../../src/core/domain/initiator.ts";
import { isActuatorDomain, isGone, isMoving } from "../../../src/core/features/actionable.ts";
import { createFakeLog } from "../../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../../fakes/temp-folder.ts";
import { change, PERSON } from "../../ports/events.ts";

const WORDS = {
  isOperated: isActuatorDomain,
  isTelling: (domain: string) => domain === "sensor",
  isMoving,
  isGone,
};
const by = (kind: Initiator["kind"], actor: string | null = null): Initiator => ({
  kind,
  actor,
  certaintyRatio: 1,
});
const DAY_MS = 86_400_000;
const START_MS = 20_000 * DAY_MS;

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

function read(): readonly unknown[] {
  return store.doings
    .readDoings({ fromMs: START_MS, toMs: START_MS + DAY_MS }, WORDS)
    .map(({ atMs, entityId, state, kind, actor }) => [atMs - START_MS, entityId, state, kind, actor]);
}

describe("doings", () => {
  it("are what somebody or something made of a thing, not what things tell by themselves", () => {
    store.events.append([
      change("light.hall", "on", START_MS + 1),
      change("light.hall", "off", START_MS + 2, by("automation", "automation.night")),
      change("light.hall", "on", START_MS + 3, by("unknown")),
      change("light.hall", "off", START_MS + 4, by("physical")),
      change("sensor.lux", "7", START_MS + 5),
      change("binary_sensor.door", "on", START_MS + 6, by("physical")),
      change("input_number.goal", "21", START_MS + 7),
      change("light.hall", "on", START_MS + DAY_MS, by("physical")),
    ]);
    expect(read()).toEqual([
      [1, "light.hall", "on", "person", PERSON.actor],
      [2, "light.hall", "off", "automation", "automation.night"],
      [4, "light.hall", "off", "physical", null],
      [7, "input_number.goal", "21", "person", PERSON.actor],
    ]);
  });

  it("are none where only attributes changed, whoever made it so before, the day before included", () => {
    store.events.append([
      change("light.hall", "on", START_MS - 10, by("echo")),
      change("light.hall", "on", START_MS + 1, PERSON, { brightness: 10 }),
      change("light.porch", "on", START_MS + 2, by("unknown")),
      change("light.porch", "on", START_MS + 3, PERSON, { brightness: 10 }),
    ]);
    expect(read()).toEqual([]);
  });

  it("are none where a thing goes away or comes back", () => {
    store.events.append([
      change("light.hall", "on", START_MS + 1),
      change("light.hall", "unavailable", START_MS + 2, by("physical")),
      change("light.hall", "on", START_MS + 3, by("physical")),
      change("light.hall", null, START_MS + 4, by("physical")),
    ]);
    expect(read()).toEqual([[1, "light.hall", "on", "person", PERSON.actor]]);
  });

  it("belong to who set a cover moving", () => {
    store.events.append([
      change("cover.blind", "opening", START_MS + 1),
      change("cover.blind", "open", START_MS + 2, by("unknown")),
      change("cover.blind", "closing", START_MS + 3, by("unknown")),
      change("cover.blind", "closed", START_MS + 4, by("unknown")),
    ]);
    expect(read()).toEqual([[2, "cover.blind", "open", "person", PERSON.actor]]);
  });
});
