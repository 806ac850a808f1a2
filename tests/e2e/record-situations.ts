/**
 * Records the labelled situations from a real Home Assistant into tests/fixtures/situations, for tests/app/attribution-situations.test.ts.
 *
 *     node tests/e2e/record-situations.ts
 *
 * Takes some minutes: what happens has to be far enough apart. The recording holds no tokens; names and ids are a throw-away home's.
 */
import { writeSituations } from "../fakes/recorded-situations.ts";
import { playSituations } from "./play-situations.ts";
import { QUICK_SITUATIONS } from "./quick-situations.ts";
import { SYSTEM_SITUATIONS } from "./situations.ts";
import { SLOW_SITUATIONS } from "./slow-situations.ts";

const recording = await playSituations(
  [
    { situations: QUICK_SITUATIONS, to: "on" },
    { situations: QUICK_SITUATIONS, to: "off" },
    { situations: SLOW_SITUATIONS, to: "on" },
    { situations: SLOW_SITUATIONS, to: "off" },
    { situations: SYSTEM_SITUATIONS, to: "on" },
    { situations: QUICK_SITUATIONS, to: "on" },
    { situations: SYSTEM_SITUATIONS.slice(0, 1), to: "off" },
    { situations: QUICK_SITUATIONS, to: "off" },
  ],
  (line) => console.log(line),
);
writeSituations(recording);
console.log(`${recording.labels.length} labelled changes among ${recording.events.length} events`);
