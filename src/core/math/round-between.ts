/**
 * The roundest number that tells two apart as Home Assistant compares them, strictly: what a person would have written.
 * @param low below `high`
 * @param side the side of the number on which one of them is to lie: above it `high`, so that it may be `low` itself; below it `low`
 */
export function roundBetween(low: number, high: number, side: "above" | "below"): number {
  const middle = (low + high) / 2;
  const isBetween = (value: number) =>
    side === "above" ? value >= low && value < high : value > low && value <= high;
  for (let digits = Math.floor(Math.log10(high - low)) + 1; digits > -12; digits -= 1) {
    const unit = 10 ** digits;
    const nearest = Math.round(middle / unit);
    // A unit as wide as the gap has a multiple at either end of it, of which one will do.
    for (const count of [nearest, nearest - 1, nearest + 1]) {
      const value = Number((count * unit).toFixed(Math.max(0, -digits)));
      if (isBetween(value)) return value;
    }
  }
  return middle;
}
