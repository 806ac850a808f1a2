/** The real app as a process of its own beside a real Home Assistant, as a Container install runs it. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Health } from "../../src/api/protocol.ts";
import type { FlowResult, HomeAssistant } from "./home-assistant.ts";
import { findFreePort, startProcess, waitFor, type RunningProcess } from "./processes.ts";

const CHECKOUT = path.resolve(import.meta.dirname, "../..");

export interface StewardOptions {
  readonly home: HomeAssistant;
  /** Instead of the owner's token. */
  readonly token?: string;
  /** Instead of home.url. */
  readonly homeUrl?: string;
  readonly port?: number;
  /** A folder inside Home Assistant's own unless told, so that it goes when that goes. */
  readonly dataDir?: string;
  /** More of the environment, or undefined to take something out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly onLine?: (line: string) => void;
}

export interface StewardApp {
  readonly url: string;
  readonly port: number;
  readonly apiToken: string;
  readonly dataDir: string;
  health(): Promise<Health>;
  /** Waits until the health says what is asked for; fails at once when the app has ended. */
  waitForHealth(what: string, isSo: (health: Health) => boolean, timeoutMs?: number): Promise<Health>;
  /** Waits for the first analysis, and so many open suggestions of it at least, one unless said. */
  waitForAnalysis(leastSuggestions?: number): Promise<Health>;
  logs(): string;
  hasExited(): boolean;
  readonly exited: Promise<number | null>;
  /** Where `passing-clock.mjs` was loaded: it is twenty minutes later from now on. */
  passTime(): void;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Starts the app; does not wait for anything, since a test may want to see it fail. */
export async function startSteward(options: StewardOptions): Promise<StewardApp> {
  const { home } = options;
  const port = options.port ?? (await findFreePort());
  const dataDir = options.dataDir ?? path.join(home.folder, "steward-data");
  const apiToken = randomBytes(24).toString("hex");
  const url = `http://127.0.0.1:${port}`;
  await mkdir(dataDir, { recursive: true });
  const running: RunningProcess = startProcess({
    command: path.join(CHECKOUT, "node_modules/.bin/node"),
    args: ["--disable-warning=ExperimentalWarning", path.join(CHECKOUT, "src/main.ts")],
    cwd: CHECKOUT,
    env: {
      SUPERVISOR_TOKEN: undefined,
      STEWARD_HA_URL: options.homeUrl ?? home.url,
      STEWARD_HA_TOKEN: options.token ?? home.users.anna.token,
      STEWARD_DATA_DIR: dataDir,
      STEWARD_CONFIG_DIR: home.folder,
      STEWARD_HOST: "127.0.0.1",
      STEWARD_PORT: String(port),
      STEWARD_API_TOKEN: apiToken,
      ...options.env,
    },
    onLine: options.onLine,
  });
  const health = async (): Promise<Health> => {
    const answer = await fetch(`${url}/healthz`);
    return (await answer.json()) as Health;
  };
  const waitForHealth: StewardApp["waitForHealth"] = async (what, isSo, timeoutMs = 60_000) => {
    const outcome = await waitFor(
      what,
      async () => {
        if (running.hasExited()) return "ended" as const;
        const now = await health();
        return isSo(now) ? now : undefined;
      },
      { timeoutMs, everyMs: 200 },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${running.output().slice(-3000)}`, { cause: error });
    });
    if (outcome === "ended") {
      throw new Error(`Steward ended while waiting for ${what}:\n${running.output().slice(-3000)}`);
    }
    return outcome;
  };
  return {
    url,
    port,
    apiToken,
    dataDir,
    health,
    waitForHealth,
    waitForAnalysis: (leastSuggestions = 1) =>
      waitForHealth(
        "the first analysis",
        ({ ready, last_analysis_ms, open_suggestions }) =>
          ready && last_analysis_ms !== null && open_suggestions >= leastSuggestions,
        120_000,
      ),
    logs: () => running.output(),
    hasExited: () => running.hasExited(),
    exited: running.exited,
    passTime: () => void process.kill(running.pid, "SIGUSR2"),
    stop: async () => running.stop(),
    kill: async () => running.kill(),
  };
}

/** Adds the integration in Home Assistant by the app's address and token, as a person would once the app answers. */
export async function connectIntegration(home: HomeAssistant, app: StewardApp): Promise<FlowResult> {
  await app.waitForHealth("Steward to answer", () => true);
  const flow = await home.addIntegration("steward", [{ url: app.url, token: app.apiToken }]);
  if (flow.type !== "create_entry") {
    throw new Error(`The integration could not be added: ${JSON.stringify(flow)}`);
  }
  return flow;
}
