/** Every sentence that a detector can say, in every language: whole, in that language, and right where its grammar is likely to go wrong. */
import { describe, expect, it } from "vitest";
import { DETECTORS } from "../../../src/core/detect/detectors.ts";
import type { ReadinessFacts } from "../../../src/core/domain/analysis.ts";
import type { FindingFacts } from "../../../src/core/domain/finding.ts";
import type { IncidentFacts, PartFacts } from "../../../src/core/domain/incident.ts";
import { DE } from "../../../src/core/words/de.ts";
import { EN } from "../../../src/core/words/en.ts";
import { LANGUAGES, phrasesFor } from "../../../src/core/words/languages.ts";
import {
  type Act,
  type Circumstance,
  type DayClass,
  type Happening,
  type Phrases,
  type Repair,
  textOf,
} from "../../../src/core/words/phrases.ts";

const DAYS: readonly DayClass[] = [
  "all",
  "weekdays",
  "weekend",
  "mon",
  "sun",
  ["mon", "wed", "fri"],
  ["mon", "tue", "wed", "thu", "fri", "sat"],
];
const STATES = ["on", "off", "open", "closed", "locked", "unlocked", "playing", "paused", "idle"];
const MODES = ["off", "heat", "cool", "heat_cool", "auto", "dry", "fan_only"];
const KINDS = [
  null,
  "weekends",
  "days at home",
  "working days",
  "days out",
  "late days",
  "early days",
  "busy days",
  "quiet days",
  "weekdays",
  "all days",
  "other days",
  "other days (2)",
];

/** Names that are of no language, so that what is left over of another one shows. */
const X = "Xq";
const act = (state = "on", domain = "light", names = [X]): Act => ({ names, domain, state });
const acts: readonly Act[] = [
  ...STATES.map((state) => act(state)),
  ...MODES.map((mode) => act(mode, "climate")),
  act("21.5", "climate"),
  act("45", "humidifier"),
  act("on", "light", [X, "Yq", "Zq"]),
];
const happenings: readonly Happening[] = [
  ...STATES.flatMap((state): readonly Happening[] => [
    { kind: "state", name: X, domain: "light", state },
    { kind: "state", name: X, domain: "binary_sensor", state },
  ]),
  { kind: "state", name: X, domain: "climate", state: "heat_cool" },
  { kind: "person", name: X, place: "home" },
  { kind: "person", name: X, place: "not_home" },
  { kind: "person", name: X, place: "Yq" },
  { kind: "first-in" },
  { kind: "last-out" },
  { kind: "above", name: X, value: 21.5 },
  { kind: "below", name: X, value: 3 },
  ...[true, false].flatMap((isArea) =>
    [0, 30].flatMap((quietMin): readonly Happening[] => [
      { kind: "room", name: X, isArea, isMoving: true, quietMin },
      { kind: "room", name: X, isArea, isMoving: false, quietMin: 0 },
    ]),
  ),
  ...[null, 30].flatMap((secondSec): readonly Happening[] => [
    { kind: "one-of", secondSec, things: [{ name: X, domain: "light", state: "on" }] },
    {
      kind: "one-of",
      secondSec,
      things: [
        { name: X, domain: "light", state: "on" },
        { name: "Yq", domain: "light", state: "on" },
      ],
    },
    {
      kind: "one-of",
      secondSec,
      things: [
        { name: X, domain: "light", state: "on" },
        { name: "Yq", domain: "cover", state: "closed" },
      ],
    },
  ]),
];
const share = (days: DayClass, support = 19) => ({ support, opportunities: 22, days });
const anna = (isHome: boolean) => ({ names: [X], isHome });
const both = (isHome: boolean) => ({ names: [X, "Yq", "Zq"], isHome });
const circumstances: readonly Circumstance[] = [
  ...[true, false].flatMap((isSo): readonly Circumstance[] => [
    { kind: "anybody", isHome: isSo },
    { kind: "persons", persons: anna(isSo) },
    { kind: "persons", persons: both(isSo) },
    { kind: "sun", isUp: isSo },
  ]),
  ...STATES.map((state): Circumstance => ({ kind: "state", name: X, state })),
  { kind: "above", name: X, value: 20.5 },
  { kind: "below", name: X, value: 20.5 },
  { kind: "between", from: "18:00", to: "22:30" },
];
const repairs: readonly Repair[] = (
  ["undone", "weekdays", "later", "condition", "without", "vain", "earlier", "more-days", "trigger"] as const
).flatMap((why) =>
  [true, false].flatMap((isRetired) =>
    (why === "condition" ? [null, ...circumstances] : [null]).map((when) => ({
      why,
      isRetired,
      name: X,
      things: [X, "Yq"],
      weekdays: [0, 6],
      laterMin: 20,
      earlierMin: 40,
      setOffBy: isRetired ? { name: X } : { at: "07:30" },
      when,
    })),
  ),
);

