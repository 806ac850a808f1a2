/**
 * Whether the day-type detector's p-values are honest where there are no routines: shares of targets of random homes at or below levels.
 *
 *     node bench/day-type.ts [--homes 14] [--days 21,42,84]
 */
import { parseArgs } from "node:util";
import { dayType } from "../src/core/detect/day-type.ts";
import { dayTypeParamsSchema } from "../src/core/detect/day-type-params.ts";
import { createShared } from "../src/core/detect/shared.ts";
import { createDayTable } from "../src/core/features/day-table.ts";
import { createRandom } from "../src/core/math/random.ts";
import { createRandomHome } from "../tests/houses/random-home.ts";

const LEVELS = [0.1, 0.05, 0.01, 0.001];
const FIRST_SEED = 9000;

const { values } = parseArgs({
  options: { homes: { type: "string", default: "14" }, days: { type: "string", default: "21,42,84" } },
});

for (const length of values.days.split(",").map(Number)) {
  const pValues: number[] = [];
  let tested = 0;
  let withKinds = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + Number(values.homes); seed += 1) {
    const { log, home } = createRandomHome({ seed: seed + 100 * length, days: length });
    const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
    const shared = createShared(log, home, days);
    const input = { log, home, days, nowMs: log.range.toMs, shared, random: createRandom(seed) };
    const found = dayType.detect(input, dayTypeParamsSchema.parse({ screenMaxP: 1 }));
    tested += found.tested;
    if (found.tested > 0) withKinds += 1;
    pValues.push(...found.candidates.map(({ pValue }) => pValue));
  }
  const shares = LEVELS.map((level) => {
    const share = pValues.filter((p) => p <= level).length / Math.max(1, tested);
    return `${level}: ${share.toFixed(5)}`;
  });
  console.log(
    `${length} days: something to go by in ${withKinds} of ${values.homes} homes, ${tested} targets; share at or below ${shares.join("  ")}`,
  );
}
