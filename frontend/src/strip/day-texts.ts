/** The replay in words: for those who cannot see the strip, and for the day under the finger. */
import type { Backtest, BacktestDay } from "../../../src/core/domain/suggestion.ts";
import type { Formats } from "../strings/formats.ts";
import type { Localize } from "../strings/localize.ts";
import { marksOf } from "./day-marks.ts";

interface Voice {
  readonly localize: Localize;
  readonly formats: Formats;
}

/** Whether it is an automation's replay that acts already. */
interface Whose {
  readonly isRunning: boolean;
}

/** What one day was made of, one line a kind; never empty. */
export function dayLines(day: BacktestDay, { localize }: Voice, { isRunning }: Whose): readonly string[] {
  const marks = marksOf(day, isRunning).map(({ kind, count }) => localize(`mark.${kind}`, { count }));
  const fired = day.fired > 0 ? [localize("tally.fired", { count: day.fired })] : [];
  const leftOut = day.left_out === true ? [localize("strip.left_out")] : [];
  const lines = [...leftOut, ...fired, ...marks];
  return lines.length > 0 ? lines : [localize("strip.nothing")];
}

/** "Monday, 3 November: 1 time it would have acted; someone did the same". */
export function daySentence(day: BacktestDay, voice: Voice, whose: Whose): string {
  return `${voice.formats.dayInFull(day.date)}: ${dayLines(day, voice, whose).join("; ")}`;
}

/** The whole strip in one sentence. */
export function stripSummary(backtest: Backtest, voice: Voice, whose: Whose): string {
  const { localize, formats } = voice;
  const first = backtest.daily[0];
  const last = backtest.daily.at(-1);
  if (first === undefined || last === undefined) return localize("strip.nothing");
  const span = localize("strip.summary", {
    count: backtest.daily.length,
    from: formats.dayInFull(first.date),
    to: formats.dayInFull(last.date),
  });
  return `${span}: ${tallyLines(backtest, localize, whose).join("; ")}`;
}

function tallyLines(backtest: Backtest, localize: Localize, { isRunning }: Whose): readonly string[] {
  return [
    localize("tally.fired", { count: backtest.fired }),
    ...marksOf(backtest, isRunning).map(({ kind, count }) => localize(`tally.${kind}`, { count })),
  ];
}
