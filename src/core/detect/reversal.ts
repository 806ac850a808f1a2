/**
 * Reversal and repair: what people keep undoing of the automations they have, and automations that run without anything left to do.
 *
 * "You always switch it off three minutes later", "every Sunday you undo this", "it runs 40 times a day without effect". The test is that of
 * core/automations (reversals.ts, vain-runs.ts); here it becomes a change of that automation, or its retirement, in the contract's language. One that uses
 * more than that language is left to the checks, which say it as a finding.
 */
import { z } from "zod";
import { readActedTargets } from "../automations/acts.ts";
import { toPlainConfig } from "../automations/plain-config.ts";
import { type ReadAutomation, readRules } from "../automations/read-rules.ts";
import { type Reversal, findReversal, reversalParamsSchema } from "../automations/reversals.ts";
import { type VainRuns, readVainRuns } from "../automations/vain-runs.ts";
import type { AutomationConfig, Condition } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import { DAY_MS } from "../domain/time.ts";
import { isSuggestible, mustAsk } from "../features/actionable.ts";
import { toAct } from "./act.ts";
import type { Candidate, DetectInput, Detector } from "./contract.ts";
import { createReadiness } from "./readiness.ts";
import { repair, targetsOf } from "./reversal-change.ts";

const MIN_DAYS = 7;

const automationSchema = z.custom<AutomationConfig>(
  (value) => typeof value === "object" && value !== null && "triggers" in value && "actions" in value,
);

const bodySchema = z.object({
  kind: z.enum(["change", "retire"]),
  /** The automation that exists. */
  replaces: z.string(),
  why: z.enum(["undone", "weekdays", "later", "without", "vain"]),
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  /** How soon it is undone, minutes; 0 where nothing is. */
  within_min: z.number().min(0),
  /** 0 = Monday … 6 = Sunday: days on which it is undone. */
  weekdays: z.array(z.number().int().min(0).max(6)).readonly(),
  later_min: z.number().min(0),
  /** As it is, and as it would be; of a retirement both are the same. */
  before: automationSchema,
  after: automationSchema,
});

export type ReversalBody = z.output<typeof bodySchema>;

const paramsSchema = reversalParamsSchema.extend({
  minVainRuns: z.number().int().default(50).describe("Fewest runs from which running in vain is told."),
  minVainPerDay: z.number().default(10).describe("Fewer runs a day in vain bother nobody."),
  minVainRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe("Smallest share of runs without anything to do, 0-1."),
  minRetireDays: z
    .number()
    .default(14)
    .describe("Shortest past without a single effect after which it is not needed, days."),
});

type Params = z.output<typeof paramsSchema>;

export const reversal: Detector<Params, ReversalBody> = {
  id: "reversal",
  params: paramsSchema,
  body: bodySchema,
  detect,
  describe(candidate, words) {
    const { body, support, opportunities, baseRate } = candidate;
    const { why, weekdays, later_min: laterMin } = body;
    return {
      titleParts: words.say.repair({
        why,
        isRetired: body.kind === "retire",
        name: body.before.alias === "" ? words.nameOf(body.replaces) : body.before.alias,
        things: body.entity_ids.map((id) => words.nameOf(id)),
        weekdays,
        laterMin,
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
      }),
    };
  },
  toAutomation: ({ kind, before, after }, words) =>
    kind === "retire"
      ? before
      : { ...after, description: describeChange(after.description, words.say.repairNote()) },
  targetsOf: ({ entity_ids }) => entity_ids,
  modeOf: ({ before }, home) => (targetsOf(before).some((id) => mustAsk(id, home)) ? "ask" : "act"),
  changeOf: ({ kind, replaces, before, why }) => ({ kind, replaces, before, isTidy: why === "vain" }),
  isSameIdea: (a, b) =>
    a.replaces === b.replaces && (a.why === b.why || a.kind === "retire" || b.kind === "retire"),
};

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
  const acted = readActedTargets(
    log,
    shared.rows(),
    days,
    new Set(automations.keys()),
    params.minWeekdayDays,
  );
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const found = acted.flatMap((target) => {
    const automation = automations.get(target.automationId);
    if (automation === undefined || !isSuggestible(target.entityId, entities.get(target.entityId))) return [];
    const one = findReversal(target, automation, (day) => days.weekday[day] ?? 0, params);
    return one === null ? [] : [one];
  });
  const vain = read.automations.flatMap((automation) => {
    const own = readVainRuns(automation, { log, rows: shared.rows(), days });
    return own === null || own.runs < params.minVainRuns ? [] : [{ automation, own }];
  });
  const candidates = [
    ...found.flatMap((one) => ofReversal(one, found, plain)),
    ...vain.flatMap(({ automation, own }) => ofVainRuns(automation, own, plain, params)),
  ];
  return {
    candidates,
    tested: acted.length + vain.length,
    readiness: readinessOf(observed, acted.length + vain.length, home.automations.length),
  };
}

