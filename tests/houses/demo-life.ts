/**
 * How the demo home is lived in: what happens on one day, as a function of the seed and the date alone.
 *
 * Two adults and a child, with a handful of habits (HABITS, the truth that Steward may find) in a lot of irregular use. The same plan
 * writes the past (demo-house.ts) and keeps the running demo alive (script/lib/demo.ts).
 */
import type { LocalDay } from "./calendar.ts";
import type { Attributes } from "./demo-rooms.ts";
import { createRandom, type Random } from "./random.ts";

const DAY_MS = 86_400_000;

export type Resident = "anna" | "ben";

/** Something a device does by itself or is made to do by hand, or something a person asks for in the app. */
export type Happening =
  | {
      readonly atMs: number;
      readonly by: "device";
      readonly entityId: string;
      readonly state: string;
      readonly attributes?: Attributes;
    }
  | {
      readonly atMs: number;
      readonly by: Resident;
      readonly entityId: string;
      readonly service: string;
      readonly data?: Attributes;
    };

/** A planted habit: on its days, with probability keptRatio, someone does it around its minute. */
export interface Habit {
  readonly id: string;
  readonly entityId: string;
  readonly service: string;
  readonly state: string;
  readonly days: "weekday" | "weekend" | "daily";
  /** Local minute of the day. */
  readonly atMin: number;
  readonly spreadMin: number;
  readonly keptRatio: number;
  /** Share done in the app; the rest are presses of the thing itself. */
  readonly appRatio: number;
}

export const HABITS: readonly Habit[] = [
  {
    id: "kitchen-light-morning",
    entityId: "light.kitchen_ceiling",
    service: "light.turn_on",
    state: "on",
    days: "weekday",
    atMin: 410,
    spreadMin: 5,
    keptRatio: 0.92,
    appRatio: 0.35,
  },
  {
    id: "bedroom-blind-morning",
    entityId: "cover.bedroom_blind",
    service: "cover.open_cover",
    state: "open",
    days: "weekday",
    atMin: 450,
    spreadMin: 5,
    keptRatio: 0.93,
    appRatio: 0.6,
  },
  {
    id: "floor-lamp-night",
    entityId: "light.living_room_floor_lamp",
    service: "light.turn_off",
    state: "off",
    days: "daily",
    atMin: 1390,
    spreadMin: 6,
    keptRatio: 0.9,
    appRatio: 0.45,
  },
  {
    id: "coffee-weekend",
    entityId: "switch.coffee_machine",
    service: "switch.turn_on",
    state: "on",
    days: "weekend",
    atMin: 540,
    spreadMin: 6,
    keptRatio: 0.92,
    appRatio: 0.2,
  },
];

/** On about one day in thirty nobody is at home, and no habit is kept. */
const AWAY_RATIO = 0.03;

/** The rooms with a motion sensor, and the light one would switch on there in the dark. */
const ROOM_LIGHTS: Readonly<Record<string, readonly string[]>> = {
  kitchen: ["light.kitchen_counter", "light.kitchen_ceiling"],
  living_room: ["light.living_room_ceiling", "light.living_room_shelf"],
  bedroom: ["light.bedroom_ceiling", "light.bedside_left", "light.bedside_right"],
  bathroom: ["light.bathroom_ceiling", "light.bathroom_mirror"],
  office: ["light.office_ceiling", "light.office_desk"],
  hallway: [],
};

/** Everything that happens on a day, in no order. */
export function planDay(seed: number, day: LocalDay): readonly Happening[] {
  const random = createRandom(seed, "life", day.date);
  const plan = createPlan(day, random);
  const isAway = random.chance(AWAY_RATIO);
  planSensors(plan, day, random, createWeather(seed, day));
  planChores(plan, day, random, isAway);
  if (isAway) return plan.happenings;
  planHabits(plan, day, random);
  planComingsAndGoings(plan, day, random);
  planMorning(plan, day, random);
  planEvening(plan, day, random);
  return plan.happenings;
}

interface Plan {
  readonly happenings: Happening[];
  device(minute: number, entityId: string, state: string, attributes?: Attributes): void;
  /** A person does it, by hand or in the app. */
  do(minute: number, entityId: string, service: string, appRatio?: number): void;
  /** Someone is in a room: its motion sensor fires, and in the dark its lights may be switched. */
  stay(room: string, fromMin: number, toMin: number): void;
}

