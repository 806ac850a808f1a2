import { describe, expect, it } from "vitest";
import { MINUTE_MS, SECOND_MS } from "../../../src/core/domain/time.ts";
import { createPlayerReader, type PlayerChange } from "../../../src/core/features/player-changes.ts";

const S = SECOND_MS;
const M = MINUTE_MS;

function changesOf(states: readonly (readonly [atMs: number, state: string])[]): readonly PlayerChange[] {
  const reader = createPlayerReader();
  return states.map(([atMs, state]) => reader.read(state, atMs));
}

/** What the last of some states is. */
function lastOf(...states: readonly (readonly [atMs: number, state: string])[]): PlayerChange | undefined {
  return changesOf(states).at(-1);
}

describe("what a media player does", () => {
  it("is an act where it is switched on and off, and nothing in between that follows from it", () => {
    expect(
      changesOf([
        [0, "off"],
        [60 * M, "on"],
        [60 * M + 4 * S, "idle"],
        [61 * M, "buffering"],
        [61 * M + 2 * S, "playing"],
        [90 * M, "off"],
      ]),
    ).toEqual(["set", "woken", "by-itself", "by-itself", "by-itself", "set"]);
    expect(lastOf([0, "standby"], [M, "playing"])).toBe("woken");
    expect(lastOf([0, "off"], [M, "standby"])).toBe("by-itself");
  });

  it("is no act while an app is looked for, and one when it has been on and silent for long", () => {
    expect(lastOf([0, "off"], [M, "idle"], [8 * M, "playing"])).toBe("by-itself");
    expect(lastOf([0, "off"], [M, "idle"], [12 * M, "playing"])).toBe("set");
  });

  it("is an act each time of a speaker that is never off", () => {
    expect(
      changesOf([
        [0, "idle"],
        [60 * M, "playing"],
        [90 * M, "idle"],
        [93 * M, "playing"],
        [120 * M, "paused"],
        [121 * M, "playing"],
      ]),
    ).toEqual(["set", "set", "set", "set", "set", "set"]);
  });

  it("is no act where the next title comes, where it was only buffering, and where it comes back", () => {
    expect(lastOf([0, "idle"], [60 * M, "playing"], [63 * M, "idle"], [63 * M + 5 * S, "playing"])).toBe(
      "by-itself",
    );
    expect(lastOf([0, "idle"], [60 * M, "playing"], [63 * M, "buffering"], [64 * M, "playing"])).toBe(
      "by-itself",
    );
    expect(lastOf([0, "idle"], [60 * M, "unavailable"], [61 * M, "idle"], [62 * M, "playing"])).toBe(
      "by-itself",
    );
  });

  it("is an act where somebody pauses and goes on, and no pause of what did not play", () => {
    expect(
      changesOf([
        [0, "off"],
        [M, "on"],
        [2 * M, "playing"],
        [3 * M, "paused"],
        [4 * M, "playing"],
      ]).slice(3),
    ).toEqual(["set", "set"]);
    expect(lastOf([0, "off"], [M, "paused"], [2 * M, "playing"])).toBe("by-itself");
    expect(lastOf([0, "idle"], [60 * M, "paused"])).toBe("by-itself");
  });

  it("is an act where it is stopped, and none where it falls idle", () => {
    expect(lastOf([0, "idle"], [60 * M, "playing"], [90 * M, "idle"])).toBe("set");
    expect(lastOf([0, "on"], [60 * M, "idle"])).toBe("by-itself");
    expect(lastOf([0, "idle"], [60 * M, "on"])).toBe("by-itself");
  });
});
