/**
 * Reversal and repair: what people keep undoing of the automations they have, and automations that run without anything left to do.
 *
 * "You always switch it off three minutes later", "every Sunday you undo this", "only when somebody is home", "it runs 40 times a day without effect". The test is that of
 * core/automations (reversals.ts, vain-runs.ts) and of reversal-condition.ts; here it becomes a change of that automation, or its retirement, in the contract's language. One that uses
 * more than that language is left to the checks, which say it as a finding.
 */
import type { z } from "zod";
import { type ActedTarget, readActedTargets } from "../automations/acts.ts";
import { toPlainConfig } from "../automations/plain-config.ts";
import { readRules } from "../automations/read-rules.ts";
import { type Reversal, findReversals, reversalParamsSchema } from "../automations/reversals.ts";
import { readVainRuns } from "../automations/vain-runs.ts";
import type { AutomationConfig } from "../domain/automation.ts";
import { inOrder } from "../domain/in-order.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { isSuggestible, mustAsk } from "../features/actionable.ts";
import { toAct } from "./act.ts";
import { toCircumstance } from "./circumstance.ts";
import type { Candidate, DetectInput, Detector } from "./contract.ts";
import { createReadiness } from "./readiness.ts";
import { type ReversalBody, reversalBodySchema } from "./reversal-body.ts";
import { clockParamsSchema, isByClock, ofForestalled, ofLeftOutDays } from "./reversal-clock.ts";
import { type Repair, addCondition, repair, targetsOf } from "./reversal-change.ts";
import {
  type Conditioned,
  conditionParamsSchema,
  findConditioned,
  savedByDays,
} from "./reversal-condition.ts";
import { createActSituations } from "./reversal-situation.ts";
import { ofVainRuns, vainParamsSchema } from "./reversal-vain.ts";

const MIN_DAYS = 7;

const paramsSchema = reversalParamsSchema.extend({
  ...clockParamsSchema.shape,
  ...conditionParamsSchema.shape,
  ...vainParamsSchema.shape,
});

type Params = z.output<typeof paramsSchema>;

export const reversal: Detector<Params, ReversalBody> = {
  id: "reversal",
  params: paramsSchema,
  body: reversalBodySchema,
  detect,
  describe(candidate, words) {
    const { body, support, opportunities, baseRate } = candidate;
    const { why, weekdays, later_min: laterMin, earlier_min: earlierMin } = body;
    const when = body.when === null ? null : toCircumstance(body.when.condition, words);
    return {
      titleParts: words.say.repair({
        why,
        isRetired: body.kind === "retire",
        name: body.before.alias === "" ? words.nameOf(body.replaces) : body.before.alias,
        things: body.entity_ids.map((id) => words.nameOf(id)),
        weekdays,
        laterMin,
        earlierMin,
        when,
      }),
      explanation: words.say.repairWhy({
        why,
        act: toAct(body, words),
        support,
        opportunities,
        weekdays,
        withinMin: body.within_min,
        baseRate,
        laterMin,
        earlierMin: body.lead_min,
        whileSo: when === null || body.when === null ? null : { ...body.when, when },
      }),
    };
  },
  toAutomation: ({ kind, before, after }, words) =>
    kind === "retire"
      ? before
      : { ...after, description: describeChange(after.description, words.say.repairNote()) },
  targetsOf: ({ entity_ids }) => entity_ids,
  modeOf: ({ before }, home) => (targetsOf(before).some((id) => mustAsk(id, home)) ? "ask" : "act"),
  changeOf: ({ kind, replaces, before, why }) => ({
    kind,
    replaces,
    before,
    isTidy: why === "vain",
    isAsked: why === "earlier" || why === "more-days",
  }),
  isSameIdea: (a, b) =>
    a.replaces === b.replaces &&
    (a.why === b.why || [a, b].some(({ kind }) => kind === "retire") || isInstead(a, b) || isInstead(b, a)) &&
    !isBuiltOn(a, b) &&
    !isBuiltOn(b, a),
};

