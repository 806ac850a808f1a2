/**
 * Reads doings: of a day's changes the few that somebody made, picked by SQLite, so that no row of a sensor comes into JavaScript.
 *
 * Rows of things that people operate come whoever made them, because only with all of them it shows whether a thing's state changed or only its
 * attributes; of anything else those of an initiator that acts.
 */
import type Database from "better-sqlite3";
import { domainOf } from "../../core/domain/home.ts";
import { INITIATOR_KINDS, type InitiatorKind } from "../../core/domain/initiator.ts";
import { DAY_MS, type TimeRange } from "../../core/domain/time.ts";
import type { Doing, DoingStore, DoingWords } from "../../ports/doing-store.ts";
import { toKeyMs } from "./moment.ts";
import { unpackNumber } from "./state-code.ts";
import { withStoreErrors } from "./store-error.ts";

/** at_ms, entity, state, initiator */
type Row = readonly [number, number, number | null, number];

export const READ_DOINGS = `
  SELECT moment >> 20, moment & 1048575, state, initiator FROM state_change
  WHERE moment >= (? << 20) AND moment < (? << 20)
    AND (initiator IN (SELECT value FROM json_each(?)) OR moment & 1048575 IN (SELECT value FROM json_each(?)))
  ORDER BY moment`;
const READ_INITIATORS =
  "SELECT initiator.id, kind, actor_id FROM initiator LEFT JOIN actor ON actor.id = initiator.actor";
const READ_ENTITIES = "SELECT id, entity_id FROM entity";
const READ_STATE = "SELECT state FROM state WHERE id = ?";

const ACTING: ReadonlySet<string> = new Set<InitiatorKind>([
  "person",
  "automation",
  "script",
  "scene",
  "steward",
  "app",
]);
interface Maker {
  readonly kind: InitiatorKind;
  readonly actor: string | null;
}

export function createDoingStore(database: Database.Database): DoingStore {
  const readRows = database.prepare<[number, number, string, string], Row>(READ_DOINGS).raw();
  const readInitiators = database
    .prepare<[], readonly [number, string, string | null]>(READ_INITIATORS)
    .raw();
  const readEntities = database.prepare<[], readonly [number, string]>(READ_ENTITIES).raw();
  const readState = database.prepare<[number], string>(READ_STATE).pluck();

  const read = database.transaction(({ fromMs, toMs }: TimeRange, words: DoingWords): readonly Doing[] => {
    const makers = new Map(
      readInitiators.all().map(([id, kind, actor]) => [id, { kind: kindOf(kind), actor } satisfies Maker]),
    );
    const entities = new Map(
      readEntities.all().filter(([, entityId]) => !words.isTelling(domainOf(entityId))),
    );
    const operated = new Set(
      [...entities].filter(([, id]) => words.isOperated(domainOf(id))).map(([id]) => id),
    );
    const acting = [...makers].filter(([, { kind }]) => ACTING.has(kind)).map(([id]) => id);
    const states = new Map<number, string>();
    const stateOf = (code: number | null): string => {
      if (code === null) return "unavailable";
      const known = states.get(code);
      if (known !== undefined) return known;
      const state = code < 0 ? unpackNumber(code) : (readState.get(code) ?? "unknown");
      states.set(code, state);
      return state;
    };

    const before = new Map<number, string>();
    /** Who set a cover moving that has not arrived. */
    const movedBy = new Map<number, Maker>();
    const found: Doing[] = [];
    const rows = readRows.iterate(
      toKeyMs(Math.max(0, fromMs - DAY_MS)),
      toKeyMs(toMs),
      JSON.stringify(acting),
      JSON.stringify([...operated]),
    );
    for (const [atMs, entity, code, initiator] of rows) {
      const entityId = entities.get(entity);
      if (entityId === undefined) continue;
      const state = stateOf(code);
      const last = before.get(entity);
      if (last === state) continue;
      before.set(entity, state);
      const maker = makers.get(initiator);
      if (maker === undefined) continue;
      const isMade = ACTING.has(maker.kind) || (maker.kind === "physical" && operated.has(entity));
      const mover = movedBy.get(entity);
      movedBy.delete(entity);
      if (words.isMoving(state)) {
        if (isMade) movedBy.set(entity, maker);
        continue;
      }
      const by = isMade ? maker : mover;
      const isBack = last !== undefined && words.isGone(last);
      if (by === undefined || isBack || words.isGone(state) || atMs < fromMs) continue;
      found.push({ atMs, entityId, state, kind: by.kind, actor: by.actor });
    }
    return found;
  });
  return { readDoings: (range, words) => withStoreErrors(database.name, () => read(range, words)) };
}

function kindOf(name: string): InitiatorKind {
  return INITIATOR_KINDS.find((known) => known === name) ?? "unknown";
}
