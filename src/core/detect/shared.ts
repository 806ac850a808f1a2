/** What several detectors of one run read: computed when first asked for, once. */
import { type Automated, createAutomated } from "../automations/automated.ts";
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import { type ActionTarget, extractActions } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { type Doers, createDoers } from "../features/doers.ts";
import { type EntityRows, indexEntityRows } from "../features/entity-rows.ts";
import { findDiscrete } from "../features/event-streams.ts";
import { type PresenceGrid, createPresenceGrid } from "../features/presence-grid.ts";
import { type MinedRules, mineRules } from "./rules/rules.ts";
import { type SituationSource, createSituationSource } from "./rules/situation.ts";

export interface Shared {
  readonly rows: () => EntityRows;
  /** People's own actions, repeats left out. */
  readonly actions: () => readonly ActionTarget[];
  readonly rules: () => MinedRules;
  /** What else was so at any instants. */
  readonly situations: () => SituationSource;
  readonly doers: () => Doers;
  readonly presence: () => PresenceGrid;
  /** What the home does by itself already. */
  readonly automated: () => Automated;
  /**
   * Whether habits of an entity are looked for in this run. What is not looked at counts as tested all the same: fewer looks must not make what is
   * found look surer.
   */
  readonly isLookedAt: (entityId: string) => boolean;
}

/** @param focus the entities whose habits are looked for; all of them unless given */
export function createShared(
  log: EventLog,
  home: Home,
  days: DayTable,
  focus: ReadonlySet<string> | null = null,
): Shared {
  const isLookedAt = (entityId: string) => focus === null || focus.has(entityId);
  const rows = once(() => indexEntityRows(log));
  const actions = once(() => extractActions(log));
  const isDiscrete = once(() => findDiscrete(log));
  const situations = once(() => createSituationSource(log, home, days, rows(), isDiscrete()));
  return {
    rows,
    actions,
    isLookedAt,
    situations,
    automated: once(() => createAutomated(home, log, days, rows())),
    doers: once(() => createDoers(log, home, rows())),
    presence: once(() => createPresenceGrid(log, days, rows())),
    rules: once(() =>
      mineRules({
        log,
        home,
        days,
        rows: rows(),
        actions: actions(),
        isDiscrete: isDiscrete(),
        situations: situations(),
        isLookedAt,
      }),
    ),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
