/** Corrections over the wire. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { signIn } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

let api: ApiFixture;

beforeEach(async () => {
  api = await startApi();
});

afterEach(async () => await api.stop());

describe("attribution/correct", () => {
  it("says it, lists it, and takes it back", async () => {
    const client = await signIn(api.wsUrl, TOKEN);
    const entity_id = api.source.home.entities[0]?.entity_id ?? "";
    const said = await client.ask("attribution/correct", { entity_id, initiator: "nobody" });
    const created_ms = api.clock.now();
    const items = [{ entity_id, device_id: null, initiator: "nobody", person: null, created_ms }];
    expect(said).toMatchObject({ success: true, result: { items, programs: [] } });
    expect(await client.ask("attribution/corrections")).toMatchObject({ result: { items } });
    expect(await client.ask("attribution/correct", { entity_id, initiator: null })).toMatchObject({
      result: { items: [] },
    });
  });

  it("refuses what is not there and what makes no sense", async () => {
    const client = await signIn(api.wsUrl, TOKEN);
    const ask = async (params: Readonly<Record<string, unknown>>): Promise<unknown> =>
      (await client.ask("attribution/correct", params))["error"];
    expect(await ask({ entity_id: "light.none", initiator: "nobody" })).toMatchObject({ code: "not_found" });
    for (const params of [
      { initiator: "nobody" },
      { entity_id: "light.a", device_id: "b", initiator: "nobody" },
      { entity_id: "light.a", initiator: "person" },
      { entity_id: "light.a", initiator: "nobody", person: "person.anna" },
      { entity_id: "light.a", initiator: "automation" },
    ]) {
      expect(await ask(params)).toMatchObject({ code: "invalid_request" });
    }
  });
});

describe("users/mark", () => {
  it("marks users of the home only", async () => {
    const client = await signIn(api.wsUrl, TOKEN);
    const answer = await client.ask("users/mark", { user_id: "nobody-known", program: true });
    expect(answer).toMatchObject({ error: { code: "not_found" } });
  });

  it("is for administrators, as are corrections", async () => {
    const client = await signIn(api.wsUrl, TOKEN);
    const user = { id: "u1", is_admin: false };
    for (const [type, params] of [
      ["users/mark", { user_id: "u1", program: true }],
      ["attribution/correct", { entity_id: "light.hall", initiator: null }],
      ["attribution/corrections", {}],
    ] as const) {
      expect(await client.ask(type, { ...params, user })).toMatchObject({ error: { code: "unauthorized" } });
    }
  });
});
