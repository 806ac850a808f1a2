/**
 * The only way to a language model: whether it may be asked at all (local only, budget, circuit), how long and how often, what it cost, and a line in
 * the audit log with every word that went out.
 */
import { AppError, isAppError } from "../../core/domain/errors.ts";
import type { Failure } from "../../core/domain/failure.ts";
import type { EpochMs } from "../../core/domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "../../ports/language-model.ts";
import type { Log } from "../../ports/log.ts";
import type { ModelMonth, ModelUseStore } from "../../ports/model-use-store.ts";
import { BY_STEWARD, type Audit } from "../audit.ts";
import { createListeners } from "../listeners.ts";
import type { LiveOptions } from "../live-options.ts";
import type { Options } from "../options.ts";
import { createCircuit } from "./circuit.ts";
import { type Lookup, requireLocal } from "./local-network.ts";
import { createModelBudget } from "./model-budget.ts";

/** Which model, and how it is reached. */
export type ModelChoice = Pick<Options, "model_provider" | "model_name" | "model_url" | "model_key">;

export interface ModelGateOptions {
  readonly liveOptions: Pick<LiveOptions, "current" | "onChange">;
  readonly createModel: (choice: ModelChoice) => LanguageModel;
  readonly store: ModelUseStore;
  readonly audit: Pick<Audit, "note">;
  readonly timeZone: () => string;
  readonly lookup: Lookup;
  /** Resolves after so long; rejects when aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** How long a request may take, milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

export interface GateStatus {
  /** `off`: none is chosen. `paused`: after failures, until `pausedUntilMs`. */
  readonly state: "off" | "ready" | "paused";
  readonly pausedUntilMs: EpochMs | null;
  readonly to: string;
  /** The last failure, until something succeeds. */
  readonly lastError: Failure | null;
  readonly lastAnswerMs: EpochMs | null;
  readonly used: ModelMonth;
  /** Some of it is estimated, because the provider does not say. */
  readonly isEstimated: boolean;
}

export interface ModelGate {
  isOn(): boolean;
  /** Whether it would be asked now: it is on and not paused. */
  isReady(): boolean;
  /** What would be sent to whom for this; nothing is. */
  preview(request: ModelRequest): { readonly to: string; readonly body: string };
  /**
   * @param how `once`: a person asks, so a pause does not count and there is no second try
   * @throws AppError model_unavailable, model_refused
   */
  ask(request: ModelRequest, how?: "once"): Promise<ModelReply>;
  status(): GateStatus;
  onChange(listener: () => void): () => void;
  /** Ends what is under way. */
  stop(): void;
}

/** What providers put around a request: roles, and the reply's shape in words. */
const OWN_WORDS_TOKENS = 1_000;
const TRIES = 3;
/** Somebody waits before a screen, and what is in between waits for a minute. */
const WATCHED_MS = 50_000;
const FIRST_WAIT_MS = 2_000;
/** Longer than this nobody waits: the circuit does. */
const LONGEST_WAIT_MS = 60_000;

