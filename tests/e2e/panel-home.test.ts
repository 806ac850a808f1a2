/**
 * The panel inside a real Home Assistant, with two of its users: an administrator goes through a suggestion's whole life, whoever is none sees it all and
 * changes nothing; and what the five pages look like in both themes, both languages and three widths is kept in tests/e2e/artefacts.
 *
 * One home for all of it, so the steps build on each other.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type ChangeList,
  COMMAND_ACCESS,
  type OptionItem,
  type SuggestionItem,
  type SuggestionList,
} from "../../src/api/protocol.ts";
import { openBrowser, openPath, openSignedIn, type SignInOptions, takeScreenshot } from "./browser.ts";
import type { DemoUser } from "./demo-config.ts";
import type { HassSocket } from "./hass-socket.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { chooseIn } from "./panel-page.ts";
import { waitFor } from "./processes.ts";
import { connectIntegration, startSteward, type StewardApp } from "./steward-app.ts";

const LAMP = "light.kitchen_ceiling";
const PAGES = ["suggestions", "rhythm", "now", "activity", "settings"] as const;
/** Something that is there only once a page has been read. */
const READ: Readonly<Record<(typeof PAGES)[number], string>> = {
  suggestions: "steward-suggestion-card steward-strip svg",
  rhythm: "steward-heat-map table",
  now: "steward-hours svg",
  activity: "steward-activity-list .row:not(.day)",
  settings: "steward-days p",
};
const WIDTHS = { phone: 390, tablet: 820, desktop: 1280 } as const;
/** What an administrator can press to change something, on any page. */
const CHANGES = [
  "Create",
  "Try first",
  "Not this one",
  "More",
  "Select",
  "Analyse now",
  "Bring back",
  "Forget this",
  "Add rule",
  "Mark days",
  "Take back",
  "Delete everything",
  "Send a test notification",
] as const;

let home: HomeAssistant;
let steward: StewardApp;
let browser: Browser;
let socket: HassSocket;
const contexts: BrowserContext[] = [];
const problems: string[] = [];

beforeAll(async () => {
  const root = path.resolve(import.meta.dirname, "../..");
  execFileSync(process.execPath, ["script/build-panel.ts"], { cwd: root, stdio: "pipe" });
  home = await startHomeAssistant();
  steward = await startSteward({ home });
  await connectIntegration(home, steward);
  socket = await home.socket();
  browser = await openBrowser();
  await steward.waitForAnalysis(5);
});

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  const ours = problems.splice(0).filter((problem) => /steward/i.test(problem));
  if (ours.length > 0) throw new Error(`The page reported: ${ours.join("; ")}`);
});

afterAll(async () => {
  await browser?.close();
  await steward?.stop();
  await home?.stop();
});

async function visit(user: DemoUser, options: SignInOptions = {}): Promise<Page> {
  const { page, context } = await openSignedIn(browser, home.url, user, {
    ...options,
    onPageError: (message) => problems.push(message),
  });
  contexts.push(context);
  page.setDefaultTimeout(15_000);
  await openPath(page, home.url, "/steward");
  await page.locator(READ.suggestions).first().waitFor();
  return page;
}

async function goTo(page: Page, view: (typeof PAGES)[number]): Promise<void> {
  const href = view === "suggestions" ? "/steward" : `/steward/${view}`;
  await page.locator(`steward-header nav a[href="${href}"]`).click();
  await page.locator(READ[view]).first().waitFor();
}

