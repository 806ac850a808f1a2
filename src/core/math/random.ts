/**
 * Seeded uniform numbers: same seed, same sequence, on every machine.
 *
 * sfc32 passes PractRand and BigCrush and needs nothing but 32-bit integers. Chance enters the core only through such a function.
 */

/**
 * @param seed any integer
 * @returns uniform in [0, 1), 32 bits each
 * @see Doty-Humphrey, PractRand, sfc32
 */
export function createRandom(seed: number): () => number {
  let a = 0;
  let b = seed | 0;
  let c = Math.trunc(seed / 4_294_967_296) | 0;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}

/** Standard normal by Box and Muller; two uniforms each. */
export function drawNormal(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** Poisson by Knuth's products; for means up to a few hundred. */
export function drawPoisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
