/**
 * The spine, as a person goes along it: sign in, open Steward in the sidebar, see the habit with its days, press Create, and the automation
 * does it when its time comes.
 *
 * One real Home Assistant, one real Steward, one real browser; the steps build on each other and so are one test. What the pages
 * looked like is kept in tests/e2e/artefacts.
 */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SuggestionItem, SuggestionList } from "../../src/api/protocol.ts";
import { openBrowser, openPath, openSignedIn, takeScreenshot } from "./browser.ts";
import { chooseIn } from "./panel-page.ts";
import type { HassSocket } from "./hass-socket.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";
import { type StewardApp, connectIntegration, startSteward } from "./steward-app.ts";

const LAMP = "light.kitchen_ceiling";
const BLIND = "cover.bedroom_blind";
const ZONE = "Europe/Berlin";
const DAY_MS = 86_400_000;

let home: HomeAssistant;
let steward: StewardApp;
let browser: Browser;
let socket: HassSocket;

beforeAll(async () => {
  home = await startHomeAssistant();
  steward = await startSteward({ home });
  await connectIntegration(home, steward);
  socket = await home.socket();
  browser = await openBrowser();
  await steward.waitForAnalysis();
});

afterAll(async () => {
  await browser?.close();
  await steward?.stop();
  await home?.stop();
});

describe("the spine", () => {
  it("turns a habit of the past into an automation that switches the light on", async () => {
    const problems: string[] = [];
    const { page } = await openSignedIn(browser, home.url, home.users.anna, {
      onPageError: (message) => problems.push(message),
    });
    await openPath(page, home.url, "/");
    await page.locator('ha-sidebar a[href="/steward"]').click();
    const item = await itemAbout(LAMP, "light.turn_on");
    const card = cardOf(page, "steward-suggestion-card", item);
    await card.waitFor();
    expect(item.automation.triggers).toEqual([
      { trigger: "time", at: expect.stringMatching(/^06:[345]\d:00$/) },
    ]);
    expect(item.automation.conditions).toContainEqual({
      condition: "time",
      weekday: ["mon", "tue", "wed", "thu", "fri"],
    });
    // Its strip: a mark for each of the days that were replayed, told in words too.
    const strip = card.locator("steward-strip svg").first();
    await strip.waitFor();
    expect(await strip.getAttribute("aria-label")).toMatch(/days replayed/);
    await takeScreenshot(page, "spine-1-suggestions");

    await card.getByRole("button", { name: "Create" }).click();
    const active = cardOf(page, "steward-active-card", item);
    await active.waitFor();
    await takeScreenshot(page, "spine-2-created");
    const created = await itemAbout(LAMP, "light.turn_on");
    expect(created.state).toBe("active");

    const entityId = created.automation_entity_id ?? "";
    expect(await stateOf(entityId)).toBe("on");
    const labels = (await socket.call("config/label_registry/list")) as readonly {
      label_id: string;
      name: string;
    }[];
    const label = labels.find(({ name }) => name === "Steward")?.label_id;
    const entry = (await socket.call("config/entity_registry/get", { entity_id: entityId })) as {
      labels: readonly string[];
      unique_id: string;
    };
    expect(entry.labels).toEqual([label]);
    const saved = (await home.request("GET", `/api/config/automation/config/${entry.unique_id}`)) as {
      description: string;
      triggers: unknown;
    };
    expect(saved.triggers).toEqual(created.automation.triggers);
    expect(saved.description).toContain(`[steward:${created.id}]`);

    await home.happen(LAMP, "off");
    await waitForState(LAMP, "off");
    await home.passTime(nextMoment(triggerTime(created), [1, 2, 3, 4, 5]));
    await waitForState(LAMP, "on");
    await active.getByText(/Ran once/).waitFor();
    await takeScreenshot(page, "spine-3-ran");
    await page.goto(`${home.url}/config/automation/dashboard`);
    await page.getByText(created.automation.alias).first().waitFor();
    await takeScreenshot(page, "spine-4-automation-list");
    expect(problems.filter((problem) => /steward/i.test(problem))).toEqual([]);
    await page.context().close();
  });

  it("opens Home Assistant's own editor prefilled and knows what is saved there as its suggestion", async () => {
    const { page } = await openSignedIn(browser, home.url, home.users.anna);
    await openPath(page, home.url, "/steward");
    const item = await itemAbout(BLIND, "cover.open_cover");
    const card = cardOf(page, "steward-suggestion-card", item);
    await chooseIn(card, "More", "Open in Home Assistant's editor");
    await page.locator("ha-automation-editor").waitFor();
    await takeScreenshot(page, "spine-5-edit-first");
    await saveInEditor(page);
    await waitFor("the suggestion to be active", async () =>
      (await itemAbout(BLIND, "cover.open_cover")).state === "active" ? true : undefined,
    );
    await openPath(page, home.url, "/steward");
    await cardOf(page, "steward-active-card", item).waitFor();
    const { automation_entity_id: entityId } = await itemAbout(BLIND, "cover.open_cover");
    expect(await stateOf(entityId ?? "")).toBe("on");
    await page.context().close();
  });

  it("keeps a dismissed suggestion dismissed when it is analysed again, and brings it back when asked", async () => {
    const { page } = await openSignedIn(browser, home.url, home.users.anna);
    await openPath(page, home.url, "/steward");
    const card = page.locator("steward-suggestion-card").first();
    await card.waitFor();
    const open = (await listed()).items.filter(({ state }) => state === "proposed");
    const before = open.find(({ title }) => title.length > 0);
    await card.getByRole("button", { name: "Not this one" }).click();
    await page.getByRole("button", { name: "Don't suggest it" }).click();
    await page.getByText("Not suggested again").first().waitFor();
    const dismissed = await waitFor("the dismissal", async () =>
      (await listed()).items.find(({ state }) => state === "dismissed"),
    );
    expect(dismissed.id).toBe(before?.id);
    const lastMs = (await steward.health()).last_analysis_ms ?? 0;
    await socket.call("steward/analysis/run");
    await steward.waitForHealth("another analysis", (health) => (health.last_analysis_ms ?? 0) > lastMs);
    expect((await listed()).items.find(({ id }) => id === dismissed.id)?.state).toBe("dismissed");
    await socket.call("steward/suggestions/restore", { suggestion_id: dismissed.id });
    expect((await listed()).items.find(({ id }) => id === dismissed.id)?.state).toBe("proposed");
    await page.context().close();
  });

  it("shows a user who is no administrator everything and lets them change nothing", async () => {
    const { page } = await openSignedIn(browser, home.url, home.users.ben, {
      width: 390,
      height: 844,
      colorScheme: "dark",
    });
    await openPath(page, home.url, "/steward");
    await page.locator("steward-suggestion-card").first().waitFor();
    expect(await page.getByRole("button", { name: "Create" }).count()).toBe(0);
    await takeScreenshot(page, "spine-6-phone-dark-user");
    const asBen = await home.socket(home.users.ben);
    await expect(asBen.call("steward/analysis/run")).rejects.toThrow(/unauthorized/i);
    const [first] = (await listed()).items;
    await expect(
      asBen.call("steward/suggestions/dismiss", { suggestion_id: first?.id ?? "" }),
    ).rejects.toThrow(/unauthorized/i);
    await page.context().close();
  });
});