function createPlan(day: LocalDay, random: Random): Plan {
  const happenings: Happening[] = [];
  const device = (minute: number, entityId: string, state: string, attributes?: Attributes): void => {
    const atMs = day.at(minute) + Math.floor(random.next() * 900);
    happenings.push(
      attributes === undefined
        ? { atMs, by: "device", entityId, state }
        : { atMs, by: "device", entityId, state, attributes },
    );
  };
  const act = (minute: number, entityId: string, service: string, appRatio = 0.3): void => {
    if (random.chance(appRatio)) {
      const atMs = day.at(minute) + Math.floor(random.next() * 900);
      happenings.push({ atMs, by: random.chance(0.55) ? "anna" : "ben", entityId, service });
      return;
    }
    const after = outcomeOf(service, {});
    device(minute, entityId, after.state, after.attributes);
  };
  return {
    happenings,
    device,
    do: act,
    stay(room, fromMin, toMin) {
      for (let minute = fromMin; minute < toMin; minute += random.between(4, 16)) {
        device(minute, `binary_sensor.${room}_motion`, "on");
        device(minute + random.between(1, 2.4), `binary_sensor.${room}_motion`, "off");
      }
      const lights = ROOM_LIGHTS[room] ?? [];
      const isDark = day.at(fromMin) < day.riseMs || day.at(fromMin) > day.setMs;
      // One bulb of the room, and not every time: who has eyes does not always want light.
      if (lights.length === 0 || !isDark || !random.chance(0.55)) return;
      const entityId = random.pick(lights);
      // The habit's own light is left to the habit in the early morning.
      if (entityId === "light.kitchen_ceiling" && fromMin < 720) return;
      act(fromMin + random.between(0.1, 6), entityId, "light.turn_on");
      if (random.chance(0.8)) act(toMin + random.between(-4, 14), entityId, "light.turn_off");
    },
  };
}

function planHabits(plan: Plan, day: LocalDay, random: Random): void {
  for (const habit of HABITS) {
    const isItsDay = habit.days === "daily" || (habit.days === "weekend") === day.isWeekend;
    const minute = habit.atMin + random.normal() * habit.spreadMin;
    if (isItsDay && random.chance(habit.keptRatio)) {
      plan.do(minute, habit.entityId, habit.service, habit.appRatio);
    }
  }
  // What makes the habits possible again is done at no fixed time.
  if (!day.isWeekend) {
    plan.do(random.between(435, 520), "light.kitchen_ceiling", "light.turn_off");
    if (random.chance(0.6)) coffee(plan, random.between(395, 640), random);
  } else {
    plan.do(random.between(500, 690), "cover.bedroom_blind", "cover.open_cover");
    plan.do(random.between(560, 640), "switch.coffee_machine", "switch.turn_off");
  }
  plan.do(random.between(1130, 1370), "cover.bedroom_blind", "cover.close_cover", 0.4);
  plan.do(random.between(1010, 1300), "light.living_room_floor_lamp", "light.turn_on");
  // Forgotten lights are noticed at some time.
  plan.do(random.between(1320, 1440), "light.kitchen_ceiling", "light.turn_off");
  // The days on which the lamp's habit was not kept end with someone noticing it, at some time of the night or the morning.
  plan.do(random.between(1420, 1560), "light.living_room_floor_lamp", "light.turn_off");
}

function coffee(plan: Plan, minute: number, random: Random): void {
  plan.do(minute, "switch.coffee_machine", "switch.turn_on", 0.2);
  plan.do(minute + random.between(20, 55), "switch.coffee_machine", "switch.turn_off", 0.2);
}

function planComingsAndGoings(plan: Plan, day: LocalDay, random: Random): void {
  const through = (minute: number): void => {
    plan.device(minute - 0.4, "binary_sensor.hallway_motion", "on");
    plan.device(minute + 1.6, "binary_sensor.hallway_motion", "off");
    plan.device(minute - 0.2, "lock.front_door", "unlocked");
    plan.device(minute, "binary_sensor.front_door", "on");
    plan.device(minute + random.between(0.2, 0.9), "binary_sensor.front_door", "off");
    if (random.chance(0.4)) plan.device(minute + 1.2, "lock.front_door", "locked");
  };
  const trip = (who: Resident, fromMin: number, toMin: number): void => {
    through(fromMin);
    plan.device(fromMin + 4, `device_tracker.${who}_phone`, "not_home", { in_zones: [] });
    plan.device(toMin - 2, `device_tracker.${who}_phone`, "home", { in_zones: ["zone.home"] });
    through(toMin);
  };
  if (day.isWeekend) {
    if (random.chance(0.8)) {
      const from = random.between(600, 960);
      trip("anna", from, from + random.between(50, 200));
      if (random.chance(0.6)) trip("ben", from + 1, from + random.between(55, 210));
    }
  } else {
    trip("ben", random.between(430, 580), 1068 + random.normal() * 42);
    const worksAtHome = day.weekday === 1 || day.weekday === 3 || random.chance(0.15);
    if (worksAtHome) {
      plan.stay("office", 540 + random.between(-15, 20), 735);
      plan.stay("kitchen", 738, 775);
      plan.stay("office", 785 + random.between(-10, 15), 990);
      plan.do(random.between(530, 570), "switch.office_monitor", "switch.turn_on", 0.1);
      plan.do(random.between(960, 1080), "switch.office_monitor", "switch.turn_off", 0.1);
    } else {
      trip("anna", random.between(455, 575), 990 + random.normal() * 40);
    }
  }
  // Whoever goes to bed last sees to the door.
  plan.device(1400 + random.between(-30, 25), "lock.front_door", "locked");
}

