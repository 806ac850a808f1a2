/**
 * An automation that somebody wrote and that people keep undoing, in a real Home Assistant: the panel proposes the smallest change, beside what the automation
 * does as it is, writes it after its lines were seen, and takes it back. The integration is loaded anew meanwhile, under an open panel.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChangeList, SuggestionList } from "../../src/api/protocol.ts";
import { automation } from "../houses/demo-automations.ts";
import { openBrowser, openPath, openSignedIn, takeScreenshot } from "./browser.ts";
import type { HassSocket } from "./hass-socket.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { connectIntegration, startSteward, type StewardApp } from "./steward-app.ts";

const LAMP = "light.utility_room";
const AT_MIN = 19 * 60 + 30;
const TITLE = /^Let “Utility light in the evening” come \d+ minutes later$/;
const EVENING = automation(
  "utility_light",
  "Utility light in the evening",
  { kind: "time", atMin: AT_MIN },
  [{ trigger: "time", at: "19:30:00" }],
  [],
  [{ delayMin: 0, service: "light.turn_on", entityIds: [LAMP] }],
);

let home: HomeAssistant;
let steward: StewardApp;
let browser: Browser;
let socket: HassSocket;
let page: Page;

beforeAll(async () => {
  const root = path.resolve(import.meta.dirname, "../..");
  execFileSync(process.execPath, ["script/build-panel.ts"], { cwd: root, stdio: "pipe" });
  home = await startHomeAssistant({
    besides: {
      automations: [EVENING],
      // Anna switches it off again within minutes, and on when she does the washing.
      onDay: (day) =>
        [
          { after: 2 + (day.weekday % 3), service: "light.turn_off" },
          { after: 45 + (day.weekday % 4), service: "light.turn_on" },
          { after: 105, service: "light.turn_off" },
        ].map(({ after, service }) => ({
          atMs: day.at(AT_MIN + after),
          by: "anna" as const,
          entityId: LAMP,
          service,
        })),
    },
  });
  steward = await startSteward({ home });
  await connectIntegration(home, steward);
  socket = await home.socket();
  browser = await openBrowser();
  await steward.waitForAnalysis();
  ({ page } = await openSignedIn(browser, home.url, home.users.anna));
  page.setDefaultTimeout(15_000);
  await openPath(page, home.url, "/steward");
});

afterAll(async () => {
  await browser?.close();
  await steward?.stop();
  await home?.stop();
});

const cardOfChange = () =>
  page.locator("steward-suggestion-card", { has: page.getByRole("article", { name: TITLE }) });
const configThere = () => home.request("GET", `/api/config/automation/config/${EVENING.id}`);

it("proposes the change beside what the automation does as it is", async () => {
  const { items } = (await socket.call("steward/suggestions/list")) as SuggestionList;
  const change = items.find(({ kind }) => kind === "change");
  expect(change).toMatchObject({ title: expect.stringMatching(TITLE), replaces: EVENING.entity_id });
  expect(change?.present_backtest?.contradicted).toBeGreaterThan(20);
  expect(change?.backtest.contradicted).toBe(0);
  await cardOfChange().getByRole("table").getByText("Someone did the opposite soon after").waitFor();
  await takeScreenshot(page, "regret-card");
});

it("keeps its page while the integration is loaded anew, and goes on", async () => {
  const entries = (await socket.call("config_entries/get", { domain: "steward" })) as readonly {
    readonly entry_id: string;
  }[];
  await home.request("POST", `/api/config/config_entries/entry/${entries[0]?.entry_id ?? ""}/reload`, {});
  await cardOfChange().waitFor();
  await page.locator("steward-header").getByText("Watching").waitFor();
  expect(new URL(page.url()).pathname).toBe("/steward");
  // What changes from then on arrives.
  const { items } = (await socket.call("steward/suggestions/list")) as SuggestionList;
  const other = items.find(({ kind, state }) => kind === "new" && state === "proposed");
  if (other === undefined) throw new Error("nothing else is proposed");
  await socket.call("steward/suggestions/dismiss", { suggestion_id: other.id });
  await page.getByRole("article", { name: other.title, exact: true }).waitFor({ state: "detached" });
});

it("writes the change after its lines were seen, as a version that is taken back", async () => {
  const before = await configThere();
  await cardOfChange().getByRole("button", { name: "Change the automation" }).click();
  const dialog = page.locator("steward-change-dialog");
  await dialog.getByText("19:30:00").waitFor();
  await takeScreenshot(page, "regret-lines");
  expect(await configThere()).toEqual(before);
  await dialog.getByRole("button", { name: "Change it" }).click();
  await page.getByText("The automation was changed.").waitFor();
  const after = (await configThere()) as { readonly triggers: readonly { readonly at: string }[] };
  expect(after.triggers[0]?.at).toMatch(/^20:1[05]:00$/);

  await openPath(page, home.url, "/steward/settings");
  const written = page.locator("steward-changes");
  await written
    .getByRole("button", { name: /^Take back/ })
    .first()
    .click();
  await written.getByText("Taken back.").waitFor();
  expect(await configThere()).toEqual(before);
  const { items } = (await socket.call("steward/changes/list")) as ChangeList;
  expect(items.map(({ what }) => what)).toEqual(["undone", "changed"]);
});
