/** What language models cost, on SQLite. */
import type Database from "better-sqlite3";
import type { ModelMonth, ModelUseStore } from "../../ports/model-use-store.ts";
import { withStoreErrors } from "./store-error.ts";

const MODEL_MONTH =
  "SELECT requests, input_tokens AS inputTokens, output_tokens AS outputTokens, cost FROM model_month WHERE month = ?";
const ADD_MODEL_USE = `
  INSERT INTO model_month (month, requests, input_tokens, output_tokens, cost)
  VALUES (@month, @requests, @inputTokens, @outputTokens, @cost)
  ON CONFLICT (month) DO UPDATE SET requests = requests + excluded.requests, input_tokens = input_tokens + excluded.input_tokens,
    output_tokens = output_tokens + excluded.output_tokens, cost = cost + excluded.cost`;
const NOTHING: ModelMonth = { requests: 0, inputTokens: 0, outputTokens: 0, cost: 0 };

export function createModelUseStore(database: Database.Database): ModelUseStore {
  const find = database.prepare<[string], ModelMonth>(MODEL_MONTH);
  const add = database.prepare<[ModelMonth & { readonly month: string }]>(ADD_MODEL_USE);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  return {
    of: (month) => guard(() => find.get(month) ?? NOTHING),
    add: (month, use) => {
      guard(() => add.run({ month, ...use }));
    },
  };
}