function planMorning(plan: Plan, day: LocalDay, random: Random): void {
  const upMin = day.isWeekend ? random.between(480, 590) : random.between(352, 412);
  plan.stay("bedroom", upMin - 6, upMin);
  plan.stay("bathroom", upMin + 2, upMin + 24);
  plan.stay("kitchen", upMin + 14, upMin + 60);
  plan.stay("bathroom", upMin + 40, upMin + 52);
  shower(plan, upMin + 6, random);
  plan.do(random.between(430, 600), "cover.living_room_blind", "cover.open_cover");
  plan.do(random.between(420, 620), "cover.kids_room_blind", "cover.open_cover", 0.1);
  if (random.chance(0.6)) {
    const airingMin = upMin + random.between(20, 80);
    plan.device(airingMin, "binary_sensor.bedroom_window", "on");
    plan.device(airingMin + random.between(6, 35), "binary_sensor.bedroom_window", "off");
  }
}

function shower(plan: Plan, minute: number, random: Random): void {
  const peak = random.between(72, 84);
  for (let after = 0; after <= 75; after += 3) {
    const rise = Math.min(1, after / 9);
    const fall = after > 12 ? Math.exp(-(after - 12) / 28) : 1;
    const humidity = Math.round(55 + (peak - 55) * rise * fall);
    plan.device(minute + after, "sensor.bathroom_humidity", String(humidity));
  }
}

function planEvening(plan: Plan, day: LocalDay, random: Random): void {
  const dinnerMin = random.between(1050, 1170);
  plan.stay("kitchen", dinnerMin - random.between(25, 60), dinnerMin);
  if (random.chance(0.75)) {
    plan.do(dinnerMin + random.between(-15, 10), "light.dining_table", "light.turn_on");
    plan.do(dinnerMin + random.between(30, 110), "light.dining_table", "light.turn_off");
  }
  if (random.chance(0.3)) {
    plan.do(dinnerMin + random.between(-40, 30), "light.dining_sideboard", "light.turn_on", 0.5);
    plan.do(random.between(1270, 1400), "light.dining_sideboard", "light.turn_off", 0.5);
  }
  plan.stay("living_room", dinnerMin + 40, random.between(1330, 1392));
  if (random.chance(0.75)) {
    const tvMin = random.between(1120, 1270);
    plan.do(tvMin, "media_player.living_room_tv", "media_player.turn_on", 0.1);
    plan.do(tvMin + random.between(40, 160), "media_player.living_room_tv", "media_player.turn_off");
  }
  for (let visits = 2 + Math.floor(random.next() * 5); visits > 0; visits -= 1) {
    const room = random.pick(["kitchen", "office", "bathroom", "hallway", "bedroom"]);
    const fromMin = random.between(990, 1370);
    plan.stay(room, fromMin, fromMin + random.between(3, 25));
  }
  for (const [entityId, ratio] of [
    ["light.kids_room_ceiling", 0.9],
    ["light.kids_room_night_light", 0.7],
    ["light.terrace", 0.15],
    ["light.utility_room", 0.5],
    ["fan.bedroom_fan", 0.12],
  ] as const) {
    if (!random.chance(ratio)) continue;
    const domain = entityId.slice(0, entityId.indexOf("."));
    const fromMin = random.between(960, 1230);
    plan.do(fromMin, entityId, `${domain}.turn_on`);
    plan.do(fromMin + random.between(8, 120), entityId, `${domain}.turn_off`);
  }
  plan.do(random.between(1020, 1290), "cover.living_room_blind", "cover.close_cover", 0.5);
  plan.do(random.between(1120, 1230), "cover.kids_room_blind", "cover.close_cover", 0.1);
  const bedMin = 1396 + random.normal() * 18 + (day.isWeekend ? 20 : 0);
  plan.stay("bathroom", bedMin - 12, bedMin);
  plan.stay("bedroom", bedMin, bedMin + 14);
  if (random.chance(0.3)) {
    const nightMin = random.between(1500, 1740);
    plan.stay("bathroom", nightMin, nightMin + 4);
  }
  if (random.chance(0.35)) {
    const room = random.pick(["living_room", "bedroom", "kids_room", "office"]);
    const target = random.pick([18, 18.5, 19, 20, 20.5, 21, 21.5]);
    plan.happenings.push({
      atMs: day.at(random.between(420, 1350)),
      by: random.pick(["anna", "ben"]),
      entityId: `climate.${room}`,
      service: "climate.set_temperature",
      data: { temperature: target },
    });
  }
}

