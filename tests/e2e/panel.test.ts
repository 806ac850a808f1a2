/**
 * The built panel in a real browser: every path a person can take, with keyboard and finger, in both themes and three widths.
 *
 * The app is a fake that speaks the protocol over real sockets; the panel inside a real Home Assistant is another test's.
 */
import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { createSample, createStatusSample } from "../fakes/panel-samples.ts";
import { takeScreenshot } from "./browser.ts";
import { chooseIn, focusedText, isShown, seriousIn } from "./panel-page.ts";
import { usePanel } from "./use-panel.ts";

interface Visit {
  readonly width?: number;
  readonly height?: number;
  readonly query?: string;
  readonly path?: string;
  readonly dark?: boolean;
}

const panel = usePanel({ more: 3 });

async function visit({
  width = 1280,
  height = 900,
  query = "",
  path = "/",
  dark = false,
}: Visit = {}): Promise<Page> {
  const page = await panel.open(`${path}${query}`, {
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
  });
  await page.locator("steward-header").waitFor();
  return page;
}

const cardOf = (page: Page, text: string) => page.locator("steward-suggestion-card", { hasText: text });

/** Events that rose out of the panel to Home Assistant. */
async function firedIn(page: Page): Promise<readonly { readonly name: string; readonly detail: unknown }[]> {
  return await page.evaluate("window.fired");
}

describe("a suggestion", () => {
  it("is a sentence, why, the days and the tally", async () => {
    const page = await visit();
    const card = cardOf(page, "kitchen lights");
    await card.getByText("Someone switches them on between 6:41 and 7:02").waitFor();
    expect(await card.locator("em").allTextContents()).toEqual(["kitchen lights", "6:50", "weekdays"]);
    expect(await card.locator(".tag").textContent()).toBe("Kitchen · time of day");
    expect(await card.locator("steward-tally li").allInnerTexts()).toEqual([
      "22 times it would have acted",
      "20 someone did the same around then",
      "2 nobody did it",
      "2 someone did it another time",
      "1 more it was already so",
    ]);
    await page.getByText("3 more are waiting.").waitFor();
  });

  it("opens a day under the finger and by key", async () => {
    const page = await visit({ width: 360, query: "?narrow=1" });
    const strip = cardOf(page, "kitchen lights").locator("steward-strip");
    await strip
      .getByRole("button", { name: /November 14: 1 time it would have acted; nobody did it/ })
      .click();
    await strip.locator(".bubble", { hasText: "nobody did it" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await strip.locator(".bubble", { hasText: "Sunday, November 15" }).waitFor();
    await page.keyboard.press("Home");
    await strip.locator(".bubble", { hasText: "Thursday, October 22" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await strip.locator(".bubble").count()).toBe(0);
  });

  it("shows its evidence behind a line", async () => {
    const page = await visit();
    const card = cardOf(page, "kitchen lights");
    await card.getByText("Evidence").click();
    await card.getByText("on 19 of 22 occasions").waitFor();
    expect(await isShown(card.getByText("less than 0.1%"))).toBe(true);
  });
});

describe("create", () => {
  it("turns the card to active where it stands, with the way to the automation", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Create" }).click();
    const active = page.locator("steward-active-card", { hasText: "kitchen lights" });
    await active.getByText("Has not run yet").waitFor();
    const link = active.getByRole("link", { name: "Open automation" });
    expect(await link.getAttribute("href")).toBe("/config/automation/edit/steward-weekday-lights");
    await vi.waitFor(async () => expect(await focusedText(page)).toBe("Open automation"));
    await link.click();
    expect(new URL(page.url()).pathname).toBe("/config/automation/edit/steward-weekday-lights");
    expect((await firedIn(page)).map(({ name }) => name)).toContain("location-changed");
    expect(panel.app.asked.map(({ type }) => type)).toContain("suggestions/create");
  });

  it("says in words that comments will be lost, and creates only after a yes", async () => {
    panel.app.answer("suggestions/prepare", () => ({ ...preparation(), warnings: ["comments_lost"] }));
    const page = await visit();
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Create" }).click();
    const dialog = page.getByRole("dialog", { name: "Comments in automations.yaml will be lost" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(panel.app.asked.map(({ type }) => type)).not.toContain("suggestions/create");
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: "Create anyway" }).click();
    await page.locator("steward-active-card", { hasText: "kitchen lights" }).waitFor();
    expect(panel.app.asked.find(({ type }) => type === "suggestions/create")?.params).toEqual({
      suggestion_id: "weekday-lights",
      accept_comment_loss: true,
    });
  });

  it("shows the YAML and why where it cannot be saved", async () => {
    panel.app.answer("suggestions/prepare", () => ({ ...preparation(), way: "paste", reason: "packages" }));
    const page = await visit();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Create" }).click();
    await page.getByText("Your automations live in packages").waitFor();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("alias: Kitchen lights\n");
  });

  it("copies the YAML without TLS, too", async () => {
    panel.app.answer("suggestions/prepare", () => ({
      ...preparation(),
      way: "paste",
      reason: "not_included",
    }));
    const page = await visit();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(
      "window.clipboard = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', { value: undefined })",
    );
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("window.clipboard.readText()")).toContain("alias: Kitchen lights");
  });

  it("says what went wrong", async () => {
    panel.app.answer("suggestions/create", () => ({
      error: { code: "home_assistant_refused", message: "Home Assistant refuses it: unknown entity." },
    }));
    const page = await visit();
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Create" }).click();
    expect(
      await isShown(page.getByText("That did not work: Home Assistant refuses it: unknown entity.")),
    ).toBe(true);
  });
});

describe("Home Assistant's editor", () => {
  it("opens Home Assistant's editor with the automation filled in", async () => {
    const page = await visit();
    await chooseIn(cardOf(page, "kitchen lights"), "More", "Open in Home Assistant's editor");
    await vi.waitFor(async () =>
      expect(await firedIn(page)).toEqual([
        {
          name: "hass-automation-editor",
          detail: { data: createSample().automation, expanded: true },
        },
      ]),
    );
  });
});

describe("not this one", () => {
  it("asks why, by keyboard alone, and can be undone", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Not this one" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Not this one" }).waitFor();
    await page.getByRole("radio", { name: "That is not a habit" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Don't suggest it" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Not suggested again.", { exact: true }).waitFor();
    expect(panel.app.asked.at(-1)).toEqual({
      type: "suggestions/dismiss",
      params: { suggestion_id: "weekday-lights", reason: "not_a_habit" },
    });
    await vi.waitFor(async () => expect(await focusedText(page)).toBe("Suggestions"));
    await page.getByRole("button", { name: "Undo" }).click();
    await cardOf(page, "kitchen lights").waitFor();
  });

  it("takes the person's own words, and brings back from the list", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Not this one" }).click();
    await page.getByRole("textbox", { name: "In your own words" }).fill("We move out soon");
    await page.keyboard.press("Enter");
    await page.getByText("Not suggested again (2)").click();
    await page.getByText("We move out soon").waitFor();
    await page.getByRole("button", { name: "Bring back: Turn on the kitchen lights" }).click();
    expect(await isShown(cardOf(page, "kitchen lights"))).toBe(true);
  });
});

