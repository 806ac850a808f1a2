/** A log that keeps what it was told, for tests that count messages. */
import type { Log } from "../../src/ports/log.ts";

type Level = "debug" | "info" | "warn" | "error";

export interface RecordingLog extends Log {
  messages(...levels: readonly Level[]): readonly string[];
  /** Everything, fields included, as one text: to show that a secret is nowhere in it. */
  text(): string;
}

export function createRecordingLog(): RecordingLog {
  const entries: { readonly level: Level; readonly message: string; readonly fields: unknown }[] = [];
  const at = (level: Level) => (message: string, fields?: Readonly<Record<string, unknown>>) =>
    void entries.push({ level, message, fields });
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    messages: (...levels) =>
      entries
        .filter(({ level }) => levels.length === 0 || levels.includes(level))
        .map(({ message }) => message),
    text: () => JSON.stringify(entries),
  };
}
