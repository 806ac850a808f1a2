/** The offline command's words: what may be given, what it means, and a sentence for what may not. */
import { parseArgs } from "node:util";
import { type AppError, PlainError } from "../core/domain/errors.ts";

export interface AnalyzeArguments {
  /** Paths, `-` for standard input. */
  readonly history: readonly string[];
  readonly home: string | null;
  readonly out: string | null;
  /** `null`: all there are. */
  readonly detectors: readonly string[] | null;
  readonly seed: number;
  readonly quiet: boolean;
}

export const HELP = `Usage: script/steward analyze --history HISTORY [--home HOME] [--out RESULT]
                              [--detectors ID,ID] [--seed N] [--quiet]
       script/steward import --data FOLDER --history HISTORY [--home HOME] [--quiet]

Analyses a recorded history without any Home Assistant running.

  --history HISTORY   JSON Lines, gzip where it ends in .gz; - is standard input; may be given several times
  --home HOME         JSON with the time zone, areas, devices, entities, automations (without it: UTC)
  --out RESULT        where the result goes; without it, standard output
  --detectors ID,ID   only these detectors
  --seed N            start of the random numbers, a whole number from 0 to 4294967295; default 0
  --quiet             no progress
  --help              this text; of import: script/steward import --help

Exit codes: 0 analysed (also when nothing was found), 2 wrong usage, 65 unreadable input, 70 a fault inside.
`;

const MAX_SEED = 0xffffffff;
const STDIN = "-";

/**
 * @param argv what follows the program's name
 * @returns `"help"` where help was asked for
 * @throws AppError invalid_request
 */
export function parseAnalyzeArguments(
  argv: readonly string[],
  knownDetectors: readonly string[],
): AnalyzeArguments | "help" {
  const [command, ...rest] = argv;
  if (command === "--help" || command === "-h" || command === "help") return "help";
  if (command === undefined) throw refusal("A command is missing: analyze or import.");
  if (command === "anomalies") {
    throw refusal("The command anomalies is not there yet; so far there are analyze and import.");
  }
  if (command !== "analyze") throw refusal(`There is no command ${command}; there are analyze and import.`);
  const { values, positionals } = parse(rest);
  if (values.help === true) return "help";
  const [stray] = positionals;
  if (stray !== undefined) {
    throw refusal(`Every file follows its option, ${stray} does not: is --history ${stray} meant?`);
  }
  const history = values.history ?? [];
  if (history.length === 0) throw refusal("A history is missing: --history FILE.");
  if (history.filter((path) => path === STDIN).length > 1) {
    throw refusal("Standard input can be read only once: --history - is given twice.");
  }
  if ([...history, values.home, values.out].includes("")) throw refusal("A file's name is empty.");
  return {
    history,
    home: values.home ?? null,
    out: values.out ?? null,
    detectors: values.detectors === undefined ? null : toDetectors(values.detectors, knownDetectors),
    seed: values.seed === undefined ? 0 : toSeed(values.seed),
    quiet: values.quiet ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: joinNegatives(args),
      allowPositionals: true,
      options: {
        history: { type: "string", multiple: true },
        home: { type: "string" },
        out: { type: "string" },
        detectors: { type: "string" },
        seed: { type: "string" },
        quiet: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [sentence = error.message] = error.message.split(/[.\n]\s/);
    throw refusal(`${sentence.replace(/\.$/, "")}.`);
  }
}

/** `--seed -1`: the parser would take the number for an option and say so in its own words. */
function joinNegatives(args: readonly string[]): string[] {
  return args.reduce<string[]>((joined, word) => {
    const last = joined.at(-1);
    return last?.startsWith("--") === true && /^-\d/.test(word)
      ? [...joined.slice(0, -1), `${last}=${word}`]
      : [...joined, word];
  }, []);
}

function toDetectors(text: string, known: readonly string[]): readonly string[] {
  const ids = [...new Set(text.split(",").map((id) => id.trim()))].filter((id) => id !== "");
  const wrong = ids.find((id) => !known.includes(id));
  if (ids.length === 0 || wrong !== undefined) {
    const found = wrong === undefined ? "--detectors names none" : `There is no detector ${wrong}`;
    throw refusal(`${found}; there are: ${known.join(", ")}.`);
  }
  return ids;
}

function toSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= MAX_SEED))
    throw refusal(`--seed is ${text}, but must be a whole number from 0 to ${MAX_SEED}.`);
  return seed;
}

function refusal(sentence: string): AppError {
  return new PlainError("invalid_request", sentence);
}
