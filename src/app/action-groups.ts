/** People's actions by what they are told by: the whole home, an area, a person, a thing; as one viewer may see them. */
import type { Home } from "../core/domain/home.ts";
import type { OwnAction } from "../core/features/own-actions.ts";
import type { HomeNames } from "./home-names.ts";
import type { Sight } from "./sight.ts";

export interface ActionGroup {
  readonly by: "home" | "area" | "person" | "entity";
  readonly id: string;
  readonly name: string;
}

export interface GroupedActions extends ActionGroup {
  readonly actions: readonly OwnAction[];
}

/** The home first, then areas and persons by name, then the things with the most. Cost: O(actions × persons' entities) */
export function groupActions(
  actions: readonly OwnAction[],
  home: Home,
  names: HomeNames,
  sight: Sight,
  maxEntities: number,
): readonly GroupedActions[] {
  const seen = actions.filter((action) => sight.mayCount(action));
  const byArea = Map.groupBy(seen, ({ entityId }) => names.areaIdOf(entityId));
  const byPerson = Map.groupBy(seen, ({ kind, actor }) => (kind === "person" ? names.personOf(actor) : null));
  const byEntity = Map.groupBy(seen, ({ entityId }) => entityId);
  const byName = (a: ActionGroup, b: ActionGroup): number =>
    a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);
  return [
    { by: "home", id: "", name: "", actions: seen },
    ...home.areas
      .flatMap(({ area_id: id, name }): readonly GroupedActions[] => {
        const own = byArea.get(id);
        return own === undefined ? [] : [{ by: "area", id, name, actions: own }];
      })
      .toSorted(byName),
    ...home.persons
      .flatMap(({ entity_id: id, name }): readonly GroupedActions[] => {
        const own = byPerson.get(id);
        return own === undefined || !sight.mayTellOf(id)
          ? []
          : [{ by: "person", id, name: name ?? names.entity(id), actions: own }];
      })
      .toSorted(byName),
    ...[...byEntity]
      .toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
      .slice(0, maxEntities)
      .map(([id, own]): GroupedActions => ({ by: "entity", id, name: names.entity(id), actions: own })),
  ];
}
