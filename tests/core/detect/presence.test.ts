import { describe, expect, it } from "vitest";
import { makeHome } from "./hand-made.ts";

const DAYS = 28;

/** @param entityIds change together when Anna comes and goes */
function homeWith(entityIds: readonly string[]) {
  return makeHome(DAYS, (house, random) => {
    for (const id of entityIds) house.write(id, "home", 0, 1, "system");
    house.write("light.entry", "off", 0, 1, "system");
    for (let day = 0; day < DAYS; day += 1) {
      const leaves = 420 + 120 * random();
      const comes = 900 + 300 * random();
      for (const id of entityIds) {
        house.write(id, "not_home", day, leaves, "system");
        house.write(id, "home", day, comes, "system");
      }
      if (day % 9 === 8) continue;
      house.write("light.entry", "on", day, comes + 0.5 + random(), "physical");
      house.write("light.entry", "off", day, comes + 20 + 200 * random(), "physical");
    }
  });
}

describe("somebody's coming home", () => {
  it("is the person's, not the phone's, where the home knows the person", () => {
    const { found } = homeWith(["device_tracker.anna_phone", "person.anna"]);
    const all = [...found("presence"), ...found("sequence")];
    expect(all.map(({ title }) => title)).toEqual(["When anna comes home, turn on the entry"]);
    expect(all[0]?.automation.triggers).toEqual([
      { trigger: "state", entity_id: "person.anna", from: "not_home", to: "home" },
    ]);
  });

  it("is the phone's where there are no persons", () => {
    const [one] = homeWith(["device_tracker.anna_phone"]).found("presence");
    expect(one?.automation.triggers).toMatchObject([{ entity_id: "device_tracker.anna_phone", to: "home" }]);
  });
});
