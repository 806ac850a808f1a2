/** What lies between the spans that the memory covers, and the windows to read it in. */
import type { TimeRange } from "../core/domain/time.ts";

/** The parts of `range` that no span covers, ascending. */
export function findGaps(range: TimeRange, covered: readonly TimeRange[]): readonly TimeRange[] {
  const gaps: TimeRange[] = [];
  let fromMs = range.fromMs;
  for (const span of covered) {
    if (span.toMs <= fromMs) continue;
    if (span.fromMs >= range.toMs) break;
    if (span.fromMs > fromMs) gaps.push({ fromMs, toMs: span.fromMs });
    fromMs = Math.max(fromMs, span.toMs);
  }
  if (fromMs < range.toMs) gaps.push({ fromMs, toMs: range.toMs });
  return gaps;
}

export function durationMs(ranges: readonly TimeRange[]): number {
  return ranges.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
