/**
 * Finds scenes: devices that people set within half a minute of each other, in any order, at any hour.
 *
 * Pairs that come together more often than each one's hours and the rate just before and after explain become sets (math/together-sets.ts). The null of a
 * set is that at least one member is not of it: each is tested against the occasions on which all others came together, and the largest of these
 * p-values is the set's (intersection–union test, Berger, Technometrics 24 (1982) 295–300). People who are up and about do many things at
 * once, so the rate within ten minutes counts as well as that within the hour; parts of one device, groups and what follows quicker than a
 * hand are no pairs.
 */
import type { Automated } from "../automations/automated.ts";
import { SECOND_MS, MINUTE_MS } from "../domain/time.ts";
import { isSuggestible } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { indexStreams } from "../features/event-streams.ts";
import { mergeItems, setTimesOf } from "../features/people-events.ts";
import { type TargetRate, measureTargetRate } from "../features/target-rate.ts";
import { lowerBound } from "../math/lower-bound.ts";
import {
  countPairs,
  growTogetherSets,
  indexEvents,
  type IndexedEvents,
  occurrencesOf,
  type TogetherSet,
} from "../math/together-sets.ts";
import { type FittedTrigger, chooseTrigger, rateBeside, type SceneMember } from "./co-activation-trigger.ts";
import type { DetectInput } from "./contract.ts";
import { ECHO_MS, type MinedRules, RULE_PARAMS } from "./rules/rules.ts";
import { chancesOf, judge, meetMoments } from "./rules/score.ts";

export interface SceneParams {
  readonly windowSec: number;
  readonly minSupport: number;
  readonly minDays: number;
  readonly maxSize: number;
  readonly toleranceRatio: number;
  readonly pairMaxP: number;
  readonly minVariedRatio: number;
  readonly explainedRatio: number;
}

export interface FoundScene {
  readonly members: readonly ActionTarget[];
  readonly set: TogetherSet;
  readonly fitted: FittedTrigger;
  readonly pValue: number;
}

export interface FoundScenes {
  readonly found: readonly FoundScene[];
  /** Pairs of what people set often enough. */
  readonly tested: number;
}

/** Cost: O(actions · actions in a window + pairs · items · support + sets · their events) */
export function findScenes(input: DetectInput, params: SceneParams): FoundScenes {
  const scenes = createScenes(input, params);
  const pairs = countPairs(scenes.events, limitsOf(params)).filter(
    ([a, b]) => scenes.isPair(a, b) && scenes.test([a, b]) <= params.pairMaxP,
  );
  const sets = growTogetherSets(scenes.events, pairs, limitsOf(params));
  const n = scenes.items.length;
  return { found: chooseScenes(sets, scenes, input, params), tested: (n * (n - 1)) / 2 };
}

interface Scenes {
  readonly items: readonly ActionTarget[];
  readonly events: IndexedEvents;
  rateOf(item: number): TargetRate;
  isPair(a: number, b: number): boolean;
  /** The p-value of a set. */
  test(items: readonly number[]): number;
}

function limitsOf({ windowSec, ...limits }: SceneParams) {
  return { ...limits, windowMs: windowSec * SECOND_MS };
}

function createScenes({ log, home, days, shared }: DetectInput, params: SceneParams): Scenes {
  const { isRelative } = shared.rules();
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const { windowMs } = limitsOf(params);
  // By how often they come and when they first did: names do not matter.
  const items = shared
    .actions()
    .filter(
      ({ entityId, atMs }) =>
        atMs.length >= params.minSupport && isSuggestible(entityId, entities.get(entityId)),
    )
    .map((target) => ({ ...target, atMs: setTimesOf(target, log, shared.rows()) }))
    .toSorted((a, b) => b.atMs.length - a.atMs.length || (a.atMs[0] ?? 0) - (b.atMs[0] ?? 0));
  const events = indexEvents(
    mergeItems(
      items.map(({ atMs }) => atMs),
      days,
    ),
  );
  const rates = new Map<number, TargetRate>();

  function rateOf(item: number): TargetRate {
    const known = rates.get(item);
    if (known !== undefined) return known;
    const target = items[item];
    if (target === undefined) throw new RangeError(`no item ${item}`);
    const made = measureTargetRate(target, log, shared.rows(), days);
    rates.set(item, made);
    return made;
  }

  return {
    items,
    events,
    rateOf,
    isPair(a, b) {
      const one = items[a]?.entityCode ?? -1;
      const other = items[b]?.entityCode ?? -1;
      if (one === other || isRelative(one, other)) return false;
      const { fromMs, toMs } = occurrencesOf(events, [a, b], windowMs);
      const lags = fromMs.map((from, i) => (toMs[i] ?? 0) - from).sort();
      return (lags[lags.length >> 1] ?? 0) >= ECHO_MS;
    },
    test: (set) =>
      Math.max(
        ...set.map((item) => {
          const others = set.filter((other) => other !== item);
          return testMember(occurrencesOf(events, others, windowMs), rateOf(item), windowMs, days);
        }),
      ),
  };
}

