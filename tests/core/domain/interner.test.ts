import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { createInterner, createStateInterner } from "../../../src/core/domain/interner.ts";

const decimal = constantFrom(
  "0",
  "-0",
  "1",
  "01",
  "1.5",
  "1.50",
  "-1.5",
  ".5",
  "5.",
  "0.05",
  "00",
  "1e5",
  "21.37",
  "9999999",
  "12345678",
  "-9999.99",
  "+1",
  "1 ",
  "",
  "-",
  "-.",
);

describe("states as numbers", () => {
  it("are told apart exactly as texts are", () => {
    assert(
      property(array(oneof(decimal, string({ maxLength: 9 }))), (texts) => {
        const [plain, quick] = [createInterner(), createStateInterner()];
        expect(texts.map((text) => quick.codeOf(text))).toEqual(texts.map((text) => plain.codeOf(text)));
        expect(quick.values).toEqual(plain.values);
      }),
    );
  });

  it("stay apart when there are many", () => {
    const states = createStateInterner();
    const texts = Array.from({ length: 20_000 }, (_, index) => (index / 100).toFixed(2));
    const codes = texts.map((text) => states.codeOf(text));
    expect(new Set(codes).size).toBe(texts.length);
    expect(texts.map((text) => states.codeOf(text))).toEqual(codes);
    expect(codes.map((code) => states.values[code])).toEqual(texts);
  });
});
