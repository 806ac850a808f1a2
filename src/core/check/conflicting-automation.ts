/**
 * Two automations that at the same moment bring one entity into opposite states: which of them wins is chance.
 *
 * Only where both can act: one of them without conditions, or both under the same.
 */
import { z } from "zod";
import type { Rule } from "../automations/rule.ts";
import { isReached } from "../automations/service-effects.ts";
import type { Finding } from "../domain/finding.ts";
import { domainOf } from "../domain/home.ts";
import { entityIdOf } from "../domain/setpoint.ts";
import { SECOND_MS } from "../domain/time.ts";
import type { Check } from "./check.ts";
import { conditionKey, momentKeys } from "./same-trigger.ts";
import { toFinding } from "./wording.ts";

const paramsSchema = z.object({
  sameMomentS: z
    .number()
    .default(5)
    .describe("Effects this close after the same trigger are at the same moment, seconds."),
});

type Params = z.output<typeof paramsSchema>;

interface Act {
  readonly source: string;
  readonly entityId: string;
  readonly state: string;
  readonly afterMs: number;
  readonly conditions: string | null;
}

export const conflictingAutomation: Check<Params> = {
  id: "conflicting-automation",
  params: paramsSchema,
  check({ automated, names }, params) {
    const byMoment = new Map<string, Act[]>();
    for (const { entityId, rules } of automated.home.automations) {
      if (!automated.isEnabled(entityId)) continue;
      for (const [moment, act] of rules.flatMap(actsOf)) {
        const key = `${moment} | ${act.entityId}`;
        byMoment.set(key, [...(byMoment.get(key) ?? []), act]);
      }
    }
    const found = new Map<string, Finding>();
    for (const acts of byMoment.values()) {
      for (const [index, a] of acts.entries()) {
        for (const b of acts.slice(index + 1)) {
          if (!isConflict(a, b, params)) continue;
          const ids = [a.source, b.source].toSorted();
          const thing = entityIdOf(a.entityId);
          const id = `conflicting-automation:${[...ids, a.entityId].join()}`;
          const [first = "", second = ""] = ids.map((one) => names.nameOf(one));
          found.set(
            id,
            toFinding(
              {
                id,
                check: "conflicting-automation",
                severity: "warning",
                entity_ids: [...ids, thing],
                evidence: { entity_id: thing, states: { [a.source]: a.state, [b.source]: b.state } },
              },
              {
                kind: "conflict",
                names: [first, second],
                thing: names.nameOf(thing),
                states: [a.state, b.state],
              },
            ),
          );
        }
      }
    }
    return [...found.values()];
  },
};

function actsOf(rule: Rule): readonly (readonly [moment: string, act: Act])[] {
  if (rule.isGuessed) return [];
  const conditions = conditionKey(rule.conditions);
  return rule.triggers
    .flatMap(momentKeys)
    .flatMap((moment) =>
      rule.effects.flatMap(({ entityId, state, afterMs }) =>
        state === null || afterMs === null
          ? []
          : [[moment, { source: rule.source, entityId, state, afterMs, conditions }] as const],
      ),
    );
}

function isConflict(a: Act, b: Act, { sameMomentS }: Params): boolean {
  if (a.source === b.source || Math.abs(a.afterMs - b.afterMs) > sameMomentS * SECOND_MS) return false;
  const domain = domainOf(a.entityId);
  if (isReached(domain, a.state, b.state) || isReached(domain, b.state, a.state)) return false;
  return (
    a.conditions === "" || b.conditions === "" || (a.conditions !== null && a.conditions === b.conditions)
  );
}