const readiness: readonly ReadinessFacts[] = [
  { kind: "needs-days", needed: 7, days: 3 },
  { kind: "needs-days", needed: 1, days: 1 },
  { kind: "learned", days: 30 },
  { kind: "learned", days: 30, isCut: true },
  { kind: "learned-actions", days: 30, actions: 900, isMarked: true },
  { kind: "learned-actions", days: 30, actions: 1, isMarked: false },
  { kind: "nobody-acted", days: 9 },
  { kind: "acted-too-seldom", days: 9, actions: 4 },
  { kind: "learned-uses", days: 9, uses: 40 },
  { kind: "used-too-seldom", days: 9, uses: 1 },
  { kind: "one-kind-of-day", days: 9 },
  {
    kind: "kinds-of-days",
    kinds: KINDS.flatMap((name) => (name === null ? [] : [{ name, days: 8 }])),
  },
  { kind: "learned-drift", days: 80 },
  { kind: "sun-moved-little", minutes: 20 },
  { kind: "learned-automations", days: 9, automations: 3 },
  { kind: "no-presence" },
  { kind: "no-place" },
  { kind: "learned-sun" },
  { kind: "no-automation-acted" },
];

const HOUR_MS = 3_600_000;
const spans = { lastedMs: 50 * HOUR_MS, longestMs: HOUR_MS };
const findings: readonly FindingFacts[] = [
  { kind: "battery-low", name: X },
  ...[true, false].flatMap((isLow): readonly FindingFacts[] => [
    { kind: "battery-level", name: X, percent: 9, isLow, trend: null },
    { kind: "battery-level", name: X, percent: 9, isLow, trend: { days: 1, leftDays: 0 } },
    { kind: "battery-level", name: X, percent: 9, isLow, trend: { days: 30, leftDays: 1 } },
    { kind: "flapping", name: X, what: isLow ? "lost" : "switched", times: 9, before: isLow ? 0 : 2 },
    { kind: isLow ? "switched-off" : "broken", name: X, lastedMs: 24 * HOUR_MS, isOlder: isLow },
  ]),
  ...(["on", "open", "playing", "unlocked"] as const).flatMap((state): readonly FindingFacts[] => [
    { kind: "left-on", name: X, state, ...spans, emptyMs: null },
    { kind: "left-on", name: X, state, ...spans, emptyMs: 60_000 },
    { kind: "left-on", name: X, state, lastedMs: HOUR_MS, longestMs: null, emptyMs: HOUR_MS },
  ]),
  { kind: "unreachable", name: X, lastedMs: 26 * HOUR_MS },
  { kind: "unreachable", name: X, lastedMs: 26 * HOUR_MS, isPart: true },
  { kind: "unreachable", name: X, lastedMs: 26 * HOUR_MS, isPart: true, isUnknown: true },
  { kind: "quiet", name: X, ...spans },
  { kind: "home-silent", lastedMs: 48 * HOUR_MS },
  { kind: "stuck-at", name: X, state: "21.5", ...spans },
  { kind: "stuck-at", name: X, state: "closed", ...spans },
  ...["motion", "occupancy", "vibration", "sound", null].map((deviceClass): FindingFacts => ({
    kind: "stuck-on",
    name: X,
    deviceClass,
    ...spans,
  })),
  ...(["ready", "barred", "untold", "impossible"] as const).flatMap((reason) => [
    ...[true, false].flatMap((hasConditions) =>
      [5, 9].map((held): FindingFacts => ({
        kind: "never-ran",
        name: X,
        days: 30,
        came: 9,
        held,
        hasConditions,
        reason,
        impossible: null,
      })),
    ),
    { kind: "never-ran-many", names: [X, "Yq"], days: 30, reason } as const,
  ]),
  ...(["is", "above", "below"] as const).map((how): FindingFacts => ({
    kind: "never-ran",
    name: X,
    days: 30,
    came: 0,
    held: 0,
    hasConditions: false,
    reason: "impossible",
    impossible: { thing: "Yq", how, wanted: "Zq" },
  })),
  { kind: "missing", name: X, ids: ["Xq", "Yq"], devices: 1 },
  { kind: "missing", name: X, ids: [], devices: 2 },
  {
    kind: "missing",
    name: X,
    ids: [],
    devices: 0,
    places: { areas: ["Xq"], floors: ["Yq"], labels: ["Zq"] },
  },
  { kind: "acts-on-nothing", name: X, ids: ["Xq", "Yq", "Zq", "Xq", "Yq"] },
  { kind: "conflict", names: [X, "Yq"], thing: "Zq", states: ["on", "heat_cool"] },
  { kind: "duplicate", names: [X, "Yq"] },
  ...[null, [5, 6]].map((weekdays): FindingFacts => ({
    kind: "undone",
    name: X,
    thing: "Yq",
    state: "off",
    acts: 20,
    undone: 19,
    weekdays,
    withinMin: 1,
    usualRatio: 0.1,
  })),
  { kind: "vain", name: X, runs: 900, days: 30, vain: 899 },
  { kind: "together", names: [X, "Yq", "Zq"], first: { kind: "unreachable", name: X, lastedMs: HOUR_MS } },
];

