/**
 * What every planted habit has in common: how it is asked for, the truth that comes with it, and how long a home has to be.
 *
 * A habit has occasions; on nine of ten it is kept. What is written is what the truth says: an instant in `keptMs` is a change of the target
 * into the state by a person, an instant in `skippedMs` is an occasion after which nobody did it.
 */
import type { AutomationConfig, Action, Condition, Trigger } from "../../src/core/domain/automation.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import type { Home } from "../../src/core/domain/home.ts";
import { createRandom, drawNormal } from "../../src/core/math/random.ts";
import { toAction } from "../../src/core/features/actionable.ts";
import { drawMinute } from "./house-log.ts";
import { ROOMS } from "./home-things.ts";
import { createHousehold, type Household } from "./household.ts";
import { createRandomHome, type Planting } from "./random-home.ts";
import { firstWeekdayOf, type Site } from "./site.ts";

export const DAY_MIN = 1440;

export const HABIT_TYPES = [
  "daily-time",
  "sun-relative",
  "trigger-action",
  "sequence",
  "duration",
  "presence",
  "numeric-threshold",
  "co-activation",
  "room-presence",
  "day-type",
  "seasonal-drift",
  "reversal",
] as const;
export type HabitType = (typeof HABIT_TYPES)[number];

/** A kind of trigger, and the entities it may name; any where none are given. */
export interface TriggerPattern {
  readonly kind: Trigger["trigger"];
  readonly entityIds?: readonly string[];
}

export interface PlantedHabit {
  readonly type: HabitType;
  readonly variant: string;
  /** What people bring about; more than one where things are set together. */
  readonly targets: readonly { readonly entityId: string; readonly state: string }[];
  /** Entities of the habit, targets among them: what is said about them is not out of the blue. */
  readonly related: readonly string[];
  /** Instants at which it was kept, ascending. */
  readonly keptMs: readonly number[];
  /** Instants at which it could have been. */
  readonly skippedMs: readonly number[];
  /** What may set a rule off that says this habit. */
  readonly triggers: readonly TriggerPattern[];
  /** What does as well where the history is too short to tell, or says it less well. */
  readonly lesserTriggers: readonly TriggerPattern[];
  /** From when a rule is judged: a habit that moves is judged by where it is now. */
  readonly judgedFromMs: number;
  /** The rule somebody would write who knows the truth; null where the answer is a scene to call or an automation to retire. */
  readonly ideal: AutomationConfig | null;
  /** The automation that people undo. */
  readonly replaces: string | null;
}

export interface PlantOptions {
  readonly seed: number;
  readonly spreadMin: number;
  readonly otherUsesPerDay: number;
  /** Occasions on which the habit could be kept; the home is as long as that takes. */
  readonly chances?: number;
  /** Days of history instead. */
  readonly days?: number;
  readonly keptRatio?: number;
  readonly devices?: number;
  readonly motionSensors?: number;
  readonly firstDate?: string;
  /** One of the type's variants; taken in turn by the seed where not given. */
  readonly variant?: string;
}

export interface PlantedHome {
  readonly log: EventLog;
  readonly home: Home;
  readonly days: number;
  readonly habit: PlantedHabit;
  /** Habits that come with it, such as the other day type's routine. */
  readonly alsoPlanted: readonly PlantedHabit[];
}

/** One habit of a home before it is written: its occasions day by day, then its uses. */
export interface HabitPlan {
  readonly officeRatio?: number;
  /** Occasions on a day, wall minutes; the same whenever asked. */
  occasionsOn(day: number, household: Household): readonly number[];
  readonly planting: Omit<Planting, "plant" | "household">;
  /** Writes what the habit is made of. */
  plant(site: Site, occasions: readonly number[]): readonly PlantedHabit[];
}

/** Longest a home gets: single weekdays need seven days an occasion. */
const MAX_DAYS_AN_OCCASION = 8;

