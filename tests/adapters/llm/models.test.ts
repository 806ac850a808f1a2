/** The adapters of language models, each against a server that speaks its provider's wire format. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createAiTaskModel } from "../../../src/adapters/llm/ai-task.ts";
import { createAnthropicModel } from "../../../src/adapters/llm/anthropic.ts";
import { createNoModel } from "../../../src/adapters/llm/none.ts";
import { createOllamaModel } from "../../../src/adapters/llm/ollama.ts";
import { createOpenAiModel } from "../../../src/adapters/llm/openai.ts";
import { PlainError } from "../../../src/core/domain/errors.ts";
import type { LanguageModel } from "../../../src/ports/language-model.ts";
import {
  type Mishap,
  type ModelServer,
  startModelServer,
  type WireFormat,
} from "../../fakes/model-servers.ts";
import {
  describeLanguageModel,
  failureOf,
  type ModelUnderTest,
  never,
  REQUEST,
} from "../../ports/language-model.contract.ts";

const KEY = "sk-secret-of-the-tests";
const servers: ModelServer[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) await server.stop();
});

const CREATE: Readonly<Record<WireFormat, (url: string, key?: string) => LanguageModel>> = {
  anthropic: (url, key = KEY) => createAnthropicModel({ model: "claude-x", key, url }),
  openai: (url, key = KEY) => createOpenAiModel({ model: "gpt-x", key, url: `${url}/v1` }),
  ollama: (url, key = KEY) => createOllamaModel({ model: "llama-x", key, url }),
};
const FORMATS = ["anthropic", "openai", "ollama"] as const;

async function start(format: WireFormat, key?: string) {
  const server = await startModelServer(format);
  servers.push(server);
  return { server, model: CREATE[format](server.url, key) };
}

async function startUnderTest(format: WireFormat): Promise<ModelUnderTest> {
  const { server, model } = await start(format);
  return {
    model,
    received: () => server.seen.map(({ body }) => body),
    write: (text) => {
      server.write = () => text;
    },
    fail: (how) => {
      const message = "words of the other side";
      server.mishaps.push(
        how === "silence"
          ? { kind: "silence" }
          : { kind: "status", status: how === "passing" ? 503 : 400, message },
      );
    },
  };
}

for (const format of FORMATS) describeLanguageModel(format, async () => await startUnderTest(format));

describeLanguageModel("ai_task", () => {
  const received: string[] = [];
  let text = "{}";
  let failure: "passing" | "final" | "silence" | null = null;
  const model = createAiTaskModel({
    entityId: "ai_task.home",
    generateData: async (data) => {
      received.push(JSON.stringify(data));
      if (failure === "silence") return await new Promise(() => undefined);
      if (failure !== null) {
        const code = failure === "passing" ? "home_assistant_error" : "service_validation_error";
        throw new PlainError("home_assistant_refused", "words of the other side", { details: { code } });
      }
      return { conversation_id: "1", data: JSON.parse(text) as unknown };
    },
  });
  return Promise.resolve({
    model,
    received: () => received,
    write: (next) => {
      text = next;
    },
    fail: (how) => {
      failure = how;
    },
  });
});

describe.each(FORMATS)("%s", (format) => {
  it("tells a reply that was cut off from a whole one", async () => {
    const { server, model } = await start(format);
    server.mishaps.push({ kind: "cut_off", text: '{"title_1":"ha' });
    const reply = await model.ask(REQUEST, { signal: never(), onSend: () => undefined });
    expect(reply).toMatchObject({
      text: '{"title_1":"ha',
      end: "cut_off",
      use: { inputTokens: 312, outputTokens: 90 },
    });
  });

  it.each<[string, Mishap, string, number | null]>([
    ["too many requests", { kind: "status", status: 429, retryAfter: "7" }, "model_unavailable", 7_000],
    [
      "a date to come back at",
      { kind: "status", status: 503, retryAfter: "Fri, 31 Dec 2027 23:59:59 GMT" },
      "model_unavailable",
      null,
    ],
    ["a fault", { kind: "status", status: 500 }, "model_unavailable", null],
    ["overload", { kind: "status", status: 529 }, "model_unavailable", null],
    ["a hung-up connection", { kind: "hang_up" }, "model_unavailable", null],
  ])("takes %s as passing", async (_, mishap, code, retryAfterMs) => {
    const { server, model } = await start(format);
    server.mishaps.push(mishap);
    const error = await failureOf(model);
    expect(error).toMatchObject({ code });
    expect(error).toMatchObject({ details: { retryAfterMs } });
    expect(server.seen).toHaveLength(1);
  });

  it.each<[string, Mishap, RegExp]>([
    [
      "a wrong key",
      { kind: "status", status: 401, message: `Incorrect API key provided: ${KEY}` },
      /refuses the key.*model_key/,
    ],
    ["an unknown model", { kind: "status", status: 404 }, /model_name/],
    ["something that is no reply", { kind: "raw", body: '{"hello":1}' }, /does not know/],
    ["a page", { kind: "raw", body: "<html></html>" }, /does not know|did not answer/],
    ["a reply without end", { kind: "endless" }, /far too long/],
    [
      "a request passed on to elsewhere",
      { kind: "redirect", to: "http://127.0.0.1:9/v1" },
      /another address/,
    ],
  ])("says what to do about %s, and nothing of what the other side wrote", async (_, mishap, sentence) => {
    const { server, model } = await start(format);
    server.mishaps.push(mishap);
    const error = await failureOf(model);
    expect(error).toMatchObject({ code: "model_refused" });
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toContain(KEY);
  });

  it("is not led elsewhere by its surroundings, and writes the key into no body", async () => {
    for (const name of ["ANTHROPIC_BASE_URL", "OPENAI_BASE_URL"]) vi.stubEnv(name, "http://127.0.0.1:9");
    for (const name of ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_ORG_ID"])
      vi.stubEnv(name, "from-elsewhere");
    const { server, model } = await start(format);
    await model.ask(REQUEST, { signal: never(), onSend: () => undefined });
    const [seen] = server.seen;
    expect(JSON.stringify(seen)).not.toContain("from-elsewhere");
    expect(JSON.stringify(seen?.headers)).toContain(KEY);
    expect(seen?.body).not.toContain(KEY);
    expect(model.to).toBe(new URL(server.url).host);
  });
});

describe("the shape of the reply", () => {
  const SCHEMA = {
    type: "object",
    properties: {
      title_1: { type: "string", description: "the title" },
      explanation_1: { type: "string", description: "the explanation" },
    },
    required: ["title_1", "explanation_1"],
    additionalProperties: false,
  };

  it("is asked for in each provider's own way", async () => {
    const bodies: Record<string, unknown> = {};
    for (const format of FORMATS) {
      const { model } = await start(format);
      bodies[format] = JSON.parse(model.write(REQUEST));
    }
    expect(bodies).toMatchObject({
      anthropic: { max_tokens: 700, output_config: { format: { type: "json_schema", schema: SCHEMA } } },
      openai: {
        max_tokens: 700,
        response_format: {
          type: "json_schema",
          json_schema: { name: "words", strict: true, schema: SCHEMA },
        },
      },
      ollama: { stream: false, format: SCHEMA, options: { num_predict: 700 } },
    });
    expect(createOpenAiModel({ model: "gpt-x", key: KEY, url: "" }).write(REQUEST)).toContain(
      '"max_completion_tokens":700',
    );
  });

  it("is asked for less strictly where the server does not know better, and so from then on", async () => {
    const { server, model } = await start("openai");
    server.mishaps.push(
      { kind: "status", status: 400, message: "unknown field response_format.json_schema" },
      { kind: "status", status: 422, message: "response_format is not supported" },
    );
    const told: string[] = [];
    const ask = async () => await model.ask(REQUEST, { signal: never(), onSend: (body) => told.push(body) });
    await ask();
    expect(
      server.seen.map(
        ({ body }) => (JSON.parse(body) as { response_format?: { type: string } }).response_format?.type,
      ),
    ).toEqual(["json_schema", "json_object", undefined]);
    await ask();
    expect(server.seen.map(({ body }) => body)).toEqual(told);
    expect(server.seen).toHaveLength(4);
    expect(model.write(REQUEST)).toBe(told[3]);
  });

  it("is asked for in words of an older model of Anthropic's", async () => {
    const { server, model } = await start("anthropic");
    server.mishaps.push({
      kind: "status",
      status: 400,
      message: "output_config.format: not supported by this model",
    });
    await model.ask(REQUEST, { signal: never(), onSend: () => undefined });
    expect(server.seen.map(({ body }) => body.includes("output_config"))).toEqual([true, false]);
  });

  it("is described to AI Task as fields", () => {
    const model = createAiTaskModel({ entityId: "", generateData: () => Promise.resolve(null) });
    expect(JSON.parse(model.write(REQUEST))).toEqual({
      task_name: "Steward: wording",
      instructions: `${REQUEST.system}\n\n${REQUEST.user}`,
      structure: {
        title_1: { description: "the title", required: true, selector: { text: { multiline: false } } },
        explanation_1: {
          description: "the explanation",
          required: true,
          selector: { text: { multiline: false } },
        },
      },
    });
  });
});

describe("what was forgotten to be set", () => {
  it.each([
    ["Anthropic's key", createAnthropicModel({ model: "m", key: "", url: "" }), /model_key/],
    ["Anthropic's model", createAnthropicModel({ model: "", key: KEY, url: "" }), /model_name/],
    ["OpenAI's key", createOpenAiModel({ model: "m", key: "", url: "" }), /model_key/],
    ["OpenAI's model", createOpenAiModel({ model: "", key: KEY, url: "" }), /model_name/],
    ["Ollama's address", createOllamaModel({ model: "m", key: "", url: "" }), /model_url/],
    ["Ollama's model", createOllamaModel({ model: "", key: "", url: "http://127.0.0.1:9" }), /model_name/],
    [
      "AI Task's entity",
      createAiTaskModel({ entityId: "light.x", generateData: () => Promise.resolve(null) }),
      /ai_task\.home/,
    ],
    ["everything", createNoModel(), /model_provider/],
  ])("%s is said before anything is sent", async (_, model, sentence) => {
    const sent: string[] = [];
    await expect(model.ask(REQUEST, { signal: never(), onSend: (body) => sent.push(body) })).rejects.toThrow(
      sentence,
    );
    expect(sent).toEqual([]);
  });

  it("leaves a server in the home without a key in peace", async () => {
    for (const format of ["openai", "ollama"] as const) {
      const { server, model } = await start(format, "");
      await model.ask(REQUEST, { signal: never(), onSend: () => undefined });
      expect(server.seen[0]?.headers["authorization"]).toBeUndefined();
    }
  });
});

it("tells a declined reply", async () => {
  for (const format of ["anthropic", "openai"] as const) {
    const { server, model } = await start(format);
    server.mishaps.push({ kind: "declined" });
    expect(await model.ask(REQUEST, { signal: never(), onSend: () => undefined })).toMatchObject({
      text: "",
      end: "declined",
    });
  }
});

it("an SDK is loaded with the first request and not before: it takes as much memory as half the app", () => {
  for (const name of ["anthropic", "openai"]) {
    const source = readFileSync(
      path.resolve(import.meta.dirname, `../../../src/adapters/llm/${name}.ts`),
      "utf8",
    );
    expect(source).toMatch(/await import\("(?:@anthropic-ai\/sdk|openai)"\)/);
    expect(source).not.toMatch(/^import (?!type\b)[^;]*from "(?:@anthropic-ai|openai)/m);
  }
});
