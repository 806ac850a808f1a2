import { describe, expect, it } from "vitest";
import type { Hass } from "../../frontend/src/host/hass.ts";
import { createHomeIndex, findChoice, labelOf, readLists } from "../../frontend/src/state/home-index.ts";

const connection = (answers: Readonly<Record<string, unknown>>): Hass["connection"] => ({
  async sendMessagePromise({ type }) {
    if (!(type in answers)) throw new Error("unknown_command");
    return answers[type];
  },
  subscribeMessage: async () => async () => {},
  addEventListener() {},
  removeEventListener() {},
});

const HASS: Hass = {
  connection: connection({}),
  states: {
    "light.b": { attributes: { friendly_name: "Lamp 10" } },
    "light.a": { attributes: { friendly_name: "Lamp 2" } },
    "light.twin_1": { attributes: { friendly_name: "Twin" } },
    "light.twin_2": { attributes: { friendly_name: "Twin" } },
    "person.anna": { attributes: { friendly_name: "Anna", user_id: "u1" } },
    "person.child": { attributes: { friendly_name: "Child", user_id: null } },
  },
  entities: { "switch.gone": { name: null } },
  devices: {
    d1: { name: "Remote", area_id: "hall" },
    d2: { name: "Remote", area_id: "hall" },
    d3: { name: "x", name_by_user: "Bedside" },
  },
  areas: { hall: { name: "Hall" } },
  localize: (key) => (key === "component.light.title" ? "Light" : ""),
};
const NO_LISTS = { labels: [], users: [] };

describe("the home to choose from", () => {
  it("orders by name as people count, and tells twins apart by what they are", () => {
    const { choices } = createHomeIndex(HASS, NO_LISTS, "en");
    expect(choices.entity.map(({ label }) => label)).toEqual([
      "Anna",
      "Child",
      "Lamp 2",
      "Lamp 10",
      "switch.gone",
      "Twin (light.twin_1)",
      "Twin (light.twin_2)",
    ]);
    expect(choices.device.map(({ label }) => label)).toEqual([
      "Bedside",
      "Remote (Hall) (d1)",
      "Remote (Hall) (d2)",
    ]);
    expect(choices.person.map(({ id }) => id)).toEqual(["person.anna", "person.child"]);
    expect(choices.domain.map(({ label }) => label)).toEqual(["Light", "person", "switch"]);
  });

  it("names users as Home Assistant lists them, otherwise by the persons who sign in", () => {
    const users = [
      { id: "u1", name: "Anna A.", system_generated: false },
      { id: "u2", name: null, system_generated: false },
      { id: "u3", name: "Supervisor", system_generated: true },
    ];
    const listed = createHomeIndex(HASS, { labels: [], users }, "en");
    expect(listed.users.map(({ label }) => label)).toEqual(["Anna A.", "u2"]);
    const unlisted = createHomeIndex(HASS, NO_LISTS, "en");
    expect(unlisted.users).toEqual([{ id: "u1", label: "Anna", detail: "" }]);
  });

  it("leaves a list empty that Home Assistant refuses", async () => {
    const labels = [{ label_id: "l", name: "L" }];
    const hass = { ...HASS, connection: connection({ "config/label_registry/list": labels }) };
    expect(await readLists(hass)).toEqual({ labels, users: [] });
    expect(await readLists(undefined)).toEqual(NO_LISTS);
  });
});

describe("what somebody typed", () => {
  const { entity } = createHomeIndex(HASS, NO_LISTS, "en").choices;

  it("is a name in any case, or an id", () => {
    expect(findChoice(entity, " lamp 10 ")).toBe("light.b");
    expect(findChoice(entity, "light.twin_2")).toBe("light.twin_2");
    expect(findChoice(entity, "Twin (light.twin_1)")).toBe("light.twin_1");
  });

  it("is nothing where nothing is called so, or several are", () => {
    expect(findChoice(entity, "Lamp 3")).toBeNull();
    expect(findChoice(entity, "Twin")).toBeNull();
    expect(findChoice(entity, "  ")).toBeNull();
  });

  it("is an id where nothing of the home is known", () => {
    expect(findChoice([], "light.x")).toBe("light.x");
  });

  it("keeps the id of what is not there any more", () => {
    expect(labelOf(entity, "light.a")).toBe("Lamp 2");
    expect(labelOf(entity, "light.old")).toBe("light.old");
  });
});
