/** The option's words and the boxes that stand for them. */
import { describe, expect, it } from "vitest";
import { sayPhone, toPhoneChoices, withPhone } from "../../frontend/src/state/phones.ts";

const phone = (name: string, person_name: string | null = null) => ({
  name: `mobile_app_${name}`,
  person: person_name === null ? null : `person.${person_name.toLowerCase()}`,
  person_name,
});
const PHONES = [phone("tablet"), phone("ben", "Ben"), phone("anna", "Anna")];
const chosen = (value: string) =>
  toPhoneChoices(value, PHONES)
    .filter(({ isChosen }) => isChosen)
    .map(({ name }) => name);

describe("the phones chosen", () => {
  it("are those that the option names, in the order of their people", () => {
    expect(toPhoneChoices("all", PHONES).map(({ name }) => name)).toEqual([
      "mobile_app_anna",
      "mobile_app_ben",
      "mobile_app_tablet",
    ]);
    expect(chosen("all")).toHaveLength(3);
    expect(chosen("none")).toEqual([]);
    expect(chosen("mobile_app_ben , mobile_app_tablet")).toEqual(["mobile_app_ben", "mobile_app_tablet"]);
  });

  it("keep one that is not there at the moment, until somebody takes it out", () => {
    const choices = toPhoneChoices("mobile_app_anna, mobile_app_lost", PHONES);
    expect(choices.at(-1)).toMatchObject({ name: "mobile_app_lost", isChosen: true, isGone: true });
    expect(withPhone(choices, "mobile_app_ben", true)).toBe(
      "mobile_app_anna, mobile_app_ben, mobile_app_lost",
    );
    expect(withPhone(choices, "mobile_app_lost", false)).toBe("mobile_app_anna");
  });

  it("are said as all or none where they are", () => {
    const choices = toPhoneChoices("mobile_app_anna, mobile_app_ben", PHONES);
    expect(withPhone(choices, "mobile_app_tablet", true)).toBe("all");
    expect(withPhone(toPhoneChoices("mobile_app_ben", PHONES), "mobile_app_ben", false)).toBe("none");
  });

  it("are called by their own part of the action's name", () => {
    expect([sayPhone("mobile_app_annas_phone"), sayPhone("other")]).toEqual(["annas phone", "other"]);
  });
});
