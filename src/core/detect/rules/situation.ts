/** What else was so at a rule's occasions: the columns from which its conditions are learned. */
import type { EventLog } from "../../domain/event-log.ts";
import { type Home, domainOf } from "../../domain/home.ts";
import { entityIdOf } from "../../domain/setpoint.ts";
import { type Sun, createSun } from "../../domain/sun.ts";
import { isGone, isMoving } from "../../features/actionable.ts";
import type { DayTable } from "../../features/day-table.ts";
import type { EntityRows } from "../../features/entity-rows.ts";
import { type NumberColumn, type Situation, type StateColumn, clockOf } from "./conditions.ts";
import type { Occasions } from "./score.ts";

/** An entity that changes more often a day tells what happens, not how things are. */
const MAX_CHANGES_A_DAY = 60;
const MAX_STATES = 6;
/** Entities looked at for one rule, nearest first. */
const MAX_COLUMNS = 40;
const PASSIVE: ReadonlySet<string> = new Set([
  "automation",
  "script",
  "scene",
  "update",
  "button",
  "sun",
  "zone",
  "event",
]);
const NUMBER_CLASSES: ReadonlySet<string> = new Set(["illuminance", "temperature", "humidity", "power"]);
/** Of other rooms only what tells of more than its room: the weather outside, or how light and warm it is. */
const FAR_CLASSES: readonly string[] = ["illuminance", "temperature", "humidity"];
/** Sensors of one class elsewhere that are looked at, those that swing furthest first: outdoors they do. */
const FAR_EACH = 4;
const SWING_SAMPLE = 128;
const EVERYWHERE: ReadonlySet<string> = new Set([
  "person",
  "input_boolean",
  "input_select",
  "alarm_control_panel",
]);

export interface SituationSource {
  /** @param near entities that the rule is about: others in their areas come first; they themselves are left out */
  at(occasions: Pick<Occasions, "atMs" | "day">, near: ReadonlySet<number>): Situation;
}

interface Column {
  readonly code: number;
  readonly area: string | null;
  readonly isEverywhere: boolean;
  readonly names: readonly string[];
}

interface NumberSource extends Column {
  readonly deviceClass: string;
}

/** Cost: O(rows) once; each rule O(occasions · columns · log rows of an entity) */
export function createSituationSource(
  log: EventLog,
  home: Home,
  days: DayTable,
  rows: EntityRows,
  isDiscrete: Uint8Array,
): SituationSource {
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const devices = new Map(home.devices.map((device) => [device.id, device]));
  const areaOf = (code: number) => {
    const entity = entities.get(entityIdOf(log.entityIds[code] ?? ""));
    return entity?.area_id ?? devices.get(entity?.device_id ?? "")?.area_id ?? null;
  };
  const stateColumns: Column[] = [];
  const numberColumns: NumberSource[] = [];
  for (const [code, entityId] of log.entityIds.entries()) {
    const domain = domainOf(entityId);
    const own = rows.rowsOf(code);
    if (PASSIVE.has(domain) || own.length === 0) continue;
    const column = { code, area: areaOf(code), isEverywhere: EVERYWHERE.has(domain) };
    if (isDiscrete[code] === 1) {
      if (own.length > MAX_CHANGES_A_DAY * Math.max(1, days.length)) continue;
      const names = settledStates(own, log);
      if (names.length >= 2 && names.length <= MAX_STATES) stateColumns.push({ ...column, names });
    } else {
      const deviceClass = entities.get(entityId)?.device_class ?? "";
      if (NUMBER_CLASSES.has(deviceClass)) numberColumns.push({ ...column, names: [], deviceClass });
    }
  }
  let furthest: readonly NumberSource[] | null = null;
  const furthestSwings = () =>
    (furthest ??= numberColumns
      .filter(({ deviceClass }) => FAR_CLASSES.includes(deviceClass))
      .map((column) => ({ column, swing: swingOf(rows.rowsOf(column.code), log) }))
      .toSorted((a, b) => b.swing - a.swing || a.column.code - b.column.code)
      .map(({ column }) => column));
  const sun =
    home.latitude === null || home.longitude === null ? null : createSun(home.latitude, home.longitude);
  const isDark = sun === null ? null : createDarkness(sun, days);

  return {
    at(occasions, near) {
      const areas = new Set([...near].map(areaOf).filter((area) => area !== null));
      const isNear = ({ area }: Column) => area !== null && areas.has(area);
      const chosen = stateColumns
        .filter(({ code }) => !near.has(code))
        .toSorted((a, b) => rank(a, isNear) - rank(b, isNear) || a.code - b.code)
        .slice(0, MAX_COLUMNS);
      const numbers = numberColumns
        .filter((one) => isNear(one) || one.area === null)
        .slice(0, MAX_COLUMNS / 4);
      const far = FAR_CLASSES.flatMap((wanted) =>
        furthestSwings()
          .filter((one) => one.deviceClass === wanted && !numbers.includes(one) && !near.has(one.code))
          .slice(0, FAR_EACH),
      );
      return {
        ...clockOf(occasions, days),
        dark: isDark === null ? null : Uint8Array.from(occasions.atMs, (at) => (isDark(at) ? 1 : 0)),
        states: chosen.map((one) => readStates(one, occasions, log, rows)),
        numbers: numbers.map((one) => readNumbers(one, occasions, log, rows)),
        farNumbers: far.map((one) => readNumbers(one, occasions, log, rows)),
      };
    },
  };
}

