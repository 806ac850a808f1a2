import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import { foundIn } from "../../fakes/grep-folder.ts";
import { describeCache } from "../../ports/cache.contract.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

function open(folder = temporaryFolder()): { readonly store: Store; readonly folder: string } {
  const store = openStore({ path: path.join(folder, "steward.db"), log: SILENT });
  onTestFinished(() => {
    store.close();
  });
  return { store, folder };
}

describeCache("in the store, encrypted", () => open().store.shelf("answers"));

describe("answers in the store", () => {
  it("outlive a restart, stand in no file, and are apart from those of another kind", () => {
    const { store, folder } = open();
    store.shelf("replies").put("key", { value: "Anna comes home late.", madeMs: 5 }, 10);
    store.shelf("others").put("key", { value: "another", madeMs: 6 }, 10);
    store.checkpoint();
    store.close();
    expect(foundIn(folder, ["Anna"])).toEqual([]);
    const again = open(folder).store;
    expect(again.shelf("replies").find("key")).toEqual({ value: "Anna comes home late.", madeMs: 5 });
    again.shelf("others").clear();
    expect(again.shelf("others").find("key")).toBeNull();
    expect(again.shelf("replies").find("key")?.madeMs).toBe(5);
  });

  it("are gone when everything about somebody is deleted", () => {
    const { store } = open();
    store.shelf("replies").put("key", { value: "Anna comes home late.", madeMs: 5 }, 10);
    store.privacy.forget({ userIds: ["anna"], entityIds: [] });
    expect(store.shelf("replies").find("key")).toBeNull();
  });
});
