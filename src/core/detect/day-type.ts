/**
 * Day type: on days of one kind people bring a device into a state at about the same time, on others they do not.
 *
 * Kinds of days are learned from day profiles (features/day-types). A kind is of use where an automation can see it by then, from who is at home on which
 * weekdays; on the days so told apart the target is used in a window on more days than the home's hours on those days explain. docs/accuracy.md states null and test.
 */
import { z } from "zod";
import type { Readiness } from "../domain/analysis.ts";
import { addDays, toClockText, toTimeOfDay } from "../domain/local-time.ts";
import { isResting, isSuggestible, mustAsk, toAction } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import { learnDayTypes } from "../features/day-types.ts";
import { BIN_MINUTES, toBin } from "../features/time-profile.ts";
import { minutesBetween } from "../math/circular.ts";
import { poissonBinomialTails } from "../math/poisson-binomial.ts";
import { type Parts, type PersonIs, textOf } from "../words/phrases.ts";
import { toAct } from "./act.ts";
import type { Candidate, DetectInput, Detection, Detector, Words } from "./contract.ts";
import { isOverlapping, weekdaysOf } from "./daily-time-body.ts";
import { type DailyTimeParams, dailyTimeParamsSchema } from "./daily-time-params.ts";
import { findDoer } from "./daily-time-person.ts";
import { BROAD_CLASSES } from "./day-classes.ts";
import { isSplitConfirmed } from "./day-split.ts";
import {
  type DayTypeConditions,
  type Seen,
  createDayTypeConditions,
  toConditions,
} from "./day-type-conditions.ts";
import { type DayTypeParams, dayTypeParamsSchema } from "./day-type-params.ts";
import {
  type DayTypeWindow,
  type SlotUses,
  type WindowPlace,
  centreOf,
  countHomeUse,
  hitsIn,
  layOutUses,
  layOutWindows,
  scanTarget,
  unionBound,
} from "./day-type-scan.ts";
import { hasStopped, leadingMisses } from "./habit-life.ts";
import { endsItsBeginning } from "./lag-explanation.ts";
import { createReadiness } from "./readiness.ts";
import { sayTogether } from "./say-together.ts";

const bodySchema = z.object({
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  /** Civil minutes after midnight. */
  at_min: z.number().min(0).max(1440),
  from_min: z.number(),
  to_min: z.number(),
  days: z.enum(BROAD_CLASSES),
  /** Who tells the kind of day: whether any of them is at home then. */
  person_ids: z.array(z.string()).min(1).readonly(),
  is_home: z.boolean(),
  /** "days at home"; null where the condition's days are of several kinds. */
  type_name: z.string().nullable(),
  /** The person who does it, where the history tells that it is one person's. */
  by: z.string().nullable(),
  /** Of the class's other days, on how many it was done. */
  elsewhere: z.object({ support: z.number(), opportunities: z.number() }),
});

type DayTypeBody = z.output<typeof bodySchema>;

export const dayType: Detector<DayTypeParams, DayTypeBody> = {
  id: "day-type",
  params: dayTypeParamsSchema,
  body: bodySchema,
  detect,
  describe({ body, support, opportunities }, words) {
    return {
      titleParts: sayTitle(body, words),
      explanation: words.say.kindOfDayWhy({
        kind: body.type_name,
        who: body.by === null ? null : words.nameOf(body.by),
        act: toAct(body, words),
        from: toClockText(body.from_min),
        to: toClockText(body.to_min),
        at: toClockText(body.at_min),
        share: { support, opportunities, days: body.days },
        when: personsOf(body, words),
        elsewhere: body.elsewhere,
      }),
    };
  },
  toAutomation(body, words) {
    return {
      alias: textOf(sayTitle(body, words)),
      description: words.say.kindOfDayNote({ days: body.days, when: personsOf(body, words) }),
      triggers: [{ trigger: "time", at: toTimeOfDay(body.at_min) }],
      conditions: toConditions(seenOf(body)),
      actions: [toAction(body.entity_ids, body.state)],
      mode: "single",
    };
  },
  targetsOf: (body) => body.entity_ids,
  modeOf: (body, home) => (body.entity_ids.some((entityId) => mustAsk(entityId, home)) ? "ask" : "act"),
  isSameIdea: (a, b) =>
    a.state === b.state &&
    a.entity_ids.some((entityId) => b.entity_ids.includes(entityId)) &&
    isOverlapping(a.days, b.days) &&
    a.is_home === b.is_home &&
    Math.abs(minutesBetween(a.at_min, b.at_min)) <= 45,
};

function seenOf({ days, person_ids, is_home }: DayTypeBody): Seen {
  return { days, personIds: person_ids, isHome: is_home };
}

function sayTitle(body: DayTypeBody, words: Words): Parts {
  return words.say.kindOfDay({
    act: toAct(body, words),
    at: toClockText(body.at_min),
    days: body.days,
    when: personsOf(body, words),
  });
}