function ofReversal(
  one: Reversal,
  all: readonly Reversal[],
  plain: ReadonlyMap<string, AutomationConfig>,
): readonly Candidate<ReversalBody>[] {
  const { target, windowMin, undone, acts } = one;
  const before = plain.get(target.automationId);
  if (before === undefined || !targetsOf(before).includes(target.entityId)) return [];
  const others = all.filter((other) => other.target.automationId === target.automationId);
  const found = repair(one, others, before);
  if (found === null) return [];
  const isRetired = found.why === "undone";
  return [
    {
      body: {
        kind: isRetired ? "retire" : "change",
        replaces: target.automationId,
        why: found.why,
        entity_ids: [target.entityId],
        state: target.state,
        within_min: windowMin,
        weekdays: one.weekdays ?? [],
        later_min: found.why === "later" ? found.laterMin : 0,
        before,
        after: isRetired ? before : found.after,
      },
      pValue: one.pValue,
      support: undone.length,
      opportunities: acts.length,
      baseRate: one.meanChance,
      firstSeenMs: undone[0]?.atMs ?? 0,
      lastSeenMs: undone.at(-1)?.atMs ?? 0,
      daysSeen: new Set(undone.map(({ day }) => day)).size,
      validated: one.validated,
    },
  ];
}

/** A player or a heating is "on" in many states: asking for one of them would let it run in vain, or not at all. */
const PLAIN_STATES: ReadonlySet<string> = new Set([
  "light",
  "switch",
  "fan",
  "cover",
  "lock",
  "humidifier",
  "input_boolean",
]);

function ofVainRuns(
  { entityId }: ReadAutomation,
  { runs, vain, days, firstMs, lastMs, pValue, wants }: VainRuns,
  plain: ReadonlyMap<string, AutomationConfig>,
  params: Params,
): readonly Candidate<ReversalBody>[] {
  const before = plain.get(entityId);
  if (before === undefined || !wants.every(({ entityId: id }) => PLAIN_STATES.has(domainOf(id)))) return [];
  if (runs < params.minVainPerDay * days || vain < params.minVainRatio * runs || days < params.minDays)
    return [];
  const isRetired = vain === runs && lastMs - firstMs >= params.minRetireDays * DAY_MS;
  const so = wants.map(({ entityId: id, state }): Condition => ({
    condition: "state",
    entity_id: id,
    state,
  }));
  const [only] = so;
  const all: Condition = so.length === 1 && only !== undefined ? only : { condition: "and", conditions: so };
  const conditions: readonly Condition[] = [...before.conditions, { condition: "not", conditions: [all] }];
  return [
    {
      body: {
        kind: isRetired ? "retire" : "change",
        replaces: entityId,
        why: "vain",
        entity_ids: wants.map((want) => want.entityId),
        state: wants[0]?.state ?? "",
        within_min: 0,
        weekdays: [],
        later_min: 0,
        before,
        after: isRetired ? before : { ...before, conditions },
      },
      pValue,
      support: vain,
      opportunities: runs,
      baseRate: 0.8,
      firstSeenMs: firstMs,
      lastSeenMs: lastMs,
      daysSeen: days,
      validated: true,
    },
  ];
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
