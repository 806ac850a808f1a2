/** Standing problems over the wire: told with the status, acknowledged by administrators. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { signIn } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

let api: ApiFixture;

beforeEach(async () => {
  api = await startApi();
});

afterEach(async () => await api.stop());

describe("problems/acknowledge", () => {
  it("takes a notice from the status of everybody who listens", async () => {
    const client = await signIn(api.wsUrl, TOKEN);
    const message = "The backup of Monday was put back.";
    api.notices.raise({
      code: "store_restored",
      failure: { kind: "as-said", text: message },
      acknowledgeable: true,
    });
    const since_ms = api.clock.now();
    client.send("status/subscribe");
    await client.next();
    expect(await client.next()).toMatchObject({
      event: { problems: [{ code: "store_restored", message, since_ms, acknowledgeable: true }] },
    });
    const id = client.send("problems/acknowledge", { code: "store_restored" });
    expect(await client.next()).toEqual({ id, type: "result", success: true, result: null });
    expect(await client.next()).toMatchObject({ event: { problems: [] } });
  });

  it("refuses what is gone, what goes with its cause, and what is no code", async () => {
    const client = await signIn(api.wsUrl, TOKEN);
    api.notices.raise({ code: "store_full", failure: { kind: "as-said", text: "The disk is full." } });
    const ask = async (params: Readonly<Record<string, unknown>>): Promise<unknown> =>
      (await client.ask("problems/acknowledge", params))["error"];
    expect(await ask({ code: "store_restored" })).toMatchObject({ code: "not_found" });
    expect(await ask({ code: "store_full" })).toMatchObject({ code: "conflict" });
    expect(await ask({ code: "" })).toMatchObject({ code: "invalid_request" });
    expect(await ask({})).toMatchObject({ code: "invalid_request" });
    expect(api.notices.list()).toHaveLength(1);
  });

  it("is for administrators", async () => {
    const client = await signIn(api.wsUrl, TOKEN);
    api.notices.raise({
      code: "store_restored",
      failure: { kind: "as-said", text: "Put back." },
      acknowledgeable: true,
    });
    const user = { id: "u1", is_admin: false };
    expect(await client.ask("problems/acknowledge", { code: "store_restored", user })).toMatchObject({
      error: { code: "unauthorized" },
    });
    expect(api.notices.list()).toHaveLength(1);
  });
});
