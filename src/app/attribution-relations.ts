/** What the registries say about who belongs to whom: users, devices, areas, groups and the targets of automations. */
import { type Home, domainOf } from "../core/domain/home.ts";
import type { InitiatorKind } from "../core/domain/initiator.ts";
import { type NamedAction, idsOf, namedActions } from "./attribution-services.ts";
import { isStewardAutomation } from "./suggestion-marker.ts";

export interface Relations {
  /** Whether the user is a program: Home Assistant's own Supervisor, cloud and content users. */
  isProgram(userId: string): boolean;
  deviceOf(entityId: string): string | null;
  /** What kind of initiator a run's entity is. */
  kindOfRun(entityId: string): InitiatorKind;
  /** Entities that a call's data names, whether by entity, device, area, floor or label. */
  targetsOf(callDomain: string, serviceData: Readonly<Record<string, unknown>>): readonly string[];
  /** Actions with named entities of an automation or script. */
  actionsOf(runEntityId: string): readonly NamedAction[];
  /** Whether one is a group that contains the other. */
  isGroupPair(a: string, b: string): boolean;
  /** A group tells its members in its `entity_id` attribute. */
  noteGroup(entityId: string, attributes: Readonly<Record<string, unknown>> | null): void;
  /** Members by group, as the home or a group's states tell. */
  groups(): ReadonlyMap<string, readonly string[]>;
}

export function createRelations(home: Home): Relations {
  const programs = new Set(home.users.filter((user) => user.system_generated).map((user) => user.id));
  const deviceByEntity = new Map(home.entities.map((entity) => [entity.entity_id, entity.device_id]));
  const actions = new Map(
    [...home.automations, ...home.scripts].map((item) => [item.entity_id, namedActions(item.config)]),
  );
  const members = new Map<string, ReadonlySet<string>>(
    home.entities.flatMap(({ entity_id, members }) => (members ? [[entity_id, new Set(members)]] : [])),
  );
  const indexes = createTargetIndexes(home);
  const stewards = new Set(home.automations.filter(isStewardAutomation).map(({ entity_id }) => entity_id));

  return {
    isProgram: (userId) => programs.has(userId),
    deviceOf: (entityId) => deviceByEntity.get(entityId) ?? null,
    kindOfRun(entityId) {
      const domain = domainOf(entityId);
      if (domain === "script" || domain === "scene") return domain;
      return stewards.has(entityId) ? "steward" : "automation";
    },
    targetsOf(callDomain, serviceData) {
      const found = new Set(idsOf(serviceData, "entity_id"));
      for (const [key, index] of indexes) {
        for (const id of idsOf(serviceData, key)) {
          for (const entityId of index.get(id) ?? []) {
            if (callDomain === "homeassistant" || domainOf(entityId) === callDomain) found.add(entityId);
          }
        }
      }
      return [...found];
    },
    actionsOf: (runEntityId) => actions.get(runEntityId) ?? [],
    isGroupPair: (a, b) => Boolean(members.get(a)?.has(b)) || Boolean(members.get(b)?.has(a)),
    noteGroup(entityId, attributes) {
      const list = attributes?.["entity_id"];
      if (
        !Array.isArray(list) ||
        domainOf(entityId) === "scene" ||
        members.get(entityId)?.size === list.length
      )
        return;
      members.set(entityId, new Set(list.filter((id) => typeof id === "string")));
    },
    groups: () => new Map([...members].map(([id, own]) => [id, [...own]])),
  };
}

type TargetIndex = ReadonlyMap<string, readonly string[]>;

function createTargetIndexes(home: Home): readonly (readonly [string, TargetIndex])[] {
  const areaByDevice = new Map(home.devices.map((device) => [device.id, device.area_id]));
  const floorByArea = new Map(home.areas.map((area) => [area.area_id, area.floor_id]));
  const index = (keysOf: (entity: Home["entities"][number]) => readonly (string | null | undefined)[]) => {
    const map = new Map<string, string[]>();
    for (const entity of home.entities) {
      for (const key of keysOf(entity)) {
        if (key === null || key === undefined) continue;
        const list = map.get(key);
        if (list === undefined) map.set(key, [entity.entity_id]);
        else list.push(entity.entity_id);
      }
    }
    return map;
  };
  const areaOf = (entity: Home["entities"][number]) =>
    entity.area_id ?? areaByDevice.get(entity.device_id ?? "") ?? null;
  return [
    ["device_id", index((entity) => [entity.device_id])],
    ["area_id", index((entity) => [areaOf(entity)])],
    ["floor_id", index((entity) => [floorByArea.get(areaOf(entity) ?? "")])],
    ["label_id", index((entity) => entity.labels)],
  ];
}
