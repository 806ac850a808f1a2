/** The settings of the built panel in a real browser, against an app that remembers what it is told. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { takeScreenshot } from "./browser.ts";
import { focusedText, isShown, seriousIn } from "./panel-page.ts";
import { usePanel } from "./use-panel.ts";

interface Visit {
  readonly width?: number;
  readonly query?: string;
  readonly path?: string;
}

const panel = usePanel();

async function visit({ width = 1280, query = "", path = "/steward/settings" }: Visit = {}): Promise<Page> {
  const below = path.startsWith("/steward") ? `path=${path.slice("/steward".length)}` : "";
  const page = await panel.open(`${path}${path.includes("#") ? "" : `?${below}${query}`}`, {
    viewport: { width, height: 900 },
    locale: "en-GB",
  });
  page.setDefaultTimeout(8_000);
  await page.locator("steward-header").waitFor();
  return page;
}

const sectionOf = (page: Page, name: string): Locator =>
  page.locator("steward-setting", { has: page.getByRole("region", { name }) });
const dialogOf = (page: Page, name: string): Locator =>
  page.locator("steward-confirm-dialog", { has: page.getByRole("dialog", { name }) });
/** Parameters of the last command of this type. */
const lastAsked = (type: string): unknown =>
  panel.app.asked.findLast((command) => command.type === type)?.params;

describe("the pages", () => {
  it("are links that follow Home Assistant's route, by keyboard as well", async () => {
    const page = await visit({ path: "/steward" });
    const pagesOf = page.getByRole("navigation", { name: "Pages" });
    const settings = pagesOf.getByRole("link", { name: "Settings" });
    expect(await settings.getAttribute("href")).toBe("/steward/settings");
    await page.getByRole("heading", { name: "Suggestions" }).waitFor();
    await settings.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What is learned from" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/steward/settings");
    expect(await settings.getAttribute("aria-current")).toBe("page");
    expect(await focusedText(page)).toBe("Settings");
    await page.goBack();
    await page.getByRole("heading", { name: "Suggestions" }).waitFor();
    expect(await settings.getAttribute("aria-current")).toBeNull();
  });

  it("are behind the hash on ingress, where the memory can be downloaded, too", async () => {
    const page = await visit({ path: "/ingress/#settings" });
    await page.getByRole("heading", { name: "Your data" }).waitFor();
    const link = page.getByRole("link", { name: "The memory (JSON Lines, zipped)" });
    expect(await link.getAttribute("href")).toBe("./api/export?gzip=1");
    await page.getByRole("link", { name: "Suggestions" }).click();
    await page.getByRole("heading", { name: "Suggestions" }).waitFor();
    expect(new URL(page.url()).hash).toBe("#suggestions");
  });

  it("are a row of their own below the header of a phone", async () => {
    const page = await visit({ width: 360, query: "&narrow=1" });
    const menu = await page.getByRole("button", { name: "Show or hide the sidebar" }).boundingBox();
    const link = await page.getByRole("link", { name: "Settings" }).boundingBox();
    expect(link?.y).toBeGreaterThanOrEqual((menu?.y ?? 0) + (menu?.height ?? 0));
    // All five are to be touched without scrolling.
    expect((link?.x ?? 0) + (link?.width ?? 999)).toBeLessThanOrEqual(360);
    expect(link?.height).toBeGreaterThanOrEqual(44);
  });
});

describe("the phones that hear from Steward", () => {
  it("are chosen by person, all of them again being all", async () => {
    const page = await visit();
    const phones = page.getByRole("group", { name: "Phones that hear from Steward" });
    expect(await phones.locator("label").allInnerTexts()).toEqual([
      "Anna: annas phone",
      "Anna: annas watch",
      "kitchen tablet",
    ]);
    await phones.getByRole("checkbox", { name: "Anna: annas watch" }).uncheck();
    await vi.waitFor(() =>
      expect(lastAsked("options/set")).toEqual({
        name: "notify_phones",
        value: "mobile_app_annas_phone, mobile_app_kitchen_tablet",
      }),
    );
    await phones.getByRole("checkbox", { name: "Anna: annas watch" }).check();
    await vi.waitFor(() => expect(lastAsked("options/set")).toMatchObject({ value: "all" }));
  });

  it("get a test notification, and what came of it is said", async () => {
    const page = await visit();
    await page.getByRole("button", { name: "Send a test notification" }).click();
    const said = page.getByText("Sent to 1 phone. Home Assistant could not send to kitchen tablet.");
    expect(await isShown(said)).toBe(true);
  });
});

