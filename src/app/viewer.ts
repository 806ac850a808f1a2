/**
 * Who looks, and what that person may see of the others.
 *
 * An administrator sees everything. Anybody else sees what is told of the household together, and of themself; what names another person
 * (an idea about when Anna comes home, a finding about her tracker) only where the option `show_others_activity` says so.
 */
import type { Home } from "../core/domain/home.ts";

export interface Viewer {
  /** Home Assistant's id of the user. */
  readonly userId: string;
  readonly isAdmin: boolean;
}

export interface Visibility {
  /** @param mentioned anything that names entities: ids, or whole objects such as an automation */
  maySee(viewer: Viewer, mentioned: unknown): boolean;
  /** Whether who did what on a day may be told, beyond the viewer's own doing. */
  maySeeOthers(viewer: Viewer): boolean;
}

export interface VisibilityOptions {
  readonly home: () => Home | null;
  /** The option `show_others_activity`. */
  readonly showsOthers: () => boolean;
}

export function createVisibility({ home, showsOthers }: VisibilityOptions): Visibility {
  const maySeeOthers = (viewer: Viewer) => viewer.isAdmin || showsOthers();
  return {
    maySeeOthers,
    maySee(viewer, mentioned) {
      if (maySeeOthers(viewer)) return true;
      const own = ownEntities(viewer, home());
      const trackers = new Set(home()?.persons.flatMap((person) => person.device_trackers ?? []) ?? []);
      return textsOf(mentioned)
        .flatMap((text) => text.match(PERSONAL) ?? [])
        .concat(textsOf(mentioned).filter((text) => trackers.has(text)))
        .every((entityId) => own.has(entityId));
    },
  };
}

/** Entities that tell about one person, also within a longer text such as a template. */
const PERSONAL = /\b(?:person|device_tracker)\.[a-z0-9_]+/g;

function ownEntities(viewer: Viewer, home: Home | null): ReadonlySet<string> {
  const own = home?.persons.filter(({ user_id }) => user_id === viewer.userId) ?? [];
  return new Set(own.flatMap(({ entity_id, device_trackers }) => [entity_id, ...(device_trackers ?? [])]));
}

/** Every text in a value, however deep, keys included. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}
