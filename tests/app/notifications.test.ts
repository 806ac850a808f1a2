/** Notifications and asking first: to phones in memory, with a real store. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createAsking, type Asking } from "../../src/app/asking.ts";
import { notificationWords } from "../../src/app/notification-words.ts";
import { createNotifications, type Notice, type Notifications } from "../../src/app/notifications.ts";
import type { Suggestions } from "../../src/app/suggestions.ts";
import { createTeller } from "../../src/app/teller.ts";
import { createTrials } from "../../src/app/trials.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { foundSample, resultOf } from "./suggestion-sample.ts";
import { createTestSuggestions } from "./suggestions-fixture.ts";

const NOON = Date.UTC(2026, 10, 4, 12);
const ID = "kitchen-427";
const NOTICE: Notice = {
  kind: "test",
  subject: "one",
  title: "Title",
  message: "Message",
  choices: [
    { key: "yes", title: "Yes" },
    { key: "no", title: "No" },
  ],
};

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let source: FakeHomeSource;
let options: {
  notify_phones: string;
  notify_budget: number;
  quiet_from: string;
  quiet_until: string;
};
let notifications: Notifications;
let suggestions: Suggestions;
let asking: Asking;
let secrets: number;

beforeEach(() => {
  clock = createFakeClock(NOON);
  source = createFakeHomeSource(createHome({ time_zone: "UTC" }));
  source.phones = ["mobile_app_anna", "mobile_app_ben"];
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  options = { notify_phones: "all", notify_budget: 3, quiet_from: "22:00", quiet_until: "07:00" };
  secrets = 0;
  notifications = createNotifications({
    store: store.notifications,
    source,
    options: () => options,
    timeZone: () => "UTC",
    createSecret: () => `s${(secrets += 1)}`,
    clock,
    log: createFakeLog(),
  });
  ({ suggestions } = createTestSuggestions({ store, source, clock }));
  asking = createAsking({
    suggestions,
    notifications,
    source,
    words: () => notificationWords("en"),
    teller: createTeller(() => null),
    log: createFakeLog(),
  });
  suggestions.merge(resultOf(foundSample()), { scope: "full", startedMs: NOON });
});

afterEach(() => {
  store.close();
  folder.remove();
});

/** Messages given to phones, without the clearing. */
function messages(): readonly { readonly action: string; readonly data: Record<string, unknown> }[] {
  return source.called
    .filter(({ action, data }) => action.startsWith("notify.") && data?.["message"] !== "clear_notification")
    .map(({ action, data }) => ({ action, data: { ...data } }));
}

function cleared(): readonly string[] {
  return source.called
    .filter(({ data }) => data?.["message"] === "clear_notification")
    .map(({ action }) => action);
}

function actionId(title: string): string {
  const data = messages().at(-1)?.data["data"] as {
    readonly actions: readonly { action: string; title: string }[];
  };
  return data.actions.find((one) => one.title === title)?.action ?? "none";
}

async function press(title: string, userId: string | null = "ben"): Promise<void> {
  notifications.noteAnswer({ actionId: actionId(title), userId });
  // What is answered is carried out behind it.
  await new Promise((resolve) => void setImmediate(resolve));
  await new Promise((resolve) => void setImmediate(resolve));
}