function rank(column: Column, isNear: (column: Column) => boolean): number {
  return isNear(column) ? 0 : column.isEverywhere ? 1 : 2;
}

/** From the lowest to the highest of a sample of an entity's values, a tenth left out on either side. Cost: O(sample log sample) */
function swingOf(own: Int32Array, log: EventLog): number {
  const step = Math.max(1, Math.floor(own.length / SWING_SAMPLE));
  const values = Float64Array.from(
    own.filter((_, i) => i % step === 0),
    (row) => Number.parseFloat(log.states[log.state[row] ?? 0] ?? ""),
  )
    .filter((value) => !Number.isNaN(value))
    .sort();
  const at = (ratio: number) => values[Math.floor(ratio * (values.length - 1))] ?? 0;
  return at(0.9) - at(0.1);
}

function settledStates(own: Int32Array, log: EventLog): readonly string[] {
  const seen = new Set<number>();
  for (const row of own) {
    seen.add(log.state[row] ?? -1);
    if (seen.size > MAX_STATES + 3) break;
  }
  return [...seen]
    .map((code) => log.states[code] ?? "")
    .filter((state) => !isGone(state) && !isMoving(state))
    .toSorted();
}

function readStates(
  { code, names }: Column,
  { atMs }: Pick<Occasions, "atMs">,
  log: EventLog,
  rows: EntityRows,
): StateColumn {
  const place = new Map(names.map((name, index) => [name, index]));
  return {
    entityId: log.entityIds[code] ?? "",
    names,
    codes: Int16Array.from(atMs, (at) => place.get(log.states[rows.stateAt(code, at)] ?? "") ?? -1),
  };
}

function readNumbers(
  { code }: Column,
  { atMs }: Pick<Occasions, "atMs">,
  log: EventLog,
  rows: EntityRows,
): NumberColumn {
  const values = Float64Array.from(atMs, (at) => {
    const state = log.states[rows.stateAt(code, at)];
    return state === undefined || state === "" ? Number.NaN : Number(state);
  });
  const known = Int32Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  return {
    entityId: log.entityIds[code] ?? "",
    values,
    order: known.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b),
  };
}

/** Whether an instant lies between a sunset and the next sunrise. */
function createDarkness(sun: Sun, days: DayTable): (atMs: number) => boolean {
  const rises = days.dates.map((date) => sun.at(date, "sunrise"));
  const sets = days.dates.map((date) => sun.at(date, "sunset"));
  return (atMs) => {
    const day = days.indexOf(atMs);
    const rise = rises[day];
    const set = sets[day];
    if (rise === null || rise === undefined || set === null || set === undefined) return false;
    return atMs < rise || atMs >= set;
  };
}