describe("what is learned from", () => {
  it("tells each rule and what it does, and the defaults behind a line", async () => {
    const page = await visit();
    const section = sectionOf(page, "What is learned from");
    await section.getByText("Guest room is left out").waitFor();
    await section.getByText("Label · decides about 2 entities · 37 changes left out").waitFor();
    await section.getByText("Left out by default").click();
    await section.getByText("decides about 31 entities · 8,412 changes left out").waitFor();
    expect(await isShown(section.getByText("decides about 14 entities · always"))).toBe(true);
  });

  it("adds a rule for a thing chosen by name, and deletes it", async () => {
    const page = await visit();
    const section = sectionOf(page, "What is learned from");
    await section.getByLabel("Which entity").fill("living-room media");
    await section.getByRole("button", { name: "Add rule" }).click();
    await section.getByText("Living-room media is left out").waitFor();
    expect(lastAsked("learning/set_rule")).toEqual({
      effect: "exclude",
      by: "entity",
      value: "media_player.living",
    });
    await vi.waitFor(async () => expect(await section.getByLabel("Which entity").inputValue()).toBe(""));
    await section.getByRole("button", { name: "Delete rule: Living-room media" }).click();
    await section.getByText("Living-room media is left out").waitFor({ state: "detached" });
    expect(lastAsked("learning/delete_rule")).toEqual({ rule_id: "entity:media_player.living" });
  });

  it("offers what the home has of each kind", async () => {
    const page = await visit();
    const section = sectionOf(page, "What is learned from");
    const optionsOf = (name: string): Promise<string[]> =>
      section.getByLabel(name).locator("option").allInnerTexts();
    await section.getByRole("combobox", { name: "What", exact: true }).selectOption("Area");
    expect(await optionsOf("Which area")).toEqual(["Choose…", "Hall", "Kitchen"]);
    await section.getByRole("combobox", { name: "What", exact: true }).selectOption("Label");
    await vi.waitFor(async () => expect(await optionsOf("Which label")).toEqual(["Choose…", "Guest room"]));
    await section.getByRole("combobox", { name: "What", exact: true }).selectOption("Domain");
    expect(await optionsOf("Which domain")).toEqual(["Choose…", "Light", "media_player", "person"]);
    await section.getByRole("combobox", { name: "What", exact: true }).selectOption("Device");
    expect(
      await section
        .locator("datalist option")
        .evaluateAll((options) => options.map((option) => option.getAttribute("value"))),
    ).toEqual(["Bedside remote", "Remote (Hall)", "Remote (Kitchen)"]);
  });

  it("deletes what is stored only after a yes, and says how much it was", async () => {
    const page = await visit();
    const section = sectionOf(page, "What is learned from");
    await section.getByRole("combobox", { name: "What", exact: true }).selectOption("Person");
    await section.getByLabel("Which person").selectOption("Anna");
    await section.getByLabel("Also delete what is stored of it").check();
    await section.getByRole("button", { name: "Add rule" }).click();
    const dialog = dialogOf(page, "Delete what is stored, too?");
    await dialog.getByText("Nothing of what Anna did will be theirs any more").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(lastAsked("learning/set_rule")).toBeUndefined();
    await section.getByRole("button", { name: "Add rule" }).click();
    await dialog.getByRole("button", { name: "Leave out and delete" }).click();
    await section.getByText("Done. 214 stored changes were deleted.").waitFor();
    expect(lastAsked("learning/set_rule")).toMatchObject({ value: "person.anna", delete_stored: true });
  });

  it("says plainly what went wrong, and keeps what was chosen", async () => {
    panel.app.answer("learning/set_rule", () => ({
      error: { code: "busy", message: "Steward has not read the home yet." },
    }));
    const page = await visit();
    const section = sectionOf(page, "What is learned from");
    await section.getByLabel("Which entity").fill("Hall light");
    await section.getByRole("button", { name: "Add rule" }).click();
    await section.getByRole("alert").getByText("Steward has not read the home yet.").waitFor();
    expect(await section.getByLabel("Which entity").inputValue()).toBe("Hall light");
  });
});

