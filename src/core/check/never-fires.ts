/**
 * Automations that have not run once: although what they wait for happened, or for weeks.
 *
 * Said only where the history tells of other automations' runs. What waits for water, smoke, a fault or an empty battery is glad never to run, and is left
 * alone as long as that did not come.
 */
import { z } from "zod";
import type { ReadAutomation } from "../automations/read-rules.ts";
import type { RuleTrigger } from "../automations/rule.ts";
import type { Finding } from "../domain/finding.ts";
import { DAY_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { type AutomationRuns, readAutomationRuns } from "./automation-runs.ts";
import type { Check, CheckInput } from "./check.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  minDays: z.number().int().default(14).describe("Shortest history without a run that says something, days."),
  minEvents: z
    .number()
    .int()
    .default(5)
    .describe("Times its triggers have to have come for it to be odd that it did not run."),
});

type Params = z.output<typeof paramsSchema>;

const RARE: ReadonlySet<string> = new Set([
  "smoke",
  "gas",
  "carbon_monoxide",
  "co",
  "moisture",
  "heat",
  "cold",
  "problem",
  "safety",
  "tamper",
  "battery",
  "sound",
  "update",
]);

export const neverFires: Check<Params> = {
  id: "never-fires",
  params: paramsSchema,
  check(input, params) {
    const { automated } = input;
    const runs = readAutomationRuns(input.log);
    if (!runs.isKnown) return [];
    return automated.home.automations.flatMap((one) =>
      automated.isEnabled(one.entityId) ? judge(one, runs, input, params) : [],
    );
  },
};

function judge(
  { entityId, triggers, rules }: ReadAutomation,
  runs: AutomationRuns,
  input: CheckInput,
  params: Params,
): readonly Finding[] {
  if (runs.of(entityId).length > 0 || triggers.length === 0) return [];
  const sinceMs = thereSince(entityId, input);
  const seenDays = Math.floor(input.watch.watchedMs(sinceMs, input.watch.untilMs) / DAY_MS);
  const came = triggers
    .flatMap((trigger) => momentsOf(trigger, input))
    .filter((atMs) => atMs > sinceMs)
    .toSorted((a, b) => a - b);
  const isOdd = came.length >= params.minEvents;
  if (!isOdd && (seenDays < params.minDays || triggers.some((trigger) => isRare(trigger, input)))) return [];
  const hasConditions = rules.some(({ conditions }) => conditions.length > 0);
  return [
    toFinding(
      {
        id: `never-fires:${entityId}`,
        check: "never-fires",
        severity: isOdd && !hasConditions ? "warning" : "info",
        entity_ids: [entityId],
        evidence: {
          days: seenDays,
          trigger_events: came.length,
          last_trigger_event: came.length === 0 ? null : toStamp(came.at(-1) ?? 0),
          has_conditions: hasConditions,
        },
      },
      {
        kind: "never-ran",
        name: input.names.nameOf(entityId),
        days: seenDays,
        came: came.length,
        isOdd,
        hasConditions,
        isOpaque: triggers.some(({ kind }) => kind === "opaque"),
      },
    ),
  ];
}

/** Since when it could have run: it may have been made, or switched on, in the midst of the history. */
function thereSince(entityId: string, { log, watch }: CheckInput): EpochMs {
  const rows = [...watch.rows.rowsOf(watch.rows.codeOf(entityId))];
  const begun = rows.findLast((row) => {
    const before = log.states[log.previous[row] ?? -1];
    return before === undefined || before === "off";
  });
  return begun === undefined ? log.range.fromMs : (log.atMs[begun] ?? log.range.fromMs);
}

/** Instants at which a trigger plainly came; none for what the log cannot tell. */
function momentsOf(trigger: RuleTrigger, { log, days, watch }: CheckInput): readonly EpochMs[] {
  switch (trigger.kind) {
    case "time": {
      const { atMin, weekdays } = trigger;
      if (atMin === null || weekdays !== null) return [];
      return Array.from(days.seen, (isSeen, day) =>
        isSeen === 1 ? (days.startsMs[day] ?? 0) + atMin * MINUTE_MS : -1,
      ).filter((atMs) => atMs >= log.range.fromMs && atMs < log.range.toMs);
    }
    case "state":
      return trigger.entityIds.flatMap((id) => {
        const times: EpochMs[] = [];
        const rows = watch.rows.rowsOf(watch.rows.codeOf(id));
        for (const [position, row] of rows.entries()) {
          const to = log.states[log.state[row] ?? 0] ?? "";
          const from = log.states[log.previous[row] ?? -1];
          if (from === undefined || (trigger.to !== null && !trigger.to.includes(to))) continue;
          if (trigger.from !== null && !trigger.from.includes(from)) continue;
          const next = rows[position + 1];
          const untilMs = next === undefined ? watch.untilMs : (log.atMs[next] ?? 0);
          const atMs = (log.atMs[row] ?? 0) + trigger.forMs;
          if (untilMs >= atMs) times.push(atMs);
        }
        return times;
      });
    case "presence":
      return trigger.zone !== "zone.home"
        ? []
        : trigger.entityIds.flatMap((id) => {
            const { past, current } = watch.stays(
              id,
              (state) => (state === "home") === (trigger.event === "arrive"),
            );
            return [...past, ...(current === null ? [] : [current])]
              .filter(({ lastedMs }) => lastedMs >= trigger.forMs)
              .map(({ fromMs }) => fromMs + trigger.forMs);
          });
    case "numeric":
      return trigger.above === null && trigger.below === null
        ? []
        : trigger.entityIds.flatMap((id) => {
            const { above, below } = trigger;
            const isIn = (state: string) =>
              state !== "" && Number(state) > (above ?? -Infinity) && Number(state) < (below ?? Infinity);
            const { past, current } = watch.stays(id, isIn);
            return [...past, ...(current === null ? [] : [current])]
              .filter(({ lastedMs }) => lastedMs >= trigger.forMs)
              .map(({ fromMs }) => fromMs + trigger.forMs);
          });
    case "sun":
    case "elevation":
    case "pattern":
    case "opaque":
      break;
  }
  return [];
}

function isRare(trigger: RuleTrigger, { home }: CheckInput): boolean {
  if (!("entityIds" in trigger)) return false;
  return home.entities.some(
    ({ entity_id, device_class }) => trigger.entityIds.includes(entity_id) && RARE.has(device_class ?? ""),
  );
}
