/**
 * Which changes of a media player are somebody's act, and which it makes by itself.
 *
 * A press on the remote brings a chain of states: off → on → idle → buffering → playing, with minutes between them while an app starts or somebody looks for
 * what to watch. Only its first is an act, that of switching on. What follows within ten minutes is a consequence: longer than anybody looks, and
 * twice the time in which people follow an event, so that no rule that acts at once hangs on the switching on. Playing is an act again where it was
 * paused, or where it was silent and had been on for longer than that: a speaker that is never off is started by hand each time. It is none after buffering, nor
 * within a minute of the last title's end, as a list that goes on. Pausing and stopping are acts where something played; falling silent otherwise is none.
 */
import type { EpochMs } from "../domain/time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { isGone, isMoving, isPlayerOff } from "./actionable.ts";

/** What a player does for so long after it was switched on, or came back, is a consequence of that. */
const WAKING_MS = 10 * MINUTE_MS;
/** Silence this short lies between two titles. */
const BETWEEN_TITLES_MS = MINUTE_MS;

/** `woken`: it was off until then, and the act is switching it on, whatever state it came into. */
export type PlayerChange = "set" | "woken" | "by-itself";

export interface PlayerReader {
  /** Takes one player's states in order. */
  read(state: string, atMs: EpochMs): PlayerChange;
}

export function createPlayerReader(): PlayerReader {
  // Buffering is on the way and is passed over.
  let before: string | null = null;
  let wokenMs = -Infinity;
  let silentSinceMs = -Infinity;
  /** Whether it is paused in the midst of something. */
  let isHeld = false;

  function judge(state: string, atMs: EpochMs): PlayerChange {
    if (before === null) return "set";
    if (isGone(before) || isGone(state)) return "by-itself";
    if (isPlayerOff(state)) return isPlayerOff(before) ? "by-itself" : "set";
    if (isPlayerOff(before)) return "woken";
    const wasHeard = before === "playing" || isHeld;
    if (state !== "playing") return wasHeard && state !== "on" && state !== before ? "set" : "by-itself";
    if (isHeld) return "set";
    const isStarted = before !== "playing" && atMs - wokenMs >= WAKING_MS;
    return isStarted && atMs - silentSinceMs >= BETWEEN_TITLES_MS ? "set" : "by-itself";
  }

  return {
    read(state, atMs) {
      if (isMoving(state)) return "by-itself";
      const change = judge(state, atMs);
      const wasAway = before !== null && (isGone(before) || isPlayerOff(before));
      if (wasAway && !isGone(state) && !isPlayerOff(state)) wokenMs = atMs;
      if (before === "playing" && state !== "playing") silentSinceMs = atMs;
      isHeld = state === "paused" && (before === "playing" || isHeld);
      before = state;
      return change;
    },
  };
}
