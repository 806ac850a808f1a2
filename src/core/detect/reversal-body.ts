/** What a change of an automation says: which automation, what is undone of it, and what it would be instead. */
import { z } from "zod";
import type { AutomationConfig } from "../domain/automation.ts";
import { conditionSchema } from "./condition-schema.ts";

const automationSchema = z.custom<AutomationConfig>(
  (value) => typeof value === "object" && value !== null && "triggers" in value && "actions" in value,
);

export const reversalBodySchema = z.object({
  kind: z.enum(["change", "retire"]),
  /** The automation that exists. */
  replaces: z.string(),
  why: z.enum([
    "undone",
    "weekdays",
    "later",
    "condition",
    "without",
    "vain",
    "earlier",
    "more-days",
    "trigger",
  ]),
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  /** How soon it is undone, minutes; 0 where nothing is. */
  within_min: z.number().min(0),
  /** 0 = Monday … 6 = Sunday: days on which it is undone, or on which it does not run though people do the same. */
  weekdays: z.array(z.number().int().min(0).max(6)).readonly(),
  later_min: z.number().min(0),
  earlier_min: z.number().min(0).default(0),
  /** How much earlier than it people do it, in the middle, minutes. */
  lead_min: z.number().min(0).default(0),
  /** Under which alone it is kept, and how much of it is undone then; null where no condition tells. */
  when: z
    .object({ condition: conditionSchema, undone: z.number().int().min(0), acts: z.number().int().min(0) })
    .nullable()
    .default(null),
  /** What sets it off when it is undone, and how much of what else sets it off is undone; null where it is not about that. */
  trigger: z
    .object({
      entity_id: z.string().nullable(),
      /** "07:30:00". */
      at: z.string().nullable(),
      undone: z.number().int().min(0),
      acts: z.number().int().min(0),
    })
    .nullable()
    .default(null),
  /** As it is, and as it would be; of a retirement both are the same. */
  before: automationSchema,
  after: automationSchema,
});

export type ReversalBody = z.output<typeof reversalBodySchema>;

/** What a change says nothing of unless it is about that. */
export const SAYS_NOTHING = {
  within_min: 0,
  weekdays: [],
  later_min: 0,
  earlier_min: 0,
  lead_min: 0,
  when: null,
  trigger: null,
} as const satisfies Partial<ReversalBody>;

/** Whether the automation is to come at moments at which people do the same by hand. */
export function isAsked({ why }: Pick<ReversalBody, "why">): boolean {
  return why === "earlier" || why === "more-days";
}
