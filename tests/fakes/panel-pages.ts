/** What the app answers for the pages of rhythm, now and activity, and for a day of a suggestion: a home of two people in a few numbers. */
import type {
  IncidentItem,
  ActivityItem,
  ActivityList,
  Now,
  Rhythm,
  StewardRecord,
  SuggestionDay,
  WeekComparison,
} from "../../src/api/protocol.ts";
import type { IncidentSeries } from "../../src/core/domain/incident.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";

import { createSamples } from "./panel-samples.ts";

type Params = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, (params: Params) => unknown>>;

const NOW_MS = Date.parse("2026-11-20T12:00:00Z");
const CHANGES = 5_000;

export function createPagesAnswers(): Answers {
  const changes = createChanges(CHANGES);
  let rhythm = createRhythmSample();
  return {
    "incidents/series": () => ({ series: [createSeriesSample()] }),
    "incidents/normal": () => createIncidentSample({ state: "normal" }),
    "incidents/not_normal": () => createIncidentSample(),
    "incidents/later": () => createIncidentSample({ later_until_ms: Date.now() + 8 * HOUR_MS }),
    "rhythm/get": () => rhythm,
    "rhythm/reset": ({ suggestion_id }) => {
      const thing = rhythm.learned.find((one) => one.suggestion_id === suggestion_id);
      if (thing === undefined) return { error: { code: "not_found", message: "It is not there." } };
      const { title, title_parts } = thing;
      const forgotten = {
        suggestion_id: thing.suggestion_id,
        title,
        title_parts,
        forgotten_ms: Date.now(),
      };
      rhythm = {
        ...rhythm,
        learned: rhythm.learned.filter((one) => one !== thing),
        forgotten: [forgotten, ...rhythm.forgotten],
      };
      return { forgotten_ms: forgotten.forgotten_ms };
    },
    "rhythm/undo_reset": ({ suggestion_id }) => {
      const thing = createRhythmSample().learned.find((one) => one.suggestion_id === suggestion_id);
      rhythm = {
        ...rhythm,
        learned: thing === undefined ? rhythm.learned : [thing, ...rhythm.learned],
        forgotten: rhythm.forgotten.filter((one) => one.suggestion_id !== suggestion_id),
      };
      return null;
    },
    "suggestions/day": ({ suggestion_id, date }) => dayOf(String(suggestion_id), String(date)),
    "activity/list": (params) => listOf(changes, params),
    "now/compare": () => createWeeks(),
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

/** Busy mornings and evenings, later at weekends. */
function hoursOf(scale: number): readonly number[] {
  return Array.from({ length: 168 }, (_, index) => {
    const isWeekend = index >= 5 * 24;
    const hour = index % 24;
    const morning = Math.exp(-(((hour - (isWeekend ? 9.5 : 7)) / 1.4) ** 2));
    const evening = Math.exp(-(((hour - 19) / 2.8) ** 2));
    return Math.round(scale * (18 * morning + 24 * evening + (hour > 6 && hour < 23 ? 1.2 : 0)));
  });
}

export function createRhythmSample(change: Partial<Rhythm> = {}): Rhythm {
  const group = (by: Rhythm["heat"][number]["by"], id: string, name: string, scale: number) => {
    const hours = hoursOf(scale);
    return { by, id, name, hours, count: hours.reduce((sum, count) => sum + count, 0) };
  };
  const spread = (median: number, low: number, high: number) => ({ median, low, high });
  const [kitchen, media, hall] = createSamples();
  const learned = [kitchen, media, hall].flatMap((item) =>
    item === undefined
      ? []
      : [
          {
            suggestion_id: item.id,
            title: item.title,
            title_parts: item.title_parts,
            explanation: item.explanation,
            detector: item.detector,
            state: item.state,
            evidence: item.evidence,
            can_reset: item.state !== "active",
          },
        ],
  );
  return {
    from: "2026-09-25",
    to: "2026-11-19",
    days: 56,
    needed_days: 7,
    weekdays: [8, 8, 8, 8, 8, 8, 8],
    heat: [
      group("home", "", "", 1),
      group("area", "hall", "Hall", 0.3),
      group("area", "kitchen", "Kitchen", 0.5),
      group("person", "person.anna", "Anna", 0.4),
      group("person", "person.ben", "Ben", 0.2),
      group("entity", "light.kitchen", "Kitchen lights", 0.4),
    ],
    usual: [
      {
        kind: "weekday",
        days: 40,
        first: spread(401, 380, 425),
        last: spread(1_390, 1_340, 1_465),
        times: [
          {
            entity_id: "light.kitchen",
            name: "Kitchen lights",
            state: "on",
            minute: spread(410, 401, 422),
            days: 38,
          },
          {
            entity_id: "cover.bedroom",
            name: "Bedroom blind",
            state: "open",
            minute: spread(425, 415, 455),
            days: 35,
          },
          {
            entity_id: "light.hall",
            name: "Hall light",
            state: "on",
            minute: spread(1_050, 1_035, 1_085),
            days: 31,
          },
          {
            entity_id: "media_player.living",
            name: "Living-room media",
            state: "playing",
            minute: spread(1_215, 1_190, 1_240),
            days: 29,
          },
          {
            entity_id: "media_player.living",
            name: "Living-room media",
            state: "off",
            minute: spread(1_395, 1_365, 1_440),
            days: 30,
          },
        ],
      },
      {
        kind: "weekend",
        days: 16,
        first: spread(540, 500, 600),
        last: spread(1_460, 1_400, 1_500),
        times: [],
      },
    ],
    learned,
    forgotten: [],
    ...change,
  };
}

const TODAY = "2026-11-20";
const TODAY_MS = Date.parse(`${TODAY}T00:00:00+01:00`);

/** A Friday at 18:24, in a home of two rooms and two people. */
export function createIncidentSample(change: Partial<IncidentItem> = {}): IncidentItem {
  const nowMs = Date.now();
  return {
    id: "one",
    key: "left-open:binary_sensor.freezer",
    monitor: "left-open",
    severity: "warning",
    title: "The freezer door has been open for an hour",
    explanation: "It was never open for longer than nine minutes.",
    since_ms: nowMs - 62 * 60_000,
    last_ms: nowMs,
    closed_ms: null,
    entity_ids: ["binary_sensor.freezer"],
    parts: [
      {
        feature: "open:binary_sensor.freezer",
        name: "Open",
        unit: "min",
        seen: 62,
        expected: 2,
        low: 1,
        high: 5,
        entity_ids: ["binary_sensor.freezer"],
      },
    ],
    state: "open",
    later_until_ms: null,
    answered_by: null,
    worded: null,
    areas: [{ area_id: "kitchen", name: "Kitchen" }],
    ...change,
  };
}

function createSeriesSample(): IncidentSeries {
  const fromMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 48 * HOUR_MS;
  return {
    feature: "temperature:sensor.fridge",
    name: "Temperature of the fridge",
    unit: "°C",
    points: Array.from({ length: 48 }, (_, hour) => ({
      at_ms: fromMs + hour * HOUR_MS,
      seen: 4.2 + 0.4 * Math.sin(hour / 3) + Math.max(0, hour - 36) * 0.6,
      expected: 4.2,
      low: 3.4,
      high: 5.1,
    })),
  };
}

export function createNowSample(change: Partial<Now> = {}): Now {
  const hourNow = 18;
  const group = (by: "home" | "area" | "person", id: string, name: string, scale: number) => {
    const day = hoursOf(scale).slice(4 * 24, 5 * 24);
    return {
      by,
      id,
      name,
      hours: day.map((count, hour) =>
        hour > hourNow ? 0 : Math.round(count * (0.6 + ((hour * 7) % 5) / 5) * 0.4),
      ),
      usual: day.map((count) => ({ median: count * 0.4, low: count * 0.25, high: count * 0.6 })),
    };
  };
  const next = (entity_id: string, name: string, state: string, minute: number) => ({
    entity_id,
    name,
    state,
    at_ms: TODAY_MS + minute * MINUTE_MS,
    from_ms: TODAY_MS + (minute - 20) * MINUTE_MS,
    to_ms: TODAY_MS + (minute + 35) * MINUTE_MS,
  });
  return {
    at_ms: TODAY_MS + hourNow * HOUR_MS + 24 * MINUTE_MS,
    today: {
      date: TODAY,
      from_ms: TODAY_MS,
      to_ms: TODAY_MS + 24 * HOUR_MS,
      hour_starts_ms: Array.from({ length: 24 }, (_, hour) => TODAY_MS + hour * HOUR_MS),
      usual_days: 8,
      groups: [
        group("home", "", "", 1),
        group("area", "hall", "Hall", 0.3),
        group("area", "kitchen", "Kitchen", 0.5),
        group("person", "person.anna", "Anna", 0.4),
        group("person", "person.ben", "Ben", 0.2),
      ],
      next: [
        next("media_player.living", "Living-room media", "playing", 1_215),
        next("media_player.living", "Living-room media", "off", 1_395),
      ],
    },
    incidents: { open: [], recent: [] },
    findings: [
      {
        id: "battery",
        severity: "error",
        title: "Hall motion sensor: battery empty",
        explanation: "It reported 2 % yesterday and nothing since.",
        entities: [{ entity_id: "sensor.hall_battery", name: "Hall motion sensor battery" }],
      },
      {
        id: "twice",
        severity: "warning",
        title: "Two automations switch the porch light on at sunset",
        explanation: "Both act in the same second every day.",
        entities: [
          { entity_id: "automation.porch", name: "Porch at sunset" },
          { entity_id: "automation.porch_2", name: "Porch light evening" },
        ],
      },
    ],
    ...change,
  };
}

function createWeeks(): WeekComparison {
  const shift = (hours: readonly number[], by: number): readonly number[] =>
    hours.map((count, index) => Math.max(0, count + ((index * by) % 7) - 3));
  const group = (by: "home" | "area" | "person", id: string, name: string, scale: number) => ({
    by,
    id,
    name,
    week: shift(hoursOf(scale), 5),
    week_before: shift(hoursOf(scale * 0.9), 3),
  });
  return {
    from: "2026-11-14",
    from_ms: Date.parse("2026-11-14T00:00:00+01:00"),
    groups: [
      group("home", "", "", 1),
      group("area", "hall", "Hall", 0.3),
      group("area", "kitchen", "Kitchen", 0.6),
      group("person", "person.anna", "Anna", 0.4),
    ],
  };
}
