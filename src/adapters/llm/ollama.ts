/** Ollama's own chat API, in which a reply can be held to a JSON schema by any model. */
import { z } from "zod";
import type { LanguageModel, ModelRequest } from "../../ports/language-model.ts";
import { estimateUse } from "./estimate.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { modelRefused, toModelError } from "./model-errors.ts";
import { toJsonSchema } from "./reply-shape.ts";

export interface OllamaOptions {
  readonly model: string;
  /** Such as `http://192.168.1.5:11434`. */
  readonly url: string;
  /** For a server behind something that wants one. */
  readonly key: string;
}

const tokens = z.number().int().nonnegative();
const replySchema = z.object({
  message: z.object({ content: z.string() }),
  done_reason: z.string().nullish(),
  prompt_eval_count: tokens.nullish(),
  eval_count: tokens.nullish(),
});

export function createOllamaModel({ model, url, key }: OllamaOptions): LanguageModel {
  const to = url === "" ? "ollama" : new URL(url).host;

  const write = ({ system, user, fields, maxTokens }: ModelRequest): string =>
    JSON.stringify({
      model,
      messages: [
        { role: "system", content: system },
        { role: "user", content: user },
      ],
      stream: false,
      // Two sentences need no thinking, and it would count against the length.
      think: false,
      format: toJsonSchema(fields),
      options: { num_predict: maxTokens },
    });

  return {
    to,
    write,
    async ask(request, { signal, onSend }) {
      if (url === "") throw modelRefused({ kind: "model-without-address" });
      if (model === "") throw modelRefused({ kind: "model-unnamed" });
      const body = write(request);
      try {
        const response = await createGuardedFetch(onSend)(`${url.replace(/\/+$/, "")}/api/chat`, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
          },
          body,
          signal,
        });
        if (!response.ok) {
          await response.body?.cancel();
          const { status, headers } = response;
          throw toModelError(null, { status, retryAfter: headers.get("retry-after"), to });
        }
        const { message, done_reason, prompt_eval_count, eval_count } = replySchema.parse(
          await response.json(),
        );
        const estimate = estimateUse(body, message.content);
        return {
          text: message.content,
          end: done_reason === "length" ? "cut_off" : "done",
          use: {
            // A prompt that the server had read before is not counted again.
            inputTokens: prompt_eval_count ?? estimate.inputTokens,
            outputTokens: eval_count ?? estimate.outputTokens,
            isEstimated: typeof prompt_eval_count !== "number" || typeof eval_count !== "number",
          },
        };
      } catch (error) {
        throw toModelError(error, { status: undefined, to });
      }
    },
  };
}
