/** Parameters of the day-type detector: default, unit and where each comes from (docs/accuracy.md has the figures). */
import { z } from "zod";
import { clockHabitParams } from "./habit-params.ts";

export const dayTypeParamsSchema = z.object({
  ...clockHabitParams,
  minDays: z
    .number()
    .int()
    .min(14)
    .default(14)
    .describe("Days of history below which kinds of days are not learned: every weekday twice."),
  historyDays: z.number().int().min(21).default(120).describe("Counting days looked at, days. A season."),
  windows: z
    .array(z.object({ widthMin: z.number().positive(), everyMin: z.number().positive() }))
    .min(1)
    .default([
      { widthMin: 25, everyMin: 10 },
      { widthMin: 55, everyMin: 20 },
    ])
    .describe(
      "Windows of the clock and how far one is from the next, minutes. Four standard deviations of a spread of 6 and 14.",
    ),
  minConfidenceRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      "Smallest share of the days of the kind, 0-1. Below it the automation would be wrong more often than right.",
    ),
  minInformationNats: z
    .number()
    .positive()
    .default(5)
    .describe(
      "How much a condition has to tell about the kinds of days, nats over all of them: odds of 150 to 1.",
    ),
  maxPersons: z.number().int().min(1).default(4).describe("Most persons whose being at home is looked at."),
  minNamedRatio: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.75)
    .describe("Share of a condition's days, 0-1, that have to be of one kind for it to be named."),
  splitMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe(
      "The condition has to tell kept days from missed ones at this level, corrected for those tried at that time.",
    ),
  screenMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.02)
    .describe("Targets above this p-value are not looked at further; they count as tested."),
});

export type DayTypeParams = z.output<typeof dayTypeParamsSchema>;
