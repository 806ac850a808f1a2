/**
 * Which entities have other names than when Steward last looked: they may have been renamed while it was off.
 *
 * The registry's id of an entry stays when its entity is renamed. Where an entity was deleted and came again the id is another one, but the
 * integration still calls the thing the same; that counts only if its old name is nobody's now.
 */
import { domainOf, type Home } from "../core/domain/home.ts";
import type { RegisteredEntity, Rename } from "../ports/entity-moves.ts";

/** The home's entities that have an entry in the registry. */
export function registeredIn(home: Home): readonly RegisteredEntity[] {
  return home.entities.flatMap(({ entity_id, id, unique_id, platform }) =>
    id === undefined
      ? []
      : [
          {
            entityId: entity_id,
            registryId: id,
            identity:
              unique_id === undefined ? null : JSON.stringify([platform, domainOf(entity_id), unique_id]),
          },
        ],
  );
}

/** @returns in an order in which each new name is free when its turn comes */
export function findRenames(
  known: readonly RegisteredEntity[],
  present: readonly RegisteredEntity[],
): readonly Rename[] {
  const presentNames = new Set(present.map(({ entityId }) => entityId));
  const byRegistryId = new Map(known.map((entity) => [entity.registryId, entity.entityId]));
  const byIdentity = new Map(
    known
      .filter(({ identity, entityId }) => identity !== null && !presentNames.has(entityId))
      .map((entity) => [entity.identity, entity.entityId]),
  );
  const renames = new Map<string, string>();
  for (const { entityId, registryId, identity } of present) {
    const before = byRegistryId.get(registryId) ?? (identity === null ? undefined : byIdentity.get(identity));
    if (before !== undefined && before !== entityId) renames.set(before, entityId);
  }
  return inOrder(renames);
}

/** Names that go round in a circle are parted by a name that no entity can have. */
function inOrder(renames: Map<string, string>): readonly Rename[] {
  const steps: Rename[] = [];
  while (renames.size > 0) {
    const [from = "", to = ""] =
      [...renames].find(([, wanted]) => !renames.has(wanted)) ?? renames.entries().next().value ?? [];
    renames.delete(from);
    if (!renames.has(to)) {
      steps.push({ from, to });
      continue;
    }
    const between = `${from} (renamed)`;
    steps.push({ from, to: between });
    renames.set(between, to);
  }
  return steps;
}
