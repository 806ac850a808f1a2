/**
 * What the detectors of "when this comes, people do that" have in common: they take their kind of trigger out of the rules that were mined together,
 * and say it.
 */
import { z } from "zod";
import type { Moment } from "../automations/automated.ts";
import type { Readiness } from "../domain/analysis.ts";
import type { Action, AutomationConfig, Condition, Trigger } from "../domain/automation.ts";
import { type EpochMs, MINUTE_MS } from "../domain/time.ts";
import { mustAsk, toAction } from "../features/actionable.ts";
import type { EventStream } from "../features/event-streams.ts";
import type { Following, Happening } from "../words/phrases.ts";
import { toAct, toHappening } from "./act.ts";
import { toCircumstances } from "./circumstance.ts";
import type { Candidate, DetectInput, Detector, Words } from "./contract.ts";
import { createReadiness } from "./readiness.ts";
import type { TriggerKind } from "./trigger-kinds.ts";
import type { MinedRule } from "./rules/rules.ts";

const bodySchema = z.object({
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  /** Several only of persons: any of them. */
  trigger_entity_ids: z.array(z.string()).min(1).readonly(),
  above: z.number().nullable(),
  below: z.number().nullable(),
  presence: z.enum(["first-in", "last-out"]).nullable(),
  /** The states before, where there are few enough to say. */
  from: z.array(z.string()).readonly(),
  to: z.string(),
  /** Only after at least so long without it, minutes; 0 for every time. */
  quiet_min: z.number().min(0),
  wait: z.enum(["none", "delay", "hold"]),
  wait_min: z.number().min(0),
  /** Learned, in the language of the offline contract. */
  conditions: z.array(z.unknown()).readonly(),
  lag_min: z.number().min(0),
});

export type RuleBody = z.output<typeof bodySchema>;

const paramsSchema = z.object({
  minDays: z
    .number()
    .int()
    .min(1)
    .default(5)
    .describe("Whole days of history before anything is said, days."),
});

export interface RuleKind {
  readonly id: TriggerKind;
  /** What sets it off, for a sentence. */
  happening(body: RuleBody, words: Words): Happening;
}

export function createRuleDetector(kind: RuleKind): Detector<z.output<typeof paramsSchema>, RuleBody> {
  return {
    id: kind.id,
    params: paramsSchema,
    body: bodySchema,
    detect(input, params) {
      const readiness = readinessOf(kind.id, input, params.minDays);
      if (!readiness.ready) return { candidates: [], tested: 0, readiness };
      const mined = input.shared.rules();
      return {
        candidates: mined.rules
          .filter(({ rule }) => mined.kindOf(rule.moment.stream) === kind.id)
          .map((one) => toCandidate(one, input))
          .map((candidate) => ({ ...candidate, isAutomated: isAutomated(candidate, input) })),
        tested: mined.targets.length * mined.triedPerTarget(kind.id),
        readiness,
      };
    },
    describe(candidate, words) {
      const { body, support, opportunities } = candidate;
      const said = toFollowing(body, words, kind);
      return {
        titleParts: words.say.following(said),
        explanation: words.say.followingWhy({ ...said, support, opportunities, lagMin: body.lag_min }),
      };
    },
    toAutomation: (body, words) => toAutomation(body, words, kind),
    targetsOf: (body) => body.entity_ids,
    modeOf: (body, home) => (body.entity_ids.some((entityId) => mustAsk(entityId, home)) ? "ask" : "act"),
    isSameIdea: (a, b) =>
      a.state === b.state &&
      a.trigger_entity_ids.join(" ") === b.trigger_entity_ids.join(" ") &&
      a.to === b.to &&
      (a.above === null) === (b.above === null) &&
      a.entity_ids.some((entityId) => b.entity_ids.includes(entityId)),
  };
}

