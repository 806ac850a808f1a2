/**
 * The roundest number strictly between two: what a person would have written.
 * @param low below `high`
 */
export function roundBetween(low: number, high: number): number {
  for (let digits = Math.floor(Math.log10(high - low)) + 1; digits > -12; digits -= 1) {
    const unit = 10 ** digits;
    const middle = Math.round((low + high) / 2 / unit) * unit;
    if (middle > low && middle < high) return Number(middle.toFixed(Math.max(0, -digits)));
  }
  return (low + high) / 2;
}
