/** Whose a phone is, by the person whom it tracks. */
import { describe, expect, it } from "vitest";
import { withOwners } from "../../src/app/phone-owners.ts";
import { createHome } from "../../src/core/domain/home.ts";

const HOME = createHome({
  persons: [
    { entity_id: "person.anna", name: "Anna", device_trackers: ["device_tracker.annas_phone"] },
    { entity_id: "person.ben", name: "Ben", device_trackers: ["device_tracker.renamed"] },
  ],
  devices: [{ id: "of-ben", name: "Béns Phone 2" }],
  entities: [{ entity_id: "device_tracker.renamed", device_id: "of-ben" }],
});

describe("the owner of a phone", () => {
  it("is the person whose tracker is called so, or is on the device that is", () => {
    expect(
      withOwners(["mobile_app_annas_phone", "mobile_app_bens_phone_2", "mobile_app_tablet"], HOME),
    ).toEqual([
      { name: "mobile_app_annas_phone", person: "person.anna", personName: "Anna" },
      { name: "mobile_app_bens_phone_2", person: "person.ben", personName: "Ben" },
      { name: "mobile_app_tablet", person: null, personName: null },
    ]);
  });

  it("is nobody while the home is not known", () => {
    expect(withOwners(["mobile_app_annas_phone"], null)).toEqual([
      { name: "mobile_app_annas_phone", person: null, personName: null },
    ]);
  });
});