export function growHome(options: PlantOptions, plan: HabitPlan): PlantedHome {
  const { seed, devices, motionSensors, firstDate } = options;
  const firstWeekday = firstWeekdayOf(firstDate);
  const most = options.days ?? (options.chances ?? 20) * MAX_DAYS_AN_OCCASION + 14;
  const household = createHousehold({
    seed,
    days: most,
    rooms: ROOMS.length,
    firstWeekday,
    ...(plan.officeRatio === undefined ? {} : { officeRatio: plan.officeRatio }),
  });
  const occasions: number[] = [];
  let days = 0;
  const isEnough = () => options.days === undefined && occasions.length >= (options.chances ?? 20);
  while (days < most && !isEnough()) {
    occasions.push(...plan.occasionsOn(days, household));
    days += 1;
  }
  let habits: readonly PlantedHabit[] = [];
  const made = createRandomHome(
    {
      seed,
      days,
      ...(devices === undefined ? {} : { devices }),
      ...(motionSensors === undefined ? {} : { motionSensors }),
      ...(firstDate === undefined ? {} : { firstDate }),
    },
    {
      ...plan.planting,
      household: cutHousehold(household, days),
      plant(site) {
        habits = plan.plant(site, occasions);
      },
    },
  );
  const [habit, ...alsoPlanted] = habits;
  if (habit === undefined) throw new Error("nothing was planted");
  return { ...made, days, habit, alsoPlanted };
}

/** Days have chance of their own, so the first ones of a longer household are those of a shorter one. */
function cutHousehold(household: Household, days: number): Household {
  const endMin = days * DAY_MIN;
  return {
    ...household,
    days,
    away: household.away.map((spans) => spans.filter(({ fromMin }) => fromMin < endMin)),
    visits: household.visits.filter(({ fromMin }) => fromMin < endMin),
    firstIns: household.firstIns.filter((atMin) => atMin < endMin),
    lastOuts: household.lastOuts.filter((atMin) => atMin < endMin),
  };
}

/** Chance of its own for a day of a plan, so that asking twice gives the same. */
export function chanceOf(options: PlantOptions, day: number, salt: number): () => number {
  return createRandom((options.seed + 1) * 7_919_003 + day * 131 + salt);
}

function isKept(options: PlantOptions, random: () => number): boolean {
  return random() < (options.keptRatio ?? 0.9);
}

/** Spread of a lag: the asked one to an hour's lag, so 5 and 15 minutes are 8 % and 25 % of it. */
export function lagSpread(lagMin: number, spreadMin: number): number {
  return (lagMin * spreadMin) / 60;
}

/** How long a rule waits best: by the contract people may follow it for five minutes or half as long as it waits, but not come before it. */
export function bestWait(lagMin: number, spread: number): number {
  return Math.max(0.5, lagMin - Math.min(2 * spread, Math.max(2.5, 0.21 * lagMin)));
}

/** A short lag of about half a minute at 5 minutes' spread, one and a half at 15. */
export function drawShortLag(spreadMin: number, random: () => number): number {
  return Math.min(4, 0.1 + (spreadMin / 10) * -Math.log(1 - random()));
}

/** The variant asked for, or the seed's. */
export function pickVariant<Variant extends string>(
  { variant, seed }: PlantOptions,
  variants: readonly [Variant, ...Variant[]],
): Variant {
  return variants.find((one) => one === variant) ?? variants[seed % variants.length] ?? variants[0];
}

/** A minute of the household's hours at which on nearly all wanted days somebody is at home and awake. */
export function drawHomeMinute(
  household: Household,
  random: () => number,
  isWanted: (day: number) => boolean,
): number {
  let best = { minute: 1170, share: 0 };
  for (let tries = 0; tries < 60; tries += 1) {
    const minute = drawMinute(random);
    let wanted = 0;
    let there = 0;
    for (let day = 0; day < household.days; day += 1) {
      if (!isWanted(day)) continue;
      wanted += 1;
      if (household.levelAt(day * DAY_MIN + minute) > 0) there += 1;
    }
    const share = there / Math.max(1, wanted);
    if (share > best.share) best = { minute, share };
    if (share >= 0.92) break;
  }
  return best.minute;
}

/** Share of the scattered moments that have to fall where somebody is up: where fewer do, going to bed would make a clock of it. */
const MIN_FREE_RATIO = 0.75;
const MOST_SCATTER_MIN = 120;

