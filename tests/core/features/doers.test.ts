import { describe, expect, it } from "vitest";
import { createHome, homeSchema } from "../../../src/core/domain/home.ts";
import { createDoers } from "../../../src/core/features/doers.ts";
import { indexEntityRows } from "../../../src/core/features/entity-rows.ts";
import { createHouseLog } from "../../houses/house-log.ts";

const HOME = homeSchema.parse({
  ...createHome(),
  persons: [
    { entity_id: "person.anna", user_id: "user-anna" },
    { entity_id: "person.guest", user_id: null },
  ],
});

function doersOf() {
  const house = createHouseLog();
  house.write("light.lamp", "on", 0, 600, "person", "user-anna");
  house.write("light.lamp", "off", 0, 610, "physical");
  house.write("light.lamp", "on", 0, 620, "person", "user-nobody-knows");
  house.write("light.lamp", "off", 0, 630, "automation", "automation.off");
  house.write("cover.blind", "closed", 0, 1, "unknown");
  house.write("cover.blind", "opening", 0, 700, "person", "user-anna");
  house.write("cover.blind", "open", 0, 701, "echo");
  const log = house.build(1);
  const rows = indexEntityRows(log);
  const doers = createDoers(log, HOME, rows);
  const by = (entityId: string, minute: number) =>
    doers.personOf(rows.codeOf(entityId), house.toMs(0, minute));
  return { doers, by };
}

describe("who did it", () => {
  it("is the person whose user the context names", () => {
    const { doers, by } = doersOf();
    expect(doers.personIds).toEqual(["person.anna"]);
    expect(by("light.lamp", 600)).toBe("person.anna");
  });

  it("is nobody for a press on the wall, a user who is no person, and an automation", () => {
    const { by } = doersOf();
    expect([610, 620, 630, 5].map((minute) => by("light.lamp", minute))).toEqual([null, null, null, null]);
    expect(by("light.elsewhere", 600)).toBeNull();
  });

  it("is whoever set a cover moving that arrives by itself", () => {
    expect(doersOf().by("cover.blind", 701)).toBe("person.anna");
  });
});
