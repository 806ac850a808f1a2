/** Where automations are written by hand: Steward says what saving would cost, and gives the YAML where it cannot save. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SuggestionList } from "../../src/api/protocol.ts";
import { openBrowser, openPath, openSignedIn, takeScreenshot } from "./browser.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { type StewardApp, connectIntegration, startSteward } from "./steward-app.ts";

const WITH_COMMENTS = `# Written by hand, with love
- id: goodnight
  alias: Good night
  triggers: [{trigger: time, at: "23:59:00"}]
  actions: [{action: light.turn_off, target: {entity_id: light.garden_path}}]
`;
const BY_HAND = `automation:
  - alias: Morning
    triggers: [{trigger: time, at: "06:00:00"}]
    actions: [{action: light.turn_on, target: {entity_id: light.garden_path}}]`;

let home: HomeAssistant;
let steward: StewardApp;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  home = await startHomeAssistant({ automationsYaml: WITH_COMMENTS });
  steward = await startSteward({ home });
  await connectIntegration(home, steward);
  browser = await openBrowser();
  await steward.waitForHealth("a suggestion", ({ open_suggestions: open }) => open > 0, 120_000);
  ({ page } = await openSignedIn(browser, home.url, home.users.anna));
});

afterAll(async () => {
  await browser?.close();
  await steward?.stop();
  await home?.stop();
});

describe("automations written by hand", () => {
  it("keep their comments until somebody has agreed to lose them", async () => {
    const before = await automationsFile();
    await openPath(page, home.url, "/steward");
    const create = page.getByRole("button", { name: "Create" }).first();
    await create.click();
    await page.getByText("Comments in automations.yaml will be lost").waitFor();
    await takeScreenshot(page, "hand-written-1-comments");
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await automationsFile()).toBe(before);

    const socket = await home.socket();
    const { items } = (await socket.call("steward/suggestions/list")) as SuggestionList;
    const item = items.find(({ mode }) => mode === "act");
    await expect(
      socket.call("steward/suggestions/create", { suggestion_id: item?.id ?? "" }),
    ).rejects.toThrow(/comments/);
    expect(await automationsFile()).toBe(before);

    await create.click();
    await page.getByRole("button", { name: "Create anyway" }).click();
    await page.locator("steward-active-card").waitFor();
    const after = await automationsFile();
    expect(after).toContain("Good night");
    expect(after).toContain("[steward:");
  });

  it("outside of automations.yaml are given as YAML to paste, with the reason", async () => {
    const file = path.join(home.folder, "configuration.yaml");
    const configuration = await readFile(file, "utf8");
    const included = "automation: !include automations.yaml";
    expect(configuration).toContain(included);
    await writeFile(file, configuration.replace(included, BY_HAND));
    const before = await automationsFile();

    await openPath(page, home.url, "/steward");
    await page.getByRole("button", { name: "Create" }).first().click();
    await page.getByText("Paste this into your configuration").waitFor();
    await page.getByText(/Your automations are written by hand/).waitFor();
    await page.getByText(/trigger: time/).waitFor();
    await takeScreenshot(page, "hand-written-2-paste");
    expect(await automationsFile()).toBe(before);
  });
});

async function automationsFile(): Promise<string> {
  return readFile(path.join(home.folder, "automations.yaml"), "utf8");
}
