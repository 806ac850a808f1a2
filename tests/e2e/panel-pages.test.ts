/**
 * The pages of rhythm, now and activity, and a day of a suggestion, in a real browser: what they show, by key and finger, in both themes and three
 * widths.
 */
import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { createIncidentSample, createNowSample, createRhythmSample } from "../fakes/panel-pages.ts";
import { createSamples } from "../fakes/panel-samples.ts";
import { takeScreenshot } from "./browser.ts";
import { focusedText, isShown, seriousIn } from "./panel-page.ts";
import { usePanel } from "./use-panel.ts";

const panel = usePanel();

async function visit(view: string, { width = 1280, height = 900, query = "" } = {}): Promise<Page> {
  const page = await panel.open(`/?path=/${view}${query}`, {
    viewport: { width, height },
    reducedMotion: "reduce",
  });
  await page.locator("steward-header").waitFor();
  return page;
}

const SIZES = [
  ["phone", 360],
  ["tablet", 800],
  ["desktop", 1280],
] as const;

/** A picture of each size and theme is kept. @returns what sticks out, and what is serious for axe */
async function look(
  name: string,
  open: (size: { width: number; query: string }) => Promise<Page>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [size, width] of SIZES) {
    for (const theme of ["light", "dark"]) {
      const query = `&narrow=${width < 870 ? 1 : 0}&dark=${theme === "dark" ? 1 : 0}`;
      const page = await open({ width, query });
      const scrollWidth = await page.evaluate("document.documentElement.scrollWidth");
      if (scrollWidth !== width) wrong.push(`${size}: ${String(scrollWidth)} pixels wide`);
      wrong.push(...(await seriousIn(page)));
      await takeScreenshot(page, `${name}-${size}-${theme}`);
      await page.close();
    }
  }
  return wrong;
}

