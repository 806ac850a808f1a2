/**
 * What a person waits for while Steward analyses, and how long the hourly look takes: `node bench/while-analysing.ts [changes]`.
 *
 * A million changes of the made-up home (speed-home.ts) lie in a real store. The real app analyses them in full, asked by a client that
 * meanwhile asks what the panel asks, one request after the other; then the hourly look runs as the app runs it, in a process of its own.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openStore } from "../src/adapters/sqlite/open-store.ts";
import type { AnalysisMessage } from "../src/app/analysis-job.ts";
import { STORE_FILE } from "../src/app/store-file.ts";
import { type Home, homeSchema } from "../src/core/domain/home.ts";
import { HOUR_MS } from "../src/core/domain/time.ts";
import { startProcess } from "../src/start-process.ts";
import { signIn } from "../tests/api/client.ts";
import { API_TOKEN, portOf, startApp } from "../tests/app-process.ts";
import { startHaServer } from "../tests/fakes/ha-server.ts";
import { makeHome, writeHistory } from "./speed-home.ts";

const CHANGES = Number(process.argv[2] ?? 1_000_000);
const PANEL_LIMIT_MS = 50;
const QUICK_LIMIT_MS = 1_000;
const ASKED = ["status/get", "suggestions/list", "findings/list", "days/list", "learning/rules"];
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

const folder = mkdtempSync(path.join(os.tmpdir(), "steward-bench-"));
const data = path.join(folder, "data");
// As in the image: what a process that ends by itself leaves is there for those that are ended.
process.env["NODE_COMPILE_CACHE"] = path.join(folder, "compiled");
execFileSync(process.execPath, [path.resolve(import.meta.dirname, "../src/worker.ts")]);
try {
  const home = makeHome();
  const homeFile = path.join(folder, "home.json");
  const history = path.join(folder, "history.jsonl.gz");
  writeFileSync(homeFile, JSON.stringify(home));
  await writeHistory(history, CHANGES);
  const cli = path.resolve(import.meta.dirname, "../src/cli.ts");
  execFileSync(process.execPath, [
    cli,
    "import",
    "--data",
    data,
    "--history",
    history,
    "--home",
    homeFile,
    "--quiet",
  ]);
  const lastMs = packAll();
  const waits = await askWhileAnalysing();
  const quickMs = await lookQuickly(homeSchema.parse(home), lastMs);
  waits.sort((a, b) => a - b);
  const at = (ratio: number) => waits[Math.min(waits.length - 1, Math.floor(ratio * waits.length))] ?? 0;
  console.log(`changes remembered                 ${CHANGES.toLocaleString("en")}`);
  console.log(
    `a request during a full run        median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms (limit ${PANEL_LIMIT_MS}), longest ${at(1).toFixed(0)} ms, of ${waits.length}`,
  );
  console.log(`the hourly look, its process too   ${quickMs.toFixed(0)} ms (limit ${QUICK_LIMIT_MS})`);
  if (at(0.95) > PANEL_LIMIT_MS || quickMs > QUICK_LIMIT_MS) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** As the night does. @returns when the last change was */
function packAll(): number {
  const store = openStore({ path: path.join(data, STORE_FILE), log: SILENT });
  const lastMs = store.events.counts().lastMs ?? 0;
  for (let fromMs: number | null = 0; fromMs !== null;) fromMs = store.events.packNext(fromMs, lastMs);
  store.close();
  return lastMs;
}

/** @returns how long each answer took, milliseconds */
async function askWhileAnalysing(): Promise<number[]> {
  const server = await startHaServer();
  const app = startApp(data, { STEWARD_HA_URL: server.url, STEWARD_HA_TOKEN: server.token });
  try {
    const client = await signIn(`ws://127.0.0.1:${await portOf(app)}/api/ws`, API_TOKEN);
    const isRunning = async () => {
      const { result } = await client.ask("status/get");
      return (result as { readonly analysis: { readonly state: string } }).analysis.state === "running";
    };
    // The first one comes by itself as soon as the home is read.
    while (!(await isRunning())) {
      await client.ask("analysis/run");
      await pause(50);
    }
    const waits: number[] = [];
    while (await isRunning()) {
      for (const command of ASKED) {
        const beganMs = performance.now();
        await client.ask(command);
        waits.push(performance.now() - beganMs);
        await pause(10);
      }
    }
    client.close();
    return waits;
  } finally {
    app.kill("SIGTERM");
    await app.exit;
    await server.stop();
  }
}

/** @returns from its start to its result, milliseconds: the best of three */
async function lookQuickly(home: Home, lastMs: number): Promise<number> {
  const job = {
    storePath: path.join(data, STORE_FILE),
    home,
    rules: [],
    nowMs: lastMs + 1,
    windowDays: 183,
    seed: 1,
    scope: "quick",
    sinceMs: lastMs - HOUR_MS,
    // As an hour after the one before.
    watch: { incidents: [], open: null, lookedUntilMs: Math.floor(lastMs / HOUR_MS) * HOUR_MS - HOUR_MS },
  } as const;
  const all: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const beganMs = performance.now();
    const worker = startProcess("worker.ts", job);
    const result = await new Promise<AnalysisMessage>((resolve, reject) => {
      worker.on("message", (message) => {
        if (message.type !== "progress" && message.type !== "watched") resolve(message);
      });
      worker.on("error", reject);
    });
    all.push(performance.now() - beganMs);
    await worker.terminate();
    if (result.type !== "result" || result.result === null)
      throw new Error("the hourly look found nothing to do");
  }
  return Math.min(...all);
}
