/** What was done by whom: pages of doings, latest first, as one viewer may see them. */
import type { Home } from "../core/domain/home.ts";
import type { InitiatorKind } from "../core/domain/initiator.ts";
import { addDays, type LocalDate } from "../core/domain/local-time.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { Doing } from "../ports/doing-store.ts";
import type { Doings } from "./doings.ts";
import { createHomeNames, type HomeNames } from "./home-names.ts";
import type { Sight } from "./sight.ts";

export type ActivityKind = "people" | Exclude<InitiatorKind, "unknown" | "echo" | "system">;

export interface ActivityQuery {
  readonly limit: number;
  /** Only what was before. */
  readonly beforeMs: EpochMs | null;
  /** Only what was then or later. */
  readonly afterMs: EpochMs | null;
  /** `people`: by a person or by hand. */
  readonly by: ActivityKind | null;
  /** A person's entity. */
  readonly person: string | null;
  readonly areaId: string | null;
  readonly entityId: string | null;
  readonly date: LocalDate | null;
}

export interface ActivityRow {
  readonly doing: Doing;
  readonly name: string;
  readonly areaId: string | null;
  readonly byName: string | null;
  /** The person's entity, where it was a person. */
  readonly person: string | null;
}

export interface ActivityPage {
  /** Latest first; those of one instant are never torn apart, so that a page may have a few more. */
  readonly rows: readonly ActivityRow[];
  /** Where the next page begins; null where nothing is left. A page may be short, or empty, and have a next one. */
  readonly nextBeforeMs: EpochMs | null;
}

export interface Activity {
  list(query: ActivityQuery, sight: Sight): Promise<ActivityPage>;
}

/** Days looked at for one page: what a filter lets through may be far apart, and nobody is to wait for that. */
const MAX_DAYS = 31;

export function createActivity(options: {
  readonly doings: Doings;
  readonly home: () => Home | null;
}): Activity {
  const { doings, home } = options;
  return {
    async list(query, sight) {
      const { first, today, clock } = doings.bounds();
      const current = home();
      if (current === null) return { rows: [], nextBeforeMs: null };
      const names = createHomeNames(current);
      const isWanted = createFilter(query, sight, names);
      const { limit, afterMs } = query;
      const beforeMs = query.beforeMs ?? Infinity;
      const newest = query.date ?? (beforeMs === Infinity ? today : clock.dateOf(beforeMs - 1));
      const oldest = query.date ?? (afterMs === null ? first : maxOf(first, clock.dateOf(afterMs)));
      const rows: ActivityRow[] = [];
      let date = newest > today ? today : newest;
      for (let looked = 0; date >= oldest && looked < MAX_DAYS; date = addDays(date, -1), looked += 1) {
        const day = await doings.day(date);
        for (let place = day.doings.length - 1; place >= 0; place -= 1) {
          const doing = day.doings[place];
          if (doing === undefined || doing.atMs >= beforeMs || !isWanted(doing)) continue;
          const last = rows.at(-1);
          if (rows.length >= limit && last !== undefined && last.doing.atMs !== doing.atMs) {
            return { rows, nextBeforeMs: last.doing.atMs };
          }
          rows.push(toRow(doing, names));
        }
      }
      return { rows, nextBeforeMs: date < oldest ? null : clock.startOfDay(addDays(date, 1)) };
    },
  };
}

function createFilter(
  { by, person, areaId, entityId, afterMs }: ActivityQuery,
  sight: Sight,
  names: HomeNames,
): (doing: Doing) => boolean {
  return (doing) => {
    if (afterMs !== null && doing.atMs < afterMs) return false;
    if (entityId !== null && doing.entityId !== entityId) return false;
    if (by !== null && (by === "people" ? !isPeoples(doing.kind) : doing.kind !== by)) return false;
    if (areaId !== null && names.areaIdOf(doing.entityId) !== areaId) return false;
    if (person !== null && (doing.kind !== "person" || names.personOf(doing.actor) !== person)) return false;
    return sight.mayList(doing);
  };
}

function isPeoples(kind: InitiatorKind): boolean {
  return kind === "person" || kind === "physical";
}

function toRow(doing: Doing, names: HomeNames): ActivityRow {
  const { entityId, kind, actor } = doing;
  return {
    doing,
    name: names.entity(entityId),
    areaId: names.areaIdOf(entityId),
    byName: names.who(kind, actor),
    person: kind === "person" ? names.personOf(actor) : null,
  };
}

function maxOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}
