/**
 * The analysis, from a log to suggestions: detect → correct for everything tried → replay → weigh → say once → word.
 *
 * Pure: same log, home and seed, same result. The command line, the nightly worker and a person's "analyse now" all run this.
 */
import { z } from "zod";
import { readRules } from "../automations/read-rules.ts";
import { reversalParamsSchema } from "../automations/reversals.ts";
import { type Undoing, createUndoing } from "../automations/undoing.ts";
import { runChecks } from "../check/run-checks.ts";
import { createEndings } from "../detect/habit-life.ts";
import { habitParams } from "../detect/habit-params.ts";
import { createShared } from "../detect/shared.ts";
import { type AnyDetector, DETECTORS } from "../detect/detectors.ts";
import type { Candidate, Detection, Words } from "../detect/contract.ts";
import type { AnalysisResult, Readiness } from "../domain/analysis.ts";
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import type { AutomationConfig } from "../domain/automation.ts";
import type { Evidence, FoundSuggestion, NothingFound } from "../domain/suggestion.ts";
import type { EpochMs } from "../domain/time.ts";
import { type DayTable, createDayTable } from "../features/day-table.ts";
import { toWeightedQValues } from "../math/false-discovery.ts";
import { createRandom } from "../math/random.ts";
import { EN } from "../words/en.ts";
import { type Replay, replay } from "./backtest.ts";
import { countAnalysed } from "./count-analysed.ts";
import { type ReplayInput, createReplayInput } from "./replay-input.ts";
import { toStableId } from "./stable-id.ts";
import { createWords } from "./words.ts";
import { type Weighable, sayOnce } from "./say-once.ts";
import { type WorthParams, worthParamsSchema } from "./worth.ts";

const analyseParamsSchema = z.object({
  maxFalseDiscoveryRatio: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe(
      "Expected share of false ones among the candidates kept, 0-1, over everything tried in the run.",
    ),
  stoppedMaxP: habitParams.stoppedMaxP,
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
  /** Entities whose habits are looked for, for a quick look; all of them unless given. The others count as tested. */
  readonly focus?: ReadonlySet<string>;
  /** Told after each detector how long it took, milliseconds: what it left behind need not lie in memory during the next. */
  readonly onDetected?: (ms: number) => void;
  /** What detectors found that ran elsewhere, by their ids; each has chance of its own, so where it runs changes nothing. */
  readonly detections?: ReadonlyMap<string, TimedDetection>;
}

/** Plain data: it can come from another thread. */
export interface TimedDetection {
  readonly detection: Detection<unknown>;
  /** How long it took, milliseconds. */
  readonly ms: number;
}

type DetectorInput = Pick<
  AnalyseInput,
  "log" | "home" | "nowMs" | "seed" | "tick" | "parameters" | "focus" | "onDetected"
>;

/** Runs some of the detectors, no more. */
export function detectWith(
  input: DetectorInput,
  detectorIds: readonly string[],
): ReadonlyMap<string, TimedDetection> {
  const days = toDays(input);
  const run = createRun(input, days);
  return new Map(
    DETECTORS.filter(({ id }) => detectorIds.includes(id)).map((detector) => [detector.id, run(detector)]),
  );
}

function toDays({ log, home }: DetectorInput): DayTable {
  return createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: home.exceptions, log });
}

