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
  type Before,
  type Circumstance,
  type DayClass,
  type Following,
  type Happening,
  type InState,
  type Lasted,
  type Lasting,
  type Phrases,
  type Repair,
  textOf,
} from "../../../src/core/words/phrases.ts";
import { isPlural } from "../../../src/core/words/plural.ts";

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
/** Of Home Assistant, but for those that tell of a room. */
const SENSOR_CLASSES = [
  "battery",
  "battery_charging",
  "carbon_monoxide",
  "cold",
  "connectivity",
  "door",
  "garage_door",
  "gas",
  "heat",
  "light",
  "lock",
  "moisture",
  "moving",
  "opening",
  "plug",
  "power",
  "problem",
  "running",
  "safety",
  "smoke",
  "sound",
  "tamper",
  "update",
  "vibration",
  "window",
];
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
const thing = (name: string, domain: string, state: string, deviceClass: string | null = null) => ({
  name,
  domain,
  state,
  deviceClass,
});
const sensed: readonly InState[] = [null, ...SENSOR_CLASSES].flatMap((deviceClass) =>
  ["on", "off"].map((state) => thing(X, "binary_sensor", state, deviceClass)),
);
const FROM_BEFORE_IDLE = [["off"], ["standby"], ["playing", "paused"], ["off", "playing"]];
const always = { from: [], quietMin: 0 };
const rooms = ["motion", "presence"] as const;
const happenings: readonly Happening[] = [
  ...STATES.map((state): Happening => ({ kind: "state", ...thing(X, "light", state), ...always })),
  ...sensed.flatMap((one): readonly Happening[] => [
    { kind: "state", ...one, ...always },
    { kind: "state", ...one, from: [one.state === "on" ? "off" : "on"], quietMin: 30 },
  ]),
  ...FROM_BEFORE_IDLE.map((from): Happening => ({
    kind: "state",
    ...thing(X, "media_player", "idle"),
    from,
    quietMin: 0,
  })),
  { kind: "state", ...thing(X, "climate", "heat_cool"), ...always },
  ...["home", "not_home", "Yq"].flatMap((place): readonly Happening[] => [
    { kind: "person", name: X, place, ...always },
    { kind: "person", name: X, place, from: [place === "home" ? "not_home" : "home"], quietMin: 180 },
  ]),
  { kind: "first-in" },
  { kind: "last-out" },
  { kind: "above", name: X, value: 21.5 },
  { kind: "below", name: X, value: 3 },
  ...[true, false].flatMap((isArea) =>
    [0, 30].flatMap((quietMin) =>
      rooms.flatMap((tells): readonly Happening[] => [
        { kind: "room", name: X, isArea, tells, isSo: true, quietMin },
        { kind: "room", name: X, isArea, tells, isSo: false, quietMin },
      ]),
    ),
  ),
  ...[null, 30].flatMap((secondSec): readonly Happening[] => [
    { kind: "one-of", secondSec, things: [{ ...thing(X, "light", "on"), from: [] }] },
    {
      kind: "one-of",
      secondSec,
      things: [
        { ...thing(X, "light", "on"), from: [] },
        { ...thing("Yq", "light", "on"), from: [] },
      ],
    },
    {
      kind: "one-of",
      secondSec,
      things: [
        { ...thing(X, "light", "on"), from: [] },
        { ...thing("Yq", "cover", "closed"), from: [] },
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
  ...STATES.map((state): Circumstance => ({ kind: "state", ...thing(X, "light", state) })),
  { kind: "above", name: X, value: 20.5 },
  { kind: "below", name: X, value: 20.5 },
  { kind: "between", from: "18:00", to: "22:30" },
];
const conditions: readonly Circumstance[] = [
  ...circumstances,
  ...sensed.map((one): Circumstance => ({ kind: "state", ...one })),
  ...rooms.flatMap((tells) =>
    [true, false].flatMap((isSo) =>
      [true, false].map((isArea): Circumstance => ({ kind: "room", name: X, isArea, tells, isSo })),
    ),
  ),
  ...DAYS.map((days): Circumstance => ({ kind: "days", days })),
  { kind: "place", name: X, place: "Yq" },
  { kind: "between", from: "0:00", to: "11:00" },
  { kind: "between", from: "19:30", to: "0:00" },
];
/** None, each, and each beside another one of a kind. */
const underWhich: readonly (readonly Circumstance[])[] = [
  [],
  ...conditions.flatMap((one) => [
    [one],
    [one, { kind: "sun", isUp: false } as const],
    [one, { kind: "anybody", isHome: true } as const],
  ]),
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
    const after = { kind: "first-in" } as const;
    const following = { after, act: one, wait: "delay", waitMin: 5, conditions: [] } as const;
    said.push(textOf(say.following(following)), say.followingName(following));
    said.push(say.followingWhy({ ...following, support: 5, opportunities: 6, lagMin: 3 }));
    said.push(textOf(say.timed({ act: one, at: "6:50", days: "all", only: null })));
    for (const using of STATES) {
      said.push(...lastings(say, { ...lasting, act: one, using: { ...thing(X, "light", using), from: [] } }));
    }
  }
  for (const after of happenings) {
    for (const wait of ["none", "delay", "hold"] as const) {
      const waitMin = wait === "none" ? 0 : 7;
      const following = { after, act: act(), wait, waitMin, conditions: [] };
      said.push(textOf(say.following(following)), say.followingName(following));
    }
    said.push(say.followingWhy({ after, act: act(), conditions: [], ...counted, lagMin: 0.4 }));
    const sequence = { steps: [after, after], act: act(), conditions: [] };
    said.push(say.followingNote({ after, conditions: [] }), say.sequenceNote(sequence));
    said.push(textOf(say.sequence(sequence)), say.sequenceName(sequence));
    for (const alone of [null, { hits: 0, firings: 4 }, { hits: 2, firings: 4 }]) {
      said.push(say.sequenceWhy({ ...sequence, ...counted, lagMin: 0.4, alone }));
    }
    for (const isSecondNeeded of [true, false]) {
      const rest = { kind: "rest", act: act("off"), isSecondNeeded } as const;
      said.push(
        textOf(say.scene({ after, conditions: [], does: rest })),
        say.sceneName({ after, conditions: [], does: { ...rest, act: null } }),
      );
    }
    const does = { kind: "acts", acts: [act(), act("closed", "cover"), act()] } as const;
    said.push(textOf(say.scene({ after, conditions: [], does })));
  }
  for (const so of underWhich) said.push(...conditioned(say, so));
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
    said.push(...lastings(say, { ...lasting, days, hours: { from: 18, to: 22 } }));
    said.push(...lastings(say, { ...lasting, days, hours: { from: 12, to: 0 } }));
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
  const scene = { conditions: [], occasions: 12, spanSec: 4, support: 11, opportunities: 12 };
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
  said.push(say.sceneNote({ conditions: [] }), say.repairNote());
  return said;
}

const counted = { support: 5, opportunities: 6 };
const lasting = {
  act: act("off"),
  forMin: 100,
  using: { ...thing(X, "light", "on"), from: ["off"] },
  days: "all",
  hours: null,
  conditions: [],
  lowMin: 109,
  highMin: 140,
} as const satisfies Lasting & Lasted;

function lastings(say: Phrases, it: Lasting & Lasted): readonly string[] {
  return [
    textOf(say.lasting(it)),
    say.lastingName(it),
    say.lastingNote(it),
    say.lastingWhy({ ...it, ...counted }),
  ];
}

/** Its headline, why, and its automation's name. */
function tellIn(say: Phrases, it: Pick<Following, "after" | "act"> & Partial<Following>): readonly string[] {
  const all: Following = { wait: "none", waitMin: 0, conditions: [], ...it };
  const times = { support: 9, opportunities: 10, lagMin: 0.2 };
  return [textOf(say.following(all)), say.followingWhy({ ...all, ...times }), say.followingName(all)];
}

/** All that names its conditions. */
function conditioned(say: Phrases, so: readonly Circumstance[]): readonly string[] {
  const after = { kind: "first-in" } as const;
  const following = { after, act: act(), waitMin: 3, conditions: so };
  const sequence = { steps: [after, after], act: act(), conditions: so };
  const scene = { after, conditions: so, does: { kind: "acts", acts: [act()] } } as const;
  const times = { ...counted, lagMin: 2 };
  return [
    ...(["none", "delay", "hold"] as const).flatMap((wait) => [
      textOf(say.following({ ...following, wait })),
      say.followingName({ ...following, wait }),
    ]),
    say.followingWhy({ ...following, ...times }),
    say.followingNote(following),
    textOf(say.sequence(sequence)),
    say.sequenceName(sequence),
    say.sequenceWhy({ ...sequence, ...times, alone: null }),
    say.sequenceNote(sequence),
    textOf(say.scene(scene)),
    say.sceneName(scene),
    say.sceneNote(scene),
    say.sceneWhy({ ...counted, names: [X], conditions: so, occasions: 9, spanSec: 1, isSecondNeeded: true }),
    ...lastings(say, { ...lasting, conditions: so }),
  ];
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
  "gas",
  "in",
  "label",
  "minute",
  "moment",
  "pause",
  "problem",
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

  const hall = act("on", "light", ["Hall lamp"]);
  const door = (state: string, before: Before = always): Happening => ({
    kind: "state",
    ...thing("Front door", "binary_sensor", state, "door"),
    ...before,
  });
  const dark: Circumstance = { kind: "sun", isUp: false };
  const guestsOut: Circumstance = { kind: "state", ...thing("Guest mode", "input_boolean", "off") };
  const told = (it: Partial<Following>) => tellIn(EN, { after: door("on"), act: hall, ...it });

  it("names the conditions of what follows something, and says them all", () => {
    expect(told({ conditions: [dark] })).toEqual([
      "When the Front door opens after dark, turn on the Hall lamp",
      "Only after dark: someone switches it on 9 of 10 times within a minute.",
      "Turn on the Hall lamp when the Front door opens after dark",
    ]);
    expect(told({ conditions: [guestsOut, { kind: "days", days: "weekdays" }] })).toEqual([
      "When the Front door opens on weekdays while the Guest mode is off, turn on the Hall lamp",
      "Only on weekdays while the Guest mode is off: someone switches it on 9 of 10 times within a minute.",
      "Turn on the Hall lamp when the Front door opens on weekdays while the Guest mode is off",
    ]);
    const three = [{ kind: "days", days: "mon" } as const, dark, guestsOut];
    expect(told({ conditions: three }).slice(0, 2)).toEqual([
      "When the Front door opens on Mondays after dark, turn on the Hall lamp",
      "Only on Mondays after dark while the Guest mode is off: someone switches it on 9 of 10 times within a minute.",
    ]);
    expect(
      told({
        after: { kind: "person", name: "Anna", place: "home", ...always },
        conditions: [{ kind: "between", from: "22:00", to: "1:00" }],
      })[0],
    ).toBe("When Anna comes home between 22:00 and 1:00, turn on the Hall lamp");
    expect(EN.followingNote({ after: door("on"), conditions: [dark] })).toBe(
      "Suggested by Steward: people did this themselves when the Front door opens after dark.",
    );
  });

  it("puts conditions where they are not taken for a part of something else", () => {
    expect(told({ after: door("off"), wait: "hold", waitMin: 30, conditions: [dark] })).toEqual([
      "After dark, when the Front door has been closed for 30 minutes, turn on the Hall lamp",
      "Only after dark: someone switches it on 9 of 10 times within a minute.",
      "Turn on the Hall lamp when the Front door has been closed for 30 minutes, only after dark",
    ]);
    expect(told({ wait: "delay", waitMin: 9, conditions: [dark] })[0]).toBe(
      "9 minutes after the Front door opens after dark, turn on the Hall lamp",
    );
    const steps = [door("on"), { kind: "first-in" } as const];
    expect(textOf(EN.sequence({ steps, act: hall, conditions: [guestsOut] }))).toBe(
      "While the Guest mode is off, when the Front door opens and then the first comes home, turn on the Hall lamp",
    );
    expect(
      EN.sceneWhy({
        names: ["Lamp", "Rest"],
        conditions: [dark],
        occasions: 1,
        spanSec: 1,
        isSecondNeeded: false,
        support: 3,
        opportunities: 4,
      }),
    ).toBe(
      "People set the Lamp and the Rest together 1 time, mostly within 1 second; after that beginning, only after dark, the others followed 3 of 4 times.",
    );
  });

  it("names a second condition only while the headline stays readable", () => {
    const long = act("on", "light", ["Hall lamp", "Ceiling light of the living room"]);
    const [title, why] = told({ act: long, conditions: [dark, guestsOut] });
    expect(title).toBe(
      "When the Front door opens after dark, turn on the Hall lamp and the Ceiling light of the living room",
    );
    expect(why).toContain("Only after dark while the Guest mode is off:");
  });

  it("says what was before", () => {
    const quiet = { from: ["off"], quietMin: 30 };
    expect(told({ after: door("on", quiet) })).toEqual([
      "When the Front door opens after being closed for 30 minutes, turn on the Hall lamp",
      "Only after being closed for 30 minutes: someone switches it on 9 of 10 times within a minute.",
      "Turn on the Hall lamp when the Front door opens after being closed for 30 minutes",
    ]);
    const kitchen = { kind: "room", name: "Kitchen", isArea: true, tells: "motion", isSo: true } as const;
    expect(told({ after: { ...kitchen, quietMin: 180 } }).slice(0, 2)).toEqual([
      "When somebody comes into the Kitchen after 3 hours of quiet, turn on the Hall lamp",
      "Only after 3 hours of quiet: someone switches it on 9 of 10 times within a minute.",
    ]);
  });

  it.each([
    ["door", "opens", "closes"],
    ["garage_door", "opens", "closes"],
    ["lock", "is unlocked", "is locked"],
    ["moisture", "gets wet", "gets dry"],
    ["smoke", "detects smoke", "stops detecting smoke"],
    ["running", "starts running", "stops running"],
    ["plug", "is plugged in", "is unplugged"],
    [null, "turns on", "turns off"],
  ])("says what a sensor of the class %s is, rather than on and off", (deviceClass, on, off) => {
    const said = ["on", "off"].map((state) => {
      const after = {
        kind: "state",
        ...thing("Xq", "binary_sensor", state, deviceClass),
        ...always,
      } as const;
      return told({ after })[0];
    });
    expect(said).toEqual([on, off].map((one) => `When the Xq ${one}, turn on the Hall lamp`));
  });

  it.each([
    ["idle", ["off"], "comes on"],
    ["idle", ["playing", "paused"], "stops"],
    ["idle", [], "goes idle"],
    ["idle", ["off", "playing"], "goes idle"],
    ["playing", [], "starts playing"],
    ["on", ["off"], "comes on"],
    ["standby", ["on"], "goes into standby"],
  ])("says of a player that becomes %s from %j that it %s", (state, from, verb) => {
    const after = { kind: "state", ...thing("TV", "media_player", state), from, quietMin: 0 } as const;
    expect(told({ after })[0]).toBe(`When the TV ${verb}, turn on the Hall lamp`);
  });

  it("goes by the number of things", () => {
    const blinds = { kind: "state", ...thing("Living room blinds", "cover", "closed"), ...always } as const;
    expect(told({ after: blinds, act: act("on", "light", ["Fairy lights"]) })[0]).toBe(
      "When the Living room blinds close, turn on the Fairy lights",
    );
    expect(["Glass", "Bus", "Iris", "GPS", "Gas", "Anna's", "Lamp"].filter(isPlural)).toEqual([]);
    expect(["Blinds", "Hall lights 2", "Rollos", "Vorhänge"].filter((one) => !isPlural(one))).toEqual([]);
  });

  it("says spans as the automation has them, and what people did as one with them", () => {
    const spans = [1, 59, 100, 105, 120, 150, 203].map((forMin) =>
      EN.lastingName({ ...lasting, act: act("off", "light", ["Lamp"]), forMin }),
    );
    expect(spans).toEqual([
      "Turn off the Lamp after 1 minute",
      "Turn off the Lamp after 59 minutes",
      "Turn off the Lamp after 100 minutes",
      "Turn off the Lamp after 105 minutes",
      "Turn off the Lamp after 2 hours",
      "Turn off the Lamp after 2.5 hours",
      "Turn off the Lamp after 3 hours 23 minutes",
    ]);
    const towels = { ...lasting, forMin: 53, lowMin: 59.2, highMin: 71.4 };
    expect(EN.lastingWhy({ ...towels, support: 29, opportunities: 29 })).toBe(
      "Once it has been on for 53 minutes, someone switches it off before long, 29 of 29 times, mostly 59 to 71 minutes after the beginning.",
    );
    expect(EN.lastingNote(towels)).toBe(
      "Suggested by Steward: once it had been on for 53 minutes, people did this themselves before long, mostly 59 to 71 minutes after the beginning.",
    );
    const evening = { ...towels, hours: { from: 16, to: 22 }, conditions: [guestsOut] };
    expect(EN.lastingWhy({ ...evening, support: 29, opportunities: 29 })).toMatch(
      /^Only when begun between 16:00 and 22:00 while the Guest mode is off: once it has been on/,
    );
    expect(textOf(EN.lasting({ ...evening, act: act("off", "light", ["Lamp"]) }))).toBe(
      "Turn off the Lamp 53 minutes after it is switched on between 16:00 and 22:00, only while the Guest mode is off",
    );
  });

  it("says the shorter of the days that are meant and those that are not", () => {
    const on = (days: DayClass) => EN.seasonNote({ days });
    expect(on(["mon", "tue", "wed", "thu", "sun"])).toContain("every day but Fridays and Saturdays");
    expect(on(["mon", "wed", "fri"])).toContain("on Mondays, Wednesdays and Fridays");
  });
});

describe("German", () => {
  const door: Happening = {
    kind: "state",
    ...thing("Haustür", "binary_sensor", "on", "door"),
    ...always,
  };
  const lamp = act("on", "light", ["Flurlampe"]);
  const dark: Circumstance = { kind: "sun", isUp: false };
  const guests: Circumstance = { kind: "state", ...thing("Gästemodus", "input_boolean", "off") };
  const told = (it: Partial<Following>) => tellIn(DE, { after: door, act: lamp, ...it });

  it("names the conditions of what follows something, and says them all", () => {
    expect(told({ conditions: [dark] })).toEqual([
      "Wenn Haustür bei Dunkelheit geöffnet wird, Flurlampe einschalten",
      "Nur bei Dunkelheit: Jemand macht das in 9 von 10 Fällen binnen einer Minute.",
      "Flurlampe einschalten, wenn Haustür bei Dunkelheit geöffnet wird",
    ]);
    expect(told({ conditions: [guests, { kind: "days", days: "weekdays" }] }).slice(0, 2)).toEqual([
      "Wenn Haustür montags bis freitags geöffnet wird, solange Gästemodus aus ist, Flurlampe einschalten",
      "Nur montags bis freitags, solange Gästemodus aus ist: Jemand macht das in 9 von 10 Fällen binnen einer Minute.",
    ]);
    expect(told({ wait: "hold", waitMin: 30, conditions: [dark] })[0]).toBe(
      "Wenn Haustür bei Dunkelheit geöffnet wird und das 30 Minuten lang so bleibt, Flurlampe einschalten",
    );
    expect(told({ wait: "delay", waitMin: 9, conditions: [{ kind: "days", days: "mon" }] })[0]).toBe(
      "Wenn Haustür montags geöffnet wird, nach 9 Minuten Flurlampe einschalten",
    );
    expect(textOf(DE.sequence({ steps: [door, { kind: "first-in" }], act: lamp, conditions: [dark] }))).toBe(
      "Wenn bei Dunkelheit Haustür geöffnet wird und dann der Erste nach Hause kommt, Flurlampe einschalten",
    );
  });

  it("says what was before", () => {
    expect(told({ after: { ...door, from: ["off"], quietMin: 30 } }).slice(0, 2)).toEqual([
      "Wenn Haustür geöffnet wird und davor 30 Minuten lang geschlossen war, Flurlampe einschalten",
      "Nur wenn Haustür davor 30 Minuten lang geschlossen war: Jemand macht das in 9 von 10 Fällen binnen einer Minute.",
    ]);
    const kitchen = { kind: "room", name: "Küche", isArea: true, tells: "motion", isSo: true } as const;
    expect(told({ after: { ...kitchen, quietMin: 180 } }).slice(0, 2)).toEqual([
      "Wenn sich im Bereich Küche nach 3 Stunden Ruhe wieder jemand bewegt, Flurlampe einschalten",
      "Nur nach 3 Stunden Ruhe: Jemand macht das in 9 von 10 Fällen binnen einer Minute.",
    ]);
  });

  it("says what sensors and players are, and goes by the number of things", () => {
    const said = (name: string, domain: string, state: string, more: object = {}) =>
      told({
        after: { kind: "state", ...thing(name, domain, state), ...always, ...more },
      })[0]?.replace(", Flurlampe einschalten", "");
    expect(said("Melder", "binary_sensor", "on", { deviceClass: "moisture" })).toBe("Wenn Melder nass wird");
    expect(said("Melder", "binary_sensor", "off", { deviceClass: "smoke" })).toBe(
      "Wenn Melder keinen Rauch mehr meldet",
    );
    expect(said("TV", "media_player", "idle", { from: ["off"] })).toBe("Wenn TV angeht");
    expect(said("TV", "media_player", "idle", { from: ["playing"] })).toBe("Wenn TV aufhört");
    expect(said("TV", "media_player", "idle")).toBe("Wenn TV auf Bereit wechselt");
    expect(said("Wohnzimmerrollos", "cover", "closed")).toBe("Wenn Wohnzimmerrollos geschlossen werden");
  });

  it("says spans as the automation has them, and what people did as one with them", () => {
    const it = { ...lasting, act: act("off", "light", ["Lampe"]) };
    expect([1, 100, 150, 203].map((forMin) => DE.lastingName({ ...it, forMin }))).toEqual([
      "Lampe nach einer Minute ausschalten",
      "Lampe nach 100 Minuten ausschalten",
      "Lampe nach 2,5 Stunden ausschalten",
      "Lampe nach 3 Stunden 23 Minuten ausschalten",
    ]);
    const towels = { ...it, forMin: 53, lowMin: 59.2, highMin: 71.4, conditions: [dark] };
    expect(DE.lastingWhy({ ...towels, support: 29, opportunities: 29 })).toBe(
      "Nur bei Dunkelheit: Nach 53 Minuten beendet das bald jemand, in 29 von 29 Fällen, meist 59 bis 71 Minuten nach dem Beginn.",
    );
    expect(textOf(DE.lasting(towels))).toBe(
      "Lampe 53 Minuten nach dem Einschalten ausschalten, nur bei Dunkelheit",
    );
    expect(DE.lastingNote(towels)).toBe(
      "Von Steward vorgeschlagen: Nach 53 Minuten hat jemand das bald selbst getan, meist 59 bis 71 Minuten nach dem Beginn, nur bei Dunkelheit.",
    );
  });
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
    const inGuestMode = {
      kind: "state",
      name: "Gästemodus",
      domain: "input_boolean",
      deviceClass: null,
      state: "on",
    } as const;
    expect(said(DE.timed({ act: act(), at: "7:00", days: "all", only: inGuestMode }))).toMatch(
      /um 7:00 Uhr einschalten, wenn Gästemodus an ist$/,
    );
    expect(
      said(
        DE.following({
          after: { kind: "state", ...thing("Haustür", "lock", "unlocked"), ...always },
          act: act("heat", "climate", ["Heizung"]),
          wait: "hold",
          waitMin: 1,
          conditions: [],
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
          conditions: [],
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
      "„Abendlicht“ nur laufen lassen, wenn Xq an ist",
      "„Abendlicht“ nur laufen lassen, wenn Xq spielt",
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