const DOMAINS = ["light", "cover", "media_player", "binary_sensor", "device_tracker", "input_boolean"];
const measured = [
  "temperature",
  "temperature-change",
  "power",
  "humidity",
  "illuminance",
  "battery",
] as const;
const parts: readonly PartFacts[] = [
  { kind: "silence", name: X },
  { kind: "silence", name: null },
  { kind: "open", name: X },
  ...DOMAINS.flatMap((domain): readonly PartFacts[] => [
    { kind: "used", domain },
    { kind: "changed", domain },
  ]),
  ...["temperature", "carbon_dioxide", "power_factor", "signal_strength"].map((deviceClass): PartFacts => ({
    kind: "reported",
    deviceClass,
  })),
  ...(["actions", "motion", "openings", "reports"] as const).map((what): PartFacts => ({
    kind: "room",
    what,
    room: X,
  })),
  ...measured.map((what): PartFacts => ({ kind: "measured", what, name: X })),
];
const counts = { low: 0, high: 3, seen: 12 };
const incidents: readonly IncidentFacts[] = [
  ...[60_000, 5 * 60_000, HOUR_MS * 1.6, 24 * 2 * HOUR_MS].flatMap((medianMs): readonly IncidentFacts[] => [
    { kind: "silent", name: X, names: [X], ...spans, medianMs, pauses: 300 },
    { kind: "silent", name: X, names: [X, "Yq", "Zq"], ...spans, medianMs, pauses: 300 },
    { kind: "left-open", name: X, ...spans, medianMs, openings: 40 },
  ]),
  { kind: "home-silent", ...spans },
  { kind: "unusual", lastedMs: HOUR_MS, first: null, others: 0, receipts: [] },
  ...parts.flatMap((part): readonly IncidentFacts[] =>
    (["high", "low"] as const).map((side, others) => ({
      kind: "unusual",
      lastedMs: 2 * HOUR_MS,
      first: { part, side },
      others: others + (part.kind === "room" ? 1 : 0),
      receipts: [
        { ...counts, part, unit: null, mostly: X },
        { ...counts, part, unit: "%", mostly: null },
      ],
    })),
  ),
];

