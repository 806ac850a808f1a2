/**
 * Where everything on a line of a day goes: a lane for each entity with the times in which it was in use, and the marks of the replay. Pure.
 *
 * Times run in reading direction. A day has 23, 24 or 25 hours, so places come from its limits and not from 24.
 */
import type { SuggestionDay } from "../../../src/api/protocol.ts";

export interface Lane {
  readonly entityId: string;
  readonly name: string;
  /** Shares of the day, 0–1, in which it was in use: on, open, playing, at home. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  /** Shares of the day at which it changed. */
  readonly ticks: readonly number[];
  /** Of a sensor with numbers: its course, both 0–1; empty for anything else. */
  readonly course: readonly { readonly at: number; readonly value: number }[];
}

/** States in which a thing rests or is not known. */
const RESTING: ReadonlySet<string> = new Set([
  "off",
  "closed",
  "locked",
  "idle",
  "paused",
  "standby",
  "not_home",
  "unavailable",
  "unknown",
  "",
]);
const MANY_TICKS = 60;

/** @param nowMs of a day that is not over, nothing is known after it. Cost: linear in entities times events */
export function lanesOf({ entities, events, from_ms, to_ms }: SuggestionDay, nowMs: number): readonly Lane[] {
  const share = (atMs: number): number => Math.min(1, Math.max(0, (atMs - from_ms) / (to_ms - from_ms)));
  const end = share(nowMs);
  return entities.map(({ entity_id, name, state_before }): Lane => {
    const own = events
      .filter((event) => event.entity_id === entity_id)
      .map(({ at_ms, state }) => ({ at: share(at_ms), state }));
    const steps = [{ at: 0, state: state_before ?? "" }, ...own];
    const values = steps.filter(({ state }) => isNumber(state)).map(({ state }) => Number(state));
    if (values.length > 0 && values.length >= own.length / 2) {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const course = steps
        .filter(({ state }) => isNumber(state))
        .map(({ at, state }) => ({ at, value: high === low ? 0.5 : (Number(state) - low) / (high - low) }));
      const last = course.at(-1);
      return {
        entityId: entity_id,
        name,
        spans: [],
        ticks: [],
        course: last === undefined ? course : [...course, { at: end, value: last.value }],
      };
    }
    return {
      entityId: entity_id,
      name,
      spans: steps.flatMap(({ at, state }, index) =>
        RESTING.has(state) ? [] : [{ from: at, to: steps[index + 1]?.at ?? Math.max(at, end) }],
      ),
      ticks: own.length > MANY_TICKS ? [] : own.map(({ at }) => at),
      course: [],
    };
  });
}

function isNumber(state: string): boolean {
  return state.trim() !== "" && Number.isFinite(Number(state));
}
