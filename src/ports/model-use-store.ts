/** What was asked of language models, by local month. */

export interface ModelMonth {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In whatever currency the prices are given. */
  readonly cost: number;
}

export interface ModelUseStore {
  /** Zero where nothing was asked. @param month such as `2026-11` */
  of(month: string): ModelMonth;
  /** Negative where more had been set aside than was used. */
  add(month: string, use: ModelMonth): void;
}
