/** Trying, asking first, acting and undoing in a real Home Assistant, with a stand-in phone: a registered mobile_app whose pushes come here. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChangeList, SuggestionItem, SuggestionList } from "../../src/api/protocol.ts";
import type { HassSocket } from "./hass-socket.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";
import { type StandInPhone, startPhone } from "./stand-in-phone.ts";
import { type StewardApp, connectIntegration, startSteward } from "./steward-app.ts";

const LAMP = "light.kitchen_ceiling";

let home: HomeAssistant;
let steward: StewardApp;
let socket: HassSocket;
let phone: StandInPhone;

beforeAll(async () => {
  home = await startHomeAssistant();
  phone = await startPhone(home);
  steward = await startSteward({ home });
  await connectIntegration(home, steward);
  socket = await home.socket();
  await steward.waitForAnalysis();
  // Whatever the hour of this test.
  for (const name of ["quiet_from", "quiet_until"]) {
    await socket.call("steward/options/set", { name, value: "09:00" });
  }
  await socket.call("steward/options/set", { name: "notify_budget", value: 50 });
});

afterAll(async () => {
  await steward?.stop();
  await home?.stop();
  phone?.close();
});

describe("a suggestion that asks first", () => {
  it("is only counted, then asks Anna's phone, does what she answers, acts, and is taken back", async () => {
    const item = await itemAbout(LAMP, "light.turn_on");
    await step(item, "silent");
    expect((await itemAbout(LAMP, "light.turn_on")).trial).not.toBeNull();

    await step(item, "ask");
    const asking = await itemAbout(LAMP, "light.turn_on");
    expect(asking.state).toBe("asking");
    await home.happen(LAMP, "off");
    await askNow(asking);
    const question = await phone.lastPush((push) => push.message === item.title);
    expect(question.title).toBe("Shall I?");
    expect(question.data?.actions?.map(({ title }) => title)).toEqual(["Yes", "Not now", "Never", "Steward"]);

    await phone.answer(question, "Yes");
    await waitForState(LAMP, "on");
    await phone.lastPush(
      (push) => push.message === "clear_notification" && push.data?.tag === question.data?.tag,
    );
    await waitFor("the answer to be counted", async () =>
      (await itemAbout(LAMP, "light.turn_on")).asks.yes === 1 ? true : undefined,
    );

    // An answer counts once, and nobody is asked where it is so already.
    await home.happen(LAMP, "off");
    await phone.answer(question, "Yes");
    const before = phone.pushes.length;
    await home.happen(LAMP, "on");
    await askNow(asking);
    expect(await stateOf(LAMP)).toBe("on");
    expect(phone.pushes.slice(before).filter(({ message }) => message === item.title)).toEqual([]);

    await step(item, "on");
    await home.happen(LAMP, "off");
    await askNow(asking);
    await waitForState(LAMP, "on");

    const list = (await socket.call("steward/changes/list")) as ChangeList;
    expect(list.items.map(({ what }) => what)).toEqual(["changed", "created"]);
    expect(list.items[0]?.diff.some(({ text }) => text.includes("steward_ask"))).toBe(true);
    await socket.call("steward/changes/undo", { change_id: list.items[0]?.id ?? 0 });
    await waitFor("the suggestion to ask again", async () =>
      (await itemAbout(LAMP, "light.turn_on")).state === "asking" ? true : undefined,
    );
  });

  it("is turned down by Never, and its automation is gone", async () => {
    const asking = await itemAbout(LAMP, "light.turn_on");
    await home.happen(LAMP, "off");
    const before = phone.pushes.length;
    await askNow(asking);
    await waitFor("a question", () =>
      Promise.resolve(phone.pushes.slice(before).find(({ message }) => message === asking.title)),
    );
    await phone.answer(phone.pushes.findLast(({ message }) => message === asking.title) ?? never(), "Never");
    await expect
      .poll(async () => (await itemAbout(LAMP, "light.turn_on")).state, { timeout: 20_000 })
      .toBe("dismissed");
    await waitFor("the automation to be gone", async () =>
      (await states()).some(({ entity_id }) => entity_id === asking.automation_entity_id) ? undefined : true,
    );
  });
});

/** The moment comes: what the automation waits for is not waited for here. */
async function askNow({ automation_entity_id: entityId }: SuggestionItem): Promise<void> {
  await home.request("POST", "/api/services/automation/trigger", {
    entity_id: entityId,
    skip_condition: true,
  });
}

async function step(item: SuggestionItem, to: string): Promise<void> {
  await socket.call("steward/suggestions/set_step", {
    suggestion_id: item.id,
    step: to,
    accept_comment_loss: true,
  });
}

async function itemAbout(entityId: string, action: string): Promise<SuggestionItem> {
  const { items } = (await socket.call("steward/suggestions/list")) as SuggestionList;
  const found = items.find(
    ({ automation, target_entity_ids }) =>
      target_entity_ids.includes(entityId) &&
      automation.actions.some((one) => "action" in one && one.action === action),
  );
  return found ?? never();
}

async function states(): Promise<readonly { readonly entity_id: string; readonly state: string }[]> {
  return (await home.request("GET", "/api/states")) as readonly { entity_id: string; state: string }[];
}

async function stateOf(entityId: string): Promise<string | undefined> {
  return (await states()).find(({ entity_id }) => entity_id === entityId)?.state;
}

async function waitForState(entityId: string, state: string): Promise<void> {
  await waitFor(`${entityId} to be ${state}`, async () =>
    (await stateOf(entityId)) === state ? true : undefined,
  );
}

function never(): never {
  throw new Error("what the test looks for is not there");
}
