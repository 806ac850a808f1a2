/**
 * Puts an exported history back into an empty store, so exactly that its export is the same text again.
 *
 * Lines of other writers are taken in as well: who did it is then told by the rules, with the home that is given. One line that cannot be read
 * ends it: a memory with holes that nobody knows of is worse than none.
 */
import { z } from "zod";
import { PlainError } from "../core/domain/errors.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import type { Home } from "../core/domain/home.ts";
import type { AttributedEvent } from "../ports/event-store.ts";
import { createAttributor } from "./attribute.ts";
import { createContextReader, initiatorLineSchema, INITIATOR_TYPE } from "./export-context.ts";
import { EXPORT_KINDS, type Memory } from "./export-kinds.ts";
import { createLineReader } from "./history-line.ts";
import { type HistorySource, readBlocks, toReadError } from "./history-source.ts";

export interface ImportOptions {
  readonly source: HistorySource;
  readonly memory: Memory;
  readonly home: Home;
  /** Told now and then: bytes read of the source, lines read. */
  readonly onProgress: (bytes: number, lines: number) => void;
}

const STEWARD_PREFIX = '{"event_type":"steward_';
const BATCH = 5_000;

const stewardLineSchema = z.object({ event_type: z.string(), data: z.unknown() });

/**
 * @returns lines read
 * @throws AppError unreadable_input that names the source, the line and what was expected
 */
export async function importMemory({ source, memory, home, onProgress }: ImportOptions): Promise<number> {
  const take = createTaker(memory, home);
  let bytes = 0;
  let lines = 0;
  try {
    const onBytes = (more: number): void => {
      bytes += more;
    };
    for await (const block of readBlocks(source, onBytes)) {
      for (const text of block.text(0, block.bytes.length).split("\n")) {
        lines += 1;
        const wrong = text === "" ? null : take.line(text);
        if (wrong === null) continue;
        throw new PlainError(
          "unreadable_input",
          `${source.name}, line ${lines}: ${wrong}. Nothing was imported.`,
        );
      }
      onProgress(bytes, lines);
    }
  } catch (error) {
    throw toReadError(error, source.name, lines);
  }
  take.flush();
  return lines;
}

interface Taker {
  /** @returns what is wrong with the line, null where nothing is */
  line(text: string): string | null;
  flush(): void;
}

function createTaker(memory: Memory, home: Home): Taker {
  const readLine = createLineReader();
  const contexts = createContextReader();
  const attributor = createAttributor(home);
  let batch: AttributedEvent[] = [];

  function flush(): void {
    memory.events.append(batch);
    batch = [];
  }

  function attribute(event: HomeEvent): AttributedEvent {
    const said = event.type === "state" ? contexts.read(event.context) : null;
    return said === null ? { event, initiator: attributor.attribute(event) } : { event, ...said };
  }

  function takeStewardLine(text: string): string | null {
    try {
      const { event_type: type, data } = stewardLineSchema.parse(JSON.parse(text));
      if (type === INITIATOR_TYPE) {
        contexts.introduce(initiatorLineSchema.parse(data));
        return null;
      }
      const kind = EXPORT_KINDS.find((known) => known.type === type);
      if (kind === undefined) return `expected a line this version knows, found ${type}: update Steward`;
      // What is said about the history is written after it.
      flush();
      kind.write(memory, data);
      return null;
    } catch (error) {
      if (error instanceof SyntaxError) return "expected one JSON object, found text that is not JSON";
      if (!(error instanceof z.ZodError)) throw error;
      const [issue] = error.issues;
      return `expected other data: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`;
    }
  }

  return {
    line(text) {
      if (text.startsWith(STEWARD_PREFIX)) return takeStewardLine(text);
      const event = readLine(text);
      if (event === null) return null;
      if (typeof event === "string") return event;
      batch.push(attribute(event));
      if (batch.length >= BATCH) flush();
      return null;
    },
    flush,
  };
}
