/** Parameters that several detectors of habits share: one meaning, one default. */
import { z } from "zod";

/** Of every habit: whether it holds on days that were held out, and whether it lives on. */
export const habitParams = {
  heldOutMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe("Held-out days have to confirm at this level, probability."),
  stoppedMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.001)
    .describe("A trailing run of misses this improbable means the habit stopped, probability."),
  mostKeptRatio: z
    .number()
    .positive()
    .max(1)
    .default(0.85)
    .describe(
      "No habit is taken to be kept more often than this, 0-1: so four misses in a row end one, three do not.",
    ),
  resumedMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe(
      "A habit whose last occasions were kept so surely on more than half of them had only paused, probability.",
    ),
};

/** Of habits by the clock, which are counted by days. */
export const clockHabitParams = {
  ...habitParams,
  minSupportDays: z
    .number()
    .int()
    .min(3)
    .default(5)
    .describe("Fewest distinct days with the action. One working week."),
  minDoerRatio: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.8)
    .describe(
      "Share of the habit's actions, 0-1, that one user has to have done for it to be that person's.",
    ),
  matchMin: z
    .number()
    .positive()
    .default(15)
    .describe(
      "How far an action may be from the suggested time to count as the same, minutes: the contract's.",
    ),
  timelySlackRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe("Share of the best time's days with which an earlier time is taken instead, 0-1."),
  minTimelyRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe("Smallest share of days with an action that close to the suggested time, 0-1."),
  lagSteadinessRatio: z
    .number()
    .positive()
    .default(0.85)
    .describe(
      "An end is a clock habit only if its time spreads by less than this share of its lag after the beginning.",
    ),
};
