/** What people have set about an entity goes with it when it is renamed; and by what an entity is known whatever it is called. */
import type Database from "better-sqlite3";
import type { RegisteredEntity, Rename } from "../../ports/entity-moves.ts";

/** Where something is said of the new name already, it was of another entity: the renamed one brings its own. */
const STATEMENTS: readonly string[] = [
  `UPDATE OR REPLACE learning_rule SET id = seal_id(kind || ':' || @to), value = seal_id(@to)
    WHERE kind IN ('entity', 'person') AND value = seal_id(@from)`,
  "UPDATE OR REPLACE correction SET target = @to WHERE scope = 'entity' AND target = @from",
  "UPDATE correction SET person_id = seal_id(@to) WHERE person_id = seal_id(@from)",
  // Of automations and scripts: what they did is theirs under the new name.
  `UPDATE OR IGNORE sealed_actor SET actor_id = seal_actor(@to) WHERE actor_id = seal_actor(@from)`,
  "UPDATE suggestion SET automation_entity_id = @to WHERE automation_entity_id = @from",
  "UPDATE OR REPLACE registered_entity SET entity_id = seal_id(@to) WHERE entity_id = seal_id(@from)",
];
const LIST_SUGGESTIONS = "SELECT id, unseal(found) AS found, unseal(life) AS life FROM suggestion";
const SAVE_SUGGESTION = "UPDATE suggestion SET found = seal_text(?), life = seal_text(?) WHERE id = ?";

const LIST_INCIDENTS = "SELECT id, unseal(body) AS body FROM incident";
const SAVE_INCIDENT = "UPDATE incident SET body = seal_text(?) WHERE id = ?";

const LIST_REGISTERED = `
  SELECT unseal(entity_id) AS entityId, registry_id AS registryId, unseal(identity) AS identity FROM registered_entity
  ORDER BY entityId`;
/** Of what nothing is kept nothing need be kept together: what was deleted does not come back by this door. */
const REGISTER = `
  INSERT OR REPLACE INTO registered_entity (entity_id, registry_id, identity)
  SELECT seal_id(@entityId), @registryId, seal_id(@identity)
  WHERE EXISTS (SELECT 1 FROM entity WHERE entity_id = @entityId)
    OR EXISTS (SELECT 1 FROM learning_rule WHERE value = seal_id(@entityId))
    OR EXISTS (SELECT 1 FROM correction WHERE target = @entityId OR person_id = seal_id(@entityId))`;

/** Call it inside a transaction. */
export function createRenameSettings(database: Database.Database): (rename: Rename) => void {
  const statements = STATEMENTS.map((sql) => database.prepare<[Rename]>(sql));
  const listSuggestions = database.prepare<[], { id: string; found: string; life: string | null }>(
    LIST_SUGGESTIONS,
  );
  const saveSuggestion = database.prepare<[string, string | null, string]>(SAVE_SUGGESTION);
  const listIncidents = database.prepare<[], { id: string; body: string }>(LIST_INCIDENTS);
  const saveIncident = database.prepare<[string, string]>(SAVE_INCIDENT);
  return (rename) => {
    for (const statement of statements) statement.run(rename);
    for (const { id, found, life } of listSuggestions.all()) {
      const renamed = renameIn(found, rename);
      // A person's own form of it as well.
      const renamedLife = life === null ? null : renameIn(life, rename);
      if (renamed !== found || renamedLife !== life) saveSuggestion.run(renamed, renamedLife, id);
    }
    for (const { id, body } of listIncidents.all()) {
      const renamed = renameIn(body, rename);
      if (renamed !== body) saveIncident.run(renamed, id);
    }
  };
}

export function createRegistered(database: Database.Database): {
  readonly list: () => readonly RegisteredEntity[];
  readonly register: (entities: readonly RegisteredEntity[]) => void;
} {
  const list = database.prepare<[], RegisteredEntity>(LIST_REGISTERED);
  const save = database.prepare<[RegisteredEntity]>(REGISTER);
  const register = database.transaction((entities: readonly RegisteredEntity[]) => {
    for (const entity of entities) save.run(entity);
  });
  return { list: () => list.all(), register: (entities) => register.immediate(entities) };
}

/** `light.hall` is in neither `light.hall_2` nor `my_light.hall`. */
function renameIn(text: string, { from, to }: Rename): string {
  const name = from.replaceAll(/[^a-z0-9_]/gi, (sign) => `\\${sign}`);
  return text.replaceAll(new RegExp(`(?<![a-z0-9_])${name}(?![a-z0-9_])`, "gi"), () => to);
}
