/**
 * Finds "this, then that, then people do it": sequences whose order tells more than their last step alone.
 *
 * Sequences of people's events are mined (math/prefix-span.ts); each that ends in an action is a rule "this, then that → action" and is judged at the
 * moments its steps are complete, by the null of all rules (rules/score.ts). To be said it also has to pay for its length: against the steps without the
 * first, against the first ones without the last, and against every other order the split of hits must be more than chance explains, over all steps
 * it was chosen from. Where another rule tells the same actions as well, that one is simpler.
 */
import type { EpochMs } from "../domain/time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { ECHO_MS } from "../features/echoes.ts";
import { type EventStream, indexStreams } from "../features/event-streams.ts";
import { collectPeopleEvents, type PeopleEvents } from "../features/people-events.ts";
import type { TargetGroup } from "../features/target-groups.ts";
import { type FrequentSequence, mineSequences } from "../math/prefix-span.ts";
import type { DetectInput } from "./contract.ts";
import { type Counted, gain } from "./rules/conditions.ts";
import { type Rule, fitRule } from "./rules/fit.ts";
import { gainOf, type MinedRules, type MinedTarget, RULE_PARAMS } from "./rules/rules.ts";
import { FOLLOW_MS, judge, meetMoments, type Occasions, rateOnBothSides } from "./rules/score.ts";

export interface SequenceParams {
  readonly maxGapMin: number;
  readonly maxSteps: number;
  readonly minSupport: number;
  readonly minDays: number;
  readonly minShare: number;
  readonly maxFormP: number;
  readonly maxADay: number;
  readonly maxWork: number;
}

export interface FoundSequence {
  readonly group: TargetGroup;
  readonly steps: readonly EventStream[];
  readonly rule: Rule;
  /** What followed its last step where the others were not before. */
  readonly alone: Counted;
  /** shape (occasions,), when the first step came. */
  readonly startMs: Float64Array;
}

export interface FoundSequences {
  readonly found: readonly FoundSequence[];
  /** Frequent beginnings times targets. */
  readonly tested: number;
  readonly isComplete: boolean;
}

/** Cost: O(people's events · events within the gaps + candidates · events of their steps) */
export function findSequences(input: DetectInput, params: SequenceParams): FoundSequences {
  const { log, home, days, shared } = input;
  const mined = shared.rules();
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const events = collectPeopleEvents(
    shared.actions(),
    mined.streams.streams,
    log,
    entities,
    days,
    params.maxADay,
  );
  const { sequences, isComplete } = mineSequences(
    events,
    {
      maxGapMs: params.maxGapMin * MINUTE_MS,
      maxLength: params.maxSteps,
      minSupport: params.minSupport,
      minDays: params.minDays,
      maxSteps: params.maxWork,
    },
    createCanFollow(events, mined),
  );
  const prefixes = sequences.filter(({ items }) => items.length < params.maxSteps);
  const search: Search = {
    input,
    params,
    mined,
    events,
    streamOf: indexStreams(mined.streams.streams),
    choices: countChoices(prefixes),
  };
  const byTarget = new Map<MinedTarget, FoundSequence[]>();
  const targetOf = new Map(
    mined.targets.map((target) => [keyOf(target.group.lead, log.states.length), target]),
  );
  for (const sequence of sequences) {
    const last = events.kinds[sequence.items.at(-1) ?? -1];
    const target = last === undefined ? undefined : targetOf.get(keyOf(last, log.states.length));
    if (target === undefined || sequence.items.length < 3) continue;
    if (sequence.first.length < params.minShare * sequence.prefixSupport) continue;
    const found = tryRule(sequence, target, search);
    if (found !== null) byTarget.set(target, [...(byTarget.get(target) ?? []), found]);
  }
  return {
    found: [...byTarget].flatMap(([target, candidates]) => chooseSequences(candidates, target, mined)),
    tested: prefixes.length * mined.targets.length,
    isComplete,
  };
}

interface Search {
  readonly input: DetectInput;
  readonly params: SequenceParams;
  readonly mined: MinedRules;
  readonly events: PeopleEvents;
  readonly streamOf: ReturnType<typeof indexStreams>;
  /** Beginnings of the same length that end in the same item. */
  choices(length: number, lastItem: number): number;
}

