/**
 * Habits kept by the clock, the sun or the kind of day: daily times, offsets to sunrise and sunset, routines of home-office and office days, and a
 * time that moves.
 */
import type { Weekday } from "../../src/core/domain/automation.ts";
import { toTimeOfDay } from "../../src/core/domain/local-time.ts";
import { drawNormal } from "../../src/core/math/random.ts";
import { illuminanceOf, thingAt } from "./home-things.ts";
import { PERSONS } from "./household.ts";
import {
  chanceOf,
  DAY_MIN,
  drawHomeMinute,
  growHome,
  type HabitPlan,
  pickVariant,
  type PlantedHome,
  type PlantOptions,
  ruleOf,
  spanText,
  splitKept,
  toHabit,
} from "./planting.ts";
import type { Site } from "./site.ts";

const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const LAMP = thingAt(0);
const LAMP_ON = [{ entityId: LAMP.entityId, state: "on" }];
/** Days by which a moving time is judged. */
const LATELY_DAYS = 14;

const DAILY_VARIANTS = ["weekdays", "all", "weekend", "person", "tuesday"] as const;

/** Of one device at one time of day, on all days or a class of them; `person`: by Anna alone, from her phone. */
export function plantDailyTime(options: PlantOptions, fixedMin?: number): PlantedHome {
  const variant = pickVariant(options, DAILY_VARIANTS);
  let atMin = fixedMin;
  const isDay = (day: number, weekday: number): boolean => {
    if (variant === "tuesday") return weekday === 1;
    if (variant === "weekdays" || variant === "weekend") return (variant === "weekend") === weekday >= 5;
    return day >= 0;
  };
  return growHome(options, {
    planting: { needed: new Set([LAMP.index]) },
    occasionsOn(day, household) {
      atMin ??= drawHomeMinute(household, chanceOf(options, 0, 1), (one) =>
        isDay(one, household.weekdayOf(one)),
      );
      if (!isDay(day, household.weekdayOf(day))) return [];
      return [day * DAY_MIN + atMin + options.spreadMin * drawNormal(chanceOf(options, day, 2))];
    },
    plant(site, occasions) {
      const { kept, skipped } = splitKept(options, occasions, chanceOf(options, 0, 3));
      const byAnna = { by: "person", actor: PERSONS[0].userId } as const;
      writeLamp(
        site,
        options,
        kept.map((one) => (variant === "person" ? { atMin: one, ...byAnna } : { atMin: one })),
      );
      const days = WEEKDAYS.filter((_, weekday) => isDay(0, weekday));
      const weekday = days.length === 7 ? [] : [{ condition: "time", weekday: days } as const];
      return [
        toHabit(site, {
          type: "daily-time",
          variant,
          targets: LAMP_ON,
          keptMin: kept,
          skippedMin: skipped,
          triggers: [{ kind: "time" }],
          lesserTriggers: [{ kind: "sun" }],
          ideal: ruleOf([{ trigger: "time", at: toTimeOfDay(atMin ?? 0) }], LAMP_ON, weekday),
        }),
      ];
    },
  });
}

/** So many minutes around sunset or sunrise, in weeks in which the sun moves two minutes a day. */
export function plantSunRelative(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, ["sunset", "sunrise"]);
  const offsetMin = -20 + 65 * chanceOf(options, 0, 1)();
  return growHome(options, {
    planting: { needed: new Set([LAMP.index]) },
    // The sun is the site's; a day's occasion is its day until the home is written.
    occasionsOn: (day) => [day],
    plant(site, occasions) {
      const days = splitKept(options, occasions, chanceOf(options, 0, 3));
      const at = (day: number) => {
        const sun = site.sunOf(day);
        const eventMin = variant === "sunset" ? sun.setMin : sun.riseMin;
        return eventMin + offsetMin + options.spreadMin * drawNormal(chanceOf(options, day, 2));
      };
      const kept = days.kept.map(at);
      writeLamp(
        site,
        options,
        kept.map((atMin) => ({ atMin })),
      );
      return [
        toHabit(site, {
          type: "sun-relative",
          variant,
          targets: LAMP_ON,
          keptMin: kept,
          skippedMin: days.skipped.map(at),
          triggers: [{ kind: "sun" }],
          lesserTriggers: [
            { kind: "time" },
            { kind: "numeric_state", entityIds: Array.from({ length: 12 }, (_, one) => illuminanceOf(one)) },
          ],
          ideal: ruleOf([{ trigger: "sun", event: variant, offset: spanText(offsetMin) }], LAMP_ON),
        }),
      ];
    },
  });
}

