/**
 * The offline command: `script/steward analyze` and `import` (see their --help).
 *
 * Exit codes: 0 done, 2 wrong usage, 65 unreadable input (EX_DATAERR), 70 a fault inside (EX_SOFTWARE).
 */
import { HELP, parseAnalyzeArguments } from "./app/analyze-arguments.ts";
import { analyzeHistory } from "./app/analyze-history.ts";
import { NO_PROGRESS, type Progress, createProgress } from "./app/history-progress.ts";
import type { HistorySource } from "./app/history-source.ts";
import { IMPORT_HELP, parseImportArguments } from "./app/import-arguments.ts";
import { DETECTORS } from "./core/detect/detectors.ts";
import { isAppError } from "./core/domain/errors.ts";
import { createBeside } from "./detect-beside.ts";

const EXIT_USAGE = 2;
const EXIT_UNREADABLE = 65;
const EXIT_FAULT = 70;
const STANDARD_INPUT: HistorySource = {
  name: "standard input",
  sizeBytes: null,
  open: () => process.stdin,
};

// A reader that has seen enough (`| head`) closes the pipe; that is not a fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : EXIT_FAULT);
});

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = tell(error);
}

async function main(argv: readonly string[]): Promise<void> {
  const [command, ...rest] = argv;
  await (command === "import" ? runImport(rest) : runAnalyze(argv));
}

async function runAnalyze(argv: readonly string[]): Promise<void> {
  const parsed = parseAnalyzeArguments(
    argv,
    DETECTORS.map(({ id }) => id),
  );
  if (parsed === "help") {
    process.stdout.write(HELP);
    return;
  }
  const beside = createBeside();
  try {
    await withProgress(parsed.quiet, (progress) =>
      analyzeHistory({
        arguments: parsed,
        analyse: beside.analyse,
        standardInput: STANDARD_INPUT,
        writeOut: (text) => void process.stdout.write(text),
        progress,
        tick,
        onRead: () => globalThis.gc?.(),
        peakRssMb: () => process.resourceUsage().maxRSS / 1024,
      }),
    );
  } finally {
    await beside.stop();
  }
}

async function runImport(argv: readonly string[]): Promise<void> {
  const parsed = parseImportArguments(argv);
  if (parsed === "help") {
    process.stdout.write(IMPORT_HELP);
    return;
  }
  const { importHistory } = await import("./import.ts");
  await withProgress(parsed.quiet, (progress) =>
    importHistory({
      arguments: parsed,
      standardInput: STANDARD_INPUT,
      onProgress: (ratio, note) => progress.at("reading", ratio, note),
    }),
  );
}

/** Shows the work's progress and, last, its one line for a person. */
async function withProgress(isQuiet: boolean, work: (progress: Progress) => Promise<string>): Promise<void> {
  const progress = isQuiet
    ? NO_PROGRESS
    : createProgress({ isTerminal: process.stderr.isTTY, write: say, tick });
  try {
    const summary = await work(progress);
    progress.end();
    if (!isQuiet) say(`${summary}\n`);
  } finally {
    progress.end();
  }
}

function tick(): number {
  return performance.now();
}

function say(text: string): void {
  process.stderr.write(text);
}

/** Says what went wrong on standard error. */
function tell(error: unknown): number {
  if (isAppError(error, "unreadable_input")) {
    process.stderr.write(`${error.message}\n`);
    return EXIT_UNREADABLE;
  }
  if (isAppError(error, "invalid_request") || isAppError(error, "store_unusable")) {
    process.stderr.write(`${error.message} See script/steward --help.\n`);
    return EXIT_USAGE;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `Steward has a fault and ends without a result. Please report it with these lines:\n${trace}\n`,
  );
  return EXIT_FAULT;
}
