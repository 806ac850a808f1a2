/**
 * Finds scenes: devices that people set within half a minute of each other, in any order, at any hour.
 *
 * Pairs that come together more often than each one's hours and the rate just before and after explain become sets (math/together-sets.ts). The null of a
 * set is that at least one member is not of it: each is tested against the occasions on which all others came together, and the largest of these
 * p-values is the set's (intersection–union test, Berger, Technometrics 24 (1982) 295–300). People who are up and about do many things at
 * once, so the rate within ten minutes counts as well as that within the hour; parts of one device, groups and what follows quicker than a
 * hand are no pairs.
 */
import { isSetpointId } from "../domain/setpoint.ts";
import { SECOND_MS, MINUTE_MS } from "../domain/time.ts";
import { isSuggestible } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import { ECHO_MS } from "../features/echoes.ts";
import type { DayTable } from "../features/day-table.ts";
import { indexStreams } from "../features/event-streams.ts";
import { mergeItems, setTimesOf } from "../features/people-events.ts";
import { type TargetRate, measureTargetRate } from "../features/target-rate.ts";
import { BIN_MINUTES, DAY_BINS, smoothDay, toBin } from "../features/time-profile.ts";
import { poissonUpperTail } from "../math/binomial-tail.ts";
import { lowerBound } from "../math/lower-bound.ts";
import {
  countPairs,
  growTogetherSets,
  indexEvents,
  type IndexedEvents,
  occurrencesOf,
  type TogetherSet,
} from "../math/together-sets.ts";
import { isAutomated, isClockBetter, isExplained } from "./co-activation-explained.ts";
import { chooseTrigger, type FittedTrigger, rateBeside, type SceneMember } from "./co-activation-trigger.ts";
import type { DetectInput } from "./contract.ts";
import { RULE_PARAMS } from "./rules/rules.ts";
import { judge, meetMoments } from "./rules/score.ts";

export interface SceneParams {
  readonly windowSec: number;
  readonly minSupport: number;
  readonly minDays: number;
  readonly maxSize: number;
  readonly toleranceRatio: number;
  readonly screenMaxP: number;
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

/** Share of their occasions that two wired together come quicker than a hand, 0-1: two hands are quick by chance now and then. */
const ECHO_RATIO = 0.8;
/** As for the hours of all targets, minutes. */
const SCREEN_KERNEL_MIN = 30;

/** Cost: O(actions · actions in a window + pairs · items · support + sets · their events) */
export function findScenes(input: DetectInput, params: SceneParams): FoundScenes {
  const scenes = createScenes(input, params);
  const pairs = countPairs(scenes.events, limitsOf(params)).flatMap(({ pair, count }) => {
    const [a, b] = pair;
    if (scenes.screen(a, b, count) > params.screenMaxP || !scenes.isPair(a, b)) return [];
    return scenes.test(pair) <= params.pairMaxP ? [pair] : [];
  });
  const sets = growTogetherSets(scenes.events, pairs, limitsOf(params));
  const n = scenes.items.length;
  return { found: chooseScenes(sets, scenes, input, params), tested: (n * (n - 1)) / 2 };
}

interface Scenes {
  /** What people set often enough, by how often and since when: names do not matter. */
  readonly items: readonly ActionTarget[];
  /** When each was set, of covers when they began to move. */
  readonly events: IndexedEvents;
  isPair(a: number, b: number): boolean;
  /** Roughly how improbable so many times together are by the hours of both alone: quick, and never far above the test. */
  screen(a: number, b: number, count: number): number;
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
  const items = shared
    .actions()
    .filter(
      ({ entityId, entityCode, atMs }) =>
        atMs.length >= params.minSupport &&
        isSuggestible(entityId, entities.get(entityId)) &&
        // No trigger listens to a setpoint, and any member may come first.
        !isSetpointId(log.entityIds[entityCode] ?? ""),
    )
    .toSorted((a, b) => b.atMs.length - a.atMs.length || (a.atMs[0] ?? 0) - (b.atMs[0] ?? 0));
  const setMs = items.map((target) => setTimesOf(target, log, shared.rows()));
  const events = indexEvents(mergeItems(setMs, days));
  const rates = new Map<number, TargetRate>();
  const histograms = setMs.map((atMs) => {
    const bins = new Float64Array(DAY_BINS);
    for (const at of atMs) {
      const bin = toBin(days.minuteOf(at));
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    return bins;
  });
  // Actions a minute by time of day.
  const densities = histograms.map((bins) =>
    smoothDay(bins, SCREEN_KERNEL_MIN).map((mass) => mass / (Math.max(1, days.length) * BIN_MINUTES)),
  );

  function rateOf(item: number): TargetRate {
    const known = rates.get(item);
    if (known !== undefined) return known;
    const target = items[item];
    if (target === undefined) throw new RangeError(`no item ${item}`);
    const made = measureTargetRate({ ...target, atMs: setMs[item] ?? target.atMs }, log, shared.rows(), days);
    rates.set(item, made);
    return made;
  }

  return {
    items,
    events,
    isPair(a, b) {
      const one = items[a]?.entityCode ?? -1;
      const other = items[b]?.entityCode ?? -1;
      if (one === other || isRelative(one, other)) return false;
      const { fromMs, toMs } = occurrencesOf(events, [a, b], windowMs);
      const quick = fromMs.filter((from, i) => (toMs[i] ?? 0) - from < ECHO_MS).length;
      return quick < ECHO_RATIO * fromMs.length;
    },
    screen(a, b, count) {
      const density = densities[b];
      const perMinute = (histograms[a] ?? new Float64Array()).reduce(
        (sum, times, bin) => sum + times * (density?.[bin] ?? 0),
        0,
      );
      return poissonUpperTail(count, (perMinute * 2 * windowMs) / MINUTE_MS);
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
  return judge(meetMoments({ atMs, windowMs: 2 * windowMs }, rate, days, rateBeside)).pValue;
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
    const parts = members.flatMap((target): SceneMember[] => {
      // A cover is set off by, and counts as set, when it has arrived.
      const rate = measureTargetRate(target, input.log, input.shared.rows(), input.days);
      const stream = streamOf(rate.target);
      return stream === undefined ? [] : [{ stream, rate }];
    });
    if (parts.length < members.length) continue;
    const near = new Set(members.map(({ entityCode }) => entityCode));
    const { best, tried } = chooseTrigger(
      parts,
      windowMs,
      (occasions) => input.shared.situations().at(occasions, near),
      input.days,
      { ...RULE_PARAMS, minSupport: params.minSupport, minDays: params.minDays },
    );
    if (best === null || isClockBetter(set, best, members.length, input.days)) continue;
    taken.push(set);
    // The price of choosing: among triggers, and the conditions of the one chosen.
    const price = tried * best.rule.multiplicity;
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