describe("marked days", () => {
  it("are marked from a day to a day with a reason, and unmarked", async () => {
    const page = await visit();
    const section = sectionOf(page, "Marked days");
    await section.getByText("October 5, 2026 to October 16, 2026").waitFor();
    await section.getByLabel("From").fill("2026-12-24");
    await section.getByLabel("To, included").fill("2026-12-26");
    await section.getByLabel("Why (if you like)").fill("Christmas");
    await section.getByRole("button", { name: "Mark days" }).click();
    await section.getByText("Christmas").waitFor();
    expect(lastAsked("days/mark")).toEqual({ from: "2026-12-24", to: "2026-12-26", reason: "Christmas" });
    await section.getByRole("button", { name: "Unmark: December 24, 2026 to December 26, 2026" }).click();
    await section.getByText("Christmas").waitFor({ state: "detached" });
  });

  it("are proposed, and each proposal answered once", async () => {
    const page = await visit();
    const section = sectionOf(page, "Marked days");
    await section.getByText("More people than usual were at home: 5 at a time").waitFor();
    await section.getByRole("button", { name: "No, ordinary: November 14, 2026" }).click();
    await section.getByText("More people than usual").waitFor({ state: "detached" });
    await section.getByRole("button", { name: "Mark: November 7, 2026 to November 8, 2026" }).click();
    await section.getByText("proposed by Steward").waitFor();
    expect(await section.getByText("Were these days unlike others?").count()).toBe(0);
  });
});

describe("who did it", () => {
  it("takes that a remote is somebody's, and takes it back", async () => {
    const page = await visit();
    const section = sectionOf(page, "Who did it");
    await section.getByLabel("Which device").fill("Remote (Hall)");
    await section.getByLabel("Belongs to").selectOption("Anna");
    await section.getByRole("button", { name: "That is so" }).click();
    await section.getByText("Remote (Hall) is used by Anna").waitFor();
    expect(lastAsked("attribution/correct")).toEqual({
      device_id: "d1",
      initiator: "person",
      person: "person.anna",
    });
    await section.getByRole("button", { name: "Take back: Remote (Hall)" }).click();
    await section.getByText("Nothing was corrected.").waitFor();
    expect(lastAsked("attribution/correct")).toEqual({ device_id: "d1", initiator: null });
  });

  it("tells while what is stored does not follow yet, until it does", async () => {
    let isApplying = true;
    panel.app.answer("attribution/corrections", () => ({ items: [], programs: [], applying: isApplying }));
    const page = await visit();
    const note = page.getByText("Steward is going through what it remembers with this…");
    await note.waitFor();
    isApplying = false;
    await vi.waitFor(async () => expect(await note.count()).toBe(0), 8_000);
  });

  it("marks a user as a program, and as a person again", async () => {
    const page = await visit();
    const section = sectionOf(page, "Who did it");
    await section.getByLabel("User").selectOption("Flows");
    await section.getByRole("button", { name: "Is a program" }).click();
    await section.getByRole("button", { name: "Is a person: Flows" }).click();
    await section.getByRole("button", { name: "Is a person: Flows" }).waitFor({ state: "detached" });
    expect(lastAsked("users/mark")).toEqual({ user_id: "user-nodered", program: false });
  });
});

