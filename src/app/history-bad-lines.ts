/** Lines that could not be read: counted, the first few quoted, and the verdict whether the rest may be analysed without them. */
import { type AppError, PlainError } from "../core/domain/errors.ts";

/** The offline contract: fewer bad lines than this are left out, otherwise nothing is analysed. */
const MAX_BAD_RATIO = 0.01;
const QUOTED = 5;
const QUOTE_LENGTH = 80;

export interface BadLines {
  /** @param text the line, quoted in part; null where it is no longer there */
  note(source: string, line: number, problem: string, text: string | null): void;
  /**
   * @param readable lines that could be read, by source
   * @returns warnings, none where every line was read
   * @throws AppError unreadable_input where too many are bad
   */
  verdict(readable: ReadonlyMap<string, number>): readonly string[];
}

export function createBadLines(): BadLines {
  const quotes: string[] = [];
  const bySource = new Map<string, number>();
  const firstOf = new Map<string, string>();
  let count = 0;

  function more(): readonly string[] {
    const rest = count - quotes.length;
    return rest > 0 ? [`and ${rest.toLocaleString("en")} more`] : [];
  }

  return {
    note(source, line, problem, text) {
      count += 1;
      bySource.set(source, (bySource.get(source) ?? 0) + 1);
      const quote = `${source}, line ${line}: ${problem}.${text === null ? "" : ` The line: ${shorten(text)}`}`;
      if (quotes.length < QUOTED) quotes.push(quote);
      if (!firstOf.has(source)) firstOf.set(source, quote);
    },
    verdict(readable) {
      if (count === 0) return [];
      for (const [source, first] of firstOf) {
        if ((readable.get(source) ?? 0) === 0) throw refusal(`No line of ${source} can be read.`, [first]);
      }
      const total = count + [...readable.values()].reduce((sum, lines) => sum + lines, 0);
      const of = `${count.toLocaleString("en")} of ${total.toLocaleString("en")} lines`;
      if (count >= total * MAX_BAD_RATIO) {
        throw refusal(`${of} of the history cannot be read, which is 1 % or more.`, [...quotes, ...more()]);
      }
      return [`${of} could not be read and were left out.`, ...quotes, ...more()];
    },
  };
}

function refusal(summary: string, quotes: readonly string[]): AppError {
  const advice = "Nothing was analysed: correct these lines, or leave them out.";
  return new PlainError("unreadable_input", [`${summary} ${advice}`, ...quotes].join("\n  "));
}

function shorten(text: string): string {
  const line = text.trim();
  return line.length > QUOTE_LENGTH ? `${line.slice(0, QUOTE_LENGTH - 1)}…` : line;
}
