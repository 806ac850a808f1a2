/** Anthropic's Messages API, through its own SDK, which is loaded when the first request is made: it takes 28 MB. */
import type Anthropic from "@anthropic-ai/sdk";
import { z } from "zod";
import type { LanguageModel, ModelRequest } from "../../ports/language-model.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { modelRefused, toModelError } from "./model-errors.ts";
import { toJsonSchema } from "./reply-shape.ts";
import { createShapeSteps } from "./shape-steps.ts";

export interface AnthropicOptions {
  readonly model: string;
  readonly key: string;
  /** Empty for Anthropic's own. */
  readonly url: string;
}

const OWN_URL = "https://api.anthropic.com";
/** Waiting is ended by whoever asks. */
const LONGEST_MS = 10 * 60_000;

const count = z.number().int().nonnegative().nullish();
const replySchema = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string().nullish(),
  usage: z.object({
    input_tokens: z.number().int().nonnegative(),
    output_tokens: z.number().int().nonnegative(),
    cache_creation_input_tokens: count,
    cache_read_input_tokens: count,
  }),
});

export function createAnthropicModel({ model, key, url }: AnthropicOptions): LanguageModel {
  const baseURL = url === "" ? OWN_URL : url;
  const to = new URL(baseURL).host;
  const steps = createShapeSteps<"schema" | "words">("schema", "words");

  function bodyOf(
    request: ModelRequest,
    step: "schema" | "words",
  ): Anthropic.MessageCreateParamsNonStreaming {
    return {
      model,
      max_tokens: request.maxTokens,
      system: request.system,
      messages: [{ role: "user", content: request.user }],
      ...(step === "words"
        ? {}
        : { output_config: { format: { type: "json_schema", schema: toJsonSchema(request.fields) } } }),
    };
  }

  return {
    to,
    write: (request) => JSON.stringify(bodyOf(request, steps.current())),
    async ask(request, { signal, onSend }) {
      if (key === "") throw modelRefused({ kind: "model-without-key", provider: "Anthropic" });
      if (model === "") throw modelRefused({ kind: "model-unnamed" });
      const { Anthropic: Client, APIError } = await import("@anthropic-ai/sdk");
      // All that the SDK would else look for in the environment is said here.
      const client = new Client({
        apiKey: key,
        authToken: null,
        webhookKey: null,
        baseURL,
        maxRetries: 0,
        timeout: LONGEST_MS,
        logLevel: "off",
        openTelemetry: false,
        fetch: createGuardedFetch(onSend),
      });
      try {
        const message: unknown = await steps.ask(
          async (step) => await client.messages.create(bodyOf(request, step), { signal }),
          (error) =>
            error instanceof APIError &&
            error.status === 400 &&
            /output_config|format|schema/i.test(error.message),
        );
        return toReply(replySchema.parse(message));
      } catch (error) {
        throw toModelError(error, {
          to,
          status: error instanceof APIError ? error.status : undefined,
          retryAfter: error instanceof APIError ? (error.headers?.get("retry-after") ?? null) : null,
        });
      }
    },
  };
}

function toReply({ content, stop_reason, usage }: z.output<typeof replySchema>) {
  const isCutOff = stop_reason === "max_tokens" || stop_reason === "model_context_window_exceeded";
  return {
    text: content.map(({ type, text }) => (type === "text" ? (text ?? "") : "")).join(""),
    end: isCutOff ? "cut_off" : stop_reason === "refusal" ? "declined" : "done",
    use: {
      inputTokens:
        usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0),
      outputTokens: usage.output_tokens,
      isEstimated: false,
    },
  } as const;
}