function personsOf({ person_ids, is_home }: DayTypeBody, words: Words): PersonIs {
  return { names: person_ids.map((personId) => words.nameOf(personId)), isHome: is_home };
}

function detect(input: DetectInput, params: DayTypeParams): Detection<DayTypeBody> {
  const { days, home, shared, log } = input;
  const slots = days.dates
    .flatMap((_, day) => (days.counts[day] === 1 ? [day] : []))
    .slice(-params.historyDays);
  const missing = params.minDays - slots.length;
  const presence = shared.presence();
  if (missing > 0 || presence.personIds.length === 0)
    return { candidates: [], tested: 0, readiness: notReady(input, slots.length, missing, params) };

  const actions = shared.actions();
  const types = learnDayTypes({ log, home, days, actions, presence, random: input.random });
  const conditions = createDayTypeConditions(slots, types, presence, days, params);
  const places = layOutWindows(params);
  const tried = places.reduce((sum, place) => sum + conditions.at(centreOf(place)).length, 0);
  const found = tried === 0 ? { tested: 0, found: [] } : search(input, params, conditions, places, tried);
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  return {
    candidates: sayTogether(found.found, entities),
    tested: found.tested,
    readiness: createReadiness(
      "day-type",
      true,
      types.types.length < 2
        ? { kind: "one-kind-of-day", days: slots.length }
        : {
            kind: "kinds-of-days",
            kinds: types.types.map(({ name, days: own }) => ({ name, days: own.length })),
          },
    ),
  };
}

interface Found {
  readonly candidate: Candidate<DayTypeBody>;
  readonly atMs: readonly number[];
}

function search(
  input: DetectInput,
  params: DayTypeParams,
  conditions: DayTypeConditions,
  places: readonly WindowPlace[],
  tried: number,
): { readonly tested: number; readonly found: readonly Found[] } {
  const { days, home, shared } = input;
  const profile: DailyTimeParams = dailyTimeParamsSchema.parse({});
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const slotOf = new Int32Array(days.length + 1).fill(-1);
  for (const [slot, day] of conditions.slots.entries()) slotOf[day] = slot;
  const laidOut = shared
    .actions()
    .map((target) => ({ target, own: layOutUses(target, days, slotOf, conditions.slots.length) }));
  const homeUse = countHomeUse(
    laidOut.map(({ target, own }) => ({ entityCode: target.entityCode, actions: target.atMs.length, own })),
    conditions.slots.length,
    profile.maxHomeShareActions,
  );
  let tested = 0;
  const found: Found[] = [];
  for (const { target, own } of laidOut) {
    if (own.daysUsed < params.minSupportDays) continue;
    if (!isSuggestible(target.entityId, entities.get(target.entityId))) continue;
    tested += 1;
    const window = scanTarget(target, own, places, conditions, homeUse, params, profile);
    // The sum is a tenth of this at best, and tails as large are no habit anyway.
    if (window === null || window.tail * tried > 10 * params.screenMaxP) continue;
    const pValue = unionBound(target, own, places, conditions, homeUse, params, profile, window.tail);
    if (pValue > params.screenMaxP) continue;
    found.push(...toFound(target, own, window, conditions, pValue, input, params));
  }
  return { tested, found };
}

function toFound(
  target: ActionTarget,
  uses: SlotUses,
  window: DayTypeWindow,
  conditions: DayTypeConditions,
  pValue: number,
  { shared, days }: DetectInput,
  params: DayTypeParams,
): readonly Found[] {
  const { visible, startBin, widthBins, hits } = window;
  const first = uses.bins.map((bins) =>
    bins.findIndex((bin) => bin >= startBin && bin < startBin + widthBins),
  );
  const minuteOf = (slot: number) => uses.minutes[slot]?.[first[slot] ?? -1] ?? Number.NaN;
  const kept = slotsWhere(visible.members).filter((slot) => hits[slot] === 1);
  const atMin = chooseTime(target, uses, slotsWhere(visible.members), kept.map(minuteOf), params);
  if (atMin === null) return [];

  // What the automation would see when it is set off.
  const members = conditions.membersAt(visible.seen, toBin(atMin));
  const outcomes = slotsWhere(members);
  const isKept = outcomes.map((slot) => hits[slot] ?? 0);
  if (hasStopped(isKept, params)) return [];
  const counted = outcomes.slice(leadingMisses(isKept, params));
  const keptSlots = counted.filter((slot) => hits[slot] === 1);
  if (
    keptSlots.length < params.minSupportDays ||
    keptSlots.length < params.minConfidenceRatio * counted.length
  )
    return [];
  const atMs = keptSlots.map((slot) => uses.atMs[slot]?.[first[slot] ?? -1] ?? 0);
  const moment = { kind: "time", atMin, weekdays: weekdaysOf(visible.seen.days) } as const;
  if (endsItsBeginning(target, atMs, shared.actions(), params.lagSteadinessRatio)) return [];

  const since = counted[0] ?? 0;
  const others = slotsWhere(visible.ofClass).filter((slot) => slot >= since && members[slot] !== 1);
  const minutes = keptSlots.map(minuteOf);
  const candidate: Candidate<DayTypeBody> = {
    body: {
      entity_ids: [target.entityId],
      state: target.state,
      at_min: atMin,
      from_min: Math.floor(Math.min(...minutes)),
      to_min: Math.ceil(Math.max(...minutes)),
      days: visible.seen.days,
      person_ids: visible.seen.personIds,
      is_home: visible.seen.isHome,
      type_name: visible.typeName,
      by: findDoer(
        atMs.map((at) => shared.doers().personOf(target.entityCode, at)),
        params,
      ),
      elsewhere: {
        support: others.filter((slot) => hits[slot] === 1).length,
        opportunities: others.length,
      },
    },
    pValue: Math.min(1, Math.max(Number.MIN_VALUE, pValue)),
    support: keptSlots.length,
    opportunities: counted.length,
    baseRate: window.baseRate,
    firstSeenMs: atMs[0] ?? days.startsMs[0] ?? 0,
    lastSeenMs: atMs.at(-1) ?? 0,
    daysSeen: keptSlots.length,
    validated: isConfirmed(uses, window, params),
    isAutomated: shared.automated().does(target, moment, atMs),
  };
  return [{ candidate, atMs }];
}

