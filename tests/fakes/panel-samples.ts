/** Statuses and suggestions for tests of the panel: each complete, changed where a test cares. */
import { NO_ASKS } from "../../src/core/domain/suggestion-life.ts";
import type { Status, SuggestionItem } from "../../src/api/protocol.ts";
import type { Backtest, BacktestDay } from "../../src/core/domain/suggestion.ts";

const NOW_MS = Date.parse("2026-11-20T12:00:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Letters of a day: m matched, u nobody did it, c contradicted, s already so, x missed, L left out. */
export function createBacktest(days: readonly string[], lastDate = "2026-11-20"): Backtest {
  const lastMs = Date.parse(`${lastDate}T00:00:00Z`);
  const daily = days.map((letters, index) =>
    createDay(new Date(lastMs - (days.length - 1 - index) * DAY_MS).toISOString().slice(0, 10), letters),
  );
  const counted = daily.filter((day) => day.left_out !== true);
  const sum = (key: "fired" | "matched" | "unmatched" | "contradicted" | "already_so" | "missed"): number =>
    counted.reduce((total, day) => total + day[key], 0);
  const [fired, matched, missed] = [sum("fired"), sum("matched"), sum("missed")];
  return {
    days: counted.length,
    fired,
    matched,
    unmatched: sum("unmatched"),
    contradicted: sum("contradicted"),
    already_so: sum("already_so"),
    missed,
    precision: fired === 0 ? 0 : matched / fired,
    coverage: matched + missed === 0 ? 0 : matched / (matched + missed),
    false_per_day: counted.length === 0 ? 0 : sum("unmatched") / counted.length,
    daily,
  };
}

function createDay(date: string, letters: string): BacktestDay {
  const count = (letter: string): number => letters.split(letter).length - 1;
  const unmatched = count("u") + count("c");
  return {
    date,
    fired: count("m") + unmatched,
    matched: count("m"),
    unmatched,
    contradicted: count("c"),
    already_so: count("s"),
    missed: count("x"),
    ...(letters.includes("L") ? { left_out: true } : {}),
  };
}

const WEEKDAY_LIGHTS = "m m m m m - - m m m m u - - m s mx m m LL L m m xu m m - - mm m".split(" ");
const LEAVING = "m - s - m - - m m - s - - - m - m - x - m - - - m - s - m c".split(" ");

export function createSample(change: Partial<SuggestionItem> = {}): SuggestionItem {
  return {
    id: "weekday-lights",
    kind: "new",
    replaces: null,
    mode: "act",
    detector: "daily-time",
    persons: [],
    present_backtest: null,
    is_edited: false,
    snoozed_until_ms: null,
    trial: null,
    asks: NO_ASKS,
    regret: null,
    title: "Turn on the kitchen lights at 6:50 on weekdays",
    title_parts: [
      { text: "Turn on the " },
      { text: "kitchen lights", strong: true },
      { text: " at " },
      { text: "6:50", strong: true },
      { text: " on " },
      { text: "weekdays", strong: true },
    ],
    worded: null,
    explanation: "Someone switches them on between 6:41 and 7:02 on 19 of the last 22 weekdays.",
    automation: {
      alias: "Kitchen lights on at 6:50 on weekdays",
      description: "Suggested by Steward. [steward:weekday-lights]",
      triggers: [{ trigger: "time", at: "06:50:00" }],
      conditions: [{ condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri"] }],
      actions: [{ action: "light.turn_on", target: { entity_id: "light.kitchen" } }],
      mode: "single",
    },
    evidence: {
      support: 19,
      opportunities: 22,
      confidence: 0.8636,
      lift: 11.23,
      q_value: 0.00002,
      first_seen: "2026-10-22T05:48:00Z",
      last_seen: "2026-11-20T05:51:00Z",
      days_seen: 19,
    },
    backtest: createBacktest(WEEKDAY_LIGHTS),
    state: "proposed",
    areas: [{ area_id: "kitchen", name: "Kitchen" }],
    target_entity_ids: ["light.kitchen"],
    created_ms: NOW_MS - DAY_MS,
    updated_ms: NOW_MS - DAY_MS,
    dismiss_reason: null,
    automation_id: null,
    automation_entity_id: null,
    runs: { count: 0, last_ms: null },
    ...change,
  };
}

export function createSamples(): readonly SuggestionItem[] {
  return [
    createSample(),
    createSample({
      id: "living-room-media",
      title: "Turn off the living-room media at 23:15 every day",
      title_parts: [
        { text: "Turn off the " },
        { text: "living-room media", strong: true },
        { text: " at " },
        { text: "23:15", strong: true },
        { text: " every day" },
      ],
      explanation:
        "Someone switches it off between 23:02 and 23:31 on 9 of the last 12 evenings on which it was on.",
      areas: [{ area_id: "living_room", name: "Living room" }],
      backtest: createBacktest(LEAVING),
      evidence: {
        ...createSample().evidence,
        support: 9,
        opportunities: 12,
        confidence: 0.75,
        q_value: 0.031,
      },
    }),
    createSample({
      id: "hall-light",
      title: "Turn on the hall light at 17:30 every day",
      title_parts: [
        { text: "Turn on the " },
        { text: "hall light", strong: true },
        { text: " at 17:30 every day" },
      ],
      areas: [{ area_id: "hall", name: "Hall" }],
      state: "active",
      automation_id: "steward-hall-light",
      automation_entity_id: "automation.hall_light",
      runs: { count: 12, last_ms: Date.now() - 3 * HOUR_MS },
    }),
    createSample({
      id: "bath-fan",
      title: "Turn off the bathroom fan at 8:10 every day",
      title_parts: [{ text: "Turn off the bathroom fan at 8:10 every day" }],
      state: "dismissed",
      dismiss_reason: "not_a_habit",
    }),
  ];
}

export function createStatusSample(change: Partial<Status> = {}): Status {
  return {
    learning_paused_until_ms: null,
    version: "0.1.0",
    api_version: 1,
    time_zone: "Europe/Berlin",
    home_assistant: { state: "connected", version: "2026.11.0", since_ms: NOW_MS, message: null },
    import: { state: "done", progress: 1, entities_done: 80, entities_total: 80, message: null },
    analysis: {
      state: "idle",
      scope: null,
      stage: null,
      progress: 0,
      last_finished_ms: Date.now() - 2 * HOUR_MS,
      last_duration_ms: 4_200,
      last_error: null,
      next_full_ms: Date.now() + 15 * HOUR_MS,
    },
    memory: {
      first_ms: NOW_MS - 30 * DAY_MS,
      last_ms: NOW_MS,
      days: 30.4,
      state_changes: 48_211,
      entities: 80,
      by_initiator: { person: 812, physical: 1_430, automation: 640, unknown: 45_329 },
    },
    known: { lights: 12, covers: 4, persons: 3, days: 30, habits_in_days: 0 },
    learning: [{ detector: "daily-time", ready: true, reason: "30 days of history", readyAt: null }],
    nothing_found: [],
    counts: { proposed: 2, snoozed: 0, silent: 0, asking: 0, active: 1, dismissed: 1, retired: 0 },
    problems: [],
    ...change,
  };
}
