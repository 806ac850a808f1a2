/** The demo home's things: areas, devices and entities, as Home Assistant's registries and the demo integration list them. */

export type Attributes = Readonly<Record<string, unknown>>;

export interface DemoEntity {
  readonly entity_id: string;
  readonly unique_id: string;
  /** Within its device; null for the device's main thing, which goes by the device's name. */
  readonly name: string | null;
  readonly device_class: string | null;
  readonly entity_category: "diagnostic" | null;
  /** The attributes that never change, as Home Assistant shows them. */
  readonly fixed: Attributes;
  /** State and changing attributes at the beginning. */
  readonly state: string;
  readonly attributes: Attributes;
}

export interface DemoDevice {
  readonly id: string;
  readonly name: string;
  readonly area_id: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly entities: readonly DemoEntity[];
}

export interface DemoArea {
  readonly area_id: string;
  readonly name: string;
}

export const AREAS: readonly DemoArea[] = [
  { area_id: "kitchen", name: "Kitchen" },
  { area_id: "dining_room", name: "Dining room" },
  { area_id: "living_room", name: "Living room" },
  { area_id: "bedroom", name: "Bedroom" },
  { area_id: "kids_room", name: "Kids room" },
  { area_id: "bathroom", name: "Bathroom" },
  { area_id: "hallway", name: "Hallway" },
  { area_id: "office", name: "Office" },
  { area_id: "utility_room", name: "Utility room" },
  { area_id: "garden", name: "Garden" },
];

