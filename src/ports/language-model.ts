/**
 * A language model, as much of it as Steward needs: it is asked for some texts once and answers, or fails with what a person can do about it.
 *
 * It has no tools, no memory and no stream: what it says is text to be checked, and whoever asks decides what becomes of it.
 */

export interface ModelRequest {
  /** What it is to do. */
  readonly system: string;
  /** What it is to do it with. */
  readonly user: string;
  /** The texts wanted, by name, each with what it is: the reply is to be one JSON object of these and nothing else. */
  readonly fields: Readonly<Record<string, string>>;
  /** How long the reply may be. */
  readonly maxTokens: number;
}

export interface ModelUse {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The provider does not say how many: they were estimated from the length of the texts. */
  readonly isEstimated: boolean;
}

export interface ModelReply {
  /** As it came: whoever asked parses it. */
  readonly text: string;
  /** `cut_off`: it reached `maxTokens`. `declined`: the provider or the model would not answer. Both cost tokens all the same. */
  readonly end: "done" | "cut_off" | "declined";
  readonly use: ModelUse;
}

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Told each time that something is sent, just before, with exactly what is sent. */
  readonly onSend: (body: string) => void;
}

export interface LanguageModel {
  /** Where requests go, for a person: a host with its port, or an entity. */
  readonly to: string;
  /** What would be sent for this: the bytes of the request's body, without the key. */
  write(request: ModelRequest): string;
  /**
   * @throws AppError model_unavailable where trying later can help (`details.retryAfterMs` where the provider said when),
   *   model_refused where something has to be changed first
   */
  ask(request: ModelRequest, options: AskOptions): Promise<ModelReply>;
}
