/** A day of a suggestion over the wire: what happened, what it would have done, and who may see which of it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SuggestionDay } from "../../src/api/protocol.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { Initiator } from "../../src/core/domain/initiator.ts";
import { foundSample, resultOf } from "../app/suggestion-sample.ts";
import { change } from "../ports/events.ts";
import { signIn, type ApiClient } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

const ANNA = { id: "anna", is_admin: false };
const CHIEF = { id: "chief", is_admin: true };
const BY_ANNA: Initiator = { kind: "person", actor: "anna", certaintyRatio: 1 };
const BY_BEN: Initiator = { kind: "person", actor: "ben", certaintyRatio: 1 };
const BY_HAND: Initiator = { kind: "physical", actor: null, certaintyRatio: 1 };
const BY_AUTOMATION: Initiator = { kind: "automation", actor: "automation.night", certaintyRatio: 1 };
const DATE = "2026-11-03";

let api: ApiFixture;
let client: ApiClient;

/** Berlin is an hour ahead of UTC then; the sample acts at 7:07. */
const at = (time: string): number => Date.parse(`${DATE}T${time}:00+01:00`);

beforeEach(async () => {
  api = await startApi();
  api.source.home = createHome({
    time_zone: "Europe/Berlin",
    entities: [{ entity_id: "light.kitchen", name: "Kitchen light" }],
    persons: [
      { entity_id: "person.anna", name: "Anna", user_id: "anna" },
      { entity_id: "person.ben", name: "Ben", user_id: "ben" },
    ],
    automations: [{ entity_id: "automation.night", id: "1", config: { alias: "Night" } }],
  });
  api.suggestions.merge(resultOf(foundSample({ id: "kitchen" })), { scope: "full", startedMs: 0 });
  api.store.events.append([
    change("light.kitchen", "off", at("00:10") - 86_400_000, BY_AUTOMATION),
    change("light.kitchen", "on", at("07:03"), BY_BEN),
    change("light.kitchen", "off", at("08:00"), BY_ANNA),
    change("light.kitchen", "on", at("17:30"), BY_HAND),
    change("light.kitchen", "off", at("23:30"), BY_AUTOMATION),
  ]);
  client = await signIn(api.wsUrl, TOKEN);
});

afterEach(async () => {
  client.close();
  await api.stop();
});

async function read(user: object, date = DATE): Promise<SuggestionDay> {
  const answer = await client.ask("suggestions/day", { suggestion_id: "kitchen", date, user });
  return (answer["success"] === true ? answer["result"] : answer["error"]) as SuggestionDay;
}

describe("a day of a suggestion", () => {
  it("tells what happened, who did it, and what the automation would have done", async () => {
    const day = await read(CHIEF);
    expect(day).toMatchObject({
      date: DATE,
      from_ms: at("00:00"),
      to_ms: at("00:00") + 86_400_000,
      entities: [{ entity_id: "light.kitchen", name: "Kitchen light", role: "target", state_before: "off" }],
      more: 0,
    });
    expect(day.events.map(({ at_ms, state, by, by_name }) => [at_ms, state, by, by_name])).toEqual([
      [at("07:03"), "on", "person", "Ben"],
      [at("08:00"), "off", "person", "Anna"],
      [at("17:30"), "on", "physical", null],
      [at("23:30"), "off", "automation", "Night"],
    ]);
    expect(day.marks).toEqual([
      { at_ms: at("07:07"), kind: "matched" },
      { at_ms: at("17:30"), kind: "missed" },
    ]);
  });

  it("tells what the automation would have done as a person changed it", async () => {
    const { automation } = api.suggestions.get("kitchen").found.suggestion;
    await api.suggestions.edit(
      "kitchen",
      { ...automation, triggers: [{ trigger: "time", at: "17:25:00" }], conditions: [] },
      "chief",
    );
    const { marks } = await read(CHIEF);
    expect(marks).toEqual([
      { at_ms: at("07:03"), kind: "missed" },
      { at_ms: at("17:25"), kind: "matched" },
    ]);
  });

  it("tells of a setpoint by its numbers", async () => {
    const { automation } = api.suggestions.get("kitchen").found.suggestion;
    const action = "climate.set_temperature";
    const actions = [{ action, target: { entity_id: "climate.hall" }, data: { temperature: 21 } }];
    api.store.events.append([
      change("climate.hall", "heat", at("00:10") - 86_400_000, BY_AUTOMATION, { temperature: 17 }),
      change("climate.hall", "heat", at("07:03"), BY_BEN, { temperature: 21 }),
      change("climate.hall", "off", at("22:00"), BY_BEN),
    ]);
    await api.suggestions.edit("kitchen", { ...automation, actions }, "chief");
    const { entities, events, marks } = await read(CHIEF);
    expect(entities).toMatchObject([
      { entity_id: "climate.hall#temperature", name: "hall", role: "target", state_before: "17" },
    ]);
    expect(events.map(({ at_ms, state }) => [at_ms, state])).toEqual([
      [at("07:03"), "21"],
      [at("22:00"), "none"],
    ]);
    expect(marks).toEqual([{ at_ms: at("07:07"), kind: "matched" }]);
  });

  it("shows who is no administrator only their own doing and the automations'", async () => {
    const day = await read(ANNA);
    expect(day.events.map(({ by_name }) => by_name)).toEqual(["Anna", "Night"]);
    expect(day.marks).toEqual([{ at_ms: at("07:07"), kind: "matched" }]);
    expect(JSON.stringify(day)).not.toContain("Ben");
  });

  it("is empty where nothing happened, and refuses a day to come", async () => {
    expect(await read(CHIEF, "2026-10-01")).toMatchObject({ events: [], marks: [] });
    expect(await read(CHIEF, "2027-01-01")).toMatchObject({ code: "invalid_request" });
    expect(await read(CHIEF, "yesterday")).toMatchObject({ code: "invalid_request" });
  });
});
