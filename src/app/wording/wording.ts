/**
 * Words of a language model beside Steward's own: asked for at night, checked, kept, and shown only where they passed.
 *
 * The template comes first and stays: whoever shows something asks for words of a model and gets null until there are any. What was
 * asked once is answered from the cache for seven days, also where the answer was no good: the same question is not paid for twice.
 */
import { AppError, isAppError } from "../../core/domain/errors.ts";
import type { Failure } from "../../core/domain/failure.ts";
import { createHome, type Home } from "../../core/domain/home.ts";
import type { TextPart } from "../../core/domain/suggestion.ts";
import { DAY_MS } from "../../core/domain/time.ts";
import type { Cache } from "../../ports/cache.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ModelRequest } from "../../ports/language-model.ts";
import type { Log } from "../../ports/log.ts";
import type { WordingStore } from "../../ports/wording-store.ts";
import { toContentKey } from "../cache.ts";
import { createListeners } from "../listeners.ts";
import type { Options } from "../options.ts";
import { checkWords, readReply } from "./check-wording.ts";
import type { ModelGate } from "./model-gate.ts";
import { namesOf, type Pseudonymised, pseudonymise, restore, restoreParts } from "./pseudonyms.ts";
import type { Wordable } from "./wordable.ts";
import { BATCH_SIZE, explanationField, titleField, toLanguage, toWordingRequest } from "./wording-request.ts";

export interface WordingOptions {
  readonly gate: Pick<ModelGate, "isOn" | "isReady" | "ask" | "preview" | "onChange">;
  readonly replies: Cache<string>;
  readonly store: WordingStore;
  readonly home: () => Home | null;
  readonly options: () => Pick<Options, "model_provider" | "model_name" | "model_language">;
  /** What is worded at night, the most important first. */
  readonly items: () => readonly Wordable[];
  readonly clock: Clock;
  readonly log: Log;
}

export interface Worded {
  readonly title: string;
  readonly titleParts: readonly TextPart[];
  readonly explanation: string;
}

