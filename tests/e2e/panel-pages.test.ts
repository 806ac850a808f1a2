/**
 * The pages of rhythm, now and activity, and a day of a suggestion, in a real browser: what they show, by key and finger, in both themes and three
 * widths.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startPanelApp, type PanelApp } from "../fakes/panel-app.ts";
import { createSamples, createStatusSample } from "../fakes/panel-samples.ts";
import { openBrowser, takeScreenshot } from "./browser.ts";
import { isShown, seriousIn } from "./panel-page.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

let browser: Browser;
let app: PanelApp;
let errors: string[];
const pages: Page[] = [];

beforeAll(async () => {
  execFileSync(process.execPath, ["script/build-panel.ts"], { cwd: ROOT, stdio: "pipe" });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  errors = [];
  app = await startPanelApp(createStatusSample(), { items: createSamples(), more: 0 });
});

afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  await app.stop();
  if (errors.length > 0) throw new Error(`The page reported: ${errors.join("; ")}`);
});

async function visit(view: string, { width = 1280, height = 900, query = "" } = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, reducedMotion: "reduce" });
  pages.push(page);
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${app.url}/?path=/${view}${query}`);
  await page.locator("steward-header").waitFor();
  return page;
}

const SIZES = [
  ["phone", 360],
  ["tablet", 800],
  ["desktop", 1280],
] as const;

/** Nothing sticks out, axe finds nothing serious, and a picture is kept. */
async function look(name: string, open: (size: { width: number; query: string }) => Promise<Page>): Promise<void> {
  for (const [size, width] of SIZES) {
    for (const theme of ["light", "dark"]) {
      const page = await open({ width, query: `&narrow=${width < 870 ? 1 : 0}&dark=${theme === "dark" ? 1 : 0}` });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await seriousIn(page)).toEqual([]);
      await takeScreenshot(page, `${name}-${size}-${theme}`);
      await page.close();
    }
  }
}

describe("a day of a suggestion", () => {
  const cardOf = (page: Page) => page.locator("steward-suggestion-card", { hasText: "kitchen lights" });

  it("opens below the strip, by finger and by key, and closes again", async () => {
    const page = await visit("", { width: 360, query: "&narrow=1" });
    const day = cardOf(page).getByRole("button", { name: /November 14: / });
    await day.click();
    const line = cardOf(page).getByRole("region", { name: "Saturday, November 14, as it was" });
    await line.getByText("It would have acted; someone did the same").waitFor();
    expect(await isShown(line.getByText("By hand"))).toBe(true);
    expect(await line.getByRole("listitem").count()).toBe(14);
    await line.getByRole("button", { name: "Show all 14 changes" }).click();
    expect(await isShown(line.getByText("Automation “Night”"))).toBe(true);
    expect(app.asked).toContainEqual({
      type: "suggestions/day",
      params: { suggestion_id: "weekday-lights", date: "2026-11-14" },
    });
    await day.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await cardOf(page).getByRole("region", { name: "Sunday, November 15, as it was" }).waitFor();
    await page.keyboard.press("Enter");
    expect(await cardOf(page).locator("steward-day-line").count()).toBe(0);
  });

  it("says why it cannot be shown", async () => {
    app.answer("suggestions/day", () => ({ error: { code: "busy", message: "Not yet." } }));
    const page = await visit("");
    await cardOf(page).getByRole("button", { name: /November 14: / }).click();
    expect(await isShown(page.getByText("This day could not be read: Not yet."))).toBe(true);
  });

  it("looks well everywhere", async () => {
    await look("day", async (size) => {
      const page = await visit("", size);
      await cardOf(page).getByRole("button", { name: /November 14: / }).click();
      await page.getByText("What happened").waitFor();
      await page.mouse.move(0, 0);
      return page;
    });
  });
});
