import { describe, expect, it } from "vitest";
import { createVisibility } from "../../src/app/viewer.ts";
import { createHome } from "../../src/core/domain/home.ts";

const home = createHome({
  persons: [
    { entity_id: "person.anna", user_id: "anna", device_trackers: ["device_tracker.pixel"] },
    { entity_id: "person.ben", user_id: "ben", device_trackers: ["sensor.ben_place"] },
  ],
});
const others = createHome({
  persons: home.persons,
  entities: [
    { entity_id: "device_tracker.pixel", device_id: "annas" },
    { entity_id: "sensor.pixel_battery", device_id: "annas" },
    { entity_id: "sensor.ben_place", device_id: "bens" },
    { entity_id: "sensor.fairphone_steps", device_id: "bens" },
    { entity_id: "group.family", members: ["person.anna", "person.ben"] },
    { entity_id: "group.upstairs", members: ["person.ben"] },
  ],
});
const ANNA = { userId: "anna", isAdmin: false };
const BEN_COMES = { automation: { triggers: [{ trigger: "state", entity_id: ["person.ben"], to: "home" }] } };

function visibility(showsOthers = false) {
  return createVisibility({ home: () => home, showsOthers: () => showsOthers });
}

describe("what a person who is not an administrator may see", () => {
  it.each([
    ["what names nobody", { entity_id: "light.hall", title: "Turn on the hall" }, true],
    ["what names them", { entity_id: "person.anna" }, true],
    ["what names their phone", { entity_id: "device_tracker.pixel" }, true],
    ["what names another person", BEN_COMES, false],
    ["what names both", [{ entity_id: "person.anna" }, { entity_id: "person.ben" }], false],
    ["what tells where another is, whatever it is called", { deep: [["sensor.ben_place"]] }, false],
    ["another's name in a template", "{{ is_state('person.ben', 'home') }}", false],
    ["a tracker that belongs to nobody known", { entity_id: "device_tracker.guest" }, false],
    ["another as the name of a field", { "person.ben": "home" }, false],
  ])("%s: %j", (_, mentioned, isSeen) => {
    expect(visibility().maySee(ANNA, mentioned)).toBe(isSeen);
  });

  it.each([
    ["their own phone's battery", "sensor.pixel_battery", true],
    ["another's phone, whatever it counts", "sensor.fairphone_steps", false],
    ["that nobody is at home", "zone.home", true],
    ["that everybody is out", "group.family", true],
    ["a group that is one other", "group.upstairs", false],
  ])("tells of %s: %s", (_, entityId, isSeen) => {
    const visible = createVisibility({ home: () => others, showsOthers: () => false });
    expect(visible.maySee(ANNA, { trigger: { entity_id: [entityId] } })).toBe(isSeen);
  });

  it("is everything where the option says so, and for administrators", () => {
    expect(visibility(true).maySee(ANNA, BEN_COMES)).toBe(true);
    expect(visibility().maySee({ ...ANNA, isAdmin: true }, BEN_COMES)).toBe(true);
    expect(visibility().maySeeOthers(ANNA)).toBe(false);
  });

  it("names nobody of whom the home is not known yet", () => {
    const early = createVisibility({ home: () => null, showsOthers: () => false });
    expect(early.maySee(ANNA, { entity_id: "person.anna" })).toBe(false);
  });
});
