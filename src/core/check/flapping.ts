/**
 * Things that go to and fro within the last day, far more often in an hour than in any hour before: a bad connection (unavailable and back), or a
 * contact or relay that chatters (on and off).
 *
 * Compared with the busiest hour of its own past, so that a compressor, a busy sensor or a child with a switch is none.
 */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import { domainOf } from "../domain/home.ts";
import { DAY_MS, HOUR_MS, type EpochMs } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import type { Check, CheckInput } from "./check.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  recentHours: z.number().default(24).describe("How far back it counts as going on, hours."),
  minPastDays: z.number().default(3).describe("Shortest past to compare with, days."),
  minTimes: z
    .number()
    .int()
    .default(6)
    .describe("Fewest losses of connection in an hour that bother anybody."),
  minSwitches: z.number().int().default(20).describe("Fewest switchings in an hour that bother anybody."),
  moreTimes: z.number().default(3).describe("How many times the busiest hour before is far more, ratio."),
});

type Params = z.output<typeof paramsSchema>;

const SWITCHING: ReadonlySet<string> = new Set([
  "light",
  "switch",
  "fan",
  "cover",
  "lock",
  "binary_sensor",
  "media_player",
  "input_boolean",
]);

export const flapping: Check<Params> = {
  id: "flapping",
  params: paramsSchema,
  check: (input, params) =>
    input.log.entityIds.flatMap((entityId, code) => {
      const isLost = (state: string, previous: string) => state === "unavailable" && !isGone(previous);
      const lost = hoursOf(code, input, params, params.minTimes, isLost);
      const found = judge(entityId, lost, "lost", input, params);
      if (found.length > 0 || !SWITCHING.has(domainOf(entityId))) return found;
      const isSwitched = (state: string, previous: string) => !isGone(state) && !isGone(previous);
      const switched = hoursOf(code, input, params, params.minSwitches, isSwitched);
      return judge(entityId, switched, "switched", input, params);
    }),
};

interface Hours {
  readonly busiest: number;
  readonly busiestMs: number;
  readonly before: number;
}

/**
 * The busiest hour of late and of before, counted from each change on; null where too little happened of late.
 * Cost: O(changes of late), of all its changes only for what is worth comparing.
 */
function hoursOf(
  code: number,
  { log, watch }: CheckInput,
  params: Params,
  minTimes: number,
  counts: (state: string, previous: string) => boolean,
): Hours | null {
  const recentMs = watch.untilMs - params.recentHours * HOUR_MS;
  if (recentMs - log.range.fromMs < params.minPastDays * DAY_MS) return null;
  const rows = watch.rows.rowsOf(code);
  let begins = rows.length;
  while (begins > 0 && (log.atMs[rows[begins - 1] ?? 0] ?? 0) >= recentMs) begins -= 1;
  if (rows.length - begins < minTimes) return null;
  const timesOf = (some: Int32Array) =>
    Array.from(some).flatMap((row) => {
      const previous = log.states[log.previous[row] ?? -1];
      const isOne = previous !== undefined && counts(log.states[log.state[row] ?? 0] ?? "", previous);
      return isOne ? [log.atMs[row] ?? 0] : [];
    });
  const late = busiestOf(timesOf(rows.subarray(begins)));
  if (late.times < minTimes) return null;
  return {
    busiest: late.times,
    busiestMs: late.fromMs,
    before: busiestOf(timesOf(rows.subarray(0, begins))).times,
  };
}

function busiestOf(atMs: readonly EpochMs[]): { readonly times: number; readonly fromMs: EpochMs } {
  let first = 0;
  let best = { times: 0, fromMs: 0 };
  for (const [index, at] of atMs.entries()) {
    while (at - (atMs[first] ?? 0) >= HOUR_MS) first += 1;
    if (index - first + 1 > best.times) best = { times: index - first + 1, fromMs: atMs[first] ?? 0 };
  }
  return best;
}

function judge(
  entityId: string,
  hours: Hours | null,
  what: "lost" | "switched",
  { names }: CheckInput,
  params: Params,
): readonly Finding[] {
  if (hours === null) return [];
  const { busiest, busiestMs, before } = hours;
  if (busiest < params.moreTimes * before) return [];
  return [
    toFinding(
      {
        id: `flapping:${entityId}`,
        check: "flapping",
        severity: "warning",
        entity_ids: [entityId],
        evidence: { since: toStamp(busiestMs), times_an_hour: busiest, most_before: before, kind: what },
      },
      { kind: "flapping", name: names.nameOf(entityId), what, times: busiest, before },
    ),
  ];
}
