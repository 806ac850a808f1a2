/**
 * Replays an automation over the log and counts, in the words and windows of the offline contract, what it would have done.
 *
 * fired: its moment came and a target was not yet so (by the clock also when a person had just made it so). matched: people did the same around
 * then. unmatched: nobody did. contradicted: those of the unmatched where a person soon set the opposite. already_so: nothing was left to
 * do. missed: people's own actions of that kind that it did not cover. Watching only: the replay changes no state.
 */
import type { AutomationConfig } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import type { Backtest, BacktestDay } from "../domain/suggestion.ts";
import { type EpochMs, MINUTE_MS } from "../domain/time.ts";
import { isOpposite } from "../features/actionable.ts";
import { REPEAT_MS } from "../features/actions.ts";
import { toSpanMs } from "./automation-time.ts";
import type { ReplayInput } from "./replay-input.ts";
import { type Moment, isHolding, momentsOf } from "./replay-moments.ts";
import { type Wanted, type WantedStep, isAsWanted, readSteps } from "./wanted.ts";

/** By the clock a person may be that much earlier or later. */
const CLOCK_WINDOW_MS = 15 * MINUTE_MS;
/** After an event people follow within this, or within half of what the automation itself waits. */
const FOLLOW_WINDOW_MS = 5 * MINUTE_MS;
const CONTRADICTION_MS = 30 * MINUTE_MS;

type Word = "fired" | "matched" | "unmatched" | "contradicted" | "already_so" | "missed";
const WORDS: readonly Word[] = ["fired", "matched", "unmatched", "contradicted", "already_so", "missed"];

/** People's own actions into a wanted state, each good for one match; repeats within a minute are one that can be missed. */
interface OwnActions {
  readonly atMs: Float64Array;
  readonly used: Uint8Array;
}

/**
 * @returns counts in all and by local day; marked days are replayed but counted in no total
 * @throws RangeError for a trigger, condition or action that no detector writes
 * Cost: O(days + rows of the entities named)
 */
export function backtest(config: AutomationConfig, input: ReplayInput): Backtest {
  const daily = new DayCounts(input);
  const steps = readSteps(config);
  const own = ownActionsOf(steps, input);
  const followMs = followWindow(config);
  const moments = momentsOf(config.triggers, input).filter(({ atMs }) =>
    config.conditions.every((condition) => isHolding(condition, atMs, input)),
  );
  for (const step of steps) replayStep(step, moments, followMs, own, input, daily);
  for (const actions of own.values()) {
    for (const atMs of missedOf(actions)) daily.count("missed", atMs);
  }
  return daily.toBacktest();
}

function replayStep(
  { delayMs, wanted }: WantedStep,
  moments: readonly Moment[],
  followMs: number,
  own: ReadonlyMap<string, OwnActions>,
  input: ReplayInput,
  daily: DayCounts,
): void {
  const { range } = input.log;
  let lastFiredMs = -Infinity;
  for (const moment of moments) {
    const atMs = moment.atMs + delayMs;
    const aheadMs = moment.isClocked ? CLOCK_WINDOW_MS : followMs;
    // What people did afterwards has to be known.
    if (atMs < range.fromMs || atMs + aheadMs > range.toMs) continue;
    const pending = wanted.filter((one) => !isAsWanted(one, stateAt(one, atMs, input)));
    const backMs = moment.isClocked ? CLOCK_WINDOW_MS : 0;
    const early = moment.isClocked
      ? wanted.filter((one) => !pending.includes(one) && findOwn(own, one, atMs - backMs, atMs) >= 0)
      : [];
    if (pending.length === 0 && early.length === 0) {
      daily.count("already_so", atMs);
      continue;
    }
    if (atMs - lastFiredMs <= aheadMs) continue;
    lastFiredMs = atMs;
    daily.count("fired", atMs);
    const done = [...pending, ...early];
    const found = done.map((one) => findOwn(own, one, atMs - backMs, atMs + aheadMs));
    if (found.every((index) => index >= 0)) {
      for (const [place, one] of done.entries()) markUsed(own, one, found[place] ?? -1);
      daily.count("matched", atMs);
      continue;
    }
    daily.count("unmatched", atMs);
    if (done.some((one) => isContradicted(one, atMs, input))) daily.count("contradicted", atMs);
  }
}

function stateAt({ entityId }: Wanted, atMs: EpochMs, { log, rows }: ReplayInput): string {
  return log.states[rows.stateAt(rows.codeOf(entityId), atMs)] ?? "";
}

