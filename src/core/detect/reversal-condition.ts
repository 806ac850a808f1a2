/**
 * Under which condition people keep what an automation does, where they undo it otherwise: somebody's being home, darkness, another thing's state.
 *
 * Null: whether an act is undone has nothing to do with how things were just before it. Splits of the acts are those of rules (rules/conditions.ts), each counted as tried; of
 * those beyond chance the one with the shortest description wins (two-part code: nats gained less the logarithm of those tried). The acts outside are then judged as
 * those of a class of days are (core/automations/reversals.ts), and held-out blocks of days have to tell the two apart as well.
 * docs/accuracy.md states it with its figures.
 */
import { z } from "zod";
import type { Act, ActedTarget } from "../automations/acts.ts";
import type { ReadAutomation } from "../automations/read-rules.ts";
import {
  CLASSES,
  type Reversal,
  type ReversalParams,
  SHARES,
  judgeActs,
  termsFor,
} from "../automations/reversals.ts";
import type { Condition } from "../domain/automation.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import { fisherUpperTail } from "../math/fisher.ts";
import { type Situation, admitSplits, gain, isWorthSplitting } from "./rules/conditions.ts";

export const conditionParamsSchema = z.object({
  breakEvenRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.75)
    .describe("Share of acts kept below which acting costs more than it saves, 0-1: one undone costs three."),
  maxSplitP: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe("Chance of taking any condition that means nothing, over all tried for a target, probability."),
  minKeptActs: z
    .number()
    .int()
    .min(2)
    .default(5)
    .describe("Fewest acts kept while the condition holds: what is to stay is known as well."),
  maxSpellP: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe(
      "The same with each stretch of acts under the same condition counted once, probability: what is undone for weeks on end goes along with anything that lasts.",
    ),
});

export type ConditionedParams = ReversalParams & z.output<typeof conditionParamsSchema>;

/** Acts that are undone unless the condition holds; its `others` are those while it holds. */
export interface Conditioned extends Reversal {
  readonly condition: Condition;
  /** Nats that telling the condition saves, its own description paid for. */
  readonly savedNats: number;
}

interface Split {
  readonly condition: Condition;
  readonly holds: Uint8Array;
  readonly tried: number;
  readonly savedNats: number;
}

/** Kinds of splits beside days of the week, for the price of telling such a class. */
const KINDS = 4;
const FOLDS = 4;
/** Of what is asked of all acts, the part that held-out ones have to show. */
const HELD_OUT_RATIO = 0.8;

/**
 * @param situationOf how things were just before each act; asked for only where a condition could pay
 * @returns null where nothing tells acts undone from acts kept. Cost: that of the splits, five times a window
 */
export function findConditioned(
  target: ActedTarget,
  automation: ReadAutomation,
  situationOf: () => Situation,
  days: DayTable,
  given: ConditionedParams,
): Conditioned | null {
  const { acts } = target;
  const params = termsFor(target, automation, true, given);
  const windows = params.windowsMin;
  const everything = new Uint8Array(acts.length).fill(1);
  let situation: Situation | null = null;
  const found = windows.flatMap((windowMin): readonly Conditioned[] => {
    const maxSplitP = params.maxSplitP / windows.length;
    if (!isWorthSplitting(outcomesOf(acts, windowMin), everything, splitParams(params, maxSplitP))) return [];
    situation ??= situationOf();
    const split = learnPlainest(acts, everything, windowMin, situation, params, maxSplitP);
    if (split === null || isOfDays(split) || !comesAndGoes(acts, windowMin, split, params)) return [];
    const isIn = (_: Act, i: number) => split.holds[i] === 1;
    const others = acts.filter(isIn);
    const outside = acts.filter((act, i) => !isIn(act, i));
    const judged = judgeActs(target, outside, { weekdays: null, others }, windowMin, params);
    if (judged === null) return [];
    return [
      {
        ...judged,
        condition: split.condition,
        savedNats: split.savedNats,
        pValue: Math.min(1, (judged.pValue * windows.length * split.tried) / SHARES.conditions),
        validated: judged.validated && isHeldOut(acts, windowMin, situation, days, params),
      },
    ];
  });
  return found.toSorted((a, b) => a.pValue - b.pValue)[0] ?? null;
}

/** Nats that telling the days of the week saves, their description paid for: what a condition has to beat. */
export function savedByDays({ windowMin, acts, undone, others }: Reversal): number {
  const hits = others.length - others.filter(isUndoneWithin(windowMin)).length;
  const inside = { hits, firings: others.length };
  const outside = { hits: acts.length - undone.length, firings: acts.length };
  return gain(inside, outside) - Math.log(2 * KINDS * CLASSES.length);
}

