/**
 * An automation by the clock or the sun before which people are: on most of its runs they have done already, by hand and steadily so much earlier, what it is to do.
 *
 * Null: half of its runs or more have something to do, and the times at which people are before it are spread over an hour and a half at least. Test: exact binomial tails of the runs
 * in vain, and of those that lie within a quarter of an hour of one lead; the larger p-value counts. Leads tried are paid for (Bonferroni).
 */
import { isManualCode } from "../domain/initiator.ts";
import { type EpochMs, HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { isResting } from "../features/actionable.ts";
import { servingTime } from "../features/serving-time.ts";
import { upperTail } from "../math/binomial-tail.ts";
import type { ReadAutomation } from "./read-rules.ts";
import { type RunHistory, runsOf, wantsOf } from "./vain-runs.ts";

/** Hours of its own that a thing may have are no narrower than this, minutes: as for daily times. */
const OWN_HOURS_MIN = 90;
/** Longer before it nobody has done it in its place. */
const REACH_MS = 3 * HOUR_MS;
/** By the clock people may be that much earlier or later, as a replay counts it. */
export const MATCH_MIN = 15;
const STEP_MIN = 5;
/** Nobody minds an automation that has something to do on this share of its runs, 0–1. */
const USEFUL_RATIO = 0.5;
/** Share of the most runs that any lead reaches at which one is as good, 0–1. */
const SLACK_RATIO = 0.95;

export interface ForestalledParams {
  readonly minDays: number;
  readonly minForestalledRatio: number;
  readonly heldOutMaxP: number;
}

export interface Forestalled {
  /** How much earlier it would have to come, minutes. */
  readonly leadMin: number;
  /** How much earlier people do it, in the middle of the runs that they are before by about the lead, minutes. */
  readonly usualMin: number;
  readonly runs: number;
  /** Runs that people were before by about that. */
  readonly hits: readonly EpochMs[];
  /** Chance of a hit where people's times say nothing, 0–1. */
  readonly baseRate: number;
  readonly pValue: number;
  readonly validated: boolean;
}

/** @returns null where people are not before it, or what it does cannot be told from states. Cost: O(runs · targets) */
export function readForestalled(
  automation: ReadAutomation,
  history: RunHistory,
  params: ForestalledParams,
): Forestalled | null {
  const wants = wantsOf(automation);
  const [trigger, ...more] = automation.triggers;
  if (wants === null || trigger === undefined || more.length > 0) return null;
  if (trigger.kind !== "sun" && (trigger.kind !== "time" || trigger.atMin === null)) return null;
  const { days } = history;
  const byClock = trigger.kind === "time" ? trigger.atMin : null;
  // What somebody ran by hand came at another time.
  const runs = runsOf(automation.entityId, history).filter(
    (atMs) => byClock === null || Math.abs(days.minuteOf(atMs) - byClock) <= 2,
  );
  if (new Set(runs.map((atMs) => days.indexOf(atMs))).size < params.minDays) return null;
  const leads = runs.map((atMs) => Math.max(...wants.map((want) => leadOf(want, atMs, history))));
  const isEnd = wants.every(({ state }) => isResting(state));
  // Times of day are told in steps of five minutes.
  const grid: Grid = { phaseMin: (byClock ?? 0) % STEP_MIN, isEnd };
  const leadMin = bestLead(leads, grid);
  if (leadMin === null || leadMin < MATCH_MIN) return null;
  const isHit = hitBy(leadMin);
  const hits = runs.filter((_, i) => isHit(leads[i] ?? Infinity));
  if (hits.length < params.minDays || hits.length < params.minForestalledRatio * runs.length) return null;
  const late = leads.slice(leads.length >> 1);
  if (late.filter(isHit).length < (params.minForestalledRatio * late.length) / 2) return null;
  const ofHits = leads.filter(isHit).toSorted((a, b) => a - b);
  const usual = ofHits[ofHits.length >> 1] ?? leadMin;
  const forestalled = leads.filter((lead) => lead < Infinity).length;
  const baseRate = (2 * MATCH_MIN) / OWN_HOURS_MIN;
  const tried = REACH_MS / (STEP_MIN * MINUTE_MS);
  return {
    leadMin,
    usualMin: Math.round(usual / STEP_MIN) * STEP_MIN,
    runs: runs.length,
    hits,
    baseRate,
    pValue: Math.max(
      upperTail(forestalled, runs.length, 1 - USEFUL_RATIO),
      Math.min(1, tried * upperTail(hits.length, forestalled, baseRate)),
    ),
    validated: isConfirmed(leads, grid, baseRate, params),
  };
}

/** How long before a run people did it, minutes; Infinity where it was left to do, or not theirs. */
function leadOf(
  { entityId, state }: { readonly entityId: string; readonly state: string },
  runMs: EpochMs,
  { log, rows }: RunHistory,
): number {
  const code = rows.codeOf(entityId);
  // The run's own changes carry its time or a later one.
  const row = rows.rowsOf(code)[rows.positionAt(code, runMs - 1)] ?? -1;
  if (row < 0 || log.states[log.state[row] ?? -1] !== state || !isManualCode(log.initiator[row] ?? 0))
    return Infinity;
  const leadMs = runMs - (log.atMs[row] ?? 0);
  return leadMs <= REACH_MS ? leadMs / MINUTE_MS : Infinity;
}

interface Grid {
  /** What every lead tried has beyond a multiple of the step, minutes. */
  readonly phaseMin: number;
  /** Whether what is set ends something. */
  readonly isEnd: boolean;
}

/** Of the leads that nearly as many runs have as any, the one that serves best: as daily times are chosen. */
function bestLead(leads: readonly number[], { phaseMin, isEnd }: Grid): number | null {
  const tried = Array.from(
    { length: REACH_MS / MINUTE_MS / STEP_MIN },
    (_, i) => (i + 1) * STEP_MIN + phaseMin,
  );
  const counts = tried.map((lead) => leads.filter(hitBy(lead)).length);
  const most = Math.max(0, ...counts);
  if (most === 0) return null;
  const good = tried.filter((_, i) => (counts[i] ?? 0) >= SLACK_RATIO * most);
  const own = leads.filter((lead) => good.some((one) => hitBy(one)(lead)));
  // A lead counts backwards.
  const best = servingTime(
    good.map((lead) => -lead),
    own.map((lead) => -lead),
    isEnd,
  );
  return best === null ? null : -best;
}

function hitBy(leadMin: number): (lead: number) => boolean {
  return (lead) => Math.abs(lead - leadMin) <= MATCH_MIN;
}

/** Blocks of runs are dealt alternately to two halves; the lead that one shows is counted on the other. */
function isConfirmed(
  leads: readonly number[],
  grid: Grid,
  baseRate: number,
  { minForestalledRatio, heldOutMaxP }: ForestalledParams,
): boolean {
  const block = Math.max(1, Math.round(leads.length / 8));
  const half = [0, 1].map((which) => leads.filter((_, i) => Math.floor(i / block) % 2 === which));
  const hits = half.reduce((sum, own, which) => {
    const lead = bestLead(half[1 - which] ?? [], grid);
    return sum + (lead === null ? 0 : own.filter(hitBy(lead)).length);
  }, 0);
  return (
    hits >= 0.8 * minForestalledRatio * leads.length && upperTail(hits, leads.length, baseRate) <= heldOutMaxP
  );
}