function createRun(input: DetectorInput, days: DayTable) {
  const { log, home, nowMs, seed, tick, parameters, focus, onDetected } = input;
  const params = analyseParamsSchema.parse(parameters ?? {});
  const shared = createShared(log, home, days, focus);
  // Where all that is asked for was found elsewhere, nobody asks for people's actions here.
  let hasEnded: ReturnType<typeof createEndings> | null = null;
  return (detector: AnyDetector): TimedDetection => {
    const startMs = tick();
    const own = detector.params.parse(params.detectors[detector.id] ?? {});
    const detection = detector.detect({ log, home, days, nowMs, shared, random: createRandom(seed) }, own);
    // What is found about automations is no habit; whether it goes on, its detector asks.
    const candidates =
      detector.changeOf === undefined
        ? detection.candidates.filter((candidate) => {
            hasEnded ??= createEndings(days, shared.actions(), params);
            return candidate.isAutomated === true || !hasEnded(candidate);
          })
        : detection.candidates;
    const ms = tick() - startMs;
    onDetected?.(ms);
    return { detection: { ...detection, candidates }, ms };
  };
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

interface Weighed extends Weighable {
  readonly kept: Kept;
  readonly found: FoundSuggestion;
}

export function analyse(input: AnalyseInput): AnalysisResult {
  const { log, home, onProgress } = input;
  const params = analyseParamsSchema.parse(input.parameters ?? {});
  const days = toDays(input);
  const wanted = DETECTORS.filter(({ id }) => input.detectorIds?.includes(id) ?? true);
  const run = createRun(input, days);
  const detectorMs: Record<string, number> = {};
  const detected = wanted.map((detector, index): Detected => {
    onProgress?.("detecting", index / wanted.length);
    const { detection, ms } = input.detections?.get(detector.id) ?? run(detector);
    detectorMs[detector.id] = ms;
    return { detector, detection };
  });

  onProgress?.("replaying", 0);
  const ids = new Set(wanted.map(({ id }) => id));
  // A quick look leaves the shares of those that wait for the night with them.
  const absent = input.focus === undefined ? [] : DETECTORS.filter(({ id }) => !ids.has(id));
  const reserved = absent.reduce((sum, { budgetShares }) => sum + (budgetShares ?? 1), 0);
  const kept = keepSignificant(detected, params.maxFalseDiscoveryRatio, reserved);
  const suggestions =
    kept.length === 0
      ? []
      : replayAll(kept, createReplayInput(log, days, home), home, params.worth, (ratio) =>
          onProgress?.("replaying", ratio),
        );
  return {
    analysed: countAnalysed(log, days),
    suggestions,
    // A quick look is for habits; what is wrong in the home was looked for at night.
    findings:
      input.focus === undefined
        ? runChecks({ log, home, days, nowMs: input.nowMs, names: createWords(home) })
        : [],
    nothingFound: detected.flatMap((one) => nothingFoundBy(one, suggestions, days)),
    readiness: detected.map(({ detection }): Readiness => detection.readiness),
    warnings: [],
    detectorMs,
  };
}

/**
 * Benjamini-Hochberg over every candidate of every detector, each detector with its share of the error budget; those that their own held-out days deny
 * are gone, too.
 */
function keepSignificant(
  detected: readonly Detected[],
  maxRatio: number,
  reservedShares: number,
): readonly Kept[] {
  // Who had nothing to test leaves its share to the others.
  const sharesOf = ({ detector, detection }: Detected) =>
    detection.tested === 0 && detection.candidates.length === 0 ? 0 : (detector.budgetShares ?? 1);
  const shares = detected.reduce((sum, one) => sum + sharesOf(one), reservedShares);
  const qValues = toWeightedQValues(
    detected.map((one) => ({
      pValues: one.detection.candidates.map(({ pValue }) => pValue),
      tested: one.detection.tested,
      shareRatio: sharesOf(one) / Math.max(1, shares),
    })),
  );
  return detected.flatMap(({ detector, detection }, family) =>
    detection.candidates.flatMap((candidate, index): readonly Kept[] => {
      const qValue = qValues[family]?.[index] ?? 1;
      return candidate.validated && qValue <= maxRatio ? [{ detector, candidate, qValue }] : [];
    }),
  );
}

/** Best first; the same idea once, in its best form; what is not worth its price not at all. */
function replayAll(
  kept: readonly Kept[],
  input: ReplayInput,
  home: Home,
  worthParams: WorthParams,
  onRatio: (ratio: number) => void,
): readonly FoundSuggestion[] {
  const words = createWords(home);
  const { log, rows, days } = input;
  const { automations } = readRules(home);
  const undoing = createUndoing(log, rows, days, automations, reversalParamsSchema.parse({}));
  const weighed = kept.map((one, index): Weighed => {
    onRatio(index / kept.length);
    return weigh(one, input, undoing, home, words);
  });
  return sayOnce(weighed, (a, b) => isSameIdea(a.kept, b.kept), worthParams).map(({ found }) => found);
}

function weigh(kept: Kept, input: ReplayInput, undoing: Undoing, home: Home, words: Words): Weighed {
  const { detector, candidate } = kept;
  const automation = detector.toAutomation(candidate.body, words);
  const change = detector.changeOf?.(candidate.body) ?? null;
  const isThen = JSON.stringify(change?.before.triggers) === JSON.stringify(automation.triggers);
  const replayed = replay(automation, input, isThen ? change?.replaces : null);
  const insteadOf =
    change === null
      ? undefined
      : {
          before: replay(change.before, input, change.replaces),
          after: change.kind === "retire" ? null : replayed,
          isTidy: change.isTidy,
          isAsked: change.isAsked,
        };
  const found = toSuggestion(kept, automation, { replayed, before: insteadOf?.before ?? null }, home, words);
  const { days, clock, log } = input;
  // A habit begins with its day: the moment it was first seen may lie a little after the automation's.
  const sinceMs = clock.startOfDay(clock.dateOf(kept.candidate.firstSeenMs));
  const since = days.indexOf(sinceMs);
  const isClocked = automation.triggers.every(({ trigger }) => trigger === "time" || trigger === "sun");
  return {
    id: found.suggestion.id,
    kept,
    found,
    isDone: kept.candidate.isAutomated === true,
    weighing: {
      replay: replayed,
      isClocked,
      mode: found.suggestion.mode,
      sinceMs,
      days: days.seen.reduce(
        (sum, seen, day) => sum + (day >= since && seen === 1 && days.marked[day] !== 1 ? 1 : 0),
        0,
      ),
      counts: (atMs) => days.marked[days.indexOf(atMs)] !== 1,
      atMsOf: (row) => log.atMs[row] ?? 0,
      isUndoing: (row) => undoing.isUndoing(row, isClocked),
      ...(insteadOf === undefined ? {} : { insteadOf }),
    },
  };
}

function toSuggestion(
  { detector, candidate, qValue }: Kept,
  automation: AutomationConfig,
  { replayed, before }: { readonly replayed: Replay; readonly before: Replay | null },
  home: Home,
  words: Words,
): FoundSuggestion {
  const { titleParts, explanation } = detector.describe(candidate, words);
  const change = detector.changeOf?.(candidate.body) ?? null;
  const idea = [
    detector.id,
    automation.triggers,
    automation.conditions,
    automation.actions,
    ...(change === null ? [] : [change.kind, change.replaces]),
  ];
  return {
    suggestion: {
      id: toStableId(JSON.stringify(idea)),
      kind: change?.kind ?? detector.kind ?? "new",
      replaces: change?.replaces ?? null,
      mode: detector.modeOf(candidate.body, home),
      detector: detector.id,
      title: titleParts.map(({ text }) => text).join(""),
      explanation,
      automation,
      evidence: toEvidence(candidate, qValue),
      backtest: replayed.backtest,
    },
    titleParts,
    body: candidate.body,
    targetEntityIds: detector.targetsOf(candidate.body),
    ...(change?.kind === "change" && before !== null ? { present: before.backtest } : {}),
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
  const { facts: own, readyAt } = readiness;
  if (own === undefined) return [{ detector: detector.id, reason: readiness.reason, ready_at: readyAt }];
  const counted = days.counts.reduce((sum, one) => sum + one, 0);
  const facts = { readiness: own, tested: readiness.ready ? { ideas: tested, days: counted } : null };
  return [
    {
      detector: detector.id,
      reason: EN.nothingFound(detector.id, facts),
      ready_at: readiness.ready ? null : readyAt,
      facts,
    },
  ];
}

function isSameIdea(a: Kept, b: Kept): boolean {
  return a.detector === b.detector && a.detector.isSameIdea(a.candidate.body, b.candidate.body);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
