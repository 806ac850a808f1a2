/**
 * A home whose automations are known, and what people do about each: a lamp lit every evening that they switch off again, one they undo on Sundays only, one that
 * comes too early, one of which they keep half, one they undo while nobody is home, and others that they keep.
 */
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { createEventLogBuilder } from "../../src/core/domain/event-log.ts";
import { type Home, createHome } from "../../src/core/domain/home.ts";
import { type InitiatorKind, toInitiatorCode } from "../../src/core/domain/initiator.ts";
import { addDays, createLocalClock } from "../../src/core/domain/local-time.ts";
import { createSun } from "../../src/core/domain/sun.ts";
import { MINUTE_MS } from "../../src/core/domain/time.ts";
import { createRandom, drawNormal, drawPoisson } from "../../src/core/math/random.ts";
import { drawMinute } from "./house-log.ts";

/** A Monday. */
const FIRST = "2026-09-07";
const ZONE = "Europe/Berlin";
const PLACE = { latitude: 52.5, longitude: 13.4 };
const PERSONS = ["person.anna", "person.ben"] as const;
/** Share of the evenings on which each is home, and the television on. */
const HOME_RATIO = 0.55;
const TV_RATIO = 0.4;
/** Chance a day that a switch is touched which seldom is. */
const SLOW_RATIO = 0.15;

/** What people do about the automation's act on a day: null keeps it. */
export interface Reaction {
  readonly undoneAfterMin: number;
  /** Doing it themselves after all, minutes after the act. */
  readonly redoneAfterMin?: number;
}

/** How things are when the automation runs. */
export interface Now {
  readonly isAnnaHome: boolean;
  readonly isBenHome: boolean;
  readonly isDark: boolean;
  readonly isTvOn: boolean;
  /** Of one of the thermometers, °C. */
  readonly temperatureC: number;
  /** Minutes after local midnight. */
  readonly minute: number;
}

/** What sets the automation off: on as it runs, off a while later. */
export interface Sensor {
  readonly entityId: string;
  readonly deviceClass: string;
  /** Minutes. */
  readonly offAfterMin: (reaction: Reaction | null) => number;
}

export interface AutomatedOptions {
  readonly seed?: number;
  readonly days?: number;
  readonly firstDate?: string;
  /** Of the automation's lamps, by day: 0 = Monday. */
  readonly react?: (entityId: string, weekday: number, random: () => number, now: Now) => Reaction | null;
  readonly config?: Record<string, unknown>;
  readonly atMin?: number;
  /** So many minutes before the sunset that is reckoned instead: clocks and horizons differ. */
  readonly beforeSunsetMin?: number;
  /** Another minute every day instead, at which a sensor sets it off: the hall's motion. */
  readonly drawMin?: (random: () => number) => number;
  readonly sensor?: Sensor;
  /** The state it brings about. */
  readonly state?: "on" | "off";
  readonly lamps?: readonly string[];
  /** Uses of the lamps by people at other times, a day. */
  readonly otherUses?: number;
  /** Runs a day in which everything is so already. */
  readonly vainRuns?: number;
  readonly place?: boolean;
  /** Two people who come and go, a television, switches and thermometers; with `zone.home` or without. */
  readonly people?: "zone" | "persons";
}

export const LAMP = "light.lamp";
export const AUTOMATION = "automation.evening";

