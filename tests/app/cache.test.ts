import { expect, it } from "vitest";
import { CACHE_KINDS, toContentKey } from "../../src/app/cache.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";

it("keeps features an hour and replies of a language model seven days", () => {
  expect(CACHE_KINDS.features.lifeMs).toBe(HOUR_MS);
  expect(CACHE_KINDS.replies.lifeMs).toBe(7 * DAY_MS);
});

it("has one key for one question, whatever the order of its fields, and another for any other", () => {
  const question = { model: "m", messages: [{ role: "user", text: "a" }], seed: 1 };
  const turned = { seed: 1, messages: [{ text: "a", role: "user" }], model: "m" };
  expect(toContentKey(turned)).toBe(toContentKey(question));
  expect(toContentKey(question)).toMatch(/^[0-9a-f]{64}$/);
  const others = [
    { ...question, model: "n" },
    { ...question, messages: [] },
    { ...question, messages: [...question.messages, ...question.messages] },
    null,
  ];
  expect(new Set([question, ...others].map(toContentKey)).size).toBe(5);
});