export interface WordingTrial {
  readonly isAccepted: boolean;
  /** What the model made of a sentence of Steward's that is nobody's; null where it was no good, or there was none. */
  readonly worded: Worded | null;
  /** What went wrong. */
  readonly failure: Failure | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface Wording {
  /** In which it is worded. */
  language(): string;
  /** Null until a model's words passed. */
  wordsOf(item: Wordable): Worded | null;
  /** After a full analysis: words what is not worded yet. Never fails: Steward's own words stand. */
  run(): Promise<void>;
  /** The same for these, such as incidents. */
  word(items: readonly Wordable[]): Promise<void>;
  /** To whom the next requests would go and their bodies, word for word; nothing is sent. */
  preview(): { readonly to: string; readonly bodies: readonly string[] };
  /** One request about a sentence that tells nothing of the home. */
  try(): Promise<WordingTrial>;
  onChange(listener: () => void): () => void;
  /** Waits for what is under way: after the gate was stopped that is soon. */
  stop(): Promise<void>;
}

interface Prepared {
  readonly key: string;
  readonly text: Pseudonymised;
}

/** How long words are kept that nothing shows any more. */
const KEEP_MS = 60 * DAY_MS;
const MOST_REMEMBERED = 500;

const SAMPLE: Wordable = {
  titleParts: [
    { text: "Turn on " },
    { text: "the kitchen lights", strong: true },
    { text: " at " },
    { text: "06:50", strong: true },
    { text: " on weekdays" },
  ],
  explanation: "Someone switches it on between 06:41 and 07:02 on 19 of the last 22 weekdays.",
};

export function createWording(options: WordingOptions): Wording {
  const { gate, replies, store, home, items, clock, log } = options;
  const listeners = createListeners();
  const remembered = new Map<string, Worded | null>();
  let rememberedFor: { readonly home: Home | null; readonly language: string } | null = null;
  let names: { readonly home: Home | null; readonly names: readonly string[] } | null = null;
  let running: Promise<void> = Promise.resolve();

  gate.onChange(() => {
    remembered.clear();
    listeners.tell();
  });

  function language(): string {
    const chosen = options.options().model_language;
    return toLanguage(chosen === "" ? (home()?.language ?? null) : chosen);
  }

  function homeNames(): readonly string[] {
    const current = home();
    if (names?.home !== current || names === null) {
      names = { home: current, names: namesOf(current ?? createHome()) };
    }
    return names.names;
  }

  function prepare(item: Wordable): Prepared {
    const text = pseudonymise(item, homeNames());
    const { title, explanation } = text;
    return { key: toContentKey({ language: language(), title, explanation }), text };
  }

  function openBatches(of: readonly Wordable[]): readonly (readonly Prepared[])[] {
    const open = new Map(of.map(prepare).map((one) => [one.key, one]));
    const left = [...open.values()].filter(({ key }) => store.find(key) === null);
    return Array.from({ length: Math.ceil(left.length / BATCH_SIZE) }, (_, index) =>
      left.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
    );
  }

  const toRequest = (batch: readonly Prepared[]): ModelRequest =>
    toWordingRequest(
      batch.map(({ text }) => text),
      language(),
    );

  /** @returns what it wrote, empty where it did not come to an end */
  async function ask(request: ModelRequest): Promise<string> {
    try {
      const { text, end } = await gate.ask(request);
      return end === "done" ? text : "";
    } catch (error) {
      // Whoever logs this must not log what the other side wrote.
      throw isAppError(error) ? new AppError(error.code, error.failure) : error;
    }
  }

  async function wordBatch(batch: readonly Prepared[]): Promise<void> {
    const request = toRequest(batch);
    const { model_provider, model_name } = options.options();
    const reply = await replies.get(
      toContentKey({ model_provider, model_name, ...request }),
      async () => await ask(request),
    );
    const texts = readReply(reply);
    const faults: string[] = [];
    batch.forEach(({ key, text }, index) => {
      const checked = checkWords(texts?.get(titleField(index)), texts?.get(explanationField(index)), text);
      if (checked.words === null) faults.push(checked.fault);
      else store.save(key, checked.words, clock.now());
    });
    log.info("A language model worded what Steward says", {
      accepted: batch.length - faults.length,
      thrown_away: faults.length,
      faults: faults.join(","),
    });
    remembered.clear();
    listeners.tellIf(faults.length < batch.length);
  }

  async function wordNow(of: readonly Wordable[]): Promise<void> {
    for (const batch of openBatches(of)) {
      if (!gate.isReady()) return;
      try {
        await wordBatch(batch);
      } catch (error) {
        // The gate has said why; what is left waits for the next night.
        if (isAppError(error, "model_refused") || isAppError(error, "model_unavailable")) return;
        throw error;
      }
    }
  }

  /** One after the other: what one asks for may be what the other needs. */
  function queue(work: () => Promise<void>): Promise<void> {
    const done = running.then(work).catch((error: unknown) => {
      if (!isAppError(error)) throw error;
      log.warn("Wording with a language model failed", { reason: error.message });
    });
    running = done.catch(() => undefined);
    return done;
  }

  function wordsOf(item: Wordable): Worded | null {
    if (!gate.isOn()) return null;
    const now = { home: home(), language: language() };
    if (rememberedFor?.home !== now.home || rememberedFor.language !== now.language) remembered.clear();
    rememberedFor = now;
    const id = JSON.stringify([item.titleParts, item.explanation]);
    const before = remembered.get(id);
    if (before !== undefined) return before;
    const { key, text } = prepare(item);
    const words = store.find(key);
    const worded = words === null ? null : toWorded(words, text);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(id, worded);
    return worded;
  }

  return {
    language,
    wordsOf,
    run: async () =>
      await queue(async () => {
        if (!gate.isReady()) return;
        const all = items();
        await wordNow(all);
        if (!gate.isReady()) return;
        store.keepOnly(
          all.map((item) => prepare(item).key),
          clock.now() - KEEP_MS,
        );
      }),
    word: async (of) => await queue(async () => await wordNow(of)),
    preview() {
      const requests = gate.isOn() ? openBatches(items()).map(toRequest) : [];
      const previews = requests.map((request) => gate.preview(request));
      return { to: previews[0]?.to ?? "", bodies: previews.map(({ body }) => body) };
    },
    async try() {
      const text = pseudonymise(SAMPLE, ["kitchen lights"]);
      try {
        const { text: reply, end, use } = await gate.ask(toWordingRequest([text], language()), "once");
        const texts = readReply(reply);
        const { words, fault } = checkWords(texts?.get(titleField(0)), texts?.get(explanationField(0)), text);
        const isAccepted = end === "done" && words !== null;
        return {
          isAccepted,
          worded: isAccepted ? toWorded(words, text) : null,
          failure: isAccepted
            ? null
            : { kind: "wording-unfit", fault: end === "done" ? (fault ?? "missing") : end },
          inputTokens: use.inputTokens,
          outputTokens: use.outputTokens,
        };
      } catch (error) {
        if (!isAppError(error)) throw error;
        return { isAccepted: false, worded: null, failure: error.failure, inputTokens: 0, outputTokens: 0 };
      }
    },
    onChange: listeners.add,
    stop: async () => await running,
  };
}

function toWorded(
  { title, explanation }: Pick<Worded, "title" | "explanation">,
  text: Pseudonymised,
): Worded {
  return {
    title: restore(title, text),
    titleParts: restoreParts(title, text),
    explanation: restore(explanation, text),
  };
}