function isContradicted({ entityId, state }: Wanted, atMs: EpochMs, { actions }: ReplayInput): boolean {
  const domain = domainOf(entityId);
  return (actions.get(entityId) ?? [])
    .filter((target) => isOpposite(domain, state, target.state))
    .some((target) => {
      const index = lowerBound(target.atMs, atMs);
      return index < target.atMs.length && (target.atMs[index] ?? 0) <= atMs + CONTRADICTION_MS;
    });
}

function ownActionsOf(steps: readonly WantedStep[], input: ReplayInput): ReadonlyMap<string, OwnActions> {
  const own = new Map<string, OwnActions>();
  for (const one of steps.flatMap(({ wanted }) => wanted)) {
    const atMs = (input.actions.get(one.entityId) ?? [])
      .filter((target) => isAsWanted(one, target.state))
      .flatMap((target) => [...target.atMs]);
    own.set(keyOf(one), { atMs: Float64Array.from(atMs).sort(), used: new Uint8Array(atMs.length) });
  }
  return own;
}

/** Times of the actions of which neither the first nor a repeat was matched. */
function missedOf({ atMs, used }: OwnActions): readonly EpochMs[] {
  const missed: EpochMs[] = [];
  for (let first = 0; first < atMs.length;) {
    let end = first + 1;
    while (end < atMs.length && (atMs[end] ?? 0) - (atMs[first] ?? 0) <= REPEAT_MS) end += 1;
    if (!used.subarray(first, end).includes(1)) missed.push(atMs[first] ?? 0);
    first = end;
  }
  return missed;
}

/** Index of the first unused own action in [fromMs, toMs], -1 where there is none. */
function findOwn(own: ReadonlyMap<string, OwnActions>, one: Wanted, fromMs: EpochMs, toMs: EpochMs): number {
  const actions = own.get(keyOf(one));
  if (actions === undefined) return -1;
  for (let index = lowerBound(actions.atMs, fromMs); index < actions.atMs.length; index += 1) {
    if ((actions.atMs[index] ?? 0) > toMs) return -1;
    if (actions.used[index] !== 1) return index;
  }
  return -1;
}

function markUsed(own: ReadonlyMap<string, OwnActions>, one: Wanted, index: number): void {
  const actions = own.get(keyOf(one));
  if (actions !== undefined && index >= 0) actions.used[index] = 1;
}

function keyOf({ entityId, state }: Wanted): string {
  return `${entityId} ${state}`;
}

function followWindow(config: AutomationConfig): number {
  const spans = [
    ...config.triggers.map((trigger) => ("for" in trigger ? trigger.for : undefined)),
    ...config.actions.map((action) => ("delay" in action ? action.delay : undefined)),
  ];
  const waits = spans.map((span) => (span === undefined ? 0 : toSpanMs(span) / 2));
  return Math.max(FOLLOW_WINDOW_MS, ...waits);
}

/** First index whose value is ≥ `value`. */
function lowerBound(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

class DayCounts {
  readonly #input: ReplayInput;
  readonly #counts: Readonly<Record<Word, Uint32Array>>;

  constructor(input: ReplayInput) {
    this.#input = input;
    const { length } = input.days;
    this.#counts = {
      fired: new Uint32Array(length),
      matched: new Uint32Array(length),
      unmatched: new Uint32Array(length),
      contradicted: new Uint32Array(length),
      already_so: new Uint32Array(length),
      missed: new Uint32Array(length),
    };
  }

  count(word: Word, atMs: EpochMs): void {
    const day = this.#input.days.indexOf(atMs);
    if (day >= 0) this.#counts[word][day] = (this.#counts[word][day] ?? 0) + 1;
  }

  toBacktest(): Backtest {
    const { days } = this.#input;
    const on = (word: Word, day: number): number => this.#counts[word][day] ?? 0;
    const daily = days.dates.map((date, day): BacktestDay => {
      const counts = {
        date,
        fired: on("fired", day),
        matched: on("matched", day),
        unmatched: on("unmatched", day),
        contradicted: on("contradicted", day),
        already_so: on("already_so", day),
        missed: on("missed", day),
      };
      return days.marked[day] === 1 ? { ...counts, left_out: true } : counts;
    });
    const counted = [...daily.keys()].filter((day) => days.marked[day] !== 1 && days.seen[day] === 1);
    const totals = Object.fromEntries(
      WORDS.map((word) => [word, counted.reduce((sum, day) => sum + on(word, day), 0)]),
    ) as Record<Word, number>;
    return {
      days: counted.length,
      ...totals,
      precision: share(totals.matched, totals.fired),
      coverage: share(totals.matched, totals.matched + totals.missed),
      false_per_day: share(totals.unmatched, counted.length),
      daily,
    };
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
}
