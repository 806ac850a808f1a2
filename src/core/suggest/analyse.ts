/**
 * The analysis, from a log to suggestions: detect → correct for everything tried → replay → weigh → say once → word.
 *
 * Pure: same log, home and seed, same result. The command line, the nightly worker and a person's "analyse now" all run this.
 */
import { z } from "zod";
import { runChecks } from "../check/run-checks.ts";
import { type AnyDetector, DETECTORS } from "../detect/detectors.ts";
import type { Candidate, Detection, Words } from "../detect/contract.ts";
import type { AnalysisResult, Readiness } from "../domain/analysis.ts";
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import type { Evidence, FoundSuggestion, NothingFound } from "../domain/suggestion.ts";
import type { EpochMs } from "../domain/time.ts";
import { type DayTable, createDayTable } from "../features/day-table.ts";
import { toQValues } from "../math/false-discovery.ts";
import { createRandom } from "../math/random.ts";
import { backtest } from "./backtest.ts";
import { countAnalysed } from "./count-analysed.ts";
import { type ReplayInput, createReplayInput } from "./replay-input.ts";
import { toStableId } from "./stable-id.ts";
import { createWords } from "./words.ts";
import { type WorthParams, worthOf, worthParamsSchema } from "./worth.ts";

const analyseParamsSchema = z.object({
  maxFalseDiscoveryRatio: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe(
      "Expected share of false ones among the candidates kept, 0-1, over everything tried in the run.",
    ),
  worth: worthParamsSchema.prefault({}),
  /** By detector id; each detector's own schema fills in the rest. */
  detectors: z.record(z.string(), z.unknown()).default({}),
});

export interface AnalyseInput {
  readonly log: EventLog;
  readonly home: Home;
  readonly nowMs: EpochMs;
  readonly seed: number;
  /** All of them unless named. */
  readonly detectorIds?: readonly string[];
  readonly parameters?: z.input<typeof analyseParamsSchema>;
  /** A clock for durations, milliseconds: the only thing here that is not the same twice. */
  readonly tick: () => number;
  readonly onProgress?: (stage: "detecting" | "replaying", ratio: number) => void;
}

interface Detected {
  readonly detector: AnyDetector;
  readonly detection: Detection<unknown>;
}

interface Kept {
  readonly detector: AnyDetector;
  readonly candidate: Candidate<unknown>;
  readonly qValue: number;
}

interface Weighed {
  readonly kept: Kept;
  readonly found: FoundSuggestion;
  readonly worth: number;
}

export function analyse(input: AnalyseInput): AnalysisResult {
  const { log, home, tick, onProgress } = input;
  const params = analyseParamsSchema.parse(input.parameters ?? {});
  const days = createDayTable({
    range: log.range,
    timeZone: home.time_zone,
    exceptions: home.exceptions,
    log,
  });
  const wanted = DETECTORS.filter(({ id }) => input.detectorIds?.includes(id) ?? true);
  const detectorMs: Record<string, number> = {};
  const detected = wanted.map((detector, index): Detected => {
    onProgress?.("detecting", index / wanted.length);
    const startMs = tick();
    const detectorParams = detector.params.parse(params.detectors[detector.id] ?? {});
    const random = createRandom(input.seed);
    const detection = detector.detect({ log, home, days, nowMs: input.nowMs, random }, detectorParams);
    detectorMs[detector.id] = tick() - startMs;
    return { detector, detection };
  });

  onProgress?.("replaying", 0);
  const kept = keepSignificant(detected, params.maxFalseDiscoveryRatio);
  const suggestions = replayAll(kept, createReplayInput(log, days), home, params.worth, (ratio) =>
    onProgress?.("replaying", ratio),
  );
  return {
    analysed: countAnalysed(log, days),
    suggestions,
    findings: runChecks({ log, home, days, nowMs: input.nowMs, names: createWords(home) }),
    nothingFound: detected.flatMap((one) => nothingFoundBy(one, suggestions, days)),
    readiness: detected.map(({ detection }): Readiness => detection.readiness),
    warnings: [],
    detectorMs,
  };
}