describe("an administrator, in Home Assistant's sidebar", () => {
  it("has a suggestion counted, asked about and acted on, and takes that back a step at a time", async () => {
    const page = await visit(home.users.anna);
    const item = await itemAbout(LAMP, "light.turn_on");
    await chooseIn(cardOf(page, "suggestion", item), "Try first", "Count only, for a week");
    const trial = cardOf(page, "trial", item);
    await trial.getByText("Only counted, since today").waitFor();
    await trial.getByRole("button", { name: "Ask each time" }).click();
    await trial.getByText("It has not asked yet.").waitFor();
    await expectState(item, "asking");
    await trial.getByRole("button", { name: "Turn on" }).click();
    await cardOf(page, "active", item).getByText("Has not run yet").waitFor();
    await expectState(item, "active");

    await goTo(page, "settings");
    const written = page.locator("steward-changes");
    await written
      .getByRole("button", { name: /^Take back/ })
      .first()
      .click();
    await written.getByText("Taken back.").waitFor();
    await expectState(item, "asking");
    await goTo(page, "suggestions");
    await trial.getByRole("button", { name: "Stop, and keep it as a suggestion" }).click();
    await cardOf(page, "suggestion", item).waitFor();
    await expectState(item, "proposed");
    const { items } = (await socket.call("steward/changes/list")) as ChangeList;
    expect(items.map(({ what }) => what)).toEqual(["removed", "undone", "changed", "created"]);
  });

  it("puts one off, turns one down with a reason, edits one in place and answers several at once", async () => {
    const page = await visit(home.users.anna);
    const open = (await listed()).filter(({ state, kind }) => state === "proposed" && kind === "new");
    const [first, second, third] = open;
    if (first === undefined || second === undefined || third === undefined) throw new Error("too few");

    await chooseIn(cardOf(page, "suggestion", second), "More", "Later: In a week");
    await page.getByText("Later (1)").click();
    await page.getByRole("button", { name: `Bring back: ${second.title}` }).click();
    await expectState(second, "proposed");

    await cardOf(page, "suggestion", third).getByRole("button", { name: "Not this one" }).click();
    await page.getByRole("radio", { name: "That is not a habit" }).check();
    await page.getByRole("button", { name: "Don't suggest it" }).click();
    await expectState(third, "dismissed");
    expect((await byId(third)).dismiss_reason).toBe("not_a_habit");
    await page.locator("steward-toast").getByRole("button", { name: "Undo" }).click();
    await expectState(third, "proposed");

    const timed = await itemAbout(LAMP, "light.turn_on");
    await chooseIn(cardOf(page, "suggestion", timed), "More", "Change it");
    const dialog = page.locator("steward-edit-dialog");
    await dialog.getByRole("slider", { name: "Time" }).fill("480");
    await dialog.locator("steward-strip svg").first().waitFor();
    await takeScreenshot(page, "home-edit");
    await dialog.getByRole("button", { name: "Save" }).click();
    await cardOf(page, "suggestion", timed).getByText("Changed by you").waitFor();
    expect((await byId(timed)).automation.triggers).toEqual([{ trigger: "time", at: "08:00:00" }]);

    await page.getByRole("button", { name: "Select" }).click();
    for (const item of [second, third]) {
      await page.getByRole("checkbox", { name: `Select: ${item.title}` }).check();
    }
    await page.getByRole("group", { name: "Select" }).getByRole("button", { name: "In a week" }).click();
    await expectState(second, "snoozed");
    await expectState(third, "snoozed");
    for (const { id } of [second, third]) {
      await socket.call("steward/suggestions/restore", { suggestion_id: id });
    }
    await socket.call("steward/suggestions/edit", { suggestion_id: timed.id, automation: null });
  });

  it("sees who did what, sets an option and marks a day", async () => {
    const page = await visit(home.users.anna);
    const state = (await home.request("GET", `/api/states/${LAMP}`)) as { readonly state: string };
    await home.request("POST", "/api/services/light/toggle", { entity_id: LAMP });
    await goTo(page, "activity");
    const word = state.state === "on" ? "off" : "on";
    // The latest row of this lamp: others in the kitchen, and Anna elsewhere, were at something, too.
    const latest = page
      .getByRole("listitem")
      .filter({ has: page.getByTitle(LAMP, { exact: true }) })
      .first();
    await latest
      .filter({ hasText: `: ${word}` })
      .filter({ hasText: "Anna" })
      .waitFor({ timeout: 45_000 });

    await goTo(page, "settings");
    const budget = page.locator("steward-options").getByLabel("Notifications a day");
    await budget.fill("7");
    await budget.press("Enter");
    await page.locator("steward-options").getByText("Done. It holds from now on.").waitFor();
    const options = (await socket.call("steward/options/list")) as readonly OptionItem[];
    expect(options.find(({ name }) => name === "notify_budget")?.value).toBe(7);

    // No phone has the app here, so it stands among Home Assistant's own notifications.
    await page.getByRole("button", { name: "Send a test notification" }).click();
    await page.getByText("There is no phone to send to").waitFor();
    await expect(socket.call("persistent_notification/get")).resolves.toMatchObject([
      { notification_id: "steward_test", title: "Steward" },
    ]);

    const days = page.locator("steward-days");
    await days.getByLabel("From").fill("2026-11-14");
    await days.getByLabel("To, included").fill("2026-11-15");
    await days.getByLabel("Why (if you like)").fill("Guests");
    await days.getByRole("button", { name: "Mark days" }).click();
    await days.getByText("Guests", { exact: true }).waitFor();
    expect(await socket.call("steward/days/list")).toMatchObject([
      { from: "2026-11-14", to: "2026-11-15", reason: "Guests" },
    ]);
  });

  it.each([
    { language: "en", colorScheme: "light" },
    { language: "de", colorScheme: "dark" },
  ] as const)("finds the five pages in $language, $colorScheme, at three widths", async (look) => {
    await speak(look.language);
    const page = await visit(home.users.anna, { colorScheme: look.colorScheme });
    for (const view of PAGES) {
      await goTo(page, view);
      for (const [name, width] of Object.entries(WIDTHS)) {
        await page.setViewportSize({ width, height: 900 });
        // Home Assistant's own sidebar takes a moment to make room.
        await expect.poll(() => overflowing(page), { message: `${view} at ${width}` }).toBeLessThanOrEqual(0);
        // Of a list of thousands only the rows in sight are drawn.
        const fullPage = view !== "activity";
        await takeScreenshot(page, `home-${view}-${name}-${look.colorScheme}-${look.language}`, { fullPage });
      }
    }
    await goTo(page, "suggestions");
    const sentences = await page.locator("steward-sentence h3").allInnerTexts();
    await speak("en");
    expect(sentences.length).toBeGreaterThan(3);
    for (const sentence of sentences) {
      expect(sentence).toMatch(
        look.language === "de" ? /^(?!Turn|Open|When)/ : /^(Turn|Open|Close|When|Lock)/,
      );
    }
  });
});