describe("the state of things", () => {
  it("shows how far the import is, live, and what will be ready when", async () => {
    const idle = createStatusSample();
    panel.app.setList({ items: [], more: 0 });
    panel.app.setStatus(
      createStatusSample({
        import: { state: "running", progress: 0.15, entities_done: 12, entities_total: 80, message: null },
        analysis: { ...idle.analysis, last_finished_ms: null },
        known: { lights: 12, covers: 1, persons: 3, days: 9, habits_in_days: 5 },
        learning: [
          { detector: "daily-time", ready: false, reason: "There are 9 of 14 days.", readyAt: "2026-11-25" },
        ],
      }),
    );
    const page = await visit();
    await page.getByText("12 of 80 entities").waitFor();
    await page.getByText("Getting to know your home").waitFor();
    await page.getByText("ready on November 25, 2026").waitFor();
    await page
      .getByText(
        "Known so far: 12 lights, 1 blind or cover, 3 people, and 9 days of history. Habits by the time of day are ready in 5 days.",
      )
      .waitFor();
    expect(await page.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("15");
    await takeScreenshot(page, "panel-first-run");
    panel.app.setStatus(
      createStatusSample({
        analysis: { ...idle.analysis, state: "running", stage: "reading", progress: 0.4 },
      }),
    );
    await page.getByText("Analysing, 40%").waitFor();
    panel.app.setStatus(idle);
    await page.getByText("Watching").waitFor();
  });

  it("says why there is nothing", async () => {
    panel.app.setList({ items: [], more: 0 });
    panel.app.setStatus(
      createStatusSample({
        nothing_found: [
          { detector: "daily-time", reason: "12 times were tried, all are chance.", ready_at: null },
        ],
      }),
    );
    const page = await visit();
    await page.getByText("Nothing to suggest right now").waitFor();
    expect(await isShown(page.getByText("12 times were tried, all are chance."))).toBe(true);
  });

  it("says what needs attention and that Home Assistant is away", async () => {
    const page = await visit();
    panel.app.setStatus(
      createStatusSample({
        home_assistant: { state: "unauthorized", version: null, since_ms: 0, message: "Make a new token." },
        problems: [
          { code: "x", message: "Twelve entities are not recorded.", since_ms: 0, acknowledgeable: false },
          {
            code: "home_assistant_unauthorized",
            message: "Make a new token.",
            since_ms: 0,
            acknowledgeable: false,
          },
        ],
      }),
    );
    await page.getByText("Home Assistant refuses Steward's token").waitFor();
    expect(await isShown(page.getByText("Twelve entities are not recorded."))).toBe(true);
    expect(await page.getByText("Make a new token.").count()).toBe(1);
  });

  it("takes what an administrator has understood away, and offers that to nobody else", async () => {
    const notice = { code: "store_restored", message: "A backup was put back.", since_ms: 0 };
    const problems = [
      { ...notice, acknowledgeable: true },
      { ...notice, code: "store_full", message: "The disk is full.", acknowledgeable: false },
    ];
    panel.app.setStatus(createStatusSample({ problems }));
    panel.app.answer("problems/acknowledge", ({ code }) => {
      panel.app.setStatus(
        createStatusSample({ problems: problems.filter((problem) => problem.code !== code) }),
      );
      return null;
    });
    const german = await visit({ query: "?lang=de" });
    expect(await isShown(german.getByText("Stewards Datenträger ist voll"))).toBe(true);
    const page = await visit();
    await page.getByText("Steward's memory was damaged and is restored").waitFor();
    await page.getByRole("button", { name: "Understood" }).click();
    await page.getByText("A backup was put back.").waitFor({ state: "detached" });
    expect(await isShown(page.getByText("The disk is full."))).toBe(true);
    expect(panel.app.asked).toContainEqual({
      type: "problems/acknowledge",
      params: { code: "store_restored" },
    });

    panel.app.setStatus(createStatusSample({ problems }));
    const guest = await visit({ query: "?admin=0" });
    await guest.getByText("A backup was put back.").waitFor();
    expect(await guest.getByRole("button", { name: "Understood" }).count()).toBe(0);
  });

  it("says that the app does not answer, and recovers by itself", async () => {
    panel.app.setReachable(false);
    const page = await visit();
    await page.getByText("Steward's app is not answering").waitFor();
    panel.app.setReachable(true);
    await cardOf(page, "kitchen lights").waitFor();
    expect(await page.getByText("Steward's app is not answering").count()).toBe(0);
  });

  it("keeps its page while the connection drops, and goes on when it is back", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").waitFor();
    panel.app.setOpen(false);
    await page.getByText("Reconnecting…").waitFor();
    panel.app.setOpen(true);
    await page.getByText("Watching").waitFor();
    panel.app.setList({ items: [createSample({ title_parts: [{ text: "A new one" }] })], more: 0 });
    expect(await isShown(cardOf(page, "A new one"))).toBe(true);
  });

  it("survives being taken out of the page and made anew", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").waitFor();
    await page.evaluate("document.querySelector('steward-panel').remove()");
    await vi.waitFor(() =>
      expect(panel.app.asked.filter(({ type }) => type === "unsubscribe")).toHaveLength(2),
    );
    await page.evaluate("window.show()");
    await cardOf(page, "kitchen lights").waitFor();
  });

  it("survives being moved within the page", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").waitFor();
    await page.evaluate(
      "(() => { const box = document.createElement('div'); document.body.append(box); box.append(document.querySelector('steward-panel')); })()",
    );
    panel.app.setList({ items: [createSample({ title_parts: [{ text: "A new one" }] })], more: 0 });
    expect(await isShown(cardOf(page, "A new one"))).toBe(true);
  });
});

