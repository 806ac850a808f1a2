/** The language model in the built panel: its section of the settings, the preview, the audit log, and its words on a card. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createSample } from "../fakes/panel-samples.ts";
import { takeScreenshot } from "./browser.ts";
import { isShown, seriousIn } from "./panel-page.ts";
import { usePanel } from "./use-panel.ts";

const panel = usePanel();
const BODY = '{"model":"gemma3:4b","messages":[{"role":"user","content":"Turn on the «A1» at 6:50"}]}';

async function visit(where = "settings", width = 1280, query = ""): Promise<Page> {
  const path = where === "suggestions" ? "" : `/${where}`;
  const page = await panel.open(`/steward${path}?path=${path}${query}`, {
    viewport: { width, height: 900 },
    locale: "en-GB",
  });
  page.setDefaultTimeout(8_000);
  await page.locator("steward-header").waitFor();
  return page;
}

const sectionOf = (page: Page): Locator =>
  page.locator("steward-model", { has: page.getByRole("region", { name: "Language model and privacy" }) });
const lastAsked = (type: string): unknown =>
  panel.app.asked.findLast((command) => command.type === type)?.params;

async function choose(page: Page): Promise<Locator> {
  const section = sectionOf(page);
  await section.getByLabel("Who words", { exact: true }).selectOption("Ollama");
  await section.getByText("192.168.1.5:11434 answered last").waitFor();
  await section.getByText("Done. It holds from now on.").waitFor();
  return section;
}

describe("the section of the language model", () => {
  it("says that none is chosen, and what it costs once one is", async () => {
    const page = await visit();
    const section = sectionOf(page);
    await section.getByText("No language model is chosen").waitFor();
    expect(await section.getByRole("button", { name: "Try it" }).count()).toBe(0);
    await choose(page);
    expect(lastAsked("options/set")).toEqual({ name: "model_provider", value: "ollama" });
    await section.getByText("This month 4 requests: 4,120 tokens sent, 1,038 received.").waitFor();
    await section.getByText("Cost: 0.0281. 194,842 tokens are left. 0.9719 may still be spent.").waitFor();
    // Its options are here and not among the others.
    expect(await page.locator("steward-options[section=model]").getByLabel("Address").count()).toBe(1);
    expect(await page.getByRole("region", { name: "Options" }).getByLabel("Who words").count()).toBe(0);
  });

  it("takes a key and never shows it", async () => {
    const page = await visit();
    const key = sectionOf(page).getByLabel("Key", { exact: true });
    expect(await key.getAttribute("type")).toBe("password");
    expect(await key.getAttribute("placeholder")).toBeNull();
    await key.fill("sk-secret");
    await key.blur();
    await sectionOf(page).getByText("Done. It holds from now on.").waitFor();
    expect(lastAsked("options/set")).toEqual({ name: "model_key", value: "sk-secret" });
    await expect.poll(async () => await key.inputValue()).toBe("");
    expect(await key.getAttribute("placeholder")).toBe("is set");
    expect(await page.content()).not.toContain("sk-secret");
  });

  it("takes an emptied text and a price with decimals", async () => {
    const page = await visit();
    const section = sectionOf(page);
    await section.getByLabel("Price of a million tokens sent").fill("2.5");
    await section.getByLabel("Price of a million tokens sent").blur();
    await expect.poll(() => lastAsked("options/set")).toEqual({ name: "model_price_in", value: 2.5 });
    await section.getByText("Done. It holds from now on.").waitFor();
    await section.getByLabel("Language", { exact: true }).fill("de");
    await section.getByLabel("Language", { exact: true }).blur();
    await expect.poll(() => lastAsked("options/set")).toEqual({ name: "model_language", value: "de" });
    await section.getByLabel("Language", { exact: true }).fill("");
    await section.getByLabel("Language", { exact: true }).blur();
    await expect.poll(() => lastAsked("options/set")).toEqual({ name: "model_language", value: "" });
  });

  it("shows word for word what would be sent, by keyboard as well", async () => {
    const page = await visit();
    const section = await choose(page);
    const button = section.getByRole("button", { name: "Show what would be sent" });
    await expect.poll(async () => await button.isEnabled()).toBe(true);
    await button.focus();
    await page.keyboard.press("Enter");
    const dialog = page.locator("steward-model-dialog", {
      has: page.getByRole("dialog", { name: "What would be sent" }),
    });
    await dialog.getByText("This request would go to 192.168.1.5:11434 next").waitFor();
    expect((await page.getByRole("region", { name: "Request 1" }).innerText()).trim()).toBe(BODY);
    expect(await seriousIn(page)).toEqual([]);
    await takeScreenshot(page, "model-preview");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("tries it, and says what came of it", async () => {
    const page = await visit();
    const section = await choose(page);
    await section.getByRole("button", { name: "Try it" }).click();
    await section.getByText("It answered (“Küchenlicht um 6:50 einschalten”) and used 508 tokens.").waitFor();
    panel.app.answer("model/try", () => ({
      accepted: false,
      title: null,
      explanation: null,
      message: "192.168.1.5:11434 did not answer.",
      tokens_in: 0,
      tokens_out: 0,
    }));
    await section.getByRole("button", { name: "Try it" }).click();
    expect(await isShown(section.getByRole("alert").getByText("did not answer"))).toBe(true);
  });

  it("tells a pause and its reason", async () => {
    panel.app.answer("model/status", () => ({
      provider: "anthropic",
      model: "claude-x",
      to: "api.anthropic.com",
      state: "paused",
      paused_until_ms: Date.now() + 1_800_000,
      last_error: "api.anthropic.com refuses the key. Check model_key in the options.",
      last_answer_ms: null,
      language: "de",
      month: { requests: 1, tokens_in: 1_000, tokens_out: 0, cost: null, is_estimated: true },
      budget: { tokens: 200_000, tokens_left: 199_000, cost: null, cost_left: null },
    }));
    const page = await visit();
    const section = sectionOf(page);
    await section.getByText("claude-x (api.anthropic.com) is left alone until").waitFor();
    await section.getByText("refuses the key").waitFor();
    expect(await isShown(section.getByText("about 1,000 tokens sent"))).toBe(true);
  });

  it("is nothing for people who are not administrators", async () => {
    const page = await visit("settings", 1280, "&admin=0");
    await sectionOf(page).getByText("An administrator of this home can see and change this.").waitFor();
    expect(panel.app.asked.filter(({ type }) => type.startsWith("model/"))).toEqual([]);
  });

  it.each([
    ["phone", 360, "&narrow=1"],
    ["desktop", 1280, ""],
  ] as const)("fits a %s in light and dark, without anything serious for axe", async (name, width, query) => {
    for (const isDark of [false, true]) {
      const page = await visit("settings", width, `${query}&dark=${isDark ? 1 : 0}`);
      const section = await choose(page);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await seriousIn(page)).toEqual([]);
      await section.scrollIntoViewIfNeeded();
      await takeScreenshot(page, `model-${name}-${isDark ? "dark" : "light"}`);
    }
  });
});

describe("a card whose words are a model's", () => {
  const worded = {
    title: "Küchenlichter werktags um 6:50 einschalten",
    title_parts: [
      { text: "Küchenlichter", strong: true as const },
      { text: " werktags um " },
      { text: "6:50", strong: true as const },
      { text: " einschalten" },
    ],
    explanation: "Jemand schaltet sie an 19 der letzten 22 Werktage zwischen 6:41 und 7:02 ein.",
  };

  it("shows them, and beneath the details Steward's own", async () => {
    panel.app.setList({ items: [createSample({ worded }), createSample({ id: "other" })], more: 0 });
    const page = await visit("suggestions");
    const card = page.getByRole("article", { name: worded.title });
    await card.getByRole("heading", { name: worded.title }).waitFor();
    await card.getByText(worded.explanation).waitFor();
    expect(await card.locator("em").allInnerTexts()).toEqual(["Küchenlichter", "6:50"]);
    await card.getByText("Evidence").first().click();
    await card
      .getByText(
        "Worded by a language model; Steward's own words: Turn on the kitchen lights at 6:50 on weekdays.",
      )
      .waitFor();
    expect(await page.getByText("Worded by a language model").count()).toBe(1);
    expect(await seriousIn(page)).toEqual([]);
  });
});

describe("the audit log", () => {
  it("shows every word that was sent", async () => {
    const line = { who: "steward", name: null, bytes: BODY.length, count: 1, at_ms: Date.now() };
    panel.app.answer("audit/list", () => ({
      items: [
        {
          ...line,
          what: "model/reply",
          subject: "412 + 96 tokens",
          to_whom: "ollama (192.168.1.5:11434)",
          sent: null,
        },
        {
          ...line,
          what: "model/request",
          subject: "gemma3:4b",
          to_whom: "ollama (192.168.1.5:11434)",
          sent: BODY,
        },
      ],
      next_before_ms: null,
    }));
    const page = await visit("activity");
    await page.getByText("Who saw and changed what").click();
    await page.getByText("Asked the language model").waitFor();
    await page.getByText("412 + 96 tokens").waitFor();
    await page.getByText("What was sent").click();
    expect((await page.getByRole("region", { name: "What was sent" }).innerText()).trim()).toBe(BODY);
    expect(await seriousIn(page)).toEqual([]);
  });
});
