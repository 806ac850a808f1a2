/**
 * All the rules of a home, once a run: every target against every stream of events; detectors take their kinds out of it.
 *
 * They are mined together because they explain each other away: what an arrival explains is no rule from the hall's light to the kitchen's.
 */
import { type Home, domainOf } from "../../domain/home.ts";
import { isSuggestible } from "../../features/actionable.ts";
import type { ActionTarget } from "../../features/actions.ts";
import type { DayTable } from "../../features/day-table.ts";
import { ECHO_MS } from "../../features/echoes.ts";
import type { EntityRows } from "../../features/entity-rows.ts";
import { type EventStream, type EventStreams, collectEventStreams } from "../../features/event-streams.ts";
import { LEVELS, collectNumberSteps, findThresholds } from "../../features/threshold-crossings.ts";
import { type TargetGroup, groupTargets } from "../../features/target-groups.ts";
import { type TargetRate, measureTargetRate } from "../../features/target-rate.ts";
import type { EventLog } from "../../domain/event-log.ts";
import { type FitParams, type Rule, fitRule, liftOf, meet, waitAsPeopleDo, withLags } from "./fit.ts";
import { type Moment, type ScreenParams, type Trial, createMomentScreen } from "./mine.ts";
import { createRelatives } from "./relatives.ts";
import { type Occasions, judge } from "./score.ts";
import { createPrior } from "./prior.ts";
import { type TriggerKind, createTriggerKinds } from "../trigger-kinds.ts";
import type { SituationSource } from "./situation.ts";
import { type Span, createSpans, within } from "./spans.ts";

export interface RuleParams extends ScreenParams, FitParams {
  readonly quietMin: readonly number[];
  /** Lengths of the last spans in which rules are looked for, too, days: habits that began lately. */
  readonly lastDays: readonly number[];
  /** Moments whose conditions are learned, for each target and span, most telling first. */
  readonly maxFitted: number;
  /** Largest p-value of a moment whose conditions are learned. */
  readonly fitMaxP: number;
  readonly maxRulesPerTarget: number;
  /** How many times as often as anyway people have to do it then: less is a busy hour, not a habit. */
  readonly minLift: number;
}

export const RULE_PARAMS: RuleParams = {
  minSupport: 5,
  minDays: 4,
  waitsMin: [0, 2, 4, 7, 10, 12, 16, 22, 30, 42],
  screenMaxP: 1e-3,
  maxCandidates: 40,
  maxLateCandidates: 10,
  quietMin: [10, 30, 60, 180],
  lastDays: [28, 14],
  maxFitted: 8,
  fitMaxP: 1e-4,
  maxRulesPerTarget: 4,
  minLift: 2.5,
  breakEvenRatio: 0.6,
  maxSplitP: 0.05,
  maxConditions: 2,
  heldOutMaxP: 0.01,
  stoppedMaxP: 0.001,
  mostKeptRatio: 0.85,
  resumedMaxP: 0.1,
};

export interface MinedRule {
  readonly group: TargetGroup;
  readonly rule: Rule;
}

export interface MinedTarget {
  readonly group: TargetGroup;
  readonly rate: TargetRate;
}

export interface MinedRules {
  readonly rules: readonly MinedRule[];
  readonly streams: EventStreams;
  /** Targets that were looked at, with how often people do it: each with every stream, after every wait. */
  readonly targets: readonly MinedTarget[];
  /** Whether two entities, by code, are parts of one device, or a group and its member. */
  readonly isRelative: (a: number, b: number) => boolean;
  readonly kindOf: (stream: EventStream) => TriggerKind;
  /** Moments of a kind that are tried for each target. */
  readonly triedPerTarget: (kind: TriggerKind) => number;
}

export interface MineInput {
  readonly log: EventLog;
  readonly home: Home;
  readonly days: DayTable;
  readonly rows: EntityRows;
  readonly actions: readonly ActionTarget[];
  readonly isDiscrete: Uint8Array;
  readonly situations: SituationSource;
  /** All of them unless given; see shared.ts. */
  readonly isLookedAt?: (entityId: string) => boolean;
}

const NO_TRIGGERS: ReadonlySet<string> = new Set(["automation", "script", "scene", "update", "sun", "zone"]);
/** A weather's state that says no more than that the sun has set. */
const NIGHT = "clear-night";
/** Thresholds of one number counted as tried for one target, both sides: levels next to each other are crossed by mostly the same steps. */
const THRESHOLDS_TRIED = LEVELS / 2;
/** Moments of one entity, plain or after quiet, whose conditions are learned: the rest say nearly the same. */
const MOST_PER_ENTITY = 2;

