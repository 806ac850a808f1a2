/** script/demo: the demo home with Steward in it, step by step; with --check every step is verified and nothing stays. */
import { styleText } from "node:util";
import type { Status, SuggestionList } from "../../src/api/protocol.ts";
import { findFreePort, waitFor } from "../../tests/e2e/processes.ts";
import { startHomeAssistant, type HomeAssistant } from "../../tests/e2e/home-assistant.ts";
import { connectIntegration, startSteward, type StewardApp } from "../../tests/e2e/steward-app.ts";
import { openBrowser, openPath, openSignedIn, takeScreenshot } from "../../tests/e2e/browser.ts";
import { startResidents } from "../../tests/e2e/residents.ts";

/** Where people look for Home Assistant first. */
const USUAL_PORT = 8123;
const ANALYSIS_TIMEOUT_MS = 150_000;
const DAY_MS = 86_400_000;
/** What shells make of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** A step that failed and has said so. */
class StepFailed extends Error {}

const isCheck = process.argv.includes("--check");
const startedMs = performance.now();
const cleanUps: (() => Promise<void> | void)[] = [];
const interrupted = new AbortController();
let failures = 0;

// What is still running when an interrupted demo ends is ended with this process.
process.exit(await main());

async function main(): Promise<number> {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (interrupted.signal.aborted) process.exit(INTERRUPTED);
      say(styleText("dim", "  … ending"));
      interrupted.abort();
    });
  }
  try {
    return await Promise.race([run(), whenInterrupted()]);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return 1;
  } finally {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp();
  }
}

async function run(): Promise<number> {
  const home = await step("Home Assistant is up, with 30 days of history", async () => {
    const started = await startHomeAssistant({
      port: isCheck ? await findFreePort() : await findUsualPort(),
      onProgress: (what) => say(styleText("dim", `  … ${what}`)),
    });
    cleanUps.push(async () => started.stop());
    return started;
  });
  if (isCheck) await checkPast(home);

  const app = await step("Steward runs and is connected", async () => {
    const started = await startSteward({ home, env: { STEWARD_LOG_LEVEL: "info" } });
    cleanUps.push(async () => started.stop());
    await started.waitForHealth("Steward to connect", (health) => health.connected);
    return started;
  });
  await step("The integration is added, the panel is in the sidebar", async () => {
    await connectIntegration(home, app);
    const socket = await home.socket();
    const panels = (await socket.call("get_panels")) as Readonly<Record<string, unknown>>;
    if (!("steward" in panels)) throw new Error("Home Assistant's panels lack /steward");
  });
  await step("The history is imported", async () => importHistory(app));
  await step("The first analysis is done", async () => waitForAnalysis(home, app));
  if (isCheck) {
    await checkSuggestions(home);
    await checkPanel(home);
    say("");
    say(failures === 0 ? "Everything works." : `${failures} of the steps failed.`);
    return failures === 0 ? 0 : 1;
  }
  return stay(home, app);
}

async function stay(home: HomeAssistant, app: StewardApp): Promise<number> {
  const residents = await startResidents(home, {
    onLost: () => say("  Home Assistant does not answer; the residents wait for it."),
  });
  cleanUps.push(() => residents.stop());
  const { anna, ben } = home.users;
  say("");
  say(`  ${styleText("bold", "Steward")}   ${styleText("cyan", `${home.url}/steward`)}`);
  say(
    `  Sign in   ${anna.username} / ${anna.password} (administrator)  or  ${ben.username} / ${ben.password}`,
  );
  say("  The home lives on, and Steward goes on learning. Ctrl-C ends everything.");
  const ended = app.exited.then((code) => {
    if (interrupted.signal.aborted) return 0;
    report(false, `Steward ended (${code}):\n${app.logs().slice(-2000)}`);
    return 1;
  });
  return Promise.race([ended, whenInterrupted()]);
}

/** Home Assistant's own word on the seeded past. */
async function checkPast(home: HomeAssistant): Promise<void> {
  const socket = await home.socket();
  const startTime = new Date(Date.now() - 29 * DAY_MS).toISOString();
  const habit = home.house.habits[0];
  const entityId = habit?.entityId ?? "";
  await check("Its history shows the past", async () => {
    const history = (await socket.call("history/history_during_period", {
      start_time: startTime,
      entity_ids: [entityId],
    })) as Readonly<Record<string, readonly unknown[]>>;
    const rows = history[entityId]?.length ?? 0;
    if (rows < 20) throw new Error(`only ${rows} states of ${entityId} in 29 days`);
    return `${rows} states of ${entityId}`;
  });
  await check("Its logbook knows who did it", async () => {
    const rows = (await socket.call("logbook/get_events", {
      start_time: startTime,
      entity_ids: [entityId, "light.hallway"],
    })) as readonly { context_user_id?: string; context_entity_id?: string }[];
    const people = new Set([home.users.anna.id, home.users.ben.id]);
    const byPeople = rows.filter(({ context_user_id: id }) => id !== undefined && people.has(id)).length;
    const byAutomations = rows.filter((row) => row.context_entity_id?.startsWith("automation.")).length;
    if (byPeople === 0 || byAutomations === 0) {
      throw new Error(`${byPeople} changes by people, ${byAutomations} by automations`);
    }
    return `${byPeople} changes by people, ${byAutomations} by automations`;
  });
}