describe("a replaced device", () => {
  it("inherits the past of an entity that is gone, after a yes", async () => {
    const page = await visit();
    const section = sectionOf(page, "A replaced device");
    await section.getByLabel("The old entity").fill("light.old_hall");
    await section.getByLabel("The new entity").fill("Hall light");
    await section.getByRole("button", { name: "Hand its past over" }).click();
    const dialog = dialogOf(page, "Hand the past over?");
    await dialog.getByText("becomes the past of Hall light").waitFor();
    await dialog.getByRole("button", { name: "Hand its past over" }).click();
    await section.getByText("Done. The past moves over bit by bit.").waitFor();
    expect(lastAsked("entities/inherit")).toEqual({
      from_entity_id: "light.old_hall",
      to_entity_id: "light.hall",
    });
    expect(await section.getByLabel("The old entity").inputValue()).toBe("");
  });

  it("is offered only what is of the same kind", async () => {
    const page = await visit();
    const section = sectionOf(page, "A replaced device");
    await section.getByLabel("The old entity").fill("light.old_hall");
    await section.getByLabel("The new entity").fill("Living-room media");
    await section.getByLabel("The new entity").blur();
    await section.getByText("There is nothing of that name to choose from.").waitFor();
    expect(await section.getByRole("button", { name: "Hand its past over" }).isDisabled()).toBe(true);
  });
});

describe("Steward's own backups", () => {
  it("are made now, listed, and put back after a yes", async () => {
    const page = await visit();
    const backups = page.locator("steward-backups");
    await backups.getByRole("button", { name: "Back up now" }).click();
    await page.getByText("The memory is backed up.").waitFor();
    await backups.getByText("3 backups").click();
    await backups.getByText("49.6 MB").waitFor();
    await backups
      .getByRole("button", { name: /^Put back: / })
      .last()
      .click();
    expect(await seriousIn(page)).toEqual([]);
    await page.locator("steward-confirm-dialog").getByRole("button", { name: "Put back" }).click();
    await page.getByText("Steward starts anew with the backup.").waitFor();
    expect(panel.app.asked.find(({ type }) => type === "backups/restore")?.params).toEqual({
      made_ms: Date.parse("2026-11-20T12:00:00Z") - 33 * 3_600_000,
    });
  });
});

describe("the data", () => {
  it("of a person is deleted only when the name is typed, and what went is said", async () => {
    const page = await visit();
    const section = sectionOf(page, "Your data");
    await section.getByLabel("Which person").selectOption("Anna");
    await section.getByRole("button", { name: "Delete everything" }).click();
    const dialog = dialogOf(page, "Delete everything about Anna?");
    const forGood = dialog.getByRole("button", { name: "Delete for good" });
    expect(await forGood.isDisabled()).toBe(true);
    await dialog.getByLabel("To go on, type “Anna”").fill("Ann");
    await page.keyboard.press("Enter");
    expect(lastAsked("privacy/delete")).toBeUndefined();
    await dialog.getByLabel("To go on, type “Anna”").fill("anna");
    await page.keyboard.press("Enter");
    await section.getByText("Anna is deleted, with 1,204 changes.").waitFor();
    expect(lastAsked("privacy/delete")).toEqual({ user_id: "user-anna" });
    expect(await isShown(section.getByText("3 backups of Steward's own that held it are gone."))).toBe(true);
  });

  it("has its audit log behind a line", async () => {
    const page = await visit();
    await page.getByText("Who saw and changed what").click();
    await page.getByText("Nothing yet.").waitFor();
    await vi.waitFor(() => expect(lastAsked("audit/list")).toEqual({ limit: 50 }));
  });

  it("says in its audit log who did what, how often and how much went where, and shows earlier lines on demand", async () => {
    const line = {
      name: null,
      subject: null,
      to_whom: null,
      bytes: 0,
      count: 1,
      sent: null,
      at_ms: Date.now(),
    };
    const looked = { ...line, who: "u1", name: "Ben", what: "suggestions/list", bytes: 45_600, count: 12 };
    const refused = { ...line, who: "nobody", what: "sign_in_refused", to_whom: "192.0.2.7" };
    const marked = { ...line, who: "erased", what: "days/mark", subject: "2026-12-24" };
    panel.app.answer("audit/list", ({ before_ms }) =>
      before_ms === undefined
        ? { items: [looked, refused], next_before_ms: 4_711 }
        : { items: [marked], next_before_ms: null },
    );
    const page = await visit();
    await page.getByText("Who saw and changed what").click();
    const log = page.locator("steward-audit");
    await log.getByText("Ben · Looked at the suggestions").waitFor();
    expect(await isShown(log.getByText("12 times · 45.6 kB"))).toBe(true);
    expect(await isShown(log.getByText("Somebody unknown · Was turned away without the right token"))).toBe(
      true,
    );
    expect(await isShown(log.getByText("to 192.0.2.7"))).toBe(true);
    await log.getByRole("button", { name: "Show earlier" }).click();
    await log.getByText("A person who was deleted · Marked days").waitFor();
    expect(await log.getByRole("listitem").count()).toBe(3);
    expect(await log.getByRole("button").count()).toBe(0);
    expect(lastAsked("audit/list")).toEqual({ limit: 50, before_ms: 4_711 });
  });
});

