/** What whoever asks a language model relies on, whichever it is. */
import { describe, expect, it } from "vitest";
import { isAppError } from "../../src/core/domain/errors.ts";
import type { LanguageModel, ModelRequest } from "../../src/ports/language-model.ts";

export const REQUEST: ModelRequest = {
  system: "Word it in German.",
  user: '{"title_1":"Turn on the «A1» at 06:50"}',
  fields: { title_1: "the title", explanation_1: "the explanation" },
  maxTokens: 700,
};

export interface ModelUnderTest {
  readonly model: LanguageModel;
  /** What the other side got, in order: bodies as they came in. */
  readonly received: () => readonly string[];
  /** What the model writes from now on. */
  readonly write: (text: string) => void;
  /** The next request fails: for a while, or for good. */
  readonly fail: (how: "passing" | "final" | "silence") => void;
}

export function describeLanguageModel(name: string, start: () => Promise<ModelUnderTest>): void {
  describe(`${name}, as a language model`, () => {
    it("gives what the model wrote, with its tokens", async () => {
      const { model, write } = await start();
      write('{"title_1":"a","explanation_1":"b"}');
      const reply = await model.ask(REQUEST, { signal: never(), onSend: () => undefined });
      expect(JSON.parse(reply.text)).toEqual({ title_1: "a", explanation_1: "b" });
      expect(reply.end).toBe("done");
      expect(reply.use.inputTokens).toBeGreaterThan(0);
      expect(reply.use.outputTokens).toBeGreaterThan(0);
    });

    it("tells just before it is sent, to the byte, what is sent, and the same beforehand", async () => {
      const { model, received } = await start();
      const told: string[] = [];
      const expected = model.write(REQUEST);
      await model.ask(REQUEST, {
        signal: never(),
        onSend: (body) => {
          expect(received()).toHaveLength(told.length);
          told.push(body);
        },
      });
      expect(told).toEqual([expected]);
      expect(received()).toEqual([expected]);
    });

    it("says where help is only in waiting, in a sentence of its own", async () => {
      const { model, fail } = await start();
      fail("passing");
      const error = await failureOf(model);
      expect(error).toMatchObject({ code: "model_unavailable" });
      expect(error.message).not.toContain("other side");
    });

    it("says where something has to be changed first", async () => {
      const { model, fail } = await start();
      fail("final");
      const error = await failureOf(model);
      expect(error).toMatchObject({ code: "model_refused" });
      expect(error.message).not.toContain("other side");
    });

    it("stops waiting when told to", async () => {
      const { model, fail } = await start();
      fail("silence");
      const asking = model.ask(REQUEST, { signal: AbortSignal.timeout(30), onSend: () => undefined });
      await expect(asking).rejects.toMatchObject({ code: "model_unavailable" });
    });
  });
}

export function never(): AbortSignal {
  return new AbortController().signal;
}

export async function failureOf(model: LanguageModel): Promise<Error> {
  try {
    await model.ask(REQUEST, { signal: never(), onSend: () => undefined });
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
