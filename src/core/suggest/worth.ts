/** What a suggestion is worth: the actions it saves people in a week, less a price for each time it would have been wrong. */
import { z } from "zod";
import type { Backtest, SuggestionMode } from "../domain/suggestion.ts";

export const worthParamsSchema = z.object({
  unmatchedPrice: z
    .number()
    .nonnegative()
    .default(0.5)
    .describe(
      "Price of a firing that nobody asked for, in saved actions: it may be wanted, and is one press to undo.",
    ),
  contradictedPrice: z
    .number()
    .nonnegative()
    .default(1.5)
    .describe(
      "Price of a firing that somebody undid soon after, in saved actions: it cost a press and patience.",
    ),
  askedRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe("Worth left where a person has to be asked each time, 0-1: answering saves little over doing."),
});

export type WorthParams = z.output<typeof worthParamsSchema>;

export interface Weighing {
  /** Local date from which the habit is there: days before it say nothing about what it is worth now. */
  readonly since: string;
  /** Entities acted on: each match saves that many actions. */
  readonly targets: number;
  readonly mode: SuggestionMode;
}

/** @returns saved actions a week; ≤ 0 is not worth suggesting */
export function worthOf(replay: Backtest, { since, targets, mode }: Weighing, params: WorthParams): number {
  const days = replay.daily.filter(({ date, left_out }) => date >= since && left_out !== true);
  if (days.length === 0) return 0;
  const sum = (word: "matched" | "unmatched" | "contradicted") =>
    days.reduce((total, day) => total + day[word], 0);
  const price =
    (sum("unmatched") - sum("contradicted")) * params.unmatchedPrice +
    sum("contradicted") * params.contradictedPrice;
  const aWeek = ((sum("matched") * targets - price) / days.length) * 7;
  return mode === "ask" ? aWeek * params.askedRatio : aWeek;
}