describe("whoever is no administrator", () => {
  it("sees every page, and has nothing to press that changes anything", async () => {
    const page = await visit(home.users.ben, { width: 390, height: 844, colorScheme: "dark" });
    for (const view of PAGES) {
      await goTo(page, view);
      for (const name of CHANGES) {
        const button = page.locator("steward-panel").getByRole("button", { name });
        expect(await button.count(), `${name} on ${view}`).toBe(0);
      }
      await takeScreenshot(page, `home-${view}-phone-dark-user`);
    }
  });

  it("is refused by the wire, whatever the command that changes something", async () => {
    const asBen = await home.socket(home.users.ben);
    const changing = Object.entries(COMMAND_ACCESS).filter(([, access]) => access === "admin");
    expect(changing.length).toBeGreaterThan(15);
    const answers = await Promise.all(
      changing.map(async ([command]) => {
        const answer = await asBen.call(`steward/${command}`).catch(String);
        return /unauthorized/i.test(String(answer)) ? [] : [command];
      }),
    );
    expect(answers.flat()).toEqual([]);
    await expect(asBen.call("steward/suggestions/list")).resolves.toMatchObject({ more: expect.any(Number) });
  });
});

/** The language of the person's profile, as its page sets it. */
async function speak(language: string): Promise<void> {
  const value = { language, number_format: "language", time_format: "language", time_zone: "local" };
  await socket.call("frontend/set_user_data", { key: "language", value });
}

/** How far the panel is wider than the window, pixels. */
async function overflowing(page: Page): Promise<number> {
  return await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

function cardOf(page: Page, kind: "suggestion" | "trial" | "active", item: SuggestionItem): Locator {
  return page.locator(`steward-${kind}-card`, {
    has: page.getByRole("article", { name: item.title, exact: true }),
  });
}

async function listed(): Promise<readonly SuggestionItem[]> {
  return ((await socket.call("steward/suggestions/list")) as SuggestionList).items;
}

async function byId({ id }: SuggestionItem): Promise<SuggestionItem> {
  const item = (await listed()).find((one) => one.id === id);
  if (item === undefined) throw new Error(`the suggestion ${id} is gone`);
  return item;
}

async function expectState(item: SuggestionItem, state: SuggestionItem["state"]): Promise<void> {
  await waitFor(`“${item.title}” to be ${state}`, async () =>
    (await byId(item)).state === state ? true : undefined,
  );
}

/** The best suggestion that does this to this entity. */
async function itemAbout(entityId: string, action: string): Promise<SuggestionItem> {
  const items = await listed();
  const item = items.find(
    ({ target_entity_ids: targets, automation }) =>
      targets.includes(entityId) &&
      automation.actions.some((step) => "action" in step && step.action === action),
  );
  if (item !== undefined) return item;
  throw new Error(`nothing suggests ${action} of ${entityId}: ${items.map(({ title }) => title).join("; ")}`);
}
