/**
 * Which entities a target means: named, by device, area, floor or label, less what it excludes, and a group's members with the group.
 *
 * As Home Assistant resolves it: what is hidden, a setting or a diagnosis is not meant by a device, area or floor; a label is carried by
 * entities, devices and areas.
 */
import { type Home, type HomeEntity, domainOf } from "../domain/home.ts";
import { type Config, isEntityId, isRecord, textsOf } from "./config-values.ts";

export interface Target {
  /** Named themselves. */
  readonly named: readonly string[];
  /** Meant by a device, area, floor, label or group. */
  readonly meant: readonly string[];
}

export interface TargetReader {
  /** @param places objects that may hold `entity_id`, `device_id`, `area_id`, `floor_id`, `label_id`; the first that has one counts */
  resolve(places: readonly unknown[]): Target;
  /** Members of a group and of the groups in it. */
  membersOf(entityId: string): readonly string[];
  entity(entityId: string): HomeEntity | undefined;
  /** The entity behind a registry id, or the id itself where it is none. */
  entityIdOf(idOrEntityId: string): string;
  /** Entities of a device in a domain. */
  ofDevice(deviceId: string, domain: string): readonly string[];
}

const KEYS = ["entity_id", "device_id", "area_id", "floor_id", "label_id"] as const;

/** Cost: O(entities) once. */
export function createTargetReader(home: Home): TargetReader {
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const byRegistryId = new Map(
    home.entities.flatMap(({ id, entity_id }) => (id === undefined ? [] : [[id, entity_id] as const])),
  );
  const indexes = createIndexes(home);
  const entityIdOf = (id: string) => byRegistryId.get(id) ?? id;

  function membersOf(entityId: string): readonly string[] {
    const found = new Set<string>();
    const add = (id: string) => {
      for (const member of entities.get(id)?.members ?? []) {
        if (member === entityId || found.has(member)) continue;
        found.add(member);
        add(member);
      }
    };
    add(entityId);
    return [...found];
  }

  function resolveOne(place: Config): Target {
    const named = textsOf(place["entity_id"])
      .filter((id) => isEntityId(id) || byRegistryId.has(id))
      .map(entityIdOf);
    const meant = new Set<string>();
    for (const [key, index] of indexes) {
      for (const id of textsOf(place[key])) for (const entityId of index.get(id) ?? []) meant.add(entityId);
    }
    for (const entityId of [...named, ...meant]) for (const member of membersOf(entityId)) meant.add(member);
    if (!isRecord(place["exclude"])) return { named, meant: [...meant].filter((id) => !named.includes(id)) };
    const without = resolveOne(place["exclude"]);
    const gone = new Set([...without.named, ...without.meant]);
    return {
      named: named.filter((id) => !gone.has(id)),
      meant: [...meant].filter((id) => !named.includes(id) && !gone.has(id)),
    };
  }

  return {
    resolve(places) {
      const parts = places
        .filter(isRecord)
        .filter((place) => KEYS.some((key) => place[key] !== undefined))
        .map(resolveOne);
      return {
        named: [...new Set(parts.flatMap(({ named }) => named))],
        meant: [...new Set(parts.flatMap(({ meant }) => meant))],
      };
    },
    membersOf,
    entity: (entityId) => entities.get(entityId),
    entityIdOf,
    ofDevice: (deviceId, domain) =>
      (indexes.get("device_id")?.get(deviceId) ?? []).filter((id) => domainOf(id) === domain),
  };
}

type Index = ReadonlyMap<string, readonly string[]>;

function createIndexes(home: Home): ReadonlyMap<string, Index> {
  const devices = new Map(home.devices.map((device) => [device.id, device]));
  const areas = new Map(home.areas.map((area) => [area.area_id, area]));
  const areaOf = ({ area_id, device_id }: HomeEntity) =>
    area_id ?? devices.get(device_id ?? "")?.area_id ?? null;
  const index = (keysOf: (entity: HomeEntity) => readonly (string | null | undefined)[]): Index => {
    const map = new Map<string, string[]>();
    for (const entity of home.entities) {
      for (const key of new Set(keysOf(entity))) {
        if (key === null || key === undefined) continue;
        const known = map.get(key);
        if (known === undefined) map.set(key, [entity.entity_id]);
        else known.push(entity.entity_id);
      }
    }
    return map;
  };
  const ifPrimary = (entity: HomeEntity, key: string | null | undefined) =>
    entity.hidden_by === null && entity.entity_category === null ? [key] : [];
  return new Map([
    ["device_id", index((entity) => ifPrimary(entity, entity.device_id))],
    ["area_id", index((entity) => ifPrimary(entity, areaOf(entity)))],
    ["floor_id", index((entity) => ifPrimary(entity, areas.get(areaOf(entity) ?? "")?.floor_id))],
    [
      "label_id",
      index((entity) => [
        ...entity.labels,
        ...(devices.get(entity.device_id ?? "")?.labels ?? []),
        ...(areas.get(areaOf(entity) ?? "")?.labels ?? []),
      ]),
    ],
  ]);
}
