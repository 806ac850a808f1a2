/** Who may change things, as Home Assistant says. */
import { describe, expect, it } from "vitest";
import { createAdminLookup } from "../../src/app/admin-lookup.ts";
import { createFakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource } from "../fakes/home-source.ts";

const USER = { id: "u", name: null, isAdmin: true, isActive: true, systemGenerated: false };

describe("looking up administrators", () => {
  it("takes active administrators only", async () => {
    const source = createFakeHomeSource();
    source.users = [USER, { ...USER, id: "guest", isAdmin: false }, { ...USER, id: "gone", isActive: false }];
    const isAdmin = createAdminLookup(source, createFakeClock());
    expect(await Promise.all(["u", "guest", "gone", "nobody", ""].map(isAdmin))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("notices within half a minute that a right was taken away", async () => {
    const source = createFakeHomeSource();
    const clock = createFakeClock();
    source.users = [USER];
    const isAdmin = createAdminLookup(source, clock);
    expect(await isAdmin("u")).toBe(true);
    source.users = [];
    clock.pass(30_000);
    expect(await isAdmin("u")).toBe(false);
  });

  it("holds to the last answer while Home Assistant is away, and fails where there never was one", async () => {
    const source = createFakeHomeSource();
    const clock = createFakeClock();
    const isAdmin = createAdminLookup(source, clock);
    source.failure = new Error("away");
    await expect(isAdmin("u")).rejects.toThrow("away");
    source.failure = null;
    source.users = [USER];
    expect(await isAdmin("u")).toBe(true);
    clock.pass(60_000);
    source.failure = new Error("away");
    expect(await isAdmin("u")).toBe(true);
  });
});