describe("now", () => {
  it("shows today against what is usual, hour by hour, and the changes behind an hour", async () => {
    const page = await visit("now");
    const hour = page.getByRole("button", { name: /^07:00–08:00: \d+ done; usually 7.6, mostly 4.8–11.4$/ });
    await hour.focus();
    await page.keyboard.press("Enter");
    const region = page.getByRole("region", { name: "Done from 07:00 to 08:00" });
    await region.getByText("Kitchen lights").first().waitFor();
    const startMs = Date.parse("2026-11-20T07:00:00+01:00");
    expect(panel.app.asked.at(-1)).toEqual({
      type: "activity/list",
      params: { by: "people", after_ms: startMs, before_ms: startMs + 3_600_000, limit: 200 },
    });
    await page.keyboard.press("ArrowRight");
    expect(await isShown(page.getByRole("button", { name: /^08:00–09:00/, expanded: false }))).toBe(true);
    await hour.click();
    expect(await region.count()).toBe(0);
  });

  it("shows one room, and the changes of that room behind an hour", async () => {
    const page = await visit("now");
    await page.getByLabel("Show").selectOption("Kitchen");
    await page.getByRole("button", { name: /^19:00–20:00: usually/ }).click();
    await page.getByText("Done from 19:00 to 20:00").waitFor();
    expect(panel.app.asked.at(-1)?.params).toMatchObject({ area_id: "kitchen" });
  });

  it("follows what the app tells, and says nothing of incidents while there are none", async () => {
    const page = await visit("now");
    await page.getByText("Usually next").waitFor();
    await page.getByText("mostly 19:55–20:50").waitFor();
    await page.getByText("in 2 hours").waitFor();
    expect(await page.getByText("Not as usual").count()).toBe(0);
    panel.app.setNow(createNowSample({ incidents: { open: [createIncidentSample()], recent: [] } }));
    expect(await isShown(page.getByText("The freezer door has been open for an hour"))).toBe(true);
  });

  it("shows an incident with what was seen beside what is usual, and takes what is said of it", async () => {
    const page = await visit("now");
    const normal = createIncidentSample({ id: "two", key: "two", title: "A busy night", state: "normal" });
    const going = createIncidentSample({ monitor: "unusual-hour" });
    panel.app.setNow(createNowSample({ incidents: { open: [going], recent: [normal] } }));
    const incident = page.getByRole("article", { name: "The freezer door has been open for an hour" });
    await incident.getByText("Open: 62 min").waitFor();
    await incident.getByText("usually 2 min, mostly 1 to 5 min").waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await incident.getByText("Hour by hour").click();
    await incident.getByText("Temperature of the fridge", { exact: false }).first().waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await takeScreenshot(page, "now-incidents");
    await incident.getByRole("button", { name: /That’s normal/ }).click();
    await vi.waitFor(() =>
      expect(panel.app.asked.at(-1)).toEqual({ type: "incidents/normal", params: { incident_id: "one" } }),
    );
    await incident.getByRole("button", { name: /Tell me later/ }).click();
    await vi.waitFor(() => expect(panel.app.asked.at(-1)?.type).toBe("incidents/later"));
    await page.getByText("Earlier (1)").click();
    await page.getByRole("button", { name: "Not normal after all: A busy night" }).click();
    await vi.waitFor(() =>
      expect(panel.app.asked.at(-1)).toEqual({
        type: "incidents/not_normal",
        params: { incident_id: "two" },
      }),
    );
  });

  it("says why an answer could not be saved", async () => {
    const page = await visit("now");
    panel.app.setNow(createNowSample({ incidents: { open: [createIncidentSample()], recent: [] } }));
    panel.app.answer("incidents/normal", () => ({ error: { code: "busy", message: "not now" } }));
    await page.getByRole("button", { name: /That’s normal/ }).click();
    expect(await isShown(page.getByText("That could not be saved: not now"))).toBe(true);
  });

  it("shows health by severity with the things, and the last analysis", async () => {
    const page = await visit("now");
    await page.getByText("1 thing is broken").waitFor();
    await page.getByText("1 thing needs a look").waitFor();
    await page.getByText("Porch at sunset, Porch light evening").waitFor();
    expect(await isShown(page.getByText("4.2 s"))).toBe(true);
  });

  it("compares weeks, and rooms, in a chart that is loaded then and a table for those who cannot see it", async () => {
    const page = await visit("now");
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await page.getByText("Compared").click();
    await page.locator("steward-compare canvas").waitFor();
    expect(loaded.some((name) => name.startsWith("/steward-line-chart-"))).toBe(true);
    const table = page.getByRole("table", { name: "Actions of each day" });
    expect(await table.getByRole("columnheader").allTextContents()).toEqual([
      "Weekday",
      "Last seven days",
      "The seven days before",
    ]);
    await page.getByRole("radio", { name: "One against another" }).check();
    expect(await table.getByRole("columnheader").allTextContents()).toEqual(["Weekday", "Hall", "Kitchen"]);
    await page.locator("steward-compare steward-group-choice select").last().selectOption("Anna");
    await page.locator("steward-compare .u-over").hover({ position: { x: 300, y: 100 } });
    expect(await isShown(page.locator("steward-compare .legend", { hasText: "Anna: " }))).toBe(true);
  });

  it("says what it waits for, and what failed", async () => {
    panel.app.setNow(createNowSample({ today: null, findings: [] }));
    const page = await visit("now");
    await page.getByText("Reading the last weeks.").waitFor();
    await page.getByText("found nothing wrong").waitFor();
    panel.app.answer("now/subscribe", () => ({ error: { code: "busy", message: "Not yet." } }));
    const other = await visit("now");
    expect(await isShown(other.getByText("This could not be read: Not yet."))).toBe(true);
  });

  it("goes on when the connection is back, and ends its subscription with the page", async () => {
    const page = await visit("now");
    await page.getByText("Usually next").waitFor();
    panel.app.setOpen(false);
    await page.getByText("Reconnecting…").waitFor();
    panel.app.setOpen(true);
    await page.getByText("Watching").waitFor();
    await vi.waitFor(() =>
      expect(panel.app.asked.filter(({ type }) => type === "now/subscribe")).toHaveLength(2),
    );
    await page.evaluate("document.querySelector('steward-panel').remove()");
    await vi.waitFor(() =>
      expect(panel.app.asked.filter(({ type }) => type === "unsubscribe")).toHaveLength(3),
    );
    await page.evaluate("window.show()");
    expect(await isShown(page.getByText("Usually next"))).toBe(true);
  });

  it("looks well everywhere", async () => {
    const wrong = await look("now", async (size) => {
      const page = await visit("now", { ...size, height: 1500 });
      await page.getByRole("button", { name: /^07:00–08:00/ }).waitFor();
      await page.getByText("Compared").click();
      await page.locator("steward-compare canvas").waitFor();
      return page;
    });
    expect(wrong).toEqual([]);
  });

  it("runs from right to left, in German", async () => {
    const page = await visit("now", { width: 800, height: 1500, query: "&rtl=1&lang=de&narrow=1" });
    await page.getByText("Üblich als Nächstes").waitFor();
    await page.getByText("Verglichen").click();
    await page.locator("steward-compare canvas").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(800);
    await takeScreenshot(page, "now-rtl-de");
  });
});

