/** Rules of learning and marked days over the wire. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { change } from "../ports/events.ts";
import { signIn } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

type Client = Awaited<ReturnType<typeof signIn>>;
type Params = Readonly<Record<string, unknown>>;

let api: ApiFixture;
let client: Client;

beforeEach(async () => {
  api = await startApi();
  client = await signIn(api.wsUrl, TOKEN);
});

afterEach(async () => await api.stop());

const resultOf = async (type: string, params: Params = {}): Promise<unknown> =>
  (await client.ask(type, params))["result"];
const errorOf = async (type: string, params: Params = {}): Promise<unknown> =>
  (await client.ask(type, params))["error"];

const KITCHEN = { effect: "exclude", by: "area", value: "kitchen" };

describe("learning/…", () => {
  it("lists rules and defaults with what each does, and says since when it counts", async () => {
    await client.ask("learning/set_rule", KITCHEN);
    expect(await resultOf("learning/rules")).toEqual({
      since_ms: api.clock.now(),
      rules: [{ id: "area:kitchen", ...KITCHEN, name: "Kitchen", entities: 1, dropped: 0 }],
      defaults: [
        "disabled",
        "steward",
        "hidden",
        "device_class",
        "platform",
        "entity_category",
        "domain",
      ].map((id) => ({
        id,
        entities: 0,
        dropped: id === "domain" ? 3 : 0,
        fixed: id === "disabled" || id === "steward",
      })),
    });
  });

  it("deletes what is stored when asked to", async () => {
    api.store.events.append([change("light.kitchen", "on", 1), change("light.hall", "on", 2)]);
    expect(await resultOf("learning/set_rule", KITCHEN)).toMatchObject({ deleted: 0 });
    expect(await resultOf("learning/set_rule", { ...KITCHEN, delete_stored: true })).toMatchObject({
      deleted: 1,
      rules: { rules: [{ id: "area:kitchen" }] },
    });
    expect(api.store.events.counts().stateChanges).toBe(1);
  });

  it("deletes a rule once", async () => {
    await client.ask("learning/set_rule", KITCHEN);
    expect(await resultOf("learning/delete_rule", { rule_id: "area:kitchen" })).toMatchObject({ rules: [] });
    expect(await errorOf("learning/delete_rule", { rule_id: "area:kitchen" })).toMatchObject({
      code: "not_found",
    });
  });

  it.each([
    [{ ...KITCHEN, by: "room" }],
    [{ ...KITCHEN, effect: "forget" }],
    [{ ...KITCHEN, by: "entity" }],
    [{ ...KITCHEN, by: "person", value: "light.hall" }],
    [{ ...KITCHEN, by: "domain", value: "light.hall" }],
    [{ ...KITCHEN, value: "" }],
    [{ ...KITCHEN, value: "x".repeat(300) }],
    [{ ...KITCHEN, effect: "include", delete_stored: true }],
    [{ ...KITCHEN, more: 1 }],
  ])("refuses %j", async (params) => {
    expect(await errorOf("learning/set_rule", params)).toMatchObject({ code: "invalid_request" });
    expect(api.store.learning.rules()).toEqual([]);
  });

  it("says what a value looks like", async () => {
    expect(await errorOf("learning/set_rule", { ...KITCHEN, by: "entity" })).toMatchObject({
      message: expect.stringContaining("light.hall"),
    });
  });
});

describe("days/…", () => {
  const EASTER = { from: "2026-04-03", to: "2026-04-06" };

  it("marks days, lists them, exports them with the home, and unmarks them", async () => {
    const marked = await resultOf("days/mark", { ...EASTER, reason: " Easter " });
    expect(marked).toEqual({ id: "days-1", ...EASTER, reason: "Easter", origin: "hand" });
    expect(await resultOf("days/list")).toEqual([marked]);
    const exported = await fetch(`${api.url}/api/export?part=home`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
    });
    expect(await exported.json()).toMatchObject({ exceptions: [{ ...EASTER, reason: "Easter" }] });
    expect(await resultOf("days/unmark", { days_id: "days-1" })).toBeNull();
    expect(await resultOf("days/list")).toEqual([]);
    expect(await errorOf("days/unmark", { days_id: "days-1" })).toMatchObject({ code: "not_found" });
  });

  it.each([
    [{ from: "2026-02-30", to: "2026-03-01" }],
    [{ from: "2026-04-06", to: "2026-04-03" }],
    [{ from: "2026-01-01", to: "2027-12-31" }],
    [{ from: "1.4.2026", to: "2026-04-06" }],
    [{ from: "2026-04-06T00:00:00Z", to: "2026-04-06" }],
    [{ from: "2026-04-06" }],
    [{ ...EASTER, reason: "x".repeat(201) }],
  ])("refuses to mark %j", async (params) => {
    expect(await errorOf("days/mark", params)).toMatchObject({ code: "invalid_request" });
    expect(await resultOf("days/list")).toEqual([]);
  });

  it("proposes nothing where nothing is known of presence, and takes no answer to that", async () => {
    expect(await resultOf("days/propose")).toEqual([]);
    const answer = { proposal_id: "away:2026-04-03:2026-04-06", answer: "accepted" };
    expect(await errorOf("days/answer", answer)).toMatchObject({ code: "not_found" });
    expect(await errorOf("days/answer", { ...answer, answer: "maybe" })).toMatchObject({
      code: "invalid_request",
    });
  });
});

describe("people who are not administrators", () => {
  const user = { id: "u1", is_admin: false };

  it("see marked days", async () => {
    expect(await resultOf("days/list", { user })).toEqual([]);
  });

  it.each([
    ["learning/rules", {}],
    ["learning/set_rule", KITCHEN],
    ["learning/delete_rule", { rule_id: "area:kitchen" }],
    ["days/mark", { from: "2026-04-03", to: "2026-04-06" }],
    ["days/unmark", { days_id: "days-1" }],
    ["days/propose", {}],
    ["days/answer", { proposal_id: "x", answer: "declined" }],
  ])("may not ask for %s", async (type, params) => {
    expect(await errorOf(type, { ...params, user })).toMatchObject({ code: "unauthorized" });
  });
});
