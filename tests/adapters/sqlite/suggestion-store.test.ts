import path from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { migrate } from "../../../src/adapters/sqlite/migrate.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import { keyFileOf } from "../../../src/adapters/sqlite/secret-key.ts";
import { unlock } from "../../../src/adapters/sqlite/unlock.ts";
import { foundSample } from "../../app/suggestion-sample.ts";
import { describeSuggestionStore } from "../../ports/suggestion-store.contract.ts";
import { SILENT } from "./silent-log.ts";
import { openPart, temporaryFolder } from "./stores.ts";

describeSuggestionStore("SQLite", () => openPart(({ suggestions }) => suggestions));

it("keeps suggestions of a store from before any could be forgotten, and forgets a mark with its suggestion", () => {
  const file = path.join(temporaryFolder(), "steward.db");
  const before = MIGRATIONS.findIndex((step) => step.includes("CREATE TABLE forgotten"));
  const old = new Database(file);
  unlock(old, keyFileOf(file), 0);
  migrate(old, SILENT, MIGRATIONS.slice(0, before));
  old
    .prepare(
      "INSERT INTO suggestion (id, found, state, rank, created_ms, updated_ms, run_count) VALUES ('one', seal_text(?), 'proposed', 0, 1, 1, 0)",
    )
    .run(JSON.stringify(foundSample({ id: "one" })));
  old.close();
  const store = openStore({ path: file, log: SILENT });
  expect(store.suggestions.get("one")?.found).toEqual(foundSample({ id: "one" }));
  expect(store.suggestions.forgotten().size).toBe(0);
  store.suggestions.forget("one", 5);
  store.privacy.forget({ entityIds: ["light.kitchen"], userIds: [] });
  expect(store.suggestions.list()).toEqual([]);
  expect(store.suggestions.forgotten().size).toBe(0);
  store.close();
});
