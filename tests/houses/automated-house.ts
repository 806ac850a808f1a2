/**
 * A home whose automations are known, and what people do about each: a lamp lit every evening that they switch off again, one they undo on Sundays only, one that
 * comes too early, one of which they keep half, and others that they keep.
 */
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { createEventLogBuilder } from "../../src/core/domain/event-log.ts";
import { type Home, createHome } from "../../src/core/domain/home.ts";
import { type InitiatorKind, toInitiatorCode } from "../../src/core/domain/initiator.ts";
import { addDays, createLocalClock } from "../../src/core/domain/local-time.ts";
import { MINUTE_MS } from "../../src/core/domain/time.ts";
import { createRandom, drawNormal, drawPoisson } from "../../src/core/math/random.ts";
import { drawMinute } from "./house-log.ts";

/** A Monday. */
const FIRST = "2026-09-07";
const ZONE = "Europe/Berlin";

/** What people do about the automation's act on a day: null keeps it. */
export interface Reaction {
  readonly undoneAfterMin: number;
  /** Doing it themselves after all, minutes after the act. */
  readonly redoneAfterMin?: number;
}

export interface AutomatedOptions {
  readonly seed?: number;
  readonly days?: number;
  readonly firstDate?: string;
  /** Of the automation's lamps, by day: 0 = Monday. */
  readonly react?: (entityId: string, weekday: number, random: () => number) => Reaction | null;
  readonly config?: Record<string, unknown>;
  readonly atMin?: number;
  /** The state it brings about. */
  readonly state?: "on" | "off";
  readonly lamps?: readonly string[];
  /** Uses of the lamps by people at other times, a day. */
  readonly otherUses?: number;
  /** Runs a day in which everything is so already. */
  readonly vainRuns?: number;
  readonly place?: boolean;
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
  for (let day = 0; day < days; day += 1) {
    for (const lamp of lamps) {
      write(lamp, opposite, day, state === "on" ? 300 : atMin - 90, "physical");
      for (let uses = drawPoisson(random, otherUses); uses > 0; uses -= 1) {
        const minute = 600 + 400 * random();
        write(lamp, "on", day, minute, "physical");
        write(lamp, "off", day, minute + 10 + 60 * random(), "physical");
      }
      if (state === "off") write(lamp, "on", day, atMin - 60 * random() - 5, "person", "user-anna");
    }
    builder.addRun(startOf(day) + atMin * MINUTE_MS, AUTOMATION);
    for (const lamp of lamps) {
      write(lamp, opposite, day, atMin - 1, "physical");
      write(lamp, state, day, atMin + 0.005, "automation", AUTOMATION);
      const reaction = react(lamp, day % 7, random);
      if (reaction !== null) {
        write(lamp, opposite, day, atMin + reaction.undoneAfterMin, "person", "user-anna");
        if (reaction.redoneAfterMin !== undefined)
          write(lamp, state, day, atMin + reaction.redoneAfterMin, "person", "user-anna");
      }
      if (state === "on") write(lamp, "off", day, atMin + 200 + 20 * random(), "physical");
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
      { trigger: "time", at: `${Math.floor(atMin / 60)}:${String(atMin % 60).padStart(2, "0")}:00` },
    ],
    conditions: [],
    actions: [{ action: `light.turn_${state}`, target: { entity_id: lamps } }],
    mode: "single",
  };
  return {
    log: builder.build({ fromMs: startOf(0), toMs: startOf(days) }),
    home: createHome({
      time_zone: ZONE,
      ...(options.place === true ? { latitude: 52.5, longitude: 13.4 } : {}),
      automations: [{ entity_id: AUTOMATION, config }],
    }),
  };
}
