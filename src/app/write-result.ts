/**
 * RESULT of the offline contract: its shape, its order of keys, and a file that is either whole or not there.
 *
 * Keys are picked one by one, so that two runs are byte for byte the same whatever order the analysis built its objects in.
 */
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import path from "node:path";
import type { AnalysisResult } from "../core/domain/analysis.ts";
import type { AutomationConfig } from "../core/domain/automation.ts";
import { type AppError, PlainError } from "../core/domain/errors.ts";
import type { Finding } from "../core/domain/finding.ts";
import type { Backtest, Evidence, NothingFound, Suggestion } from "../core/domain/suggestion.ts";

export interface Timings {
  readonly readMs: number;
  readonly totalMs: number;
  readonly peakRssMb: number;
}

/** @returns RESULT as text, with a line's end */
export function toResultText(
  result: AnalysisResult,
  readWarnings: readonly string[],
  timings: Timings,
): string {
  const { from, to, days, state_changes, entities, actions_by_initiator } = result.analysed;
  const { person, automation, physical, unknown } = actions_by_initiator;
  const document = {
    version: 1,
    analysed: {
      from,
      to,
      days,
      state_changes,
      entities,
      actions_by_initiator: { person, automation, physical, unknown },
    },
    suggestions: result.suggestions.map(({ suggestion }) => pickSuggestion(suggestion)),
    findings: result.findings.map(pickFinding),
    nothing_found: result.nothingFound.map(pickNothingFound),
    warnings: [...readWarnings, ...result.warnings],
    timings: {
      read_ms: Math.round(timings.readMs),
      detectors: Object.fromEntries(
        Object.entries(result.detectorMs).map(([id, ms]) => [id, Math.round(ms)]),
      ),
      total_ms: Math.round(timings.totalMs),
      peak_rss_mb: Math.round(timings.peakRssMb),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * Fails before the work rather than after it.
 * @throws AppError invalid_request where the folder of `file` cannot take it
 */
export async function checkWritable(file: string): Promise<void> {
  const target = await targetOf(file);
  if (!target.isReplaced) return;
  const probe = temporaryName(target.path);
  await guarded(file, async () => {
    await (await open(probe, "wx")).close();
    await rm(probe);
  });
}

/** Writes beside the target and renames, so that nobody ever reads half a result; devices and pipes are written as they are. */
export async function writeResultFile(file: string, text: string): Promise<void> {
  const target = await targetOf(file);
  await guarded(file, async () => {
    const written = target.isReplaced ? temporaryName(target.path) : target.path;
    const handle = await open(written, target.isReplaced ? "wx" : "w");
    try {
      await handle.writeFile(text);
      if (target.isReplaced) await handle.sync();
    } catch (error) {
      if (target.isReplaced) await rm(written, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    if (target.isReplaced) await rename(written, target.path);
  });
}

function pickSuggestion(one: Suggestion) {
  return {
    id: one.id,
    kind: one.kind,
    replaces: one.replaces,
    mode: one.mode,
    detector: one.detector,
    title: one.title,
    explanation: one.explanation,
    automation: pickAutomation(one.automation),
    evidence: pickEvidence(one.evidence),
    backtest: pickBacktest(one.backtest),
  };
}

function pickAutomation({ alias, description, triggers, conditions, actions, mode }: AutomationConfig) {
  return { alias, description, triggers, conditions, actions, mode };
}

function pickEvidence(evidence: Evidence) {
  const { support, opportunities, confidence, lift, q_value, first_seen, last_seen, days_seen } = evidence;
  return { support, opportunities, confidence, lift, q_value, first_seen, last_seen, days_seen };
}

function pickBacktest(backtest: Backtest) {
  const { days, fired, matched, unmatched, contradicted, already_so, missed } = backtest;
  const { precision, coverage, false_per_day, daily } = backtest;
  const counts = { days, fired, matched, unmatched, contradicted, already_so, missed };
  return { ...counts, precision, coverage, false_per_day, daily: daily.map(pickDay) };
}

function pickDay(day: Backtest["daily"][number]) {
  const { date, fired, matched, unmatched, contradicted, already_so, missed, left_out } = day;
  const counts = { date, fired, matched, unmatched, contradicted, already_so, missed };
  return left_out === undefined ? counts : { ...counts, left_out };
}

function pickFinding({ id, check, severity, entity_ids, title, explanation, evidence }: Finding) {
  return { id, check, severity, entity_ids, title, explanation, evidence };
}

function pickNothingFound({ detector, reason, ready_at }: NothingFound) {
  return { detector, reason, ready_at };
}

interface Target {
  readonly path: string;
  readonly isReplaced: boolean;
}

/** A link is followed, so that it stays one; only an ordinary file, or none yet, is replaced. */
async function targetOf(file: string): Promise<Target> {
  try {
    const real = await realpath(file);
    const found = await stat(real);
    if (found.isDirectory()) throw refusal(file, "it is a folder");
    return { path: real, isReplaced: found.isFile() };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return { path: path.resolve(file), isReplaced: true };
    }
    throw error;
  }
}

function temporaryName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
}

async function guarded(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = PROBLEMS[code];
    if (why === undefined) throw error;
    throw refusal(file, why);
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder does not exist",
  EACCES: "writing there is not permitted",
  EPERM: "writing there is not permitted",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

function refusal(file: string, why: string): AppError {
  return new PlainError("invalid_request", `The result cannot be written to ${file}: ${why}.`);
}