/**
 * One moment a day around an hour of its own, scattered twelve times as wide as a habit by the clock (two hours at most) so that the clock
 * does not explain it, while somebody is at home and awake for a while yet; none where there is no such moment.
 */
export function createMoments(
  options: PlantOptions,
  { awakeMin = 20, salt = 0 },
): (day: number, household: Household) => readonly number[] {
  const scatterMin = Math.min(MOST_SCATTER_MIN, 12 * options.spreadMin);
  const isFree = (household: Household, atMin: number) =>
    household.levelAt(atMin) > 0 && household.awakeUntil(atMin) - atMin > awakeMin;
  const drawHour = (household: Household): number => {
    const random = chanceOf(options, 0, 50 + salt);
    let best = { minute: 1140, share: 0 };
    for (let tries = 0; tries < 40 && best.share < MIN_FREE_RATIO; tries += 1) {
      const minute = drawMinute(random);
      let free = 0;
      for (let draw = 0; draw < 60; draw += 1) {
        const day = Math.floor(random() * household.days);
        if (isFree(household, day * DAY_MIN + minute + scatterMin * drawNormal(random))) free += 1;
      }
      if (free / 60 > best.share) best = { minute, share: free / 60 };
    }
    return best.minute;
  };
  let hourMin: number | undefined;
  return (day, household) => {
    hourMin ??= drawHour(household);
    const random = chanceOf(options, day, 51 + salt);
    for (let tries = 0; tries < 25; tries += 1) {
      const atMin = day * DAY_MIN + hourMin + scatterMin * drawNormal(random);
      if (isFree(household, atMin)) return [atMin];
    }
    return [];
  };
}

export function splitKept<One>(
  options: PlantOptions,
  occasions: readonly One[],
  random: () => number,
): { readonly kept: readonly One[]; readonly skipped: readonly One[] } {
  const kept: One[] = [];
  const skipped: One[] = [];
  for (const one of occasions) (isKept(options, random) ? kept : skipped).push(one);
  return { kept, skipped };
}

/** The ideal rule: triggers and conditions that bring targets into their states. */
export function ruleOf(
  triggers: readonly Trigger[],
  targets: PlantedHabit["targets"],
  conditions: readonly Condition[] = [],
): AutomationConfig {
  const actions = targets.map(({ entityId, state }): Action => toAction([entityId], state));
  return { alias: "ideal", description: "", triggers, conditions, actions, mode: "single" };
}

/** "0:12:30" of 12.5 minutes. */
export function spanText(minutes: number): string {
  const seconds = Math.round(Math.abs(minutes) * 60);
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const text = `${part(seconds / 3600)}:${part((seconds % 3600) / 60)}:${part(seconds % 60)}`;
  return minutes < 0 ? `-${text}` : text;
}

export interface Truth {
  readonly type: HabitType;
  readonly variant: string;
  readonly targets: PlantedHabit["targets"];
  readonly keptMin: readonly number[];
  readonly skippedMin: readonly number[];
  readonly triggers: readonly TriggerPattern[];
  readonly lesserTriggers?: readonly TriggerPattern[];
  readonly related?: readonly string[];
  readonly judgedFromMin?: number;
  readonly ideal: AutomationConfig | null;
  readonly replaces?: string;
}

/** What was written, as the truth about it: only what lies inside the home's days. */
export function toHabit(site: Site, truth: Truth): PlantedHabit {
  const inside = (minutes: readonly number[]) =>
    minutes
      .filter((atMin) => atMin < site.days * DAY_MIN)
      .map((atMin) => site.toMs(atMin))
      .sort((a, b) => a - b);
  return {
    type: truth.type,
    variant: truth.variant,
    targets: truth.targets,
    related: [...truth.targets.map(({ entityId }) => entityId), ...(truth.related ?? [])],
    keptMs: inside(truth.keptMin),
    skippedMs: inside(truth.skippedMin),
    triggers: truth.triggers,
    lesserTriggers: truth.lesserTriggers ?? [],
    judgedFromMs: site.toMs(truth.judgedFromMin ?? 0),
    ideal: truth.ideal,
    replaces: truth.replaces ?? null,
  };
}