function tryRule(
  sequence: FrequentSequence,
  { group, rate }: MinedTarget,
  search: Search,
): FoundSequence | null {
  const { input, params, mined, events } = search;
  const items = sequence.items.slice(0, -1);
  const steps = items.flatMap(
    (item) => search.streamOf(events.kinds[item] ?? { entityCode: -1, stateCode: -1 }) ?? [],
  );
  const isOwn = ({ entityCode }: EventStream) =>
    [...group.entityCodes].some((code) => code === entityCode || mined.isRelative(code, entityCode));
  if (steps.length < items.length || steps.some(isOwn)) return null;
  const gapMs = params.maxGapMin * MINUTE_MS;
  const moments = completeMoments(steps, gapMs);
  if (isEcho(steps, moments)) return null;
  const meet = (atMs: Float64Array, windowMs = FOLLOW_MS) =>
    meetMoments({ atMs, windowMs }, rate, input.days, rateOnBothSides);
  const occasions = meet(moments.endMs);
  const verdict = judge(occasions);
  if (verdict.hits < params.minSupport || verdict.days < params.minDays) return null;
  if (verdict.pValue > RULE_PARAMS.fitMaxP) return null;
  const own = countOf(occasions);

  const shorter = completeMoments(steps.slice(1), gapMs).endMs;
  const complete = new Set(moments.endMs);
  const alone = countOf(meet(shorter.filter((atMs) => !complete.has(atMs))));
  const choices = search.choices(items.length, items.at(-1) ?? -1);
  if (!tellsMore(own, alone, params.maxFormP / choices)) return null;

  const begun = completeMoments(steps.slice(0, -1), gapMs);
  const goneOn = new Set(moments.startMs);
  const broken = begun.endMs.filter((_, i) => !goneOn.has(begun.startMs[i] ?? 0));
  const unfinished = countOf(meet(broken, gapMs + FOLLOW_MS));
  // A step that always follows tells nothing; of two it is kept, as the first alone is no sequence.
  if (steps.length > 2 && unfinished.firings < params.minSupport) return null;
  const turned = otherOrders(steps).map((order) => countOf(meet(completeMoments(order, gapMs).endMs)));
  for (const other of [unfinished, ...turned])
    if (other.firings >= params.minSupport && !tellsMore(own, other, params.maxFormP)) return null;

  const startOf = new Map(Array.from(moments.endMs, (atMs, i) => [atMs, moments.startMs[i] ?? atMs]));
  const startMs = occasions.atMs.map((atMs) => startOf.get(atMs) ?? atMs);
  const near = new Set([...group.entityCodes, ...steps.map(({ entityCode }) => entityCode)]);
  // An automation looks at its conditions when the first step comes.
  const situationOf = () => input.shared.situations().at({ ...occasions, atMs: startMs }, near);
  const last = steps.at(-1);
  if (last === undefined) return null;
  const moment = { stream: last, wait: "none", waitMs: 0 } as const;
  const rule = fitRule(moment, occasions, situationOf, input.days, { ...RULE_PARAMS, ...params });
  return rule === null || !rule.validated ? null : { group, steps, rule, alone, startMs };
}

/** The best for what simpler rules and those before it leave unexplained, and again for what that leaves. */
function chooseSequences(
  candidates: readonly FoundSequence[],
  { group }: MinedTarget,
  { rules }: MinedRules,
): readonly FoundSequence[] {
  const simpler = rules.flatMap((one) => (one.group === group ? [one.rule] : []));
  const chosen: FoundSequence[] = [];
  while (chosen.length < RULE_PARAMS.maxRulesPerTarget) {
    let best: FoundSequence | null = null;
    let bestScore = 0;
    for (const one of candidates) {
      const { rule, steps } = one;
      const { heldOut, verdict } = rule;
      const least = smooth(verdict.hits, verdict.firings);
      const length = (steps.length + rule.conditions.length) * ONE_PART;
      const explained = explainedBy([
        ...simpler.filter(
          (other) => smooth(other.verdict.hits, other.verdict.firings) >= least && lengthOf(other) <= length,
        ),
        ...chosen.map((other) => other.rule),
      ]);
      const rest = judge(
        rule.occasions,
        (i) => rule.acts[i] === 1 && i >= rule.begins && !explained.has(rule.occasions.action[i] ?? -1),
      );
      if (rest.hits < RULE_PARAMS.minSupport || rest.days < RULE_PARAMS.minDays) continue;
      const precision = Math.min(smooth(rest.hits, rest.firings), smooth(heldOut.hits, heldOut.firings));
      if (precision <= RULE_PARAMS.breakEvenRatio) continue;
      const score = gainOf(rest.hits, rest.firings, rest.meanChance) - length;
      if (score <= bestScore) continue;
      best = one;
      bestScore = score;
    }
    if (best === null) break;
    chosen.push(best);
  }
  return chosen;
}

