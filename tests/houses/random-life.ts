/**
 * Random histories and random automations in the language of the offline contract, plausible enough that something happens: what the
 * replay and the referee outside the project are compared on. Nothing here has to make sense to a person.
 */
import type {
  Action,
  AutomationConfig,
  Condition,
  Trigger,
  Weekday,
} from "../../src/core/domain/automation.ts";
import { domainOf } from "../../src/core/domain/home.ts";
import { type LocalDate, addDays, createLocalClock } from "../../src/core/domain/local-time.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/core/domain/time.ts";
import { drawNormal } from "../../src/core/math/random.ts";

type Random = () => number;

interface Life {
  /** HISTORY, in time order. */
  readonly lines: readonly string[];
  readonly home: { readonly time_zone: string; readonly latitude: number; readonly longitude: number };
}

const PLACES = [
  { time_zone: "Europe/Berlin", latitude: 52.5, longitude: 13.4 },
  { time_zone: "America/New_York", latitude: 40.7, longitude: -74 },
  { time_zone: "Australia/Sydney", latitude: -33.9, longitude: 151.2 },
  { time_zone: "Asia/Kolkata", latitude: 19.1, longitude: 72.9 },
] as const;

/** Clocks change on the 25th in Berlin, on 1 November in New York. */
const FIRST_DATE: LocalDate = "2026-10-18";
const DAYS = 20;
/** Nothing is recorded on this one. */
const SILENT_DAY = 6;

const STATES: Readonly<Record<string, readonly string[]>> = {
  "light.a": ["on", "off"],
  "light.b": ["on", "off"],
  "switch.a": ["on", "off"],
  "fan.a": ["on", "off"],
  "input_boolean.a": ["on", "off"],
  "cover.a": ["open", "closed"],
  "lock.a": ["locked", "unlocked"],
  "media_player.a": ["off", "on", "playing", "paused", "idle"],
  "climate.a": ["off", "heat", "cool"],
  "humidifier.a": ["on", "off"],
  "binary_sensor.motion": ["on", "off"],
  "binary_sensor.door": ["on", "off"],
  "person.a": ["home", "not_home", "work"],
  "person.b": ["home", "not_home"],
  "sensor.lux": [],
  "sensor.temperature": [],
  "zone.home": ["0", "1", "2"],
};
const ENTITIES = Object.keys(STATES);
const ACTUATORS = ENTITIES.slice(0, 10);
const NUMERIC = ["sensor.lux", "sensor.temperature", "zone.home"] as const;
const SPANS = ["00:00:20", "00:01:00", "00:05:00", "00:12:00", "00:30:00", "02:00:00", "09:00:00"] as const;
const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

interface Row {
  readonly atMs: number;
  readonly line: Readonly<Record<string, unknown>>;
}

/** Everything known at the start; then people, automations and the weather. Some of it on whole minutes, so that things coincide. */
export function createRandomLife(seed: number, random: Random): Life {
  const home = PLACES[seed % PLACES.length] ?? PLACES[0];
  const clock = createLocalClock(home.time_zone);
  const rows: Row[] = [];
  const now = new Map<string, string>();
  const setpoints = new Map([
    ["climate.a", 20],
    ["humidifier.a", 50],
  ]);
  let contexts = 0;

  function write(entityId: string, state: string, atMs: number, context: Readonly<Record<string, unknown>>) {
    now.set(entityId, state);
    const stamp = new Date(atMs).toISOString();
    const setpoint = setpoints.get(entityId);
    const name = domainOf(entityId) === "climate" ? "temperature" : "humidity";
    const isSet = setpoint !== undefined && state !== "off" && state !== "unavailable";
    const attributes =
      setpoint === undefined ? { friendly_name: entityId } : { [name]: isSet ? setpoint : null };
    rows.push({
      atMs,
      line: { entity_id: entityId, state, last_changed: stamp, attributes, context },
    });
  }

  function contextOf(entityId: string, atMs: number): Readonly<Record<string, unknown>> {
    contexts += 1;
    const id = `c${contexts}`;
    const draw = random();
    if (!ACTUATORS.includes(entityId)) return { id, parent_id: null, user_id: null };
    if (draw < 0.1) return { id, parent_id: "somebody", user_id: null };
    if (draw < 0.25) {
      const data = { name: "x", entity_id: "automation.x" };
      const stamp = new Date(atMs).toISOString();
      const context = { id, parent_id: null, user_id: null };
      rows.push({ atMs, line: { event_type: "automation_triggered", time_fired: stamp, data, context } });
      return context;
    }
    return { id, parent_id: null, user_id: random() < 0.5 ? "anna" : "ben" };
  }

  function change(entityId: string, atMs: number): void {
    const context = contextOf(entityId, atMs);
    const before = now.get(entityId) ?? "";
    const setpoint = setpoints.get(entityId);
    if (setpoint !== undefined && random() < 0.5) {
      setpoints.set(
        entityId,
        entityId === "climate.a" ? pick([18, 20, 21.5, 23], random) : pick([40, 50, 55], random),
      );
      if (random() < 0.7) {
        write(entityId, before, atMs, context);
        return;
      }
    }
    if (random() < 0.01) {
      write(entityId, pick(["unavailable", "unknown"], random), atMs, context);
      return;
    }
    const next = nextState(entityId, before, random);
    if (entityId === "cover.a" && random() < 0.5) {
      write(entityId, next === "open" ? "opening" : "closing", atMs, context);
      write(entityId, next, atMs + 2 * SECOND_MS, context);
    } else write(entityId, next, atMs, context);
  }

  const firstMs = clock.startOfDay(FIRST_DATE);
  for (const entityId of ENTITIES)
    write(entityId, nextState(entityId, "", random), firstMs, {
      id: "start",
      parent_id: "start",
      user_id: null,
    });
  for (let day = 0; day < DAYS; day += 1) {
    if (day === SILENT_DAY) continue;
    const startMs = clock.startOfDay(addDays(FIRST_DATE, day));
    const endMs = clock.startOfDay(addDays(FIRST_DATE, day + 1));
    for (const [entityId, atMs] of planDay(startMs, endMs, random)) change(entityId, atMs);
  }
  const lines = rows.toSorted((a, b) => a.atMs - b.atMs).map(({ line }) => JSON.stringify(line));
  return { lines, home };
}