/** Benjamini-Hochberg over every candidate of every detector; those that their own held-out days deny are gone, too. */
function keepSignificant(detected: readonly Detected[], maxRatio: number): readonly Kept[] {
  const all = detected.flatMap(({ detector, detection }) =>
    detection.candidates.map((candidate) => ({ detector, candidate })),
  );
  const tested = detected.reduce(
    (sum, { detection }) => sum + Math.max(detection.tested, detection.candidates.length),
    0,
  );
  const qValues = toQValues(
    all.map(({ candidate }) => candidate.pValue),
    tested,
  );
  return all
    .map((one, index): Kept => ({ ...one, qValue: qValues[index] ?? 1 }))
    .filter(({ candidate, qValue }) => candidate.validated && qValue <= maxRatio);
}

/** Best first; the same idea once, in its best form; what is not worth its price not at all. */
function replayAll(
  kept: readonly Kept[],
  replay: ReplayInput,
  home: Home,
  worthParams: WorthParams,
  onRatio: (ratio: number) => void,
): readonly FoundSuggestion[] {
  const words = createWords(home);
  const weighed = kept.map((one, index): Weighed => {
    onRatio(index / kept.length);
    const found = toSuggestion(one, replay, home, words);
    const since = replay.clock.dateOf(one.candidate.firstSeenMs);
    return {
      kept: one,
      found,
      worth: worthOf(
        found.suggestion.backtest,
        { since, targets: found.targetEntityIds.length, mode: found.suggestion.mode },
        worthParams,
      ),
    };
  });
  const best: Weighed[] = [];
  for (const one of weighed.filter(({ worth }) => worth > 0).toSorted(byWorth)) {
    if (!best.some((better) => isSameIdea(better.kept, one.kept))) best.push(one);
  }
  return best.map(({ found }) => found);
}

function toSuggestion(
  { detector, candidate, qValue }: Kept,
  replay: ReplayInput,
  home: Home,
  words: Words,
): FoundSuggestion {
  const automation = detector.toAutomation(candidate.body, words);
  const { titleParts, explanation } = detector.describe(candidate, words);
  const idea = [detector.id, automation.triggers, automation.conditions, automation.actions];
  return {
    suggestion: {
      id: toStableId(JSON.stringify(idea)),
      kind: "new",
      replaces: null,
      mode: detector.modeOf(candidate.body, home),
      detector: detector.id,
      title: titleParts.map(({ text }) => text).join(""),
      explanation,
      automation,
      evidence: toEvidence(candidate, qValue),
      backtest: backtest(automation, replay),
    },
    titleParts,
    body: candidate.body,
    targetEntityIds: detector.targetsOf(candidate.body),
  };
}

function toEvidence(candidate: Candidate<unknown>, qValue: number): Evidence {
  const { support, opportunities, baseRate } = candidate;
  const confidence = opportunities === 0 ? 0 : support / opportunities;
  return {
    support,
    opportunities,
    confidence: round(confidence),
    lift: round(confidence / Math.max(baseRate, 1e-6)),
    q_value: Number(qValue.toPrecision(4)),
    first_seen: new Date(candidate.firstSeenMs).toISOString(),
    last_seen: new Date(candidate.lastSeenMs).toISOString(),
    days_seen: candidate.daysSeen,
  };
}

function nothingFoundBy(
  { detector, detection }: Detected,
  suggestions: readonly FoundSuggestion[],
  days: DayTable,
): readonly NothingFound[] {
  if (suggestions.some(({ suggestion }) => suggestion.detector === detector.id)) return [];
  const { readiness, tested } = detection;
  if (!readiness.ready) {
    return [{ detector: detector.id, reason: readiness.reason, ready_at: readiness.readyAt }];
  }
  const counted = days.counts.reduce((sum, one) => sum + one, 0);
  const reason = `${readiness.reason} ${tested} ${tested === 1 ? "idea was" : "ideas were"} tested over ${counted} days; none was more than chance explains and worth acting on.`;
  return [{ detector: detector.id, reason, ready_at: null }];
}

function isSameIdea(a: Kept, b: Kept): boolean {
  return a.detector === b.detector && a.detector.isSameIdea(a.candidate.body, b.candidate.body);
}

/** By worth; equal ones by id, so that the order is the same every time. */
function byWorth(a: Weighed, b: Weighed): number {
  return b.worth - a.worth || (a.found.suggestion.id < b.found.suggestion.id ? -1 : 1);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
