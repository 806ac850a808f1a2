/** The life of a suggestion in the panel, in a real browser: trying, putting off, editing in place, several at once, what was written. */
import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { createBacktest, createSample } from "../fakes/panel-samples.ts";
import { takeScreenshot } from "./browser.ts";
import { chooseIn, focusedText, seriousIn } from "./panel-page.ts";
import { usePanel } from "./use-panel.ts";

const panel = usePanel();

async function visit(query = "", width = 1280): Promise<Page> {
  const page = await panel.open(`/${query}`, { viewport: { width, height: 900 } });
  await page.locator("steward-header").waitFor();
  return page;
}

const cardOf = (page: Page, text: string) => page.locator("steward-suggestion-card", { hasText: text });
const askedOf = (type: string) =>
  panel.app.asked.filter((one) => one.type === type).map(({ params }) => params);

describe("trying a suggestion first", () => {
  it("counts only, then asks, then acts, and goes back, a tap each", async () => {
    const page = await visit();
    await chooseIn(cardOf(page, "kitchen lights"), "Try first", "Count only, for a week");
    const trial = page.locator("steward-trial-card", { hasText: "kitchen lights" });
    await trial.getByText("Only counted, since today").waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await takeScreenshot(page, "life-trial");
    await trial.getByRole("button", { name: "Ask each time" }).click();
    await trial.getByText("It has not asked yet.").waitFor();
    await trial.getByRole("button", { name: "Stop, and keep it as a suggestion" }).click();
    await cardOf(page, "kitchen lights").waitFor();
    expect(askedOf("suggestions/set_step").map(({ step }) => step)).toEqual(["silent", "ask", "proposed"]);
  });

  it("still shows a day as it was, behind the strip of its details", async () => {
    const page = await visit();
    await chooseIn(cardOf(page, "kitchen lights"), "Try first", "Count only, for a week");
    const trial = page.locator("steward-trial-card", { hasText: "kitchen lights" });
    await trial.getByText("Why, and how it was tested").click();
    await trial.getByRole("button", { name: /November 14: / }).click();
    const line = trial.getByRole("region", { name: "Saturday, November 14, as it was" });
    await line.getByText("It would have acted; someone did the same").waitFor();
    expect(await seriousIn(page)).toEqual([]);
  });

  it("opens its menu by keyboard, moves in it, and gives the focus back", async () => {
    const page = await visit();
    await cardOf(page, "kitchen lights").getByRole("button", { name: "Try first" }).focus();
    await page.keyboard.press("ArrowDown");
    await vi.waitFor(async () => expect(String(await focusedText(page))).toContain("Count only"));
    await page.keyboard.press("ArrowDown");
    expect(String(await focusedText(page))).toContain("Ask each time");
    await page.keyboard.press("Escape");
    expect(String(await focusedText(page))).toContain("Try first");
  });
});

describe("putting a suggestion off", () => {
  it("takes it out of the list, and brings it back by a tap", async () => {
    const page = await visit();
    await chooseIn(cardOf(page, "kitchen lights"), "More", "Later: In a week");
    await page.getByText("Later (1)").click();
    await page.getByText(/Comes back on/).waitFor();
    await page.getByRole("button", { name: /Bring back: Turn on the kitchen lights/ }).click();
    await cardOf(page, "kitchen lights").waitFor();
    expect(askedOf("suggestions/restore")).toEqual([{ suggestion_id: "weekday-lights" }]);
  });
});

describe("editing in place", () => {
  it("replays while an hour is dragged, and saves what was dragged to", async () => {
    const page = await visit();
    await chooseIn(cardOf(page, "kitchen lights"), "More", "Change it");
    const dialog = page.locator("steward-edit-dialog");
    await dialog.getByRole("slider", { name: "Time" }).fill("480");
    await dialog.getByText("7 times it would have acted").waitFor();
    await dialog.getByRole("checkbox", { name: "Friday" }).uncheck();
    expect(await seriousIn(page)).toEqual([]);
    await takeScreenshot(page, "life-edit");
    await dialog.getByRole("button", { name: "Save" }).click();
    await cardOf(page, "kitchen lights").getByText("Changed by you").waitFor();
    expect(askedOf("suggestions/edit")).toMatchObject([
      {
        automation: {
          triggers: [{ trigger: "time", at: "08:00:00" }],
          conditions: [{ condition: "time", weekday: ["mon", "tue", "wed", "thu"] }],
        },
      },
    ]);
  });

  it("says why something cannot be replayed, and does not save it", async () => {
    panel.app.answer("suggestions/preview", () => ({
      error: { code: "invalid_request", message: "no sun here" },
    }));
    const page = await visit("?narrow=1", 360);
    await chooseIn(cardOf(page, "kitchen lights"), "More", "Change it");
    const dialog = page.locator("steward-edit-dialog");
    await dialog.getByRole("slider", { name: "Time" }).fill("480");
    await dialog.getByText("no sun here").waitFor();
    expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await takeScreenshot(page, "life-edit-phone");
  });
});

