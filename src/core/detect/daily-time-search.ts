/**
 * The search for habits by a clock, target by target: the scan over broad classes of days, over single weekdays, over sets of them and over what one user
 * did, each with its share of the target's error budget; the windows of each part of the day; and what each comes to as a habit.
 */
import type { Moment } from "../automations/automated.ts";
import type { EpochMs } from "../domain/time.ts";
import { isSuggestible } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { BIN_MINUTES, DAY_BINS, toBin } from "../features/time-profile.ts";
import { minutesBetween } from "../math/circular.ts";
import { clusterTimesOfDay } from "../math/day-clusters.ts";
import { hasExtremeWindow } from "../math/day-scan-screen.ts";
import { createDayScan, type DayScan, type ScanWindow } from "../math/day-scan.ts";
import type { Candidate, DetectInput } from "./contract.ts";
import { type DailyTimeBody, isOverlapping } from "./daily-time-body.ts";
import { describeHabit, type Habit } from "./daily-time-habit.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import { type TargetDays, layOutDays, layOutTarget, regularityOf } from "./daily-time-target.ts";
import { askWhose, isKeptThen, NOBODYS } from "./daily-time-whose.ts";
import { isBroad, isWeekdaySet } from "./day-classes.ts";
import { endsItsBeginning } from "./lag-explanation.ts";
import { sayTogether } from "./say-together.ts";
import { tellsWeekdaySet } from "./weekday-set-screen.ts";

/** A clock by which habits are looked for: the wall's, or one that counts from the sun. */
export interface ClockView {
  readonly days: DayTable;
  /** What a time on it is to an automation; null where it is none that is offered. */
  toMoment(atMin: number, days: DailyTimeBody["days"]): Moment | null;
  /** The instant of a time on a day of the table; absent where whose habit it is is not asked. */
  readonly toInstant?: (dayIndex: number, atMin: number) => EpochMs;
  /**
   * Whether this clock explains a habit's times better than any other; always where absent. Asked before the exact p-value, which costs a hundred
   * times as much.
   */
  readonly explains?: (target: ActionTarget, fromMin: number, toMin: number) => boolean;
  /** Targets that are worth a search by this clock; all where absent. Others count as tested. */
  readonly wants?: ReadonlySet<ActionTarget>;
}

interface Found {
  readonly candidate: Candidate<DailyTimeBody>;
  readonly atMs: readonly number[];
}

/** Habits of one target are the same thing where their times are no further apart. */
const SAME_TIME_MIN = 45;

/** Habits by a clock; times of the bodies are on that clock. */
export function findByClock(input: DetectInput, params: DailyTimeParams, view: ClockView) {
  const { home, shared } = input;
  const { days } = view;
  const targets = shared.actions();
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const usage = countUse(targets, days, params.maxHomeShareActions);
  const laidOutDays = layOutDays(days, params, view.toInstant !== undefined);
  const search: Search = { input, params, view, targets, isIdle: usage.isIdle };
  const byRegularity = params.regularities.map((): { tested: number; readonly found: Found[] } => ({
    tested: 0,
    found: [],
  }));
  const broadShareRatio =
    1 -
    params.singleDayShareRatio -
    params.weekdaySetShareRatio -
    params.someDaysShareRatio -
    params.ownUserShareRatio;
  let unlooked = 0;
  for (const target of targets) {
    if (!isSuggestible(target.entityId, entities.get(target.entityId))) continue;
    if (view.wants?.has(target) === false || !shared.isLookedAt(target.entityId)) {
      unlooked += 1;
      continue;
    }
    const otherUse = usage.without(target.entityCode);
    const laidOut = layOutTarget(target, laidOutDays, otherUse, params);
    if (laidOut === null) continue;
    const { broad, single, sets, some } = laidOut;
    const ofUsers =
      view.toInstant === undefined
        ? []
        : usesOfOne(target, input, params).flatMap((own) => {
            const owned = layOutTarget(own, laidOutDays, otherUse, params);
            return owned === null ? [] : [owned.broad];
          });
    const ofBroad = searchDays(broad, broadShareRatio, "broad", search);
    // Where the broad classes find something, it is told as a set if that says it better; the scan over a hundred sets is for what they are too coarse for.
    // What they find with misses may be kept on the days that something else tells.
    const isFound = ofBroad.found.length > 0;
    const isTold = isFound && ofBroad.found.every(({ candidate }) => isExplained(candidate));
    const habits = [
      ofBroad,
      ...(single === null ? [] : [searchDays(single, params.singleDayShareRatio, "single", search)]),
      ...(sets === null || isFound ? [] : [searchDays(sets, params.weekdaySetShareRatio, "set", search)]),
      ...(some === null || isTold ? [] : [searchDays(some, params.someDaysShareRatio, "some", search)]),
      ...ofUsers.map((own) => searchDays(own, params.ownUserShareRatio / ofUsers.length, "broad", search)),
    ];
    const regularity = regularityOf(broad);
    const stratum = byRegularity[params.regularities.findIndex(({ fromRatio }) => regularity >= fromRatio)];
    if (stratum === undefined) throw new RangeError("no regularity from 0 on");
    stratum.tested += Math.max(
      1,
      habits.reduce((sum, { tested: own }) => sum + own, 0),
    );
    stratum.found.push(...eachOnce(habits.flatMap(({ found: own }) => own)));
  }
  const tested = byRegularity.reduce((sum, { tested: own }) => sum + own, 0);
  return {
    candidates: sayTogether(weigh(byRegularity, tested, params), entities),
    tested: tested + unlooked,
  };
}