function everything(say: Phrases): readonly string[] {
  const said: string[] = [];
  for (const one of acts) {
    said.push(textOf(say.following({ after: { kind: "first-in" }, act: one, wait: "delay", waitMin: 5 })));
    said.push(say.followingName({ after: { kind: "last-out" }, act: one }));
    said.push(say.followingWhy({ act: one, support: 5, opportunities: 6, lagMin: 3 }));
    said.push(textOf(say.timed({ act: one, at: "6:50", days: "all", only: null })));
    for (const using of STATES) {
      said.push(textOf(say.lasting({ act: one, forMin: 5, using, days: "all", hours: null })));
    }
    said.push(say.lastingName({ act: one, forMin: 1 }));
    said.push(
      say.lastingWhy({ act: one, support: 9, opportunities: 9, forMin: 1, lowMin: 100, highMin: 150 }),
    );
  }
  for (const after of happenings) {
    for (const wait of ["none", "delay", "hold"] as const) {
      const waitMin = wait === "none" ? 0 : 7;
      said.push(textOf(say.following({ after, act: act(), wait, waitMin })));
    }
    said.push(say.followingNote({ after }), say.sequenceNote({ steps: [after, after] }));
    said.push(textOf(say.sequence({ steps: [after, after], act: act() })));
    said.push(say.sequenceName({ steps: [after], act: act() }));
    for (const alone of [null, { hits: 0, firings: 4 }, { hits: 2, firings: 4 }]) {
      said.push(
        say.sequenceWhy({ steps: [after], act: act(), support: 5, opportunities: 6, lagMin: 0.4, alone }),
      );
    }
    for (const isSecondNeeded of [true, false]) {
      const rest = { kind: "rest", act: act("off"), isSecondNeeded } as const;
      said.push(
        textOf(say.scene({ after, does: rest })),
        say.sceneName({ after, does: { ...rest, act: null } }),
      );
    }
    said.push(
      textOf(say.scene({ after, does: { kind: "acts", acts: [act(), act("closed", "cover"), act()] } })),
    );
  }
  for (const days of DAYS) {
    for (const when of [null, anna(true), anna(false), both(true), both(false)]) {
      const only: Circumstance | null = when === null ? null : { kind: "persons", persons: when };
      said.push(textOf(say.timed({ act: act(), at: "22:45", days, only })));
      for (const who of [null, X]) {
        const why = { who, act: act(), from: "6:41", to: "7:02", share: share(days), when };
        said.push(say.timedWhy({ ...why, only, aWeekMin: 0 }), say.timedWhy({ ...why, only, aWeekMin: -4 }));
        said.push(say.timedNote({ who, days }));
        if (when === null) continue;
        for (const kind of KINDS) {
          said.push(
            say.kindOfDayWhy({ ...why, when, kind, at: "6:50", elsewhere: { support: 1, opportunities: 8 } }),
          );
        }
      }
      if (when === null) continue;
      said.push(
        textOf(say.kindOfDay({ act: act(), at: "6:50", days, when })),
        say.kindOfDayNote({ days, when }),
      );
    }
    for (const event of ["sunrise", "sunset"] as const) {
      for (const offsetMin of [-120, -20, 0, 20]) {
        said.push(
          textOf(say.sun({ act: act(), event, offsetMin, days })),
          say.sunNote({ event, offsetMin, days }),
        );
        said.push(say.sunWhy({ act: act(), event, offsetMin, share: share(days, 22) }));
      }
    }
    said.push(textOf(say.season({ act: act(), at: "7:00", days })), say.seasonNote({ days }));
    said.push(
      say.seasonWhy({ act: act(), aWeekMin: 6.5, was: "6:00", weeks: 9, at: "7:00", share: share(days) }),
    );
  }
  for (const days of ["all", "weekdays", "weekend"] as const) {
    said.push(
      textOf(say.lasting({ act: act("off"), forMin: 45, using: "on", days, hours: { from: 18, to: 22 } })),
    );
  }
  for (const one of repairs) {
    said.push(textOf(say.repair(one)));
    for (const weekdays of [[], [0, 6], [5, 6], [0, 1, 2, 3, 4]]) {
      if (one.why === "more-days" && weekdays.length === 0) continue;
      said.push(
        say.repairWhy({
          why: one.why,
          act: act(),
          support: 20,
          opportunities: 22,
          weekdays,
          withinMin: 1,
          baseRate: 0.125,
          laterMin: 20,
          earlierMin: 30,
          elsewise: one.why === "trigger" ? { setOffBy: { name: X }, undone: 1, acts: 17 } : null,
          whileSo: one.when === null ? null : { when: one.when, undone: 1, acts: 17 },
        }),
      );
    }
  }
  const scene = { occasions: 12, spanSec: 4, support: 11, opportunities: 12 };
  said.push(say.sceneWhy({ ...scene, names: [X, "Yq"], isSecondNeeded: false }));
  said.push(say.sceneWhy({ ...scene, names: [X, "Yq", "Zq"], isSecondNeeded: true }));
  for (const facts of findings) {
    const { title, explanation } = say.finding(facts);
    said.push(title, explanation);
  }
  for (const facts of incidents) {
    const { title, explanation } = say.incident(facts);
    said.push(title, explanation);
  }
  for (const facts of parts) said.push(say.incidentPart(facts));
  for (const facts of readiness) {
    for (const { id } of DETECTORS) said.push(say.ready(id, facts));
    for (const tested of [null, { ideas: 1, days: 30 }, { ideas: 400, days: 30 }]) {
      said.push(say.nothingFound("daily-time", { readiness: facts, tested }));
    }
  }
  said.push(say.sceneNote(), say.repairNote(), say.lastingNote({ aboutMin: 5 }));
  return said;
}

