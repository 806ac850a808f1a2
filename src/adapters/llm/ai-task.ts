/**
 * Home Assistant's AI Task: whatever model the household has given Home Assistant. It may be in the cloud, and does not say what it costs, so the
 * tokens are estimated.
 */
import { z } from "zod";
import { isAppError } from "../../core/domain/errors.ts";
import type { LanguageModel, ModelRequest } from "../../ports/language-model.ts";
import { estimateUse } from "./estimate.ts";
import { modelRefused, modelUnavailable } from "./model-errors.ts";

export interface AiTaskOptions {
  /** The entity that is asked, such as `ai_task.home`; empty for the one that is preferred in Home Assistant. */
  readonly entityId: string;
  /** Calls the action and gives what it responds. @throws AppError home_assistant_… */
  readonly generateData: (data: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

const responseSchema = z.object({ data: z.unknown() });
/** What Home Assistant says where the call itself is wrong; any other failure comes from behind the entity, but for one without a code of its own. */
const FINAL_CODES = new Set(["invalid_format", "not_found", "service_validation_error", "unknown_command"]);

export function createAiTaskModel({ entityId, generateData }: AiTaskOptions): LanguageModel {
  const to = entityId === "" ? "AI Task" : entityId;

  const dataOf = ({ system, user, fields }: ModelRequest) => ({
    task_name: "Steward: wording",
    ...(entityId === "" ? {} : { entity_id: entityId }),
    instructions: `${system}\n\n${user}`,
    structure: Object.fromEntries(
      Object.entries(fields).map(([name, description]) => [
        name,
        { description, required: true, selector: { text: { multiline: false } } },
      ]),
    ),
  });

  return {
    to,
    write: (request) => JSON.stringify(dataOf(request)),
    async ask(request, { signal, onSend }) {
      if (entityId !== "" && !/^ai_task\.[a-z0-9_]+$/.test(entityId)) {
        throw modelRefused({ kind: "ai-task-unnamed" });
      }
      signal.throwIfAborted();
      const data = dataOf(request);
      const body = JSON.stringify(data);
      onSend(body);
      const response = responseSchema.safeParse(await unlessAborted(call(data), signal));
      if (!response.success) throw modelRefused({ kind: "model-reply-unknown", to }, response.error);
      const given = response.data.data;
      const text = typeof given === "string" ? given : (JSON.stringify(given) ?? "");
      return { text, end: "done", use: estimateUse(body, text) };
    },
  };

  async function call(data: Readonly<Record<string, unknown>>): Promise<unknown> {
    try {
      return await generateData(data);
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.code === "home_assistant_refused" && isFinal(error.details)) {
        throw modelRefused({ kind: "ai-task-refused", entityId: entityId === "" ? null : entityId }, error);
      }
      throw modelUnavailable({ kind: "ai-task-failed", to }, error);
    }
  }
}

/** @param details Home Assistant's code and words for its refusal */
function isFinal(details: Readonly<Record<string, unknown>>): boolean {
  const [code, message] = [String(details["code"]), String(details["message"])];
  return FINAL_CODES.has(code) || /not found|no entity_id|does not support/i.test(message);
}

/** What Home Assistant was asked goes on there; here nobody waits for it any more. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(modelUnavailable({ kind: "ai-task-slow" }, signal.reason));
  signal.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", end);
    work.catch(() => undefined);
  }
}
