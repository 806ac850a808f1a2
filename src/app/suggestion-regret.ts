/**
 * Regret watch: what the automations that answer suggestions did since they act, and how much of it people undid within minutes.
 *
 * An act is a change that the log puts down to the automation; acts of one entity within an hour are one occasion. It is undone where people
 * set the entity otherwise within {@link UNDONE_MS}. What to do about it is the detector `reversal`'s to propose.
 */
import { listOf } from "../core/domain/automation.ts";
import { isManualCode, toInitiatorCode } from "../core/domain/initiator.ts";
import { columnSetBy } from "../core/domain/setpoint.ts";
import { HOUR_MS, MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";
import { automationOf } from "./suggestion-steps.ts";

const UNDONE_MS = 15 * MINUTE_MS;
const AUTOMATION_CODE = toInitiatorCode("automation");

/** @returns those whose counts are others now. Cost: one read of the rows of their targets since the first of them acts */
export function recountRegret(
  stored: readonly StoredSuggestion[],
  events: Pick<EventStore, "readWindow">,
  nowMs: EpochMs,
): readonly StoredSuggestion[] {
  const watched = stored.filter(({ state, life }) => state === "active" && life.regret !== null);
  if (watched.length === 0) return [];
  const fromMs = Math.min(...watched.map(({ life }) => life.regret?.sinceMs ?? nowMs));
  const targets = [...new Set(watched.flatMap(targetsOf))];
  const log = events.readWindow({ fromMs, toMs: nowMs + 1 }, targets);
  return watched.flatMap((one) => {
    const { life, automationEntityId } = one;
    const sinceMs = life.regret?.sinceMs ?? nowMs;
    const actor = log.actors.indexOf(automationEntityId ?? "");
    const own = targetsOf(one).map((entityId) => log.entityIds.indexOf(entityId));
    let acts = 0;
    let undone = 0;
    for (const entity of own) {
      let lastMs = -Infinity;
      for (let row = 0; row < log.length; row += 1) {
        const atMs = log.atMs[row] ?? 0;
        const isAct =
          log.entity[row] === entity &&
          log.initiator[row] === AUTOMATION_CODE &&
          log.actor[row] === actor &&
          actor >= 0;
        if (!isAct || atMs < sinceMs || atMs - lastMs < HOUR_MS) continue;
        lastMs = atMs;
        acts += 1;
        if (isUndone(log, row)) undone += 1;
      }
    }
    const isSame = life.regret?.acts === acts && life.regret.undone === undone;
    return isSame ? [] : [{ ...one, life: { ...life, regret: { sinceMs, acts, undone } } }];
  });
}

function isUndone(log: ReturnType<EventStore["readWindow"]>, act: number): boolean {
  const untilMs = (log.atMs[act] ?? 0) + UNDONE_MS;
  for (let row = act + 1; row < log.length && (log.atMs[row] ?? 0) <= untilMs; row += 1) {
    if (log.entity[row] !== log.entity[act]) continue;
    return isManualCode(log.initiator[row] ?? 0) && log.state[row] !== log.state[act];
  }
  return false;
}

function targetsOf(stored: StoredSuggestion): readonly string[] {
  return automationOf(stored).actions.flatMap((action) =>
    "action" in action
      ? listOf(action.target.entity_id).map((entityId) => columnSetBy(action.action, entityId))
      : [],
  );
}