/** P-value of a member's coming along when the others come together. */
function testMember({ toMs }: TogetherSet, rate: TargetRate, windowMs: number, days: DayTable): number {
  const atMs = toMs.map((last) => last - windowMs).sort();
  const met = meetMoments({ atMs, windowMs: 2 * windowMs }, rate, days);
  const local = rateBeside(met.atMs, 2 * windowMs, rate);
  return judge({ ...met, chance: chancesOf(met.atMs, met.day, 2 * windowMs, rate, days, local) }).pValue;
}

/** Those worth saying, each set of occasions once: what saves most first. */
function chooseScenes(
  sets: readonly TogetherSet[],
  scenes: Scenes,
  input: DetectInput,
  params: SceneParams,
): readonly FoundScene[] {
  const { windowMs } = limitsOf(params);
  const mined = input.shared.rules();
  const streamOf = indexStreams(mined.streams.streams);
  const savedBy = ({ items, fromMs }: TogetherSet) => fromMs.length * (items.length - 1);
  const taken: TogetherSet[] = [];
  const found: FoundScene[] = [];
  for (const set of sets.toSorted((a, b) => savedBy(b) - savedBy(a))) {
    if (taken.some((other) => isSaidBy(set, other))) continue;
    const members = set.items.flatMap((item) => scenes.items[item] ?? []);
    if (set.items.length === 2 && !isVaried(set, scenes.events, params.minVariedRatio)) continue;
    if (isExplained(members, set, mined, params.explainedRatio)) continue;
    const parts = set.items.flatMap((item): SceneMember[] => {
      const rate = scenes.rateOf(item);
      const stream = streamOf(rate.target);
      return stream === undefined ? [] : [{ stream, rate }];
    });
    if (parts.length < members.length) continue;
    const near = new Set(members.map(({ entityCode }) => entityCode));
    const { best, tried } = chooseTrigger(
      parts,
      windowMs,
      (occasions) => mined.situations.at(occasions, near),
      input.days,
      { ...RULE_PARAMS, minSupport: params.minSupport, minDays: params.minDays },
    );
    if (best === null || isClockBetter(set, best, members.length, input.days)) continue;
    taken.push(set);
    // The price of choosing: among triggers, and the conditions of the one chosen.
    const price = tried * (best.rule.pValue / best.rule.verdict.pValue);
    const pValue = Math.min(1, scenes.test(set.items) * price);
    found.push({ members, set, fitted: best, pValue });
  }
  const automated = found.length === 0 ? null : input.shared.automated();
  return found.filter(({ members }) => automated === null || !isAutomated(members, automated));
}

/** Whether most of a set's occasions are those of a better one with which it shares two members. */
function isSaidBy(set: TogetherSet, better: TogetherSet): boolean {
  if (set.items.filter((item) => better.items.includes(item)).length < 2) return false;
  const starts = better.fromMs.toSorted();
  const shared = set.toMs.reduce((count, toMs, i) => {
    const next = starts[lowerBound(starts, (set.fromMs[i] ?? 0) - MINUTE_MS)];
    return next !== undefined && next <= toMs + MINUTE_MS ? count + 1 : count;
  }, 0);
  return shared > 0.5 * set.fromMs.length;
}

