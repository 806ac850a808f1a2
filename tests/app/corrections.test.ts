/** What people say about who does things: for what comes in, for what is stored, and taken back. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createCorrections, type Corrections } from "../../src/app/corrections.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { change, rowsOf } from "../ports/events.ts";

const T = Date.UTC(2026, 9, 1, 6);
const HAND: Initiator = { kind: "physical", actor: null, certaintyRatio: 0.8 };
const UNKNOWN: Initiator = { kind: "unknown", actor: null, certaintyRatio: 0 };
const RUN: Initiator = { kind: "automation", actor: "automation.dusk", certaintyRatio: 1 };
const NODERED: Initiator = { kind: "person", actor: "nodered", certaintyRatio: 1 };
const REMOTE = { scope: "device", id: "remote" } as const;
const HALL = { scope: "entity", id: "light.hall" } as const;
const HOME = createHome({
  devices: [{ id: "remote" }],
  entities: [
    { entity_id: "light.hall", device_id: "hall" },
    { entity_id: "event.remote", device_id: "remote" },
    { entity_id: "switch.remote", device_id: "remote" },
    { entity_id: "sensor.remote_battery", device_id: "remote", entity_category: "diagnostic" },
    { entity_id: "switch.remote_led", device_id: "remote", entity_category: "config" },
  ],
  users: [{ id: "anna" }, { id: "nodered" }],
  persons: [{ entity_id: "person.anna", user_id: "anna" }, { entity_id: "person.kid" }],
});

let folder: TempFolder;
let clock: FakeClock;
let store: Store;
let corrections: Corrections;
let leftOut: ReadonlySet<string>;

beforeEach(() => {
  leftOut = new Set();
  folder = createTempFolder();
  clock = createFakeClock();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  corrections = create();
  corrections.setHome(HOME);
});

afterEach(async () => {
  await corrections.stop();
  store.close();
  folder.remove();
});

function create(): Corrections {
  return createCorrections({
    store: store.corrections,
    clock,
    log: createFakeLog(),
    leftOut: () => leftOut,
    batch: 2,
  });
}

let seconds = 0;

function take(entityId: string, initiator: Initiator): void {
  seconds += 1;
  corrections
    .over(store.events)
    .append([change(entityId, `state ${seconds}`, T + seconds * 1_000, initiator)]);
}

function whoDid(entityId: string): readonly (readonly [string | undefined, string | null | undefined])[] {
  const events = store.events.readWindow({ fromMs: 0, toMs: T + 1e9 }, [entityId]);
  return rowsOf(events).map(({ initiator, actor }) => [initiator, actor]);
}

async function applied(): Promise<void> {
  while (corrections.isApplying()) {
    await new Promise<void>((resolve) => {
      const unsubscribe = corrections.onChange(() => {
        unsubscribe();
        resolve();
      });
    });
  }
}

describe("a correction of an entity", () => {
  it("counts for what a hand did and for what is unknown, before and after, and for nothing else", async () => {
    for (const initiator of [HAND, RUN, UNKNOWN, NODERED]) take("light.hall", initiator);
    take("switch.remote", HAND);
    corrections.correct(HALL, "person", "person.anna");
    take("light.hall", HAND);
    await applied();
    expect(whoDid("light.hall")).toEqual([
      ["person", "anna"],
      ["automation", "automation.dusk"],
      ["person", "anna"],
      ["person", "nodered"],
      ["person", "anna"],
    ]);
    expect(whoDid("switch.remote")).toEqual([["physical", null]]);
  });

  it("leaves everything as it was when it is taken back", async () => {
    take("light.hall", HAND);
    corrections.correct(HALL, "program", null);
    take("light.hall", UNKNOWN);
    await applied();
    expect(whoDid("light.hall")).toEqual([
      ["app", null],
      ["app", null],
    ]);
    corrections.remove(HALL);
    take("light.hall", HAND);
    await applied();
    expect(whoDid("light.hall")).toEqual([
      ["physical", null],
      ["unknown", null],
      ["physical", null],
    ]);
    expect(store.events.counts().byInitiator).toEqual({ physical: 2, unknown: 1 });
  });

  it("may say that nobody did it, and be replaced by another word", async () => {
    take("light.hall", HAND);
    corrections.correct(HALL, "nobody", null);
    await applied();
    expect(whoDid("light.hall")).toEqual([["unknown", null]]);
    corrections.correct(HALL, "person", "person.kid");
    await applied();
    expect(whoDid("light.hall")).toEqual([["person", "person.kid"]]);
    expect(corrections.list()).toHaveLength(1);
  });
});

describe("a correction of a device", () => {
  it("counts for what is operated on it, not for what it measures or sets up", async () => {
    const all = ["event.remote", "switch.remote", "sensor.remote_battery", "switch.remote_led", "light.hall"];
    for (const entityId of all) take(entityId, UNKNOWN);
    corrections.correct(REMOTE, "person", "person.anna");
    await applied();
    const annas = all.filter((entityId) => whoDid(entityId)[0]?.[0] === "person");
    expect(annas).toEqual(["event.remote", "switch.remote"]);
  });

  it("gives way to what is said of its entity, and follows an entity that moves to it", async () => {
    take("light.hall", HAND);
    take("switch.remote", HAND);
    corrections.correct(REMOTE, "person", "person.anna");
    corrections.correct({ scope: "entity", id: "switch.remote" }, "nobody", null);
    await applied();
    expect(whoDid("switch.remote")).toEqual([["unknown", null]]);
    expect(whoDid("light.hall")).toEqual([["physical", null]]);
    const entities = HOME.entities.map((entity) => ({ ...entity, device_id: "remote" }));
    corrections.setHome({ ...HOME, entities });
    await applied();
    expect(whoDid("light.hall")).toEqual([["person", "anna"]]);
  });
});

describe("a user marked as a program", () => {
  it("is an app in all that it did and does, until it is a person again", async () => {
    take("light.hall", NODERED);
    corrections.markProgram("nodered", true);
    take("light.hall", NODERED);
    await applied();
    const byNodered = (kind: string) => [
      [kind, "nodered"],
      [kind, "nodered"],
    ];
    expect(whoDid("light.hall")).toEqual(byNodered("app"));
    corrections.markProgram("nodered", false);
    await applied();
    expect(whoDid("light.hall")).toEqual(byNodered("person"));
  });
});

describe("corrections", () => {
  it("go on after a restart that came in between", async () => {
    for (let i = 0; i < 9; i += 1) take("light.hall", HAND);
    corrections.correct(HALL, "person", "person.anna");
    await corrections.stop();
    expect(corrections.isApplying()).toBe(true);
    corrections = create();
    corrections.setHome(HOME);
    await applied();
    expect(store.events.counts().byInitiator).toEqual({ person: 9 });
  });

  it("are refused where the home has no such thing, person or user, and before it is known", () => {
    const code = (work: () => void) => {
      try {
        work();
        return null;
      } catch (error) {
        return error instanceof Error && "code" in error ? error.code : error;
      }
    };
    const entity = (id: string) => ({ scope: "entity", id }) as const;
    expect(code(() => corrections.correct(entity("light.none"), "nobody", null))).toBe("not_found");
    expect(code(() => corrections.correct({ scope: "device", id: "none" }, "nobody", null))).toBe(
      "not_found",
    );
    expect(code(() => corrections.correct(HALL, "person", "person.none"))).toBe("not_found");
    expect(code(() => corrections.correct(HALL, "person", null))).toBe("invalid_request");
    expect(code(() => corrections.remove(HALL))).toBe("not_found");
    expect(code(() => corrections.markProgram("none", true))).toBe("not_found");
    expect(code(() => corrections.markProgram("anna", false))).toBe("not_found");
    expect(code(() => create().correct(HALL, "nobody", null))).toBe("busy");
    expect(corrections.list()).toEqual([]);
  });
});

describe("a correction and a person who is left out", () => {
  it("makes nobody's what was said to be theirs, before and after, until they are not left out any more", async () => {
    corrections.correct(HALL, "person", "person.anna");
    take("light.hall", HAND);
    await applied();
    leftOut = new Set(["anna", "person.anna"]);
    corrections.setHome(HOME);
    take("light.hall", HAND);
    await applied();
    expect(whoDid("light.hall")).toEqual([
      ["unknown", null],
      ["unknown", null],
    ]);
    leftOut = new Set();
    corrections.setHome(HOME);
    await applied();
    expect(whoDid("light.hall")).toEqual([
      ["person", "anna"],
      ["person", "anna"],
    ]);
  });

  it("never claims for somebody else what they did, but does claim the news of a remote", async () => {
    const nobodys: Initiator = { kind: "unknown", actor: null, certaintyRatio: 1 };
    take("light.hall", nobodys);
    take("event.remote", nobodys);
    corrections.correct(HALL, "person", "person.anna");
    corrections.correct(REMOTE, "person", "person.anna");
    await applied();
    expect(whoDid("light.hall")).toEqual([["unknown", null]]);
    expect(whoDid("event.remote")).toEqual([["person", "anna"]]);
  });
});
