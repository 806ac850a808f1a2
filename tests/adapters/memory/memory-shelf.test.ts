import { expect, it } from "vitest";
import { createMemoryShelf } from "../../../src/adapters/memory/memory-shelf.ts";
import { describeCache } from "../../ports/cache.contract.ts";

describeCache("in memory", () => createMemoryShelf());

it("lets go of the answer that was asked for longest ago when it is full", () => {
  const shelf = createMemoryShelf<string>();
  shelf.put("a", { value: "a1", madeMs: 0 }, 2);
  shelf.put("b", { value: "b1", madeMs: 0 }, 2);
  shelf.find("a");
  shelf.put("c", { value: "c1", madeMs: 0 }, 2);
  expect(["a", "b", "c"].map((key) => shelf.find(key)?.value ?? null)).toEqual(["a1", null, "c1"]);
});