function isExplained({ body, support, opportunities }: Candidate<DailyTimeBody>): boolean {
  return body.only !== null || support === opportunities;
}

/**
 * Weights hypotheses by how many days the target was used on, which the null takes as given: p-values are divided by weights that average 1.
 * @see Genovese, Roeder & Wasserman, Biometrika 93 (2006) 509–524
 */
function weigh(
  strata: readonly { readonly tested: number; readonly found: readonly Found[] }[],
  tested: number,
  { regularities }: DailyTimeParams,
): readonly Found[] {
  const shareOf = (i: number) => (strata[i]?.tested === 0 ? 0 : (regularities[i]?.shareRatio ?? 0));
  const shares = strata.reduce((sum, _, i) => sum + shareOf(i), 0);
  return strata.flatMap(({ tested: own, found }, i) => {
    const weight = ((shareOf(i) / shares) * tested) / Math.max(1, own);
    return found.map(({ candidate, atMs }) => ({
      atMs,
      candidate: {
        ...candidate,
        pValue: Math.min(1, Math.max(Number.MIN_VALUE, candidate.pValue / weight)),
      },
    }));
  });
}

interface Search {
  readonly input: DetectInput;
  readonly params: DailyTimeParams;
  readonly view: ClockView;
  readonly targets: readonly ActionTarget[];
  readonly isIdle: (dayIndex: number) => boolean;
}

/**
 * The target's windows, part of the day by part of the day, and for single weekdays day by day. Of what other classes say better, those are asked.
 * @param shareRatio of the target's error budget, 0–1
 */
