/**
 * A random home with one daily-time habit planted in it: what, when and on which days is known.
 *
 * The habit's device is also used otherwise; a day's other use ends before the habit's time, so that every kept day is a real change.
 */
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { type Home, createHome } from "../../src/core/domain/home.ts";
import { createRandom, drawNormal, drawPoisson } from "../../src/core/math/random.ts";
import { createHouseLog, drawMinute, TIME_ZONE, writeUses } from "./house-log.ts";
import { type RandomHomeOptions, writeRandomUse } from "./random-home.ts";

export interface PlantedHabit {
  readonly entityId: string;
  readonly state: "on";
  readonly atMin: number;
  readonly days: "all" | "weekdays" | "weekend";
}

export interface PlantedHomeOptions extends RandomHomeOptions {
  readonly spreadMin: number;
  readonly otherUsesPerDay: number;
  /** Days on which the habit could happen; the home is as long as that takes. */
  readonly chances: number;
  readonly dayClass?: PlantedHabit["days"];
  readonly keptRatio?: number;
  readonly atMin?: number;
}

export function createPlantedHome(options: PlantedHomeOptions): {
  readonly log: EventLog;
  readonly home: Home;
  readonly habit: PlantedHabit;
  readonly days: number;
} {
  const random = createRandom(options.seed + 1_000_003);
  const dayClass = options.dayClass ?? "weekdays";
  const isHabitDay = (day: number) => dayClass === "all" || (dayClass === "weekend") === day % 7 >= 5;
  let days = 0;
  for (let left = options.chances; left > 0; days += 1) if (isHabitDay(days)) left -= 1;
  const habit: PlantedHabit = {
    entityId: "light.device_0",
    state: "on",
    atMin: options.atMin ?? drawMinute(random),
    days: dayClass,
  };
  const house = createHouseLog(options.firstDate);
  writeRandomUse(house, { ...options, days }, (entityId) => entityId !== habit.entityId);
  for (let day = 0; day < days; day += 1) {
    const uses = Array.from({ length: drawPoisson(random, options.otherUsesPerDay) }, () =>
      drawMinute(random),
    );
    if (isHabitDay(day) && random() < (options.keptRatio ?? 0.9))
      uses.push(habit.atMin + options.spreadMin * drawNormal(random));
    writeUses(house, habit.entityId, day, uses, random);
  }
  return { log: house.build(days), home: createHome({ time_zone: TIME_ZONE }), habit, days };
}
