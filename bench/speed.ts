/**
 * How long `script/steward analyze` takes, by stage, beside the plainest gunzip + JSON.parse loop over the same file in the same run:
 * `node bench/speed.ts [changes …]`, by default 10^4, 10^5 and 10^6; `--large` adds 10^7.
 *
 * The home is made up: 200 devices over 30 days, four fifths of the changes numbers and motion, the rest people and automations with a
 * few habits among them. Each measurement runs in a process of its own, best of several; a ratio travels between machines, milliseconds
 * do not.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeHome, writeHistory } from "./speed-home.ts";

const RUNS = 3;

/** Tells on standard error what getrusage says at the end. */
const REPORTER = `process.on("exit", () => process.stderr.write("peak-rss-kb " + process.resourceUsage().maxRSS));`;
const ROOT = path.resolve(import.meta.dirname, "..");
const { sizes, isChild } = readArguments(process.argv.slice(2));

if (isChild) await runChild(process.argv[3] ?? "", process.argv[4] ?? "", process.argv[5] ?? "");
else await runAll();

function readArguments(argv: readonly string[]) {
  const numbers = argv.map(Number).filter((value) => value > 0);
  const usual = argv.includes("--large") ? [1e4, 1e5, 1e6, 1e7] : [1e4, 1e5, 1e6];
  return { sizes: numbers.length > 0 ? numbers : usual, isChild: argv[0] === "--child" };
}

interface Measured {
  readonly ms: number;
  readonly rssMb: number;
}

async function runAll(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "steward-speed-"));
  try {
    const homeFile = path.join(folder, "home.json");
    writeFileSync(homeFile, JSON.stringify(makeHome()));
    print(["changes", "MB zipped", "plain ms", "read ms", "detect ms", "rest ms", "total ms", "process ms"]);
    const ratios: string[][] = [];
    for (const size of sizes) {
      const file = path.join(folder, `history-${size}.jsonl.gz`);
      await writeHistory(file, size);
      const out = path.join(folder, "result.json");
      const plain = best(size, () => measureChild(["plain", file, homeFile]));
      const reading = best(size, () => measureChild(["read", file, homeFile]));
      const whole = best(size, () =>
        measureCommand(["analyze", "--history", file, "--home", homeFile, "--out", out, "--quiet"], out),
      );
      const { timings, suggestions } = whole;
      const detectMs = Object.values(timings.detectors).reduce((sum, ms) => sum + ms, 0);
      const restMs = timings.total_ms - timings.read_ms - detectMs;
      const zippedMb = statSync(file).size / 2 ** 20;
      print([
        size.toLocaleString("en"),
        zippedMb.toFixed(1),
        ...[plain.ms, timings.read_ms, detectMs, restMs, timings.total_ms, whole.ms].map((ms) =>
          ms.toFixed(0),
        ),
      ]);
      ratios.push([
        size.toLocaleString("en"),
        (whole.ms / plain.ms).toFixed(2),
        (whole.ms / reading.ms).toFixed(2),
        (reading.ms / plain.ms).toFixed(2),
        `${whole.rssMb.toFixed(0)} MB`,
        `${plain.rssMb.toFixed(0)} MB`,
        String(suggestions.length),
      ]);
      rmSync(file);
    }
    console.log("");
    print([
      "changes",
      "whole/plain",
      "whole/reading",
      "reading/plain",
      "peak RSS",
      "RSS of plain",
      "suggestions",
    ]);
    for (const row of ratios) print(row);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What runs in a process of its own: the plain loop, or reading rows into columns and no more. */
async function runChild(kind: string, file: string, homeFile: string): Promise<void> {
  if (kind === "plain") {
    const { createReadStream } = await import("node:fs");
    const { createGunzip } = await import("node:zlib");
    let rest = "";
    let states = 0;
    for await (const chunk of createReadStream(file).pipe(createGunzip()).setEncoding("utf8")) {
      const lines = `${rest}${String(chunk)}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if ("state" in (JSON.parse(line) as object)) states += 1;
    }
    process.stdout.write(String(states));
    return;
  }
  const { openFile } = await import("../src/app/history-source.ts");
  const { readHistory } = await import("../src/app/read-history.ts");
  const { readHome } = await import("../src/app/read-home.ts");
  const reading = await readHistory({
    sources: [await openFile(file)],
    home: await readHome(homeFile),
    onProgress() {},
  });
  process.stdout.write(String(reading.log.length));
}

function measureChild(args: readonly string[]): Measured {
  return measure([path.join(ROOT, "bench/speed.ts"), "--child", ...args]);
}

/** The command as a person types it; it tells its own peak, which getrusage counts as well. */
function measureCommand(args: readonly string[], out: string): Measured & Result {
  const startMs = performance.now();
  const { status, stderr } = spawnSync(path.join(ROOT, "script/steward"), args, { encoding: "utf8" });
  const ms = performance.now() - startMs;
  if (status !== 0) throw new Error(`script/steward failed: ${stderr}`);
  const result = readResult(out);
  return { ...result, ms, rssMb: result.timings.peak_rss_mb };
}

/** Wall time of a Node process, from start to end, and the most memory it held as the operating system counts it. */
function measure(args: readonly string[]): Measured {
  const reporter = `data:text/javascript,${encodeURIComponent(REPORTER)}`;
  const startMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", reporter, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const ms = performance.now() - startMs;
  const rss = /peak-rss-kb (\d+)/.exec(stderr)?.[1];
  if (status !== 0 || rss === undefined) throw new Error(`${args.join(" ")} failed: ${stderr}`);
  return { ms, rssMb: Number(rss) / 1024 };
}

/** The quickest run, with the most memory that any took; a long one is measured once. */
function best<T extends Measured>(size: number, run: () => T): T {
  const all = Array.from({ length: size > 1e6 ? 1 : RUNS }, run).toSorted((a, b) => a.ms - b.ms);
  return { ...(all[0] ?? run()), rssMb: Math.max(...all.map(({ rssMb }) => rssMb)) };
}

interface Result {
  readonly suggestions: readonly unknown[];
  readonly timings: {
    readonly read_ms: number;
    readonly total_ms: number;
    readonly peak_rss_mb: number;
    readonly detectors: Readonly<Record<string, number>>;
  };
}

function readResult(file: string): Result {
  return JSON.parse(readFileSync(file, "utf8")) as Result;
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(12) : cell.padStart(14))).join(""));
}
