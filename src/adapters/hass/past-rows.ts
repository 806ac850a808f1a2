/** The rows of Home Assistant's history and logbook as they come over the wire. */
import { z } from "zod";
import type { EpochMs } from "../../core/domain/time.ts";

const text = z.string();

/** Seconds as a float carry microseconds; cut to milliseconds as the ISO times of live events are, so that both name one row alike. */
function toEpochMs(seconds: number): EpochMs {
  return Math.floor(Math.round(seconds * 1_000_000) / 1_000);
}

const historyRow = z.object({
  /** The recorder writes an empty state where an entity was removed. */
  s: text.nullable().transform((state) => (state === "" ? null : state)),
  a: z.record(text, z.unknown()).nullish(),
  lu: z.number().transform(toEpochMs),
  /** When the state last changed, where that was before this row. */
  lc: z.number().nullish(),
});
export const historySchema = z.record(text, z.array(historyRow));
export type HistoryRow = z.output<typeof historyRow>;

const logbookRow = z.object({
  when: z.number().transform(toEpochMs),
  entity_id: text.nullish(),
  state: text.nullish(),
  domain: text.nullish(),
  context_id: text.nullish(),
  context_user_id: text.nullish(),
  context_event_type: text.nullish(),
  context_domain: text.nullish(),
  context_service: text.nullish(),
  context_entity_id: text.nullish(),
});
export const logbookSchema = z.array(logbookRow);
export type LogbookRow = z.output<typeof logbookRow>;

const actionCallRow = z.object({
  when: z.number().transform(toEpochMs),
  domain: text,
  service: text,
  service_data: z.record(text, z.unknown()).nullish(),
  context_id: text.nullish(),
  context_user_id: text.nullish(),
  context_event_type: text.nullish(),
  context_domain: text.nullish(),
  context_service: text.nullish(),
  context_entity_id: text.nullish(),
});
export const actionCallsSchema = z.array(actionCallRow);
export type ActionCallRow = z.output<typeof actionCallRow>;