function planChores(plan: Plan, day: LocalDay, random: Random, isAway: boolean): void {
  const cycle = (entityId: string, fromMin: number, lengthMin: number, peakW: number): void => {
    for (let after = 0; after < lengthMin; after += random.between(1.5, 4)) {
      const heats = after < lengthMin * 0.35 || after > lengthMin * 0.85;
      const powerW = heats ? peakW * random.between(0.85, 1) : peakW * random.between(0.03, 0.2);
      plan.device(fromMin + after, entityId, powerW.toFixed(1));
    }
    plan.device(fromMin + lengthMin, entityId, "1.2");
  };
  // A compressor's own rhythm: nobody's habit, whatever it looks like.
  for (let minute = random.between(0, 40); minute < 1440; minute += random.between(38, 62)) {
    plan.device(minute, "sensor.fridge_power", random.between(78, 96).toFixed(1));
    plan.device(minute + random.between(14, 22), "sensor.fridge_power", "3.8");
  }
  if (isAway) return;
  if (random.chance(0.75)) cycle("sensor.dishwasher_power", random.between(1180, 1330), 95, 1950);
  if (random.chance(day.isWeekend ? 0.8 : 0.35)) {
    cycle("sensor.washing_machine_power", random.between(560, 1080), 110, 2050);
  }
  for (let opened = 6 + Math.floor(random.next() * 10); opened > 0; opened -= 1) {
    const minute = random.between(390, 1390);
    plan.device(minute, "binary_sensor.fridge_door", "on");
    plan.device(minute + random.between(0.1, 0.8), "binary_sensor.fridge_door", "off");
  }
}

const ROOM_CLIMATE: Readonly<Record<string, readonly [temperature: number, humidity: number]>> = {
  kitchen: [21.2, 48],
  living_room: [21.4, 46],
  bedroom: [18.6, 52],
  bathroom: [22.3, 55],
  office: [20.4, 45],
};

/** Slow drifts, each day's own value reached at noon, so that nothing jumps at midnight. */
function createWeather(seed: number, day: LocalDay): (what: string, minute: number) => number {
  const values = new Map<string, number>();
  const valueOf = (what: string, dayNumber: number): number => {
    const key = `${what}/${dayNumber}`;
    let value = values.get(key);
    if (value === undefined) {
      value = createRandom(seed, key).normal();
      values.set(key, value);
    }
    return value;
  };
  return (what, minute) => {
    const dayNumber = Date.parse(day.date) / DAY_MS + (minute - 720) / 1440;
    const before = Math.floor(dayNumber);
    const from = valueOf(what, before);
    return from + (valueOf(what, before + 1) - from) * (dayNumber - before);
  };
}