/** When which entity changes on a day, in order; lights often after motion, some things at about the same time each day. */
function planDay(startMs: number, endMs: number, random: Random): readonly (readonly [string, number])[] {
  const plan: [string, number][] = [];
  const add = (entityId: string, atMs: number): void => {
    const atWhole = random() < 0.3 ? MINUTE_MS : random() < 0.5 ? SECOND_MS : 1;
    const roundedMs = Math.round(atMs / atWhole) * atWhole;
    if (roundedMs > startMs && roundedMs < endMs - MINUTE_MS) plan.push([entityId, roundedMs]);
  };
  for (const entityId of ENTITIES) {
    const uses = Math.floor(random() * (entityId.startsWith("sensor.") ? 40 : 12));
    for (let use = 0; use < uses; use += 1) {
      const atMs = startMs + random() * (endMs - startMs);
      add(entityId, atMs);
      if (entityId !== "binary_sensor.motion" && entityId !== "person.a") continue;
      for (const follower of ["light.a", "switch.a", "climate.a"])
        if (random() < 0.5) add(follower, atMs + random() * 7 * MINUTE_MS);
    }
  }
  for (const [entityId, minute] of [
    ["light.b", 7 * 60],
    ["cover.a", 17 * 60],
    ["media_player.a", 20 * 60],
  ] as const)
    if (random() < 0.8) add(entityId, startMs + (minute + 8 * drawNormal(random)) * MINUTE_MS);
  return plan.toSorted((a, b) => a[1] - b[1]);
}

function nextState(entityId: string, before: string, random: Random): string {
  if (entityId === "sensor.lux") return String(Math.floor(random() * 100));
  if (entityId === "sensor.temperature") return (15 + 10 * random()).toFixed(1);
  return pick(
    (STATES[entityId] ?? []).filter((state) => state !== before),
    random,
  );
}

export function createRandomAutomation(random: Random): AutomationConfig {
  const mayBe = (share: number): boolean => random() < share;
  const triggers = Array.from({ length: mayBe(0.3) ? 2 : 1 }, () => drawTrigger(random));
  const conditions = Array.from({ length: Math.floor(random() * 3) }, () => drawCondition(random, 0));
  const actions: Action[] = [];
  if (mayBe(0.3)) actions.push(drawPause(random));
  actions.push(drawAction(random));
  if (mayBe(0.3)) actions.push(drawAction(random));
  if (mayBe(0.25)) actions.push(drawPause(random), drawAction(random));
  return {
    alias: "",
    description: "",
    triggers,
    conditions,
    actions,
    mode: pick(["single", "restart", "queued", "parallel"] as const, random),
  };
}

function drawTrigger(random: Random): Trigger {
  const draw = random();
  const span = random() < 0.4 ? { for: pick(SPANS, random) } : {};
  if (draw < 0.2)
    return { trigger: "time", at: random() < 0.7 ? drawTime(random) : [drawTime(random), drawTime(random)] };
  if (draw < 0.35) {
    const event = pick(["sunrise", "sunset"] as const, random);
    return random() < 0.5 ? { trigger: "sun", event } : { trigger: "sun", event, offset: drawOffset(random) };
  }
  if (draw < 0.55) {
    const entityId = random() < 0.2 ? NUMERIC : pick(NUMERIC, random);
    return { trigger: "numeric_state", entity_id: entityId, ...drawRange(random), ...span };
  }
  const entityId = pick(
    ENTITIES.filter((id) => !id.startsWith("sensor.")),
    random,
  );
  const states = STATES[entityId] ?? [];
  const drawStates = () => (random() < 0.7 ? pick(states, random) : [pick(states, random), "unavailable"]);
  const kind = random();
  const from = kind < 0.4 ? { from: drawStates() } : {};
  const to = kind > 0.2 ? { to: drawStates() } : {};
  const twin = entityId === "light.a" ? ["light.a", "light.b"] : entityId;
  return { trigger: "state", entity_id: twin, ...from, ...to, ...span };
}

