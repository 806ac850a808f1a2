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

const PEOPLE = { isRunning: false };

describe("a day in words", () => {
  it("takes what was undone out of what nobody did, so that the parts add up to fired", () => {
    const day = dayOf("mmuuc");
    expect(marksOf(day, false)).toEqual([
      { kind: "matched", count: 2 },
      { kind: "nobody", count: 2 },
      { kind: "opposite", count: 1 },
    ]);
    expect(marksOf(day, false).reduce((sum, { count }) => sum + count, 0)).toBe(day.fired);
  });

  it("takes what nobody undid for kept, where the automation acts already", () => {
    const day = dayOf("uuc");
    expect(marksOf(day, true)).toEqual([
      { kind: "kept", count: 2 },
      { kind: "opposite", count: 1 },
    ]);
    expect(dayLines(day, voiceOf("en"), { isRunning: true })).toEqual([
      "3 times it would have acted",
      "2 times nobody undid it",
      "someone did the opposite soon after",
    ]);
  });

  it("says each kind of the day", () => {
    expect(daySentence(dayOf("mx"), voiceOf("en-GB"), PEOPLE)).toBe(
      "Friday 20 November: 1 time it would have acted; someone did the same; someone did it at another time",
    );
  });

  it("says that a day was left out, and that nothing happened", () => {
    expect(dayLines(dayOf("L"), voiceOf("en"), PEOPLE)).toEqual(["Left out of learning"]);
    expect(dayLines(dayOf("-"), voiceOf("en"), PEOPLE)).toEqual(["Nothing of the kind happened"]);
  });

  it("sums the strip up in one sentence, in the person's language", () => {
    const backtest = createBacktest(["m", "m", "u", "s", "c", "x"]);
    expect(stripSummary(backtest, voiceOf("de"), PEOPLE)).toBe(
      "Die letzten 6 Tage durchgespielt, Sonntag, 15. November bis Freitag, 20. November: " +
        "4-mal hätte sie gehandelt; 2-mal tat jemand um diese Zeit dasselbe; 1-mal tat es niemand; " +
        "1-mal tat jemand bald darauf das Gegenteil; 1-mal tat es jemand zu anderer Zeit; 1-mal mehr war es schon so",
    );
  });

  it("has a sentence for a strip without days", () => {
    expect(stripSummary(createBacktest([]), voiceOf("en"), PEOPLE)).toBe("Nothing of the kind happened");
  });
});