export function createModelGate(options: ModelGateOptions): ModelGate {
  const { liveOptions, createModel, audit, lookup, wait, random, timeoutMs, clock, log } = options;
  const budget = createModelBudget({ ...options, limits: () => liveOptions.current() });
  const circuit = createCircuit(clock);
  const listeners = createListeners();
  const stopping = new AbortController();
  let lastError: Failure | null = null;
  let lastAnswerMs: EpochMs | null = null;
  let isEstimated = false;
  let made: { readonly key: string; readonly model: LanguageModel } | null = null;

  function model(): LanguageModel {
    const { model_provider, model_name, model_url, model_key } = liveOptions.current();
    const choice = { model_provider, model_name, model_url, model_key };
    const key = JSON.stringify(choice);
    if (made?.key !== key) made = { key, model: createModel(choice) };
    return made.model;
  }

  const settings = (): string =>
    JSON.stringify(Object.entries(liveOptions.current()).filter(([name]) => name.startsWith("model_")));
  let known = settings();
  liveOptions.onChange(() => {
    if (settings() === known) return;
    known = settings();
    circuit.reset();
    lastError = null;
    listeners.tell();
  });

  function noteFailure(error: AppError): void {
    lastError = error.failure;
    if (error.details["reason"] !== "budget") {
      const retryAfterMs = error.details["retryAfterMs"];
      const isNew = circuit.noteFailure(
        error.code === "model_refused",
        typeof retryAfterMs === "number" ? retryAfterMs : 0,
      );
      // The sentence is Steward's own; what lies behind it may be anybody's.
      if (isNew)
        log.warn("The language model is not available; Steward's own words stand", { reason: error.message });
    }
    listeners.tell();
  }

  function noteAnswer({ use }: ModelReply): void {
    lastError = null;
    lastAnswerMs = clock.now();
    isEstimated ||= use.isEstimated;
    if (circuit.noteAnswer()) log.info("The language model is available again");
    listeners.tell();
  }

  /** One request, its cost settled whatever becomes of it. */
  async function send(request: ModelRequest, withinMs: number): Promise<ModelReply> {
    const asked = model();
    const { model_provider, model_name } = liveOptions.current();
    const inputBytes = Buffer.byteLength(asked.write(request));
    const reserved = budget.setAside({
      inputTokens: inputBytes + OWN_WORDS_TOKENS,
      outputTokens: request.maxTokens,
    });
    let used = { inputTokens: 0, outputTokens: 0 };
    const toWhom = `${model_provider} (${asked.to})`;
    try {
      const reply = await asked.ask(request, {
        signal: AbortSignal.any([AbortSignal.timeout(withinMs), stopping.signal]),
        onSend(body) {
          // What was sent and not answered counts as read: about three bytes a token.
          used = { inputTokens: Math.ceil(Buffer.byteLength(body) / 3), outputTokens: 0 };
          audit.note({
            who: BY_STEWARD,
            what: "model/request",
            subject: model_name === "" ? null : model_name,
            toWhom,
            bytes: Buffer.byteLength(body),
            sent: body,
          });
        },
      });
      used = reply.use;
      audit.note({
        who: BY_STEWARD,
        what: "model/reply",
        subject: `${reply.use.inputTokens} + ${reply.use.outputTokens} tokens`,
        toWhom,
        bytes: Buffer.byteLength(reply.text),
      });
      return reply;
    } finally {
      reserved.settle(used);
    }
  }

  async function sendWithRetries(request: ModelRequest): Promise<ModelReply> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(request, timeoutMs);
      } catch (error) {
        if (!isAppError(error, "model_unavailable") || attempt >= TRIES || stopping.signal.aborted)
          throw error;
        const asked = error.details["retryAfterMs"];
        const askedMs = typeof asked === "number" ? asked : 0;
        if (askedMs > LONGEST_WAIT_MS) throw error;
        // Full jitter: many homes that lost the same server do not come back together.
        const backoffMs = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + random());
        await wait(Math.max(askedMs, backoffMs), stopping.signal);
      }
    }
  }

  return {
    isOn: () => liveOptions.current().model_provider !== "none",
    isReady: () =>
      liveOptions.current().model_provider !== "none" && circuit.isClosed() && !stopping.signal.aborted,
    preview(request) {
      const asked = model();
      return { to: asked.to, body: asked.write(request) };
    },
    async ask(request, how) {
      if (how !== "once" && !circuit.isClosed()) {
        throw new AppError("model_unavailable", { kind: "model-resting" });
      }
      try {
        await requireLocal(liveOptions.current(), lookup);
        const reply =
          how === "once"
            ? await send(request, Math.min(timeoutMs, WATCHED_MS))
            : await sendWithRetries(request);
        noteAnswer(reply);
        return reply;
      } catch (error) {
        if (stopping.signal.aborted) {
          // Whatever was waited for was let go of, which is no fault.
          throw isAppError(error)
            ? error
            : new AppError("model_unavailable", { kind: "stopping" }, { cause: error });
        }
        if (isAppError(error)) noteFailure(error);
        throw error;
      }
    },
    status: () => ({
      state:
        liveOptions.current().model_provider === "none"
          ? "off"
          : circuit.openUntilMs() === null
            ? "ready"
            : "paused",
      pausedUntilMs: circuit.openUntilMs(),
      to: model().to,
      lastError,
      lastAnswerMs,
      used: budget.used(),
      isEstimated,
    }),
    onChange: listeners.add,
    stop: () => stopping.abort(),
  };
}
