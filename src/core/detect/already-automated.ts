/**
 * What the home already does by itself at a time of day: nothing to suggest there.
 *
 * Two witnesses: the automations as written (time triggers and the actions they lead to, in old and new syntax), and the log, where an automation's own
 * runs brought the target into the state at about that time.
 */
import type { EventLog } from "../domain/event-log.ts";
import { type Home, domainOf } from "../domain/home.ts";
import { INITIATOR_KINDS } from "../domain/initiator.ts";
import { actionInto } from "../features/actionable.ts";
import type { DayTable } from "../features/day-table.ts";
import { minutesBetween } from "../math/circular.ts";

/** An existing time trigger this close is the same moment, minutes. */
const SAME_MOMENT_MIN = 45;
/** Runs within this distance of the habit's time are its doing, minutes. */
const RUN_MIN = 30;
/** Runs on this share of as many days as the habit has, lately, mean that it is done. */
const RUN_RATIO = 0.5;

export interface Automated {
  /** Whether the state is brought about at about `atMin` already. @param atMs the habit's own instants */
  does(entityId: string, state: string, atMin: number, atMs: readonly number[]): boolean;
}

/** Cost: O(rows + automations) once. */
export function readAutomated(log: EventLog, home: Home, days: DayTable): Automated {
  const runs = readRuns(log);
  const written = home.automations.flatMap(({ config }) =>
    config === null ? [] : [{ times: timesOf(config), effects: effectsOf(config, home) }],
  );
  return {
    does(entityId, state, atMin, atMs) {
      const isWritten = written.some(
        ({ times, effects }) =>
          times.some((minute) => Math.abs(minutesBetween(minute, atMin)) <= SAME_MOMENT_MIN) &&
          effects.some(
            (effect) => effect.entityIds.has(entityId) && effect.reaches(domainOf(entityId), state),
          ),
      );
      if (isWritten) return true;
      const first = atMs[0] ?? 0;
      const own = new Set<number>();
      for (const at of runs.get(`${entityId} ${state}`) ?? []) {
        const isThen = Math.abs(minutesBetween(days.minuteOf(at), atMin)) <= RUN_MIN;
        if (at >= first && isThen) own.add(days.indexOf(at));
      }
      return own.size >= RUN_RATIO * atMs.length;
    },
  };
}

const AUTOMATIC: ReadonlySet<string> = new Set(["automation", "script", "scene", "steward", "app"]);

/** Instants at which something automatic brought an entity into a state, by "entity state". */
function readRuns(log: EventLog): ReadonlyMap<string, readonly number[]> {
  const automatic = Uint8Array.from(INITIATOR_KINDS, (kind) => (AUTOMATIC.has(kind) ? 1 : 0));
  const runs = new Map<string, number[]>();
  for (let row = 0; row < log.length; row += 1) {
    if (automatic[log.initiator[row] ?? 0] !== 1) continue;
    const key = `${log.entityIds[log.entity[row] ?? 0] ?? ""} ${log.states[log.state[row] ?? 0] ?? ""}`;
    const own = runs.get(key);
    if (own === undefined) runs.set(key, [log.atMs[row] ?? 0]);
    else own.push(log.atMs[row] ?? 0);
  }
  return runs;
}

type Config = Readonly<Record<string, unknown>>;

interface Effect {
  readonly entityIds: ReadonlySet<string>;
  reaches(domain: string, state: string): boolean;
}

function timesOf(config: Config): readonly number[] {
  return listOf(config["triggers"] ?? config["trigger"]).flatMap((trigger) => {
    if (!isRecord(trigger) || (trigger["trigger"] ?? trigger["platform"]) !== "time") return [];
    return listOf(trigger["at"]).flatMap((at) => {
      const match = typeof at === "string" ? /^(\d{1,2}):(\d{2})/.exec(at) : null;
      return match === null ? [] : [Number(match[1]) * 60 + Number(match[2])];
    });
  });
}

/** Every action anywhere in the automation: sequences, choices, branches and repeats are walked alike. */
function effectsOf(config: Config, home: Home): readonly Effect[] {
  const effects: Effect[] = [];
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) for (const one of part) walk(one);
    else if (isRecord(part)) {
      const service = part["action"] ?? part["service"];
      if (typeof service === "string") effects.push(toEffect(service, part, home));
      for (const [key, value] of Object.entries(part)) if (key !== "data" && key !== "target") walk(value);
    }
  };
  walk(config["actions"] ?? config["action"]);
  return effects;
}

function toEffect(service: string, step: Config, home: Home): Effect {
  const places = [step["target"], step["data"], step["service_data"], step].filter(isRecord);
  const named = (key: string) =>
    places.flatMap((place) => listOf(place[key])).filter((id) => typeof id === "string");
  const areas = new Set(named("area_id"));
  const devices = new Set(named("device_id"));
  const entityIds = new Set(named("entity_id"));
  for (const { entity_id, area_id, device_id } of home.entities) {
    const device = home.devices.find(({ id }) => id === device_id);
    const area = area_id ?? device?.area_id ?? null;
    if ((device_id !== null && devices.has(device_id)) || (area !== null && areas.has(area)))
      entityIds.add(entity_id);
  }
  const [domain = "", name = ""] = service.split(".");
  return {
    entityIds,
    reaches: (own, state) =>
      (domain === own || domain === "homeassistant") &&
      (name === "toggle" || actionInto(own, state)?.action === `${own}.${name}`),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function isRecord(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
