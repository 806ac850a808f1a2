/** What the app answers for the pages of rhythm, now and activity, and for a day of a suggestion: a home of two people in a few numbers. */
import type { ActivityItem, ActivityList, StewardRecord, SuggestionDay } from "../../src/api/protocol.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";

type Params = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, (params: Params) => unknown>>;

const NOW_MS = Date.parse("2026-11-20T12:00:00Z");
const CHANGES = 5_000;

export function createPagesAnswers(): Answers {
  const changes = createChanges(CHANGES);
  return {
    "suggestions/day": ({ suggestion_id, date }) => dayOf(String(suggestion_id), String(date)),
    "activity/list": (params) => listOf(changes, params),
    "activity/record": (): StewardRecord => ({
      answered: 11,
      accepted: 7,
      kept: 6,
      runs: 212,
      reversed: null,
      false_alarms: null,
    }),
  };
}

type Maker = Pick<ActivityItem, "by" | "by_name" | "person">;

const MAKERS: readonly Maker[] = [
  { by: "person", by_name: "Anna", person: "person.anna" },
  { by: "physical", by_name: null, person: null },
  { by: "automation", by_name: "Evening lights in the hall and on the stairs", person: null },
  { by: "person", by_name: "Ben", person: "person.ben" },
  { by: "scene", by_name: "Film", person: null },
  { by: "steward", by_name: "Kitchen lights on at 6:50", person: null },
];
const THINGS: readonly Pick<ActivityItem, "entity_id" | "name" | "area_id">[] = [
  { entity_id: "light.kitchen", name: "Kitchen lights", area_id: "kitchen" },
  { entity_id: "light.hall", name: "Hall light", area_id: "hall" },
  { entity_id: "media_player.living", name: "Living-room media", area_id: null },
];

/** Latest first, one every quarter of an hour. */
function createChanges(count: number): readonly ActivityItem[] {
  return Array.from({ length: count }, (_, index) => {
    const thing = THINGS[index % 3] ?? { entity_id: "light.hall", name: "", area_id: null };
    const maker = MAKERS[(index + Math.floor(index / 6)) % 6] ?? {
      by: "unknown" as const,
      by_name: null,
      person: null,
    };
    const state = thing.entity_id.startsWith("media") ? ["playing", "off"] : ["on", "off"];
    return {
      ...thing,
      ...maker,
      at_ms: NOW_MS - index * 15 * MINUTE_MS,
      state: state[Math.floor(index / 3) % 2] ?? "off",
    };
  });
}

function listOf(changes: readonly ActivityItem[], params: Params): ActivityList {
  const { limit = 100, before_ms = Infinity, after_ms = 0, by, person, area_id, entity_id } = params;
  const fitting = changes.filter(
    (item) =>
      item.at_ms < Number(before_ms) &&
      item.at_ms >= Number(after_ms) &&
      (by === undefined || item.by === by || (by === "people" && /person|physical/.test(item.by))) &&
      (person === undefined || item.person === person) &&
      (area_id === undefined || item.area_id === area_id) &&
      (entity_id === undefined || item.entity_id === entity_id),
  );
  const items = fitting.slice(0, Number(limit));
  return {
    items,
    next_before_ms: items.length < fitting.length ? (items.at(-1)?.at_ms ?? null) : null,
    is_whole: true,
  };
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
      {
        entity_id: "sensor.kitchen_brightness",
        name: "Kitchen brightness",
        role: "condition",
        state_before: "1",
      },
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
