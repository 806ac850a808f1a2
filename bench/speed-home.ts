/** The made-up home of bench/speed.ts: 200 devices, two people with a few habits, and as many changes in 30 days as asked for. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createGzip } from "node:zlib";
import { createRandom } from "../src/core/math/random.ts";

const DAYS = 30;
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 8, 7);
const ROOMS = 20;
const USERS = ["0c7c9b4d5e0f4c0f9a3f0d1a2b3c4d5e", "1d8dac5e6f1a5d1fab4a1e2b3c4d5e6f"] as const;

interface Thing {
  readonly entityId: string;
  readonly device: string;
  readonly room: number;
  readonly deviceClass: string | null;
  readonly unit: string | null;
}

/** Ten devices a room: 200, with 380 entities. */
function makeThings(): readonly Thing[] {
  return Array.from({ length: ROOMS }, (_, room): readonly Thing[] => {
    const thing = (
      device: string,
      entityId: string,
      deviceClass: string | null,
      unit: string | null = null,
    ) => ({
      entityId: `${entityId}_${room}`,
      device: `${device}_${room}`,
      room,
      deviceClass,
      unit,
    });
    return [
      thing("ceiling", "light.ceiling", null),
      thing("lamp", "light.lamp", null),
      thing("strip", "light.strip", null),
      ...["plug", "heater"].flatMap((plug) => [
        thing(plug, `switch.${plug}`, "outlet"),
        thing(plug, `sensor.${plug}_power`, "power", "W"),
        thing(plug, `sensor.${plug}_energy`, "energy", "kWh"),
      ]),
      thing("cover", "cover.blind", "blind"),
      ...["motion", "desk_motion"].flatMap((motion) => [
        thing(motion, `binary_sensor.${motion}`, "motion"),
        thing(motion, `sensor.${motion}_illuminance`, "illuminance", "lx"),
      ]),
      thing("climate", "sensor.temperature", "temperature", "°C"),
      thing("climate", "sensor.humidity", "humidity", "%"),
      thing("climate", "sensor.pressure", "pressure", "hPa"),
      thing("door", "binary_sensor.door", "door"),
      thing("door", "sensor.door_battery", "battery", "%"),
    ];
  }).flat();
}

export function makeHome(): unknown {
  const things = makeThings();
  const devices = [...new Map(things.map(({ device, room }) => [device, room]))];
  return {
    time_zone: "Europe/Berlin",
    latitude: 52.52,
    longitude: 13.405,
    areas: Array.from({ length: ROOMS }, (_, room) => ({ area_id: `room_${room}`, name: `Room ${room}` })),
    devices: devices.map(([id, room]) => ({ id, name: id, area_id: `room_${room}` })),
    entities: things.map(({ entityId, device, deviceClass, unit }) => ({
      entity_id: entityId,
      device_id: device,
      device_class: deviceClass,
      unit_of_measurement: unit,
      platform: "made_up",
    })),
    users: USERS.map((id, index) => ({ id, name: `Person ${index + 1}` })),
  };
}

/** Switches and motion come at the household's pace whatever the size, sensors fill up the rest: so it is in real homes. */
export async function writeHistory(file: string, changes: number): Promise<void> {
  const random = createRandom(11);
  const things = makeThings();
  const actuators = things.filter(({ entityId }) => /^(?:light|switch|cover)\./.test(entityId));
  const numbers = things.filter(({ unit }) => unit !== null);
  const binary = things.filter(({ entityId }) => entityId.startsWith("binary_sensor."));
  const isOn = new Map<string, boolean>();
  const gzip = createGzip({ level: 6 });
  const written = gzip.pipe(createWriteStream(file));
  const stepMs = (DAYS * DAY_MS) / changes;
  const habits = makeHabits(actuators, random);
  let habit = 0;
  let atMs = FROM_MS;
  let block: string[] = [];

  for (let row = 0; row < changes; row += 1) {
    atMs += Math.max(0.001, -Math.log(1 - random()) * stepMs * 0.97);
    const due = habits[habit];
    if (due !== undefined && due.atMs <= atMs) {
      habit += 1;
      block.push(line(due.thing, due.state, atMs, random, USERS[habit % 2] ?? null));
      continue;
    }
    const kind = random();
    const pick = (from: readonly Thing[]): Thing =>
      from[Math.floor(random() * from.length)] ?? things[0] ?? due?.thing ?? fail();
    if (kind < 0.75) {
      const thing = pick(numbers);
      block.push(
        line(thing, (random() * random() * 500).toFixed(thing.unit === "W" ? 1 : 2), atMs, random, null),
      );
    } else {
      const thing = pick(kind < 0.95 ? binary : actuators);
      const next = !(isOn.get(thing.entityId) ?? false);
      isOn.set(thing.entityId, next);
      const isPerson = kind >= 0.95 && random() < 0.5;
      const user = isPerson ? (USERS[Math.floor(random() * 2)] ?? null) : null;
      block.push(line(thing, stateOf(thing, next), atMs, random, user));
    }
    if (block.length < 1000) continue;
    const hasRoom = gzip.write(block.join(""));
    block = [];
    if (!hasRoom) await once(gzip, "drain");
  }
  gzip.end(block.join(""));
  await once(written, "finish");
}

interface Due {
  readonly atMs: number;
  readonly thing: Thing;
  readonly state: string;
}

/** Twenty lights are switched on, and off three hours later, at about the same time on nine days of ten. */
function makeHabits(actuators: readonly Thing[], random: () => number): readonly Due[] {
  const lights = actuators.filter(({ entityId }) => entityId.startsWith("light.lamp"));
  return lights
    .flatMap((thing, index) =>
      Array.from({ length: DAYS }, (_, day): readonly Due[] => {
        if (random() > 0.9) return [];
        const atMs = FROM_MS + day * DAY_MS + (4 + index * 0.6) * 3_600_000 + (random() - 0.5) * 900_000;
        return [
          { atMs, thing, state: "on" },
          { atMs: atMs + 3 * 3_600_000, thing, state: "off" },
        ];
      }).flat(),
    )
    .toSorted((a, b) => a.atMs - b.atMs);
}

function stateOf({ entityId }: Thing, isOn: boolean): string {
  if (entityId.startsWith("cover.")) return isOn ? "open" : "closed";
  return isOn ? "on" : "off";
}

/** As Home Assistant writes it, attributes and context included. */
function line(
  thing: Thing,
  state: string,
  atMs: number,
  random: () => number,
  userId: string | null,
): string {
  const micros = String(Math.floor((atMs - Math.floor(atMs)) * 1000)).padStart(3, "0");
  const stamp = new Date(atMs).toISOString().replace("Z", `${micros}+00:00`);
  const id = Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(36)
      .padStart(7, "0"),
  ).join("");
  return `${JSON.stringify({
    entity_id: thing.entityId,
    state,
    attributes: {
      ...(thing.unit === null ? {} : { state_class: "measurement", unit_of_measurement: thing.unit }),
      ...(thing.entityId.startsWith("light.") && state === "on"
        ? {
            brightness: Math.floor(random() * 256),
            color_mode: "color_temp",
            supported_color_modes: ["color_temp"],
          }
        : {}),
      ...(thing.deviceClass === null ? {} : { device_class: thing.deviceClass }),
      friendly_name: thing.entityId.replaceAll(/[._]/g, " "),
    },
    last_changed: stamp,
    last_reported: stamp,
    last_updated: stamp,
    context: { id: `01J${id.slice(0, 23).toUpperCase()}`, parent_id: null, user_id: userId },
  })}\n`;
}

function fail(): never {
  throw new Error("the made-up home has no things");
}
