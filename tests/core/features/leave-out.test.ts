import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { type InitiatorKind, toInitiatorCode } from "../../../src/core/domain/initiator.ts";
import { leaveOut } from "../../../src/core/features/leave-out.ts";
import { rowsOf, runsOf } from "../../ports/events.ts";

const T = Date.UTC(2026, 9, 1, 6);

function logOf(rows: readonly (readonly [string, string, InitiatorKind, string | null])[]) {
  const builder = createEventLogBuilder();
  for (const [index, [entityId, state, kind, actor]] of rows.entries()) {
    builder.add({ atMs: T + index, entityId, state, initiatorCode: toInitiatorCode(kind), actor });
  }
  return builder.build();
}

const log = logOf([
  ["media_player.tv", "on", "person", "anna"],
  ["light.hall", "on", "person", "anna"],
  ["light.hall", "off", "person", "ben"],
  ["media_player.tv", "off", "physical", null],
]);
const nothing = { isEntityLeftOut: () => false, isActorLeftOut: () => false };

describe("leaving out", () => {
  it("gives the window itself back where nothing is left out", () => {
    expect(leaveOut(log, nothing)).toBe(log);
  });

  it("takes an entity out, name and all", () => {
    const left = leaveOut(log, { ...nothing, isEntityLeftOut: (id) => id === "media_player.tv" });
    expect(left.entityIds).toEqual(["light.hall"]);
    expect(rowsOf(left).map(({ entity, state, previous }) => [entity, state, previous])).toEqual([
      ["light.hall", "on", null],
      ["light.hall", "off", "on"],
    ]);
    expect(left.range).toEqual(log.range);
  });

  it("takes an entity's setpoint out with it", () => {
    const set = logOf([
      ["climate.hall", "heat", "person", "anna"],
      ["climate.hall#temperature", "21", "person", "anna"],
    ]);
    const left = leaveOut(set, { ...nothing, isEntityLeftOut: (id) => id === "climate.hall" });
    expect(left.entityIds).toEqual([]);
  });

  it("keeps what a person who is left out did, as nobody's", () => {
    const left = leaveOut(log, { ...nothing, isActorLeftOut: (actor) => actor === "anna" });
    expect(rowsOf(left).map(({ initiator, actor }) => [initiator, actor])).toEqual([
      ["unknown", null],
      ["unknown", null],
      ["person", "ben"],
      ["physical", null],
    ]);
    expect(rowsOf(log)[0]?.actor).toBe("anna");
  });

  it("takes out the runs of an automation that is left out", () => {
    const builder = createEventLogBuilder();
    for (const actor of ["automation.a", "automation.b", "automation.a"]) builder.addRun(T, actor);
    builder.add({ atMs: T, entityId: "automation.a", state: "on", initiatorCode: 0, actor: null });
    const left = leaveOut(builder.build(), { ...nothing, isEntityLeftOut: (id) => id === "automation.a" });
    expect(runsOf(left)).toEqual([["automation.b", T]]);
  });

  it("may leave nothing", () => {
    expect(leaveOut(log, { ...nothing, isEntityLeftOut: () => true })).toMatchObject({
      entityIds: [],
      length: 0,
    });
  });
});
