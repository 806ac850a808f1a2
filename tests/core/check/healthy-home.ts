/**
 * A home in which nothing is wrong, busy enough to tempt: two people who go out, lamps used by hand, climate sensors, motion, a front door, a compressor,
 * batteries that fall slowly, automations that run. Faults are planted by dropping rows, writing others or changing HOME.
 */
import { type EventLog, createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { type Home, createHome } from "../../../src/core/domain/home.ts";
import { type InitiatorKind, toInitiatorCode } from "../../../src/core/domain/initiator.ts";
import { addDays, createLocalClock } from "../../../src/core/domain/local-time.ts";
import { MINUTE_MS } from "../../../src/core/domain/time.ts";
import { createRandom } from "../../../src/core/math/random.ts";

type HomePart = NonNullable<Parameters<typeof createHome>[0]>;

export interface Writer {
  /** @param minute local, may reach past midnight */
  readonly write: (
    entityId: string,
    state: string,
    day: number,
    minute: number,
    by?: InitiatorKind,
    actor?: string,
  ) => void;
  readonly run: (automationId: string, day: number, minute: number) => void;
}

export interface Fault {
  readonly seed?: number;
  readonly days?: number;
  /** Hours of the last day that are lived; the analysis looks at the end of them. */
  readonly untilMinute?: number;
  readonly isDropped?: (entityId: string, day: number, minute: number) => boolean;
  readonly add?: (writer: Writer) => void;
  readonly change?: (home: HomePart) => HomePart;
  /** When it is looked at, minutes after the end. */
  readonly lookedAtMin?: number;
}

export const DAYS = 30;
const ZONE = "Europe/Berlin";
const FIRST = "2026-09-07";
const ROOMS = ["kitchen", "bath", "hall", "office"] as const;

export const HALL_ON = {
  alias: "Hall light on with motion",
  triggers: [{ trigger: "state", entity_id: "binary_sensor.hall_motion", to: "on" }],
  conditions: [],
  actions: [{ action: "light.turn_on", target: { entity_id: "light.hall" } }],
};
const PORCH_ON = {
  alias: "Porch on",
  triggers: [{ trigger: "time", at: "19:30:00" }],
  actions: [{ action: "light.turn_on", target: { entity_id: "light.porch" } }],
};

export function createCheckedHome(fault: Fault = {}): {
  readonly log: EventLog;
  readonly home: Home;
  readonly nowMs: number;
} {
  const { days = DAYS, untilMinute = 1439, isDropped = () => false } = fault;
  const random = createRandom(fault.seed ?? 7);
  const clock = createLocalClock(ZONE);
  const builder = createEventLogBuilder();
  const at = (day: number, minute: number) => clock.startOfDay(addDays(FIRST, day)) + minute * MINUTE_MS;
  const untilMs = at(days - 1, untilMinute);
  const put = (entityId: string, state: string, atMs: number, by: InitiatorKind, actor: string | null) => {
    if (atMs < untilMs) builder.add({ atMs, entityId, state, initiatorCode: toInitiatorCode(by), actor });
  };
  const writer: Writer = {
    write: (entityId, state, day, minute, by = "unknown", actor) =>
      put(entityId, state, at(day, minute), by, actor ?? null),
    run: (automationId, day, minute) => {
      if (at(day, minute) < untilMs) builder.addRun(at(day, minute), automationId);
    },
  };
  const living: Writer = {
    write: (entityId, state, day, minute, by, actor) => {
      if (!isDropped(entityId, day, minute)) writer.write(entityId, state, day, minute, by, actor);
    },
    run: (automationId, day, minute) => {
      if (!isDropped(automationId, day, minute)) writer.run(automationId, day, minute);
    },
  };
  for (let day = 0; day < days; day += 1) liveDay(living, day, random);
  fault.add?.(writer);
  const range = { fromMs: at(0, 0), toMs: untilMs + (fault.lookedAtMin ?? 0) * MINUTE_MS };
  const part = describeHome();
  return {
    log: builder.build(range),
    home: createHome(fault.change?.(part) ?? part),
    nowMs: range.toMs,
  };
}

function liveDay(house: Writer, day: number, random: () => number): void {
  const jitter = (minutes: number) => (random() - 0.5) * 2 * minutes;
  for (const person of ["anna", "ben"]) {
    house.write(`person.${person}`, "home", day, 0.1);
    const leaves = 500 + jitter(30);
    house.write(`person.${person}`, "not_home", day, leaves);
    house.write(`person.${person}`, "home", day, leaves + 480 + jitter(40));
  }
  house.write("automation.hall_on", "on", day, 0.1, "system");
  house.write("automation.porch_on", "on", day, 0.1, "system");
  for (const room of ROOMS) {
    for (let minute = 5; minute < 1439; minute += 7 + 6 * random()) {
      house.write(`sensor.${room}_temperature`, (20 + 2 * random()).toFixed(2), day, minute);
      house.write(`sensor.${room}_humidity`, (45 + 10 * random()).toFixed(1), day, minute + 0.05);
    }
    house.write(`sensor.${room}_battery`, String(Math.round(90 - 0.3 * day)), day, 300);
    for (const start of [390, 1080, 1230]) {
      const on = start + jitter(40);
      house.write(`light.${room === "hall" ? "stairs" : room}`, "on", day, on, "physical");
      house.write(
        `light.${room === "hall" ? "stairs" : room}`,
        "off",
        day,
        on + 20 + 40 * random(),
        "physical",
      );
    }
  }
  for (let count = 0; count < 25; count += 1) {
    const minute = 1000 + 400 * random();
    house.write("binary_sensor.hall_motion", "on", day, minute);
    house.write("binary_sensor.hall_motion", "off", day, minute + 1 + random());
    house.run("automation.hall_on", day, minute);
    house.write("light.hall", "on", day, minute + 0.01, "automation", "automation.hall_on");
    house.write("light.hall", "off", day, minute + 3, "physical");
  }
  for (const minute of [498, 985 + jitter(10), 1150 + jitter(20)]) {
    house.write("binary_sensor.front_door", "on", day, minute);
    house.write("binary_sensor.front_door", "off", day, minute + 0.5 + random());
  }
  for (let minute = 3; minute < 1430; minute += 40 + 4 * random()) {
    house.write("switch.fridge", "on", day, minute);
    house.write("switch.fridge", "off", day, minute + 15 + 2 * random());
  }
  house.run("automation.porch_on", day, 1170);
  house.write("light.porch", "on", day, 1170, "automation", "automation.porch_on");
  house.write("light.porch", "off", day, 1380, "person");
}

function describeHome(): HomePart {
  const rooms = ROOMS.flatMap((room) => [
    { entity_id: `sensor.${room}_temperature`, device_id: `climate_${room}`, device_class: "temperature" },
    { entity_id: `sensor.${room}_humidity`, device_id: `climate_${room}`, device_class: "humidity" },
    {
      entity_id: `sensor.${room}_battery`,
      device_id: `climate_${room}`,
      device_class: "battery",
      unit_of_measurement: "%",
      entity_category: "diagnostic",
    },
    { entity_id: `light.${room === "hall" ? "stairs" : room}` },
  ]);
  return {
    time_zone: ZONE,
    devices: ROOMS.map((room) => ({ id: `climate_${room}`, name: `${room} climate` })),
    entities: [
      ...rooms,
      { entity_id: "binary_sensor.hall_motion", device_class: "motion" },
      { entity_id: "binary_sensor.front_door", device_class: "door" },
      { entity_id: "switch.fridge" },
      { entity_id: "light.hall" },
      { entity_id: "light.porch" },
      { entity_id: "automation.hall_on" },
      { entity_id: "automation.porch_on" },
    ],
    persons: [{ entity_id: "person.anna" }, { entity_id: "person.ben" }],
    automations: [
      { entity_id: "automation.hall_on", config: HALL_ON },
      { entity_id: "automation.porch_on", config: PORCH_ON },
    ],
  };
}
