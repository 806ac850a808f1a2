/** An automation that runs in vain is to run only when there is something to do, or not at all. */
import { z } from "zod";
import type { ReadAutomation } from "../automations/read-rules.ts";
import { type VainRuns, isOftenInVain, vainRunsParamsSchema } from "../automations/vain-runs.ts";
import type { AutomationConfig, Condition } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import { DAY_MS } from "../domain/time.ts";
import type { Candidate } from "./contract.ts";
import { type ReversalBody, SAYS_NOTHING } from "./reversal-body.ts";

export const vainParamsSchema = vainRunsParamsSchema.extend({
  minRetireDays: z
    .number()
    .default(14)
    .describe("Shortest past without a single effect after which it is not needed, days."),
});

type VainParams = z.output<typeof vainParamsSchema> & { readonly minDays: number };

/** A player or a heating is "on" in many states: asking for one of them would let it run in vain, or not at all. */
const PLAIN_STATES: ReadonlySet<string> = new Set([
  "light",
  "switch",
  "fan",
  "cover",
  "lock",
  "humidifier",
  "input_boolean",
]);

export function ofVainRuns(
  { entityId }: ReadAutomation,
  { runs, vain, days, firstMs, lastMs, pValue, wants }: VainRuns,
  plain: ReadonlyMap<string, AutomationConfig>,
  params: VainParams,
): readonly Candidate<ReversalBody>[] {
  const before = plain.get(entityId);
  if (before === undefined || !wants.every(({ entityId: id }) => PLAIN_STATES.has(domainOf(id)))) return [];
  if (!isOftenInVain({ runs, vain, days }, params) || days < params.minDays) return [];
  const isRetired = vain === runs && lastMs - firstMs >= params.minRetireDays * DAY_MS;
  const so = wants.map(({ entityId: id, state }): Condition => ({
    condition: "state",
    entity_id: id,
    state,
  }));
  const [only] = so;
  const all: Condition = so.length === 1 && only !== undefined ? only : { condition: "and", conditions: so };
  const conditions: readonly Condition[] = [...before.conditions, { condition: "not", conditions: [all] }];
  return [
    {
      body: {
        ...SAYS_NOTHING,
        kind: isRetired ? "retire" : "change",
        replaces: entityId,
        why: "vain",
        entity_ids: wants.map((want) => want.entityId),
        state: wants[0]?.state ?? "",
        before,
        after: isRetired ? before : { ...before, conditions },
      },
      pValue,
      support: vain,
      opportunities: runs,
      baseRate: 0.8,
      firstSeenMs: firstMs,
      lastSeenMs: lastMs,
      daysSeen: days,
      validated: true,
    },
  ];
}