/** Nats that telling a step or a condition takes: one of about a hundred. */
const ONE_PART = Math.log(100);

/** Nats that telling a rule takes: two-part code, each choice by the number of its options, roughly. */
function lengthOf({ moment, conditions }: Rule): number {
  return (
    (1 + conditions.length) * ONE_PART +
    (moment.wait === "none" ? 0 : Math.log(RULE_PARAMS.waitsMin.length)) +
    (moment.stream.quietMs > 0 ? Math.log(RULE_PARAMS.quietMin.length) : 0)
  );
}

/** Actions of the target that rules foretell. */
function explainedBy(rules: readonly Rule[]): ReadonlySet<number> {
  return new Set(
    rules.flatMap(({ acts, occasions }) =>
      Array.from(occasions.action).filter((action, i) => acts[i] === 1 && action >= 0),
    ),
  );
}

interface CompleteMoments {
  /** shape (n,), when the first step came, ascending, and when the last did. */
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
}

/** When all steps have come one after the other, each within the gap, before the first came again. Cost: O(events of the steps) */
export function completeMoments(steps: readonly EventStream[], gapMs: number): CompleteMoments {
  const [first, ...others] = steps.map(({ atMs }) => atMs);
  const startMs: EpochMs[] = [];
  const endMs: EpochMs[] = [];
  const places = others.map(() => 0);
  for (let i = 0; i < (first?.length ?? 0); i += 1) {
    const fromMs = first?.[i] ?? 0;
    const againMs = first?.[i + 1] ?? Infinity;
    let atMs = fromMs;
    let isComplete = true;
    for (const [step, own] of others.entries()) {
      let place = places[step] ?? 0;
      while (place < own.length && (own[place] ?? 0) <= atMs) place += 1;
      places[step] = place;
      const nextMs = own[place] ?? Infinity;
      isComplete = nextMs <= atMs + gapMs && nextMs <= againMs;
      if (!isComplete) break;
      atMs = nextMs;
    }
    if (!isComplete) continue;
    startMs.push(fromMs);
    endMs.push(atMs);
  }
  return { startMs: Float64Array.from(startMs), endMs: Float64Array.from(endMs) };
}

/** Every other order of the steps. */
function otherOrders<Step>(steps: readonly Step[]): readonly (readonly Step[])[] {
  const ordersOf = (rest: readonly Step[]): readonly (readonly Step[])[] =>
    rest.length < 2
      ? [rest]
      : rest.flatMap((one, i) => ordersOf(rest.toSpliced(i, 1)).map((order) => [one, ...order]));
  // The first is the order they are in.
  return ordersOf(steps).slice(1);
}

/** Whether the first of two counts is the better one by more than chance explains. */
function tellsMore(inside: Counted, outside: Counted, maxP: number): boolean {
  if (outside.firings === 0 || inside.hits * outside.firings <= outside.hits * inside.firings) return false;
  return 2 * Math.exp(-gain(inside, outside)) <= maxP;
}

function countOf({ hits, atMs }: Occasions): Counted {
  return { hits, firings: atMs.length };
}

function smooth(hits: number, firings: number): number {
  return (hits + 1) / (firings + 2);
}

/** Steps that come quicker than a hand are one thing. */
function isEcho(steps: readonly EventStream[], { startMs, endMs }: CompleteMoments): boolean {
  const lags = Array.from(endMs, (atMs, i) => atMs - (startMs[i] ?? 0)).toSorted((a, b) => a - b);
  return (lags[lags.length >> 1] ?? Infinity) < ECHO_MS * (steps.length - 1);
}

function createCanFollow({ kinds }: PeopleEvents, { isRelative }: MinedRules) {
  return (items: readonly number[], next: number): boolean => {
    const code = kinds[next]?.entityCode ?? -1;
    return items.every((item) => {
      const own = kinds[item]?.entityCode ?? -1;
      // A door that opens and closes again is a sequence.
      return own === code || !isRelative(own, code);
    });
  };
}

function countChoices(prefixes: readonly FrequentSequence[]): Search["choices"] {
  const counts = new Map<string, number>();
  for (const { items } of prefixes) {
    const key = `${items.length} ${items.at(-1) ?? -1}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (length, lastItem) => Math.max(1, counts.get(`${length} ${lastItem}`) ?? 1);
}

function keyOf(
  { entityCode, stateCode }: { readonly entityCode: number; readonly stateCode: number },
  states: number,
) {
  return entityCode * states + stateCode;
}