/** Words that are English and not German, of all that English says. */
const ENGLISH = new Set(
  everything(EN)
    .join(" ")
    .toLowerCase()
    .match(/[a-z]+/g),
);
const GERMAN_TOO = new Set([
  "an",
  "in",
  "label",
  "minute",
  "moment",
  "pause",
  "so",
  "steward",
  "still",
  "was",
]);

describe.each(LANGUAGES.map((say) => [say.language, say] as const))("what is said in %s", (_, say) => {
  it("is whole: no place left open, no double blank, no code's word", () => {
    for (const text of everything(say)) {
      expect(text).toMatch(/\S/);
      expect(text).not.toMatch(/undefined|null|NaN|\[object|[{}]| {2}|_| ,|\s$|^\s/);
    }
  });

  it("marks what a headline is about", () => {
    for (const one of acts) {
      const parts = say.timed({
        act: one,
        at: "6:50",
        days: "mon",
        only: { kind: "persons", persons: anna(true) },
      });
      const marked = parts.filter(({ strong }) => strong === true).map(({ text }) => text);
      expect(marked.join("; ")).toContain("6:50");
    }
  });
});

/** One that is to have a condition, undone ten times of eleven without. */
const repair = {
  why: "condition",
  isRetired: false,
  name: X,
  things: [X],
  weekdays: [],
  laterMin: 0,
} as const;
const why = {
  why: "condition",
  act: act(),
  support: 10,
  opportunities: 11,
  weekdays: [],
  withinMin: 5,
  baseRate: 0.012,
  laterMin: 0,
} as const;

const few = circumstances.filter((one) => one.kind !== "state" || ["on", "playing"].includes(one.state));

describe("English", () => {
  it("says under which condition alone an automation is to run, and why", () => {
    const said = few.map((when) => textOf(EN.repair({ ...repair, name: "Evening light", when })));
    expect(said).toEqual([
      "Run “Evening light” only when somebody is home",
      "Run “Evening light” only when Xq is home",
      "Run “Evening light” only when Xq, Yq or Zq is home",
      "Run “Evening light” only when it is light outside",
      "Run “Evening light” only when nobody is home",
      "Run “Evening light” only when Xq is out",
      "Run “Evening light” only when neither Xq, Yq nor Zq is home",
      "Run “Evening light” only when it is dark outside",
      "Run “Evening light” only when the Xq is on",
      "Run “Evening light” only when the Xq is playing",
      "Run “Evening light” only when the Xq is above 20.5",
      "Run “Evening light” only when the Xq is below 20.5",
      "Run “Evening light” only between 18:00 and 22:30",
    ]);
    expect(
      EN.repairWhy({ ...why, whileSo: { when: { kind: "anybody", isHome: true }, undone: 1, acts: 17 } }),
    ).toBe(
      "It set out to turn on the Xq 28 times. When somebody was home, 1 of 17 were undone within 5 minutes; otherwise 10 of 11, where 1 % would be usual.",
    );
    expect(
      EN.repairWhy({
        ...why,
        whileSo: { when: { kind: "between", from: "18:00", to: "22:30" }, undone: 1, acts: 17 },
      }),
    ).toBe(
      "It set out to turn on the Xq 28 times. Between 18:00 and 22:30, 1 of 17 were undone within 5 minutes; otherwise 10 of 11, where 1 % would be usual.",
    );
  });
});

describe("German", () => {
  it("has no English word in it", () => {
    const left = new Set<string>();
    for (const text of everything(DE)) {
      for (const word of text
        .replaceAll("Home Assistant", "")
        .toLowerCase()
        .match(/[a-zäöüß]+/g) ?? []) {
        if (ENGLISH.has(word) && !GERMAN_TOO.has(word) && !/^[xyz]q$/.test(word)) left.add(word);
      }
    }
    expect([...left]).toEqual([]);
  });

  it("says a headline as Germans do: the thing, when, and the verb at the end", () => {
    const said = (parts: ReturnType<Phrases["timed"]>) => textOf(parts);
    const onDays = (days: DayClass) =>
      said(DE.timed({ act: act("off", "light", ["Flurlampe"]), at: "22:45", days, only: null }));
    expect(onDays(["mon", "wed", "fri"])).toBe(
      "Flurlampe montags, mittwochs und freitags um 22:45 Uhr ausschalten",
    );
    expect(onDays(["mon", "tue", "wed", "thu", "fri", "sat"])).toBe(
      "Flurlampe täglich außer sonntags um 22:45 Uhr ausschalten",
    );
    expect(
      said(DE.timed({ act: act("off", "light", ["Flurlampe"]), at: "22:45", days: "weekdays", only: null })),
    ).toBe("Flurlampe montags bis freitags um 22:45 Uhr ausschalten");
    expect(
      said(
        DE.timed({
          act: act("on", "light", ["Flurlampe", "Stehlampe"]),
          at: "7:00",
          days: "sun",
          only: { kind: "persons", persons: { names: ["Anna", "Ben"], isHome: false } },
        }),
      ),
    ).toBe(
      "Flurlampe und Stehlampe jeden Sonntag um 7:00 Uhr einschalten, wenn weder Anna noch Ben zu Hause ist",
    );
    const inGuestMode = { kind: "state", name: "Gästemodus", state: "on" } as const;
    expect(said(DE.timed({ act: act(), at: "7:00", days: "all", only: inGuestMode }))).toMatch(
      /um 7:00 Uhr einschalten, wenn Gästemodus auf An steht$/,
    );
    expect(
      said(
        DE.following({
          after: { kind: "state", name: "Haustür", domain: "lock", state: "unlocked" },
          act: act("heat", "climate", ["Heizung"]),
          wait: "hold",
          waitMin: 1,
        }),
      ),
    ).toBe("Wenn Haustür aufgeschlossen wird und das eine Minute lang so bleibt, Heizung auf Heizen stellen");
    expect(
      said(
        DE.following({
          after: { kind: "above", name: "Temperatur", value: 24.5 },
          act: act("closed", "cover", ["Rollo"]),
          wait: "delay",
          waitMin: 5,
        }),
      ),
    ).toBe("Wenn Temperatur über 24,5 steigt, nach 5 Minuten Rollo schließen");
    expect(
      said(DE.sun({ act: act("on", "light", ["Lampe"]), event: "sunset", offsetMin: -120, days: "all" })),
    ).toBe("Lampe täglich 2 Stunden vor Sonnenuntergang einschalten");
  });

  it("says under which condition alone an automation is to run, and why", () => {
    const said = few.map((when) => textOf(DE.repair({ ...repair, name: "Abendlicht", when })));
    expect(said).toEqual([
      "„Abendlicht“ nur laufen lassen, wenn jemand zu Hause ist",
      "„Abendlicht“ nur laufen lassen, wenn Xq zu Hause ist",
      "„Abendlicht“ nur laufen lassen, wenn Xq, Yq oder Zq zu Hause ist",
      "„Abendlicht“ nur laufen lassen, wenn es draußen hell ist",
      "„Abendlicht“ nur laufen lassen, wenn niemand zu Hause ist",
      "„Abendlicht“ nur laufen lassen, wenn Xq nicht zu Hause ist",
      "„Abendlicht“ nur laufen lassen, wenn weder Xq noch Yq noch Zq zu Hause ist",
      "„Abendlicht“ nur laufen lassen, wenn es draußen dunkel ist",
      "„Abendlicht“ nur laufen lassen, wenn Xq auf An steht",
      "„Abendlicht“ nur laufen lassen, wenn Xq auf Wiedergabe steht",
      "„Abendlicht“ nur laufen lassen, wenn Xq über 20,5 liegt",
      "„Abendlicht“ nur laufen lassen, wenn Xq unter 20,5 liegt",
      "„Abendlicht“ nur zwischen 18:00 und 22:30 Uhr laufen lassen",
    ]);
    expect(
      DE.repairWhy({ ...why, whileSo: { when: { kind: "anybody", isHome: true }, undone: 1, acts: 17 } }),
    ).toBe(
      "Sie wollte 28-mal Xq einschalten. Wenn jemand zu Hause war, wurde das in 1 von 17 Fällen binnen 5 Minuten rückgängig gemacht, sonst in 10 von 11 Fällen; üblich wären 1 %.",
    );
    expect(
      DE.repairWhy({
        ...why,
        whileSo: { when: { kind: "between", from: "18:00", to: "22:30" }, undone: 1, acts: 17 },
      }),
    ).toBe(
      "Sie wollte 28-mal Xq einschalten. Zwischen 18:00 und 22:30 Uhr wurde das in 1 von 17 Fällen binnen 5 Minuten rückgängig gemacht, sonst in 10 von 11 Fällen; üblich wären 1 %.",
    );
  });

  it("says how far the learning is", () => {
    expect(DE.ready("daily-time", { kind: "needs-days", needed: 7, days: 1 })).toBe(
      "Für Uhrzeiten braucht es 7 ganze Tage Verlauf; bisher ist es einer.",
    );
    const learned = { kind: "learned-actions", days: 30, actions: 930, isMarked: false } as const;
    expect(DE.nothingFound("daily-time", { readiness: learned, tested: { ideas: 1, days: 30 } })).toBe(
      "Gelernt aus 30 Tagen und 930 Handlungen von Menschen. Eine Idee wurde über 30 Tage geprüft; keine war mehr, als der Zufall erklärt, und der Mühe wert.",
    );
  });

  it("tells what checks found", () => {
    expect(DE.finding({ kind: "left-on", name: "Flurlampe", state: "on", ...spans, emptyMs: null })).toEqual({
      title: "Flurlampe ist seit 2 Tagen an",
      explanation: "Das ist seit 2 Tagen so; davor war das nie länger als 60 Minuten so.",
    });
    expect(DE.finding({ kind: "quiet", name: "Fühler", ...spans, longestMs: 24 * HOUR_MS }).explanation).toBe(
      "Seit 2 Tagen kam nichts mehr; davor gab es nie eine längere Pause als 24 Stunden.",
    );
  });

  it("tells what monitors say", () => {
    const silent = { kind: "silent", name: "Fühler", lastedMs: 3 * HOUR_MS, longestMs: HOUR_MS } as const;
    expect(DE.incident({ ...silent, names: ["Fühler"], medianMs: 60_000, pauses: 300 })).toEqual({
      title: "Fühler schweigt seit 3 Stunden",
      explanation:
        "Sonst kommt etwa jede Minute eine Meldung, und von 300 Pausen dauerte keine länger als 60 Minuten.",
    });
    expect(
      DE.incident({ ...silent, names: ["Fühler", "Uhr", "Tür"], medianMs: 300_000, pauses: 300 }),
    ).toEqual({
      title: "3 Geräte schweigen seit 3 Stunden: Fühler, Uhr und Tür",
      explanation:
        "Sie verstummten binnen weniger Minuten, daher ist eine gemeinsame Ursache wahrscheinlich. Fühler meldet sonst etwa alle 5 Minuten etwas und schwieg nie länger als 60 Minuten.",
    });
    const power = { kind: "measured", what: "power", name: "Kühlschrank" } as const;
    const use = { kind: "used", domain: "media_player" } as const;
    expect(
      DE.incident({
        kind: "unusual",
        lastedMs: 3 * HOUR_MS,
        first: { part: power, side: "low" },
        others: 1,
        receipts: [
          { part: power, unit: "W", seen: 1.25, low: 60.5, high: 120, mostly: null },
          { part: use, unit: null, seen: 14, low: 0, high: 4, mostly: "Radio" },
        ],
      }),
    ).toEqual({
      title: "Leistung (Kühlschrank): ungewöhnlich niedrig, dazu eine weitere Auffälligkeit",
      explanation:
        "Seit 3 Stunden ist das Zuhause nicht, wie es um diese Zeit üblich ist. Leistung (Kühlschrank): 1,3 W, um diese Zeit üblich 60,5 bis 120 W; Bedienung (Mediengeräte): 14 (vor allem Radio), um diese Zeit üblich 0 bis 4.",
    });
  });

  it("tells why without a gender for any thing", () => {
    expect(
      DE.timedWhy({
        who: null,
        act: act(),
        from: "6:41",
        to: "7:02",
        share: share("weekdays"),
        only: { kind: "persons", persons: { names: ["Anna"], isHome: false } },
        aWeekMin: 1,
      }),
    ).toBe(
      "Jemand macht das zwischen 6:41 und 7:02 Uhr, an 19 der letzten 22 Wochentage, an denen Anna nicht zu Hause war; die Zeit wandert um etwa eine Minute in der Woche und liegt jetzt später.",
    );
  });
});

describe("the language asked for", () => {
  it("is found by its base, and is English where there is no other", () => {
    expect(["de", "de-CH", "DE", "en-GB", "fr", null].map((tag) => phrasesFor(tag).language)).toEqual([
      "de",
      "de",
      "de",
      "en",
      "en",
      "en",
    ]);
  });
});
