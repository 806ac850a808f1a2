/**
 * Reads recorded histories (HISTORY of the offline contract) into columns, telling on the way who brought each change about.
 *
 * Bytes ─▶ blocks of lines ─▶ events ─▶ time order ─▶ merged ─▶ attributed ─▶ columns, a block at a time: what stays in memory is the
 * columns, an hour of events and what the attributor remembers, whatever the length of the history.
 */
import { type EventLog, type EventLogBuilder, createEventLogBuilder } from "../core/domain/event-log.ts";
import type { HomeEvent, StateEvent } from "../core/domain/event.ts";
import type { Home } from "../core/domain/home.ts";
import { toInitiatorCode } from "../core/domain/initiator.ts";
import {
  type Setpoint,
  isNobodysSetpoint,
  setpointOf,
  toSetpointId,
  toSetpointState,
} from "../core/domain/setpoint.ts";
import type { EpochMs } from "../core/domain/time.ts";
import { type HistoryAttributor, createHistoryAttributor } from "./history-attribution.ts";
import { type BadLines, createBadLines } from "./history-bad-lines.ts";
import { createLineReader } from "./history-line.ts";
import { mergeByTime } from "./history-merge.ts";
import { type Misplaced, createTimeOrder } from "./history-order.ts";
import { createShapeReader } from "./history-shape.ts";
import { createTimeReader } from "./history-time.ts";
import { createSaidReader, type Said, type SaidReader } from "./history-said.ts";
import { type HistorySource, type LineBlock, readBlocks, toReadError } from "./history-source.ts";

export interface HistoryReading {
  readonly log: EventLog;
  /** End of what was recorded: the moment after the last line. */
  readonly nowMs: EpochMs;
  readonly lines: number;
  /** What people had set, where it is Steward's own export. */
  readonly said: Said;
  readonly warnings: readonly string[];
  /** Entities of each group, as their attribute tells: a home's registry does not. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

export interface ReadHistoryOptions {
  readonly sources: readonly HistorySource[];
  readonly home: Home;
  /** Told after every block: bytes read of all sources, lines read. */
  readonly onProgress: (bytes: number, lines: number) => void;
}

const EMPTY = "The history holds no state changes, so there was nothing to analyse.";

/** @throws AppError unreadable_input where a source, or a hundredth of its lines, cannot be read */
export async function readHistory(options: ReadHistoryOptions): Promise<HistoryReading> {
  const { sources, home, onProgress } = options;
  const badLines = createBadLines();
  const readable = new Map<string, number>();
  const said = createSaidReader();
  let bytes = 0;
  let lines = 0;
  const streams = sources.map((source) =>
    readOrdered(source, {
      badLines,
      readable,
      said,
      onBytes: (more) => {
        bytes += more;
      },
      onLines: (more) => {
        lines += more;
        onProgress(bytes, lines);
      },
    }),
  );
  const columns = createColumns(home);
  for await (const batch of mergeByTime(streams)) {
    for (const event of batch) columns.add(event);
  }
  const warnings = badLines.verdict(readable);
  const read = columns.build();
  const empty = read.log.length === 0 ? [EMPTY] : [];
  return { ...read, lines, said, warnings: [...empty, ...warnings] };
}

interface SourceTally {
  readonly badLines: BadLines;
  /** Lines that could be read, by source. */
  readonly readable: Map<string, number>;
  readonly said: SaidReader;
  readonly onBytes: (bytes: number) => void;
  readonly onLines: (lines: number) => void;
}

async function* readOrdered(
  source: HistorySource,
  { badLines, readable, said, onBytes, onLines }: SourceTally,
): AsyncGenerator<readonly HomeEvent[], void> {
  const readTime = createTimeReader();
  const readLine = createShapeReader(createLineReader(readTime), readTime);
  const order = createTimeOrder();
  let line = 0;
  let good = 0;

  function take(block: LineBlock, start: number, end: number): void {
    line += 1;
    const event = readLine(block, start, end);
    if (event !== null && typeof event !== "string") {
      good += 1;
      const misplaced = order.push(event, line);
      if (misplaced === null) return;
      good -= 1;
      const quoted = misplaced.line === line ? block.text(start, end) : null;
      badLines.note(source.name, misplaced.line, sayMisplaced(misplaced), quoted);
      return;
    }
    const text = block.text(start, end);
    if (typeof event === "string") {
      // Blank lines are nobody's mistake; looked for only here, where lines are rare.
      if (text.trim() !== "") badLines.note(source.name, line, event, text);
      return;
    }
    const wrong = said.note(text);
    if (wrong === null) good += 1;
    else badLines.note(source.name, line, wrong, text);
  }

  try {
    for await (const block of readBlocks(source, onBytes)) {
      const before = line;
      const { bytes } = block;
      for (let start = 0; start <= bytes.length;) {
        const newline = bytes.indexOf("\n", start);
        const end = newline < 0 ? bytes.length : newline;
        take(block, start, end);
        start = end + 1;
      }
      const batch: HomeEvent[] = [];
      order.drain(batch);
      onLines(line - before);
      yield batch;
    }
  } catch (error) {
    throw toReadError(error, source.name, line);
  }
  readable.set(source.name, (readable.get(source.name) ?? 0) + good);
  const rest: HomeEvent[] = [];
  order.flush(rest);
  yield rest;
}

