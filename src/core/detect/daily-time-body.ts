/** What a habit by the clock says: which devices, into which state, when, on which days, whose it is. */
import { z } from "zod";
import { type Condition, type Weekday, WEEKDAYS } from "../domain/automation.ts";
import { conditionSchema } from "./condition-schema.ts";
import { dayClassSchema, isOfClass } from "./day-classes.ts";

export const dailyTimeBodySchema = z.object({
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  /** Civil minutes after midnight. */
  at_min: z.number().min(0).max(1440),
  days: dayClassSchema,
  from_min: z.number(),
  to_min: z.number(),
  /** Minutes later each week where the time moves, negative earlier. */
  a_week_min: z.number().nullable().default(null),
  /** The person who does it, where the history tells that it is one person's. */
  by: z.string().nullable().default(null),
  /** Under which alone it is done: a person's being at home or away, somebody's being at home, or how something else is then. */
  only: conditionSchema.nullable().default(null),
});

export type DailyTimeBody = z.output<typeof dailyTimeBodySchema>;

/** A habit of everybody's at one time that does not move: the rest of it is nothing. */
export function atOneTime({
  entity_ids,
  state,
  days,
  at_min,
}: Pick<DailyTimeBody, "entity_ids" | "state" | "days" | "at_min">): DailyTimeBody {
  return {
    entity_ids,
    state,
    days,
    at_min,
    from_min: at_min,
    to_min: at_min,
    a_week_min: null,
    by: null,
    only: null,
  };
}

/** Days of a class. */
export function weekdaysOf(days: DailyTimeBody["days"]): readonly Weekday[] {
  return WEEKDAYS.filter((_, index) => isOfClass(days, index));
}

/** Whether two classes have a day in common. */
export function isOverlapping(a: DailyTimeBody["days"], b: DailyTimeBody["days"]): boolean {
  return WEEKDAYS.some((_, index) => isOfClass(a, index) && isOfClass(b, index));
}

/** The condition that holds on a class of days; none for all of them. */
export function weekdayCondition(days: DailyTimeBody["days"]): readonly Condition[] {
  return days === "all" ? [] : [{ condition: "time", weekday: weekdaysOf(days) }];
}
