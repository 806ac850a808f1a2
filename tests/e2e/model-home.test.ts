/**
 * Language models beside a real Home Assistant: the app's process words what it found through Anthropic's own SDK, and no name of the home is in what
 * leaves; AI Task does the same through an entity whose action checks what Steward sends.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AuditList, ModelStatus, SuggestionList } from "../../src/api/protocol.ts";
import { createHomeAssistant, type HomeAssistantSource } from "../../src/adapters/hass/home-assistant.ts";
import { createAiTaskModel } from "../../src/adapters/llm/ai-task.ts";
import { readReply } from "../../src/app/wording/check-wording.ts";
import { VOCABULARY } from "../../src/app/wording/vocabulary.ts";
import { toWordingRequest } from "../../src/app/wording/wording-request.ts";
import { createFakeLog } from "../fakes/log.ts";
import { type ModelServer, startModelServer } from "../fakes/model-servers.ts";
import type { HassSocket } from "./hass-socket.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";
import { connectIntegration, type StewardApp, startSteward } from "./steward-app.ts";

const COMPONENT = `
"""An AI Task entity for a test: it writes back the texts that it is given."""
import json

from homeassistant.components.ai_task import AITaskEntity, AITaskEntityFeature, GenDataTaskResult
from homeassistant.components.ai_task.const import DATA_COMPONENT
from homeassistant.exceptions import HomeAssistantError


class Words(AITaskEntity):
    _attr_name = "Words"
    _attr_supported_features = AITaskEntityFeature.GENERATE_DATA

    def __init__(self, entity_id, fails):
        self.entity_id = entity_id
        self._fails = fails

    async def _async_generate_data(self, task, chat_log):
        if self._fails:
            raise HomeAssistantError("words of the other side")
        texts = json.loads(task.instructions.split("\\n")[-1])["texts"]
        return GenDataTaskResult(conversation_id=chat_log.conversation_id, data=task.structure(texts))


async def async_setup(hass, config):
    await hass.data[DATA_COMPONENT].async_add_entities(
        [Words("ai_task.words", False), Words("ai_task.broken", True)]
    )
    return True
`;
const MANIFEST = {
  domain: "test_words",
  name: "Words for a test",
  version: "1.0.0",
  dependencies: ["ai_task"],
  codeowners: [],
  documentation: "https://example.com",
  iot_class: "calculated",
  requirements: [],
};

let home: HomeAssistant;
let source: HomeAssistantSource;
let server: ModelServer;
let steward: StewardApp;
let socket: HassSocket;

beforeAll(async () => {
  home = await startHomeAssistant({
    extraYaml: "test_words:\n",
    files: {
      "custom_components/test_words/__init__.py": COMPONENT,
      "custom_components/test_words/manifest.json": JSON.stringify(MANIFEST),
    },
  });
  source = createHomeAssistant({
    url: home.url,
    token: home.users.anna.token,
    log: createFakeLog(),
    clock: { now: () => Date.now() },
  });
  source.start();
  await waitFor("the connection", () =>
    Promise.resolve(source.status().state === "connected" ? true : undefined),
  );
});

afterAll(async () => {
  await steward?.stop();
  await server?.stop();
  await source?.stop();
  await home?.stop();
});

const REQUEST = toWordingRequest(
  [{ title: "Turn on the «A1» at 7:07", explanation: "«A2» does it on 19 of 22 days." }],
  "de",
);

const modelOf = (entityId: string) =>
  createAiTaskModel({
    entityId,
    generateData: async (data) => await source.askAction({ action: "ai_task.generate_data", data }),
  });
const ask = async (entityId: string) =>
  await modelOf(entityId).ask(REQUEST, { signal: new AbortController().signal, onSend: () => undefined });

it("does the task, and its data is the reply", async () => {
  const { text, use } = await ask("ai_task.words");
  expect(Object.fromEntries(readReply(text) ?? [])).toEqual({
    title_1: "Turn on the «A1» at 7:07",
    explanation_1: "«A2» does it on 19 of 22 days.",
  });
  expect(use.isEstimated).toBe(true);
});

it("tells what only a person can help with from what passes", async () => {
  await expect(ask("ai_task.nobody")).rejects.toMatchObject({ code: "model_refused" });
  await expect(ask("")).rejects.toMatchObject({
    code: "model_refused",
    message: expect.stringMatching(/preferred/),
  });
  await expect(ask("ai_task.broken")).rejects.toMatchObject({ code: "model_unavailable" });
});

it("words what the first analysis found, and no name of the home leaves with it", async () => {
  server = await startModelServer("anthropic");
  server.write = (user) => {
    const { texts } = JSON.parse(user) as { readonly texts: Readonly<Record<string, string>> };
    return JSON.stringify(
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, `Also: ${text}`])),
    );
  };
  steward = await startSteward({
    home,
    env: {
      STEWARD_MODEL_PROVIDER: "anthropic",
      STEWARD_MODEL_NAME: "claude-x",
      STEWARD_MODEL_URL: server.url,
      STEWARD_MODEL_KEY: "sk-secret-of-the-test",
      STEWARD_MODEL_LANGUAGE: "de",
    },
  });
  await connectIntegration(home, steward);
  socket = await home.socket();
  const items = await waitFor(
    "words of the model on every card",
    async () => {
      // Its words are German, and for those who speak it.
      const list = (await socket.call("steward/suggestions/list", { language: "de" })) as SuggestionList;
      return list.items.length > 0 && list.items.every(({ worded }) => worded !== null)
        ? list.items
        : undefined;
    },
    { timeoutMs: 150_000, everyMs: 500 },
  );
  const english = (await socket.call("steward/suggestions/list", { language: "en" })) as SuggestionList;
  expect(english.items.every(({ worded }) => worded === null)).toBe(true);
  for (const { id, worded } of items) {
    const own = english.items.find((one) => one.id === id);
    expect(worded).toMatchObject({
      title: `Also: ${own?.title ?? ""}`,
      explanation: `Also: ${own?.explanation ?? ""}`,
    });
  }
  const sent = server.seen.map(({ body }) => {
    const { messages } = JSON.parse(body) as { readonly messages: readonly { readonly content: string }[] };
    return messages[0]?.content ?? "";
  });
  const words = new Set(
    sent
      .join(" ")
      .toLowerCase()
      .match(/\p{L}+/gu),
  );
  const names = await namesOfHome();
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((word) => words.has(word))).toEqual([]);
  expect(steward.logs()).not.toContain("sk-secret");
  expect(JSON.stringify(server.seen.map(({ body }) => body))).not.toContain("sk-secret");
  const { items: lines } = (await socket.call("steward/audit/list")) as AuditList;
  const noted = lines.flatMap((line) => (line.sent === null ? [] : [line.sent]));
  expect(noted.toSorted()).toEqual(server.seen.map(({ body }) => body).toSorted());
  const status = (await socket.call("steward/model/status")) as ModelStatus;
  expect(status).toMatchObject({ state: "ready", month: { tokens_in: 312 * server.seen.length } });
});

/** Words of the names that this home has for anything, but for those that Steward's sentences have, too. */
async function namesOfHome(): Promise<readonly string[]> {
  const lists = await Promise.all(
    ["entity", "device", "area"].map(
      async (kind) =>
        (await socket.call(`config/${kind}_registry/list`)) as readonly Readonly<Record<string, unknown>>[],
    ),
  );
  const names = lists
    .flat()
    .flatMap((one) => [one["name"], one["original_name"], one["name_by_user"], one["entity_id"]]);
  const words = ["Anna", "Ben", ...names].flatMap((name) =>
    typeof name === "string" ? (name.toLowerCase().match(/\p{L}{3,}/gu) ?? []) : [],
  );
  // What surrounds the texts: the names of the fields and of the language.
  const around = new Set(["title", "explanation", "texts", "language", "german"]);
  return [...new Set(words)].filter((word) => !VOCABULARY.has(word) && !around.has(word));
}