export const DEVICES: readonly DemoDevice[] = [
  device("kitchen", "Kitchen ceiling light", "Lumen", "Dimmer D1", [light("kitchen_ceiling")]),
  device("kitchen", "Kitchen counter light", "Lumen", "Strip S2", [light("kitchen_counter")]),
  device("kitchen", "Coffee machine", "Plugwell", "P3", plug("coffee_machine", 2)),
  device("kitchen", "Dishwasher", "Plugwell", "P3", plug("dishwasher", 1, "on")),
  device("kitchen", "Fridge", "Nordkyl", "K200", [
    binary("fridge_door", "door", "Door"),
    sensor("fridge_power", "power", "W", 4),
  ]),
  device("kitchen", "Kitchen sensor", "Sensio", "M4", multi("kitchen", 21.2, 48)),
  device("dining_room", "Dining table light", "Lumen", "Dimmer D1", [light("dining_table")]),
  device("dining_room", "Dining sideboard light", "Lumen", "Bulb B1", [light("dining_sideboard")]),
  device("living_room", "Living room ceiling light", "Lumen", "Dimmer D1", [light("living_room_ceiling")]),
  device("living_room", "Living room floor lamp", "Lumen", "Bulb B1", [light("living_room_floor_lamp")]),
  device("living_room", "Living room shelf light", "Lumen", "Strip S2", [light("living_room_shelf")]),
  device("living_room", "Living room TV", "Viso", "OLED 55", [mediaPlayer("living_room_tv")]),
  device("living_room", "TV plug", "Plugwell", "P3", plug("tv", 1, "on")),
  device("living_room", "Living room blind", "Rollio", "R1", [cover("living_room_blind", "blind")]),
  device("living_room", "Living room thermostat", "Warma", "T2", thermostat("living_room", 21)),
  device("living_room", "Living room window", "Sensio", "W1", contact("living_room_window")),
  device("living_room", "Living room sensor", "Sensio", "M4", multi("living_room", 21.4, 46)),
  device("bedroom", "Bedroom ceiling light", "Lumen", "Dimmer D1", [light("bedroom_ceiling")]),
  device("bedroom", "Bedside lamp left", "Lumen", "Bulb B1", [light("bedside_left")]),
  device("bedroom", "Bedside lamp right", "Lumen", "Bulb B1", [light("bedside_right")]),
  device("bedroom", "Bedroom fan", "Breez", "F1", [fan("bedroom_fan")]),
  device("bedroom", "Bedroom blind", "Rollio", "R1", [cover("bedroom_blind", "blind")]),
  device("bedroom", "Bedroom thermostat", "Warma", "T2", thermostat("bedroom", 18)),
  device("bedroom", "Bedroom window", "Sensio", "W1", contact("bedroom_window")),
  device("bedroom", "Bedroom sensor", "Sensio", "M4", multi("bedroom", 18.6, 52)),
  device("kids_room", "Kids room ceiling light", "Lumen", "Bulb B1", [light("kids_room_ceiling")]),
  device("kids_room", "Kids room night light", "Lumen", "Bulb B1", [light("kids_room_night_light")]),
  device("kids_room", "Kids room blind", "Rollio", "R1", [cover("kids_room_blind", "blind")]),
  device("kids_room", "Kids room thermostat", "Warma", "T2", thermostat("kids_room", 20)),
  device("bathroom", "Bathroom ceiling light", "Lumen", "Dimmer D1", [light("bathroom_ceiling")]),
  device("bathroom", "Bathroom mirror light", "Lumen", "Strip S2", [light("bathroom_mirror")]),
  device("bathroom", "Bathroom fan", "Breez", "V2", [fan("bathroom_fan")]),
  device("bathroom", "Bathroom thermostat", "Warma", "T2", thermostat("bathroom", 22)),
  device("bathroom", "Bathroom sensor", "Sensio", "M4", multi("bathroom", 22.3, 55)),
  device("hallway", "Hallway light", "Lumen", "Bulb B1", [light("hallway")]),
  device("hallway", "Front door lock", "Keyo", "L1", [lock("front_door"), battery("front_door_lock", 64)]),
  device("hallway", "Front door", "Sensio", "W1", contact("front_door", "door")),
  device("hallway", "Hallway sensor", "Sensio", "M2", motion("hallway")),
  device("office", "Office ceiling light", "Lumen", "Dimmer D1", [light("office_ceiling")]),
  device("office", "Office desk lamp", "Lumen", "Bulb B1", [light("office_desk")]),
  device("office", "Office monitor", "Plugwell", "P3", plug("office_monitor", 1)),
  device("office", "Office thermostat", "Warma", "T2", thermostat("office", 20)),
  device("office", "Office sensor", "Sensio", "M4", multi("office", 20.4, 45)),
  device("utility_room", "Utility room light", "Lumen", "Bulb B1", [light("utility_room")]),
  device("utility_room", "Washing machine", "Plugwell", "P3", plug("washing_machine", 1, "on")),
  device("utility_room", "Leak sensor", "Sensio", "L1", [
    binary("utility_room_leak", "moisture"),
    battery("utility_room_leak", 88),
  ]),
  device("garden", "Garden path light", "Lumen", "Path G1", [light("garden_path")]),
  device("garden", "Terrace light", "Lumen", "Path G1", [light("terrace")]),
  device("garden", "Irrigation valve", "Plugwell", "V1", [toggle("irrigation", "switch")]),
  device("garden", "Weather station", "Sensio", "O1", [
    sensor("outdoor_temperature", "temperature", "°C", 7.5),
    sensor("outdoor_humidity", "humidity", "%", 78),
    sensor("outdoor_illuminance", "illuminance", "lx", 0),
    battery("weather_station", 41),
  ]),
  device("hallway", "Anna's phone", "Fono", "F9", [tracker("anna_phone")]),
  device("hallway", "Ben's phone", "Fono", "F9", [tracker("ben_phone")]),
];

export const ENTITIES: readonly DemoEntity[] = DEVICES.flatMap((item) => item.entities);

function device(
  areaId: string,
  name: string,
  manufacturer: string,
  model: string,
  entities: readonly DemoEntity[],
): DemoDevice {
  const id = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  const named = entities.map((each) => ({
    ...each,
    // As Home Assistant composes it.
    fixed: { ...each.fixed, friendly_name: each.name === null ? name : `${name} ${each.name}` },
  }));
  return { id, name, area_id: areaId, manufacturer, model, entities: named };
}

interface Part {
  readonly deviceClass?: string;
  readonly diagnostic?: boolean;
  readonly fixed?: Attributes;
  readonly state: string;
  readonly attributes?: Attributes;
  readonly name?: string;
}

