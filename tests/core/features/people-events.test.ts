import { describe, expect, it } from "vitest";
import { createHome } from "../../../src/core/domain/home.ts";
import { extractActions } from "../../../src/core/features/actions.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { indexEntityRows } from "../../../src/core/features/entity-rows.ts";
import { collectEventStreams } from "../../../src/core/features/event-streams.ts";
import { collectPeopleEvents, setTimesOf } from "../../../src/core/features/people-events.ts";
import { createHouseLog, type HouseLog } from "../../houses/house-log.ts";

const SENSORS = [
  { entity_id: "binary_sensor.door", device_class: "door" },
  { entity_id: "binary_sensor.motion", device_class: "motion" },
];

function read(days: number, write: (house: HouseLog) => void, maxADay = 40) {
  const house = createHouseLog();
  write(house);
  const log = house.build(days);
  const home = createHome({ time_zone: house.timeZone, entities: SENSORS });
  const table = createDayTable({ range: log.range, timeZone: house.timeZone, exceptions: [], log });
  const { streams } = collectEventStreams(log, table, { minEvents: 1, minDays: 1, quietMin: [] });
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const targets = extractActions(log);
  const events = collectPeopleEvents(targets, streams, log, entities, table, maxADay);
  const names = events.kinds.map(
    ({ entityCode, stateCode }) => `${log.entityIds[entityCode]} ${log.states[stateCode]}`,
  );
  return { log, table, targets, events, names };
}

/** A lamp by hand and by an automation, a door, a motion sensor and a person, each known from before. */
function writeDay(house: HouseLog): void {
  for (const entityId of ["light.a", "light.b", "binary_sensor.door", "binary_sensor.motion"])
    house.write(entityId, "off", 0, 1, "system");
  house.write("person.anna", "home", 0, 1, "system");
  house.write("light.b", "on", 0, 400, "automation", "automation.x");
  house.write("person.anna", "not_home", 0, 480, "unknown");
  house.write("binary_sensor.motion", "on", 0, 599, "unknown");
  house.write("binary_sensor.door", "on", 0, 600, "unknown");
  house.write("light.a", "on", 0, 601, "physical");
  house.write("light.a", "off", 0, 700, "person", "anna");
}

describe("what people do", () => {
  it("is their own actions, doors, and their coming and going, in order", () => {
    const { events, names } = read(1, writeDay);
    expect([...events.item].map((item) => names[item])).toEqual([
      "person.anna not_home",
      "binary_sensor.door on",
      "light.a on",
      "light.a off",
    ]);
    expect(events.kinds.filter(({ target }) => target !== null)).toHaveLength(2);
  });

  it("leaves out what comes all the time", () => {
    const often = (house: HouseLog) => {
      writeDay(house);
      for (let minute = 800; minute < 900; minute += 2) {
        house.write("binary_sensor.door", "off", 0, minute, "unknown");
        house.write("binary_sensor.door", "on", 0, minute + 1, "unknown");
      }
    };
    expect(read(1, often).names).not.toContain("binary_sensor.door on");
    expect(read(1, often, 60).names).toContain("binary_sensor.door on");
  });
});

describe("when a cover was set", () => {
  it("is when it began to move, unless it took too long for that", () => {
    const { log, table, targets } = read(1, (house) => {
      house.write("cover.blind", "open", 0, 1, "system");
      house.write("cover.blind", "closing", 0, 600, "physical");
      house.write("cover.blind", "closed", 0, 600.5, "unknown");
      house.write("cover.blind", "opening", 0, 700, "physical");
      house.write("cover.blind", "open", 0, 710, "unknown");
      house.write("light.a", "off", 0, 1, "system");
      house.write("light.a", "on", 0, 800, "physical");
    });
    const rows = indexEntityRows(log);
    const minutes = targets.map((target) => [
      `${target.entityId} ${target.state}`,
      ...Array.from(setTimesOf(target, log, rows), (at) => table.minuteOf(at)),
    ]);
    expect(minutes).toEqual([
      ["cover.blind closed", 600],
      ["cover.blind open", 710],
      ["light.a on", 800],
    ]);
  });
});
