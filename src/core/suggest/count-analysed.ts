/** How much was looked at, and by whom the actions in it were. */
import type { AnalysedCounts } from "../domain/analysis.ts";
import type { EventLog } from "../domain/event-log.ts";
import { domainOf } from "../domain/home.ts";
import { INITIATOR_KINDS, type InitiatorKind } from "../domain/initiator.ts";
import { actionInto, isGone } from "../features/actionable.ts";
import type { DayTable } from "../features/day-table.ts";

type Group = keyof AnalysedCounts["actions_by_initiator"];

/** The contract tells four apart; what a program did is an automation's, echoes and restarts are no actions. */
const GROUPS: Readonly<Record<InitiatorKind, Group | null>> = {
  person: "person",
  physical: "physical",
  unknown: "unknown",
  automation: "automation",
  script: "automation",
  scene: "automation",
  steward: "automation",
  app: "automation",
  echo: null,
  system: null,
};

/** Cost: O(rows) */
export function countAnalysed(log: EventLog, days: DayTable): AnalysedCounts {
  const counts = { person: 0, automation: 0, physical: 0, unknown: 0 };
  const domains = log.entityIds.map(domainOf);
  const gone = Uint8Array.from(log.states, (state) => (isGone(state) ? 1 : 0));
  for (let row = 0; row < log.length; row += 1) {
    const group = GROUPS[INITIATOR_KINDS[log.initiator[row] ?? 0] ?? "unknown"];
    const previous = log.previous[row] ?? -1;
    if (group === null || (previous >= 0 && gone[previous] === 1)) continue;
    const domain = domains[log.entity[row] ?? 0] ?? "";
    if (actionInto(domain, log.states[log.state[row] ?? 0] ?? "") !== null) counts[group] += 1;
  }
  return {
    from: new Date(log.range.fromMs).toISOString(),
    to: new Date(log.range.toMs).toISOString(),
    days: days.counts.reduce((sum, one) => sum + one, 0),
    state_changes: log.length,
    entities: log.entityIds.length,
    actions_by_initiator: counts,
  };
}
