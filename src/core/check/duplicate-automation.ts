/**
 * Automations that do the same at the same moments under the same conditions, with the same settings, or that use one blueprint with the same inputs. One
 * of them is enough.
 */
import { z } from "zod";
import { type Config, isRecord } from "../automations/config-values.ts";
import type { ReadAutomation } from "../automations/read-rules.ts";
import type { Finding } from "../domain/finding.ts";
import { createScriptSteps, readBeyondEffects, sayConfig } from "./beyond-effects.ts";
import type { Check } from "./check.ts";
import { conditionKey, effectKey, momentKeys } from "./same-trigger.ts";
import { toFinding } from "./wording.ts";

const paramsSchema = z.object({
  minSame: z.number().int().min(2).default(2).describe("Automations alike that are worth a word."),
});

type Params = z.output<typeof paramsSchema>;

export const duplicateAutomation: Check<Params> = {
  id: "duplicate-automation",
  params: paramsSchema,
  check({ automated, home, names }, params) {
    const alike = new Map<string, string[]>();
    const scriptOf = createScriptSteps(home);
    const configs = new Map(home.automations.map(({ entity_id, config }) => [entity_id, config]));
    for (const one of automated.home.automations) {
      const key = automated.isEnabled(one.entityId)
        ? keyOf(one, configs.get(one.entityId) ?? {}, scriptOf)
        : null;
      if (key !== null) alike.set(key, [...(alike.get(key) ?? []), one.entityId]);
    }
    return [...alike.values()]
      .map((ids) => [...new Set(ids)])
      .filter((ids) => ids.length >= params.minSame)
      .map((found): Finding => {
        const ids = found.toSorted();
        return toFinding(
          {
            id: `duplicate-automation:${ids.join()}`,
            check: "duplicate-automation",
            severity: "info",
            entity_ids: ids,
            evidence: { automations: ids },
          },
          { kind: "duplicate", names: ids.map((id) => names.nameOf(id)) },
        );
      });
  },
};

/** Null where something about it cannot be read, or it does nothing: then nothing is the same. */
function keyOf(
  { rules, triggers }: ReadAutomation,
  config: Config,
  scriptOf: (id: string) => unknown,
): string | null {
  const { use_blueprint: use } = config;
  if (isRecord(use) && isRecord(use["input"])) return `blueprint ${sayConfig(use)}`;
  if (rules.length === 0 || triggers.some(({ kind }) => kind === "opaque")) return null;
  const parts = rules.map((rule) => {
    const moments = rule.triggers.flatMap(momentKeys).toSorted();
    const key = [conditionKey(rule.conditions), effectKey(rule)];
    return rule.isGuessed || moments.length === 0 || key.includes(null)
      ? null
      : JSON.stringify([moments, key]);
  });
  if (parts.includes(null)) return null;
  const beyond = readBeyondEffects(config["actions"] ?? config["action"], scriptOf);
  return [...[...new Set(parts)].map(String).toSorted(), sayConfig(beyond)].join();
}
