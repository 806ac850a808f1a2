/**
 * Reversal and repair: what people keep undoing of the automations they have, and automations that run without anything left to do.
 *
 * "You always switch it off three minutes later", "every Sunday you undo this", "only when somebody is home", "people are half an hour before it", "it runs 40 times a day without effect". The test is that of
 * core/automations (reversals.ts, forestalled.ts, left-out-days.ts, vain-runs.ts), of reversal-condition.ts and of reversal-trigger.ts; here it becomes a change of that automation, or its retirement, in the contract's language. One that uses
 * more than that language is left to the checks, which say it as a finding.
 */
import type { z } from "zod";
import { readActedTargets } from "../automations/acts.ts";
import { toPlainConfig } from "../automations/plain-config.ts";
import { readRules } from "../automations/read-rules.ts";
import { findReversals, reversalParamsSchema } from "../automations/reversals.ts";
import { readVainRuns, runsOf } from "../automations/vain-runs.ts";
import type { AutomationConfig } from "../domain/automation.ts";
import { inOrder } from "../domain/in-order.ts";
import { isSuggestible, mustAsk } from "../features/actionable.ts";
import type { SetOffBy } from "../words/phrases.ts";
import { toAct } from "./act.ts";
import { toCircumstance } from "./circumstance.ts";
import type { DetectInput, Detector, Words } from "./contract.ts";
import { createReadiness } from "./readiness.ts";
import { type ReversalBody, reversalBodySchema, isAsked } from "./reversal-body.ts";
import { clockParamsSchema, isByClock, ofForestalled, ofLeftOutDays } from "./reversal-clock.ts";
import { targetsOf } from "./reversal-change.ts";
import { conditionParamsSchema, findConditioned } from "./reversal-condition.ts";
import {
  type Offer,
  RARE_WEIGHT,
  asRare,
  hypothesesOf,
  ofPart,
  ofReversals,
  plainest,
} from "./reversal-offers.ts";
import { createActSituations } from "./reversal-situation.ts";
import { findOfTrigger, hasParts } from "./reversal-trigger.ts";
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
    const trigger = toSetOffBy(body, words);
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
        setOffBy: trigger,
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
        elsewise: body.trigger === null || trigger === null ? null : { ...body.trigger, setOffBy: trigger },
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
    isAsked: isAsked({ why }),
  }),
  isSameIdea: (a, b) =>
    a.replaces === b.replaces &&
    (a.why === b.why || [a, b].some(({ kind }) => kind === "retire") || isInstead(a, b) || isInstead(b, a)) &&
    !isBuiltOn(a, b) &&
    !isBuiltOn(b, a),
};

function toSetOffBy({ trigger }: ReversalBody, words: Words): SetOffBy | null {
  if (trigger === null) return null;
  return trigger.entity_id === null
    ? { at: (trigger.at ?? "").slice(0, 5) }
    : { name: words.nameOf(trigger.entity_id) };
}

/** A condition is one way of undoing it less; what runs in vain is another matter. */
function isInstead(one: ReversalBody, other: ReversalBody): boolean {
  return one.why === "condition" && other.why !== "vain" && !isAsked(other);
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
  const history = { log, rows: shared.rows(), days };
  const offers = acted.map((target): Offer => {
    const automation = automations.get(target.automationId);
    if (automation === undefined || !isSuggestible(target.entityId, entities.get(target.entityId)))
      return { target, found: [], condition: null, ofTrigger: null, hasParts: false };
    const found = findReversals(target, automation, (day) => days.weekday[day] ?? 0, params);
    const before = plain.get(target.automationId);
    const situationOf = before === undefined ? null : situations.of(target, automation, before);
    const condition =
      situationOf === null ? null : findConditioned(target, automation, situationOf, days, params);
    const isOfParts = before !== undefined && hasParts(before);
    const ofTrigger = isOfParts
      ? findOfTrigger(target, automation, before, read.targets, history, params)
      : null;
    return { target, ...plainest(found, condition), ofTrigger, hasParts: isOfParts };
  });
  const vain = read.automations.flatMap((automation) => {
    const own = readVainRuns(automation, history);
    return own === null || own.runs < params.minVainRuns ? [] : [{ automation, own }];
  });
  // Whoever comes too late is to come earlier, at that time on every day.
  const clocked = read.automations.flatMap((automation) => {
    const before = plain.get(automation.entityId);
    if (before === undefined || !isByClock(automation)) return [];
    const ranOn = new Set(runsOf(automation.entityId, history).map((atMs) => days.indexOf(atMs)));
    if (ranOn.size < params.minDays) return [];
    if (!targetsOf(before).every((id) => isSuggestible(id, entities.get(id)))) return [];
    return [
      ofForestalled(automation, before, history, params),
      ofLeftOutDays(automation, before, history, params),
    ];
  });
  const candidates = [
    ...clocked.flat().map(asRare),
    ...offers.flatMap((offer) => ofReversals(offer, offers, plain)),
    ...offers.flatMap((offer) => ofPart(offer, acted, plain, params)),
    ...vain.flatMap(({ automation, own }) => ofVainRuns(automation, own, plain, params)),
  ];
  return {
    candidates,
    // Where several changes of one target are offered, each is a hypothesis.
    tested:
      vain.length +
      RARE_WEIGHT * clocked.length +
      offers.reduce((sum, offer) => sum + hypothesesOf(offer), 0),
    readiness: readinessOf(observed, acted.length + vain.length + clocked.length, home.automations.length),
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
