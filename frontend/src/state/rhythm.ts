/** The page of rhythm as it is read, and what is forgotten and taken back on it. Kept apart from the drawing, so that it is tested without a browser. */
import type { Rhythm } from "../../../src/api/protocol.ts";
import { type CallFailure, toCallFailure } from "../transport/transport.ts";
import type { Call } from "./settings.ts";

export interface RhythmState {
  readonly rhythm: Rhythm | null;
  readonly isReading: boolean;
  readonly failure: CallFailure | null;
  /** Learned things with a change under way. */
  readonly busy: ReadonlySet<string>;
  /** What was done last: to be said, and to be taken back. */
  readonly done: { readonly kind: "forgotten" | "recalled"; readonly suggestionId: string } | null;
}

export interface RhythmPage {
  load(): Promise<void>;
  reset(suggestionId: string): Promise<void>;
  undoReset(suggestionId: string): Promise<void>;
  stop(): void;
}

export const NO_RHYTHM: RhythmState = {
  rhythm: null,
  isReading: false,
  failure: null,
  busy: new Set(),
  done: null,
};

export function createRhythmPage(call: Call, onChange: (state: RhythmState) => void): RhythmPage {
  let state = NO_RHYTHM;
  let isStopped = false;

  function change(part: Partial<RhythmState>): void {
    if (isStopped) return;
    state = { ...state, ...part };
    onChange(state);
  }

  async function read(): Promise<void> {
    change({ isReading: true, failure: null });
    try {
      change({ rhythm: await call("rhythm/get", {}) });
    } catch (error) {
      change({ failure: toCallFailure(error) });
    } finally {
      change({ isReading: false });
    }
  }

  /** One change of a thing at a time; the page is read anew after it. */
  async function act(
    command: "rhythm/reset" | "rhythm/undo_reset",
    kind: "forgotten" | "recalled",
    suggestionId: string,
  ): Promise<void> {
    if (state.busy.has(suggestionId)) return;
    change({ busy: new Set([...state.busy, suggestionId]), done: null, failure: null });
    try {
      await call(command, { suggestion_id: suggestionId });
      change({ rhythm: await call("rhythm/get", {}), done: { kind, suggestionId } });
    } catch (error) {
      change({ failure: toCallFailure(error) });
    } finally {
      change({ busy: new Set([...state.busy].filter((other) => other !== suggestionId)) });
    }
  }

  return {
    load: read,
    reset: (suggestionId) => act("rhythm/reset", "forgotten", suggestionId),
    undoReset: (suggestionId) => act("rhythm/undo_reset", "recalled", suggestionId),
    stop() {
      isStopped = true;
    },
  };
}