/** A thing, a person or a room comes into a state. */
export function stateHappening(body: RuleBody, words: Words): Happening {
  const [entityId = ""] = body.trigger_entity_ids;
  const quietMin = isQuiet(body) ? body.quiet_min : 0;
  return toHappening(entityId, body.to, { from: body.from, quietMin }, words);
}

function toFollowing(body: RuleBody, words: Words, kind: RuleKind): Following {
  return {
    after: kind.happening(body, words),
    act: toAct(body, words),
    wait: body.wait,
    waitMin: body.wait_min,
    conditions: toCircumstances(body.conditions as readonly Condition[], words),
  };
}

/** Whether it waits for quiet, which it can only where it is known what that is. */
function isQuiet({ quiet_min: quietMin, from }: RuleBody): boolean {
  return quietMin > 0 && from.length > 0;
}

/** Whether the home brings all of it about at those moments already. */
function isAutomated({ body, hitsMs }: RuleCandidate, { shared }: DetectInput): boolean {
  const moment = toMoment(body);
  return body.entity_ids.every((entityId) =>
    shared.automated().does({ entityId, state: body.state }, moment, hitsMs),
  );
}

function toMoment(body: RuleBody): Moment {
  const [entityId = ""] = body.trigger_entity_ids;
  if (body.above !== null) return { kind: "numeric", entityId, above: body.above };
  if (body.below !== null) return { kind: "numeric", entityId, below: body.below };
  if (body.presence !== null)
    return { kind: "presence", event: body.presence === "first-in" ? "arrive" : "leave" };
  return {
    kind: "state",
    entityId,
    to: body.to,
    ...(body.wait === "none" ? {} : { forMs: body.wait_min * MINUTE_MS }),
  };
}

/** A candidate, and when people did it. */
interface RuleCandidate extends Candidate<RuleBody> {
  readonly hitsMs: readonly EpochMs[];
}

function toCandidate({ group, rule }: MinedRule, { log, shared }: DetectInput): RuleCandidate {
  const { stream, wait, waitMs } = rule.moment;
  const acting = Array.from(rule.acts.keys()).filter((i) => rule.acts[i] === 1 && i >= rule.begins);
  const hits = acting.filter((i) => (rule.occasions.action[i] ?? -1) >= 0);
  const lags = hits
    .map((i) => (group.lead.atMs[rule.occasions.action[i] ?? 0] ?? 0) - (rule.occasions.atMs[i] ?? 0))
    .toSorted((a, b) => a - b);
  return {
    body: {
      entity_ids: group.entityIds,
      state: group.lead.state,
      trigger_entity_ids:
        stream.presence === null
          ? [log.entityIds[stream.entityCode] ?? ""]
          : log.entityIds.filter((id) => id.startsWith("person.")).toSorted(),
      above: stream.crossing?.side === "above" ? stream.crossing.threshold : null,
      below: stream.crossing?.side === "below" ? stream.crossing.threshold : null,
      presence: stream.presence,
      from: stream.stateCode < 0 ? [] : statesBefore(stream, log, shared.rows()),
      to: stream.stateCode < 0 ? "" : (log.states[stream.stateCode] ?? ""),
      quiet_min: stream.quietMs / MINUTE_MS,
      wait,
      wait_min: waitMs / MINUTE_MS,
      conditions: rule.conditions,
      lag_min: (lags[lags.length >> 1] ?? 0) / MINUTE_MS,
    },
    pValue: rule.pValue,
    support: hits.length,
    opportunities: acting.length,
    baseRate: rule.verdict.meanChance,
    firstSeenMs: rule.occasions.atMs[hits[0] ?? 0] ?? 0,
    lastSeenMs: rule.occasions.atMs[hits.at(-1) ?? 0] ?? 0,
    daysSeen: new Set(hits.map((i) => rule.occasions.day[i])).size,
    validated: rule.validated,
    hitsMs: hits.map((i) => rule.occasions.atMs[i] ?? 0),
  };
}

