/** Rules of learning, marked days and answers to proposals, on SQLite. */
import type Database from "better-sqlite3";
import type { LearningRule, MarkedDays, ProposalAnswer } from "../../core/domain/learning.ts";
import type { LearningStore } from "../../ports/learning-store.ts";
import { withStoreErrors } from "./store-error.ts";

/** A rule may be about a person, so what it is about is sealed; equal ids stay equal. */
const LIST_RULES =
  "SELECT unseal(id) AS id, effect, kind AS by, unseal(value) AS value FROM learning_rule ORDER BY rowid";
const SAVE_RULE = `
  INSERT INTO learning_rule (id, effect, kind, value) VALUES (seal_id(@id), @effect, @by, seal_id(@value))
  ON CONFLICT (id) DO UPDATE SET effect = excluded.effect`;
const DELETE_RULE = "DELETE FROM learning_rule WHERE id = seal_id(?)";

const LIST_DAYS = `
  SELECT id, from_date AS "from", to_date AS "to", unseal(reason) AS reason, origin FROM marked_day ORDER BY from_date, to_date, id`;
const SAVE_DAYS = `
  INSERT INTO marked_day (id, from_date, to_date, reason, origin) VALUES (@id, @from, @to, seal_text(@reason), @origin)
  ON CONFLICT (id) DO UPDATE SET from_date = excluded.from_date, to_date = excluded.to_date, reason = excluded.reason,
    origin = excluded.origin`;
const DELETE_DAYS = "DELETE FROM marked_day WHERE id = ?";

const LIST_ANSWERS = `
  SELECT kind, from_date AS "from", to_date AS "to", answer FROM day_answer ORDER BY from_date, to_date, kind`;
const SAVE_ANSWER = `
  INSERT INTO day_answer (kind, from_date, to_date, answer) VALUES (@kind, @from, @to, @answer)
  ON CONFLICT (kind, from_date, to_date) DO UPDATE SET answer = excluded.answer`;

export function createLearningStore(database: Database.Database): LearningStore {
  const listRules = database.prepare<[], LearningRule>(LIST_RULES);
  const listDays = database.prepare<[], MarkedDays>(LIST_DAYS);
  const listAnswers = database.prepare<[], ProposalAnswer>(LIST_ANSWERS);
  const saveRule = database.prepare<[LearningRule]>(SAVE_RULE);
  const deleteRule = database.prepare<[string]>(DELETE_RULE);
  const saveDays = database.prepare<[MarkedDays]>(SAVE_DAYS);
  const deleteDays = database.prepare<[string]>(DELETE_DAYS);
  const saveAnswer = database.prepare<[ProposalAnswer]>(SAVE_ANSWER);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  const saveBoth = database.transaction((days: MarkedDays, answer?: ProposalAnswer) => {
    saveDays.run(days);
    if (answer !== undefined) saveAnswer.run(answer);
  });

  return {
    rules: () => guard(() => listRules.all()),
    markedDays: () => guard(() => listDays.all()),
    answers: () => guard(() => listAnswers.all()),
    saveRule: (rule) => {
      guard(() => saveRule.run(rule));
    },
    deleteRule: (id) => guard(() => deleteRule.run(id).changes > 0),
    saveMarkedDays: (days, answer) => {
      guard(() => {
        saveBoth.immediate(days, answer);
      });
    },
    deleteMarkedDays: (id) => guard(() => deleteDays.run(id).changes > 0),
    saveAnswer: (answer) => {
      guard(() => saveAnswer.run(answer));
    },
  };
}