describe("a notification", () => {
  it("reaches every phone with ids of its own for its buttons", async () => {
    expect(await notifications.send(NOTICE)).toBe("sent");
    expect(messages().map(({ action }) => action)).toEqual([
      "notify.mobile_app_anna",
      "notify.mobile_app_ben",
    ]);
    expect(messages()[0]?.data).toMatchObject({
      title: "Title",
      message: "Message",
      data: {
        tag: "steward_s1",
        actions: [
          { action: "STEWARD_YES_s2", title: "Yes" },
          { action: "STEWARD_NO_s3", title: "No" },
          { action: "URI", uri: "/steward" },
        ],
      },
    });
  });

  it("is answered once, by whoever is first, noted with the user and cleared everywhere", async () => {
    const answers: unknown[] = [];
    notifications.onAnswer(
      "test",
      (sent, choice, userId) => void answers.push([sent.subject, choice, userId]),
    );
    await notifications.send(NOTICE);
    const yes = actionId("Yes");
    await press("No", "anna");
    notifications.noteAnswer({ actionId: yes, userId: "ben" });
    expect(answers).toEqual([["one", "no", "anna"]]);
    expect(cleared()).toEqual(["notify.mobile_app_anna", "notify.mobile_app_ben"]);
    expect(store.notifications.list(1)).toMatchObject([{ answer: "no", answeredBy: "anna" }]);
  });

  it.each(["STEWARD_YES_guess", "", "URI", "constructor"])("is not answered by %j", async (guess) => {
    let answers = 0;
    notifications.onAnswer("test", () => {
      answers += 1;
    });
    await notifications.send(NOTICE);
    notifications.noteAnswer({ actionId: guess, userId: "ben" });
    expect(answers).toBe(0);
  });

  it("takes the place of an open one about the same thing, at no cost to the budget's last one", async () => {
    options.notify_budget = 1;
    expect(await notifications.send(NOTICE)).toBe("sent");
    expect(await notifications.send({ ...NOTICE, message: "More" })).toBe("sent");
    expect(await notifications.send({ ...NOTICE, subject: "other" })).toBe("over_budget");
    const tags = messages().map(({ data }) => (data["data"] as { readonly tag: string }).tag);
    expect(new Set(tags).size).toBe(1);
  });

  it("is tried at any hour without counting, and says who was reached", async () => {
    options = { ...options, notify_budget: 0, quiet_from: "00:00", quiet_until: "23:59" };
    const said = { title: "Steward", message: "A test" };
    expect(await notifications.sendTest(said)).toEqual({
      reached: ["mobile_app_anna", "mobile_app_ben"],
      failed: [],
      isKept: false,
    });
    expect(messages().map(({ action, data }) => [action, data["message"]])).toEqual([
      ["notify.mobile_app_anna", "A test"],
      ["notify.mobile_app_ben", "A test"],
    ]);
    expect(store.notifications.list(9)).toEqual([]);
    options = { ...options, notify_phones: "none" };
    expect(await notifications.sendTest(said)).toEqual({ reached: [], failed: [], isKept: true });
    expect(source.called.at(-1)).toMatchObject({ action: "persistent_notification.create" });
  });

  it("waits for the next day when the day's budget is used", async () => {
    const send = async (subject: string) => await notifications.send({ ...NOTICE, subject });
    expect([await send("a"), await send("b"), await send("c"), await send("d")]).toEqual([
      "sent",
      "sent",
      "sent",
      "over_budget",
    ]);
    clock.pass(DAY_MS);
    expect(await send("d")).toBe("sent");
  });

  it.each([
    [21.9, "22:00", "07:00", "sent"],
    [22, "22:00", "07:00", "quiet"],
    [2, "22:00", "07:00", "quiet"],
    [7, "22:00", "07:00", "sent"],
    [13, "12:30", "14:00", "quiet"],
    [14, "12:30", "14:00", "sent"],
    [9, "09:00", "09:00", "sent"],
  ])("at %s with quiet from %s to %s is %s", async (hour, from, until, expected) => {
    options.quiet_from = from;
    options.quiet_until = until;
    clock.pass((hour - 12) * HOUR_MS);
    expect(await notifications.send(NOTICE)).toBe(expected);
  });

  it("goes to the phones that were chosen, and to nobody where none was", async () => {
    options.notify_phones = "mobile_app_ben, mobile_app_gone";
    await notifications.send(NOTICE);
    expect(messages().map(({ action }) => action)).toEqual(["notify.mobile_app_ben"]);
    options.notify_phones = "none";
    expect(await notifications.send({ ...NOTICE, subject: "two" })).toBe("kept");
  });

  it("stands among Home Assistant's own where there is no phone, and goes when it is moot", async () => {
    source.phones = [];
    expect(await notifications.send(NOTICE)).toBe("kept");
    await notifications.clear("test", "one");
    await notifications.clear("test", "one");
    expect(source.called.map(({ action, data }) => [action, data?.["notification_id"]])).toEqual([
      ["persistent_notification.create", "steward_s1"],
      ["persistent_notification.dismiss", "steward_s1"],
    ]);
  });

  it("fails without a word to anybody else where Home Assistant cannot be reached", async () => {
    source.failure = new PlainError("home_assistant_unreachable", "away");
    expect(await notifications.send(NOTICE)).toBe("failed");
  });

  it("costs nothing of the day's budget where it reached nobody", async () => {
    const refusal = new PlainError("home_assistant_refused", "no such phone");
    const phones = vi.spyOn(source, "callAction").mockRejectedValue(refusal);
    expect(await notifications.send(NOTICE)).toBe("failed");
    expect(notifications.leftToday()).toBe(3);
    phones.mockRestore();
    expect(await notifications.send(NOTICE)).toBe("sent");
    expect(notifications.leftToday()).toBe(2);
  });
});

