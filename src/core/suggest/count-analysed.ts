/** How much was looked at, and by whom the actions in it were. */
import type { AnalysedCounts } from "../domain/analysis.ts";
import type { EventLog } from "../domain/event-log.ts";
import { domainOf } from "../domain/home.ts";
import { INITIATOR_KINDS, type InitiatorKind } from "../domain/initiator.ts";
import { isSetpointId } from "../domain/setpoint.ts";
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

/** Setpoints are no changes of a state, so they are not counted. Cost: O(rows) */
export function countAnalysed(log: EventLog, days: DayTable): AnalysedCounts {
  const counts = { person: 0, automation: 0, physical: 0, unknown: 0 };
  const domains = log.entityIds.map(domainOf);
  const isSetpoint = Uint8Array.from(log.entityIds, (id) => (isSetpointId(id) ? 1 : 0));
  let changes = 0;
  const gone = Uint8Array.from(log.states, (state) => (isGone(state) ? 1 : 0));
  for (let row = 0; row < log.length; row += 1) {
    if (isSetpoint[log.entity[row] ?? 0] === 1) continue;
    changes += 1;
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
    state_changes: changes,
    entities: isSetpoint.length - isSetpoint.reduce((sum, one) => sum + one, 0),
    actions_by_initiator: counts,
  };
}
