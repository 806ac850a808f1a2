/** What is stored of a suggestion, told in the language of whoever looks and by the names that things have now. */
import { describe, expect, it } from "vitest";
import { createTeller, tellFinding, tellIncident, tellReasons, tellSeries } from "../../src/app/teller.ts";
import { DETECTORS } from "../../src/core/detect/detectors.ts";
import type { AutomationConfig } from "../../src/core/domain/automation.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { NEW_LIFE } from "../../src/core/domain/suggestion-life.ts";
import type { StoredSuggestion } from "../../src/ports/suggestion-store.ts";
import { foundSample } from "./suggestion-sample.ts";

const LAMP = "light.hall";
const entity = (entity_id: string, name: string) => ({ entity_id, name });
const HOME = createHome({
  language: "de",
  entities: [
    entity(LAMP, "Flurlampe"),
    entity("binary_sensor.move", "Melder"),
    entity("lock.door", "Haustür"),
  ],
  persons: [{ entity_id: "person.anna", name: "Anna" }],
});
const AUTOMATION: AutomationConfig = {
  alias: "Nachtlicht",
  description: "",
  triggers: [],
  conditions: [],
  actions: [],
  mode: "single",
};
const ACTS = { entity_ids: [LAMP], state: "off", conditions: [] };
const RULE = {
  ...ACTS,
  above: null,
  below: null,
  presence: null,
  from: [],
  wait: "hold",
  wait_min: 5,
  lag_min: 2,
};

/** A pattern of each detector, as its analysis stores it. */
const BODIES: Readonly<Record<string, unknown>> = {
  "daily-time": {
    ...ACTS,
    at_min: 1365,
    days: "weekdays",
    from_min: 1350,
    to_min: 1375,
    by: "person.anna",
    only: {
      condition: "not",
      conditions: [{ condition: "state", entity_id: "person.anna", state: "home" }],
    },
  },
  "sun-relative": { ...ACTS, event: "sunset", offset_min: 20, days: "all" },
  "trigger-action": { ...RULE, trigger_entity_ids: ["lock.door"], to: "locked", quiet_min: 0 },
  "room-presence": { ...RULE, trigger_entity_ids: ["binary_sensor.move"], to: "on", quiet_min: 30 },
  presence: { ...RULE, trigger_entity_ids: ["person.anna"], to: "not_home", quiet_min: 0 },
  "numeric-threshold": { ...RULE, trigger_entity_ids: ["sensor.lux"], above: 20.5, to: "", quiet_min: 0 },
  sequence: {
    ...ACTS,
    steps: [
      { entity_id: "lock.door", from: [], to: "unlocked" },
      { entity_id: "person.anna", from: [], to: "home" },
    ],
    gap_min: 5,
    lag_min: 1,
    alone: { firings: 4, hits: 0 },
  },
  "co-activation": {
    members: [
      { entity_id: LAMP, state: "off", from: [], leads: true },
      { entity_id: "lock.door", state: "locked", from: [], leads: false },
    ],
    second_within_sec: null,
    conditions: [],
    together: { occasions: 12, span_sec: 4 },
  },
  reversal: {
    ...ACTS,
    kind: "change",
    replaces: "automation.night",
    why: "later",
    within_min: 3,
    weekdays: [6],
    later_min: 20,
    before: AUTOMATION,
    after: AUTOMATION,
  },
  duration: {
    ...ACTS,
    trigger_entity_id: LAMP,
    using: "on",
    from: [],
    for_min: 20,
    low_min: 18,
    high_min: 25,
    days: "weekend",
    hours: { from: 18, length: 4 },
  },
  "day-type": {
    ...ACTS,
    at_min: 540,
    from_min: 530,
    to_min: 550,
    days: "weekdays",
    person_ids: ["person.anna"],
    is_home: true,
    type_name: "days at home",
    by: null,
    elsewhere: { support: 1, opportunities: 9 },
  },
  "seasonal-drift": { ...ACTS, days: "all", at_min: 1080, a_week_min: -6, was_min: 1200, weeks: 12 },
};
/** Words that no German sentence has. */
const ENGLISH =
  /\b(the|at|on|of|when|and|is|was|to|someone|nobody|people|times?|after|before|every|days?|weekdays|weekends?|minutes|hours|turn|switch(es)?|home|last|it|this|about|between|within)\b/i;

function stored(detector: string, body: unknown): StoredSuggestion {
  const found = foundSample();
  return {
    id: found.suggestion.id,
    found: { ...found, body, suggestion: { ...found.suggestion, detector } },
    state: "proposed",
    rank: 0,
    createdMs: 0,
    updatedMs: 0,
    dismissReason: null,
    automationId: null,
    automationEntityId: null,
    runCount: 0,
    lastRunMs: null,
    life: NEW_LIFE,
  };
}

const teller = createTeller(() => HOME);

describe("what a check found", () => {
  const found = {
    id: "silent:sensor.door",
    check: "silent",
    severity: "warning",
    entity_ids: ["sensor.door"],
    title: "In English",
    explanation: "In English.",
    evidence: {},
  } as const;

  it("is told in the language asked for, by its facts, and without them as it was", () => {
    const facts = { kind: "unreachable", name: "Türsensor", lastedMs: 3 * 86_400_000 } as const;
    expect(tellFinding({ ...found, facts }, "de")).toEqual({
      ...found,
      title: "Türsensor ist seit 3 Tagen nicht erreichbar",
      explanation:
        "Laut Home Assistant nicht verfügbar; vielleicht fehlt die Batterie, der Strom oder die Verbindung.",
    });
    expect(tellFinding(found, "de")).toEqual(found);
  });
});

