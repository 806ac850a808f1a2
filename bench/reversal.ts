/**
 * How well it is told which automations people undo: false changes in homes where they only use things, false conditions where undoing has nothing to do with how
 * things are, found ones by how long it went on and how seldom it was otherwise. The whole analysis runs, so that the detector has its share of the error budget and no more.
 *
 *     node bench/reversal.ts [--seeds 100] [--rows door]     # only rows whose name has this
 */
import { isDeepStrictEqual, parseArgs } from "node:util";
import type { Condition } from "../src/core/domain/automation.ts";
import { reversal } from "../src/core/detect/reversal.ts";
import type { ReversalBody } from "../src/core/detect/reversal-body.ts";
import { wilsonInterval } from "../src/core/math/poisson-binomial.ts";
import { createRandom, drawNormal } from "../src/core/math/random.ts";
import { analyse } from "../src/core/suggest/analyse.ts";
import {
  type AutomatedOptions,
  type Now,
  type Sensor,
  createAutomatedHouse,
} from "../tests/houses/automated-house.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "100" }, rows: { type: "string", default: "" } },
});
const seeds = Number(values.seeds);
const NOISE_RATIOS = [0, 0.1, 0.2] as const;

type React = NonNullable<AutomatedOptions["react"]>;

/** A use ends when it is over: median 25 minutes, as by hand. */
const untilDone: React = (_lamp, _weekday, random) => ({
  undoneAfterMin: Math.min(180, Math.max(1, 25 * Math.exp(0.9 * drawNormal(random)))),
});
/** Whenever somebody comes, from five in the afternoon on. */
const drawMin: NonNullable<AutomatedOptions["drawMin"]> = (random) => 1020 + 300 * random();
/** Somebody passes: off again after 1 to 6 minutes. */
const passing: React = (_lamp, _weekday, random) => ({ undoneAfterMin: 1 + 5 * random() });
/** Fetches something: off again after a minute or two. */
const fetching: React = (_lamp, _weekday, random) => ({ undoneAfterMin: 0.3 + 2.5 * random() });
/** A door that falls shut behind who comes; and one that is open until they have gone again. */
const shut: Sensor = { entityId: "binary_sensor.door", deviceClass: "door", offAfterMin: () => 0.4 };
const open: Sensor = { ...shut, offAfterMin: (reaction) => (reaction?.undoneAfterMin ?? 5) + 0.1 };
const undoneAt =
  (ratio: number): React =>
  (_lamp, _weekday, random) =>
    random() < ratio ? { undoneAfterMin: 1 + 4 * random() } : null;
/** Within three minutes, as soon as they are at the switch. */
const atOnce =
  (ratio: number): React =>
  (_lamp, _weekday, random) =>
    random() < ratio ? { undoneAfterMin: 0.25 + 2.55 * random() } : null;
/** Undone where it is to be, and otherwise where it is not, but for a share of the runs. */
const undoneWhere =
  (isUndone: (now: Now, weekday: number) => boolean, noiseRatio: number): React =>
  (lamp, weekday, random, now) =>
    undoneAt(isUndone(now, weekday) ? 1 - noiseRatio : noiseRatio)(lamp, weekday, random, now);
const later =
  (noiseRatio: number): React =>
  (_lamp, _weekday, random) =>
    random() < 1 - noiseRatio
      ? { undoneAfterMin: 1 + 2 * random(), redoneAfterMin: 45 + 5 * drawNormal(random) }
      : null;
/** Undone in one fortnight and kept in the next. */
function everyOtherFortnight(): React {
  let run = 0;
  return (lamp, weekday, random, now) => {
    run += 1;
    return undoneAt(run % 28 < 14 ? 0.9 : 0.1)(lamp, weekday, random, now);
  };
}

console.log(`false: share of ${seeds} homes with any suggestion to change or retire`);
for (const [name, options] of Object.entries({
  kept: { react: () => null },
  "ended when done": { react: untilDone, otherUses: 2 },
  "ended when done, never lit by hand": { react: untilDone, otherUses: 0 },
  "undone three times of ten": { react: undoneAt(0.3) },
  "lit by motion, off in passing": { react: passing, drawMin, otherUses: 0 },
  "lit by motion, off in passing, often by hand": { react: passing, drawMin, otherUses: 3 },
  "lit by a door, off in passing": { react: passing, drawMin, sensor: shut, otherUses: 0 },
  "lit by a door, off in passing, seldom by hand": { react: passing, drawMin, sensor: shut, otherUses: 0.2 },
  "lit by a door, off when it is shut again": { react: fetching, drawMin, sensor: open, otherUses: 0 },
} satisfies Record<string, AutomatedOptions>)) {
  say(
    name,
    [14, 28, 60],
    (days) => ({ ...options, days }),
    () => true,
  );
}

/** Near sunset, so that it is light at first and dark in the end; people, a television, switches and thermometers that come and go. */
const lively = { people: "zone", place: true, atMin: 1180, firstDate: "2026-08-24" } as const;
console.log(
  `false: share of ${seeds} homes with a condition, where undoing has nothing to do with how things are`,
);
for (const [name, toReact] of Object.entries({
  "undone three times of ten": () => undoneAt(0.3),
  "undone half of the time": () => undoneAt(0.5),
  "undone seven times of ten": () => undoneAt(0.7),
  "undone every other fortnight": everyOtherFortnight,
} satisfies Record<string, () => React>)) {
  say(
    name,
    [28, 60, 90],
    (days) => ({ ...lively, react: toReact(), days }),
    ({ why }) => why === "condition",
  );
}