describe("asking first", () => {
  beforeEach(async () => {
    await suggestions.setStep(ID, "ask", { acceptCommentLoss: false, who: "anna" });
    source.states = { "light.kitchen": "off" };
  });

  const ask = async () => await asking.noteAsk({ suggestionId: ID, atMs: clock.now() });
  const asks = () => suggestions.get(ID).life.asks;

  it("does it on yes", async () => {
    await ask();
    expect(messages()[0]?.data).toMatchObject({ title: "Shall I?", message: "Turn on light.kitchen" });
    await press("Yes");
    expect(source.called.filter(({ action }) => action === "light.turn_on")).toEqual([
      { action: "light.turn_on", entityIds: ["light.kitchen"] },
    ]);
    expect(asks()).toMatchObject({ asked: 1, yes: 1 });
  });

  it("does nothing on not now, and asks again the next time", async () => {
    await ask();
    await press("Not now");
    await ask();
    expect(source.called.some(({ action }) => action === "light.turn_on")).toBe(false);
    expect(asks()).toMatchObject({ asked: 2, later: 1 });
  });

  it("turns it down on never, and takes the automation away", async () => {
    await ask();
    await press("Never");
    await expect.poll(() => suggestions.get(ID).state).toBe("dismissed");
    expect(source.home.automations).toEqual([]);
    expect(suggestions.get(ID).dismissReason).toContain("Never");
    await ask();
    expect(asks().asked).toBe(1);
  });

  it("asks nobody where it is so already, and nothing after it acts on its own", async () => {
    source.states = { "light.kitchen": "on" };
    await ask();
    expect(messages()).toEqual([]);
    source.states = { "light.kitchen": "off" };
    await ask();
    await suggestions.setStep(ID, "on", { acceptCommentLoss: false, who: "anna" });
    await press("Yes");
    expect(source.called.some(({ action }) => action === "light.turn_on")).toBe(false);
  });

  it("asks nobody where a setpoint is so already", async () => {
    const { automation } = suggestions.get(ID).found.suggestion;
    const action = "climate.set_temperature";
    const actions = [{ action, target: { entity_id: "climate.hall" }, data: { temperature: 21 } }];
    await suggestions.edit(ID, { ...automation, actions }, "anna");
    source.states = { "climate.hall": "heat", "climate.hall#temperature": "21" };
    await ask();
    expect(messages()).toEqual([]);
    source.states = { "climate.hall": "heat", "climate.hall#temperature": "17" };
    await ask();
    await press("Yes");
    expect(source.called.filter((call) => call.action === action)).toEqual([
      { action, entityIds: ["climate.hall"], data: { temperature: 21 } },
    ]);
  });

  it("counts the moments that it kept to itself", async () => {
    options.notify_budget = 0;
    await ask();
    expect(asks()).toMatchObject({ asked: 0, held: 1 });
    await asking.noteAsk({ suggestionId: "somebody-else's", atMs: 0 });
  });
});

describe("a trial that is over", () => {
  it("is told once, after its week, outside the quiet hours", async () => {
    const trials = createTrials({
      suggestions,
      notifications,
      words: () => notificationWords("de-CH"),
      teller: createTeller(() => null),
      clock,
    });
    await suggestions.setStep(ID, "silent", { acceptCommentLoss: false, who: "anna" });
    clock.pass(6 * DAY_MS);
    await trials.look();
    expect(messages()).toEqual([]);
    clock.pass(DAY_MS + 11 * HOUR_MS);
    await trials.look();
    expect(messages()).toEqual([]);
    clock.pass(10 * HOUR_MS);
    await trials.look();
    clock.pass(2 * HOUR_MS);
    await trials.look();
    expect(messages().map(({ data }) => data["title"])).toEqual([
      "Eine Woche Zählen ist vorbei",
      "Eine Woche Zählen ist vorbei",
    ]);
    expect(messages().map(({ action }) => action)).toEqual([
      "notify.mobile_app_anna",
      "notify.mobile_app_ben",
    ]);
  });
});
