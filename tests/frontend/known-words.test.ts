/** What the first run says of the home, with the plurals of each language. */
import { describe, expect, it } from "vitest";
import { sayKnown } from "../../frontend/src/state/known-words.ts";
import { createFormats } from "../../frontend/src/strings/formats.ts";
import { LANGUAGES } from "../../frontend/src/strings/languages.ts";
import { createLocalize } from "../../frontend/src/strings/localize.ts";
import { createStatusSample } from "../fakes/panel-samples.ts";

function ui(language: string) {
  const formats = createFormats({
    language,
    timeZone: "Europe/Berlin",
    isHour12: null,
    numberLanguage: language,
    firstWeekday: 0,
  });
  return { formats, localize: createLocalize(language, LANGUAGES, formats.number) };
}

const NEW = { lights: 12, covers: 0, persons: 3, days: 9, habits_in_days: 5 };

describe("what is known so far", () => {
  it.each([
    [
      "en",
      "Known so far: 12 lights, 3 people and 9 days of history. Habits by the time of day are ready in 5 days.",
    ],
    [
      "de",
      "Bisher bekannt: 12 Lampen, 3 Personen und 9 Tage Verlauf. Gewohnheiten nach der Uhrzeit lassen sich in 5 Tagen erkennen.",
    ],
  ])("is a sentence in %s, without what there is none of", (language, sentence) => {
    expect(sayKnown(createStatusSample({ known: NEW }), ui(language === "en" ? "en-GB" : language))).toBe(
      sentence,
    );
  });

  it("has its singulars", () => {
    const one = { lights: 1, covers: 1, persons: 1, days: 1, habits_in_days: 1 };
    expect(sayKnown(createStatusSample({ known: one }), ui("de"))).toBe(
      "Bisher bekannt: 1 Lampe, 1 Rollladen, 1 Person und 1 Tag Verlauf. Gewohnheiten nach der Uhrzeit lassen sich in 1 Tag erkennen.",
    );
  });

  it("is nothing while the home was not read, and only when where there is nothing to count", () => {
    expect(sayKnown(createStatusSample({ known: null }), ui("en"))).toBe("");
    const empty = { lights: 0, covers: 0, persons: 0, days: 0, habits_in_days: 7 };
    expect(sayKnown(createStatusSample({ known: empty }), ui("en"))).toBe(
      "Habits by the time of day are ready in 7 days.",
    );
  });
});
