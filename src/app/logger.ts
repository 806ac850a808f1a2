/**
 * One line a message on standard output: time, level, message, fields.
 *
 * The last defence against secrets in logs: known secrets, fields named like one and anything that looks like a token of Home
 * Assistant's are replaced wherever they stand.
 */
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Options } from "./options.ts";

export type LogLevel = Options["log_level"];

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly clock: Clock;
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  /** Strings that never appear in a line. */
  readonly secrets?: readonly string[];
}

const LEVELS: readonly LogLevel[] = ["debug", "info", "warning", "error"];
const REDACTED = "[redacted]";
const SECRET_FIELD = /token|secret|password|authorization|cookie|model_key/i;
/** Home Assistant's tokens are JSON Web Tokens; `Bearer` goes before any. */
const SECRET_TEXT = /\beyJ[\w-]+\.[\w-]+\.[\w-]+|\bBearer\s+\S+/g;
const MIN_SECRET_LENGTH = 6;

export function createLogger({ level, clock, write, secrets = [] }: LoggerOptions): Log {
  const least = LEVELS.indexOf(level);
  const known = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);

  function redact(text: string): string {
    let clean = text.replaceAll(SECRET_TEXT, REDACTED);
    for (const secret of known) clean = clean.replaceAll(secret, REDACTED);
    return clean;
  }

  function at(name: LogLevel): Log["info"] {
    if (LEVELS.indexOf(name) < least) return () => undefined;
    return (message, fields = {}) => {
      const time = new Date(clock.now()).toISOString();
      const shown = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${SECRET_FIELD.test(key) ? REDACTED : toText(value)}`);
      const line = [time, name.toUpperCase().padEnd(7), oneLine(message), ...shown].join(" ");
      write(redact(line));
    };
  }

  return { debug: at("debug"), info: at("info"), warn: at("warning"), error: at("error") };
}

function toText(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(errorText(value));
  if (typeof value === "string") return /^[\w.:/+-]+$/.test(value) ? value : JSON.stringify(value);
  try {
    return JSON.stringify(value, (key, part: unknown) =>
      key !== "" && SECRET_FIELD.test(key) ? REDACTED : part,
    );
  } catch {
    return '"[not printable]"';
  }
}

/** The stack names the place of a bug; a cause says what lay behind. */
function errorText(error: Error): string {
  const text = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${text}\ncaused by ${errorText(error.cause)}` : text;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ");
}
