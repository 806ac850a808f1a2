/**
 * A random home with a habit planted in it, by type; the truth about it comes along.
 *
 * `createPlantedHome` is the daily time of one lamp by plain options, for tests that need no more.
 */
import { plantDailyTime, plantDayType, plantSeasonalDrift, plantSunRelative } from "./plant-by-clock.ts";
import { plantCoActivation, plantDuration, plantSequence, plantTriggerAction } from "./plant-following.ts";
import { plantReversal } from "./plant-reversal.ts";
import { plantNumericThreshold, plantPresence, plantRoomPresence } from "./plant-sensed.ts";
import type { HabitType, PlantedHome, PlantOptions } from "./planting.ts";

const PLANTERS: Readonly<Record<HabitType, (options: PlantOptions) => PlantedHome>> = {
  "daily-time": (options) => plantDailyTime(options),
  "sun-relative": plantSunRelative,
  "trigger-action": plantTriggerAction,
  sequence: plantSequence,
  duration: plantDuration,
  presence: plantPresence,
  "numeric-threshold": plantNumericThreshold,
  "co-activation": plantCoActivation,
  "room-presence": plantRoomPresence,
  "day-type": plantDayType,
  "seasonal-drift": plantSeasonalDrift,
  reversal: plantReversal,
};

/** Variants of each type, and about how many days of history one of their occasions takes. */
export const HABIT_VARIANTS: Readonly<
  Record<HabitType, readonly { readonly name: string; readonly daysAnOccasion: number }[]>
> = {
  "daily-time": [
    { name: "weekdays", daysAnOccasion: 1.4 },
    { name: "all", daysAnOccasion: 1 },
    { name: "weekend", daysAnOccasion: 3.5 },
    { name: "person", daysAnOccasion: 1 },
    { name: "tuesday", daysAnOccasion: 7 },
  ],
  "sun-relative": [
    { name: "sunset", daysAnOccasion: 1 },
    { name: "sunrise", daysAnOccasion: 1 },
  ],
  "trigger-action": [
    { name: "prompt", daysAnOccasion: 1 },
    { name: "delayed", daysAnOccasion: 1 },
  ],
  sequence: [
    { name: "held", daysAnOccasion: 1 },
    { name: "brief", daysAnOccasion: 1 },
  ],
  duration: [
    { name: "20", daysAnOccasion: 1 },
    { name: "40", daysAnOccasion: 1 },
  ],
  presence: [
    { name: "first-in", daysAnOccasion: 1.4 },
    { name: "last-out", daysAnOccasion: 1.3 },
    { name: "arrival", daysAnOccasion: 1.1 },
  ],
  "numeric-threshold": [
    { name: "humidity", daysAnOccasion: 1 },
    { name: "illuminance", daysAnOccasion: 1.1 },
    { name: "power", daysAnOccasion: 1 },
  ],
  "co-activation": [{ name: "three", daysAnOccasion: 1 }],
  "room-presence": [
    { name: "on", daysAnOccasion: 0.8 },
    { name: "off", daysAnOccasion: 0.8 },
  ],
  "day-type": [
    { name: "home-office", daysAnOccasion: 2.8 },
    { name: "office", daysAnOccasion: 2.8 },
  ],
  "seasonal-drift": [{ name: "later", daysAnOccasion: 1 }],
  reversal: [
    { name: "undone", daysAnOccasion: 1 },
    { name: "sunday", daysAnOccasion: 7 },
    { name: "no-effect", daysAnOccasion: 1 },
  ],
};

export function plantHabit(type: HabitType, options: PlantOptions): PlantedHome {
  return PLANTERS[type](options);
}

export interface PlantedHomeOptions extends PlantOptions {
  readonly chances: number;
  readonly dayClass?: "all" | "weekdays" | "weekend";
  readonly atMin?: number;
}

export function createPlantedHome({
  dayClass = "weekdays",
  atMin,
  ...options
}: PlantedHomeOptions): PlantedHome & { readonly habit: { readonly entityId: string } } {
  const made = plantDailyTime({ ...options, variant: dayClass }, atMin);
  return { ...made, habit: { ...made.habit, entityId: made.habit.targets[0]?.entityId ?? "" } };
}