/** A condition is one way of undoing it less; what runs in vain is another matter. */
function isInstead(one: ReversalBody, other: ReversalBody): boolean {
  return (
    one.why === "condition" && other.why !== "vain" && other.why !== "earlier" && other.why !== "more-days"
  );
}

/** What people undo of the changed automation is news, and no answer to it was given yet. */
function isBuiltOn(later: ReversalBody, earlier: ReversalBody): boolean {
  return earlier.kind === "change" && sayDoing(later.before) === sayDoing(earlier.after);
}

/** What it does, with no regard to the order in which Home Assistant gives it back. */
function sayDoing({ triggers, conditions, actions }: AutomationConfig): string {
  return JSON.stringify(inOrder([triggers, conditions, actions]));
}

function detect(input: DetectInput, params: Params) {
  const { log, home, days, shared } = input;
  const observed = days.counts.reduce((sum, one) => sum + one, 0);
  const read = readRules(home);
  const plain = new Map(
    home.automations.flatMap(({ entity_id, config }) => {
      const own = config === null ? null : toPlainConfig(config, home, read.targets);
      return own === null ? [] : [[entity_id, own] as const];
    }),
  );
  const automations = new Map(read.automations.map((one) => [one.entityId, one]));
  const acted = readActedTargets(log, shared.rows(), days, automations, params.minWeekdayDays);
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const situations = createActSituations(input);
  const offers = acted.map((target): Offer => {
    const automation = automations.get(target.automationId);
    if (automation === undefined || !isSuggestible(target.entityId, entities.get(target.entityId)))
      return { target, found: [], condition: null };
    const found = findReversals(target, automation, (day) => days.weekday[day] ?? 0, params);
    const before = plain.get(target.automationId);
    const situationOf = before === undefined ? null : situations.of(target, automation, before);
    const condition =
      situationOf === null ? null : findConditioned(target, automation, situationOf, days, params);
    return plainest(target, found, condition);
  });
  const vain = read.automations.flatMap((automation) => {
    const own = readVainRuns(automation, { log, rows: shared.rows(), days });
    return own === null || own.runs < params.minVainRuns ? [] : [{ automation, own }];
  });
  // Whoever comes too late is to come earlier, at that time on every day.
  const history = { log, rows: shared.rows(), days };
  const clocked = read.automations.flatMap((automation) => {
    const before = plain.get(automation.entityId);
    if (before === undefined || !isByClock(automation)) return [];
    if (!targetsOf(before).every((id) => isSuggestible(id, entities.get(id)))) return [];
    return [
      ofForestalled(automation, before, history, params),
      ofLeftOutDays(automation, before, history, params),
    ];
  });
  const candidates = [
    ...clocked.flat(),
    ...offers.flatMap((offer) => ofReversals(offer, offers, plain)),
    ...offers.flatMap((offer) => ofCondition(offer, acted, plain, params)),
    ...vain.flatMap(({ automation, own }) => ofVainRuns(automation, own, plain, params)),
  ];
  return {
    candidates,
    // Where several changes of one target are offered, each is a hypothesis.
    tested:
      vain.length + clocked.length + offers.reduce((sum, offer) => sum + Math.max(1, countOf(offer)), 0),
    readiness: readinessOf(observed, acted.length + vain.length, home.automations.length),
  };
}

/** The ways in which one target's acts may be undone less; which of them is the best, the replay says. */
interface Offer {
  readonly target: ActedTarget;
  readonly found: readonly Reversal[];
  readonly condition: Conditioned | null;
}

function countOf({ found, condition }: Offer): number {
  return found.length + (condition === null ? 0 : 1);
}

