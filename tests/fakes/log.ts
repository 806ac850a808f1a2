/** A log that remembers what was said. */
import type { Log } from "../../src/ports/log.ts";

export interface FakeLog extends Log {
  readonly lines: readonly string[];
}

export function createFakeLog(): FakeLog {
  const lines: string[] = [];
  const at =
    (level: string): Log["info"] =>
    (message, fields = {}) =>
      void lines.push(`${level} ${message} ${Object.values(fields).map(String).join(" ")}`.trim());
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
