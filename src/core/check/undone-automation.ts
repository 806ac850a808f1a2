/**
 * Automations that people undo, or that run in vain, where Steward cannot offer the change: they use more than can be replayed (templates, branches, areas).
 *
 * The tests are those of the detector (core/automations: reversals.ts, vain-runs.ts); without a place in its false-discovery control, a smaller p-value is asked for.
 */
import { z } from "zod";
import { readActedTargets } from "../automations/acts.ts";
import { toPlainConfig } from "../automations/plain-config.ts";
import type { ReadAutomation } from "../automations/read-rules.ts";
import { type Reversal, findReversals, reversalParamsSchema } from "../automations/reversals.ts";
import { isOftenInVain, readVainRuns, vainRunsParamsSchema } from "../automations/vain-runs.ts";
import type { Finding } from "../domain/finding.ts";
import type { Check, CheckInput } from "./check.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = reversalParamsSchema.extend({
  ...vainRunsParamsSchema.shape,
  maxP: z
    .number()
    .default(1e-4)
    .describe("Probability by chance; some dozens of automations are looked at each night."),
});

type Params = z.output<typeof paramsSchema>;

export const undoneAutomation: Check<Params> = {
  id: "undone-automation",
  params: paramsSchema,
  check(input, params) {
    const { home, log, days, automated, watch } = input;
    const beyond = new Map(
      automated.home.automations.flatMap((one) => {
        const config = home.automations.find(({ entity_id }) => entity_id === one.entityId)?.config ?? null;
        const isOffered = config !== null && toPlainConfig(config, home, automated.home.targets) !== null;
        return isOffered || !automated.isEnabled(one.entityId) ? [] : [[one.entityId, one] as const];
      }),
    );
    if (beyond.size === 0) return [];
    const acted = readActedTargets(log, watch.rows, days, beyond, params.minWeekdayDays);
    const undone = acted.flatMap((target) => {
      const automation = beyond.get(target.automationId);
      if (automation === undefined) return [];
      const found = findReversals(target, automation, (day) => days.weekday[day] ?? 0, params);
      const certain = found.find(({ validated, pValue }) => validated && pValue <= params.maxP);
      return certain === undefined ? [] : [sayUndone(certain, input)];
    });
    const vain = [...beyond.values()].flatMap((automation) => sayVain(automation, input, params));
    return [
      ...undone,
      ...vain.filter(({ entity_ids }) => !undone.some((one) => one.entity_ids[0] === entity_ids[0])),
    ];
  },
};

function sayUndone(
  { target, windowMin, undone, acts, weekdays, meanChance }: Reversal,
  { names }: CheckInput,
): Finding {
  return toFinding(
    {
      id: `undone-automation:${target.automationId},${target.entityId}`,
      check: "undone-automation",
      severity: "info",
      entity_ids: [target.automationId, target.entityId],
      evidence: {
        acts: acts.length,
        undone: undone.length,
        within_min: windowMin,
        weekdays,
        last_undone: toStamp(undone.at(-1)?.atMs ?? 0),
      },
    },
    {
      kind: "undone",
      name: names.nameOf(target.automationId),
      thing: names.nameOf(target.entityId),
      state: target.state,
      acts: acts.length,
      undone: undone.length,
      weekdays,
      withinMin: windowMin,
      usualRatio: meanChance,
    },
  );
}

function sayVain(
  automation: ReadAutomation,
  { log, days, watch, names }: CheckInput,
  params: Params,
): readonly Finding[] {
  const found = readVainRuns(automation, { log, rows: watch.rows, days });
  if (found === null || found.runs < params.minVainRuns || found.pValue > params.maxP) return [];
  if (!isOftenInVain(found, params)) return [];
  const { runs, vain, days: onDays } = found;
  return [
    toFinding(
      {
        id: `undone-automation:${automation.entityId}`,
        check: "undone-automation",
        severity: "info",
        entity_ids: [automation.entityId],
        evidence: { runs, vain, days: onDays },
      },
      { kind: "vain", name: names.nameOf(automation.entityId), runs, days: onDays, vain },
    ),
  ];
}
