/** Sequence: one thing, then another within minutes, then people do a third. See sequence-find.ts for the model and the test. */
import { z } from "zod";
import type { Action, AutomationConfig, Condition, Trigger } from "../domain/automation.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { mustAsk, toAction } from "../features/actionable.ts";
import type { Sequence } from "../words/phrases.ts";
import { toAct, toHappening } from "./act.ts";
import { toCircumstances } from "./circumstance.ts";
import type { Candidate, DetectInput, Detector, Words } from "./contract.ts";
import { createReadiness } from "./readiness.ts";
import { readinessOf, statesBefore } from "./rule-detector.ts";
import { type FoundSequence, findSequences } from "./sequence-find.ts";

const stepSchema = z.object({
  entity_id: z.string(),
  /** The states before, where there are few enough to say. */
  from: z.array(z.string()).readonly(),
  to: z.string(),
});

const bodySchema = z.object({
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  /** What comes before, in order. */
  steps: z.array(stepSchema).min(2).readonly(),
  /** Longest time from one step to the next, minutes. */
  gap_min: z.number().positive(),
  /** Learned, in the language of the offline contract; they hold when the first step comes. */
  conditions: z.array(z.unknown()).readonly(),
  lag_min: z.number().min(0),
  /** Times its last step came without those before it, and times people did it then. */
  alone: z.object({ firings: z.number().min(0), hits: z.number().min(0) }),
});

type Body = z.output<typeof bodySchema>;
type Step = z.output<typeof stepSchema>;

const paramsSchema = z.object({
  minObservedDays: z
    .number()
    .int()
    .min(1)
    .default(7)
    .describe("Whole days of history before anything is said, days."),
  maxGapMin: z
    .number()
    .positive()
    .default(5)
    .describe("Longest time from one step to the next, minutes: the contract's time in which people follow."),
  maxSteps: z
    .number()
    .int()
    .min(3)
    .max(5)
    .default(4)
    .describe("Steps of the longest sequence, the action among them."),
  minSupport: z.number().int().min(2).default(5).describe("Fewest occasions, as for all rules."),
  minDays: z.number().int().min(2).default(4).describe("Fewest distinct days, as for all rules."),
  minShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe("Share of its beginnings that a sequence has to follow before conditions are learned, 0-1."),
  maxFormP: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe("Chance of a step that tells nothing being kept, over all it was chosen from, 0-1."),
  maxADay: z
    .number()
    .positive()
    .default(40)
    .describe("Events of one kind a day above which it precedes everything and tells nothing."),
  maxWork: z
    .number()
    .positive()
    .default(20_000_000)
    .describe("Events looked at before no longer sequences are grown: a second's work."),
});

const ID = "sequence";

export const sequence: Detector<z.output<typeof paramsSchema>, Body> = {
  id: ID,
  params: paramsSchema,
  body: bodySchema,
  detect(input, params) {
    const readiness = readinessOf(ID, input, params.minObservedDays);
    if (!readiness.ready) return { candidates: [], tested: 0, readiness };
    const { found, tested, isComplete } = findSequences(input, params);
    return {
      candidates: found.map((one) => toCandidate(one, input, params.maxGapMin)),
      tested,
      readiness:
        isComplete || readiness.facts?.kind !== "learned"
          ? readiness
          : createReadiness(ID, true, { ...readiness.facts, isCut: true }),
    };
  },
  describe({ body, support, opportunities }, words) {
    const said = toSequence(body, words);
    const alone = body.alone.firings === 0 ? null : body.alone;
    return {
      titleParts: words.say.sequence(said),
      explanation: words.say.sequenceWhy({ ...said, support, opportunities, lagMin: body.lag_min, alone }),
    };
  },
  toAutomation,
  targetsOf: (body) => body.entity_ids,
  modeOf: (body, home) => (body.entity_ids.some((entityId) => mustAsk(entityId, home)) ? "ask" : "act"),
  isSameIdea: (a, b) =>
    a.state === b.state &&
    a.entity_ids.some((entityId) => b.entity_ids.includes(entityId)) &&
    JSON.stringify(a.steps.at(-1)) === JSON.stringify(b.steps.at(-1)),
};

function toCandidate(
  { group, steps, rule, alone }: FoundSequence,
  { log, shared }: DetectInput,
  gapMin: number,
): Candidate<Body> {
  const { occasions } = rule;
  const acting = Array.from(rule.acts.keys()).filter((i) => rule.acts[i] === 1 && i >= rule.begins);
  const hits = acting.filter((i) => (occasions.action[i] ?? -1) >= 0);
  const lags = hits
    .map((i) => (group.lead.atMs[occasions.action[i] ?? 0] ?? 0) - (occasions.atMs[i] ?? 0))
    .toSorted((a, b) => a - b);
  return {
    body: {
      entity_ids: group.entityIds,
      state: group.lead.state,
      steps: steps.map((stream) => ({
        entity_id: log.entityIds[stream.entityCode] ?? "",
        from: statesBefore(stream, log, shared.rows()),
        to: log.states[stream.stateCode] ?? "",
      })),
      gap_min: gapMin,
      conditions: rule.conditions,
      lag_min: (lags[lags.length >> 1] ?? 0) / MINUTE_MS,
      alone,
    },
    pValue: rule.pValue,
    support: hits.length,
    opportunities: acting.length,
    baseRate: rule.verdict.meanChance,
    firstSeenMs: occasions.atMs[hits[0] ?? 0] ?? 0,
    lastSeenMs: occasions.atMs[hits.at(-1) ?? 0] ?? 0,
    daysSeen: new Set(hits.map((i) => occasions.day[i])).size,
    validated: rule.validated,
  };
}

function toAutomation(body: Body, words: Words): AutomationConfig {
  const said = toSequence(body, words);
  const [first, ...others] = body.steps.map(toTrigger);
  const gap = `00:${String(Math.floor(body.gap_min)).padStart(2, "0")}:${String(Math.round((body.gap_min % 1) * 60)).padStart(2, "0")}`;
  const waits = others.map((trigger): Action => ({
    wait_for_trigger: [trigger],
    timeout: gap,
    continue_on_timeout: false,
  }));
  return {
    alias: words.say.sequenceName(said),
    description: words.say.sequenceNote(said),
    triggers: first === undefined ? [] : [first],
    conditions: body.conditions as readonly Condition[],
    actions: [...waits, toAction(body.entity_ids, body.state)],
    mode: "restart",
  };
}

function toTrigger({ entity_id, from, to }: Step): Trigger {
  const [before] = from;
  if (before === undefined) return { trigger: "state", entity_id, to };
  return { trigger: "state", entity_id, from: from.length === 1 ? before : from, to };
}

function toSequence(body: Body, words: Words): Sequence {
  return {
    steps: body.steps.map(({ entity_id, from, to }) =>
      toHappening(entity_id, to, { from, quietMin: 0 }, words),
    ),
    act: toAct(body, words),
    conditions: toCircumstances(body.conditions as readonly Condition[], words),
  };
}