describe("rhythm", () => {
  it("shows the week by home, area, person and thing, readable as a table and by key", async () => {
    const page = await visit("rhythm");
    const table = page.getByRole("table", { name: "Actions by weekday and hour: The whole home" });
    await table.waitFor();
    expect(await table.getByRole("row").count()).toBe(8);
    expect(await table.getByRole("columnheader").count()).toBe(25);
    const cell = table.getByRole("cell", {
      name: "Monday, 07:00–08:00: 2.4 times on average (19 on 8 days)",
    });
    await cell.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    expect(await focusedText(page)).toContain("Tuesday, 08:00–09:00");
    await page.getByLabel("Show").selectOption("Anna");
    expect(await isShown(page.getByRole("table", { name: "Actions by weekday and hour: Anna" }))).toBe(true);
  });

  it("shows the course of a usual day, of weekdays and of weekends", async () => {
    const page = await visit("rhythm");
    await page.getByText("Kitchen lights: on").waitFor();
    await page.getByText("06:50, mostly 06:41–07:02 · on 38 of 40 days").waitFor();
    await page.getByRole("radio", { name: "Weekends" }).check();
    await page.getByText("Kitchen lights: on").waitFor({ state: "detached" });
    expect(await isShown(page.getByText("09:00, mostly 08:20–10:00"))).toBe(true);
  });

  it("has one learned thing forgotten, and takes that back", async () => {
    const page = await visit("rhythm");
    const forget = page.getByRole("button", { name: /Forget this: Turn on the kitchen lights/ });
    await forget.focus();
    await page.keyboard.press("Enter");
    await page.getByText("Forgotten. It is not suggested from what was seen until now.").waitFor();
    expect(await forget.count()).toBe(0);
    expect(await page.getByRole("button", { name: /Forget this: Turn on the hall light/ }).isDisabled()).toBe(
      true,
    );
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await forget.waitFor();
    expect(panel.app.asked).toContainEqual({
      type: "rhythm/undo_reset",
      params: { suggestion_id: "weekday-lights" },
    });
  });

  it("lets who is no administrator look only", async () => {
    const page = await visit("rhythm", { query: "&admin=0" });
    await page.getByText("What Steward has learned").waitFor();
    expect(await page.getByRole("button", { name: /Forget this/ }).count()).toBe(0);
  });

  it("says why there is nothing and when there will be, and what failed", async () => {
    panel.app.answer("rhythm/get", () => createRhythmSample({ days: 3, learned: [] }));
    const page = await visit("rhythm");
    await page.getByText("Steward has seen 3 of the 7 days it needs for the rhythm of a week.").waitFor();
    await page.getByText("Nothing yet that is sure enough.").waitFor();
    panel.app.answer("rhythm/get", () => ({ error: { code: "busy", message: "Not yet." } }));
    const other = await visit("rhythm");
    expect(await isShown(other.getByText("This could not be read: Not yet."))).toBe(true);
  });

  it("looks well everywhere", async () => {
    const wrong = await look("rhythm", async (size) => {
      const page = await visit("rhythm", { ...size, height: 1600 });
      await page.getByText("What Steward has learned").waitFor();
      return page;
    });
    expect(wrong).toEqual([]);
  });

  it("runs from right to left, in German", async () => {
    const page = await visit("rhythm", { width: 800, height: 1600, query: "&rtl=1&lang=de&narrow=1" });
    await page.getByText("Was Steward gelernt hat").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(800);
    await takeScreenshot(page, "rhythm-rtl-de");
  });
});