describe("who may what", () => {
  it("shows what there is to set and the marked days, without a control, to who is no administrator", async () => {
    const page = await visit({ query: "&admin=0" });
    await page.getByText("Autumn holiday").waitFor();
    expect(await page.getByText("An administrator of this home can see and change this.").count()).toBe(7);
    const controls = page.locator("steward-settings").locator("button, input, select");
    expect(await controls.count()).toBe(0);
    expect(new Set(panel.app.asked.map(({ type }) => type))).toEqual(
      new Set(["status/subscribe", "suggestions/subscribe", "days/list"]),
    );
  });

  it("keeps the page while the link is gone, and loads anew when it is back", async () => {
    const page = await visit();
    await page.getByText("Guest room is left out").waitFor();
    panel.app.setOpen(false);
    await page.getByText("Reconnecting…").waitFor();
    expect(await page.getByRole("button", { name: "Delete rule: Guest room" }).isDisabled()).toBe(true);
    panel.app.setOpen(true);
    await page.getByText("Watching").waitFor();
    await vi.waitFor(() =>
      expect(panel.app.asked.filter(({ type }) => type === "learning/rules")).toHaveLength(2),
    );
    expect(
      await isShown(page.getByRole("button", { name: "Delete rule: Guest room", disabled: false })),
    ).toBe(true);
  });
});

describe("looks and access", () => {
  it.each([
    ["phone", 360, "&narrow=1"],
    ["tablet", 800, "&narrow=1"],
    ["desktop", 1280, ""],
  ] as const)("fits a %s in light and dark, without anything serious for axe", async (name, width, query) => {
    for (const isDark of [false, true]) {
      const page = await visit({ width, query: `${query}&dark=${isDark ? 1 : 0}` });
      await page.getByText("Guest room is left out").waitFor();
      await page.getByText("Left out by default").click();
      await page.getByText("Who saw and changed what").click();
      await page.getByText("Nothing yet.").waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await seriousIn(page)).toEqual([]);
      await page.setViewportSize({
        width,
        height: Number(await page.evaluate("document.body.scrollHeight")),
      });
      await takeScreenshot(page, `settings-${name}-${isDark ? "dark" : "light"}`);
    }
  });

  it("runs from right to left, in German", async () => {
    const page = await visit({ width: 800, query: "&rtl=1&lang=de&narrow=1" });
    await page.getByText("Guest room wird ausgelassen").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(800);
    await takeScreenshot(page, "settings-rtl-de");
  });

  it("asks with a dialog that axe finds nothing serious in", async () => {
    const page = await visit();
    const section = sectionOf(page, "Your data");
    await section.getByLabel("Which person").selectOption("Ben");
    await section.getByRole("button", { name: "Delete everything" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await takeScreenshot(page, "settings-delete");
    await page.getByLabel("To go on, type “Ben”").fill("Ben");
    expect(await seriousIn(page)).toEqual([]);
  });
});
