/** How a duration is said and written: its body, its wording and its automation. */
import { z } from "zod";
import type { AutomationConfig, Condition } from "../domain/automation.ts";
import { toAction } from "../features/actionable.ts";
import { sayCommand, sayDoing } from "./action-wording.ts";
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
  const about = saySpan((body.low_min + body.high_min) / 2);
  return {
    titleParts: [
      ...sayCommand(body.entity_ids, body.state, words),
      { text: " " },
      { text: `about ${about}`, strong: true },
      {
        text: ` after it ${BEGINNINGS[body.using] ?? `is set to ${body.using.replaceAll("_", " ")}`}${sayWhen(body)}`,
      },
    ],
    explanation: `Of ${opportunities} uses that last ${saySpan(body.for_min)}, ${support} end soon after: someone ${sayDoing(
      body.entity_ids,
      body.state,
    )}, mostly ${sayRange(body.low_min, body.high_min)} after the beginning.`,
  };
}

export function toAutomation(body: DurationBody, words: Words): AutomationConfig {
  const command = sayCommand(body.entity_ids, body.state, words)
    .map(({ text }) => text)
    .join("");
  const [from] = body.from;
  return {
    alias: `${command} after ${saySpan(body.for_min)}`,
    description: `Suggested by Steward: people did this themselves about ${saySpan((body.low_min + body.high_min) / 2)} after the beginning.`,
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

const BEGINNINGS: Readonly<Record<string, string>> = {
  on: "is switched on",
  open: "is opened",
  unlocked: "is unlocked",
  playing: "starts playing",
};

function sayWhen({ days, hours }: DurationBody): string {
  const which = { all: "", weekdays: " on weekdays", weekend: " at weekends" }[days];
  if (hours === null) return which;
  return `${which} between ${hours.from}:00 and ${(hours.from + hours.length) % 24}:00`;
}

function saySpan(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  if (whole < 90) return `${whole} ${whole === 1 ? "minute" : "minutes"}`;
  const halves = Math.round(whole / 30) / 2;
  return `${halves} hours`;
}

function sayRange(lowMin: number, highMin: number): string {
  const [low, high] = [saySpan(lowMin), saySpan(highMin)];
  return low === high ? low : `${low} to ${high}`;
}

function toSpan(minutes: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${part(minutes / 60)}:${part(minutes % 60)}:00`;
}