async function listed(): Promise<SuggestionList> {
  return (await socket.call("steward/suggestions/list")) as SuggestionList;
}

/** The best suggestion that does this to this entity. */
async function itemAbout(entityId: string, action: string): Promise<SuggestionItem> {
  const { items } = await listed();
  const item = items.find(
    ({ target_entity_ids: targets, automation }) =>
      targets.includes(entityId) &&
      automation.actions.some((step) => "action" in step && step.action === action),
  );
  if (item !== undefined) return item;
  throw new Error(`nothing suggests ${action} of ${entityId}: ${items.map(({ title }) => title).join("; ")}`);
}

function cardOf(page: Page, element: string, item: SuggestionItem): Locator {
  return page.locator(element, { has: page.getByRole("article", { name: item.title, exact: true }) });
}

async function stateOf(entityId: string): Promise<string> {
  const { state } = (await home.request("GET", `/api/states/${entityId}`)) as { state: string };
  return state;
}

async function waitForState(entityId: string, wanted: string): Promise<void> {
  await waitFor(
    `${entityId} to be ${wanted}`,
    async () => ((await stateOf(entityId)) === wanted ? true : undefined),
    {
      timeoutMs: 15_000,
    },
  );
}

function triggerTime(item: SuggestionItem): string {
  const [trigger] = item.automation.triggers;
  if (trigger?.trigger !== "time") throw new Error("not a time trigger");
  return String(trigger.at);
}

/** The next instant at which it is this local time on one of these weekdays (0 is Sunday). */
function nextMoment(time: string, weekdays: readonly number[]): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  for (let ms = Math.ceil(Date.now() / 60_000) * 60_000; ms < Date.now() + 8 * DAY_MS; ms += 60_000) {
    const parts = new Intl.DateTimeFormat("en-GB", {
      timeZone: ZONE,
      hour: "2-digit",
      minute: "2-digit",
      weekday: "short",
    }).formatToParts(ms);
    const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
    const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(of("weekday"));
    if (Number(of("hour")) === hour && Number(of("minute")) === minute && weekdays.includes(weekday))
      return ms + 500;
  }
  throw new Error(`no ${time} within a week`);
}

/** Home Assistant asks for no name where there is one: one press saves. */
async function saveInEditor(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Save/ }).first().click();
}
