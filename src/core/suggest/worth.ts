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

/**
 * @param targets entities acted on: each match saves that many actions
 * @returns saved actions a week; ≤ 0 is not worth suggesting
 */
export function worthOf(
  replay: Backtest,
  targets: number,
  mode: SuggestionMode,
  params: WorthParams,
): number {
  if (replay.days === 0) return 0;
  const saved = replay.matched * targets;
  const price =
    (replay.unmatched - replay.contradicted) * params.unmatchedPrice +
    replay.contradicted * params.contradictedPrice;
  const aWeek = ((saved - price) / replay.days) * 7;
  return mode === "ask" ? aWeek * params.askedRatio : aWeek;
}
