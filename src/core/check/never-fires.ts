/**
 * Automations that do not run although they should: what they wait for came and their conditions held, or it can never come. As notes those of which the
 * conditions never held, or cannot be told.
 *
 * But for what can never come it is said only where the history tells of other automations' runs. That what an automation waits for did not come, or that
 * nobody can tell (a webhook, a tag, a voice, frost), is no fault.
 */
import { z } from "zod";
import type { ReadAutomation } from "../automations/read-rules.ts";
import type { Finding, NotRunning } from "../domain/finding.ts";
import { DAY_MS, type EpochMs } from "../domain/time.ts";
import { readAutomationRuns } from "./automation-runs.ts";
import type { Check, CheckInput } from "./check.ts";
import { everyHeld, heldAt } from "./condition-at.ts";
import { impossibleOf, momentsOf } from "./trigger-moments.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  minDays: z
    .number()
    .int()
    .default(14)
    .describe("Shortest history without a run that says something where its conditions may be why, days."),
  minEvents: z
    .number()
    .int()
    .default(5)
    .describe("Times its triggers have to have come for it to be odd that it did not run."),
  mostApart: z.number().int().default(5).describe("More than this for the same reason are said as one."),
});

type Params = z.output<typeof paramsSchema>;

export const neverFires: Check<Params> = {
  id: "never-fires",
  params: paramsSchema,
  check(input, params) {
    const { automated } = input;
    const runs = readAutomationRuns(input.log);
    const found = automated.home.automations.flatMap((one) => {
      const isToRun = automated.isEnabled(one.entityId) && runs.of(one.entityId).length === 0;
      const idle = isToRun ? judge(one, input, params) : [];
      return runs.isKnown ? idle : idle.filter(({ reason }) => reason === "impossible");
    });
    return [...Map.groupBy(found, ({ reason }) => reason).values()].flatMap((group) =>
      group.length > params.mostApart ? [sayMany(group, input)] : group.map((one) => sayOne(one, input)),
    );
  },
};

interface Idle extends NotRunning {
  readonly entityId: string;
  readonly lastMs: EpochMs | null;
}

function judge(
  { entityId, triggers, conditions, isGuessed }: ReadAutomation,
  input: CheckInput,
  params: Params,
): readonly Idle[] {
  if (triggers.length === 0) return [];
  const sinceMs = thereSince(entityId, input);
  const days = Math.floor(input.watch.watchedMs(sinceMs, input.watch.untilMs) / DAY_MS);
  const moments = triggers
    .flatMap((trigger) => momentsOf(trigger, input))
    .filter(
      (atMs) => atMs > sinceMs && !input.watch.unwatched.some((gap) => atMs > gap.fromMs && atMs < gap.toMs),
    )
    .toSorted((a, b) => a - b);
  const held = moments.map((atMs) =>
    isGuessed ? null : everyHeld(conditions.map((condition) => heldAt(condition, atMs, input))),
  );
  const one = {
    entityId,
    days,
    came: moments.length,
    held: held.filter((then) => then === true).length,
    hasConditions: conditions.length > 0,
    lastMs: moments.at(-1) ?? null,
    impossible: null,
  };
  const impossible = isGuessed ? [] : triggers.map((trigger) => impossibleOf(trigger, input));
  const [first] = impossible;
  if (first !== undefined && first !== null && !impossible.includes(null)) {
    const { entityId: id, how, wanted } = first;
    return [{ ...one, reason: "impossible", impossible: { thing: input.names.nameOf(id), how, wanted } }];
  }
  if (one.came < params.minEvents) return [];
  if (one.held >= params.minEvents) return [{ ...one, reason: "ready" }];
  if (days < params.minDays || one.held > 0) return [];
  return [{ ...one, reason: held.includes(null) ? "untold" : "barred" }];
}

function isGrave({ reason }: Idle): boolean {
  return reason === "impossible" || reason === "ready";
}

function sayOne(one: Idle, { names }: CheckInput): Finding {
  const { entityId, lastMs, ...idle } = one;
  return toFinding(
    {
      id: `never-fires:${entityId}`,
      check: "never-fires",
      severity: isGrave(one) ? "warning" : "info",
      entity_ids: [entityId],
      evidence: {
        days: idle.days,
        trigger_events: idle.came,
        conditions_held: idle.held,
        last_trigger_event: lastMs === null ? null : toStamp(lastMs),
        has_conditions: idle.hasConditions,
        reason: idle.reason,
      },
    },
    { kind: "never-ran", name: names.nameOf(entityId), ...idle },
  );
}

function sayMany(found: readonly Idle[], { names }: CheckInput): Finding {
  const sorted = found.toSorted((a, b) => (a.entityId < b.entityId ? -1 : 1));
  const [first] = sorted;
  if (first === undefined) throw new Error("none is not many");
  const ids = sorted.map(({ entityId }) => entityId);
  const days = Math.min(...sorted.map((one) => one.days));
  return toFinding(
    {
      id: `never-fires:${first.reason},${ids.length},${first.entityId}`,
      check: "never-fires",
      severity: isGrave(first) ? "warning" : "info",
      entity_ids: ids,
      evidence: { days, reason: first.reason, automations: ids.length },
    },
    { kind: "never-ran-many", names: ids.map((id) => names.nameOf(id)), days, reason: first.reason },
  );
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
