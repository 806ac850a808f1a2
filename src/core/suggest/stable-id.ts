/** Short ids that are the same for the same content, run after run and on every machine. */

/**
 * 53 bits of a text, in base 36: eleven characters at most.
 * @see FNV-1a's offset and primes, mixed as in MurmurHash3's finaliser; collisions matter among a home's suggestions only
 */
export function toStableId(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = mix(high, low);
  low = mix(low, high);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}

function mix(a: number, b: number): number {
  return Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
}
