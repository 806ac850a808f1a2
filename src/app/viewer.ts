/**
 * Who looks, and what that person may see of the others.
 *
 * An administrator sees everything. Anybody else sees what is told of the household together, and of themself; what names another person
 * (an idea about when Anna comes home, a finding about her tracker) only where the option `show_others_activity` says so.
 */
import { domainOf, type Home } from "../core/domain/home.ts";
import { ownersOf } from "./person-entities.ts";

export interface Viewer {
  /** Home Assistant's id of the user. */
  readonly userId: string;
  readonly isAdmin: boolean;
  /** BCP 47: in which they are told things; the home's where it is not said. */
  readonly language?: string;
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
  const ownersIn = createOwnersCache();
  return {
    maySeeOthers,
    maySee(viewer, mentioned) {
      if (maySeeOthers(viewer)) return true;
      const now = home();
      const owners = now === null ? () => [] : ownersIn(now);
      const own = new Set(
        now?.persons.flatMap(({ entity_id, user_id }) => (user_id === viewer.userId ? [entity_id] : [])) ??
          [],
      );
      return textsOf(mentioned)
        .flatMap((text) => text.match(ENTITY_IDS) ?? [])
        .every((entityId) => {
          const persons = owners(entityId);
          // What tells of several tells of the household; a person or tracker that belongs to nobody known could be anybody.
          return PERSONAL.has(domainOf(entityId)) || persons.length === 1
            ? persons.some((person) => own.has(person))
            : true;
        });
    },
  };
}

/** Also within a longer text such as a template. */
const ENTITY_IDS = /\b[a-z_]+\.[a-z0-9_]+/g;
const PERSONAL: ReadonlySet<string> = new Set(["person", "device_tracker"]);

/** Made anew when the home was read anew. */
function createOwnersCache(): (home: Home) => ReturnType<typeof ownersOf> {
  let cached: { readonly home: Home; readonly owners: ReturnType<typeof ownersOf> } | null = null;
  return (home) => {
    if (cached?.home !== home) cached = { home, owners: ownersOf(home) };
    return cached.owners;
  };
}

/** Every text in a value, however deep, keys included. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}
