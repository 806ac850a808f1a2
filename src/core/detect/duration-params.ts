/** Parameters of the duration detector: default, unit and where each comes from (docs/accuracy.md has the figures). */
import { z } from "zod";
import { habitParams } from "./habit-params.ts";

const ratio = z.number().min(0).max(1);

export const durationParamsSchema = z.object({
  ...habitParams,
  minDays: z
    .number()
    .int()
    .min(1)
    .default(7)
    .describe("Whole days of history before anything is said, days."),
  minSupport: z
    .number()
    .int()
    .min(3)
    .default(5)
    .describe("Fewest uses that end so, and fewest distinct days with one. One working week."),
  minForMin: z
    .number()
    .positive()
    .default(2)
    .describe("Shortest length offered, minutes: a door's reed or a button is not to be automated."),
  widths: z
    .array(z.number().positive())
    .min(1)
    .default([0.25, 0.4, 0.65])
    .describe(
      "Window widths on the logarithmic axis. Some three standard deviations of a habit of 8, 14 and 22 % spread.",
    ),
  spansDays: z
    .array(z.number().int().min(7))
    .default([28, 14])
    .describe("Recent spans tried beside the whole, days: habits that began lately."),
  classPrice: z
    .number()
    .min(1)
    .default(4)
    .describe("Price of a class of days: weekdays and weekends, each in or out."),
  hoursPrice: z
    .number()
    .min(1)
    .default(8)
    .describe(
      "Price of hours of the day: one of eight parts of three hours; longer ones and those between overlap.",
    ),
  spanPrice: z.number().min(1).default(3).describe("Price of a recent span: one of three."),
  homeKernel: z
    .number()
    .positive()
    .default(0.3)
    .describe("Kernel of the home's durations on the logarithmic axis."),
  closeKernel: z
    .number()
    .positive()
    .default(0.12)
    .describe(
      "Kernel of what there is most of, the durations at any hour of all devices and of the same kind, logarithmic: half a habit of 25 % spread.",
    ),
  evenWeight: z
    .number()
    .positive()
    .default(20)
    .describe("Weight of an even axis in the home's durations, uses."),
  maxHomeShareUses: z
    .number()
    .positive()
    .default(60)
    .describe(
      "Most uses with which one device enters the home's durations, so that a busy one does not make them.",
    ),
  flank: z
    .number()
    .positive()
    .default(0.5)
    .describe("Stretch just shorter and just longer that tells the density in a window, logarithmic."),
  flankWeight: z
    .number()
    .positive()
    .default(1.5)
    .describe(
      "Uses added to those seen there and their standard deviation, the margin for small numbers, uses.",
    ),
  ownSpread: z
    .number()
    .positive()
    .default(0.6)
    .describe(
      "Spread of the narrowest durations of its own that a device is granted without a habit, logarithmic: two of three between half and twice.",
    ),
  ownWeight: z.number().positive().default(2).describe("Pull towards having none, uses."),
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
  screenMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.001)
    .describe("Devices above this p-value are not looked at closer; they count as tested."),
  unmatchedPrice: z
    .number()
    .positive()
    .default(1.5)
    .describe("Price of ending a use that people did not end then, in saved actions: the ranking's."),
  slackRatio: ratio
    .default(0.75)
    .describe(
      "Share of the best length's worth, and of the most ends met with it, with which a longer one is taken instead, 0-1.",
    ),
  minLift: z
    .number()
    .min(1)
    .default(1.25)
    .describe(
      "How many times as often as any use that lasts so long a use has to end then: where nearly all do anyway, the length says nothing.",
    ),
  breakEvenRatio: ratio
    .default(0.6)
    .describe(
      "Smallest share of the uses that last so long that people end then, 0-1: the ranking's break-even.",
    ),
  maxSplitP: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe("Chance of keeping a condition that means nothing, over all tried, probability."),
  maxConditions: z
    .number()
    .int()
    .min(0)
    .default(1)
    .describe("Most conditions learned beside hours and class of days."),
  clockSteadiness: z
    .number()
    .positive()
    .default(0.85)
    .describe(
      "An end whose clock time spreads by less than this share of its duration's spread is the clock's, daily-time's.",
    ),
  explainedRatio: ratio
    .default(0.5)
    .describe("Share of the ends that another rule explains from which it says the habit better, 0-1."),
  timerSpreadRatio: z
    .number()
    .positive()
    .default(0.005)
    .describe(
      "Ends steadier than this share of the duration (and than two seconds) are a timer in the device.",
    ),
});

export type DurationParams = z.output<typeof durationParamsSchema>;