/** The other settled states where there are at most two: said in the trigger so that coming back from unavailable does not count. */
export function statesBefore(
  { entityCode, stateCode }: Pick<EventStream, "entityCode" | "stateCode">,
  log: DetectInput["log"],
  rows: ReturnType<DetectInput["shared"]["rows"]>,
): readonly string[] {
  const seen = new Set<number>();
  for (const row of rows.rowsOf(entityCode)) seen.add(log.state[row] ?? -1);
  const others = [...seen]
    .filter((code) => code !== stateCode)
    .map((code) => log.states[code] ?? "")
    .filter((state) => state !== "unavailable" && state !== "unknown" && state !== "")
    .toSorted();
  return others.length <= 2 ? others : [];
}

function toAutomation(body: RuleBody, words: Words, kind: RuleKind): AutomationConfig {
  const said = toFollowing(body, words, kind);
  const act = toAction(body.entity_ids, body.state);
  const comes = toTrigger(body);
  const [from = ""] = body.from;
  const triggers: readonly Trigger[] = isQuiet(body)
    ? [
        {
          trigger: "state",
          entity_id: body.trigger_entity_ids,
          from: body.to,
          to: from,
          for: toSpan(body.quiet_min),
        },
      ]
    : [body.wait === "hold" ? holding(comes, toSpan(body.wait_min)) : comes];
  const before: readonly Action[] = isQuiet(body)
    ? [{ wait_for_trigger: [comes] }]
    : body.wait === "delay"
      ? [{ delay: toSpan(body.wait_min) }]
      : [];
  return {
    alias: words.say.followingName(said),
    description: words.say.followingNote(said),
    triggers,
    conditions: [...presenceConditions(body), ...(body.conditions as readonly Condition[])],
    actions: [...before, act],
    mode: "single",
  };
}

function toTrigger(body: RuleBody): Trigger {
  const [first = ""] = body.trigger_entity_ids;
  const ids = body.trigger_entity_ids.length === 1 ? first : body.trigger_entity_ids;
  const side =
    body.above === null ? (body.below === null ? null : { below: body.below }) : { above: body.above };
  if (side !== null) return { trigger: "numeric_state", entity_id: ids, ...side };
  if (body.presence === "first-in") return { trigger: "state", entity_id: ids, to: "home" };
  if (body.presence === "last-out") return { trigger: "state", entity_id: ids, from: "home" };
  const [before] = body.from;
  const from = before === undefined ? {} : { from: body.from.length === 1 ? before : body.from };
  return { trigger: "state", entity_id: ids, ...from, to: body.to };
}

function holding(trigger: Trigger, span: string): Trigger {
  return trigger.trigger === "state" || trigger.trigger === "numeric_state"
    ? { ...trigger, for: span }
    : trigger;
}

/** The last has left when nobody is home; the first has come when everybody else is still away. */
function presenceConditions({ presence, trigger_entity_ids: persons }: RuleBody): readonly Condition[] {
  if (presence === null) return [];
  const isHome = (id: string): Condition => ({ condition: "state", entity_id: id, state: "home" });
  const nobody = (ids: readonly string[]): Condition => ({ condition: "not", conditions: ids.map(isHome) });
  if (presence === "last-out") return [nobody(persons)];
  return [
    {
      condition: "or",
      conditions: persons.map((id) => nobody(persons.filter((other) => other !== id))),
    },
  ];
}

function toSpan(minutes: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${part(minutes / 60)}:${part(minutes % 60)}:00`;
}

export function readinessOf(id: string, { days }: Pick<DetectInput, "days">, minDays: number): Readiness {
  const observed = days.counts.reduce((sum, one) => sum + one, 0);
  const isReady = observed >= minDays;
  return createReadiness(
    id,
    isReady,
    isReady ? { kind: "learned", days: observed } : { kind: "needs-days", needed: minDays, days: observed },
  );
}