/** Cost: O(rows + actions · events within the longest wait + targets · streams) */
export function mineRules(input: MineInput, params: RuleParams = RULE_PARAMS): MinedRules {
  const { log, home, days, rows, actions, isDiscrete, situations } = input;
  const { minSupport, minDays, quietMin } = params;
  const streams = collectEventStreams(log, days, { minEvents: minSupport, minDays, quietMin }, isDiscrete);
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const relatives = createRelatives(log, entities);
  const wanted = actions.filter(
    ({ entityId, atMs }) =>
      atMs.length >= params.minSupport && isSuggestible(entityId, entities.get(entityId)),
  );
  const steps = collectNumberSteps(log, days, rows, streams.isDiscrete, entities);
  const { numbers } = steps;
  const kindOf = createTriggerKinds(log, home);
  const prior = createPrior(log, home, streams, numbers, kindOf, params);
  const triedPerTarget = countTried(streams, numbers.length, kindOf, params);
  const spans = createSpans(days, streams.streams, params.lastDays);
  const weightOf: Weight = (group, { moment, span }) => prior(group, moment) * span.shareRatio;
  const priceOf: Price = (group, trial) =>
    Math.log(triedPerTarget(kindOf(trial.moment.stream)) / weightOf(group, trial));
  const screen = createMomentScreen(streams, spans, params);
  const found: MinedRule[] = [];
  const targets: MinedTarget[] = [];
  for (const group of groupTargets(wanted, entities)) {
    const rate = measureTargetRate(group.lead, log, rows, days);
    targets.push({ group, rate });
    if (input.isLookedAt !== undefined && !group.entityIds.some(input.isLookedAt)) continue;
    const isForeign = (own: number) =>
      ![...group.entityCodes].some((code) => code === own || relatives(code, own));
    const isAllowed = ({ entityCode, stateCode }: EventStream) =>
      !NO_TRIGGERS.has(domainOf(log.entityIds[entityCode] ?? "")) &&
      log.states[stateCode] !== NIGHT &&
      isForeign(entityCode);
    const thresholds = findThresholds(rate.target.atMs, steps, isForeign, params);
    const trials = [
      ...screen.momentsOf(rate, isAllowed),
      ...spans.flatMap((span) =>
        thresholds.map((stream): Trial => ({
          span,
          moment: { stream: within(stream, span), wait: "none", waitMs: 0 },
        })),
      ),
    ].filter((trial) => weightOf(group, trial) > 0);
    const rates = new Map([[spans[0], rate]]);
    for (const { span } of trials)
      if (!rates.has(span)) rates.set(span, measureTargetRate(group.lead, log, rows, days, span.firstDay));
    const rateIn = (span: Span) => rates.get(span) ?? rate;
    for (const rule of chooseRules(trials, group, rateIn, days, situations, priceOf, weightOf, params))
      found.push({ group, rule });
  }
  return {
    rules: found,
    streams,
    targets,
    isRelative: relatives,
    kindOf,
    triedPerTarget,
  };
}

/** Nats that telling a moment among those of its kind takes. */
type Price = (group: TargetGroup, trial: Trial) => number;
/** What it weighs beforehand: averaging 1 over a kind's moments, the span's share of that. */
type Weight = (group: TargetGroup, trial: Trial) => number;

/** How many moments of each kind are tried for each target. */
function countTried(
  { streams }: EventStreams,
  numbers: number,
  kindOf: MinedRules["kindOf"],
  params: RuleParams,
): MinedRules["triedPerTarget"] {
  const tried = new Map<TriggerKind, number>([["numeric-threshold", numbers * THRESHOLDS_TRIED]]);
  for (const stream of streams)
    tried.set(kindOf(stream), (tried.get(kindOf(stream)) ?? 0) + params.waitsMin.length);
  return (kind) => tried.get(kind) ?? 0;
}

/** A rule, and the days that it is fitted to. */
interface Fitted extends Rule {
  readonly span: Span;
}

