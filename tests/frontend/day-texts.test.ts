import { describe, expect, it } from "vitest";
import { createFormats } from "../../frontend/src/strings/formats.ts";
import { LANGUAGES } from "../../frontend/src/strings/languages.ts";
import { createLocalize } from "../../frontend/src/strings/localize.ts";
import { marksOf } from "../../frontend/src/strip/day-marks.ts";
import { dayLines, daySentence, stripSummary } from "../../frontend/src/strip/day-texts.ts";
import type { BacktestDay } from "../../src/core/domain/suggestion.ts";
import { createBacktest } from "../fakes/panel-samples.ts";

function voiceOf(language: string) {
  const formats = createFormats({
    language,
    timeZone: "Europe/Berlin",
    isHour12: false,
    numberLanguage: language,
    firstWeekday: 1,
  });
  return { formats, localize: createLocalize(language, LANGUAGES, formats.number) };
}

function dayOf(letters: string): BacktestDay {
  const [day] = createBacktest([letters]).daily;
  if (day === undefined) throw new Error("A backtest of one day has one day.");
  return day;
}

describe("a day in words", () => {
  it("takes what was undone out of what nobody did, so that the parts add up to fired", () => {
    const day = dayOf("mmuuc");
    expect(marksOf(day)).toEqual([
      { kind: "matched", count: 2 },
      { kind: "nobody", count: 2 },
      { kind: "opposite", count: 1 },
    ]);
    expect(marksOf(day).reduce((sum, { count }) => sum + count, 0)).toBe(day.fired);
  });

  it("says each kind of the day", () => {
    expect(daySentence(dayOf("mx"), voiceOf("en-GB"))).toBe(
      "Friday 20 November: 1 time it would have acted; someone did the same; someone did it at another time",
    );
  });

  it("says that a day was left out, and that nothing happened", () => {
    expect(dayLines(dayOf("L"), voiceOf("en"))).toEqual(["Left out of learning"]);
    expect(dayLines(dayOf("-"), voiceOf("en"))).toEqual(["Nothing of the kind happened"]);
  });

  it("sums the strip up in one sentence, in the person's language", () => {
    const backtest = createBacktest(["m", "m", "u", "s", "c", "x"]);
    expect(stripSummary(backtest, voiceOf("de"))).toBe(
      "Die letzten 6 Tage durchgespielt, Sonntag, 15. November bis Freitag, 20. November: " +
        "4-mal hätte sie gehandelt; 2-mal tat jemand um diese Zeit dasselbe; 1-mal tat es niemand; " +
        "1-mal tat jemand bald darauf das Gegenteil; 1-mal tat es jemand zu anderer Zeit; 1-mal mehr war es schon so",
    );
  });

  it("has a sentence for a strip without days", () => {
    expect(stripSummary(createBacktest([]), voiceOf("en"))).toBe("Nothing of the kind happened");
  });
});
