import { assert, property, string, stringMatching } from "fast-check";
import { describe, expect, it } from "vitest";
import { packNumber, unpackNumber } from "../../../src/adapters/sqlite/state-code.ts";

describe("numbers as state codes", () => {
  it.each([
    "0",
    "1",
    "-1",
    "21.37",
    "21.370",
    "-0.50",
    "0.00",
    "0.001",
    "100",
    "99999999999999",
    "0.0000000000001",
  ])("packs %s into a negative integer and gives it back", (text) => {
    const code = packNumber(text);
    expect(code).toSatisfy((value: number) => Number.isSafeInteger(value) && value < 0);
    expect(unpackNumber(code ?? 0)).toBe(text);
  });

  it.each([
    "",
    "on",
    "007",
    "-0",
    "-0.0",
    "+1",
    "1.",
    ".5",
    "1e5",
    "Infinity",
    "1 000",
    "1,5",
    "1\n",
    "123456789012345678",
  ])("leaves %j as text", (text) => {
    expect(packNumber(text)).toBeNull();
  });

  it("gives back exactly what it packed, or packs nothing", () => {
    const returns = (text: string) => {
      const code = packNumber(text);
      return code === null || (Number.isSafeInteger(code) && code < 0 && unpackNumber(code) === text);
    };
    assert(property(stringMatching(/^-?[0-9]{0,16}\.?[0-9]{0,16}$/), returns));
    assert(property(string(), returns));
  });
});