console.log(`found: share of ${seeds} homes, by the share of runs on which people did otherwise`);
for (const noiseRatio of NOISE_RATIOS) {
  sayFound("undone within 5 minutes → retire", noiseRatio, [8, 14, 28], {
    options: { react: undoneAt(1 - noiseRatio) },
    isHit: ({ why }) => why === "undone",
  });
}
for (const [name, otherUses] of [
  ["undone, lit by a door → retire", 0],
  ["the same, seldom lit by hand → retire", 0.2],
] as const) {
  for (const noiseRatio of NOISE_RATIOS) {
    sayFound(name, noiseRatio, [14, 28, 42], {
      options: { react: atOnce(1 - noiseRatio), drawMin, sensor: shut, otherUses },
      isHit: ({ why }) => why === "undone",
    });
  }
}
for (const noiseRatio of NOISE_RATIOS) {
  sayFound("undone and done 45 minutes later → later", noiseRatio, [8, 14, 28], {
    options: { react: later(noiseRatio), state: "off", atMin: 1320 },
    isHit: ({ why }) => why === "later",
  });
}
for (const noiseRatio of NOISE_RATIOS) {
  sayFound("undone on Sundays → leave them out", noiseRatio, [28, 35, 42, 56], {
    options: { react: undoneWhere((_now, weekday) => weekday === 6, noiseRatio) },
    isHit: ({ why, weekdays }) => why === "weekdays" && weekdays.join() === "6",
  });
}
const home = (entity_id: string): Condition => ({ condition: "state", entity_id, state: "home" });
for (const [name, isUndone, isRight, options] of [
  [
    "undone with nobody home → with somebody",
    ({ isAnnaHome, isBenHome }) => !isAnnaHome && !isBenHome,
    (when) => isDeepStrictEqual(when, { condition: "numeric_state", entity_id: "zone.home", above: 0 }),
    {},
  ],
  [
    "undone while Anna is out → with her home",
    ({ isAnnaHome }) => !isAnnaHome,
    (when) => isDeepStrictEqual(when, home("person.anna")),
    {},
  ],
  [
    "undone in the dark → while it is light",
    ({ isDark }) => isDark,
    (when) => when.condition === "sun" && when.after === "sunrise",
    {},
  ],
  [
    "undone while the TV plays → while it is off",
    ({ isTvOn }) => isTvOn,
    (when) => isDeepStrictEqual(when, { condition: "state", entity_id: "media_player.tv", state: "off" }),
    {},
  ],
  [
    "undone in the warm → below so many degrees",
    ({ temperatureC }) => temperatureC > 20.5,
    (when) =>
      when.condition === "numeric_state" &&
      when.entity_id === "sensor.temperature_0" &&
      when.below !== undefined,
    {},
  ],
  [
    "undone before eight → in the evening only",
    ({ minute }) => minute < 1200,
    (when) => when.condition === "time" && when.after === "20:00:00",
    { drawMin: (random) => 1020 + 300 * random() },
  ],
] satisfies readonly (readonly [
  string,
  (now: Now) => boolean,
  (when: Condition) => boolean,
  AutomatedOptions,
])[]) {
  for (const noiseRatio of NOISE_RATIOS) {
    sayFound(name, noiseRatio, [28, 42, 60, 90], {
      options: { ...lively, ...options, react: undoneWhere(isUndone, noiseRatio) },
      isHit: ({ when }) => when !== null && isRight(when.condition),
    });
  }
}

function sayFound(
  name: string,
  noiseRatio: number,
  lengths: readonly number[],
  { options, isHit }: { readonly options: AutomatedOptions; readonly isHit: (body: ReversalBody) => boolean },
): void {
  say(`${name}, ${noiseRatio.toFixed(1)}`, lengths, (days) => ({ ...options, days }), isHit);
}

function say(
  name: string,
  lengths: readonly number[],
  toOptions: (days: number) => AutomatedOptions,
  isHit: (body: ReversalBody) => boolean,
): void {
  if (!name.includes(values.rows)) return;
  const cells = lengths.map((days) => `${days} d ${share(() => toOptions(days), isHit)}`);
  console.log(`  ${name.padEnd(50)} ${cells.join("   ")}`);
}

function share(toOptions: () => AutomatedOptions, isHit: (body: ReversalBody) => boolean): string {
  let hits = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { log, home: own } = createAutomatedHouse({ ...toOptions(), seed: 9000 + seed });
    const { suggestions } = analyse({
      log,
      home: own,
      nowMs: log.range.toMs,
      seed: createRandom(seed)() * 1000,
      tick: () => 0,
    });
    const told = suggestions.filter(({ suggestion }) => suggestion.detector === reversal.id);
    if (told.some(({ body }) => isHit(reversal.body.parse(body)))) hits += 1;
  }
  const [low, high] = wilsonInterval(hits, seeds);
  return `${(hits / seeds).toFixed(2)} [${low.toFixed(2)}–${high.toFixed(2)}]`;
}