/** Two are a scene where now the one comes first, now the other; else it is a rule from the one to the other. */
function isVaried({ events, fromMs }: TogetherSet, { atMs }: IndexedEvents, minRatio: number): boolean {
  const firsts = fromMs.reduce(
    (sum, _, i) => sum + ((atMs[events[2 * i] ?? -1] ?? 0) <= (atMs[events[2 * i + 1] ?? -1] ?? 0) ? 1 : 0),
    0,
  );
  return Math.min(firsts, fromMs.length - firsts) >= minRatio * fromMs.length;
}

/** Whether something else sets all of them off: an arrival saves more than the first of them does. */
function isExplained(
  members: readonly ActionTarget[],
  set: TogetherSet,
  { rules }: MinedRules,
  explainedRatio: number,
): boolean {
  const codes = new Set(members.map(({ entityCode }) => entityCode));
  return members.every(({ entityCode, stateCode }) => {
    const known = Float64Array.from(
      rules
        .filter(
          ({ group, rule }) =>
            group.entityCodes.has(entityCode) &&
            group.lead.stateCode === stateCode &&
            !codes.has(rule.moment.stream.entityCode),
        )
        .flatMap(({ group, rule }) =>
          [...rule.occasions.action].flatMap((action, i) =>
            action >= 0 && rule.acts[i] === 1 ? (group.lead.atMs[action] ?? []) : [],
          ),
        ),
    ).sort();
    const count = set.toMs.reduce((sum, toMs, i) => {
      const next = known[lowerBound(known, (set.fromMs[i] ?? 0) - 5 * SECOND_MS)];
      // A cover arrives later than it was set.
      return next !== undefined && next <= toMs + MINUTE_MS ? sum + 1 : sum;
    }, 0);
    return count >= explainedRatio * set.fromMs.length;
  });
}

/** Width of the stretch of the clock in which the contract takes an action for what a time trigger did, minutes. */
const CLOCK_WIDTH_MIN = 30;

/** Whether a time of day would do all of it, and be wrong no more often. */
function isClockBetter(set: TogetherSet, { rule }: FittedTrigger, size: number, days: DayTable): boolean {
  const minutes = set.fromMs.map((at) => days.minuteOf(at));
  const hits = Math.max(
    ...Array.from(
      minutes,
      (from) => minutes.filter((at) => (at - from + 1440) % 1440 < CLOCK_WIDTH_MIN).length,
    ),
  );
  const { breakEvenRatio } = RULE_PARAMS;
  const price = breakEvenRatio / (1 - breakEvenRatio);
  const workdays = countDays(set, days);
  const byClock = hits * size - price * Math.max(0, workdays - hits);
  const byFirst = rule.verdict.hits * (size - 1) - price * (rule.verdict.firings - rule.verdict.hits);
  return byClock > byFirst;
}

/** Days of the classes on which the set comes at all. */
function countDays({ fromMs }: TogetherSet, days: DayTable): number {
  const on = new Set(Array.from(fromMs, (at) => ((days.weekday[days.indexOf(at)] ?? 0) >= 5 ? 1 : 0)));
  return days.weekday.reduce(
    (sum, weekday, day) => sum + (days.seen[day] === 1 && on.has(weekday >= 5 ? 1 : 0) ? 1 : 0),
    0,
  );
}

/** Whether a scene or a script has all of them in it, or an automation sets the others when one of them is set. */
function isAutomated(members: readonly ActionTarget[], automated: Automated): boolean {
  const rules = members.map(({ entityId, state }) => automated.rulesFor(entityId, state));
  const sources = new Set(rules.flat().map(({ source }) => source));
  return [...sources].some((source) => {
    const missing = members.filter(
      (_, place) => !(rules[place] ?? []).some((rule) => rule.source === source),
    );
    const own = rules.flat().filter((rule) => rule.source === source);
    const isSetOffBy = (entityId: string) =>
      own.some(({ triggers }) =>
        triggers.some((trigger) => trigger.kind === "state" && trigger.entityIds.includes(entityId)),
      );
    if (missing.length === 0)
      return !source.startsWith("automation.") || members.some(({ entityId }) => isSetOffBy(entityId));
    return missing.length === 1 && isSetOffBy(missing[0]?.entityId ?? "");
  });
}
