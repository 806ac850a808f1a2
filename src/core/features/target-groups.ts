/**
 * Targets that people set together are one: a row of lamps on one switch is mined once and acted on as a whole.
 *
 * Two targets are together when on most occasions the one's action comes within seconds of the other's, both ways round. A group helper stands for its
 * members, whose changes come with it.
 */
import type { HomeEntity } from "../domain/home.ts";
import { SECOND_MS } from "../domain/time.ts";
import type { ActionTarget } from "./actions.ts";

/** A hand at a panel, or a group's members following, takes no longer. */
const TOGETHER_MS = 5 * SECOND_MS;
const TOGETHER_RATIO = 0.8;

export interface TargetGroup {
  /** The target with the most actions: it is mined for all. */
  readonly lead: ActionTarget;
  /** Entities to act on, sorted; a group helper instead of its members. */
  readonly entityIds: readonly string[];
  /** Codes of all entities in it. */
  readonly entityCodes: ReadonlySet<number>;
}

/** Cost: O(targets² + actions · groups of the same state) */
export function groupTargets(
  targets: readonly ActionTarget[],
  entities: ReadonlyMap<string, HomeEntity>,
): readonly TargetGroup[] {
  const groups: { readonly lead: ActionTarget; readonly members: ActionTarget[] }[] = [];
  const busiestFirst = targets.toSorted(
    (a, b) => b.atMs.length - a.atMs.length || (a.entityId < b.entityId ? -1 : 1),
  );
  for (const target of busiestFirst) {
    const group = groups.find(({ lead }) => isTogether(lead, target));
    if (group === undefined) groups.push({ lead: target, members: [target] });
    else group.members.push(target);
  }
  return groups.map(({ lead, members }) => {
    const ids = members.map(({ entityId }) => entityId);
    const helpers = ids.filter((id) => entities.get(id)?.platform === "group");
    return {
      lead,
      entityIds: (helpers.length > 0 ? helpers : ids).toSorted(),
      entityCodes: new Set(members.map(({ entityCode }) => entityCode)),
    };
  });
}

function isTogether(a: ActionTarget, b: ActionTarget): boolean {
  if (a.state !== b.state || a.domain !== b.domain) return false;
  if (b.atMs.length < TOGETHER_RATIO * a.atMs.length) return false;
  let next = 0;
  let together = 0;
  for (const at of a.atMs) {
    while (next < b.atMs.length && (b.atMs[next] ?? 0) < at - TOGETHER_MS) next += 1;
    if (next < b.atMs.length && (b.atMs[next] ?? 0) <= at + TOGETHER_MS) together += 1;
  }
  return together >= TOGETHER_RATIO * a.atMs.length;
}