describe("who may what", () => {
  it("shows everything and changes nothing for somebody who is no administrator", async () => {
    const page = await visit({ query: "?admin=0" });
    await cardOf(page, "kitchen lights").waitFor();
    await page.getByText("An administrator of this home can create or dismiss suggestions.").waitFor();
    for (const name of ["Create", "Try first", "More", "Not this one", "Analyse now", /Bring back/]) {
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    }
  });

  it("starts an analysis for an administrator", async () => {
    const page = await visit();
    await page.getByRole("button", { name: "Analyse now" }).click();
    await page.getByText("Steward is looking again.").waitFor();
    expect(panel.app.asked.at(-1)).toEqual({ type: "analysis/run", params: { scope: "full" } });
  });

  it("reaches the sidebar from a narrow page", async () => {
    const page = await visit({ width: 360, query: "?narrow=1" });
    await page.getByRole("button", { name: "Show or hide the sidebar" }).click();
    expect(await firedIn(page)).toMatchObject([{ name: "hass-toggle-menu" }]);
  });
});

describe("on ingress", () => {
  it("finds its own way, with the rights that the app says", async () => {
    panel.app.setAdmin(false);
    const page = await visit({ path: "/ingress/" });
    await cardOf(page, "kitchen lights").waitFor();
    expect(await page.getByRole("button", { name: "Create" }).count()).toBe(0);
    panel.app.setAdmin(true);
    panel.app.dropClients();
    await page.getByRole("button", { name: "Create" }).first().waitFor();
  });

  it("takes language, theme, menu, editor and links from Home Assistant around its frame", async () => {
    const page = await panel.open("/frame");
    const frame = page.frameLocator("iframe");
    await chooseIn(
      frame.locator("steward-suggestion-card").first(),
      "Mehr",
      "In Home Assistants Editor öffnen",
    );
    await frame.getByRole("button", { name: "Seitenleiste ein- oder ausblenden" }).click();
    await frame.getByRole("link", { name: "Automatisierung öffnen" }).click();
    await vi.waitFor(async () =>
      expect(await firedIn(page)).toMatchObject([
        { name: "home-assistant/subscribe-properties" },
        { name: "hass-automation-editor", detail: { expanded: true } },
        { name: "home-assistant/toggle-menu" },
        { name: "home-assistant/navigate", detail: "/config/automation/edit/steward-hall-light" },
      ]),
    );
    expect(await frame.locator("html").getAttribute("lang")).toBe("de");
    expect(await frame.locator("html").getAttribute("style")).toContain(
      "--card-background-color: rgb(1, 2, 3)",
    );
  });

  it("shows the YAML where Home Assistant's editor is out of reach", async () => {
    const page = await visit({ path: "/ingress/" });
    await chooseIn(cardOf(page, "kitchen lights"), "More", "Open in Home Assistant's editor");
    expect(await isShown(page.getByText("Home Assistant's editor cannot be opened from here."))).toBe(true);
  });
});

