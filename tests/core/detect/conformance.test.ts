/** What every detector has to keep, each with a habit of its own planted. */
import { describe, expect, it } from "vitest";
import { type AnyDetector, DETECTORS } from "../../../src/core/detect/detectors.ts";
import { createShared } from "../../../src/core/detect/shared.ts";
import { type EventLog, createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { type Home, createHome, homeSchema } from "../../../src/core/domain/home.ts";
import { DAY_MS } from "../../../src/core/domain/time.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { FIRST_DATE } from "../../houses/house-log.ts";
import { plantHabit } from "../../houses/planted-home.ts";
import { HABIT_TYPES, type HabitType } from "../../houses/planting.ts";
import { createRandomHome } from "../../houses/random-home.ts";
import { suggestionsFor } from "../../houses/judge.ts";

type Made = { readonly log: EventLog; readonly home: Home; readonly target: string };

/** A home with the detector's own kind of habit: a type is planted for every detector, by its id. */
function plantFor(id: string, firstDate?: string): Made {
  const type = HABIT_TYPES.find((one) => one === id);
  if (type === undefined) throw new Error(`no habit planted for ${id}`);
  const made = plantHabit(type, {
    seed: 4,
    devices: 12,
    motionSensors: 2,
    spreadMin: 5,
    otherUsesPerDay: 0.5,
    chances: CHANCES[type] ?? 20,
    ...(VARIANTS[type] === undefined ? {} : { variant: VARIANTS[type] }),
    firstDate: firstDate ?? FIRST_DATES[type] ?? FIRST_DATE,
  });
  return { ...made, target: made.habit.targets[0]?.entityId ?? "" };
}

/** Where the seed's own variant would take months, or be another detector's as well. */
const VARIANTS: Partial<Record<HabitType, string>> = {
  "daily-time": "weekdays",
  sequence: "brief",
  reversal: "undone",
};

/** Where the home is so long that two weeks later it would have other days of daylight saving. */
const FIRST_DATES: Partial<Record<HabitType, string>> = {
  "day-type": "2026-06-01",
  "seasonal-drift": "2026-06-01",
};

/** Where twenty days are no season. */
const CHANCES: Partial<Record<HabitType, number>> = { "seasonal-drift": 64 };

/** Every entity id of the home as well; the zone's is Home Assistant's own. */
function renameAll(home: Home, rename: (entityId: string) => string, known: ReadonlySet<string>): Home {
  const walk = (part: unknown): unknown => {
    if (typeof part === "string") return known.has(part) ? rename(part) : part;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, walk(value)]));
  };
  return homeSchema.parse(walk(home));
}

function detect(detector: AnyDetector, log: EventLog, home: Home, seed = 1) {
  const days = createDayTable({
    range: log.range,
    timeZone: home.time_zone,
    exceptions: home.exceptions,
    log,
  });
  const shared = createShared(log, home, days);
  const input = { log, home, days, nowMs: log.range.toMs, shared, random: createRandom(seed) };
  return detector.detect(input, detector.params.parse({}));
}

/** What all detectors together say about homes without habits. */
const falseTitles = [1, 2, 3, 4, 5, 6].flatMap((seed) => {
  const made = createRandomHome({ seed, devices: 25, days: 21, motionSensors: 2 });
  return suggestionsFor(made.log, made.home).map(({ suggestion: { detector, title } }) => ({
    detector,
    title,
  }));
});

