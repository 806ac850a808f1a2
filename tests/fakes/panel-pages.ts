/** What the app answers for the pages of rhythm, now and activity, and for a day of a suggestion: a home of two people in a few numbers. */
import type { SuggestionDay } from "../../src/api/protocol.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";

type Params = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, (params: Params) => unknown>>;

export function createPagesAnswers(): Answers {
  return { "suggestions/day": ({ suggestion_id, date }) => dayOf(String(suggestion_id), String(date)) };
}

/** Berlin is an hour ahead of UTC in November. */
function dayOf(suggestionId: string, date: string): SuggestionDay {
  const fromMs = Date.parse(`${date}T00:00:00+01:00`);
  const at = (hour: number, minute: number) => fromMs + hour * HOUR_MS + minute * MINUTE_MS;
  const light = { entity_id: "light.kitchen", name: "Kitchen lights" };
  const motion = { entity_id: "binary_sensor.kitchen_motion", name: "Kitchen motion" };
  return {
    suggestion_id: suggestionId,
    date,
    from_ms: fromMs,
    to_ms: fromMs + 24 * HOUR_MS,
    marks: [
      { at_ms: at(6, 50), kind: "matched" },
      { at_ms: at(17, 32), kind: "missed" },
    ],
    entities: [
      { ...light, role: "target", state_before: "off" },
      { ...motion, role: "condition", state_before: "off" },
      { entity_id: "sensor.kitchen_brightness", name: "Kitchen brightness", role: "condition", state_before: "1" },
    ],
    events: [
      { at_ms: at(6, 47), entity_id: motion.entity_id, state: "on", by: "unknown", by_name: null },
      { at_ms: at(6, 48), entity_id: light.entity_id, state: "on", by: "physical", by_name: null },
      { at_ms: at(7, 20), entity_id: motion.entity_id, state: "off", by: "unknown", by_name: null },
      { at_ms: at(7, 55), entity_id: light.entity_id, state: "off", by: "person", by_name: "Anna" },
      ...[4, 30, 120, 180, 240, 90, 20, 2].map((lux, index) => ({
        at_ms: at(8 + index, 15),
        entity_id: "sensor.kitchen_brightness",
        state: String(lux),
        by: "unknown" as const,
        by_name: null,
      })),
      { at_ms: at(17, 32), entity_id: light.entity_id, state: "on", by: "person", by_name: "Ben" },
      { at_ms: at(23, 10), entity_id: light.entity_id, state: "off", by: "automation", by_name: "Night" },
    ],
    more: 0,
  };
}
