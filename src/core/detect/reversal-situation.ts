/** How things were in the home just before each act of an automation: what a condition of it would have seen. */
import type { ActedTarget } from "../automations/acts.ts";
import type { ReadAutomation } from "../automations/read-rules.ts";
import type { AutomationConfig } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import type { DetectInput } from "./contract.ts";
import { targetsOf } from "./reversal-change.ts";
import type { Situation } from "./rules/conditions.ts";
import { readPresenceSplits } from "./rules/presence-splits.ts";

export interface ActSituations {
  /** @returns null where it is not known when its conditions were looked at: before a wait of unknown length */
  of(target: ActedTarget, automation: ReadAutomation, config: AutomationConfig): (() => Situation) | null;
}

/** The act's own row is not to count, nor what the same run set a moment before. */
const BEFORE_MS = 1;

export function createActSituations({ log, shared }: DetectInput): ActSituations {
  return {
    of({ entityId, state, acts }, { rules }, config) {
      if (config.actions.some((action) => "wait_for_trigger" in action)) return null;
      const effect = rules
        .flatMap(({ effects }) => effects)
        .find((one) => one.entityId === entityId && (one.state === state || one.state === null));
      const delayMs = effect?.afterMs ?? null;
      if (delayMs === null) return null;
      return () => {
        const rows = shared.rows();
        const { isRelative } = shared.rules();
        const own = targetsOf(config).map((id) => rows.codeOf(id));
        const atMs = Float64Array.from(acts, (act) => act.atMs - delayMs - BEFORE_MS);
        const seen = shared
          .situations()
          .at({ atMs, day: Int16Array.from(acts, ({ day }) => day) }, new Set(own));
        const isForeign = (id: string) => !own.some((code) => isRelative(code, rows.codeOf(id)));
        return {
          ...seen,
          states: seen.states.filter(({ entityId: id }) => domainOf(id) !== "person" && isForeign(id)),
          numbers: seen.numbers.filter(({ entityId: id }) => isForeign(id)),
          farNumbers: seen.farNumbers.filter(({ entityId: id }) => isForeign(id)),
          presence: readPresenceSplits(atMs, log, rows),
        };
      };
    },
  };
}