function sayMisplaced({ atMs, besideMs }: Misplaced): string {
  const [at, beside] = [atMs, besideMs].map((ms) => new Date(ms).toISOString());
  return atMs < besideMs
    ? `expected time order (an hour late at most), found ${at} after ${beside}`
    : `expected time order (an hour late at most), found ${at} before ${beside}`;
}

/** What is known of one entity while its rows come in. */
interface Track {
  readonly isPassive: boolean;
  readonly isAutomation: boolean;
  /** In the columns; taken with its first row, so that those without any are not in them. */
  code: number;
  /** Null where entities of its domain have none. */
  readonly setpoint: Setpoint | null;
  /** Of an entity with a setpoint, what it told last. */
  preset: unknown;
  /** Undefined before the first row. */
  state: string | null | undefined;
}

interface Columns {
  add(event: HomeEvent): void;
  build(): Pick<HistoryReading, "log" | "nowMs" | "groups">;
}

/** A removed entity is out of reach, too. */
const OUT_OF_REACH = "unavailable";
const SYSTEM_CODE = toInitiatorCode("system");

function createColumns(home: Home): Columns {
  const builder: EventLogBuilder = createEventLogBuilder();
  const attributor: HistoryAttributor = createHistoryAttributor(home);
  const tracks = new Map<string, Track>();
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  const lastTriggered = new Map<string, unknown>();

  /**
   * An automation tells its runs by an attribute as well, where the history has no events of the bus. When it ran last before its first row is told by that
   * row; what was before the history is none of its runs.
   */
  function runAt({ entityId, attributes, atMs }: StateEvent): EpochMs | null {
    if (attributes === null || !("last_triggered" in attributes)) return null;
    const told = attributes["last_triggered"];
    const before = lastTriggered.get(entityId);
    lastTriggered.set(entityId, told);
    if (typeof told !== "string" || told === before) return null;
    if (before !== undefined) return atMs;
    const ranMs = Date.parse(told);
    return ranMs >= fromMs && ranMs <= atMs ? ranMs : null;
  }

  /** Judged again until the entity can be reached: before, it does not tell whether it is a group. */
  function trackOf(event: StateEvent): Track {
    const known = tracks.get(event.entityId);
    if (known !== undefined && known.state !== undefined && known.state !== OUT_OF_REACH) return known;
    const { entityId, attributes } = event;
    const isGroup = Array.isArray(attributes?.["entity_id"]);
    const track: Track = {
      isPassive: !isGroup && attributor.isPassive(entityId),
      isAutomation: entityId.startsWith("automation."),
      code: known?.code ?? -1,
      setpoint: setpointOf(entityId),
      preset: known?.preset,
      state: known?.state,
    };
    tracks.set(entityId, track);
    return track;
  }

  return {
    add(event) {
      const { atMs } = event;
      if (atMs < fromMs) fromMs = atMs;
      if (atMs > toMs) toMs = atMs;
      if (event.type !== "state") {
        attributor.attribute(event, false, undefined);
        if (event.type !== "call_service") builder.addRun(atMs, event.entityId);
        return;
      }
      const { entityId, state } = event;
      const track = trackOf(event);
      const ranMs = track.isAutomation ? runAt(event) : null;
      if (ranMs !== null) builder.addRun(ranMs, entityId);
      const previous = track.state;
      track.state = state;
      const initiator = attributor.attribute(event, track.isPassive, previous);
      if (initiator === null) throw new Error("the attributor has no answer to a state");
      const initiatorCode = toInitiatorCode(initiator.kind);
      const { actor } = initiator;
      // Before the state's own row: whoever looks after a change of state sees the setpoint that came with it.
      if (track.setpoint !== null && event.attributes !== null) {
        const preset = event.attributes["preset_mode"];
        const isNobodys = isNobodysSetpoint({ state, preset }, { state: previous, preset: track.preset });
        track.preset = preset;
        builder.add({
          atMs,
          actor,
          entityId: toSetpointId(entityId, track.setpoint),
          state: toSetpointState(event.attributes[track.setpoint.attribute]),
          initiatorCode: isNobodys ? SYSTEM_CODE : initiatorCode,
        });
      }
      if (state === previous) return;
      if (track.code < 0) track.code = builder.codeOf(entityId);
      builder.addCoded(atMs, track.code, state ?? OUT_OF_REACH, initiatorCode, actor);
    },
    build() {
      const groups = attributor.groups();
      if (fromMs > toMs) return { log: builder.build(), nowMs: 0, groups };
      const nowMs = toMs + 1;
      return { log: builder.build({ fromMs, toMs: nowMs }), nowMs, groups };
    },
  };
}
