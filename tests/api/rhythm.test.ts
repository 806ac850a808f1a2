/** What is usual and what was learned, over the wire: told right, forgotten and taken back, and to whom. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Now, Rhythm, WeekComparison } from "../../src/api/protocol.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import { addDays, createLocalClock } from "../../src/core/domain/local-time.ts";
import { foundSample, resultOf } from "../app/suggestion-sample.ts";
import { change } from "../ports/events.ts";
import { signIn, type ApiClient } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

const ANNA = { id: "anna", is_admin: false };
const CHIEF = { id: "chief", is_admin: true };
const by = (kind: Initiator["kind"], actor: string | null = null): Initiator => ({
  kind,
  actor,
  certaintyRatio: 1,
});
const clock = createLocalClock("Europe/Berlin");
/** The fixture's clock: Wednesday, 13:00 in Berlin. */
const TODAY = "2026-11-04";
const FIRST_DAY = -21;
const at = (day: number, minute: number): number => clock.atLocalTime(addDays(TODAY, day), minute) ?? 0;

let api: ApiFixture;
let client: ApiClient;

beforeEach(async () => {
  api = await startApi();
  api.source.home = createHome({
    time_zone: "Europe/Berlin",
    areas: [{ area_id: "kitchen", name: "Kitchen" }],
    entities: [
      { entity_id: "light.kitchen", name: "Kitchen light", area_id: "kitchen" },
      { entity_id: "light.hall", name: "Hall light" },
    ],
    persons: [
      { entity_id: "person.anna", name: "Anna", user_id: "anna" },
      { entity_id: "person.ben", name: "Ben", user_id: "ben" },
    ],
  });
  for (let day = FIRST_DAY; day <= 0; day += 1) {
    api.store.events.append([
      change("light.kitchen", "off", at(day, 300), by("system")),
      change("light.kitchen", "on", at(day, 7 * 60), by("person", "anna")),
      change("light.kitchen", "off", at(day, 8 * 60), by("person", "ben")),
      change("light.hall", "on", at(day, 9 * 60), by("physical")),
      change("light.hall", "off", at(day, 9 * 60 + 30), by("automation", "automation.hall")),
    ]);
    if (day < 0) api.store.events.append([change("light.kitchen", "on", at(day, 17 * 60), by("physical"))]);
  }
  api.suggestions.merge(resultOf(foundSample({ id: "kitchen" })), { scope: "full", startedMs: 0 });
  client = await signIn(api.wsUrl, TOKEN);
});

afterEach(async () => {
  client.close();
  await api.stop();
});

async function ask<Result>(type: string, params: Readonly<Record<string, unknown>>): Promise<Result> {
  const answer = await client.ask(type, params);
  return (answer["success"] === true ? answer["result"] : answer["error"]) as Result;
}

const rhythmFor = (user: object) => ask<Rhythm>("rhythm/get", { user });
const groupsOf = ({ heat }: Rhythm) => heat.map((one) => `${one.by} ${one.id} ${one.count}`);

describe("the rhythm", () => {
  it("is how often people do something in each hour of the week, by home, area, person and thing", async () => {
    const rhythm = await rhythmFor(CHIEF);
    // Of the first day only a part is remembered, and today is not over.
    expect(rhythm).toMatchObject({ from: "2026-10-15", to: "2026-11-03", days: 20, needed_days: 7 });
    expect(rhythm.weekdays).toEqual([3, 3, 2, 3, 3, 3, 3]);
    expect(groupsOf(rhythm)).toEqual([
      "home  80",
      "area kitchen 60",
      "person person.anna 20",
      "person person.ben 20",
      "entity light.kitchen 60",
      "entity light.hall 20",
    ]);
    expect(rhythm.heat[0]?.hours[7]).toBe(3);
    expect(rhythm.heat[0]?.hours[2 * 24 + 17]).toBe(2);
    expect(rhythm.heat[0]?.hours).toHaveLength(168);
  });

  it("has the course of a usual day", async () => {
    const { usual } = await rhythmFor(CHIEF);
    expect(usual.map(({ kind, days }) => [kind, days])).toEqual([
      ["weekday", 14],
      ["weekend", 6],
    ]);
    expect(usual[0]).toMatchObject({ first: { median: 420 }, last: { median: 1020 } });
    expect(usual[0]?.times.map(({ name, state, minute }) => [name, state, minute.median])).toEqual([
      ["Kitchen light", "on", 420],
      ["Kitchen light", "off", 480],
      ["Hall light", "on", 540],
      ["Kitchen light", "on", 1020],
    ]);
  });

  it("leaves marked days out", async () => {
    await ask("days/mark", { from: "2026-11-02", to: "2026-11-03" });
    api.clock.pass(120_000);
    expect(await rhythmFor(CHIEF)).toMatchObject({ days: 18, to: "2026-11-01" });
  });

  it("says how little is known where little is", async () => {
    const other = await startApi();
    const otherClient = await signIn(other.wsUrl, TOKEN);
    const { result } = (await otherClient.ask("rhythm/get", {})) as unknown as { result: Rhythm };
    expect(result).toMatchObject({ days: 0, learned: [], weekdays: [0, 0, 0, 0, 0, 0, 0] });
    otherClient.close();
    await other.stop();
  });

  it("tells who is no administrator of no other person, and counts nothing another one did", async () => {
    const rhythm = await rhythmFor(ANNA);
    expect(groupsOf(rhythm)).toEqual([
      "home  60",
      "area kitchen 40",
      "person person.anna 20",
      "entity light.kitchen 40",
      "entity light.hall 20",
    ]);
    expect(rhythm.usual[0]?.times.map(({ state }) => state)).not.toContain("off");
    expect(JSON.stringify(rhythm)).not.toMatch(/ben/i);
  });
});