async function importHistory(app: StewardApp): Promise<string> {
  let said = 0;
  const health = await app.waitForHealth(
    "the history's import",
    ({ import: { state, progress } }) => {
      const quarters = Math.floor(progress * 4);
      if (quarters > said && quarters < 4) say(styleText("dim", `  … ${quarters * 25} % imported`));
      said = quarters;
      return state === "done" || state === "failed";
    },
    ANALYSIS_TIMEOUT_MS,
  );
  if (health.import.state === "failed") throw new Error(app.logs().slice(-2000));
  return "30 days";
}

async function waitForAnalysis(home: HomeAssistant, app: StewardApp): Promise<string> {
  const socket = await home.socket();
  const status = await waitFor(
    "the first analysis",
    async () => {
      const { analysis } = (await socket.call("steward/status/get")) as Status;
      return analysis.last_finished_ms !== null || analysis.last_error !== null ? analysis : undefined;
    },
    { timeoutMs: ANALYSIS_TIMEOUT_MS, everyMs: 250 },
  );
  if (status.last_error !== null) throw new Error(status.last_error);
  return `open suggestions: ${(await app.health()).open_suggestions}`;
}

async function checkSuggestions(home: HomeAssistant): Promise<void> {
  await check("A planted habit is among the suggestions", async () => {
    const socket = await home.socket();
    const list = (await socket.call("steward/suggestions/list")) as SuggestionList;
    const found = home.house.habits.filter(({ entityId }) =>
      list.items.some((item) => item.target_entity_ids.includes(entityId)),
    );
    if (found.length === 0) {
      throw new Error(`none of the ${list.items.length} suggestions is about one of the habits`);
    }
    return `${found.length} of ${home.house.habits.length} habits: ${found.map(({ id }) => id).join(", ")}`;
  });
}

async function checkPanel(home: HomeAssistant): Promise<void> {
  await check("The panel shows them in Chromium", async () => {
    const browser = await openBrowser();
    cleanUps.push(async () => browser.close());
    const problems: string[] = [];
    const { page } = await openSignedIn(browser, home.url, home.users.anna, {
      onPageError: (message) => problems.push(message),
    });
    await openPath(page, home.url, "/steward");
    const cards = page.locator("steward-panel steward-suggestion-card");
    try {
      await cards.first().waitFor({ state: "visible", timeout: 20_000 });
    } catch (error) {
      const file = await takeScreenshot(page, "demo-panel-failed");
      const detail = problems.length > 0 ? `; the page reported: ${problems.join("; ")}` : "";
      throw new Error(`no suggestion became visible, see ${file}${detail}`, { cause: error });
    }
    const count = await waitFor("the cards", async () => cards.count());
    return `cards: ${count}, screenshot ${await takeScreenshot(page, "demo-panel")}`;
  });
}

/** One line of the outcome. What comes after builds on it: a failure ends the demo. */
async function step<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const begunMs = performance.now();
  try {
    const result = await work();
    const detail = typeof result === "string" ? `: ${result}` : "";
    report(true, `${what}${detail}${took(begunMs)}`);
    return result;
  } catch (error) {
    // What breaks while everything is being ended is no failure.
    if (interrupted.signal.aborted) throw new StepFailed(what, { cause: error });
    const message = error instanceof Error ? error.message : String(error);
    report(false, `${what}${took(begunMs)}\n  ${message.replaceAll("\n", "\n  ")}`);
    throw new StepFailed(what, { cause: error });
  }
}

/** Like a step, but nothing builds on it: after a failure the others are still looked at. */
async function check(what: string, work: () => Promise<string>): Promise<void> {
  await step(what, work).catch(() => undefined);
}

function report(isGood: boolean, text: string): void {
  if (!isGood) failures += 1;
  say(`${isGood ? styleText("green", "✓") : styleText("red", "✗")} ${text}`);
}

function took(begunMs: number): string {
  const now = performance.now();
  const step = ((now - begunMs) / 1000).toFixed(1);
  return styleText("dim", ` (${step} s, ${((now - startedMs) / 1000).toFixed(0)} s in all)`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function findUsualPort(): Promise<number> {
  return findFreePort(USUAL_PORT).catch(async () => findFreePort());
}

async function whenInterrupted(): Promise<number> {
  return new Promise((resolve) => {
    interrupted.signal.addEventListener("abort", () => resolve(INTERRUPTED), { once: true });
  });
}
