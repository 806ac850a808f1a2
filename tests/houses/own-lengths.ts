/** How long the uses of devices last where there is no habit: laws by which a home's devices draw their lengths, each device a scale of its own. */
import { drawNormal } from "../../src/core/math/random.ts";
import type { RandomHomeOptions } from "./random-home.ts";

type LengthsOf = NonNullable<RandomHomeOptions["lengthsOf"]>;

/** Minutes; 0.6 is the narrowest spread that a device is granted without a habit. */
export const OWN_LENGTHS = {
  "each its own: median 5 to 120, spread 0.5 to 1": (random) => ownMedian(random, 0.5 + 0.5 * random()),
  "each its own: median 5 to 120, spread 0.6": (random) => ownMedian(random, 0.6),
  "each its own: memoryless, mean 5 to 120": (random) => {
    const mean = drawScale(random);
    return (draw) => -mean * Math.log(1 - draw());
  },
  "each its own: even up to 10 to 240": (random) => {
    const most = 2 * drawScale(random);
    return (draw) => most * (0.1 + 0.9 * draw());
  },
  "one law for all: even between 5 and 60": () => (draw) => 5 + 55 * draw(),
  "one law for all: even between 10 and 40": () => (draw) => 10 + 30 * draw(),
  "one law for all: median 20, spread 0.4": () => (draw) => 20 * Math.exp(0.4 * drawNormal(draw)),
} as const satisfies Record<string, LengthsOf>;

function ownMedian(random: () => number, spread: number): (draw: () => number) => number {
  const median = drawScale(random);
  return (draw) => median * Math.exp(spread * drawNormal(draw));
}

/** 5 to 120, as likely in each octave. */
function drawScale(random: () => number): number {
  return 5 * 24 ** random();
}
