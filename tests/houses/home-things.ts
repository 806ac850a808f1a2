/**
 * What stands in a made-up home: rooms, the devices people use, the sensors, and the registries Home Assistant would have of them.
 *
 * Twenty kinds of devices come round and round, so that a hundred of them are fifty lamps, twenty plugs and the rest; entity ids carry numbers
 * (`light.device_0`), because no detector may look at names.
 */
import { type Home, createHome } from "../../src/core/domain/home.ts";
import { TIME_ZONE } from "./house-log.ts";
import { PERSONS } from "./household.ts";

export const BERLIN = { timeZone: TIME_ZONE, latitude: 52.52, longitude: 13.405 };

export const ROOMS = [
  "Hall",
  "Kitchen",
  "Living room",
  "Bedroom",
  "Bathroom",
  "Office",
  "Nursery",
  "Guest room",
  "Dining room",
  "Laundry",
] as const;
export const BATHROOM = 4;

type HomeInput = NonNullable<Parameters<typeof createHome>[0]>;
type EntityInput = NonNullable<HomeInput["entities"]>[number];

/** A device people use: a use begins with one state and ends with another. */
export interface Thing {
  readonly index: number;
  readonly entityId: string;
  readonly room: number;
  readonly begin: string;
  readonly end: string;
  /** Plugs measure what runs through them. */
  readonly isMetered: boolean;
}

/** A sensor or a device with one entity that a planted habit brings along. */
export interface ExtraEntity {
  readonly entityId: string;
  readonly room: number;
  readonly deviceClass?: string;
  readonly unit?: string;
  /** The state it begins with. */
  readonly state: string;
}

const KINDS = [
  ["light", "on", "off"],
  ["light", "on", "off"],
  ["switch", "on", "off"],
  ["light", "on", "off"],
  ["fan", "on", "off"],
  ["light", "on", "off"],
  ["light", "on", "off"],
  ["switch", "on", "off"],
  ["light", "on", "off"],
  ["media_player", "on", "off"],
  ["light", "on", "off"],
  ["light", "on", "off"],
  ["switch", "on", "off"],
  ["light", "on", "off"],
  ["cover", "open", "closed"],
  ["light", "on", "off"],
  ["light", "on", "off"],
  ["media_player", "playing", "idle"],
  ["light", "on", "off"],
] as const;
/** Every twentieth device is one of these in turn. */
const RARE_KINDS = [
  ["climate", "heat", "off"],
  ["humidifier", "on", "off"],
  ["lock", "unlocked", "locked"],
  ["input_boolean", "on", "off"],
] as const;

export function thingAt(index: number): Thing {
  const kind = KINDS[index % 20] ?? RARE_KINDS[Math.floor(index / 20) % RARE_KINDS.length] ?? KINDS[0];
  return {
    index,
    entityId: `${kind[0]}.device_${index}`,
    // Moved on by three every ten, so that no room has only plugs.
    room: (index + 3 * Math.floor(index / 10)) % ROOMS.length,
    begin: kind[1],
    end: kind[2],
    isMetered: kind[0] === "switch" && index % 20 !== 7,
  };
}

export interface Furnishing {
  readonly things: readonly Thing[];
  readonly motionSensors: number;
  readonly climateSensors: number;
  readonly extras: readonly ExtraEntity[];
  readonly automations: NonNullable<HomeInput["automations"]>;
  readonly groups: readonly { readonly entityId: string; readonly members: readonly string[] }[];
  /** Lamps that automations switch. */
  readonly automated: readonly string[];
}

/** The home as its registries describe it. */
export function toHome(furnishing: Furnishing): Home {
  const devices: { id: string; name: string; area_id: string }[] = [];
  const entities: EntityInput[] = [];
  const put = (device: string | null, room: number, own: readonly EntityInput[]): void => {
    const area = `room_${room}`;
    const name = device === null ? null : `${ROOMS[room] ?? "Cellar"} ${device.replaceAll("_", " ")}`;
    if (device !== null) devices.push({ id: device, name: name ?? device, area_id: area });
    for (const entity of own)
      entities.push({ platform: "made_up", name: name ?? null, ...entity, device_id: device, area_id: area });
  };
  for (const { index, entityId, room, isMetered } of furnishing.things) {
    const meters: EntityInput[] = isMetered
      ? [
          { entity_id: powerOf(index), device_class: "power", unit_of_measurement: "W" },
          { entity_id: energyOf(index), device_class: "energy", unit_of_measurement: "kWh" },
        ]
      : [];
    put(`device_${index}`, room, [
      { entity_id: entityId, device_class: isMetered ? "outlet" : null },
      ...meters,
    ]);
  }
  for (let sensor = 0; sensor < furnishing.motionSensors; sensor += 1)
    put(`motion_${sensor}`, sensor % ROOMS.length, [
      { entity_id: motionOf(sensor), device_class: "motion" },
      { entity_id: illuminanceOf(sensor), device_class: "illuminance", unit_of_measurement: "lx" },
    ]);
  for (let sensor = 0; sensor < furnishing.climateSensors; sensor += 1)
    put(`climate_${sensor}`, sensor % ROOMS.length, [
      { entity_id: temperatureOf(sensor), device_class: "temperature", unit_of_measurement: "°C" },
      { entity_id: humidityOf(sensor), device_class: "humidity", unit_of_measurement: "%" },
    ]);
  put("front_door", 0, [{ entity_id: "binary_sensor.front_door", device_class: "door" }]);
  for (const { entityId, room, deviceClass = null, unit = null } of furnishing.extras)
    put(entityId.replace(".", "_"), room, [
      { entity_id: entityId, device_class: deviceClass, unit_of_measurement: unit },
    ]);
  for (const entityId of furnishing.automated) put(entityId.replace(".", "_"), 0, [{ entity_id: entityId }]);
  for (const { entityId, members } of furnishing.groups)
    put(null, 2, [{ entity_id: entityId, platform: "group", members: [...members] }]);
  return createHome({
    time_zone: BERLIN.timeZone,
    latitude: BERLIN.latitude,
    longitude: BERLIN.longitude,
    country: "DE",
    areas: [...ROOMS, "Cellar"].map((name, room) => ({ area_id: `room_${room}`, name })),
    devices,
    entities,
    automations: furnishing.automations,
    users: PERSONS.map(({ userId, name }) => ({ id: userId, name })),
    persons: PERSONS.map(({ entityId, name, userId }) => ({ entity_id: entityId, name, user_id: userId })),
  });
}

export const motionOf = (sensor: number): string => `binary_sensor.motion_${sensor}`;
export const illuminanceOf = (sensor: number): string => `sensor.motion_${sensor}_illuminance`;
export const temperatureOf = (sensor: number): string => `sensor.climate_${sensor}_temperature`;
export const humidityOf = (sensor: number): string => `sensor.climate_${sensor}_humidity`;
export const powerOf = (index: number): string => `sensor.device_${index}_power`;
export const energyOf = (index: number): string => `sensor.device_${index}_energy`;
