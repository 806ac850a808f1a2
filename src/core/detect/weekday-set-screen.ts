/**
 * A look before the scan over sets of weekdays: whether at any window the days hit are extreme on some weekdays and tell those from the broader classes. The
 * scan has more than a hundred groups then, and few devices need it. What is not looked at is not said, so the look cannot make a p-value too small.
 */
import { chooseClass, isWeekdaySet, logLikelihood } from "./day-classes.ts";
import { isOftenEnough } from "./daily-time-habit.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import type { TargetDays } from "./daily-time-target.ts";

/**
 * @param maxTail as extreme as a window has to be, by Chernoff's bound with as much for what it gives away
 * Cost: O(widths · (uses · width + bins)), and O(days + classes) for each window that is hit often on two weekdays
 */
export function tellsWeekdaySet(
  { model, weekday }: TargetDays,
  maxTail: number,
  params: DailyTimeParams,
): boolean {
  const isSure = (kept: number, own: number) => isOftenEnough(kept, own, params);
  const uses = Array.from(
    { length: model.days },
    (_, day) => (model.eventStarts[day + 1] ?? 0) - (model.eventStarts[day] ?? 0),
  );
  const trials = new Uint16Array(7);
  for (const day of weekday) trials[day] = (trials[day] ?? 0) + 1;
  return model.widths.some((width, widthIndex) => {
    const hits = hitsByWeekday({ model, weekday }, width);
    for (let start = 0; start + width <= model.bins; start += 1) {
      let kept = 0;
      let size = 0;
      let weekdays = 0;
      for (let day = 0; day < 7; day += 1) {
        const count = hits[day]?.[start] ?? 0;
        if (count === 0 || count < model.minShareRatio * (trials[day] ?? 0)) continue;
        kept += count;
        size += trials[day] ?? 0;
        weekdays += 1;
      }
      if (weekdays < 2 || weekdays > 6 || kept < model.minSupport) continue;
      const miss = 1 - Math.min(1, model.windowMass[widthIndex]?.[start] ?? 1);
      const baseRate = uses.reduce((sum, count) => sum + 1 - miss ** count, 0) / model.days;
      const gain = logLikelihood(kept, size, kept / size) - logLikelihood(kept, size, baseRate);
      if (gain < -Math.log(maxTail * (size + 1))) continue;
      const own = hits.map((of) => of[start] ?? 0);
      // Past midnight the days are called by the next weekday.
      const shift = start + (width >> 1) >= model.midnightBin ? 1 : 0;
      const turned = (of: ArrayLike<number>) =>
        Array.from({ length: 7 }, (_, i) => of[(i - shift + 7) % 7] ?? 0);
      if (isWeekdaySet(chooseClass(turned(own), turned(trials), baseRate, isSure))) return true;
    }
    return false;
  });
}

/** By weekday: shape (bins,), days with a use in the window that starts at each bin. */
function hitsByWeekday(
  { model, weekday }: Pick<TargetDays, "model" | "weekday">,
  width: number,
): readonly Uint16Array[] {
  const hits = Array.from({ length: 7 }, () => new Uint16Array(model.bins));
  for (let day = 0; day < model.days; day += 1) {
    const own = hits[weekday[day] ?? 0];
    if (own === undefined) continue;
    let next = 0;
    const end = model.eventStarts[day + 1] ?? 0;
    for (let event = model.eventStarts[day] ?? 0; event < end; event += 1) {
      const bin = model.eventBins[event] ?? 0;
      for (let start = Math.max(next, bin - width + 1); start <= bin; start += 1)
        own[start] = (own[start] ?? 0) + 1;
      next = Math.max(next, bin + 1);
    }
  }
  return hits;
}
