/** The words of `script/steward import`: which history goes into which data folder. */
import { parseArgs } from "node:util";
import { type AppError, PlainError } from "../core/domain/errors.ts";

export interface ImportArguments {
  /** Steward's data folder. */
  readonly data: string;
  /** Path, `-` for standard input. */
  readonly history: string;
  readonly home: string | null;
  readonly quiet: boolean;
}

export const IMPORT_HELP = `Usage: script/steward import --data FOLDER --history HISTORY [--home HOME] [--quiet]

Puts an export back into a data folder that has no memory yet. Steward must not be running on it.

  --data FOLDER       Steward's data folder (STEWARD_DATA_DIR of the container)
  --history HISTORY   what /api/export gave: JSON Lines, gzip or not; - is standard input
  --home HOME         what /api/export?part=home gave: tells who did it in lines that are not Steward's own
  --quiet             no progress

All of it is imported or nothing. Exit codes: 0 imported, 2 wrong usage or the folder has a memory already,
65 unreadable input, 70 a fault inside.
`;

/**
 * @param argv what follows `import`
 * @returns `"help"` where help was asked for
 * @throws AppError invalid_request
 */
export function parseImportArguments(argv: readonly string[]): ImportArguments | "help" {
  const values = parse(argv);
  if (values.help === true) return "help";
  const { data, history } = values;
  if (data === undefined || data === "") throw refusal("The data folder is missing: --data FOLDER.");
  if (history === undefined || history === "") throw refusal("A history is missing: --history FILE.");
  return { data, history, home: values.home ?? null, quiet: values.quiet ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        history: { type: "string" },
        home: { type: "string" },
        quiet: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [sentence = error.message] = error.message.split(/[.\n]\s/);
    throw refusal(`${sentence.replace(/\.$/, "")}.`);
  }
}

function refusal(sentence: string): AppError {
  return new PlainError("invalid_request", sentence);
}