/** The rules of one target, most telling first, each for what those before it leave unexplained. */
function chooseRules(
  trials: readonly Trial[],
  group: TargetGroup,
  rateIn: (span: Span) => TargetRate,
  days: DayTable,
  situations: SituationSource,
  priceOf: Price,
  weightOf: Weight,
  params: RuleParams,
): readonly Rule[] {
  const met = trials
    .map(({ moment, span }) => ({ moment, span, occasions: meet(moment, rateIn(span), days) }))
    .filter(({ moment, occasions }) => {
      const verdict = judge(occasions);
      return (
        verdict.hits >= params.minSupport &&
        verdict.days >= params.minDays &&
        withLags(verdict.pValue, moment, occasions) <= params.fitMaxP &&
        !isEcho(occasions, group.lead)
      );
    })
    .toSorted((a, b) => information(b.occasions) - information(a.occasions));
  const varied = [...Map.groupBy(met, ({ span }) => span).values()].flatMap((own) => {
    const perEntity = new Map<number, number>();
    return own
      .filter(({ moment }) => {
        const key = 2 * moment.stream.entityCode + (moment.stream.quietMs > 0 ? 1 : 0);
        const known = perEntity.get(key) ?? 0;
        perEntity.set(key, known + 1);
        return known < MOST_PER_ENTITY;
      })
      .slice(0, params.maxFitted);
  });
  const fitted = varied.flatMap(({ moment, span, occasions }): readonly Fitted[] => {
    const near = new Set([...group.entityCodes, moment.stream.entityCode]);
    const rule = fitRule(moment, occasions, situationOf(moment, occasions, near), span, params);
    if (rule === null || !rule.validated) return [];
    return [{ ...rule, span, pValue: Math.min(1, rule.pValue / weightOf(group, { moment, span })) }];
  });
  const explained = new Set<number>();
  const chosen: Fitted[] = [];
  while (chosen.length < params.maxRulesPerTarget) {
    let best: Fitted | null = null;
    let bestScore = 0;
    for (const rule of fitted) {
      if (chosen.includes(rule)) continue;
      const isLeft = (i: number) =>
        rule.acts[i] === 1 && i >= rule.begins && !explained.has(rule.occasions.action[i] ?? -1);
      const rest = judge(rule.occasions, isLeft);
      if (rest.hits < params.minSupport || rest.days < params.minDays) continue;
      if (worthOf(rule, rest) <= 0) continue;
      if (liftOf(rule.moment, rule.occasions, isLeft) < params.minLift) continue;
      const score = evidenceOf(rule, rest.pValue, isLeft) - priceOf(group, rule);
      if (score > bestScore) {
        best = rule;
        bestScore = score;
      }
    }
    if (best === null) break;
    chosen.push(best);
    for (const [i, action] of best.occasions.action.entries())
      if (best.acts[i] === 1 && action >= 0) explained.add(action);
  }
  return chosen.map((rule) => waitAsPeopleDo(rule, rateIn(rule.span), days, params));

  /** An automation's conditions are looked at when it is set off: before a delay, and before the quiet is broken, which no condition can foresee. */
  function situationOf({ stream, wait, waitMs }: Moment, occasions: Occasions, near: ReadonlySet<number>) {
    if (stream.quietMs > 0) return null;
    const beforeMs = wait === "delay" ? waitMs : 0;
    return () => situations.at({ ...occasions, atMs: occasions.atMs.map((at) => at - beforeMs) }, near);
  }

  /** Nats by which a part of a rule's occasions speaks for it, conditions paid for. */
  function evidenceOf(
    { moment, occasions, multiplicity }: Rule,
    pValue: number,
    isIn: (i: number) => boolean,
  ) {
    const kept = Array.from(occasions.atMs.keys()).filter(isIn);
    return -Math.log(withLags(pValue, moment, occasions, kept) * multiplicity);
  }

  function worthOf({ heldOut }: Rule, rest: { readonly hits: number; readonly firings: number }): number {
    const precision = Math.min(
      (rest.hits + 1) / (rest.firings + 2),
      (heldOut.hits + 1) / (heldOut.firings + 2),
    );
    return precision - params.breakEvenRatio;
  }
}

/** Nats that a rule saves in telling what people did, over the base rate. */
export function gainOf(hits: number, firings: number, chance: number): number {
  const rate = Math.min(1 - 1e-9, (hits + 0.5) / (firings + 1));
  const base = Math.min(1 - 1e-9, Math.max(1e-9, chance));
  return hits * Math.log(rate / base) + (firings - hits) * Math.log((1 - rate) / (1 - base));
}

function information(occasions: Occasions): number {
  const { hits, firings, meanChance } = judge(occasions);
  return gainOf(hits, firings, meanChance);
}

function isEcho({ atMs, action }: Occasions, target: ActionTarget): boolean {
  const lags = Array.from(action.keys())
    .filter((i) => (action[i] ?? -1) >= 0)
    .map((i) => (target.atMs[action[i] ?? 0] ?? 0) - (atMs[i] ?? 0))
    .toSorted((a, b) => a - b);
  return (lags[lags.length >> 1] ?? Infinity) < ECHO_MS;
}
