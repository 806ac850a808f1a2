/**
 * How far a run of the offline command is: a bar on a terminal, elsewhere a line now and then.
 *
 * Always on standard error, because the result may go to standard output.
 */

export type Stage = "reading" | "detecting" | "replaying";

export interface Progress {
  /** @param ratio 0–1 of the stage, null where nobody knows how much there is */
  at(stage: Stage, ratio: number | null, note: string): void;
  /** Removes the bar. */
  end(): void;
}

export interface ProgressOptions {
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
  /** A clock for durations, milliseconds. */
  readonly tick: () => number;
}

const BAR_WIDTH = 24;
const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;
/** To the line's start, and delete to its end. */
const CLEAR = "\r\u001B[K";

const WORDS: Readonly<Record<Stage, string>> = {
  reading: "Reading the history",
  detecting: "Looking for habits",
  replaying: "Replaying suggestions",
};

export const NO_PROGRESS: Progress = { at() {}, end() {} };

export function createProgress({ isTerminal, write, tick }: ProgressOptions): Progress {
  let stage: Stage | null = null;
  let shownMs = Number.NEGATIVE_INFINITY;
  let isBarShown = false;

  return {
    at(next, ratio, note) {
      const nowMs = tick();
      const isNewStage = next !== stage;
      if (!isNewStage && nowMs - shownMs < (isTerminal ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
      stage = next;
      shownMs = nowMs;
      const percent = ratio === null ? "" : ` ${Math.floor(clamp(ratio) * 100)} %`;
      const detail = note === "" ? "" : `, ${note}`;
      if (!isTerminal) {
        write(`${WORDS[next]} …${isNewStage ? "" : `${percent}${detail}`}\n`);
        return;
      }
      isBarShown = true;
      write(`${CLEAR}${ratio === null ? "" : `${toBar(ratio)} `}${WORDS[next]}${percent}${detail}`);
    },
    end() {
      if (isBarShown) write(CLEAR);
      isBarShown = false;
    },
  };
}

function toBar(ratio: number): string {
  const full = Math.round(clamp(ratio) * BAR_WIDTH);
  return `[${"█".repeat(full)}${"░".repeat(BAR_WIDTH - full)}]`;
}

function clamp(ratio: number): number {
  return Math.min(1, Math.max(0, ratio));
}
