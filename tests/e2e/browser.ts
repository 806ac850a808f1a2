/** A real Chromium, signed in to a real Home Assistant. */
import { mkdir } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { signInForTokens } from "./hass-process.ts";

const CHECKOUT = path.resolve(import.meta.dirname, "../..");

/** Screenshots are kept here for whoever reads a test's outcome; git ignores the folder. */
const ARTEFACTS = path.join(CHECKOUT, "tests/e2e/artefacts");

const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Shared memory is small in containers; without this, pages crash at random there.
  "--disable-dev-shm-usage",
];

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), headless: true, args: SWITCHES });
}

export interface SignInOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  /** Told of every error that a page reports. */
  readonly onPageError?: (message: string) => void;
}

/** A page that is signed in as a user, as their browser would be after they had typed name and password. */
export async function openSignedIn(
  browser: Browser,
  url: string,
  user: { readonly username: string; readonly password: string },
  options: SignInOptions = {},
): Promise<{ readonly page: Page; readonly context: BrowserContext }> {
  const { width = 1280, height = 900, colorScheme = "light" } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  const tokens = await signInForTokens(url, user);
  const stored = JSON.stringify({
    ...tokens,
    hassUrl: url,
    clientId: `${url}/`,
    expires: Date.now() + tokens.expires_in * 1000,
  });
  await context.addInitScript((value) => {
    // The panel may open frames of its own; only Home Assistant's own page keeps the tokens.
    if (!localStorage.getItem("hassTokens")) localStorage.setItem("hassTokens", value);
  }, stored);
  const page = await context.newPage();
  const report = options.onPageError;
  if (report !== undefined) {
    page.on("pageerror", (error) => report(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") report(message.text());
    });
  }
  return { page, context };
}

/** Opens a path of Home Assistant and waits until its frontend is connected. */
export async function openPath(page: Page, url: string, route: string): Promise<void> {
  await page.goto(url + route, { waitUntil: "domcontentloaded" });
  // Text, since the page's own world is not the one this project is typed for.
  await page.waitForFunction(
    "document.querySelector('home-assistant')?.hass?.connected === true",
    undefined,
    {
      timeout: 30_000,
    },
  );
}

/** Saves what the page shows as `tests/e2e/artefacts/<name>.png` and returns the file's path. */
export async function takeScreenshot(
  page: Page,
  name: string,
  { fullPage = false }: { readonly fullPage?: boolean } = {},
): Promise<string> {
  await mkdir(ARTEFACTS, { recursive: true });
  // Home Assistant's launch screen fades out over the page that is there already.
  await page.locator("#ha-launch-screen").waitFor({ state: "detached" });
  const file = path.join(ARTEFACTS, `${name}.png`);
  await page.screenshot({ path: file, fullPage });
  return file;
}

/** The same search as in script/lib/common.sh, which installs one where there is none. */
function findChromium(): string {
  const script = `. "${path.join(CHECKOUT, "script/lib/common.sh")}"; find_chromium`;
  try {
    return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim();
  } catch {
    throw new Error("Chromium is missing; script/setup --chromium says how to get one.");
  }
}
