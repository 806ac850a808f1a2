/** Child processes that never outlive the one that started them: started, read, stopped. */
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";

export interface RunningProcess {
  readonly pid: number;
  /** All it has written so far. */
  output(): string;
  hasExited(): boolean;
  readonly exited: Promise<number | null>;
  /** Asks it to end, and after a while makes it. Does nothing a second time. */
  stop(graceMs?: number): Promise<void>;
  /** Ends it on the spot, as a power cut would. */
  kill(): Promise<void>;
}

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly onLine?: ((line: string) => void) | undefined;
}

/** A long run's output is kept to its end: this many characters. */
const OUTPUT_LIMIT = 4_000_000;

export function startProcess(options: ProcessOptions): RunningProcess {
  const child = spawn(options.command, [...options.args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C reaches the parent alone, which then ends its children in order.
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    let rest = "";
    stream.on("data", (text: string) => {
      output = (output + text).slice(-OUTPUT_LIMIT);
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) options.onLine?.(line);
    });
  }
  const endWithParent = (): void => signal(child, "SIGKILL");
  process.once("exit", endWithParent);
  const exited = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      output += `${options.command} could not be started: ${error.message}\n`;
      resolve(null);
    });
    child.once("exit", (code) => resolve(code));
  }).finally(() => process.removeListener("exit", endWithParent));
  const hasExited = (): boolean =>
    child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  return {
    pid: child.pid ?? -1,
    output: () => output,
    hasExited,
    exited,
    async stop(graceMs = 20_000) {
      if (hasExited()) return;
      signal(child, "SIGTERM");
      const timer = setTimeout(() => signal(child, "SIGKILL"), graceMs);
      await exited;
      clearTimeout(timer);
      // Whatever it started itself and left behind.
      signal(child, "SIGKILL");
    },
    async kill() {
      if (hasExited()) return;
      signal(child, "SIGKILL");
      await exited;
    },
  };
}

/** Signals the child's whole group. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // It is gone already.
  }
}

/** Runs a command to its end; rejects with its last lines when it fails. */
export async function runProcess(options: ProcessOptions): Promise<string> {
  const running = startProcess(options);
  const code = await running.exited;
  if (code === 0) return running.output();
  const tail = running.output().split("\n").slice(-15).join("\n");
  throw new Error(`${options.command} ${options.args.join(" ")} failed (${code}):\n${tail}`);
}

/** A port nobody listens on just now: the wanted one, or any. Rejects when the wanted one is taken. */
export async function findFreePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no free port")),
      );
    });
  });
}

/** Asks again and again until there is an answer; a missing one is undefined. */
export async function waitFor<Value>(
  what: string,
  ask: () => Promise<Value | undefined> | Value | undefined,
  limits: { readonly timeoutMs?: number; readonly everyMs?: number } = {},
): Promise<Value> {
  const { timeoutMs = 60_000, everyMs = 100 } = limits;
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  while (performance.now() < deadline) {
    try {
      const value = await ask();
      if (value !== undefined) return value;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`Waited ${timeoutMs / 1000} s for ${what}`, { cause: lastError });
}