/** Of the splits that are worth their length, the one that leaves the least to be told; of equal ones that of the plainest kind. */
function learnPlainest(
  acts: readonly Act[],
  members: Uint8Array,
  windowMin: number,
  situation: Situation,
  params: ConditionedParams,
  maxSplitP: number,
): Split | null {
  const own = splitParams(params, maxSplitP);
  let best: Split | null = null;
  for (const { inside, outside, tried, toSplit } of admitSplits(
    outcomesOf(acts, windowMin),
    members,
    situation,
    own,
  )) {
    const savedNats = gain(inside, outside) - Math.log(2 * tried);
    if (best === null || savedNats > best.savedNats + 1e-9) best = { ...toSplit(), tried, savedNats };
  }
  return best;
}

/**
 * Each quarter of the days, blocks dealt in turn, is told apart by a condition learned on the other three, whichever that is. Together those outside have to be
 * undone, more than those inside.
 */
function isHeldOut(
  acts: readonly Act[],
  windowMin: number,
  situation: Situation,
  days: DayTable,
  params: ConditionedParams,
): boolean {
  const blockDays = Math.max(1, Math.round(days.length / (2 * FOLDS)));
  const foldOf = ({ day }: Act) => Math.floor(day / blockDays) % FOLDS;
  const fewer = { ...params, minKeptActs: Math.max(2, params.minKeptActs - 2) };
  const inside = { undone: 0, acts: 0 };
  const outside = { undone: 0, acts: 0 };
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const members = Uint8Array.from(acts, (act) => (foldOf(act) === fold ? 0 : 1));
    // What is learned here is judged there, so paying for its own description is enough.
    const split = learnPlainest(acts, members, windowMin, situation, fewer, 1);
    for (const [i, act] of acts.entries()) {
      if (members[i] === 1) continue;
      const side = split !== null && split.holds[i] !== 1 ? outside : inside;
      side.acts += 1;
      if (isUndoneWithin(windowMin)(act)) side.undone += 1;
    }
  }
  if (outside.acts === 0 || outside.undone < HELD_OUT_RATIO * params.minWeekdayRatio * outside.acts)
    return false;
  return fisherUpperTail(outside.undone, outside.acts, inside.undone, inside.acts) <= params.heldOutMaxP;
}

/** A weekday is said as such, by the classes of days. */
function isOfDays({ condition }: Split): boolean {
  return condition.condition === "time" && condition.weekday !== undefined;
}

/**
 * What is undone for weeks on end and then no more is no news about each of its acts: it goes along with whatever else lasted as long. So each stretch of acts inside or outside
 * counts once, by its majority (Fisher's exact test). The sun's edge may cross an hour of the clock but once in a history: there it has to be the
 * very moment, of all to which the same stretches could be turned.
 */
function comesAndGoes(
  acts: readonly Act[],
  windowMin: number,
  { condition, holds }: Split,
  { maxSpellP }: ConditionedParams,
): boolean {
  const undone = Uint8Array.from(acts, (act) => (isUndoneWithin(windowMin)(act) ? 1 : 0));
  return (
    bySpells(undone, holds) <= maxSpellP ||
    (condition.condition === "sun" && byTurning(undone, holds) <= maxSpellP)
  );
}

function bySpells(undone: Uint8Array, holds: Uint8Array): number {
  const count = { in: 0, inUndone: 0, out: 0, outUndone: 0 };
  for (let from = 0, to = 0; from < holds.length; from = to) {
    while (to < holds.length && holds[to] === holds[from]) to += 1;
    const isUndone = 2 * undone.subarray(from, to).reduce((sum, one) => sum + one, 0) > to - from ? 1 : 0;
    if (holds[from] === 1) {
      count.in += 1;
      count.inUndone += isUndone;
    } else {
      count.out += 1;
      count.outUndone += isUndone;
    }
  }
  return fisherUpperTail(count.outUndone, count.out, count.inUndone, count.in);
}

/** Share of the rotations of `holds`, itself among them, after which as many acts lie on the side they should. Cost: O(n²) */
function byTurning(undone: Uint8Array, holds: Uint8Array): number {
  const n = holds.length;
  const agreements = Array.from({ length: n }, (_, turn) =>
    undone.reduce((sum, one, i) => sum + (one === holds[(i + turn) % n] ? 0 : 1), 0),
  );
  return agreements.filter((one) => one >= (agreements[0] ?? 0)).length / n;
}

/** An act kept is what a rule calls a hit. */
function outcomesOf(acts: readonly Act[], windowMin: number): { readonly action: Int32Array } {
  const isUndone = isUndoneWithin(windowMin);
  return { action: Int32Array.from(acts, (act, i) => (isUndone(act) ? -1 : i)) };
}

function isUndoneWithin(windowMin: number): (act: Act) => boolean {
  return ({ reversedAfterMs }) => reversedAfterMs <= windowMin * MINUTE_MS;
}

function splitParams({ breakEvenRatio, minKeptActs }: ConditionedParams, maxSplitP: number) {
  return { breakEvenRatio, maxSplitP, minSupport: minKeptActs };
}
