/** The app as a process of its own, and what it says. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

export interface App {
  readonly exit: Promise<number | null>;
  output(): string;
  /** Resolves with the first match in the output. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}

const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
export const API_TOKEN = "a-token-for-the-tests";
/** Port 1 is nobody's: connections are refused at once. */
const NOWHERE = "http://127.0.0.1:1";

export async function portOf(app: App): Promise<number> {
  const [, port] = await app.waitFor(/Steward listens host=\S+ port=(\d+)/);
  return Number(port);
}

/** The app as its container starts it, with a data folder; without `STEWARD_HA_URL` nobody answers it. */
export function startApp(dataDir: string, env: Readonly<Record<string, string | undefined>> = {}): App {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env["PATH"],
      STEWARD_HA_URL: NOWHERE,
      STEWARD_HA_TOKEN: "a-long-lived-token",
      STEWARD_DATA_DIR: dataDir,
      STEWARD_HOST: "127.0.0.1",
      STEWARD_PORT: "0",
      STEWARD_API_TOKEN: API_TOKEN,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const look of waiting) look();
    });
  }
  const exit = once(child, "close").then(([code]) => code as number | null);
  return {
    exit,
    output: () => output,
    waitFor: async (pattern) =>
      await new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output);
          if (match === null) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
        void exit.then(() => reject(new Error(`It ended without saying ${String(pattern)}:\n${output}`)));
      }),
    kill: (signal) => void child.kill(signal),
  };
}
