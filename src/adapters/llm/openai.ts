/**
 * OpenAI's chat completions, and the many servers that speak them (llama.cpp, LM Studio, vLLM, LocalAI, OpenRouter), through OpenAI's SDK, which is
 * loaded when the first request is made: it takes 36 MB. Chat completions and not responses, because the others know only those.
 */
import type OpenAI from "openai";
import { z } from "zod";
import type { LanguageModel, ModelReply, ModelRequest } from "../../ports/language-model.ts";
import { estimateUse } from "./estimate.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { modelRefused, toModelError } from "./model-errors.ts";
import { toJsonSchema } from "./reply-shape.ts";
import { createShapeSteps } from "./shape-steps.ts";

export interface OpenAiOptions {
  readonly model: string;
  /** Empty where the server wants none. */
  readonly key: string;
  /** Empty for OpenAI's own; else with its path, such as `http://192.168.1.5:8080/v1`. */
  readonly url: string;
}

type Step = "schema" | "object" | "words";
type Body = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;

const OWN_URL = "https://api.openai.com/v1";
const LONGEST_MS = 10 * 60_000;

const tokens = z.number().int().nonnegative();
const replySchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }).nullish(),
});

export function createOpenAiModel({ model, key, url }: OpenAiOptions): LanguageModel {
  const baseURL = url === "" ? OWN_URL : url;
  const to = new URL(baseURL).host;
  const steps = createShapeSteps<Step>("schema", "object", "words");

  function bodyOf({ system, user, fields, maxTokens }: ModelRequest, step: Step): Body {
    return {
      model,
      messages: [
        { role: "system", content: system },
        { role: "user", content: user },
      ],
      // OpenAI's reasoning models refuse the old name, other servers do not know the new one.
      ...(baseURL === OWN_URL ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
      ...formatOf(fields, step),
    };
  }

  return {
    to,
    write: (request) => JSON.stringify(bodyOf(request, steps.current())),
    async ask(request, { signal, onSend }) {
      if (key === "" && baseURL === OWN_URL)
        throw modelRefused({ kind: "model-without-key", provider: "OpenAI" });
      if (model === "") throw modelRefused({ kind: "model-unnamed" });
      const { OpenAI: Client, APIError } = await import("openai");
      let sent = "";
      // All that the SDK would else look for in the environment is said here.
      const client = new Client({
        apiKey: key === "" ? "none" : key,
        adminAPIKey: null,
        organization: null,
        project: null,
        webhookSecret: null,
        baseURL,
        maxRetries: 0,
        timeout: LONGEST_MS,
        logLevel: "off",
        ...(key === "" ? { defaultHeaders: { Authorization: null } } : {}),
        fetch: createGuardedFetch((body) => {
          sent = body;
          onSend(body);
        }),
      });
      try {
        const completion: unknown = await steps.ask(
          async (step) => await client.chat.completions.create(bodyOf(request, step), { signal }),
          (error) =>
            error instanceof APIError &&
            (error.status === 400 || error.status === 422) &&
            /response_format|json_schema|json_object|schema/i.test(error.message),
        );
        return toReply(replySchema.parse(completion), sent);
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

function formatOf(fields: ModelRequest["fields"], step: Step): Pick<Body, "response_format"> {
  if (step === "words") return {};
  if (step === "object") return { response_format: { type: "json_object" } };
  return {
    response_format: {
      type: "json_schema",
      json_schema: { name: "words", strict: true, schema: toJsonSchema(fields) },
    },
  };
}

function toReply({ choices, usage }: z.output<typeof replySchema>, sent: string): ModelReply {
  const [choice] = choices;
  const text = choice?.message.content ?? "";
  const isDeclined =
    choice?.finish_reason === "content_filter" ||
    typeof choice?.message.refusal === "string" ||
    choice === undefined;
  return {
    text,
    end: choice?.finish_reason === "length" ? "cut_off" : isDeclined ? "declined" : "done",
    use:
      usage === null || usage === undefined
        ? estimateUse(sent, text)
        : { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens, isEstimated: false },
  };
}