export function createAutomatedHouse(options: AutomatedOptions = {}): {
  readonly log: EventLog;
  readonly home: Home;
} {
  const {
    seed = 3,
    days = 28,
    firstDate = FIRST,
    react = () => null,
    atMin = 1170,
    state = "on",
    lamps = [LAMP],
    otherUses = 0.7,
    vainRuns = 0,
    people,
    drawMin,
    sensor = HALL_MOTION,
    beforeSunsetMin,
  } = options;
  const random = createRandom(seed);
  const clock = createLocalClock(ZONE);
  const builder = createEventLogBuilder();
  const startOf = (day: number) => clock.startOfDay(addDays(firstDate, day));
  const write = (
    entityId: string,
    to: string,
    day: number,
    minute: number,
    by: InitiatorKind,
    actor: string | null = null,
  ) => {
    const atMs = startOf(day) + minute * MINUTE_MS;
    builder.add({ atMs, entityId, state: to, initiatorCode: toInitiatorCode(by), actor });
  };
  const opposite = state === "on" ? "off" : "on";
  const sun = createSun(PLACE.latitude, PLACE.longitude);
  // Chance of their own, so that they change nothing else.
  const ways = createRandom(seed * 31 + 7);
  const sunsetMin = (day: number) =>
    ((sun.at(addDays(firstDate, day), "sunset") ?? 0) - startOf(day)) / MINUTE_MS;
  const live = (day: number, minute: number): Now => {
    const own = { isDark: minute >= sunsetMin(day), minute };
    if (people === undefined)
      return { ...own, isAnnaHome: true, isBenHome: true, isTvOn: false, temperatureC: 20 };
    const evening = liveEvening(ways, minute);
    for (const { entityId, to, minute: at } of evening.changes) {
      if (entityId !== "zone.home" || people === "zone") write(entityId, to, day, at, "system");
    }
    return { ...own, ...evening.now };
  };
  for (let day = 0; day < days; day += 1) {
    const runMin =
      beforeSunsetMin === undefined ? (drawMin?.(ways) ?? atMin) : sunsetMin(day) - beforeSunsetMin;
    for (const lamp of lamps) {
      write(lamp, opposite, day, state === "on" ? 300 : runMin - 90, "physical");
      for (let uses = drawPoisson(random, otherUses); uses > 0; uses -= 1) {
        const minute = 600 + 400 * random();
        write(lamp, "on", day, minute, "physical");
        write(lamp, "off", day, minute + 10 + 60 * random(), "physical");
      }
      if (state === "off") write(lamp, "on", day, runMin - 60 * random() - 5, "person", "user-anna");
    }
    if (drawMin !== undefined) write(sensor.entityId, "on", day, runMin, "system");
    builder.addRun(startOf(day) + runMin * MINUTE_MS, AUTOMATION);
    const now = live(day, runMin);
    for (const lamp of lamps) {
      write(lamp, opposite, day, runMin - 1, "physical");
      write(lamp, state, day, runMin + 0.005, "automation", AUTOMATION);
      const reaction = react(lamp, day % 7, random, now);
      if (drawMin !== undefined && lamp === lamps[0])
        write(sensor.entityId, "off", day, runMin + sensor.offAfterMin(reaction), "system");
      if (reaction !== null) {
        write(lamp, opposite, day, runMin + reaction.undoneAfterMin, "person", "user-anna");
        if (reaction.redoneAfterMin !== undefined)
          write(lamp, state, day, runMin + reaction.redoneAfterMin, "person", "user-anna");
      }
      if (state === "on") write(lamp, "off", day, runMin + 200 + 20 * random(), "physical");
    }
    for (let run = 0; run < vainRuns; run += 1)
      builder.addRun(startOf(day) + (310 + 270 * (run / vainRuns)) * MINUTE_MS, AUTOMATION);
    // The rest of the home lives its life.
    for (let device = 0; device < 8; device += 1) {
      for (let uses = drawPoisson(random, 1.5); uses > 0; uses -= 1) {
        const minute = drawMinute(random);
        write(`light.other_${device}`, "on", day, minute, "physical");
        write(
          `light.other_${device}`,
          "off",
          day,
          minute + 5 + 40 * Math.abs(drawNormal(random)),
          "physical",
        );
      }
    }
  }
  const config = options.config ?? {
    alias: "Evening light",
    description: "",
    triggers: [
      drawMin === undefined
        ? { trigger: "time", at: `${Math.floor(atMin / 60)}:${String(atMin % 60).padStart(2, "0")}:00` }
        : { trigger: "state", entity_id: sensor.entityId, to: "on" },
    ],
    conditions: [],
    actions: [{ action: `light.turn_${state}`, target: { entity_id: lamps } }],
    mode: "single",
  };
  return {
    log: builder.build({ fromMs: startOf(0), toMs: startOf(days) }),
    home: createHome({
      time_zone: ZONE,
      ...(options.place === true ? PLACE : {}),
      ...(people === undefined
        ? {}
        : {
            persons: PERSONS.map((entity_id) => ({
              entity_id,
              name: entity_id === "person.anna" ? "Anna" : "Ben",
            })),
          }),
      entities: [
        { entity_id: sensor.entityId, device_class: sensor.deviceClass },
        ...(people === undefined
          ? []
          : THERMOMETERS.map((entity_id) => ({ entity_id, device_class: "temperature" }))),
      ],
      automations: [{ entity_id: AUTOMATION, config }],
    }),
  };
}

const HALL_MOTION: Sensor = {
  entityId: "binary_sensor.hall_motion",
  deviceClass: "motion",
  offAfterMin: () => 1,
};
const THERMOMETERS = [0, 1, 2, 3].map((index) => `sensor.temperature_${index}`);
const SWITCHES = [0, 1, 2, 3, 4, 5].map((index) => `input_boolean.mode_${index}`);

/** Where everybody is around the automation's run; everybody is home in between. */
function liveEvening(random: () => number, atMin: number) {
  const changes: { readonly entityId: string; readonly to: string; readonly minute: number }[] = [];
  const isOut = PERSONS.map(() => random() >= HOME_RATIO);
  const moves = PERSONS.flatMap((entityId, index) => {
    const [leaveMin, comeMin] = [atMin - 30 - 120 * random(), atMin + 40 + 60 * random()];
    return isOut[index] === true
      ? [
          { entityId, to: "not_home", minute: leaveMin },
          { entityId, to: "home", minute: comeMin },
        ]
      : [{ entityId, to: "home", minute: 1 }];
  }).toSorted((a, b) => a.minute - b.minute);
  const away = new Set<string>();
  for (const move of moves) {
    if (move.to === "home") away.delete(move.entityId);
    else away.add(move.entityId);
    changes.push(move, {
      entityId: "zone.home",
      to: String(PERSONS.length - away.size),
      minute: move.minute + 0.01,
    });
  }
  const isTvOn = random() < TV_RATIO;
  changes.push(
    { entityId: "media_player.tv", to: isTvOn ? "playing" : "off", minute: atMin - 20 * random() - 1 },
    { entityId: "media_player.tv", to: "off", minute: atMin + 90 },
  );
  for (const [index, entityId] of SWITCHES.entries()) {
    const [to, minute] = [random() < 0.5 ? "on" : "off", atMin - 60 * random() - 1];
    // Half of them stay as they are for weeks.
    if (index % 2 === 0 || random() < SLOW_RATIO) changes.push({ entityId, to, minute });
  }
  const temperatures = THERMOMETERS.map(() => Number((20 + 2 * drawNormal(random)).toFixed(1)));
  for (const [index, entityId] of THERMOMETERS.entries()) {
    changes.push({ entityId, to: String(temperatures[index]), minute: atMin - 30 * random() - 1 });
  }
  return {
    changes,
    now: {
      isAnnaHome: isOut[0] === false,
      isBenHome: isOut[1] === false,
      isTvOn,
      temperatureC: temperatures[0] ?? 0,
    },
  };
}
