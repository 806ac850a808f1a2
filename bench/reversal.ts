/**
 * How well it is told which automations people undo: false ones in homes where they only use things, found ones by how often there was a chance. The whole analysis
 * runs, so that the detector has its share of the error budget and no more.
 *
 *     node bench/reversal.ts [--seeds 100]
 */
import { parseArgs } from "node:util";
import { wilsonInterval } from "../src/core/math/poisson-binomial.ts";
import { createRandom, drawNormal } from "../src/core/math/random.ts";
import { analyse } from "../src/core/suggest/analyse.ts";
import { type AutomatedOptions, LAMP, createAutomatedHouse } from "../tests/houses/automated-house.ts";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "100" } } });
const seeds = Number(values.seeds);

type React = NonNullable<AutomatedOptions["react"]>;

/** A use ends when it is over: median 25 minutes, as by hand. */
const untilDone: React = (_lamp, _weekday, random) => ({
  undoneAfterMin: Math.min(180, Math.max(1, 25 * Math.exp(0.9 * drawNormal(random)))),
});
const byMotion = {
  alias: "Hall",
  triggers: [{ trigger: "state", entity_id: "binary_sensor.hall", to: "on" }],
  actions: [{ action: "light.turn_on", target: { entity_id: LAMP } }],
};
/** Somebody passes: off again after 1 to 6 minutes. */
const passing: React = (_lamp, _weekday, random) => ({ undoneAfterMin: 1 + 5 * random() });
const undone =
  (kept: number): React =>
  (_lamp, _weekday, random) =>
    random() < kept ? { undoneAfterMin: 1 + 4 * random() } : null;
const onSundays: React = (lamp, weekday, random) =>
  weekday === 6 ? undone(0.9)(lamp, weekday, random) : null;
const onceInAWhile: React = (lamp, weekday, random) => undone(0.3)(lamp, weekday, random);
const later: React = (_lamp, _weekday, random) =>
  random() < 0.9 ? { undoneAfterMin: 1 + 2 * random(), redoneAfterMin: 45 + 5 * drawNormal(random) } : null;

console.log(`false: share of ${seeds} homes with any suggestion to change or retire`);
for (const [name, options] of Object.entries({
  kept: { react: () => null },
  "ended when done": { react: untilDone, otherUses: 2 },
  "ended when done, never lit by hand": { react: untilDone, otherUses: 0 },
  "undone three times of ten": { react: onceInAWhile },
  "lit by motion, off in passing": { react: passing, config: byMotion, otherUses: 0 },
  "lit by motion, off in passing, often by hand": { react: passing, config: byMotion, otherUses: 3 },
} satisfies Record<string, AutomatedOptions>)) {
  console.log(
    `  ${name.padEnd(46)} ${[14, 28, 60].map((days) => `${days} d ${share({ ...options, days }, () => true)}`).join("   ")}`,
  );
}
console.log(`found: share of ${seeds} homes, undone nine times of ten`);
for (const [name, kind, react, options] of [
  ["undone within 5 minutes → retire", "retire", undone(0.9), {}],
  ["undone and done 45 minutes later → later", "change", later, { state: "off", atMin: 1320 }],
] as const) {
  console.log(
    `  ${name.padEnd(46)} ${[8, 14, 28].map((days) => `${days} d ${share({ ...options, react, days }, (found) => found === kind)}`).join("   ")}`,
  );
}
console.log(
  `  ${"undone on Sundays → leave them out".padEnd(46)} ${[4, 5, 6, 8].map((weeks) => `${weeks} wk ${share({ react: onSundays, days: 7 * weeks }, (found) => found === "change")}`).join("   ")}`,
);

function share(options: AutomatedOptions, isHit: (kind: string) => boolean): string {
  let hits = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { log, home } = createAutomatedHouse({ ...options, seed: 9000 + seed });
    const { suggestions } = analyse({
      log,
      home,
      nowMs: log.range.toMs,
      seed: createRandom(seed)() * 1000,
      tick: () => 0,
    });
    if (suggestions.some(({ suggestion }) => suggestion.detector === "reversal" && isHit(suggestion.kind)))
      hits += 1;
  }
  const [low, high] = wilsonInterval(hits, seeds);
  return `${(hits / seeds).toFixed(2)} [${low.toFixed(2)}–${high.toFixed(2)}]`;
}