function planSensors(
  plan: Plan,
  day: LocalDay,
  random: Random,
  weather: (what: string, minute: number) => number,
): void {
  const warmth = (minute: number): number => Math.sin(((minute - 540) / 720) * Math.PI);
  for (let minute = 0; minute < 1440; minute += 15) {
    const outdoor = 8 + 3 * weather("outdoor", minute) + 3.5 * warmth(minute) + random.normal() * 0.15;
    plan.device(minute + 1, "sensor.outdoor_temperature", outdoor.toFixed(1));
    if (minute % 30 === 0) {
      const humidity = Math.round(80 - 9 * warmth(minute) + random.normal());
      plan.device(minute + 1, "sensor.outdoor_humidity", String(Math.min(99, humidity)));
    }
  }
  const daylight = random.between(3_000, 22_000);
  for (let minute = 0; minute < 1440; minute += 12) {
    const height = Math.sin(
      Math.PI * Math.max(0, Math.min(1, (day.at(minute) - day.riseMs) / (day.setMs - day.riseMs))),
    );
    const lux = Math.round(daylight * height * random.between(0.75, 1));
    plan.device(minute + 2, "sensor.outdoor_illuminance", String(lux));
    for (const [room, share] of [
      ["kitchen", 0.02],
      ["living_room", 0.03],
      ["bedroom", 0.012],
      ["office", 0.025],
    ] as const) {
      plan.device(minute + 2, `sensor.${room}_illuminance`, String(Math.round(lux * share)));
    }
  }
  for (const [room, [temperature, humidity]] of Object.entries(ROOM_CLIMATE)) {
    const drift = (minute: number): number => 0.35 * weather(room, minute);
    const startMin = random.between(0, 18);
    for (let minute = startMin; minute < 1440; minute += 18) {
      const degrees = temperature + drift(minute) + 0.6 * warmth(minute - 120) + random.normal() * 0.08;
      plan.device(minute, `sensor.${room}_temperature`, degrees.toFixed(1));
      if (room !== "bathroom") {
        const percent = Math.round(humidity + 2 * warmth(minute) + random.normal() * 0.6);
        plan.device(minute, `sensor.${room}_humidity`, String(percent));
      }
    }
    if (room !== "kitchen") {
      for (let minute = startMin + 7; minute < 1440; minute += 45) {
        const degrees = temperature + drift(minute) + 0.6 * warmth(minute - 120);
        const isHeating = warmth(minute - 120) < random.between(-0.6, 0.6);
        plan.device(minute, `climate.${room}`, "heat", {
          current_temperature: Number(degrees.toFixed(1)),
          hvac_action: isHeating ? "heating" : "idle",
        });
      }
    }
  }
  for (const [entityId, startPercent, perDay] of [
    ["sensor.front_door_lock_battery", 64, 0.4],
    ["sensor.weather_station_battery", 41, 0.25],
    ["sensor.kitchen_sensor_battery", 81, 0.1],
    ["sensor.hallway_sensor_battery", 35, 0.6],
  ] as const) {
    const dayNumber = (Date.parse(day.date) / DAY_MS) % 60;
    const percent = Math.round(startPercent - perDay * dayNumber);
    plan.device(random.between(0, 1440), entityId, String(percent));
  }
}

/** What a service leaves behind, in the words of the demo integration's entities. */
export function outcomeOf(
  service: string,
  data: Attributes,
): { readonly state: string; readonly attributes?: Attributes } {
  switch (service) {
    case "light.turn_on":
      return {
        state: "on",
        attributes: { color_mode: "brightness", brightness: data["brightness"] ?? 255 },
      };
    case "light.turn_off":
      return { state: "off", attributes: { color_mode: null, brightness: null } };
    case "cover.open_cover":
      return { state: "open", attributes: { current_position: 100, is_closed: false } };
    case "cover.close_cover":
      return { state: "closed", attributes: { current_position: 0, is_closed: true } };
    case "climate.set_temperature":
      return { state: "heat", attributes: { temperature: data["temperature"] } };
    case "lock.lock":
      return { state: "locked" };
    case "lock.unlock":
      return { state: "unlocked" };
    default:
      if (service.endsWith(".turn_on")) return { state: "on" };
      if (service.endsWith(".turn_off")) return { state: "off" };
      throw new RangeError(`the demo home has no service ${service}`);
  }
}

/** What a change sets going in the things around it: the power that a plug's load draws. */
export function consequencesOf(
  change: { readonly atMs: number; readonly entityId: string; readonly state: string },
  random: Random,
): readonly Happening[] {
  const draw = (entityId: string, afterMs: number, powerW: number): Happening => ({
    atMs: change.atMs + afterMs,
    by: "device",
    entityId,
    state: powerW.toFixed(1),
  });
  const isOn = change.state === "on";
  switch (change.entityId) {
    case "switch.coffee_machine":
      return isOn
        ? [
            draw("sensor.coffee_machine_power", 2_000, random.between(1100, 1250)),
            draw("sensor.coffee_machine_power", 95_000, random.between(45, 60)),
          ]
        : [draw("sensor.coffee_machine_power", 2_000, 0)];
    case "switch.office_monitor":
      return [draw("sensor.office_monitor_power", 3_000, isOn ? random.between(34, 41) : 0.5)];
    case "media_player.living_room_tv":
      return [draw("sensor.tv_power", 4_000, isOn ? random.between(88, 118) : 0.8)];
    default:
      return [];
  }
}
