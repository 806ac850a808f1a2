/**
 * A look before the scan: whether any window could be as extreme as wanted at all. Most devices have none, and are spared tables and draws.
 *
 * Tails here are exact for each window's own chance, the scan's are of the next step of its grid and so never smaller: nothing is lost.
 */
import { type DayScanModel, membersOf, sideOf } from "./day-scan-model.ts";
import { poissonBinomialTail } from "./poisson-binomial.ts";

/** Cost: O(groups · widths · (uses · width + bins)), and O(days · hits) for each window that is hit often enough */
export function hasExtremeWindow(model: DayScanModel, maxTail: number): boolean {
  const hits = new Uint16Array(model.bins);
  const uses = new Int32Array(model.days);
  const chances = new Float64Array(model.days);
  const scratch = new Float64Array(model.days + 1);
  for (let side = 0; side < 2 * model.groups.length; side += 1) {
    const members = membersOf(model, side);
    const size = members.reduce((sum, one) => sum + one, 0);
    const enough = Math.max(model.minSupport, Math.ceil(model.minShareRatio * size - 1e-9));
    if (size < enough) continue;
    // A day without a use is never hit.
    let used = 0;
    for (let day = 0; day < model.days; day += 1) {
      const count = (model.eventStarts[day + 1] ?? 0) - (model.eventStarts[day] ?? 0);
      if (members[day] !== 1 || count === 0) continue;
      uses[used] = count;
      used += 1;
    }
    for (const [widthIndex, width] of model.widths.entries()) {
      countDays(model, members, width, hits);
      for (let start = 0; start + width <= model.bins; start += 1) {
        const own = hits[start] ?? 0;
        if (own < enough || sideOf(model, side >> 1, start + (width >> 1)) !== side) continue;
        const miss = 1 - Math.min(1, model.windowMass[widthIndex]?.[start] ?? 1);
        let expected = 0;
        for (let i = 0; i < used; i += 1) {
          const chance = 1 - miss ** (uses[i] ?? 0);
          chances[i] = chance;
          expected += chance;
        }
        // About half of all lies above the mean.
        if (own <= expected && maxTail < 0.2) continue;
        if (poissonBinomialTail(chances, used, own, scratch) <= maxTail) return true;
      }
    }
  }
  return false;
}

/** @param hits shape (bins,), overwritten: days of the members with a use in the window that starts at each bin */
function countDays(model: DayScanModel, members: Uint8Array, width: number, hits: Uint16Array): void {
  hits.fill(0);
  for (let day = 0; day < model.days; day += 1) {
    if (members[day] !== 1) continue;
    let next = 0;
    const end = model.eventStarts[day + 1] ?? 0;
    for (let event = model.eventStarts[day] ?? 0; event < end; event += 1) {
      const bin = model.eventBins[event] ?? 0;
      for (let start = Math.max(next, bin - width + 1); start <= bin; start += 1)
        hits[start] = (hits[start] ?? 0) + 1;
      next = Math.max(next, bin + 1);
    }
  }
}