describe("what was learned", () => {
  it("is listed with its evidence, forgotten by an administrator, and taken back", async () => {
    const { learned } = await rhythmFor(ANNA);
    expect(learned).toMatchObject([
      { suggestion_id: "kitchen", state: "proposed", can_reset: true, evidence: { support: 21 } },
    ]);
    expect(await ask("rhythm/reset", { suggestion_id: "kitchen", user: ANNA })).toMatchObject({
      code: "unauthorized",
    });
    expect(await ask("rhythm/reset", { suggestion_id: "kitchen", user: CHIEF })).toEqual({
      forgotten_ms: api.clock.now(),
    });
    expect(await rhythmFor(ANNA)).toMatchObject({
      learned: [],
      forgotten: [{ suggestion_id: "kitchen", forgotten_ms: api.clock.now() }],
    });
    expect(await ask("suggestions/list", {})).toEqual({ items: [], more: 0 });
    expect(await ask("rhythm/undo_reset", { suggestion_id: "kitchen", user: CHIEF })).toBeNull();
    expect(await rhythmFor(ANNA)).toMatchObject({ learned: [{ suggestion_id: "kitchen" }], forgotten: [] });
    expect(await ask("rhythm/undo_reset", { suggestion_id: "kitchen" })).toMatchObject({ code: "not_found" });
  });
});

describe("now", () => {
  async function nowFor(user: object): Promise<Now> {
    await client.ask("now/subscribe", { user });
    for (;;) {
      const { event } = (await client.next()) as unknown as { event: Now };
      if (event.today !== null) return event;
    }
  }

  it("is today against what is usual on such a day, and what usually comes next", async () => {
    const now = await nowFor(CHIEF);
    const [home] = now.today?.groups ?? [];
    expect(now.today).toMatchObject({ date: TODAY, from_ms: at(0, 0), usual_days: 2 });
    expect(home?.hours.flatMap((count, hour) => (count > 0 ? [[hour, count]] : []))).toEqual([
      [7, 1],
      [8, 1],
      [9, 1],
    ]);
    expect(now.today?.hour_starts_ms[7]).toBe(at(0, 420));
    expect(home?.usual[17]).toEqual({ median: 1, low: 1, high: 1 });
    expect(now.today?.groups.map(({ by: group, id }) => `${group} ${id}`)).toEqual([
      "home ",
      "area kitchen",
      "person person.anna",
      "person person.ben",
    ]);
    expect(now.incidents).toEqual({ open: [], recent: [] });
    expect(now.today?.next).toMatchObject([{ name: "Kitchen light", state: "on", at_ms: at(0, 1020) }]);
  });

  it("tells who is no administrator nothing of another", async () => {
    const now = await nowFor(ANNA);
    expect(now.today?.groups[0]?.hours[8]).toBe(0);
    expect(JSON.stringify(now)).not.toMatch(/ben/i);
  });

  it("compares this week with the last", async () => {
    const weeks = await ask<WeekComparison>("now/compare", { user: CHIEF });
    expect(weeks).toMatchObject({ from: "2026-10-29", from_ms: at(-6, 0) });
    const [home] = weeks.groups;
    expect(home?.week.reduce((sum, count) => sum + count, 0)).toBe(6 * 4 + 3);
    expect(home?.week_before.reduce((sum, count) => sum + count, 0)).toBe(7 * 4);
    const own = await ask<WeekComparison>("now/compare", { user: ANNA });
    expect(JSON.stringify(own)).not.toMatch(/ben/i);
  });
});