describe("looks and access", () => {
  it.each([
    ["phone", 360, "?narrow=1"],
    ["tablet", 800, "?narrow=1"],
    ["desktop", 1280, ""],
  ] as const)("fits a %s in light and dark, without anything serious for axe", async (name, width, query) => {
    for (const isDark of [false, true]) {
      const page = await visit({ width, query: `${query}${query === "" ? "?" : "&"}dark=${isDark ? 1 : 0}` });
      await cardOf(page, "kitchen lights").getByText("Evidence").click();
      await page.getByText("Not suggested again (1)").click();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await seriousIn(page)).toEqual([]);
      await takeScreenshot(page, `panel-${name}-${isDark ? "dark" : "light"}`);
    }
  });

  it("has dialogs and messages without anything serious for axe", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Not this one" }).click();
    expect(await seriousIn(page)).toEqual([]);
    await page.getByRole("button", { name: "Don't suggest it" }).click();
    await page.getByText("Not suggested again.", { exact: true }).waitFor();
    expect(await seriousIn(page)).toEqual([]);
  });

  it("runs from right to left, in German", async () => {
    const page = await visit({ width: 800, query: "?rtl=1&lang=de&narrow=1" });
    const days = cardOf(page, "kitchen lights").locator("steward-strip button");
    const first = await days.first().boundingBox();
    const last = await days.last().boundingBox();
    expect(first?.x).toBeGreaterThan(last?.x ?? Number.NaN);
    await page.getByRole("button", { name: "Anlegen" }).first().waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(800);
    await takeScreenshot(page, "panel-rtl-de");
  });

  it("does not draw again when only the states of the home change", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").waitFor();
    const count = await page.evaluate(`(async () => {
      const panel = document.querySelector("steward-panel");
      let drawn = 0;
      await panel.updateComplete;
      const observer = new MutationObserver((changes) => { drawn += changes.length; });
      observer.observe(panel.renderRoot, { subtree: true, childList: true, attributes: true });
      for (let i = 0; i < 50; i += 1) { panel.hass = { ...panel.hass, states: { i } }; await panel.updateComplete; }
      observer.disconnect();
      return drawn + Number(panel.isUpdatePending);
    })()`);
    expect(count).toBe(0);
  });
});

function preparation() {
  return {
    suggestion_id: "weekday-lights",
    way: "save",
    reason: null,
    warnings: [],
    automation: createSample().automation,
    yaml: "alias: Kitchen lights\n",
    diff: null,
  };
}