describe("activity", () => {
  const rows = (page: Page) => page.locator("steward-activity-list .row:not(.day)");

  it("shows what was done by whom, by day, with Steward's record", async () => {
    const page = await visit("activity");
    await rows(page).first().waitFor();
    expect((await rows(page).first().innerText()).split(/\s*\n\s*/)).toEqual([
      "13:00",
      "Kitchen lights: on",
      "Anna",
    ]);
    expect(await isShown(page.getByRole("heading", { name: "Friday, November 20" }))).toBe(true);
    expect(await isShown(page.getByText("7 of 11"))).toBe(true);
    expect(await page.getByText("False alarms").count()).toBe(0);
  });

  it("filters by who and where, and shows everything again", async () => {
    const page = await visit("activity");
    await page.getByLabel("Who or what").selectOption("automation");
    await page.getByLabel("Area").selectOption("kitchen");
    await rows(page).filter({ hasText: "Kitchen lights" }).first().waitFor();
    expect(panel.app.asked.at(-1)).toMatchObject({ type: "activity/record" });
    expect(panel.app.asked.findLast(({ type }) => type === "activity/list")?.params).toEqual({
      by: "automation",
      area_id: "kitchen",
      limit: 200,
    });
    await page.getByText("Nothing of the kind was done").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Show everything" }).click();
    await rows(page).filter({ hasText: "Anna" }).first().waitFor();
  });

  it("scrolls through five thousand with only those in sight in the page", async () => {
    const page = await visit("activity");
    await rows(page).first().waitFor();
    const frames = await page.evaluate<{
      readonly slow: number;
      readonly frames: number;
      readonly most: number;
      readonly items: number;
    }>(`(async () => {
      let last = performance.now(), slow = 0, frames = 0, most = 0, still = 0;
      const list = document.querySelector("steward-panel").renderRoot.querySelector("steward-activity").renderRoot.querySelector("steward-activity-list");
      while (still < 40) {
        const before = window.scrollY;
        window.scrollBy(0, 400);
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        if (now - last > 34) slow += 1;
        last = now;
        frames += 1;
        most = Math.max(most, list.renderRoot.querySelectorAll(".row").length);
        still = window.scrollY === before ? still + 1 : 0;
      }
      return { slow, frames, most, items: list.items.length };
    })()`);
    expect(frames.most).toBeLessThan(100);
    expect(frames.frames).toBeGreaterThan(500);
    // How many frames were late is told, not asserted: the machine that tests this is shared.
    console.log(`${frames.slow} of ${frames.frames} frames took longer than two of a display`);
    expect(frames.items).toBe(5_000);
  });

  it("says that others' doing is left out, why there is nothing, and what failed", async () => {
    panel.app.answer("activity/list", () => ({ items: [], next_before_ms: null, is_whole: false }));
    const page = await visit("activity", { query: "&admin=0" });
    await page.getByText("Nothing was done yet since Steward began to remember.").waitFor();
    await page.getByText("You see what you did yourself").waitFor();
    expect(await page.getByLabel("Person").count()).toBe(0);
    expect(await page.getByText("Who saw and changed what").count()).toBe(0);
    panel.app.answer("activity/list", () => ({ error: { code: "busy", message: "Not yet." } }));
    const other = await visit("activity");
    await other.getByText("This could not be read: Not yet.").waitFor();
    panel.app.answer("activity/list", () => ({ items: [], next_before_ms: null, is_whole: true }));
    await other.getByRole("button", { name: "Try again" }).click();
    expect(await isShown(other.getByText("Nothing was done yet"))).toBe(true);
  });

  it("keeps what it shows while the connection drops, and reads anew when it is back", async () => {
    const page = await visit("activity");
    await rows(page).first().waitFor();
    panel.app.setOpen(false);
    await page.getByText("Reconnecting…").waitFor();
    expect(await isShown(rows(page).first())).toBe(true);
    panel.app.setOpen(true);
    await page.getByText("Watching").waitFor();
    expect(await isShown(rows(page).first())).toBe(true);
  });

  it("looks well everywhere", async () => {
    const wrong = await look("activity", async (size) => {
      const page = await visit("activity", size);
      await rows(page).first().waitFor();
      return page;
    });
    expect(wrong).toEqual([]);
  });

  it("runs from right to left, in German", async () => {
    const page = await visit("activity", { width: 800, query: "&rtl=1&lang=de&narrow=1" });
    await rows(page).first().waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(800);
    await takeScreenshot(page, "activity-rtl-de");
  });
});

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
    expect(panel.app.asked).toContainEqual({
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

  it("is read anew when the suggestion is edited meanwhile, and only then", async () => {
    const page = await visit("");
    await cardOf(page)
      .getByRole("button", { name: /November 14: / })
      .click();
    await page.getByText("What happened").waitFor();
    const daysAsked = () => panel.app.asked.filter(({ type }) => type === "suggestions/day").length;
    const [item, ...rest] = createSamples();
    if (item === undefined) throw new Error("no sample");
    panel.app.setList({ items: [{ ...item, runs: { count: 1, last_ms: Date.now() } }, ...rest], more: 0 });
    const edited = { ...item.automation, triggers: [{ trigger: "time", at: "08:00:00" }] as const };
    panel.app.setList({ items: [{ ...item, automation: edited, is_edited: true }, ...rest], more: 0 });
    await cardOf(page).getByText("Changed by you").waitFor();
    await vi.waitFor(() => expect(daysAsked()).toBe(2));
    expect(await isShown(page.getByText("What happened"))).toBe(true);
  });

  it("says why it cannot be shown", async () => {
    panel.app.answer("suggestions/day", () => ({ error: { code: "busy", message: "Not yet." } }));
    const page = await visit("");
    await cardOf(page)
      .getByRole("button", { name: /November 14: / })
      .click();
    expect(await isShown(page.getByText("This day could not be read: Not yet."))).toBe(true);
  });

  it("looks well everywhere", async () => {
    const wrong = await look("day", async (size) => {
      const page = await visit("", size);
      await cardOf(page)
        .getByRole("button", { name: /November 14: / })
        .click();
      await page.getByText("What happened").waitFor();
      await page.mouse.move(0, 0);
      return page;
    });
    expect(wrong).toEqual([]);
  });
});