describe.each(DETECTORS.map((detector) => ({ id: detector.id, detector })))("$id", ({ id, detector }) => {
  const { log, home, target } = plantFor(id);
  const found = (one: Made) =>
    detect(detector, one.log, one.home).candidates.filter(
      ({ body, validated }) => validated && detector.targetsOf(body).includes(one.target),
    );

  it("finds nothing in an empty log, and says why", () => {
    const empty = detect(detector, createEventLogBuilder().build(), createHome());
    expect(empty.candidates).toEqual([]);
    expect(empty.readiness.ready).toBe(false);
    expect(empty.readiness.reason).toMatch(/\.$/);
  });

  it("finds nothing in homes without habits", () => {
    expect(falseTitles.filter(({ detector }) => detector === id)).toEqual([]);
  });

  it("finds its own habit", () => {
    expect(found({ log, home, target })).not.toEqual([]);
  });

  it("gives the same for the same seed", () => {
    expect(detect(detector, log, home, 3)).toEqual(detect(detector, log, home, 3));
  });

  it("changes nothing but the names when entities are renamed", () => {
    // Their order may not matter either, so it is turned round.
    const rename = (entityId: string) =>
      entityId === "zone.home"
        ? entityId
        : `${entityId.split(".")[0] ?? ""}.z${String(1000 - log.entityIds.indexOf(entityId))}`;
    const renamedHome = renameAll(home, rename, new Set(log.entityIds));
    const renamed: EventLog = { ...log, entityIds: log.entityIds.map(rename) };
    const numbers = (one: Made) =>
      found(one).map(({ support, opportunities, firstSeenMs, lastSeenMs }) => [
        support,
        opportunities,
        firstSeenMs,
        lastSeenMs,
      ]);
    expect(numbers({ log: renamed, home: renamedHome, target: rename(target) })).toEqual(
      numbers({ log, home, target }),
    );
  });

  it("changes nothing but the dates when everything is moved by whole weeks", () => {
    const moveMs = 14 * DAY_MS;
    const moved: EventLog = {
      ...log,
      atMs: log.atMs.map((at) => at + moveMs),
      range: { fromMs: log.range.fromMs + moveMs, toMs: log.range.toMs + moveMs },
      runs: { ...log.runs, atMs: log.runs.atMs.map((at) => at + moveMs) },
    };
    const bodies = (one: Made) => found(one).map(({ body, pValue, support }) => ({ body, pValue, support }));
    // The sun does not move along: without a place it tells nobody when it is dark.
    const dark = id === "sun-relative" ? home : { ...home, latitude: null, longitude: null };
    const after = bodies({ log: moved, home: dark, target });
    expect(after).not.toEqual([]);
    expect(after).toEqual(id === "sun-relative" ? after : bodies({ log, home: dark, target }));
  });

  it("survives both days of daylight saving and days without anything", () => {
    for (const firstDate of ["2026-03-16", "2026-10-12"]) {
      const made = plantFor(id, firstDate);
      expect(found(made)).not.toEqual([]);
      const gapFromMs = made.log.range.fromMs + 10 * DAY_MS;
      const builder = createEventLogBuilder();
      for (let row = 0; row < made.log.length; row += 1) {
        const atMs = made.log.atMs[row] ?? 0;
        if (atMs >= gapFromMs && atMs < gapFromMs + 2 * DAY_MS) continue;
        builder.add({
          atMs,
          entityId: made.log.entityIds[made.log.entity[row] ?? 0] ?? "",
          state: made.log.states[made.log.state[row] ?? 0] ?? "",
          initiatorCode: made.log.initiator[row] ?? 0,
          actor: made.log.actors[made.log.actor[row] ?? -1] ?? null,
        });
      }
      for (const [i, atMs] of made.log.runs.atMs.entries()) {
        if (atMs >= gapFromMs && atMs < gapFromMs + 2 * DAY_MS) continue;
        builder.addRun(atMs, made.log.actors[made.log.runs.actor[i] ?? -1] ?? "");
      }
      expect(found({ ...made, log: builder.build(made.log.range) })).not.toEqual([]);
    }
  });

  it("writes bodies that survive JSON, words them and makes an automation of each", () => {
    const words = createWords(home);
    for (const candidate of found({ log, home, target })) {
      const body = detector.body.parse(JSON.parse(JSON.stringify(candidate.body)));
      expect(body).toEqual(candidate.body);
      expect(detector.isSameIdea(body, candidate.body)).toBe(true);
      const { titleParts, explanation } = detector.describe(candidate, words);
      expect(titleParts.some(({ strong }) => strong === true)).toBe(true);
      expect(explanation).toMatch(/^[A-Z].*\.$/);
      const automation = detector.toAutomation(body, words);
      expect(automation.triggers.length).toBeGreaterThan(0);
      expect(automation.actions.length).toBeGreaterThan(0);
      expect(["act", "ask"]).toContain(detector.modeOf(body, home));
    }
  });

  it("takes time in proportion, not more, when the home grows", () => {
    const made = createRandomHome({ seed: 2, devices: 100, days: 28 });
    const startMs = performance.now();
    detect(detector, made.log, made.home);
    // A hundred devices take a third of a second on a slow machine; a quadratic search takes minutes.
    expect(performance.now() - startMs).toBeLessThan(6_000);
  });
});