function searchDays(
  laidOut: TargetDays,
  shareRatio: number,
  kind: "broad" | "single" | "set" | "some",
  search: Search,
) {
  const { input } = search;
  const params = kind === "some" ? ofSomeDays(search.params) : search.params;
  // The p-value is never below the smallest tail, and dozens of windows a day make it several times that: with a small share, which the correction
  // has to see divided by it, only what is smaller by the share once more has a chance.
  const maxTail = params.screenMaxTail * shareRatio ** 2;
  const isPromising =
    kind === "set" ? tellsWeekdaySet(laidOut, maxTail, params) : hasExtremeWindow(laidOut.model, maxTail);
  if (!isPromising) return { tested: 0, found: [] };
  const scan = createDayScan(laidOut.model, {
    random: input.random,
    draws: params.draws,
    certainBelow: params.certainBelow,
    enoughAbove: params.screenMaxP * shareRatio,
  });
  const isDone = createIsDone(laidOut, search);
  const groups = kind === "single" ? [...laidOut.model.groups.keys()] : [undefined];
  let tested = 0;
  let known: readonly DayPart[] | null = null;
  // The parts of the day are the target's, whichever days are looked at.
  const parts = () => (known ??= partsOf(laidOut, input.random, params));
  const found = groups.flatMap((group) => {
    const top = scan.best(0, DAY_BINS, group);
    if (top === null || top.tail > maxTail) return [];
    const habitsOf = (windows: ReturnType<typeof windowsByPart>) =>
      windows.flatMap(({ window, part }) => {
        const isExcused = (day: number) => search.isIdle(day) || isDone(day, window);
        const habit = describeHabit(laidOut, window, part, isExcused, params, kind === "some");
        if (habit === null) return [];
        if (kind === "single" && isBroad(habit.days)) return [];
        if (kind === "set" && !isWeekdaySet(habit.days)) return [];
        const isExplained = search.view.explains?.(laidOut.target, habit.fromMin, habit.toMin) ?? true;
        return isExplained ? [{ habit, window }] : [];
      });
    const look = () => windowsByPart(scan, group, parts());
    const isScreened = () => scan.pValue(top.tail) <= params.screenMaxP * shareRatio;
    // Where another clock may explain it all, or other days, that is asked first; what was looked at counts as tested all the same.
    const early = search.view.explains === undefined && kind !== "set" ? null : look();
    if (early !== null && habitsOf(early).length === 0) {
      tested += early.length;
      return [];
    }
    if (!isScreened()) return [];
    const windows = early ?? look();
    tested += windows.length;
    return habitsOf(windows).flatMap(({ habit, window }) =>
      toFound(
        laidOut,
        habit,
        () => Math.min(1, scan.pValue(window.tail) / shareRatio),
        window.baseRate,
        search,
        kind === "some",
      ),
    );
  });
  return { tested, found };
}

/** Whether an automation had brought the target about on a day, at about a window's time. */
function createIsDone({ target, cutBin }: TargetDays, { input, view }: Search) {
  let runsOn: Map<number, EpochMs[]> | null = null;
  return (dayIndex: number, { startBin, widthBins }: ScanWindow): boolean => {
    runsOn ??= Map.groupBy(input.shared.automated().runsOf(target), (at) => view.days.indexOf(at));
    const middle = (cutBin + startBin + widthBins / 2) * BIN_MINUTES;
    // The scan's day reaches into the next.
    const day = dayIndex + Math.floor(middle / 1440);
    return (runsOn.get(day) ?? []).some(
      (at) => Math.abs(minutesBetween(view.days.minuteOf(at), middle)) <= SAME_TIME_MIN,
    );
  };
}

/** What is kept on a fifth of the days may be that as seldom at its time, too. */
function ofSomeDays(params: DailyTimeParams): DailyTimeParams {
  const ratio = params.someDaysRatio / params.minConfidenceRatio;
  return {
    ...params,
    minConfidenceRatio: params.someDaysRatio,
    minTimelyRatio: ratio * params.minTimelyRatio,
  };
}

function toFound(
  { target, eventAtMs }: TargetDays,
  habit: Habit,
  pValueOf: () => number,
  baseRate: number,
  { input, params, view, targets }: Search,
  isOfSomeDays: boolean,
): readonly Found[] {
  const atMs = habit.events.map((event) => eventAtMs[event] ?? 0);
  const moment = view.toMoment(habit.atMin, habit.days);
  if (moment === null) return [];
  if (endsItsBeginning(target, atMs, targets, params.lagSteadinessRatio)) return [];
  const whose =
    view.toInstant === undefined
      ? NOBODYS
      : askWhose(habit, atMs, target, view.toInstant, input, params, isOfSomeDays);
  if (isOfSomeDays && (whose.only === null || !isKeptThen(whose, habit, params))) return [];
  const own = atMs.filter((_, i) => whose.isTheirs(i));
  const candidate: Candidate<DailyTimeBody> = {
    body: {
      entity_ids: [target.entityId],
      state: target.state,
      at_min: habit.atMin,
      days: habit.days,
      from_min: habit.fromMin,
      to_min: habit.toMin,
      a_week_min: habit.aWeekMin,
      by: whose.by,
      only: whose.only,
    },
    pValue: Math.min(1, pValueOf() * whose.alternatives),
    support: own.length,
    opportunities: whose.opportunities ?? habit.opportunities,
    baseRate,
    firstSeenMs: own[0] ?? 0,
    lastSeenMs: own.at(-1) ?? 0,
    daysSeen: own.length,
    validated: habit.validated,
    isAutomated: input.shared.automated().does(target, moment, atMs),
  };
  return [{ candidate, atMs }];
}

