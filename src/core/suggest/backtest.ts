/**
 * Replays an automation over the log and counts, in the words and windows of the offline contract, what it would have done.
 *
 * fired: its moment came and a target was not yet so (by the clock or the sun also when a person had just made it so). matched: people did the same around
 * then. unmatched: nobody did. contradicted: those of the unmatched where a person soon set something else. already_so: nothing was left to
 * do. missed: people's own actions of that kind that it did not cover. Watching only: the replay changes no state.
 */
import type { AutomationConfig } from "../domain/automation.ts";
import type { Backtest } from "../domain/suggestion.ts";
import { type EpochMs, MINUTE_MS } from "../domain/time.ts";
import { lowerBound } from "../math/lower-bound.ts";
import { toSpanMs } from "./automation-time.ts";
import type { Instant } from "./replay-clockwork.ts";
import { createReplayCounts } from "./replay-counts.ts";
import type { ReplayInput } from "./replay-input.ts";
import { type Moment, runAutomation } from "./replay-runs.ts";
import type { Wanted } from "./wanted.ts";

/** By the clock a person may be that much earlier or later. */
const CLOCK_WINDOW_MS = 15 * MINUTE_MS;
/** After an event people follow within this, or within half of what the automation itself waits. */
const FOLLOW_WINDOW_MS = 5 * MINUTE_MS;
const CONTRADICTION_MS = 30 * MINUTE_MS;

/** One firing. */
export interface Firing {
  readonly atMs: EpochMs;
  readonly word: "matched" | "unmatched" | "contradicted";
  /** The own actions that matched it, one for each target that was to be changed; empty where it was not matched. */
  readonly actionIds: readonly number[];
  /** The own actions that set something else soon after; empty where it was not contradicted. */
  readonly undoneByIds: readonly number[];
}

/**
 * What a replay tells besides the contract's counts. Ids of own actions are the same for every replay over one input, so that suggestions can
 * be compared by what they take off people's hands.
 */
export interface Replay {
  readonly backtest: Backtest;
  /** shape (n,), ascending: ids of the own actions that were matched. */
  readonly matched: Int32Array;
  /** shape (n,), ascending: ids of the own actions of that kind that were not. */
  readonly missed: Int32Array;
  readonly firings: readonly Firing[];
  /** Moments at which nothing was left to do, ascending. */
  readonly alreadySoMs: readonly EpochMs[];
  /** Moments within the window after a firing, which count as nothing. */
  readonly refractory: number;
}

/** @returns counts in all and by local day; see {@link replay} */
export function backtest(config: AutomationConfig, input: ReplayInput): Backtest {
  return replay(config, input).backtest;
}

/**
 * @param actor the automation that this is, or that it would be instead of: its own acts tell when a moment by the clock or the sun really came, as the sun
 * that is reckoned may be a little late, and find the thing done already by the very automation
 * @throws RangeError for a trigger, condition or action outside the contract, or by the sun of a home without coordinates
 * Cost: O(days + rows of the entities triggered by + own actions on the targets), logarithms apart
 */
export function replay(config: AutomationConfig, input: ReplayInput, actor: string | null = null): Replay {
  const counts = createReplayCounts(input.days);
  const firings: Firing[] = [];
  const alreadySoMs: EpochMs[] = [];
  const windowMs = followWindow(config);
  const lastFiredMs = new Map<number, EpochMs>();
  const used = new Set<number>();
  const matched = new Set<number>();
  const actorCode = actor === null ? -1 : input.log.actors.indexOf(actor);
  let refractory = 0;

  function onMoment({ step, wanted, isClocked, now: reckoned }: Moment): void {
    const now =
      actorCode >= 0 && isClocked ? (findAct(wanted, reckoned, actorCode, input) ?? reckoned) : reckoned;
    const { atMs } = now;
    const pending = wanted.filter((one) => !isSo(one, now, input));
    const search: Search = {
      fromMs: isClocked ? atMs - CLOCK_WINDOW_MS : atMs,
      toMs: atMs + (isClocked ? CLOCK_WINDOW_MS : windowMs),
      firstRow: isClocked ? 0 : now.nextRow,
      used,
    };
    const early = isClocked
      ? wanted.filter((one) => !pending.includes(one) && findOwn(one, { ...search, toMs: atMs }, input) >= 0)
      : [];
    if (pending.length === 0 && early.length === 0) {
      counts.count("already_so", atMs);
      alreadySoMs.push(atMs);
      return;
    }
    if (atMs - (lastFiredMs.get(step) ?? -Infinity) <= windowMs) {
      refractory += 1;
      return;
    }
    lastFiredMs.set(step, atMs);
    counts.count("fired", atMs);
    const found = [
      ...early.map((one) => ({ one, place: findOwn(one, { ...search, toMs: atMs }, input) })),
      ...pending.map((one) => ({ one, place: findOwn(one, search, input) })),
    ];
    if (found.every(({ place }) => place >= 0)) {
      const actionIds = found.map(({ one, place }) => one.own.ids[place] ?? -1);
      for (const { one, place } of found) used.add(one.own.rows[place] ?? -1);
      for (const id of actionIds) matched.add(id);
      counts.count("matched", atMs);
      firings.push({ atMs, word: "matched", actionIds, undoneByIds: [] });
      return;
    }
    const undoneByIds = found.flatMap(({ one }) => undoingOf(one, now, input));
    const isContradicted = undoneByIds.length > 0;
    counts.count("unmatched", atMs);
    if (isContradicted) counts.count("contradicted", atMs);
    firings.push({ atMs, word: isContradicted ? "contradicted" : "unmatched", actionIds: [], undoneByIds });
  }

  const steps = runAutomation(config, input, onMoment);
  const wanted = steps.flatMap((step) => (step.kind === "do" ? step.wanted : []));
  const missed = ownIdsOf(wanted, input).filter((id) => !matched.has(id));
  for (const id of missed) counts.count("missed", input.log.atMs[id] ?? 0);
  return {
    backtest: counts.toBacktest(),
    matched: Int32Array.from(matched).sort(),
    missed,
    firings,
    alreadySoMs,
    refractory,
  };
}

