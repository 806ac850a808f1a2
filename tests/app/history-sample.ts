/** Lines and sources of a history for tests. */
import { Readable } from "node:stream";
import type { HistorySource } from "../../src/app/history-source.ts";

/** When things begin. */
export const T = Date.UTC(2026, 9, 1, 16);

/** A line of HISTORY. */
export function state(entityId: string, value: string, atMs: number, more: object = {}): string {
  return JSON.stringify({
    entity_id: entityId,
    state: value,
    last_changed: new Date(atMs).toISOString(),
    ...more,
  });
}

/** A source that gives its bytes in these pieces. */
export function textSource(name: string, chunks: readonly (string | Buffer)[]): HistorySource {
  return {
    name,
    sizeBytes: null,
    open: () =>
      Readable.from(
        chunks.map((chunk) => Buffer.from(chunk)),
        { objectMode: false },
      ),
  };
}
