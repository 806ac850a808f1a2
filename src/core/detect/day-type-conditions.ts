/**
 * By what a kind of day can be told in time: who is at home at some time of a class of days.
 *
 * A kind of day is known at its end; an automation has to know it before. So for each time of the day those conditions are taken that tell most about
 * the kinds (mutual information): "weekdays on which Anna is still at home at ten".
 */
import type { Condition } from "../domain/automation.ts";
import type { DayTable } from "../features/day-table.ts";
import type { DayTypes } from "../features/day-types.ts";
import type { PresenceGrid } from "../features/presence-grid.ts";
import { DAY_BINS } from "../features/time-profile.ts";
import { weekdayCondition } from "./daily-time-body.ts";
import { BROAD_CLASSES, isOfClass } from "./day-classes.ts";

/** Who has to be at home: all of these, or any of them. */
export interface Seen {
  readonly days: (typeof BROAD_CLASSES)[number];
  readonly personIds: readonly string[];
  readonly isHome: boolean;
}

export interface VisibleDays {
  readonly seen: Seen;
  /** shape (slots,), 1 where it holds. */
  readonly members: Uint8Array;
  readonly size: number;
  /** Of the class, whether it holds or not: shape (slots,). */
  readonly ofClass: Uint8Array;
  /** Name of the kind of day that nearly all of these are; null where they are several. */
  readonly typeName: string | null;
}

export interface DayTypeConditions {
  /** Days that count, indices into the day table. */
  readonly slots: readonly number[];
  /** Conditions by which kinds of days can be told at a bin of the clock. */
  at(bin: number): readonly VisibleDays[];
  /** Days on which a condition holds at a bin. */
  membersAt(seen: Seen, bin: number): Uint8Array;
}

export interface ConditionParams {
  readonly minInformationNats: number;
  readonly minSupportDays: number;
  readonly maxPersons: number;
  readonly minNamedRatio: number;
}

export function createDayTypeConditions(
  slots: readonly number[],
  types: DayTypes,
  presence: PresenceGrid,
  days: DayTable,
  params: ConditionParams,
): DayTypeConditions {
  const personIds = presence.personIds.slice(0, params.maxPersons);
  const groups = [...(personIds.length > 1 ? [personIds] : []), ...personIds.map((personId) => [personId])];
  const tried = BROAD_CLASSES.flatMap((dayClass) =>
    groups.flatMap((group) =>
      [true, false].map((isHome): Seen => ({ days: dayClass, personIds: group, isHome })),
    ),
  );
  const classMembers = new Map(
    BROAD_CLASSES.map((dayClass) => [
      dayClass,
      Uint8Array.from(slots, (day) => (isOfClass(dayClass, days.weekday[day] ?? 0) ? 1 : 0)),
    ]),
  );
  const labels = slots.map((day) => types.typeOf[day] ?? -1);
  const finest = slots.map((day) => types.finestOf[day] ?? -1);

  function membersAt({ days: dayClass, personIds: group, isHome }: Seen, bin: number): Uint8Array {
    const grids = group.map((personId) => presence.isHome[presence.personIds.indexOf(personId)]);
    const own = classMembers.get(dayClass);
    const members = new Uint8Array(slots.length);
    for (let slot = 0; slot < slots.length; slot += 1) {
      if (own?.[slot] !== 1) continue;
      const at = (slots[slot] ?? 0) * DAY_BINS + bin;
      let isAnyHome = false;
      for (const grid of grids) if (grid?.[at] === 1) isAnyHome = true;
      members[slot] = isAnyHome === isHome ? 1 : 0;
    }
    return members;
  }

  function toVisible(seen: Seen, bin: number): readonly VisibleDays[] {
    const members = membersAt(seen, bin);
    const ofClass = classMembers.get(seen.days) ?? new Uint8Array(slots.length);
    const size = sum(members);
    const rest = sum(ofClass) - size;
    if (size < params.minSupportDays || rest < params.minSupportDays) return [];
    const information = informationOf(finest, members, ofClass);
    if (information < params.minInformationNats) return [];
    return [{ seen, members, size, ofClass, typeName: nameOf(types, labels, members, params.minNamedRatio) }];
  }

  const known = new Map<number, readonly VisibleDays[]>();
  return {
    slots,
    membersAt,
    at(bin) {
      const found = known.get(bin) ?? distinct(tried.flatMap((seen) => toVisible(seen, bin)));
      known.set(bin, found);
      return found;
    },
  };
}

export function toConditions({ days, personIds, isHome }: Seen): readonly Condition[] {
  const states = personIds.map((entity_id): Condition => ({ condition: "state", entity_id, state: "home" }));
  const anyHome = states.length === 1 ? states : [{ condition: "or", conditions: states } as const];
  return [
    ...weekdayCondition(days),
    ...(isHome ? anyHome : [{ condition: "not", conditions: anyHome } as const]),
  ];
}

/** The same days by two conditions are one: the first, which is of no person in particular. */
function distinct(all: readonly VisibleDays[]): readonly VisibleDays[] {
  const kept = new Map<string, VisibleDays>();
  for (const one of all) {
    const key = one.members.join("");
    if (!kept.has(key)) kept.set(key, one);
  }
  return [...kept.values()];
}

/** Nats that knowing the kinds of the class's days tells about who is in, all days together. */
function informationOf(labels: readonly number[], members: Uint8Array, ofClass: Uint8Array): number {
  const counts = new Map<number, { inside: number; all: number }>();
  let inside = 0;
  let all = 0;
  for (const [slot, label] of labels.entries()) {
    if (ofClass[slot] !== 1) continue;
    const count = counts.get(label) ?? { inside: 0, all: 0 };
    count.all += 1;
    count.inside += members[slot] ?? 0;
    counts.set(label, count);
    all += 1;
    inside += members[slot] ?? 0;
  }
  const entropy = (hits: number, total: number) =>
    [hits, total - hits].reduce(
      (total2, part) => total2 - (part === 0 ? 0 : part * Math.log(part / total)),
      0,
    );
  return [...counts.values()].reduce(
    (left, count) => left - entropy(count.inside, count.all),
    entropy(inside, all),
  );
}

function nameOf(
  types: DayTypes,
  labels: readonly number[],
  members: Uint8Array,
  minRatio: number,
): string | null {
  const total = sum(members);
  if (types.types.length < 2) return null;
  const most = types.types.find(
    (_, type) =>
      labels.filter((label, slot) => label === type && members[slot] === 1).length >= minRatio * total,
  );
  return most?.name ?? null;
}

function sum(members: Uint8Array): number {
  return members.reduce((total, one) => total + one, 0);
}