describe("the automation", () => {
  it("is shown in words and as YAML", async () => {
    const page = await visit();
    await chooseIn(cardOf(page, "kitchen lights"), "More", "Show the automation");
    const dialog = page.locator("steward-show-dialog");
    await dialog.getByText("at 06:50").waitFor();
    await dialog.getByText("on Monday, Tuesday, Wednesday, Thursday, and Friday").waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await takeScreenshot(page, "life-show");
  });

  it("that exists is changed only after its lines were seen", async () => {
    panel.app.setList({
      items: [
        createSample({
          id: "change",
          kind: "change",
          replaces: "automation.evening",
          title: "Run “Evening lamp” only when somebody is home",
          title_parts: [
            { text: "Run " },
            { text: "“Evening lamp”", strong: true },
            { text: " only " },
            { text: "when somebody is home", strong: true },
          ],
          explanation:
            "It set out to turn on the lamp 14 times. When nobody was home, somebody undid that 4 of 5 times; otherwise 1 of 9 times within 5 minutes, where 3 % would be usual.",
          backtest: createBacktest("u - u u - u - u u c u - u -".split(" ")),
          present_backtest: createBacktest("u c u u c u c u u c u c u u".split(" ")),
        }),
      ],
      more: 0,
    });
    panel.app.answer("suggestions/prepare", () => ({
      suggestion_id: "change",
      way: "save",
      reason: null,
      warnings: [],
      automation: createSample().automation,
      yaml: "",
      diff: [
        { kind: "same", text: "triggers:" },
        { kind: "removed", text: "  at: '18:00:00'" },
        { kind: "added", text: "  at: '18:30:00'" },
      ],
    }));
    const page = await visit();
    const compared = page.getByRole("table", { name: "Over the same 14 days" });
    expect(await compared.getByRole("row").allInnerTexts()).toEqual([
      "\tAs it is\tChanged",
      "Acts\t14\t9",
      "Someone did the opposite soon after\t5\t1",
    ]);
    // What nobody else did was its own doing.
    expect(await page.locator("steward-tally li").allInnerTexts()).toEqual([
      "9 times it would have acted",
      "8 nobody undid it",
      "1 someone did the opposite soon after",
    ]);
    expect(await seriousIn(page)).toEqual([]);
    await takeScreenshot(page, "life-change-card");
    await page.getByRole("button", { name: "Change the automation" }).click();
    const dialog = page.locator("steward-change-dialog");
    await dialog.getByText("18:30:00").waitFor();
    expect(askedOf("suggestions/create")).toEqual([]);
    expect(await seriousIn(page)).toEqual([]);
    await takeScreenshot(page, "life-change");
    await dialog.getByRole("button", { name: "Change it" }).click();
    await page.getByText("The automation was changed.").waitFor();
  });
});

describe("many suggestions", () => {
  it("are filtered by person and kind", async () => {
    panel.app.setList({
      items: [
        createSample({ id: "annas", title: "Anna's", persons: ["person.anna"], detector: "presence" }),
        createSample({ id: "bens", title: "Ben's", persons: ["person.ben"], detector: "presence" }),
        createSample({ id: "anybodys", title: "Anybody's" }),
      ],
      more: 0,
    });
    const page = await visit();
    const shown = async () =>
      await page
        .locator("steward-suggestion-card article")
        .evaluateAll((cards) => cards.map((card) => card.getAttribute("aria-label")));
    await page.getByRole("combobox", { name: "Person" }).selectOption("person.anna");
    await vi.waitFor(async () => expect(await shown()).toEqual(["Anna's"]));
    await page.getByRole("combobox", { name: "Person" }).selectOption("");
    await page.getByRole("combobox", { name: "Kind" }).selectOption("daily-time");
    await vi.waitFor(async () => expect(await shown()).toEqual(["Anybody's"]));
  });

  it("are filtered by kind and area, and answered several at once", async () => {
    const page = await visit();
    await page.getByRole("combobox", { name: "Area" }).selectOption({ label: "Kitchen" });
    await vi.waitFor(async () => expect(await page.locator("steward-suggestion-card").count()).toBe(1));
    await page.getByRole("combobox", { name: "Area" }).selectOption("");
    await page.getByRole("button", { name: "Select", exact: true }).click();
    for (const box of await page.getByRole("checkbox", { name: /^Select:/ }).all()) await box.check();
    await takeScreenshot(page, "life-batch");
    expect(await seriousIn(page)).toEqual([]);
    await page.getByRole("button", { name: "None of these" }).click();
    await vi.waitFor(async () => expect(await page.locator("steward-suggestion-card").count()).toBe(0));
    expect(askedOf("suggestions/dismiss").length).toBeGreaterThan(1);
  });
});
