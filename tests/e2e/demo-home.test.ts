/** The stage itself: a real Home Assistant that every other end-to-end test and script/demo stand on. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPath, openSignedIn, takeScreenshot } from "./browser.ts";
import { startHomeAssistant, type HomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";
import { startResidents } from "./residents.ts";

const DAY_MS = 86_400_000;
const KITCHEN = "light.kitchen_ceiling";

interface ShownState {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly context: { readonly id: string; readonly user_id: string | null };
}

describe("the demo home in a real Home Assistant", () => {
  let home: HomeAssistant;

  beforeAll(async () => {
    home = await startHomeAssistant();
  });
  afterAll(async () => {
    await home?.stop();
  });

  const stateOf = async (entityId: string): Promise<ShownState> =>
    (await home.request("GET", `/api/states/${entityId}`)) as ShownState;

  it("shows every thing as the recorded past left it", async () => {
    const shown = (await home.request("GET", "/api/states")) as readonly ShownState[];
    const byId = new Map(shown.map((state) => [state.entity_id, state]));
    const entities = home.house.fixture.devices.flatMap((device) => device.entities);
    const expected = entities.map(({ entity_id, state, fixed }) => [
      entity_id,
      state,
      fixed["friendly_name"],
    ]);
    const actual = entities.map(({ entity_id: id }) => {
      const state = byId.get(id);
      return [id, state?.state, state?.attributes["friendly_name"]];
    });
    expect(actual).toEqual(expected);
    expect(byId.get("person.anna")?.state).toBe(byId.get("device_tracker.anna_phone")?.state);
  });

  it("has its existing automations, enabled", async () => {
    const states = await Promise.all(home.house.automations.map(async ({ entity_id: id }) => stateOf(id)));
    expect(states.map(({ state }) => state)).toEqual(home.house.automations.map(() => "on"));
  });

  it("shows the past in its history, and who did what in its logbook", async () => {
    const socket = await home.socket();
    const range = { start_time: new Date(Date.now() - 29 * DAY_MS).toISOString() };
    const history = (await socket.call("history/history_during_period", {
      ...range,
      entity_ids: [KITCHEN],
      significant_changes_only: false,
    })) as Readonly<Record<string, readonly { s: string }[]>>;
    expect(history[KITCHEN]?.length).toBeGreaterThan(40);

    const rows = (await socket.call("logbook/get_events", {
      ...range,
      entity_ids: [KITCHEN, "light.hallway"],
    })) as readonly { entity_id?: string; context_user_id?: string; context_entity_id?: string }[];
    const users = new Set(rows.map((row) => row.context_user_id));
    expect(users).toEqual(new Set([undefined, home.users.anna.id, home.users.ben.id]));
    const hallway = rows.filter((row) => row.entity_id === "light.hallway");
    expect(hallway.filter((row) => !row.context_entity_id?.startsWith("automation."))).toEqual([]);

    const calls = (await socket.call("logbook/get_action_calls", range)) as readonly unknown[];
    expect(calls.length).toBeGreaterThan(300);
  });

  it("obeys an action with its user's context, and lets things happen without one", async () => {
    const socket = await home.socket(home.users.ben);
    const target = { entity_id: "light.dining_table" };
    await socket.call("call_service", {
      domain: "light",
      service: "turn_on",
      target,
      service_data: { brightness: 99 },
    });
    const asked = await stateOf("light.dining_table");
    expect([asked.state, asked.attributes["brightness"], asked.context.user_id]).toEqual([
      "on",
      99,
      home.users.ben.id,
    ]);

    await home.happen("light.office_desk", "on");
    const pressed = await stateOf("light.office_desk");
    expect([pressed.state, pressed.context.user_id]).toEqual(["on", null]);
  });

  it("makes a time come: an automation with a time trigger and a weekday condition acts", async () => {
    await home.happen(KITCHEN, "off");
    const tomorrow = new Date(Date.now() + DAY_MS);
    const weekday = tomorrow.toLocaleDateString("en-GB", { weekday: "short", timeZone: "Europe/Berlin" });
    await home.request("POST", "/api/config/automation/config/made_by_test", {
      alias: "Made by test",
      triggers: [{ trigger: "time", at: "06:50:00" }],
      conditions: [{ condition: "time", weekday: [weekday.toLowerCase()] }],
      actions: [{ action: "light.turn_on", target: { entity_id: KITCHEN } }],
    });
    await waitFor("the automation", async () => stateOf("automation.made_by_test"));

    await home.passTime(tomorrow.setUTCHours(6, 0, 0, 0));

    expect((await stateOf(KITCHEN)).state).toBe("on");
  });

  it("is lived in: the residents' life goes on from where the past ended", async () => {
    await home.happen("switch.coffee_machine", "off");
    const residents = await startResidents(home);
    try {
      await home.happen("switch.coffee_machine", "on");
      const drawn = await waitFor("the coffee machine to draw power", async () => {
        const { state } = await stateOf("sensor.coffee_machine_power");
        return Number(state) > 1000 ? state : undefined;
      });
      expect(Number(drawn)).toBeLessThan(1300);
    } finally {
      residents.stop();
    }
  });

  it("keeps its states over a restart and over a power cut", async () => {
    await home.happen("lock.front_door", "unlocked");
    await home.restart();
    expect((await stateOf("lock.front_door")).state).toBe("unlocked");
    await home.kill();
    expect(home.isRunning()).toBe(false);
    await home.restart();
    expect((await stateOf("lock.front_door")).state).toBe("unlocked");
  });

  it("comes back by itself when Home Assistant restarts itself", async () => {
    await home.request("POST", "/api/services/homeassistant/restart", {}).catch(() => undefined);
    await waitFor("it to go", () => (home.isRunning() ? undefined : true), { everyMs: 20 });
    const back = await waitFor("it to be back", async () => stateOf(KITCHEN));
    expect(back.state).toMatch(/^(on|off)$/);
  });

  it("lets a person in with a real browser", async () => {
    const browser = await openBrowser();
    try {
      const { page } = await openSignedIn(browser, home.url, home.users.anna);
      const from = new Date(Date.now() - 7 * DAY_MS).toISOString();
      await openPath(page, home.url, `/history?entity_id=${KITCHEN}&start_date=${from}`);
      await page.locator("state-history-chart-timeline").first().waitFor({ timeout: 20_000 });
      expect(await takeScreenshot(page, "demo-home-history")).toMatch(/demo-home-history\.png$/);
    } finally {
      await browser.close();
    }
  });

  it("logs no error of the demo home's own", () => {
    expect(home.logs()).not.toMatch(/ERROR .*demo_home|Detected that custom integration 'demo_home'/);
  });

  it("stops twice without a word", async () => {
    await home.stop();
    await home.stop();
    expect(home.isRunning()).toBe(false);
  });
});
