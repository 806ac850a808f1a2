/**
 * What sets a scene off: which of its members, coming into their states, tell that the others follow.
 *
 * One member alone where it is seldom used otherwise, several, or, of three and more, any two within the window of each other: then two by chance is
 * what would be wrong, and that is rare however much each is used. Taken is what saves people most, less the price of acting wrongly.
 */
import { MINUTE_MS } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { EventStream } from "../features/event-streams.ts";
import { type TargetRate, pendingSpanAt } from "../features/target-rate.ts";
import { lowerBound } from "../math/lower-bound.ts";
import { type FitParams, type Rule, fitRule } from "./rules/fit.ts";
import { chancesOf, FOLLOW_MS, type Occasions, rateOnBothSides } from "./rules/score.ts";
import type { Situation } from "./rules/conditions.ts";

/** A member as it is set off by and as it is set. */
export interface SceneMember {
  readonly stream: EventStream;
  readonly rate: TargetRate;
}

export interface SceneTrigger {
  /** Places of the members that set it off, ascending. */
  readonly leads: readonly number[];
  /** Whether a second one has to come within the window. */
  readonly isByTwo: boolean;
}

export interface FittedTrigger {
  readonly trigger: SceneTrigger;
  readonly rule: Rule;
}

/**
 * The best trigger with the conditions that pay for themselves, null where none is worth its price.
 * @returns also how many were tried
 * Cost: O(members³ · events) and the fit of four
 */
export function chooseTrigger(
  members: readonly SceneMember[],
  windowMs: number,
  situationOf: (occasions: Occasions) => Situation,
  days: DayTable,
  params: FitParams,
): { readonly best: FittedTrigger | null; readonly tried: number } {
  const all = [...members.keys()];
  const price = params.breakEvenRatio / (1 - params.breakEvenRatio);
  const met = (trigger: SceneTrigger) => ({
    trigger,
    ...meetScene(momentsOf(trigger, members, windowMs), members, days),
  });
  const rawWorth = ({ occasions, saved }: ReturnType<typeof met>) =>
    saved.reduce((sum, one) => sum + one, 0) - price * (occasions.atMs.length - occasions.hits);

  let leads: readonly number[] = [];
  let tried = 0;
  const candidates: ReturnType<typeof met>[] = [];
  // Leads are added one by one, the most worth first.
  while (leads.length < members.length) {
    const larger = all
      .filter((place) => !leads.includes(place))
      .map((place) => met({ leads: [...leads, place].toSorted((a, b) => a - b), isByTwo: false }))
      .reduce((best, one) => (rawWorth(one) > rawWorth(best) ? one : best));
    tried += members.length - leads.length;
    leads = larger.trigger.leads;
    candidates.push(larger);
  }
  if (members.length > 2) {
    tried += 1;
    candidates.push(met({ leads: all, isByTwo: true }));
  }
  let best: FittedTrigger | null = null;
  let bestWorth = 0;
  const mostFirst = candidates.toSorted((a, b) => rawWorth(b) - rawWorth(a)).slice(0, MOST_FITTED);
  for (const { trigger, occasions, saved } of mostFirst) {
    const { stream } = members[trigger.leads[0] ?? 0] ?? {};
    if (stream === undefined || occasions.hits < params.minSupport) continue;
    const rule = fitRule(
      { stream, wait: "none", waitMs: 0 },
      occasions,
      () => situationOf(occasions),
      days,
      params,
    );
    if (rule === null || !rule.validated) continue;
    const { hits, firings } = rule.heldOut;
    if ((hits + 1) / (firings + 2) <= params.breakEvenRatio) continue;
    const savedInAll = saved.reduce((sum, one, i) => sum + (rule.acts[i] === 1 ? one : 0), 0);
    const worth = savedInAll - price * (rule.verdict.firings - rule.verdict.hits + 1);
    if (worth <= bestWorth) continue;
    best = { trigger, rule };
    bestWorth = worth;
  }
  return { best, tried };
}

/** Triggers whose conditions are learned. */
const MOST_FITTED = 4;
/** A bout of doing things, and an hour of being up and about. */
const BESIDE_MS = [10 * MINUTE_MS, 60 * MINUTE_MS];

/** Actions a minute just before and after moments. */
export function rateBeside(atMs: Float64Array, windowMs: number, rate: TargetRate): number {
  return rateOnBothSides(atMs, windowMs, rate, BESIDE_MS, 0);
}

/** When the trigger comes, as an automation in mode `single` sees it. */
function momentsOf(
  { leads, isByTwo }: SceneTrigger,
  members: readonly SceneMember[],
  windowMs: number,
): Float64Array {
  const atMs = Float64Array.from(leads.flatMap((place) => [...(members[place]?.stream.atMs ?? [])])).sort();
  if (!isByTwo) return atMs;
  const moments: number[] = [];
  let begunMs = -Infinity;
  for (const now of atMs) {
    if (now - begunMs > windowMs) begunMs = now;
    else {
      moments.push(now);
      begunMs = -Infinity;
    }
  }
  return Float64Array.from(moments);
}

/**
 * The moments at which something was left to set, and whether people set all of it then.
 * @returns `saved`: for each occasion what people set themselves, 0 where it was not all
 */
function meetScene(
  moments: Float64Array,
  members: readonly SceneMember[],
  days: DayTable,
): { readonly occasions: Occasions; readonly saved: Float64Array } {
  const endMs = days.startsMs[days.length] ?? Infinity;
  const kept: number[] = [];
  const pendingOf: (readonly number[])[] = [];
  let lastMs = -Infinity;
  for (const now of moments) {
    if (now - lastMs <= FOLLOW_MS || now + FOLLOW_MS > endMs) continue;
    const pending = [...members.keys()].filter((place) => {
      const rate = members[place]?.rate;
      return rate !== undefined && pendingSpanAt(rate, now) >= 0;
    });
    if (pending.length === 0) continue;
    lastMs = now;
    kept.push(now);
    pendingOf.push(pending);
  }
  const atMs = Float64Array.from(kept);
  const day = Int16Array.from(kept, (now) => days.indexOf(now));
  const chances = members.map(({ rate }) => chancesOf(atMs, day, FOLLOW_MS, rate, days, rateBeside));
  const action = new Int32Array(kept.length).fill(-1);
  const saved = new Float64Array(kept.length);
  const chance = new Float64Array(kept.length);
  for (const [i, now] of kept.entries()) {
    const pending = pendingOf[i] ?? [];
    const isSet = pending.every((place) => {
      const own = members[place]?.rate.target.atMs ?? new Float64Array();
      const next = lowerBound(own, now);
      const atOnce = own[next] === now ? 1 : 0;
      return (own[next + atOnce] ?? Infinity) <= now + FOLLOW_MS;
    });
    // All of it is set no more often than the rarest.
    chance[i] = Math.min(...pending.map((place) => chances[place]?.[i] ?? 1));
    if (!isSet) continue;
    action[i] = i;
    saved[i] = pending.length;
  }
  const hits = action.reduce((sum, one) => sum + (one >= 0 ? 1 : 0), 0);
  return { occasions: { atMs, action, lagRatio: new Float64Array(atMs.length), chance, day, hits }, saved };
}
