/** What the monitor of unusual hours is told, and what it keeps from night to night. */
import { z } from "zod";
import type { EpochMs } from "../domain/time.ts";
import type { HomeFeature } from "../features/hour-features.ts";
import type { PackedForest } from "../math/pack-forest.ts";
import type { HourBase, HourProfile } from "./hour-profile.ts";

export const unusualParamsSchema = z.object({
  falseAlarmsAWeek: z.number().default(0.25).describe("Stated rate of false alarms of the home, a week."),
  rows: z
    .array(z.number().int().min(1))
    .default([2, 6])
    .describe("For so many hours in a row it has to last; a fault is either strong or lasting."),
  extremeRatio: z
    .number()
    .default(0.01)
    .describe("Share of the past's hours that are extreme as a whole, 0-1."),
  minDeviation: z
    .number()
    .default(4)
    .describe("Nearer than this nothing is far, in units of the usual spread."),
  keepsRatio: z
    .number()
    .default(0.5)
    .describe("It goes on while a feature of it is beyond this share of the limit, 0-1."),
  partRatio: z.number().default(0.7).describe("A feature is named from this share of the limit on, 0-1."),
  minDays: z.number().int().default(14).describe("Shortest past to compare with, days."),
  minFeatureHours: z.number().int().default(168).describe("A feature known for less says nothing, hours."),
  blocks: z.number().int().min(2).default(6).describe("Blocks of days, each scored by the others."),
  maxParts: z.number().int().default(5).describe("Features named at most."),
});

export type UnusualParams = z.output<typeof unusualParamsSchema>;

/** What is extreme and far for some hours in a row. */
export interface Limit {
  readonly hours: number;
  readonly score: number;
  readonly deviation: number;
}

/** What is kept from night to night: plain data. */
export interface UnusualHabits {
  readonly untilMs: EpochMs;
  readonly features: readonly HomeFeature[];
  readonly profile: HourProfile;
  readonly base: HourBase;
  readonly forest: PackedForest;
  readonly limits: readonly Limit[];
}