function drawCondition(random: Random, depth: number): Condition {
  const draw = random();
  if (draw < 0.25 && depth < 2) {
    const conditions = [drawCondition(random, depth + 1), drawCondition(random, depth + 1)];
    return { condition: pick(["and", "or", "not"] as const, random), conditions };
  }
  if (draw < 0.4)
    return { condition: "numeric_state", entity_id: pick(NUMERIC, random), ...drawRange(random) };
  if (draw < 0.6) {
    const weekday = random() < 0.4 ? { weekday: WEEKDAYS.filter(() => random() < 0.7) } : {};
    const after = random() < 0.7 ? { after: drawTime(random) } : {};
    const before = random() < 0.7 ? { before: drawTime(random) } : {};
    return { condition: "time", ...after, ...before, ...(weekday.weekday?.length === 0 ? {} : weekday) };
  }
  if (draw < 0.75) {
    const kind = pick(
      [
        ["sunset", "sunrise"],
        ["sunrise", "sunset"],
        ["sunset", null],
        [null, "sunrise"],
        ["sunrise", null],
      ] as const,
      random,
    );
    const [after, before] = kind;
    const offset = random() < 0.5;
    return {
      condition: "sun",
      ...(after === null ? {} : { after, ...(offset ? { after_offset: drawOffset(random) } : {}) }),
      ...(before === null ? {} : { before, ...(offset ? { before_offset: drawOffset(random) } : {}) }),
    };
  }
  const entityId = pick(
    ENTITIES.filter((id) => !id.startsWith("sensor.")),
    random,
  );
  const states = STATES[entityId] ?? [];
  const state = random() < 0.7 ? pick(states, random) : [pick(states, random), pick(states, random)];
  const span = random() < 0.3 ? { for: pick(SPANS, random) } : {};
  return { condition: "state", entity_id: entityId, state, ...span };
}

function drawPause(random: Random): Action {
  if (random() < 0.4) return { delay: pick(SPANS, random) };
  const triggers = Array.from({ length: random() < 0.3 ? 2 : 1 }, () => drawTrigger(random));
  if (random() < 0.3) return { wait_for_trigger: triggers };
  const timeout = pick(SPANS, random);
  return random() < 0.5
    ? { wait_for_trigger: triggers, timeout }
    : { wait_for_trigger: triggers, timeout, continue_on_timeout: random() < 0.5 };
}

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  cover: ["open_cover", "close_cover", "set_cover_position"],
  lock: ["lock", "unlock"],
  media_player: ["turn_on", "turn_off", "media_play", "media_pause", "media_stop"],
  climate: ["turn_on", "turn_off", "set_hvac_mode", "set_temperature"],
  humidifier: ["turn_on", "turn_off", "set_humidity"],
};

function drawAction(random: Random): Action {
  const entityId = pick(ACTUATORS, random);
  const domain = domainOf(entityId);
  const service = pick(SERVICES[domain] ?? ["turn_on", "turn_off"], random);
  const data = dataOf(service, random);
  const target = { entity_id: entityId === "light.b" ? ["light.a", "light.b"] : entityId };
  return data === null
    ? { action: `${domain}.${service}`, target }
    : { action: `${domain}.${service}`, target, data };
}

function dataOf(service: string, random: Random): Readonly<Record<string, unknown>> | null {
  if (service === "set_cover_position") return { position: pick([0, 100], random) };
  if (service === "set_hvac_mode") return { hvac_mode: pick(["off", "heat", "cool"], random) };
  if (service === "set_temperature") return { temperature: pick([18, 20.5, 21.5, 23], random) };
  if (service === "set_humidity") return { humidity: pick([40, 51, 55], random) };
  return null;
}

function drawRange(random: Random): { readonly above?: number; readonly below?: number } {
  const edge = pick([0.5, 1, 18, 20, 22, 40], random);
  const kind = random();
  if (kind < 0.4) return { above: edge };
  return kind < 0.8 ? { below: edge } : { above: edge, below: edge + 10 };
}

/** Often when much is done, so that something is matched. */
function drawTime(random: Random): string {
  const minute = random() < 0.5 ? pick([420, 415, 1020, 1200, 150], random) : Math.floor(random() * 1440);
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${part(minute / 60)}:${part(minute % 60)}:${random() < 0.7 ? "00" : "30"}`;
}

function drawOffset(random: Random): string {
  return `${pick(["-", "", "+"], random)}${pick(["00:15:00", "00:40:00", "01:30:00"], random)}`;
}

function pick<T>(values: readonly T[], random: Random): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}
