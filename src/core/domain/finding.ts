/** A deterministic check's result: true without any learning, from day one. */
export interface Finding {
  readonly id: string;
  readonly check: string;
  readonly severity: "info" | "warning" | "error";
  readonly entity_ids: readonly string[];
  readonly title: string;
  readonly explanation: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}