describe("what a monitor said", () => {
  const part = {
    feature: "open:binary_sensor.door",
    name: "In English",
    unit: "h",
    seen: 3,
    expected: 0.1,
    low: 0,
    high: 1,
    entity_ids: ["binary_sensor.door"],
  };
  const said = {
    id: "one",
    key: "left-open:binary_sensor.door",
    monitor: "left-open",
    severity: "warning",
    since_ms: 0,
    last_ms: 1,
    closed_ms: null,
    entity_ids: ["binary_sensor.door"],
    title: "In English",
    explanation: "In English.",
    parts: [part],
  } as const;
  const partFacts = { kind: "open", name: "Haustür" } as const;

  it("is told in the language asked for, parts and all, by its facts, and without them as it was", () => {
    const facts = {
      kind: "left-open",
      name: "Haustür",
      lastedMs: 3 * 3_600_000,
      medianMs: 6 * 60_000,
      longestMs: 3_600_000,
      openings: 40,
    } as const;
    const known = { ...said, facts, parts: [{ ...part, facts: partFacts }] };
    expect(tellIncident(known, "de")).toEqual({
      ...said,
      title: "Haustür ist seit 3 Stunden offen",
      explanation:
        "Offen ist es sonst meist 6 Minuten lang, und bei 40 Malen war es das nie länger als 60 Minuten.",
      parts: [{ ...part, name: "Offen (Haustür)" }],
    });
    expect(tellIncident(known, "en").title).toBe("Haustür has been open for 3 hours");
    expect(tellIncident(said, "de")).toEqual(said);
  });

  it("has charts by names in that language", () => {
    const series = { feature: part.feature, name: "In English", unit: "h", points: [] };
    expect(tellSeries([{ ...series, facts: partFacts }, series], "de")).toEqual([
      { ...series, name: "Offen (Haustür)" },
      series,
    ]);
  });
});

describe("how far the learning is", () => {
  const facts = { kind: "needs-days", needed: 7, days: 3 } as const;
  const said = {
    learning: [{ detector: "daily-time", ready: false, reason: "In English.", readyAt: null, facts }],
    nothingFound: [
      {
        detector: "duration",
        reason: "In English.",
        ready_at: null,
        facts: { readiness: facts, tested: null },
      },
      { detector: "presence", reason: "From before there were facts.", ready_at: null },
    ],
  };

  it("is told in the language asked for, by its facts, and without them as it was", () => {
    expect(tellReasons(said, "de")).toEqual({
      learning: [
        {
          detector: "daily-time",
          ready: false,
          reason: "Für Uhrzeiten braucht es 7 ganze Tage Verlauf; bisher sind es 3.",
          readyAt: null,
        },
      ],
      nothingFound: [
        {
          detector: "duration",
          reason: "Für die Dauer von Nutzungen braucht es 7 ganze Tage Verlauf; bisher sind es 3.",
          ready_at: null,
        },
        { detector: "presence", reason: "From before there were facts.", ready_at: null },
      ],
    });
  });
});

describe("a suggestion told in another language", () => {
  it.each(DETECTORS.map(({ id }) => id))("is whole, and German in every word, of %s", (id) => {
    const { suggestion, titleParts } = teller.tell(stored(id, BODIES[id]), "de-AT").found;
    const said = `${suggestion.title} ${suggestion.explanation}`;
    expect(said).not.toBe(`${foundSample().suggestion.title} ${foundSample().suggestion.explanation}`);
    expect(said).not.toMatch(ENGLISH);
    expect(said).not.toMatch(/undefined|NaN|_|[{}]/);
    expect(titleParts.map(({ text }) => text).join("")).toBe(suggestion.title);
    expect(`${suggestion.automation.alias} ${suggestion.automation.description}`).not.toMatch(ENGLISH);
  });

  it("names its automation in the home's language, whoever looks, and leaves the rest of it as it is", () => {
    const before = stored("daily-time", BODIES["daily-time"]);
    const { suggestion } = teller.tell(before, "en").found;
    expect(suggestion.title).toBe("Turn off the Flurlampe at 22:45 on weekdays when Anna is out");
    expect(suggestion.automation).toEqual({
      ...before.found.suggestion.automation,
      alias: "Flurlampe montags bis freitags um 22:45 Uhr ausschalten, wenn Anna nicht zu Hause ist",
      description: "Von Steward vorgeschlagen: Anna hat das montags bis freitags um diese Zeit getan.",
    });
  });

  it("is told in the home's language to whoever says none", () => {
    expect(teller.tell(stored("sun-relative", BODIES["sun-relative"])).found.suggestion.title).toBe(
      "Flurlampe täglich 20 Minuten nach Sonnenuntergang ausschalten",
    );
  });

  it("has the names that things have now", () => {
    let home = HOME;
    const renaming = createTeller(() => home);
    const before = stored("sun-relative", BODIES["sun-relative"]);
    renaming.tell(before, "en");
    home = createHome({ entities: [entity(LAMP, "Gallery light")] });
    expect(renaming.tell(before, "en").found.suggestion.title).toContain("the Gallery light");
  });

  it("stays as it was where its pattern cannot be read, and while the home is not known", () => {
    const old = stored("daily-time", { from_an: "older version" });
    expect(teller.tell(old, "de")).toBe(old);
    expect(teller.tell(stored("gone", {}), "de").found.suggestion.title).toBe(old.found.suggestion.title);
    const readable = stored("daily-time", BODIES["daily-time"]);
    expect(createTeller(() => null).tell(readable, "de")).toBe(readable);
  });
});
