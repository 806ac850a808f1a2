/** What the status says, as the panel puts it. */
import type { Status } from "../../../src/api/protocol.ts";
import type { Localize } from "../strings/localize.ts";

/** Changes that people made: in the app, by voice, at a switch. */
export function manualChanges({ memory }: Status): number {
  return (memory.by_initiator["person"] ?? 0) + (memory.by_initiator["physical"] ?? 0);
}

/** "Times of day"; a detector this panel has no name for is called by its id. */
export function nameOfDetector(id: string, localize: Localize): string {
  const name = id.replaceAll(/[-_]/g, " ");
  return localize.known(`detector.${id}`) ?? name.charAt(0).toUpperCase() + name.slice(1);
}

export interface Reason {
  readonly detector: string;
  readonly reason: string;
  /** Local date, or null where waiting alone does not help. */
  readonly readyAt: string | null;
}

/** Why there is nothing to show: what the last analysis says, before the first one what is still being learned. */
export function reasonsOf({ nothing_found, learning }: Status): readonly Reason[] {
  if (nothing_found.length > 0) {
    return nothing_found.map(({ detector, reason, ready_at }) => ({ detector, reason, readyAt: ready_at }));
  }
  return learning.filter(({ ready }) => !ready);
}