/** On which days, or under which condition: both tell some acts from the others, so it is the one that leaves less to be told. */
function plainest(target: ActedTarget, found: readonly Reversal[], condition: Conditioned | null): Offer {
  const byDays = found.find(({ weekdays }) => weekdays !== null);
  if (condition === null || byDays === undefined) return { target, found, condition };
  return condition.validated && condition.savedNats > savedByDays(byDays)
    ? { target, found: found.filter((one) => one !== byDays), condition }
    : { target, found, condition: null };
}

function ofReversals(
  offer: Offer,
  all: readonly Offer[],
  plain: ReadonlyMap<string, AutomationConfig>,
): readonly Candidate<ReversalBody>[] {
  const { automationId, entityId } = offer.target;
  const before = plain.get(automationId);
  if (before === undefined || !targetsOf(before).includes(entityId)) return [];
  const others = all.filter(({ target }) => target.automationId === automationId);
  return offer.found.flatMap((one) => {
    const found = repair(
      one,
      others.flatMap((other) => other.found),
      before,
    );
    return found === null ? [] : [toCandidate(one, found, before, countOf(offer) > 1)];
  });
}

function ofCondition(
  { target, condition }: Offer,
  acted: readonly ActedTarget[],
  plain: ReadonlyMap<string, AutomationConfig>,
  params: Params,
): readonly Candidate<ReversalBody>[] {
  const before = plain.get(target.automationId);
  if (condition === null || before === undefined || !targetsOf(before).includes(target.entityId)) return [];
  const longestMs = Math.max(...params.windowsMin) * MINUTE_MS;
  const own = acted.filter(({ automationId }) => automationId === target.automationId);
  const found = addCondition(condition.condition, condition.acts, own, before, (acts) => {
    const undone = acts.filter(({ reversedAfterMs }) => reversedAfterMs <= longestMs);
    return undone.length >= params.minWeekdayRatio * acts.length;
  });
  return found === null ? [] : [toCandidate(condition, found, before, true)];
}

/**
 * @param isFromFirst whether what was kept before the first act undone is told as well, as it is by a condition; and by whatever is to be weighed against another change
 * of the same target, as both are over the same history
 */
function toCandidate(
  { target, windowMin, weekdays, undone, acts, others, meanChance, pValue, validated }: Reversal,
  found: Repair,
  before: AutomationConfig,
  isFromFirst: boolean,
): Candidate<ReversalBody> {
  const isRetired = found.why === "undone";
  const kept = others.filter(({ reversedAfterMs }) => reversedAfterMs > windowMin * MINUTE_MS);
  return {
    body: {
      kind: isRetired ? "retire" : "change",
      replaces: target.automationId,
      why: found.why,
      entity_ids: [target.entityId],
      state: target.state,
      within_min: windowMin,
      weekdays: weekdays ?? [],
      later_min: found.why === "later" ? found.laterMin : 0,
      earlier_min: 0,
      lead_min: 0,
      when:
        found.why === "condition"
          ? { condition: found.when, undone: others.length - kept.length, acts: others.length }
          : null,
      before,
      after: isRetired ? before : found.after,
    },
    pValue,
    support: undone.length,
    opportunities: acts.length,
    baseRate: meanChance,
    firstSeenMs: (isFromFirst ? target.acts[0] : undone[0])?.atMs ?? 0,
    lastSeenMs: undone.at(-1)?.atMs ?? 0,
    daysSeen: new Set(undone.map(({ day }) => day)).size,
    validated,
  };
}

function describeChange(description: string, note: string): string {
  return description.includes(note) ? description : `${description} ${note}`.trim();
}

function readinessOf(observed: number, tested: number, automations: number) {
  if (observed < MIN_DAYS)
    return createReadiness("reversal", false, { kind: "needs-days", needed: MIN_DAYS, days: observed });
  return tested > 0
    ? createReadiness("reversal", true, { kind: "learned-automations", days: observed, automations })
    : createReadiness("reversal", false, { kind: "no-automation-acted" });
}