/** The target as each person used it who did not use it alone. */
function usesOfOne(
  target: ActionTarget,
  { shared }: DetectInput,
  params: DailyTimeParams,
): readonly ActionTarget[] {
  const doers = shared.doers();
  if (doers.personIds.length === 0) return [];
  const doneBy = Array.from(target.atMs, (at) => doers.personOf(target.entityCode, at));
  return doers.personIds.flatMap((personId) => {
    const atMs = target.atMs.filter((_, i) => doneBy[i] === personId);
    const isAlone = atMs.length >= params.minDoerRatio * target.atMs.length;
    return isAlone || atMs.length < params.minSupportDays ? [] : [{ ...target, atMs }];
  });
}

/** Of one target's habits that say the same, the most certain. */
function eachOnce(found: readonly Found[]): readonly Found[] {
  const kept: Found[] = [];
  for (const one of found.toSorted((a, b) => a.candidate.pValue - b.candidate.pValue)) {
    const { body } = one.candidate;
    const isSaid = kept.some(
      ({ candidate: { body: other } }) =>
        isOverlapping(body.days, other.days) &&
        Math.abs(minutesBetween(body.at_min, other.at_min)) <= SAME_TIME_MIN,
    );
    if (!isSaid) kept.push(one);
  }
  return kept;
}

interface DayPart {
  readonly fromBin: number;
  readonly toBin: number;
}

/** The parts of the day in which a target is used: between its clusters of times. */
function partsOf(laidOut: TargetDays, random: () => number, params: DailyTimeParams): readonly DayPart[] {
  const { centresMin } = clusterTimesOfDay(laidOut.eventMin, random, {
    maxClusters: params.maxClusters,
    starts: params.clusterStarts,
    minSpreadMin: BIN_MINUTES,
  });
  const borders = centresMin.slice(1).map((centre, i) => toBin((centre + (centresMin[i] ?? 0)) / 2));
  return [0, ...borders].map((fromBin, i) => ({ fromBin, toBin: borders[i] ?? DAY_BINS }));
}

/** The best window of each part of the day; of windows closer than their width only the most extreme, so that a habit is said once. */
function windowsByPart(scan: DayScan, group: number | undefined, parts: readonly DayPart[]) {
  const windows = parts.flatMap((part) => {
    const window = scan.best(part.fromBin, part.toBin, group);
    return window === null ? [] : [{ window, part }];
  });
  const kept: { readonly window: ScanWindow; readonly part: DayPart }[] = [];
  for (const one of windows.toSorted((a, b) => a.window.tail - b.window.tail)) {
    const isApart = kept.every(({ window }) => {
      const gap = Math.max(window.startBin, one.window.startBin) - Math.min(endOf(window), endOf(one.window));
      return gap >= Math.max(window.widthBins, one.window.widthBins);
    });
    if (isApart) kept.push(one);
  }
  return kept;
}

function endOf(window: ScanWindow): number {
  return window.startBin + window.widthBins;
}

/** The home's use by bin, what one entity adds to it, and on which days nobody did anything. */
function countUse(targets: readonly ActionTarget[], days: DayTable, maxShare: number) {
  const total = new Float64Array(DAY_BINS);
  const byEntity = new Map<number, Float64Array>();
  const busy = new Uint8Array(days.length);
  for (const target of targets) {
    const own = byEntity.get(target.entityCode) ?? new Float64Array(DAY_BINS);
    const weight = Math.min(1, maxShare / target.atMs.length);
    for (const atMs of target.atMs) {
      const day = days.indexOf(atMs);
      if (day < 0) continue;
      busy[day] = 1;
      const bin = toBin(days.minuteOf(atMs));
      own[bin] = (own[bin] ?? 0) + weight;
      total[bin] = (total[bin] ?? 0) + weight;
    }
    byEntity.set(target.entityCode, own);
  }
  return {
    without: (entityCode: number) =>
      total.map((all, bin) => Math.max(0, all - (byEntity.get(entityCode)?.[bin] ?? 0))),
    isIdle: (day: number) => busy[day] !== 1,
  };
}
