import { expect, it } from "vitest";
import { createMemoryCache } from "../../../src/adapters/memory/memory-cache.ts";
import { createFakeLog } from "../../fakes/log.ts";
import { describeCache } from "../../ports/cache.contract.ts";

describeCache("in memory", ({ lifeMs, clock }) =>
  createMemoryCache({ name: "answers", lifeMs, maxEntries: 10, clock, log: createFakeLog() }),
);

it("lets go of the answer that was asked for longest ago when it is full", async () => {
  const clock = { now: () => 0 };
  const cache = createMemoryCache<string>({
    name: "answers",
    lifeMs: 1,
    maxEntries: 2,
    clock,
    log: createFakeLog(),
  });
  const make = (text: string) => async () => await Promise.resolve(text);
  await cache.get("a", make("a1"));
  await cache.get("b", make("b1"));
  await cache.get("a", make("a2"));
  await cache.get("c", make("c1"));
  expect(await cache.get("a", make("a3"))).toBe("a1");
  expect(await cache.get("b", make("b2"))).toBe("b2");
});
