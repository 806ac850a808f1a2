/** The built panel in a Chromium of the test file, before a fake of the app that is new for every test. A page's own errors fail the test. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type PanelApp, startPanelApp } from "../fakes/panel-app.ts";
import { createSamples, createStatusSample } from "../fakes/panel-samples.ts";
import { openBrowser } from "./browser.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

type PageOptions = Parameters<Browser["newPage"]>[0];

export interface PanelUnderTest {
  /** Of the test that runs. */
  readonly app: PanelApp;
  /** Opens a path of the app's; the page is closed after the test. */
  open(route: string, options?: PageOptions): Promise<Page>;
}

/** Called once, at the top of a test file. @param more suggestions beyond those shown */
export function usePanel({ more = 0 } = {}): PanelUnderTest {
  let browser: Browser;
  let app: PanelApp;
  const pages: Page[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, ["script/build-panel.ts"], { cwd: ROOT, stdio: "pipe" });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    app = await startPanelApp(createStatusSample(), { items: createSamples(), more });
  });

  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
    await app.stop();
    const reported = errors.splice(0);
    if (reported.length > 0) throw new Error(`The page reported: ${reported.join("; ")}`);
  });

  return {
    get app() {
      return app;
    },
    async open(route, options) {
      const page = await browser.newPage(options);
      pages.push(page);
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(`${app.url}${route}`);
      return page;
    },
  };
}
