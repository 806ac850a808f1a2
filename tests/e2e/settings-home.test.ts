/** The settings inside a real Home Assistant with a real Steward: found by its route, filled with its things, for administrators. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPath, openSignedIn, takeScreenshot } from "./browser.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { type StewardApp, connectIntegration, startSteward } from "./steward-app.ts";

let home: HomeAssistant;
let steward: StewardApp;
let browser: Browser;

beforeAll(async () => {
  home = await startHomeAssistant();
  steward = await startSteward({ home });
  await connectIntegration(home, steward);
  browser = await openBrowser();
  await steward.waitForHealth("the home to be read", (health) => health.ready, 120_000);
});

afterAll(async () => {
  await browser?.close();
  await steward?.stop();
  await home?.stop();
});

describe("the settings in Home Assistant", () => {
  it("are one link away, and a rule about a lamp is kept", async () => {
    const { page } = await openSignedIn(browser, home.url, home.users.anna);
    await openPath(page, home.url, "/steward");
    await page
      .getByRole("link", { name: "Settings", exact: true })
      .and(page.locator("steward-header a"))
      .click();
    const rules = page.locator("steward-rules");
    await rules.getByText("You have no rules of your own").waitFor();
    expect(new URL(page.url()).pathname).toBe("/steward/settings");
    await rules.getByLabel("Which entity").fill("light.kitchen_ceiling");
    await rules.getByRole("button", { name: "Add rule" }).click();
    const rule = rules.locator("li", { hasText: / is left out\s*Entity · decides about 1 entity/ });
    await rule.waitFor();
    await page.reload();
    await rule.waitFor();
    await takeScreenshot(page, "settings-home");
    const users = await page.locator("steward-who").getByLabel("User").locator("option").allInnerTexts();
    expect(users.length).toBeGreaterThan(2);
    await rules.getByRole("button", { name: /Delete rule/ }).click();
    await rules.getByText("You have no rules of your own").waitFor();
    await page.context().close();
  });
});
