/** How a duration is said and written: its body, its wording and its automation. */
import { z } from "zod";
import type { AutomationConfig, Condition } from "../domain/automation.ts";
import { toAction } from "../features/actionable.ts";
import { toAct } from "./act.ts";
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
  const { hours } = body;
  const act = toAct(body, words);
  return {
    titleParts: words.say.lasting({
      act,
      forMin: body.for_min,
      using: body.using,
      days: body.days,
      hours: hours === null ? null : { from: hours.from, to: (hours.from + hours.length) % 24 },
    }),
    explanation: words.say.lastingWhy({
      act,
      support,
      opportunities,
      forMin: body.for_min,
      lowMin: body.low_min,
      highMin: body.high_min,
    }),
  };
}

export function toAutomation(body: DurationBody, words: Words): AutomationConfig {
  const [from] = body.from;
  return {
    alias: words.say.lastingName({ act: toAct(body, words), forMin: body.for_min }),
    description: words.say.lastingNote({ aboutMin: aboutMin(body) }),
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

/** How long the uses last that end so, in the middle, minutes. */
function aboutMin({ low_min, high_min }: DurationBody): number {
  return (low_min + high_min) / 2;
}

function toSpan(minutes: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${part(minutes / 60)}:${part(minutes % 60)}:00`;
}
