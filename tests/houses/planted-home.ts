/**
 * A random home with a habit planted in it, by type; the truth about it comes along.
 *
 * `createPlantedHome` is the daily time of one lamp by plain options, for tests that need no more.
 */
import type { EventLog } from "../../src/core/domain/event-log.ts";
import type { Home } from "../../src/core/domain/home.ts";
import { plantDailyTime, plantDayType, plantSeasonalDrift, plantSunRelative } from "./plant-by-clock.ts";
import { plantCoActivation, plantDuration, plantSequence, plantTriggerAction } from "./plant-following.ts";
import { plantReversal } from "./plant-reversal.ts";
import { plantNumericThreshold, plantPresence, plantRoomPresence } from "./plant-sensed.ts";
import type { HabitType, PlantedHabit, PlantedHome, PlantOptions } from "./planting.ts";

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

export function plantHabit(type: HabitType, options: PlantOptions): PlantedHome {
  return PLANTERS[type](options);
}

export interface PlantedHomeOptions extends PlantOptions {
  readonly chances: number;
  readonly dayClass?: "all" | "weekdays" | "weekend";
  readonly atMin?: number;
}

export function createPlantedHome({ dayClass = "weekdays", atMin, ...options }: PlantedHomeOptions): {
  readonly log: EventLog;
  readonly home: Home;
  readonly habit: PlantedHabit & { readonly entityId: string };
  readonly days: number;
} {
  const { habit, ...made } = plantDailyTime({ ...options, variant: dayClass }, atMin);
  return { ...made, habit: { ...habit, entityId: habit.targets[0]?.entityId ?? "" } };
}
