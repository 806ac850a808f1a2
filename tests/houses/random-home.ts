/**
 * A home without a single habit: devices used independently of each other and of the clock, but for busy evenings and each device's own hours.
 *
 * Motion sensors fire everywhere, two automations do things at fixed times, whole days differ in how much is done. Whatever is suggested here is false.
 */
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { type Home, createHome } from "../../src/core/domain/home.ts";
import { createRandom, drawNormal, drawPoisson } from "../../src/core/math/random.ts";
import { createHouseLog, drawMinute, type HouseLog, TIME_ZONE, writeUses } from "./house-log.ts";

export interface RandomHomeOptions {
  readonly seed: number;
  readonly devices?: number;
  readonly days?: number;
  readonly motionSensors?: number;
  readonly firstDate?: string;
}

export function createRandomHome(options: RandomHomeOptions): {
  readonly log: EventLog;
  readonly home: Home;
} {
  const house = createHouseLog(options.firstDate);
  const days = options.days ?? 28;
  writeRandomUse(house, options, () => true);
  return { log: house.build(days), home: createHome({ time_zone: TIME_ZONE }) };
}

/** Everything random about a home; `isWanted` leaves devices out that something else is written for. */
export function writeRandomUse(
  house: HouseLog,
  { seed, devices = 100, days = 28, motionSensors = 12 }: RandomHomeOptions,
  isWanted: (entityId: string) => boolean,
): void {
  const random = createRandom(seed);
  const moods = Array.from({ length: days }, () => Math.exp(0.35 * drawNormal(random)));
  for (let device = 0; device < devices; device += 1) {
    const domain = ["light", "light", "light", "switch", "fan"][device % 5] ?? "light";
    const entityId = `${domain}.device_${device}`;
    const perDay = Math.min(8, 1.2 * Math.exp(0.9 * drawNormal(random)));
    // Four of ten devices have hours of their own, as broad as an evening.
    const own = random() < 0.4 ? { middle: drawMinute(random), spread: 80 + 100 * random() } : null;
    for (let day = 0; day < days; day += 1) {
      const uses = Array.from({ length: drawPoisson(random, perDay * (moods[day] ?? 1)) }, () =>
        own === null ? drawMinute(random) : wrap(own.middle + own.spread * drawNormal(random)),
      );
      if (isWanted(entityId)) writeUses(house, entityId, day, uses, random);
    }
  }
  for (let sensor = 0; sensor < motionSensors; sensor += 1) {
    for (let day = 0; day < days; day += 1) {
      for (let i = drawPoisson(random, 20); i > 0; i -= 1) {
        const minute = drawMinute(random);
        house.write(`binary_sensor.motion_${sensor}`, "on", day, minute, "unknown");
        house.write(`binary_sensor.motion_${sensor}`, "off", day, minute + 0.5 + 2 * random(), "unknown");
      }
    }
  }
  for (let day = 0; day < days; day += 1) {
    house.write("light.porch", "on", day, 19 * 60 + 30, "automation", "automation.porch_on");
    house.write("light.porch", "off", day, 23 * 60, "automation", "automation.porch_off");
  }
}

function wrap(minute: number): number {
  return ((minute % 1440) + 1440) % 1440;
}
