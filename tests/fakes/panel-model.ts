/** What the app answers about its language model, with a memory of the options that are set. */
import type { ModelStatus, OptionItem } from "../../src/api/protocol.ts";
import { OPTION_LIST } from "../../src/app/options.ts";

type Params = Readonly<Record<string, unknown>>;

const OFF: ModelStatus = {
  provider: "none",
  model: "",
  to: "nobody",
  state: "off",
  paused_until_ms: null,
  last_error: null,
  last_answer_ms: null,
  language: "en",
  month: { requests: 0, tokens_in: 0, tokens_out: 0, cost: null, is_estimated: false },
  budget: { tokens: 200_000, tokens_left: 200_000, cost: null, cost_left: null },
};

export function createModelAnswers(): Readonly<Record<string, (params: Params) => unknown>> {
  const set = new Map<string, OptionItem["value"]>();
  const list = (): readonly OptionItem[] =>
    OPTION_LIST.filter(({ name }) => name.startsWith("model_")).map(
      ({ name, defaultValue, supervisorSchema, appliesAtOnce }) => {
        const value = set.get(name) ?? defaultValue;
        return {
          name,
          // As the app has it: of a key only whether there is one.
          value: name === "model_key" && value !== "" ? "********" : value,
          configured: defaultValue,
          is_set_here: set.has(name),
          schema: supervisorSchema,
          applies_at_once: appliesAtOnce,
        };
      },
    );
  return {
    "options/list": list,
    "options/set": ({ name, value }) => {
      if (value === null) set.delete(String(name));
      else set.set(String(name), value as OptionItem["value"]);
      return list();
    },
    "notifications/phones": () => [],
    "model/status": (): ModelStatus => {
      const provider = (set.get("model_provider") ?? "none") as ModelStatus["provider"];
      if (provider === "none") return OFF;
      return {
        ...OFF,
        provider,
        model: String(set.get("model_name") ?? ""),
        to: "192.168.1.5:11434",
        state: "ready",
        last_answer_ms: Date.now() - 3_600_000,
        month: { requests: 4, tokens_in: 4_120, tokens_out: 1_038, cost: 0.0281, is_estimated: false },
        budget: { tokens: 200_000, tokens_left: 194_842, cost: 1, cost_left: 0.9719 },
      };
    },
    "model/preview": () => ({
      to: "192.168.1.5:11434",
      bodies: ['{"model":"gemma3:4b","messages":[{"role":"user","content":"Turn on the «A1» at 6:50"}]}'],
    }),
    "model/try": () => ({
      accepted: true,
      title: "Küchenlicht um 6:50 einschalten",
      explanation: "Jemand schaltet es ein.",
      message: null,
      tokens_in: 412,
      tokens_out: 96,
    }),
  };
}
