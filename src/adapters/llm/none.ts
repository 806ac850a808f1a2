/** No language model: every word is Steward's own. */
import type { LanguageModel } from "../../ports/language-model.ts";
import { modelRefused } from "./model-errors.ts";

export function createNoModel(): LanguageModel {
  return {
    to: "nobody",
    write: () => "",
    ask: () => Promise.reject(modelRefused({ kind: "model-none" })),
  };
}
