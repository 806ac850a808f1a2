/** Steward's own backups over the wire. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BackupItem } from "../../src/api/protocol.ts";
import { DAY_MS } from "../../src/core/domain/time.ts";
import { signIn, type ApiClient } from "./client.ts";
import { startApi, TOKEN, type ApiFixture } from "./fixture.ts";

const ANNA = { id: "anna", is_admin: false };
const CHIEF = { id: "chief", is_admin: true };

let api: ApiFixture;
let client: ApiClient;

beforeEach(async () => {
  api = await startApi();
  client = await signIn(api.wsUrl, TOKEN);
});

afterEach(async () => {
  client.close();
  await api.stop();
});

async function make(): Promise<readonly BackupItem[]> {
  return (await client.ask("backups/make"))["result"] as readonly BackupItem[];
}

describe("Steward's own backups", () => {
  it("are made and listed", async () => {
    expect((await client.ask("backups/list"))["result"]).toEqual([]);
    const made = [{ made_ms: api.clock.now(), bytes: 8 }];
    expect(await make()).toEqual(made);
    expect((await client.ask("backups/list"))["result"]).toEqual(made);
  });

  it("take the memory's place after what is there was backed up, by who wants it", async () => {
    const [old] = await make();
    api.clock.pass(2 * DAY_MS);
    await client.ask("backups/restore", { made_ms: old?.made_ms, user: CHIEF });
    expect(api.restarts).toEqual([{ backupMs: old?.made_ms, wantedBy: "chief" }]);
    expect((await client.ask("backups/list"))["result"]).toMatchObject([{ made_ms: api.clock.now() }, old]);
  });

  it("of today go for no other one of today", async () => {
    const [old] = await make();
    api.clock.pass(60_000);
    await client.ask("backups/restore", { made_ms: old?.made_ms });
    expect((await client.ask("backups/list"))["result"]).toEqual([old]);
    expect(api.restarts).toHaveLength(1);
  });

  it("are administrators', and only those that are there", async () => {
    const params = { made_ms: 1 };
    expect(await client.ask("backups/restore", { ...params, user: ANNA })).toMatchObject({
      error: { code: "unauthorized" },
    });
    expect(await client.ask("backups/restore", params)).toMatchObject({ error: { code: "not_found" } });
    expect(api.restarts).toEqual([]);
  });
});
