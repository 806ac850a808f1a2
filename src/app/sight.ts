/**
 * What one viewer is shown of doings: everything, or nothing of what another person did.
 *
 * Who may not see others is told of their own doing, and of what automations and the like did. A press at a switch has no user, so that at the
 * minute it would tell what whoever else is at home does: it is counted with everybody's (by hours of weeks), and not listed. What tells about
 * another person (a phone, a tracker) is neither.
 */
import type { Home } from "../core/domain/home.ts";
import type { InitiatorKind } from "../core/domain/initiator.ts";
import { ownersOf } from "./person-entities.ts";
import type { Viewer, Visibility } from "./viewer.ts";

export interface SeenDoing {
  readonly entityId: string;
  readonly kind: InitiatorKind;
  readonly actor: string | null;
}

export interface Sight {
  /** Equal for viewers who are shown the same. */
  readonly key: string;
  readonly isWhole: boolean;
  /** Whether a doing may be shown with its time. */
  mayList(doing: SeenDoing): boolean;
  /** Whether it may be counted with others' of its hour. */
  mayCount(doing: SeenDoing): boolean;
  /** Whether a person's own share may be told. */
  mayTellOf(personId: string): boolean;
}

const WHOLE: Sight = {
  key: "all",
  isWhole: true,
  mayList: () => true,
  mayCount: () => true,
  mayTellOf: () => true,
};

export function createSight(viewer: Viewer, visibility: Visibility, home: Home | null): Sight {
  if (visibility.maySeeOthers(viewer)) return WHOLE;
  const ownPersons = new Set(
    home?.persons.flatMap(({ entity_id, user_id }) => (user_id === viewer.userId ? [entity_id] : [])) ?? [],
  );
  const owners = home === null ? () => [] : ownersOf(home);
  const isOwn = (actor: string | null): boolean =>
    actor !== null && (actor === viewer.userId || ownPersons.has(actor));
  const tellsOfOthers = (entityId: string): boolean =>
    owners(entityId).some((personId) => !ownPersons.has(personId));
  const mayCount = ({ entityId, kind, actor }: SeenDoing): boolean =>
    !tellsOfOthers(entityId) && (kind !== "person" || isOwn(actor));
  return {
    key: `user ${viewer.userId}`,
    isWhole: false,
    mayCount,
    mayList: (doing) => doing.kind !== "physical" && mayCount(doing),
    mayTellOf: (personId) => ownPersons.has(personId),
  };
}
