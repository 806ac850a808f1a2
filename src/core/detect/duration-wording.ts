/** How a duration is said and written: its body, its wording and its automation. */
import { z } from "zod";
import type { AutomationConfig, Condition } from "../domain/automation.ts";
import { toAction } from "../features/actionable.ts";
import type { Lasted, Lasting } from "../words/phrases.ts";
import { toAct, toInState } from "./act.ts";
import { toCircumstances } from "./circumstance.ts";
import type { Candidate, Wording, Words } from "./contract.ts";

export const durationBodySchema = z.object({
  entity_ids: z.array(z.string()).min(1).readonly(),
  state: z.string(),
  /** The device whose use lasts, and the state it is in meanwhile. */
  trigger_entity_id: z.string(),
  using: z.string(),
  /** The states before, where there are few enough to say. */
  from: z.array(z.string()).readonly(),
  for_min: z.number().positive(),
  /** How long the uses last that end so: half of them in between, minutes. */
  low_min: z.number().positive(),
  high_min: z.number().positive(),
  days: z.enum(["all", "weekdays", "weekend"]),
  /** Hours in which the use begins, null for the whole day. */
  hours: z.object({ from: z.number().int(), length: z.number().int() }).nullable(),
  /** Learned, in the language of the offline contract, hours and days included. */
  conditions: z.array(z.unknown()).readonly(),
});

export type DurationBody = z.output<typeof durationBodySchema>;

export function describe(candidate: Candidate<DurationBody>, words: Words): Wording {
  const { body, support, opportunities } = candidate;
  const said = toLasting(body, words);
  return {
    titleParts: words.say.lasting(said),
    explanation: words.say.lastingWhy({ ...said, support, opportunities }),
  };
}

export function toAutomation(body: DurationBody, words: Words): AutomationConfig {
  const [from] = body.from;
  const said = toLasting(body, words);
  return {
    alias: words.say.lastingName(said),
    description: words.say.lastingNote(said),
    triggers: [
      {
        trigger: "state",
        entity_id: body.trigger_entity_id,
        ...(from === undefined ? {} : { from: body.from.length === 1 ? from : body.from }),
        to: body.using,
        for: toSpan(body.for_min),
      },
    ],
    conditions: body.conditions as readonly Condition[],
    actions: [toAction(body.entity_ids, body.state)],
    mode: "single",
  };
}

function toLasting(body: DurationBody, words: Words): Lasting & Lasted {
  const { days, hours, from } = body;
  // Hours and days come first among the conditions.
  const known = (hours === null ? 0 : 1) + (days === "all" ? 0 : 1);
  return {
    act: toAct(body, words),
    forMin: body.for_min,
    using: { ...toInState(body.trigger_entity_id, body.using, words), from },
    days,
    hours: hours === null ? null : { from: hours.from, to: (hours.from + hours.length) % 24 },
    conditions: toCircumstances(body.conditions.slice(known) as readonly Condition[], words),
    lowMin: body.low_min,
    highMin: body.high_min,
  };
}

function toSpan(minutes: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${part(minutes / 60)}:${part(minutes % 60)}:00`;
}
