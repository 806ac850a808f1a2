/** A replaced device inherits the past of the one before, told over the wire. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { change } from "../ports/events.ts";
import { signIn } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

let api: ApiFixture;

beforeEach(async () => {
  api = await startApi();
});

afterEach(async () => await api.stop());

it("lets administrators give a replaced device's past to the new one", async () => {
  const client = await signIn(api.wsUrl, TOKEN);
  const atMs = api.clock.now();
  api.store.events.append([change("light.before", "on", atMs)]);
  const params = { from_entity_id: "light.before", to_entity_id: "light.after" };
  const user = { id: "u1", is_admin: false };
  expect(await client.ask("entities/inherit", { ...params, user })).toMatchObject({
    error: { code: "unauthorized" },
  });
  expect(await client.ask("entities/inherit", params)).toMatchObject({ success: true, result: null });
  expect(api.store.events.readWindow({ fromMs: 0, toMs: atMs + 1 }).entityIds).toEqual(["light.after"]);
  expect(await client.ask("entities/inherit", params)).toMatchObject({ error: { code: "not_found" } });
  expect(await client.ask("entities/inherit", { ...params, to_entity_id: "nothing" })).toMatchObject({
    error: { code: "invalid_request" },
  });
});
