import { readFileSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { migrate } from "../../../src/adapters/sqlite/migrate.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import type { LearningRule } from "../../../src/core/domain/learning.ts";
import { describeLearningStore } from "../../ports/learning-store.contract.ts";
import { SILENT } from "./silent-log.ts";
import { openPart, temporaryFolder } from "./stores.ts";

describeLearningStore("SQLite", () => openPart(({ learning }) => learning));

it("finds room in a store that was made before there were rules", () => {
  const file = path.join(temporaryFolder(), "steward.db");
  const before = MIGRATIONS.findIndex((step) => step.includes("learning_rule"));
  const old = new Database(file);
  migrate(old, SILENT, MIGRATIONS.slice(0, before));
  old.exec("INSERT INTO entity (entity_id) VALUES ('light.hall')");
  old.close();
  const store = openStore({ path: file, log: SILENT });
  expect(store.learning.rules()).toEqual([]);
  expect(store.events.counts().entities).toBe(1);
  store.close();
});

it("keeps rules from before they were sealed, and nothing readable of whom they are about", () => {
  const file = path.join(temporaryFolder(), "steward.db");
  const before = MIGRATIONS.findIndex((step) => step.includes("UPDATE learning_rule"));
  const old = new Database(file);
  migrate(old, SILENT, MIGRATIONS.slice(0, before));
  old.exec("INSERT INTO learning_rule VALUES ('person:person.anna', 'exclude', 'person', 'person.anna')");
  old.close();
  const store = openStore({ path: file, log: SILENT });
  const anna: LearningRule = {
    id: "person:person.anna",
    effect: "exclude",
    by: "person",
    value: "person.anna",
  };
  expect(store.learning.rules()).toEqual([anna]);
  store.learning.saveRule({ ...anna, effect: "include" });
  expect(store.learning.rules()).toEqual([{ ...anna, effect: "include" }]);
  store.close();
  expect(readFileSync(file).includes("person.anna")).toBe(false);
});
