/** Until when a suggestion can be put off by one tap: the morning of a later day. */
const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30 };

/** @param span `day`, `week` or `month` */
export function snoozeUntil(span: string, nowMs: number): number {
  return nowMs + (DAYS[span] ?? 1) * DAY_MS;
}
