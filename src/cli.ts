/**
 * The offline command: `script/steward analyze` (see its --help).
 *
 * Exit codes: 0 analysed, 2 wrong usage, 65 unreadable input (EX_DATAERR), 70 a fault inside (EX_SOFTWARE).
 */
import { HELP, parseAnalyzeArguments } from "./app/analyze-arguments.ts";
import { analyzeHistory } from "./app/analyze-history.ts";
import { NO_PROGRESS, createProgress } from "./app/history-progress.ts";
import { DETECTORS } from "./core/detect/detectors.ts";
import { isAppError } from "./core/domain/errors.ts";
import { analyse } from "./core/suggest/analyse.ts";

const EXIT_USAGE = 2;
const EXIT_UNREADABLE = 65;
const EXIT_FAULT = 70;

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
  const parsed = parseAnalyzeArguments(
    argv,
    DETECTORS.map(({ id }) => id),
  );
  if (parsed === "help") {
    process.stdout.write(HELP);
    return;
  }
  const tick = (): number => performance.now();
  const say = (text: string): void => void process.stderr.write(text);
  const progress = parsed.quiet
    ? NO_PROGRESS
    : createProgress({ isTerminal: process.stderr.isTTY, write: say, tick });
  try {
    const summary = await analyzeHistory({
      arguments: parsed,
      analyse,
      standardInput: { name: "standard input", sizeBytes: null, open: () => process.stdin },
      writeOut: (text) => void process.stdout.write(text),
      progress,
      tick,
      peakRssMb: () => process.resourceUsage().maxRSS / 1024,
    });
    progress.end();
    if (!parsed.quiet) say(`${summary}\n`);
  } finally {
    progress.end();
  }
}

/** Says what went wrong on standard error. */
function tell(error: unknown): number {
  if (isAppError(error, "unreadable_input")) {
    process.stderr.write(`${error.message}\n`);
    return EXIT_UNREADABLE;
  }
  if (isAppError(error, "invalid_request")) {
    process.stderr.write(`${error.message} See script/steward --help.\n`);
    return EXIT_USAGE;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `Steward has a fault and ends without a result. Please report it with these lines:\n${trace}\n`,
  );
  return EXIT_FAULT;
}
