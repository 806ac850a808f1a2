/** Parameters of the daily-time detector: default, unit and where each comes from (docs/accuracy.md has the figures). */
import { z } from "zod";
import { clockHabitParams } from "./habit-params.ts";

export const dailyTimeParamsSchema = z.object({
  ...clockHabitParams,
  windowsMin: z
    .array(z.number().int().min(5).max(180))
    .min(1)
    .default([20, 35, 55])
    .describe("Window widths, minutes. Four standard deviations of a habit of 5, 9 and 14 minutes' spread."),
  historyDays: z.number().int().min(7).default(120).describe("Counting days looked at, days. A season."),
  spansDays: z
    .array(z.number().int().min(7))
    .default([28, 14])
    .describe("Recent spans tried beside the whole, days: habits that began lately."),
  spanMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe(
      "A habit is of a recent span alone where its days there would be this improbable if it were kept on the smallest share of days, or no more often than before, probability. All days are counted otherwise.",
    ),
  regularities: z
    .array(z.object({ fromRatio: z.number().min(0).max(1), shareRatio: z.number().positive().max(1) }))
    .min(1)
    .default([
      { fromRatio: 0.9, shareRatio: 0.7 },
      { fromRatio: 0.75, shareRatio: 0.2 },
      { fromRatio: 0, shareRatio: 0.1 },
    ])
    .describe(
      "Shares of the error budget, 0-1, of targets used on at least such a share of some class's days, descending: what is used on few days can hardly be a habit.",
    ),
  singleDayShareRatio: z
    .number()
    .positive()
    .max(0.5)
    .default(0.1)
    .describe("Share of a target's error budget that the seven single weekdays have together, 0-1."),
  weekdaySetShareRatio: z
    .number()
    .positive()
    .max(0.5)
    .default(0.05)
    .describe("Share of it that all other sets of weekdays have together, 0-1."),
  ownUserShareRatio: z
    .number()
    .positive()
    .max(0.5)
    .default(0.05)
    .describe("Share of it that what single users do has together, 0-1."),
  someDaysShareRatio: z
    .number()
    .positive()
    .max(0.5)
    .default(0.05)
    .describe(
      "Share of it that habits of some days have, 0-1: those on which something else tells that it is such a day.",
    ),
  someDaysRatio: z
    .number()
    .positive()
    .max(1)
    .default(0.2)
    .describe("Smallest share of all days that such days are, 0-1."),
  settledMin: z
    .number()
    .nonnegative()
    .default(30)
    .describe(
      "What else is to tell such days has to have been so for this long before anybody ever did it, minutes: else it may come of the same hand.",
    ),
  presenceMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe(
      "A person's being at home is a condition where it splits kept from missed days at this level, corrected for the persons tried.",
    ),
  minConfidenceRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("Smallest share of days, 0-1. Below it the automation would be wrong more often than right."),
  homeKernelMin: z.number().positive().default(30).describe("Kernel of the home's profile, minutes."),
  ownKernelMin: z
    .number()
    .positive()
    .default(100)
    .describe("Kernel of the target's own profile, minutes: wider than a habit, narrower than an evening."),
  homeWeight: z
    .number()
    .positive()
    .default(20)
    .describe("Weight of the home's profile in actions of the target: pseudo-counts of an empirical prior."),
  flankMin: z
    .number()
    .positive()
    .default(60)
    .describe("Stretch on either side of a window that tells its base rate, minutes."),
  flankWeight: z
    .number()
    .positive()
    .default(1)
    .describe("Uses added to those seen there, the margin for small numbers, actions."),
  ownHoursMin: z
    .number()
    .positive()
    .default(90)
    .describe(
      "Spread of the narrowest hours of its own that a device is granted without a habit, minutes. An evening.",
    ),
  ownHoursWeight: z.number().positive().default(2).describe("Pull towards having none, actions."),
  evenWeight: z
    .number()
    .positive()
    .default(20)
    .describe("Weight of an even day in the home's profile, actions."),
  maxHomeShareActions: z
    .number()
    .positive()
    .default(60)
    .describe(
      "Most actions with which one entity enters the home's profile, so that a busy one does not make it.",
    ),
  screenMaxTail: z
    .number()
    .positive()
    .max(1)
    .default(1e-3)
    .describe(
      "Targets whose smallest tail is above this are not looked at: their p-value is larger still, beyond what the correction lets pass.",
    ),
  screenMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.02)
    .describe("Targets above this p-value are not looked at in parts; they count as tested."),
  draws: z
    .number()
    .int()
    .min(50)
    .default(200)
    .describe("Draws of the importance sampler: 7 % error of a p-value."),
  certainBelow: z
    .number()
    .positive()
    .default(1e-9)
    .describe("Union bound below which no sampling is needed, probability."),
  maxClusters: z.number().int().min(1).default(6).describe("Most parts of a day, k of k-means."),
  clusterStarts: z.number().int().min(1).default(5).describe("Seeded starts of k-means for each k."),
  trendMinZ: z
    .number()
    .positive()
    .default(3.3)
    .describe("Mann-Kendall statistic from which a habit's time moves, standard deviations: 1 in 1000."),
  latelyDays: z
    .number()
    .int()
    .positive()
    .default(14)
    .describe("Last days of such a habit that tell its present time, days."),
});

export type DailyTimeParams = z.output<typeof dailyTimeParamsSchema>;
