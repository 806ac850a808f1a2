/**
 * Who was at home at a rule's occasions, as conditions: somebody or nobody, and each person at home or away.
 *
 * Each holds where Home Assistant would say that it does, so "not at home" also where nobody knows, and "away" in any other zone.
 */
import type { Condition } from "../../domain/automation.ts";
import type { EventLog } from "../../domain/event-log.ts";
import { domainOf } from "../../domain/home.ts";
import type { EntityRows } from "../../features/entity-rows.ts";
import type { Split } from "./conditions.ts";

const HOME_ZONE = "zone.home";

/**
 * @param atMs shape (n,)
 * @returns none where nobody's coming and going is in the log; somebody's before anybody's. Cost: O(persons · n log rows)
 */
export function readPresenceSplits(atMs: Float64Array, log: EventLog, rows: EntityRows): readonly Split[] {
  const stateOf = (code: number, at: number) => log.states[rows.stateAt(code, at)];
  const moving = [...log.entityIds.entries()].filter(([code, entityId]) => {
    if (entityId !== HOME_ZONE && domainOf(entityId) !== "person") return false;
    const own = rows.rowsOf(code);
    return own.some((row) => log.state[row] !== log.state[own[0] ?? 0]);
  });
  const persons = moving
    .filter(([, entityId]) => domainOf(entityId) === "person")
    // Said alike from night to night, whoever came first into the log.
    .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([code, entityId]) => ({
      isHome: homeCondition(entityId),
      holds: Uint8Array.from(atMs, (at) => (stateOf(code, at) === "home" ? 1 : 0)),
    }));
  const each = persons.flatMap(({ isHome, holds }): readonly Split[] => [
    { condition: isHome, holds },
    { condition: { condition: "not", conditions: [isHome] }, holds: holds.map((one) => 1 - one) },
  ]);
  const [zone] = moving.find(([, entityId]) => entityId === HOME_ZONE) ?? [];
  if (zone !== undefined) {
    const people = Float64Array.from(atMs, (at) => Number.parseInt(stateOf(zone, at) ?? "", 10));
    return [
      { condition: zoneCondition({ above: 0 }), holds: Uint8Array.from(people, (one) => (one > 0 ? 1 : 0)) },
      { condition: zoneCondition({ below: 1 }), holds: Uint8Array.from(people, (one) => (one < 1 ? 1 : 0)) },
      ...each,
    ];
  }
  if (persons.length < 2) return each;
  const conditions = persons.map(({ isHome }) => isHome);
  const anybody = Uint8Array.from(atMs, (_, i) => (persons.some(({ holds }) => holds[i] === 1) ? 1 : 0));
  return [
    { condition: { condition: "or", conditions }, holds: anybody },
    { condition: { condition: "not", conditions }, holds: anybody.map((one) => 1 - one) },
    ...each,
  ];
}

function homeCondition(entityId: string): Condition {
  return { condition: "state", entity_id: entityId, state: "home" };
}

function zoneCondition(bounds: { readonly above: number } | { readonly below: number }): Condition {
  return { condition: "numeric_state", entity_id: HOME_ZONE, ...bounds };
}