/** A time of day that moves by one or two minutes a day, away from where the sun moves; judged by the last two weeks. */
export function plantSeasonalDrift(options: PlantOptions): PlantedHome {
  const random = chanceOf(options, 0, 1);
  const fromMin = 1050 + 120 * random();
  const aDayMin = 1 + random();
  const at = (day: number) => fromMin + aDayMin * day;
  return growHome(options, {
    planting: { needed: new Set([LAMP.index]) },
    occasionsOn: (day) => [
      day * DAY_MIN + at(day) + options.spreadMin * drawNormal(chanceOf(options, day, 2)),
    ],
    plant(site, occasions) {
      const { kept, skipped } = splitKept(options, occasions, chanceOf(options, 0, 3));
      writeLamp(
        site,
        options,
        kept.map((atMin) => ({ atMin })),
      );
      const judgedFromDay = Math.max(0, site.days - LATELY_DAYS);
      return [
        toHabit(site, {
          type: "seasonal-drift",
          variant: "later",
          targets: LAMP_ON,
          keptMin: kept,
          skippedMin: skipped,
          triggers: [{ kind: "time" }],
          lesserTriggers: [{ kind: "sun" }],
          judgedFromMin: judgedFromDay * DAY_MIN,
          ideal: ruleOf([{ trigger: "time", at: toTimeOfDay(at((judgedFromDay + site.days) / 2)) }], LAMP_ON),
        }),
      ];
    },
  });
}

/**
 * A coin decides every weekday whether Anna works at home. Where she does, her lamp goes on in the morning; where she does not, the fan of her room
 * goes on by her phone at an hour of its own. Both hang on where she is at that time.
 */
export function plantDayType(options: PlantOptions): PlantedHome {
  const variant = pickVariant(options, ["home-office", "office"]);
  const random = chanceOf(options, 0, 1);
  const atMin = { "home-office": 555 + 35 * random(), office: 600 + 60 * random() };
  const fan = thingAt(4);
  const isOn = (kind: "home-office" | "office", household: { readonly office: Uint8Array }, day: number) =>
    (kind === "office") === (household.office[day] === 1);
  const momentsOf = (kind: "home-office" | "office", day: number) =>
    day * DAY_MIN + atMin[kind] + options.spreadMin * drawNormal(chanceOf(options, day, 2));
  const other = variant === "office" ? "home-office" : "office";
  const plan: HabitPlan = {
    officeRatio: 0.5,
    planting: { needed: new Set([LAMP.index, fan.index]) },
    occasionsOn: (day, household) =>
      household.weekdayOf(day) < 5 && isOn(variant, household, day) ? [momentsOf(variant, day)] : [],
    plant(site, occasions) {
      const own = splitKept(options, occasions, chanceOf(options, 0, 3));
      const otherDays = Array.from({ length: site.days }, (_, day) => day).filter(
        (day) => site.household.weekdayOf(day) < 5 && isOn(other, site.household, day),
      );
      const also = splitKept(
        options,
        otherDays.map((day) => momentsOf(other, day)),
        chanceOf(options, 0, 4),
      );
      const byKind = variant === "office" ? { office: own, home: also } : { office: also, home: own };
      writeLamp(
        site,
        options,
        byKind.home.kept.map((one) => ({ atMin: one })),
      );
      const byAnna = { by: "person", actor: PERSONS[0].userId } as const;
      site.use(fan, [
        ...byKind.office.kept.map((one) => ({ atMin: one, ...byAnna })),
        ...site.drawUses(options.otherUsesPerDay).map((one) => ({ atMin: one })),
      ]);
      const habits = ([variant, other] as const).map((kind) => {
        const { kept, skipped } = kind === "office" ? byKind.office : byKind.home;
        const targets = kind === "office" ? [{ entityId: fan.entityId, state: "on" }] : LAMP_ON;
        return toHabit(site, {
          type: "day-type",
          variant: kind,
          targets,
          keptMin: kept,
          skippedMin: skipped,
          triggers: [{ kind: "time" }],
          ideal: ruleOf([{ trigger: "time", at: toTimeOfDay(atMin[kind]) }], targets, [
            { condition: "time", weekday: WEEKDAYS.slice(0, 5) },
            {
              condition: "state",
              entity_id: PERSONS[0].entityId,
              state: kind === "office" ? "not_home" : "home",
            },
          ]),
        });
      });
      return habits;
    },
  };
  return growHome(options, plan);
}

/** The habit's uses of the lamp and the others. */
function writeLamp(
  site: Site,
  options: PlantOptions,
  uses: readonly { readonly atMin: number; readonly by?: "person"; readonly actor?: string }[],
): void {
  site.use(LAMP, [...uses, ...site.drawUses(options.otherUsesPerDay).map((atMin) => ({ atMin }))]);
}
