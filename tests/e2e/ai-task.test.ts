/** AI Task in a real Home Assistant, with an entity that writes back what it was given: the action's own schema checks what Steward sends. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHomeAssistant, type HomeAssistantSource } from "../../src/adapters/hass/home-assistant.ts";
import { createAiTaskModel } from "../../src/adapters/llm/ai-task.ts";
import { readReply } from "../../src/app/wording/check-wording.ts";
import { toWordingRequest } from "../../src/app/wording/wording-request.ts";
import { createFakeLog } from "../fakes/log.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";

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

beforeAll(async () => {
  home = await startHomeAssistant({
    days: 0,
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
