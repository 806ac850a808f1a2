/** When a trigger came, as far as the log can tell, and whether it can come at all. */
import type { RuleTrigger } from "../automations/rule.ts";
import { WEEKDAYS } from "../domain/automation.ts";
import { domainOf, isPlace } from "../domain/home.ts";
import { MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import type { CheckInput } from "./check.ts";
import { isWithin } from "./condition-at.ts";
import { areZonesTold } from "./known-ids.ts";
import { canBe } from "./possible-states.ts";

/** Instants at which a trigger plainly came; none for what the log cannot tell. */
export function momentsOf(trigger: RuleTrigger, { log, days, watch }: CheckInput): readonly EpochMs[] {
  const staying = (entityIds: readonly string[], isWanted: (state: string) => boolean, forMs: number) =>
    entityIds.flatMap((id) => {
      const { past, current } = watch.stays(id, isWanted);
      return [...past, ...(current === null ? [] : [current])]
        .filter(({ lastedMs }) => lastedMs >= forMs)
        .map(({ fromMs }) => fromMs + forMs);
    });
  switch (trigger.kind) {
    case "time": {
      const { atMin, weekdays } = trigger;
      if (atMin === null) return [];
      const isOn = (day: number) =>
        days.seen[day] === 1 && (weekdays?.includes(WEEKDAYS[days.weekday[day] ?? 0] ?? "mon") ?? true);
      return Array.from(days.seen, (_, day) =>
        isOn(day) ? (days.startsMs[day] ?? 0) + atMin * MINUTE_MS : -1,
      ).filter((atMs) => atMs >= log.range.fromMs && atMs < log.range.toMs);
    }
    case "sun": {
      const state = trigger.event === "sunrise" ? "above_horizon" : "below_horizon";
      return changesOf("sun.sun", (to) => to === state, { log, watch }).map(
        ({ atMs }) => atMs + trigger.offsetMin * MINUTE_MS,
      );
    }
    case "state":
      return trigger.entityIds.flatMap((id) =>
        changesOf(
          id,
          (to, from) =>
            (trigger.to === null || trigger.to.includes(to)) &&
            (trigger.from === null || trigger.from.includes(from)),
          { log, watch },
        )
          .filter(({ atMs, untilMs }) => untilMs - atMs >= trigger.forMs)
          .map(({ atMs }) => atMs + trigger.forMs),
      );
    case "presence": {
      if (trigger.zone !== "zone.home") return [];
      return staying(
        trigger.entityIds.filter((id) => domainOf(id) !== "zone"),
        (state) => (state === "home") === (trigger.event === "arrive"),
        trigger.forMs,
      );
    }
    case "numeric": {
      const { above, below } = trigger;
      if (above === null && below === null) return [];
      return staying(trigger.entityIds, (state) => isWithin(state, above, below), trigger.forMs);
    }
    case "elevation":
    case "pattern":
    case "opaque":
      break;
  }
  return [];
}

/** Changes between states that are known: while Home Assistant starts, things come back from being out of reach, and no automation runs. */
function changesOf(
  entityId: string,
  isWanted: (to: string, from: string) => boolean,
  { log, watch }: Pick<CheckInput, "log" | "watch">,
): readonly { readonly atMs: EpochMs; readonly untilMs: EpochMs }[] {
  const rows = watch.rows.rowsOf(watch.rows.codeOf(entityId));
  return Array.from(rows).flatMap((row, position) => {
    const to = log.states[log.state[row] ?? 0] ?? "";
    const from = log.states[log.previous[row] ?? -1];
    if (from === undefined || isGone(from) || isGone(to) || !isWanted(to, from)) return [];
    const next = rows[position + 1];
    return [
      { atMs: log.atMs[row] ?? 0, untilMs: next === undefined ? watch.untilMs : (log.atMs[next] ?? 0) },
    ];
  });
}

/** What can never come: an entity, and what it would have to be. */
export interface Impossible {
  readonly entityId: string;
  readonly how: "is" | "above" | "below";
  readonly wanted: string;
}

/** @returns null unless none of its entities can ever be as the trigger asks */
export function impossibleOf(trigger: RuleTrigger, input: CheckInput): Impossible | null {
  if (trigger.kind === "state") {
    const { entityIds, to, from } = trigger;
    const cannot = (states: readonly string[] | null) =>
      states !== null && entityIds.every((id) => states.every((state) => !mayBe(id, state, input)));
    const wanted = cannot(to) ? to : cannot(from) ? from : null;
    return first(entityIds, "is", wanted?.[0]);
  }
  if (trigger.kind !== "numeric") return null;
  const { entityIds, above, below } = trigger;
  const arePercent = entityIds.every((id) => isPercent(id, input));
  if (arePercent && above !== null && above >= 100) return first(entityIds, "above", String(above));
  if (arePercent && below !== null && below <= 0) return first(entityIds, "below", String(below));
  return null;
}

function first(
  [entityId]: readonly string[],
  how: Impossible["how"],
  wanted: string | undefined,
): Impossible | null {
  return entityId === undefined || wanted === undefined ? null : { entityId, how, wanted };
}

/** A person is at home, away, or at a zone by its name. */
function mayBe(entityId: string, state: string, input: CheckInput): boolean {
  if (!isPlace(domainOf(entityId))) return canBe(entityId, state);
  if (["home", "not_home"].includes(state) || isGone(state) || !areZonesTold(input)) return true;
  const { home, log } = input;
  if (log.states.includes(state)) return true;
  const names = new Map(home.entities.map(({ entity_id, name }) => [entity_id, name]));
  const zones = [...names.keys(), ...log.entityIds].filter(
    (id) => domainOf(id) === "zone" && id !== "zone.home",
  );
  return zones.some((id) => (names.get(id) ?? state) === state);
}

const PERCENT: ReadonlySet<string> = new Set(["humidity", "battery", "moisture"]);

function isPercent(entityId: string, { home }: CheckInput): boolean {
  return home.entities.some(
    ({ entity_id, device_class, unit_of_measurement }) =>
      entity_id === entityId &&
      PERCENT.has(device_class ?? "") &&
      (unit_of_measurement === null || unit_of_measurement === "%"),
  );
}
