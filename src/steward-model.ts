/** Which adapter speaks to which language model. Part of a composition root. */
import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createAiTaskModel } from "./adapters/llm/ai-task.ts";
import { createAnthropicModel } from "./adapters/llm/anthropic.ts";
import { createNoModel } from "./adapters/llm/none.ts";
import { createOllamaModel } from "./adapters/llm/ollama.ts";
import { createOpenAiModel } from "./adapters/llm/openai.ts";
import type { ModelChoice, ModelGateOptions } from "./app/wording/model-gate.ts";
import type { HomeSource } from "./ports/home-source.ts";
import type { LanguageModel } from "./ports/language-model.ts";

/** A small machine that words six notes by itself takes minutes. */
const TIMEOUT_MS = 4 * 60_000;

export const MODEL_SURROUNDINGS: Pick<ModelGateOptions, "lookup" | "wait" | "random" | "timeoutMs"> = {
  lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  wait: async (ms, signal) => {
    await sleep(ms, undefined, { signal, ref: false });
  },
  random: Math.random,
  timeoutMs: TIMEOUT_MS,
};

type Create = (choice: ModelChoice, source: Pick<HomeSource, "askAction">) => LanguageModel;

const CREATE: Readonly<Record<ModelChoice["model_provider"], Create>> = {
  none: () => createNoModel(),
  anthropic: ({ model_name: model, model_key: key, model_url: url }) =>
    createAnthropicModel({ model, key, url }),
  openai: ({ model_name: model, model_key: key, model_url: url }) => createOpenAiModel({ model, key, url }),
  ollama: ({ model_name: model, model_key: key, model_url: url }) => createOllamaModel({ model, key, url }),
  ai_task: ({ model_name: entityId }, source) =>
    createAiTaskModel({
      entityId,
      generateData: async (data) => await source.askAction({ action: "ai_task.generate_data", data }),
    }),
};

/** @param source for AI Task: noted in the audit log by whoever asks the model, with every word */
export const createLanguageModel: Create = (choice, source) => CREATE[choice.model_provider](choice, source);
