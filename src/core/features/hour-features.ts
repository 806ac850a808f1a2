/** Which features the hours of a home have: by room, by domain and by sensor, each with what it is, a unit and the entities behind it. */
import type { EventLog } from "../domain/event-log.ts";
import { type Home, type HomeEntity, domainOf } from "../domain/home.ts";
import type { PartFacts } from "../domain/incident.ts";
import { isSetpointId } from "../domain/setpoint.ts";
import { isActuatorDomain } from "./actionable.ts";

/** Features of one kind are compared with each other: the largest deviation of a kind is what counts. */
export const FEATURE_KINDS = [
  "actions",
  "motion",
  "openings",
  "changes",
  "reports",
  "temperature",
  "temperature-change",
  "power",
  "humidity",
  "illuminance",
  "battery",
] as const;

export type FeatureKind = (typeof FEATURE_KINDS)[number];

export interface HomeFeature {
  /** `<kind>:area:<area>`, `<kind>:domain:<domain>`, `<kind>:class:<device class>` or `<kind>:<entity>`; stable from day to day. */
  readonly id: string;
  readonly kind: FeatureKind;
  /** What of the entities' changes makes the value: those by people, those into "on", all; or what they measure. */
  readonly measures: "actions" | "ons" | "all" | "mean" | "change";
  /** For its name in any language. */
  readonly facts: PartFacts;
  /** Null for counts. */
  readonly unit: string | null;
  readonly entity_ids: readonly string[];
}

export interface FeatureWords {
  nameOf(entityId: string): string;
}

const MOTION: ReadonlySet<string> = new Set(["motion", "occupancy", "presence", "moving"]);
const OPENINGS: ReadonlySet<string> = new Set(["door", "window", "garage_door", "opening"]);
/** Sensors measured each for itself: device class → kind and the unit where the registry has none. */
const MEASURED: Readonly<
  Record<string, { readonly kind: Extract<PartFacts, { kind: "measured" }>["what"]; readonly unit: string }>
> = {
  temperature: { kind: "temperature", unit: "°C" },
  power: { kind: "power", unit: "W" },
  humidity: { kind: "humidity", unit: "%" },
  illuminance: { kind: "illuminance", unit: "lx" },
  battery: { kind: "battery", unit: "%" },
};
const CLASS_OF_UNIT: Readonly<Record<string, string>> = {
  "°C": "temperature",
  "°F": "temperature",
  W: "power",
  kW: "power",
  lx: "illuminance",
};
/** So many sensors of one device class at most, those that tell most: a home of a thousand entities has to be trained in a second. */
const MAX_SENSORS_OF_A_CLASS = 80;

/** @returns by kind, then by id. Cost: O(rows + entities) */
export function listHourFeatures(log: EventLog, home: Home, words: FeatureWords): readonly HomeFeature[] {
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const areaNames = new Map(home.areas.map(({ area_id, name }) => [area_id, name]));
  const areaOfDevice = new Map(home.devices.map(({ id, area_id }) => [id, area_id]));
  const told = new Int32Array(log.entityIds.length);
  for (let row = 0; row < log.length; row += 1) {
    const code = log.entity[row] ?? 0;
    told[code] = (told[code] ?? 0) + 1;
  }
  const counted = new Map<string, HomeFeature & { readonly entity_ids: string[] }>();
  const sensors: { readonly feature: HomeFeature; readonly told: number }[] = [];

  function count(
    entityId: string,
    kind: FeatureKind,
    measures: HomeFeature["measures"],
    at: string,
    facts: PartFacts,
  ) {
    const id = `${kind}:${at}`;
    const known = counted.get(id);
    if (known === undefined)
      counted.set(id, { id, kind, measures, facts, unit: null, entity_ids: [entityId] });
    else known.entity_ids.push(entityId);
  }

  for (const [code, entityId] of log.entityIds.entries()) {
    const entity = entities.get(entityId);
    if ((entity?.disabled_by ?? null) !== null || isSetpointId(entityId)) continue;
    const deviceClass = entity?.device_class ?? "";
    const domain = domainOf(entityId);
    const isPlain = (entity?.entity_category ?? null) === null;
    const areaId = entity?.area_id ?? areaOfDevice.get(entity?.device_id ?? "") ?? null;
    const areaName = areaId === null ? null : (areaNames.get(areaId) ?? areaId);
    if (isPlain) {
      const isActuator = isActuatorDomain(domain);
      if (isActuator) count(entityId, "actions", "actions", `domain:${domain}`, { kind: "used", domain });
      count(entityId, "changes", "all", `domain:${domain}`, { kind: "changed", domain });
      if (domain === "sensor" && deviceClass !== "")
        count(entityId, "reports", "all", `class:${deviceClass}`, { kind: "reported", deviceClass });
      if (areaId !== null && areaName !== null) {
        const at = `area:${areaId}`;
        const room = { kind: "room", room: areaName } as const;
        if (isActuator) count(entityId, "actions", "actions", at, { ...room, what: "actions" });
        if (domain === "binary_sensor" && MOTION.has(deviceClass))
          count(entityId, "motion", "ons", at, { ...room, what: "motion" });
        if (domain === "binary_sensor" && OPENINGS.has(deviceClass))
          count(entityId, "openings", "ons", at, { ...room, what: "openings" });
        if (domain === "sensor") count(entityId, "reports", "all", at, { ...room, what: "reports" });
      }
    }
    const measured = domain === "sensor" ? MEASURED[classOf(entity)] : undefined;
    if (measured === undefined || (!isPlain && measured.kind !== "battery")) continue;
    const { kind } = measured;
    const unit = entity?.unit_of_measurement ?? measured.unit;
    const name = words.nameOf(entityId);
    const feature = { kind, unit, entity_ids: [entityId] };
    const own: HomeFeature = {
      ...feature,
      id: `${kind}:${entityId}`,
      measures: "mean",
      facts: { kind: "measured", what: kind, name },
    };
    sensors.push({ feature: own, told: told[code] ?? 0 });
    if (kind === "temperature")
      sensors.push({
        feature: {
          ...feature,
          id: `temperature-change:${entityId}`,
          kind: "temperature-change",
          measures: "change",
          facts: { kind: "measured", what: "temperature-change", name },
          unit: `${unit}/h`,
        },
        told: told[code] ?? 0,
      });
  }
  const order = (one: HomeFeature) => FEATURE_KINDS.indexOf(one.kind);
  return [...counted.values(), ...mostTelling(sensors)].toSorted(
    (a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1),
  );
}

function mostTelling(
  sensors: readonly { readonly feature: HomeFeature; readonly told: number }[],
): readonly HomeFeature[] {
  return FEATURE_KINDS.flatMap((kind) =>
    sensors
      .filter(({ feature }) => feature.kind === kind)
      .toSorted((a, b) => b.told - a.told || (a.feature.id < b.feature.id ? -1 : 1))
      .slice(0, MAX_SENSORS_OF_A_CLASS)
      .map(({ feature }) => feature),
  );
}

/** The device class, or what the unit says where there is none. */
function classOf(entity: HomeEntity | undefined): string {
  return entity?.device_class ?? CLASS_OF_UNIT[entity?.unit_of_measurement ?? ""] ?? "";
}
