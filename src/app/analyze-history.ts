/** The offline command's work, from its arguments to its result: read, analyse, write. */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import type { EventLog } from "../core/domain/event-log.ts";
import type { Home } from "../core/domain/home.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { AnalyzeArguments } from "./analyze-arguments.ts";
import type { Progress } from "./history-progress.ts";
import type { HistorySource } from "./history-source.ts";
import { openFile } from "./history-source.ts";
import { withDays, withoutLeftOut } from "./history-said.ts";
import { readHistory } from "./read-history.ts";
import { readHome, withGroups } from "./read-home.ts";
import { checkWritable, toResultText, writeResultFile } from "./write-result.ts";

export interface AnalyzeOptions {
  readonly arguments: AnalyzeArguments;
  readonly analyse: (input: {
    readonly log: EventLog;
    readonly home: Home;
    readonly nowMs: EpochMs;
    readonly seed: number;
    readonly detectorIds?: readonly string[];
    readonly tick: () => number;
    readonly onProgress?: (stage: "detecting" | "replaying", ratio: number) => void;
  }) => AnalysisResult | Promise<AnalysisResult>;
  readonly standardInput: HistorySource;
  readonly writeOut: (text: string) => void;
  readonly progress: Progress;
  /** A clock for durations, milliseconds. */
  readonly tick: () => number;
  readonly peakRssMb: () => number;
  /** Told when the history is read: what reading left behind need not lie in memory during the analysis. */
  readonly onRead?: () => void;
}

/**
 * @returns one line for a person: what was read and found
 * @throws AppError unreadable_input, invalid_request
 */
export async function analyzeHistory(options: AnalyzeOptions): Promise<string> {
  const { tick, progress, peakRssMb } = options;
  const { history, home: homePath, out, detectors, seed } = options.arguments;
  const beganMs = tick();
  if (out !== null) await checkWritable(out);
  const givenHome = await readHome(homePath);
  const sources = await Promise.all(
    history.map(async (path) => (path === "-" ? options.standardInput : await openFile(path))),
  );
  const totalBytes = totalOf(sources);
  const reading = await readHistory({
    sources,
    home: givenHome,
    onProgress(bytes, lines) {
      const ratio = totalBytes === null || totalBytes === 0 ? null : bytes / totalBytes;
      progress.at("reading", ratio, `${lines.toLocaleString("en")} lines`);
    },
  });
  const readMs = tick() - beganMs;
  options.onRead?.();
  const home = withGroups(withDays(givenHome, reading.said), reading.groups);
  const result = await options.analyse({
    log: withoutLeftOut(reading.log, home, reading.said),
    home,
    nowMs: reading.nowMs,
    seed,
    ...(detectors === null ? {} : { detectorIds: detectors }),
    tick,
    onProgress: (stage, ratio) => progress.at(stage, ratio, ""),
  });
  const totalMs = tick() - beganMs;
  const text = toResultText(result, reading.warnings, { readMs, totalMs, peakRssMb: peakRssMb() });
  if (out === null) options.writeOut(text);
  else await writeResultFile(out, text);
  return summaryOf(result, reading.lines, reading.warnings.length + result.warnings.length);
}

function totalOf(sources: readonly HistorySource[]): number | null {
  let total = 0;
  for (const { sizeBytes } of sources) {
    if (sizeBytes === null) return null;
    total += sizeBytes;
  }
  return total;
}

function summaryOf(result: AnalysisResult, lines: number, warnings: number): string {
  const { days, entities } = result.analysed;
  const read = `Read ${count(lines, "line")}: ${count(days, "day")}, ${count(entities, "entity", "entities")}.`;
  const found = [
    count(result.suggestions.length, "suggestion"),
    count(result.findings.length, "finding"),
    ...(warnings === 0 ? [] : [count(warnings, "warning")]),
  ];
  return `${read} ${found.join(", ")}.`;
}

function count(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString("en")} ${value === 1 ? one : many}`;
}