/** Five minutes that nearly as many days have an action close to as any have: the earliest for a beginning, the latest for an end. */
function chooseTime(
  { state }: ActionTarget,
  uses: SlotUses,
  slots: readonly number[],
  minutes: readonly number[],
  { matchMin, timelySlackRatio, minTimelyRatio }: DayTypeParams,
): number | null {
  const low = Math.floor(Math.min(...minutes) / BIN_MINUTES);
  const high = Math.floor(Math.max(...minutes) / BIN_MINUTES);
  const times = Array.from({ length: high - low + 1 }, (_, i) => {
    const atMin = (low + i) * BIN_MINUTES;
    const isTimely = (slot: number) =>
      uses.minutes[slot]?.some((minute) => Math.abs(minute - atMin) <= matchMin) === true;
    return { atMin, timely: slots.filter(isTimely).length };
  });
  const most = Math.max(...times.map(({ timely }) => timely));
  if (most < minTimelyRatio * slots.length) return null;
  const good = times.filter(({ timely }) => timely >= timelySlackRatio * most);
  return good.at(isResting(state) ? -1 : 0)?.atMin ?? null;
}

/**
 * Blocks of days are dealt to two halves. On each the window is chosen anew, within an hour, and counted on the other; and the condition has to make the other
 * half's firings right more often than going without.
 */
function isConfirmed(uses: SlotUses, window: DayTypeWindow, params: DayTypeParams): boolean {
  const { visible, startBin, widthBins, mass, hits } = window;
  const ofClass = slotsWhere(visible.ofClass);
  if (
    !isSplitConfirmed(
      ofClass.map((slot) => hits[slot] === 1),
      ofClass.map((slot) => visible.members[slot] === 1),
    )
  )
    return false;
  const own = slotsWhere(visible.members);
  const block = Math.max(1, Math.round(own.length / 8));
  const halfOf = (which: number) => own.filter((_, i) => Math.floor(i / block) % 2 === which);
  const reach = Math.round(60 / BIN_MINUTES);
  let kept = 0;
  const chances: number[] = [];
  for (const which of [0, 1]) {
    const counts = Array.from({ length: 2 * reach + 1 }, (_, i) => {
      const hitsThere = hitsIn(uses, { startBin: startBin - reach + i, widthBins });
      return { hitsThere, count: halfOf(1 - which).filter((slot) => hitsThere[slot] === 1).length };
    });
    const most = Math.max(...counts.map(({ count }) => count));
    const good = counts.filter(({ count }) => count === most);
    const chosen = good[good.length >> 1];
    for (const slot of halfOf(which)) {
      chances.push(1 - (1 - mass) ** (uses.bins[slot]?.length ?? 0));
      if (chosen?.hitsThere[slot] === 1) kept += 1;
    }
  }
  const tail = poissonBinomialTails(chances)[kept] ?? 1;
  return tail <= params.heldOutMaxP && kept >= params.minConfidenceRatio * 0.8 * own.length;
}

function slotsWhere(members: Uint8Array): readonly number[] {
  return Array.from(members.keys()).filter((slot) => members[slot] === 1);
}

function notReady(
  { days }: DetectInput,
  observed: number,
  missing: number,
  { minDays }: DayTypeParams,
): Readiness {
  const lastDate = days.dates.at(-1);
  if (missing <= 0) return createReadiness("day-type", false, { kind: "no-presence" });
  const readyAt = lastDate === undefined ? null : addDays(lastDate, missing);
  return createReadiness("day-type", false, { kind: "needs-days", needed: minDays, days: observed }, readyAt);
}