function isSo(one: Wanted, { nextRow }: Instant, { rows }: ReplayInput): boolean {
  return one.isAsWanted(rows.stateBefore(one.entityCode, nextRow));
}

/** Just before what an automation did nearest to a moment of its own, null where it did nothing around it. */
function findAct(
  wanted: readonly Wanted[],
  { atMs }: Instant,
  actorCode: number,
  { log, rows }: ReplayInput,
): Instant | null {
  let found: Instant | null = null;
  for (const { entityCode, isAsWanted } of wanted) {
    const own = rows.rowsOf(entityCode);
    const first = rows.positionAt(entityCode, atMs - CLOCK_WINDOW_MS) + 1;
    for (const row of own.subarray(first, rows.positionAt(entityCode, atMs + CLOCK_WINDOW_MS) + 1)) {
      if (log.actor[row] !== actorCode || !isAsWanted(log.state[row] ?? -1)) continue;
      const rowMs = log.atMs[row] ?? 0;
      if (found === null || Math.abs(rowMs - atMs) < Math.abs(found.atMs - atMs))
        found = { atMs: rowMs, nextRow: row };
    }
  }
  return found;
}

interface Search {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  /** Rows before this one are not looked at. */
  readonly firstRow: number;
  /** Rows that a firing was matched by already. */
  readonly used: ReadonlySet<number>;
}

/** Place among an entity's own actions of the first unused one into what is wanted, -1 where there is none. */
function findOwn({ own, isAsWanted }: Wanted, search: Search, { log }: ReplayInput): number {
  const firstRow = Math.max(search.firstRow, lowerBound(log.atMs, search.fromMs));
  for (let place = lowerBound(own.rows, firstRow); place < own.rows.length; place += 1) {
    const row = own.rows[place] ?? 0;
    if ((log.atMs[row] ?? 0) > search.toMs) return -1;
    const isInto = isAsWanted(log.state[row] ?? -1) && !isAsWanted(log.previous[row] ?? -1);
    if (isInto && !search.used.has(row)) return place;
  }
  return -1;
}

/** Id of the action by which a person soon sets something else, if any. */
function undoingOf(
  { own, isAsWanted }: Wanted,
  { atMs, nextRow }: Instant,
  { log }: ReplayInput,
): readonly number[] {
  for (let place = lowerBound(own.rows, nextRow); place < own.rows.length; place += 1) {
    const row = own.rows[place] ?? 0;
    if ((log.atMs[row] ?? 0) > atMs + CONTRADICTION_MS) return [];
    if (!isAsWanted(log.state[row] ?? -1)) return [own.ids[place] ?? row];
  }
  return [];
}

/** Ids of people's own actions into what is wanted, each once, ascending. */
function ownIdsOf(wanted: readonly Wanted[], { log }: ReplayInput): Int32Array {
  const ids = new Set<number>();
  for (const { own, isAsWanted } of wanted) {
    for (const [place, row] of own.rows.entries()) {
      if (isAsWanted(log.state[row] ?? -1) && !isAsWanted(log.previous[row] ?? -1))
        ids.add(own.ids[place] ?? row);
    }
  }
  return Int32Array.from(ids).sort();
}

function followWindow({ triggers, actions }: AutomationConfig): number {
  const spans = [
    ...triggers.map((trigger) => ("for" in trigger ? trigger.for : undefined)),
    ...actions.map((action) => ("delay" in action ? action.delay : undefined)),
  ];
  return Math.max(FOLLOW_WINDOW_MS, ...spans.map((span) => (span === undefined ? 0 : toSpanMs(span) / 2)));
}