function entity(domain: string, objectId: string, part: Part): DemoEntity {
  return {
    entity_id: `${domain}.${objectId}`,
    unique_id: `${domain}_${objectId}`,
    name: part.name ?? null,
    device_class: part.deviceClass ?? null,
    entity_category: part.diagnostic === true ? "diagnostic" : null,
    fixed: {
      ...part.fixed,
      ...(part.deviceClass === undefined ? {} : { device_class: part.deviceClass }),
    },
    state: part.state,
    attributes: part.attributes ?? {},
  };
}

function light(objectId: string): DemoEntity {
  return entity("light", objectId, {
    fixed: { supported_color_modes: ["brightness"], supported_features: 0 },
    state: "off",
    attributes: { color_mode: null, brightness: null },
  });
}

function toggle(objectId: string, deviceClass: string, state = "off"): DemoEntity {
  return entity("switch", objectId, { deviceClass, state });
}

function fan(objectId: string): DemoEntity {
  return entity("fan", objectId, { fixed: { supported_features: 48 }, state: "off" });
}

function cover(objectId: string, deviceClass: string): DemoEntity {
  return entity("cover", objectId, {
    deviceClass,
    fixed: { supported_features: 15 },
    state: "closed",
    attributes: { current_position: 0, is_closed: true },
  });
}

function thermostat(room: string, target: number): readonly DemoEntity[] {
  return [
    entity("climate", room, {
      fixed: {
        hvac_modes: ["off", "heat"],
        min_temp: 7,
        max_temp: 28,
        target_temp_step: 0.5,
        supported_features: 385,
        temperature_unit: "°C",
      },
      state: "heat",
      attributes: { current_temperature: target, temperature: target, hvac_action: "idle" },
    }),
    battery(`${room}_thermostat`, 72),
  ];
}

function mediaPlayer(objectId: string): DemoEntity {
  return entity("media_player", objectId, {
    deviceClass: "tv",
    fixed: { supported_features: 20_865 },
    state: "off",
  });
}

function lock(objectId: string): DemoEntity {
  return entity("lock", objectId, {
    fixed: { supported_features: 0 },
    state: "locked",
  });
}

function binary(objectId: string, deviceClass: string, name?: string): DemoEntity {
  return entity("binary_sensor", objectId, {
    deviceClass,
    state: "off",
    ...(name === undefined ? {} : { name }),
  });
}

function sensor(
  objectId: string,
  deviceClass: string,
  unit: string,
  value: number,
  diagnostic = false,
): DemoEntity {
  return entity("sensor", objectId, {
    name: deviceClass.charAt(0).toUpperCase() + deviceClass.slice(1),
    deviceClass,
    diagnostic,
    fixed: { state_class: "measurement", unit_of_measurement: unit },
    state: String(value),
  });
}

function battery(objectId: string, percent: number): DemoEntity {
  return sensor(`${objectId}_battery`, "battery", "%", percent, true);
}

function motion(room: string): readonly DemoEntity[] {
  return [binary(`${room}_motion`, "motion", "Motion"), battery(`${room}_sensor`, 81)];
}

function multi(room: string, temperature: number, humidity: number): readonly DemoEntity[] {
  return [
    ...motion(room),
    sensor(`${room}_temperature`, "temperature", "°C", temperature),
    sensor(`${room}_humidity`, "humidity", "%", humidity),
    sensor(`${room}_illuminance`, "illuminance", "lx", 0),
  ];
}

function contact(objectId: string, deviceClass = "window"): readonly DemoEntity[] {
  return [binary(objectId, deviceClass), battery(objectId, 93)];
}

function plug(objectId: string, idleW: number, state = "off"): readonly DemoEntity[] {
  return [
    toggle(objectId, "outlet", state),
    sensor(`${objectId}_power`, "power", "W", state === "on" ? idleW : 0),
  ];
}

function tracker(objectId: string): DemoEntity {
  return entity("device_tracker", objectId, {
    fixed: { source_type: "gps", tracking_type: "position" },
    state: "home",
    attributes: { in_zones: ["zone.home"] },
  });
}
