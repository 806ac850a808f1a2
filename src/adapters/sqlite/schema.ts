/**
 * The store's schema as numbered, forward-only steps: step n brings a store of version n-1 to version n. A released step is never edited.
 *
 * State changes are many and small, so one row is three small integers beside its key:
 * - `moment` = at_ms << 20 | entity. As an INTEGER PRIMARY KEY it clusters the table by time, appends fill whole pages, a second
 *   copy of a change is a key conflict, and a range of time is a range of keys. (Measured: 20.5 bytes a change; as PRIMARY KEY
 *   (at_ms, entity) WITHOUT ROWID 26.9, because pages split in half there.) Room for 2^20 entities and until the year 2248.
 * - `state` is NULL for a removed entity, ≥ 0 an id in `state`, < 0 a number in itself (see state-code.ts).
 * - `initiator` names a combination of kind, actor and certainty: a home has a few hundred. It also carries how many changes are its,
 *   so that counting does not read the changes.
 * The large table has no REFERENCES: the store is its only writer, and a check per row would double the cost of a row.
 */

export const APPLICATION_ID = 0x53_54_57_44; // "STWD"

/** Index + 1 is the version a step leads to. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE entity (id INTEGER PRIMARY KEY, entity_id TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE state (id INTEGER PRIMARY KEY, state TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE attribute_set (id INTEGER PRIMARY KEY, attributes TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE actor (id INTEGER PRIMARY KEY, actor_id TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE action (id INTEGER PRIMARY KEY, action TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE initiator (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    actor INTEGER REFERENCES actor (id),
    certainty_percent INTEGER NOT NULL CHECK (certainty_percent BETWEEN 0 AND 100),
    change_count INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX initiator_identity ON initiator (kind, certainty_percent, COALESCE(actor, 0));

  CREATE TABLE state_change (
    moment INTEGER PRIMARY KEY,
    state INTEGER,
    attributes INTEGER,
    initiator INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE call_service (
    at_ms INTEGER NOT NULL,
    action INTEGER NOT NULL REFERENCES action (id),
    context_id TEXT NOT NULL,
    parent_id TEXT,
    user INTEGER REFERENCES actor (id),
    service_data TEXT,
    PRIMARY KEY (at_ms, action, context_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE run_event (
    at_ms INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actor (id),
    context_id TEXT NOT NULL,
    parent_id TEXT,
    user INTEGER REFERENCES actor (id),
    PRIMARY KEY (at_ms, actor, context_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE covered_span (
    from_ms INTEGER PRIMARY KEY,
    to_ms INTEGER NOT NULL CHECK (to_ms > from_ms)
  ) STRICT;

  CREATE TABLE suggestion (
    id TEXT PRIMARY KEY,
    found TEXT NOT NULL,
    state TEXT NOT NULL,
    rank REAL NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    dismiss_reason TEXT,
    automation_id TEXT,
    automation_entity_id TEXT,
    run_count INTEGER NOT NULL,
    last_run_ms INTEGER
  ) STRICT;

  CREATE TABLE analysis (
    id INTEGER PRIMARY KEY,
    started_ms INTEGER NOT NULL,
    finished_ms INTEGER NOT NULL,
    scope TEXT NOT NULL,
    outcome TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE learning_rule (
    id TEXT PRIMARY KEY,
    effect TEXT NOT NULL CHECK (effect IN ('include', 'exclude')),
    kind TEXT NOT NULL,
    value TEXT NOT NULL
  ) STRICT;

  CREATE TABLE marked_day (
    id TEXT PRIMARY KEY,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL CHECK (to_date >= from_date),
    reason TEXT,
    origin TEXT NOT NULL
  ) STRICT;

  CREATE TABLE day_answer (
    kind TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (kind, from_date, to_date)
  ) STRICT, WITHOUT ROWID;
  `,
  // What people say about who does things. `judged` names the rules' answer that a corrected initiator stands for.
  `
  ALTER TABLE initiator ADD COLUMN judged INTEGER REFERENCES initiator (id);
  DROP INDEX initiator_identity;
  CREATE UNIQUE INDEX initiator_identity
    ON initiator (kind, certainty_percent, COALESCE(actor, 0), COALESCE(judged, 0));

  CREATE TABLE correction (
    scope TEXT NOT NULL,
    target TEXT NOT NULL,
    initiator TEXT NOT NULL,
    person_id TEXT,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (scope, target)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE program_user (user_id TEXT PRIMARY KEY, marked_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE rejudging (id INTEGER PRIMARY KEY CHECK (id = 1), after_moment INTEGER NOT NULL) STRICT;
  `,
  // Numeric sensors summed up (aggregate-rows.ts has the key and the numbers), how far that is, and entities whose past moves to another's.
  `
  CREATE TABLE numeric_5min (key INTEGER PRIMARY KEY, min ANY, max ANY, mean ANY, last ANY) STRICT;
  CREATE TABLE numeric_hour (key INTEGER PRIMARY KEY, min ANY, max ANY, mean ANY, last ANY) STRICT;

  CREATE TABLE numeric_progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    rolled_until_ms INTEGER NOT NULL,
    thinned_until_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE entity_merge (
    from_entity INTEGER PRIMARY KEY REFERENCES entity (id),
    to_entity INTEGER NOT NULL REFERENCES entity (id),
    next_ms INTEGER NOT NULL
  ) STRICT;
  `,
  // Who saw and changed what; and what tells about persons is encrypted (cipher.ts has the functions). `actor` is read as before, the sealed
  // table is for those who write. `proof` tells whether the key fits, `is_swept` whether the file was written anew since, without
  // what stood in it in plain text.
  `
  CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    day TEXT,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT,
    to_whom TEXT,
    bytes INTEGER NOT NULL,
    count INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX audit_entry_at ON audit_entry (at_ms);
  CREATE UNIQUE INDEX audit_entry_day ON audit_entry (day, what, who, COALESCE(to_whom, '')) WHERE day IS NOT NULL;

  CREATE TABLE secret (id INTEGER PRIMARY KEY CHECK (id = 1), proof TEXT NOT NULL, is_swept INTEGER NOT NULL) STRICT;
  INSERT INTO secret (id, proof, is_swept) VALUES (1, seal_id('steward'), (SELECT COUNT(*) = 0 FROM actor));

  ALTER TABLE actor RENAME TO sealed_actor;
  UPDATE sealed_actor SET actor_id = seal_actor(actor_id);
  CREATE VIEW actor AS SELECT id, unseal(actor_id) AS actor_id FROM sealed_actor;
  UPDATE call_service SET service_data = seal_text(service_data);
  UPDATE suggestion SET found = seal_text(found), dismiss_reason = seal_text(dismiss_reason);
  UPDATE analysis SET outcome = seal_text(outcome);
  UPDATE marked_day SET reason = seal_text(reason);
  UPDATE learning_rule SET id = seal_id(id), value = seal_id(value);
  UPDATE correction SET person_id = seal_id(person_id);
  UPDATE program_user SET user_id = seal_id(user_id);
  `,
  // Hours that are over, packed (packed-hours.ts). A change of any of an hour's rows deletes its copy.
  `
  CREATE TABLE packed_hour (hour INTEGER PRIMARY KEY, changes BLOB NOT NULL) STRICT;
  CREATE TRIGGER unpack_after_insert AFTER INSERT ON state_change
    BEGIN DELETE FROM packed_hour WHERE hour = (NEW.moment >> 20) / 3600000; END;
  CREATE TRIGGER unpack_after_delete AFTER DELETE ON state_change
    BEGIN DELETE FROM packed_hour WHERE hour = (OLD.moment >> 20) / 3600000; END;
  CREATE TRIGGER unpack_after_update AFTER UPDATE OF moment, state, initiator ON state_change
    BEGIN DELETE FROM packed_hour WHERE hour IN ((OLD.moment >> 20) / 3600000, (NEW.moment >> 20) / 3600000); END;
  `,
  // Aggregates by day before entity (aggregate-rows.ts): a night then writes pages of its own only.
  ["5min", "hour"]
    .map((period) => {
      const perDay = period === "hour" ? 24 : 288;
      const index = "(key & 67108863)";
      return `
  CREATE TABLE numeric_by_day (key INTEGER PRIMARY KEY, min ANY, max ANY, mean ANY, last ANY) STRICT;
  INSERT INTO numeric_by_day (key, min, max, mean, last)
    SELECT ((${index} / ${perDay}) << 29) + ((key >> 26) << 9) + ${index} % ${perDay}, min, max, mean, last
    FROM numeric_${period} ORDER BY 1;
  DROP TABLE numeric_${period};
  ALTER TABLE numeric_by_day RENAME TO numeric_${period};
  `;
    })
    .join(""),
  // Counts that wait to be added to initiators (pending-counts.ts).
  `
  CREATE TABLE pending_count (id INTEGER PRIMARY KEY CHECK (id = 1), counts TEXT NOT NULL) STRICT;
  INSERT INTO pending_count (id, counts) VALUES (1, '{}');
  `,
  // Entities by what stays when they are renamed. Sealed: what an integration calls a thing may be a person's address.
  `
  CREATE TABLE registered_entity (entity_id TEXT PRIMARY KEY, registry_id TEXT NOT NULL, identity TEXT) STRICT, WITHOUT ROWID;
  `,
  // Answers kept for a while (sealed-shelf.ts); the key is a hash of what was asked.
  `
  CREATE TABLE kept_answer (
    kind TEXT NOT NULL, key TEXT NOT NULL, answer TEXT NOT NULL, made_ms INTEGER NOT NULL, PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  `,
  // The life of a suggestion beyond its state (sealed JSON), what was written to automations, what phones were told, what people set.
  `
  ALTER TABLE suggestion ADD COLUMN life TEXT;
  CREATE TABLE automation_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    automation_id TEXT NOT NULL,
    entity_id TEXT,
    suggestion_id TEXT,
    before_text TEXT,
    after_text TEXT,
    is_done INTEGER NOT NULL,
    undone_ms INTEGER
  ) STRICT;
  CREATE INDEX automation_version_of ON automation_version (automation_id, id);
  CREATE TABLE notification (
    tag TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    sent_ms INTEGER NOT NULL,
    services TEXT NOT NULL,
    choices TEXT NOT NULL,
    answer TEXT,
    answered_by TEXT,
    closed_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX notification_at ON notification (sent_ms);
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // Learned things that were forgotten: a mark beside the suggestion, which goes with it.
  `
  CREATE TABLE forgotten (
    suggestion_id TEXT PRIMARY KEY REFERENCES suggestion (id) ON DELETE CASCADE,
    forgotten_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Incidents; the body is sealed.
  `
  CREATE TABLE incident (
    id TEXT PRIMARY KEY,
    since_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    is_normal INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Language models: the text of requests in the audit log, what a local month cost, words that were accepted.
  `
  ALTER TABLE audit_entry ADD COLUMN sent TEXT;
  CREATE TABLE model_month (
    month TEXT PRIMARY KEY,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE wording (
    key TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    explanation TEXT NOT NULL,
    made_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];

export const SCHEMA_VERSION = MIGRATIONS.length;
