/** A found suggestion for tests of its life: the idea "this light at that minute". */
import type { AnalysisResult } from "../../src/core/domain/analysis.ts";
import type { FoundSuggestion } from "../../src/core/domain/suggestion.ts";

export interface SampleBody {
  readonly entityId: string;
  readonly minute: number;
}

const SAMPLE_DETECTOR = "daily-time";

/** The same light within half an hour is the same idea. */
export function isSameSample(_detector: string, a: unknown, b: unknown): boolean {
  const [one, other] = [a as SampleBody, b as SampleBody];
  return one.entityId === other.entityId && Math.abs(one.minute - other.minute) <= 30;
}

export function foundSample(part: Partial<SampleBody> & { readonly id?: string } = {}): FoundSuggestion {
  const { entityId = "light.kitchen", minute = 427, id = `${entityId.split(".")[1] ?? ""}-${minute}` } = part;
  const at = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}:00`;
  const counts = { fired: 22, matched: 21, unmatched: 1, contradicted: 0, already_so: 2, missed: 0 };
  return {
    body: { entityId, minute } satisfies SampleBody,
    targetEntityIds: [entityId],
    titleParts: [{ text: "Turn on " }, { text: entityId, strong: true }],
    suggestion: {
      id,
      kind: "new",
      replaces: null,
      mode: "act",
      detector: SAMPLE_DETECTOR,
      title: `Turn on ${entityId}`,
      explanation: `Someone turned it on around ${at} on 21 of 22 days.`,
      automation: {
        alias: `Turn on ${entityId} at ${at}`,
        description: "Suggested by Steward.",
        triggers: [{ trigger: "time", at }],
        conditions: [],
        actions: [{ action: "light.turn_on", target: { entity_id: entityId } }],
        mode: "single",
      },
      evidence: {
        support: 21,
        opportunities: 22,
        confidence: 21 / 22,
        lift: 40,
        q_value: 0.001,
        first_seen: "2026-10-05T05:07:00.000Z",
        last_seen: "2026-11-03T06:07:00.000Z",
        days_seen: 21,
      },
      backtest: {
        days: 30,
        ...counts,
        precision: 21 / 22,
        coverage: 1,
        false_per_day: 1 / 30,
        daily: [{ date: "2026-10-05", ...counts }],
      },
    },
  };
}

export function resultOf(...suggestions: readonly FoundSuggestion[]): AnalysisResult {
  return {
    analysed: {
      from: "2026-10-05T00:00:00.000Z",
      to: "2026-11-04T00:00:00.000Z",
      days: 30,
      state_changes: 1_000,
      entities: 10,
      actions_by_initiator: { person: 500, automation: 100, physical: 300, unknown: 100 },
    },
    suggestions,
    findings: [],
    nothingFound: [],
    readiness: [],
    warnings: [],
    detectorMs: {},
  };
}
